"""Misspelled words of a question, put right by the word that each is nearest to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from rapidfuzz import process
from rapidfuzz.fuzz import ratio

SHORTEST = 5
"""Letters of a word that can be another one misspelled: of shorter ones too many are alike."""


def respelled(question: str, strange: Iterable[str], known: Sequence[str], alike: int) -> str:
    """The question with each strange word replaced, in small letters, by the known word that it is at least `alike` (0 to 100) to."""
    for word in strange:
        near = process.extractOne(word, known, scorer=ratio, score_cutoff=alike) if len(word) >= SHORTEST else None
        if near:
            question = re.sub(rf"\b{re.escape(word)}\b", near[0], question, flags=re.I)
    return question
