"""Misspelled words of a question, put right by the word that each is nearest to."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from ingest.encoder.vocabulary import is_common
from ingest.lexical import Lexical
from ingest.schema import Passage
from ingest.text import STOPWORDS, stem, words

SHORTEST = 5
"""Letters of a word that can be another one misspelled: of shorter ones too many are alike."""

LONG = 9
"""Letters of a word that may have two errors; a shorter one has one. Swapped neighbours are one error."""

LOOKED_AT = 20
"""How many passages with words like it are looked at."""


class Shelf(NamedTuple):
    """An index, and the passages that it finds."""

    lexical: Lexical
    lookup: Callable[[Sequence[str]], Mapping[str, Passage]]


def spelled(question: str, shelves: Sequence[Shelf], leave: Iterable[str] = ()) -> str:
    """The question with words that are in no document spelled as the word of a document that they are nearest to.

    A typing error costs the encoder more than it costs character 5-grams. Words to `leave` are names: what is called
    almost alike is something else. The first letter is seldom wrong.
    """
    strange = {w for w in words(question) if len(w) >= SHORTEST and w.isalpha() and w not in STOPWORDS} - {*leave}
    for word in sorted(w for w in strange if not any(s.lexical.has(stem(w)) for s in shelves)):
        if is_common(word):
            continue
        found = (p for s in shelves for p in s.lookup(s.lexical.alike(stem(word), LOOKED_AT)).values())
        known = {w for p in found for w in words(f"{p.section} {p.text}") if w[0] == word[0]}
        question = respelled(question, [word], sorted(known))
    return question


def respelled(question: str, strange: Iterable[str], known: Sequence[str]) -> str:
    """The question with each strange word replaced, in small letters, by the known word that it is nearest to, if any is near."""
    for word in strange:
        errors = 0 if len(word) < SHORTEST else 1 if len(word) < LONG else 2
        near = process.extractOne(word, known, scorer=OSA.distance, score_cutoff=errors)
        if near:
            question = re.sub(rf"\b{re.escape(word)}\b", near[0], question, flags=re.I)
    return question
