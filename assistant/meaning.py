"""How near words and texts are in meaning, by the vectors of the sentence encoder."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings

SAME = 0.65
"""Cosine from which two words count as the same in meaning; from `UNLIKE` down they say nothing about each other."""
UNLIKE = 0.25


class Meaning:
    """Vectors of words, each made once, and of texts."""

    def __init__(self, encoder: Embeddings) -> None:
        self._encoder = encoder
        self._words: dict[str, np.ndarray] = {}

    def words(self, words: Sequence[str]) -> np.ndarray:
        """Unit vectors, one row a word."""
        missing = [w for w in dict.fromkeys(words) if w not in self._words]
        if missing:
            self._words.update(zip(missing, np.asarray(self._encoder.embed_documents(missing), np.float32)))
        return np.stack([self._words[w] for w in words])

    def texts(self, texts: Sequence[str]) -> np.ndarray:
        """Unit vectors, one row a text."""
        return np.asarray(self._encoder.embed_documents(list(texts)), np.float32)


def strength(cosine: np.ndarray) -> np.ndarray:
    """0 to 1: how far the cosine is from unlike to the same."""
    return np.clip((cosine - UNLIKE) / (SAME - UNLIKE), 0.0, 1.0)
