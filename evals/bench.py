"""A BEIR folder (corpus.jsonl, queries.jsonl, qrels.tsv) through our own index and search."""

from __future__ import annotations

import csv
import json
import random
import re
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from assistant.followup import StandAlone
from assistant.retrieve import DEPTH, Fusion, find
from assistant.settings import Settings
from assistant.spelling import Shelf
from assistant.terms import glossary
from assistant.understand import Understanding
from evals.metrics import ndcg, recall, reciprocal_rank, success
from ingest.chunk import chunk
from ingest.embed import embed, encoder, windows
from ingest.index import Generation, Stamp
from ingest.pieces import Piece, Sheet, page
from ingest.schema import Document, Passage
from ingest.store import Store


class Bench(NamedTuple):
    """What a folder holds, indexed."""

    generation: Generation
    documents: dict[str, Document]
    passages: dict[str, Passage]
    queries: dict[str, str]
    qrels: dict[str, dict[str, int]]


def opened(folder: Path, settings: Settings) -> Bench:
    """The folder's corpus in a generation of its own in `settings.index`; made when it is not there."""
    store = Store(settings.index)
    added = [_document(row, settings.passage_words) for row in _rows(folder / "corpus.jsonl")]
    if not store.index.current():
        model = settings.embedding_model
        wanted = [w for document, passages in added for w in windows(document, passages)]
        vectors = embed(wanted, store.catalogue, model)[0] if model else []
        with store.index.writing():
            number = store.index.build(added, vectors, Stamp.of(settings), afresh=True)
            store.index.flip(number, sum(len(found) for _, found in added))
    qrels: dict[str, dict[str, int]] = defaultdict(dict)
    with (folder / "qrels.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            qrels[row["query-id"]][row["corpus-id"]] = int(row["score"])
    queries = {row["_id"]: row["text"] for row in _rows(folder / "queries.jsonl") if row["_id"] in qrels}
    passages = {p.passage_id: p for _, found in added for p in found}
    return Bench(store.index.open(), {d.key: d for d, _ in added}, passages, queries, dict(qrels))


def run(
    bench: Bench, settings: Settings, fusion: Fusion, typos: bool = False
) -> tuple[dict[str, list[str]], list[float]]:
    """The ranking of every query, and how long each search took in milliseconds (the encoder's work included)."""
    known = glossary(settings.terms)
    model = encoder(settings.embedding_model) if settings.embedding_model else None
    shelf = Shelf(bench.generation.lexical, lambda ids: {i: bench.passages[i] for i in ids})
    understanding = Understanding([shelf], known, (), ())
    rng = random.Random(0)
    found, took = {}, []
    for name, question in bench.queries.items():
        asked = _mistyped(question, rng) if typos else question
        began = time.perf_counter()
        alone = understanding.mend(StandAlone(asked))
        dense = bench.generation.vectors.search(model.embed_query(alone.question), DEPTH) if model else None
        hits = find(
            shelf.lexical,
            shelf.lookup,
            understanding.take_apart(alone).terms,
            documents=bench.documents,
            k=DEPTH,
            dense=dense,
            fusion=fusion,
        )
        took.append(1000 * (time.perf_counter() - began))
        found[name] = list(dict.fromkeys(h.document.path for h in hits))
    return found, took


def ran(bench: Bench, settings: Settings, weights: Sequence[float], typos: bool) -> Iterator[dict[str, float | bool]]:
    """The figures with every weight of the encoder, and with one typing error a question where that is asked for."""
    for weight in weights:
        for mistyped in (False, True) if typos else (False,):
            found, took = run(bench, settings, Fusion(weight), mistyped)
            p50, p95 = np.percentile(took, [50, 95])
            times = {"p50 ms": round(float(p50), 1), "p95 ms": round(float(p95), 1)}
            yield {"gewicht": weight, "typefouten": mistyped} | figures(found, bench.qrels) | times


def figures(found: dict[str, list[str]], qrels: dict[str, dict[str, int]]) -> dict[str, float]:
    """Means over the queries, times 100."""
    measures = {"nDCG@10": ndcg, "recall@100": recall, "MRR": reciprocal_rank, "success@5": success}
    return {n: round(100 * float(np.mean([f(r, qrels[q]) for q, r in found.items()])), 1) for n, f in measures.items()}


def _rows(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def _document(row: dict, words: int) -> tuple[Document, Sequence[Passage]]:
    document = Document(
        document_id=row["_id"], version=1, path=row["_id"], title=row.get("title") or "", sha256="", label="openbaar"
    )
    paragraphs = [Piece("paragraph", line) for line in row["text"].splitlines() if line.strip()]
    return document, chunk(document, [page(Sheet(1, paragraphs))], words=words)


def _mistyped(question: str, rng: random.Random) -> str:
    """Two neighbouring letters swapped, in one of the longer words."""
    long = [m for m in re.finditer(r"[^\W\d_]{5,}", question)]
    if not long:
        return question
    at = (word := rng.choice(long)).start() + rng.randrange(1, len(word[0]) - 2)
    return question[:at] + question[at + 1] + question[at] + question[at + 2 :]
