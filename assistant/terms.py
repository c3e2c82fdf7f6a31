"""A question as weighted terms with their other names, and how well a text matches one."""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from rapidfuzz.fuzz import ratio

from assistant.question import FRAMING, names
from ingest.text import STOPWORDS, stem, stems, words

COLLIDING = frozenset("eo sar ip ml fso rcs sa am bi km bs dv mind nm rdm iq ps ai ki".split())
"""Abbreviations that stand for several things and are never expanded."""


class Term(NamedTuple):
    """One word (or glossary phrase) of a question, with its stems and the stems of its other names."""

    words: tuple[str, ...]
    stems: tuple[str, ...]
    others: tuple[tuple[str, ...], ...]
    idf: float
    share: float
    """1, less for framing words and for what was said earlier in the conversation."""
    unseen: bool
    """In no passage at all."""
    name: bool
    """Looks like a name, so that an answer which is about something else is no answer."""

    @property
    def weight(self) -> float:
        """How much it says about what is asked."""
        return self.idf * self.share


class Glossary:
    """Other names of terms, Dutch and English."""

    def __init__(self, groups: Iterable[Iterable[str]]) -> None:
        self._others: dict[tuple[str, ...], set[tuple[str, ...]]] = {}
        for group in groups:
            phrases = {tuple(stems(p)) for p in group if p.strip() and p.strip().lower() not in COLLIDING}
            phrases.discard(())
            for phrase in phrases:
                self._others.setdefault(phrase, set()).update(phrases - {phrase})

    def others(self, phrase: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
        return tuple(sorted(self._others.get(phrase, ())))


@lru_cache(maxsize=4)
def glossary(folder: Path) -> Glossary:
    """The glossary and word lists of a folder; empty where it has none."""
    groups: list[list[str]] = []
    for path in [*folder.glob("glossary.csv"), *sorted(folder.glob("_woorden/*.csv"))]:
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                cells = (row.get(c) or "" for c in ("term_nl", "term_en", "abbreviations"))
                groups.append([p.strip() for cell in cells for p in cell.split(";")])
    return Glossary(groups)


def terms(
    question: str,
    idf: Callable[[str], float],
    known: Glossary,
    *,
    most_idf: float,
    unseen_idf: float = math.inf,
    companies: Iterable[str] = (),
) -> list[Term]:
    """The content of a question; glossary phrases of up to four words are one term.

    `most_idf` caps the weight of words that are rare; from `unseen_idf` they are in no passage at all; `companies` are names however written.
    """
    content = [w for w in words(question) if w not in STOPWORDS]
    named = {
        w
        for n in names(question)
        for piece in re.split(r"[^\w]+", n)
        if piece != piece.lower() or piece.isdigit()
        for w in words(piece)
    } | {words(c)[0] for c in companies if words(c)}
    found: list[Term] = []
    i = 0
    while i < len(content):
        for size in (4, 3, 2, 1):
            span = content[i : i + size]
            phrase = tuple(stem(w) for w in span)
            others = known.others(phrase)
            if len(span) == size and (others or size == 1):
                rarity = [idf(s) for s in phrase]
                framing = all(w in FRAMING for w in span)
                term = Term(
                    words=tuple(span),
                    stems=phrase,
                    others=others,
                    idf=sum(min(r, most_idf) for r in rarity),
                    share=0.15 if framing else 1.0,
                    unseen=min(rarity) >= unseen_idf,
                    name=any(w in named for w in span),
                )
                if all(term.stems != t.stems for t in found):
                    found.append(term)
                i += size
                break
    return found


class Bag:
    """The stems of a text, for matching terms against."""

    def __init__(self, text: str) -> None:
        self.stems = frozenset(stems(text, stop=False))
        self._cache: dict[tuple[str, ...], float] = {}

    def match(self, term: Term) -> float:
        """1 for the term itself, less for another name, a part of a compound or a near spelling; 0 for none."""
        if term.stems not in self._cache:
            own = min(self.one(s, term.name) for s in term.stems)
            other = max((min(self.one(s, True) for s in phrase) for phrase in term.others), default=0.0)
            self._cache[term.stems] = max(own, 0.85 * other)
        return self._cache[term.stems]

    def one(self, wanted: str, strict: bool) -> float:
        """How well one stem is matched; `strict` accepts no part of a compound."""
        if wanted in self.stems:
            return 1.0
        if len(wanted) < 4 or wanted[0].isdigit():
            return 0.0
        best = 0.0
        for s in self.stems:
            if len(s) < 4:
                continue
            if not strict and (wanted in s or (len(s) >= 5 and s in wanted)):
                best = max(best, 0.75 if s.endswith(wanted) or s.startswith(wanted) or wanted.endswith(s) else 0.65)
            elif abs(len(s) - len(wanted)) <= 2 and len(wanted) >= 5 and s[0] == wanted[0]:
                alike = ratio(wanted, s)
                best = max(best, 0.8 if alike >= 85 else 0.6 if alike >= 78 and not strict else 0.0)
        return best
