"""How well a text answers a question, token by token: each of the question's tokens with the nearest of the text.

Late interaction, as in ColBERT (Khattab & Zaharia 2020): the tokens' vectors know their sentence, so a description
meets the term that it describes, and a question the sentence that settles it.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from ingest.encoder.sentences import SentenceEncoder

KEPT = 240
"""Texts whose tokens are kept in memory, some 25 kB each."""


class Nearness(NamedTuple):
    """How near a text comes to a question, -1 to 1."""

    whole: float
    """With what surrounds it: title, heading, column names, the sentence before."""
    own: float
    """By its own words alone."""


class LateInteraction:
    """Compares questions with texts; a text that comes back is not encoded again."""

    def __init__(self, encoder: SentenceEncoder) -> None:
        self._encoder = encoder
        self._kept: OrderedDict[tuple[str, str], tuple[np.ndarray, np.ndarray]] = OrderedDict()

    def nearness(self, question: str, texts: Sequence[tuple[str, str]]) -> list[Nearness]:
        """Of each `(surroundings, text)`."""
        asked = self._encoder.question_tokens(question)
        self._encode([pair for pair in dict.fromkeys(texts) if pair not in self._kept])
        found = []
        for pair in texts:
            vectors, own = self._kept[pair]
            self._kept.move_to_end(pair)
            cosines = asked.vectors @ vectors.astype(np.float32).T
            found.append(Nearness(_best(cosines, asked.weights), _best(cosines[:, own], asked.weights)))
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return found

    def _encode(self, pairs: Sequence[tuple[str, str]]) -> None:
        made = self._encoder.passage_tokens([f"{around} {text}" for around, text in pairs])
        for (around, text), tokens in zip(pairs, made):
            self._kept[around, text] = tokens.vectors.astype(np.float16), tokens.starts >= len(around)


def _best(cosines: np.ndarray, weights: np.ndarray) -> float:
    return float(cosines.max(axis=1) @ weights) if cosines.size else 0.0
