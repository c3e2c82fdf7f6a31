"""How much of what a requirement is about a statement speaks of: by words, other names and parts of compounds.

Nothing here knows the other companies' texts: what a word weighs is how rare the encoder's vocabulary holds it to be.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from assistant.matching.amounts import amounts
from assistant.matching.statements import CERTIFICATE, Statement
from assistant.terms import Bag, Glossary, Term
from ingest.encoder.vocabulary import information
from ingest.text import STOPWORDS, stem, words

AROUND = 0.5
"""What a match in the title, heading or lead-in counts beside one in the statement itself."""

GENERIC = frozenset(
    "systeem systemen oplossing oplossingen product producten moet moeten dient dienen kan kunnen kunt minimaal maximaal minstens tenminste minste hoogstens bij voorkeur graag liefst "
    "gewenst wens eis eisen zijn worden wordt werken werkt gebruik gebruiken inzet inzetbaar geschikt mogelijk mogen mag aanbieder leverancier bedrijf partij onze wij jullie "
    "system solution product must shall should can able supplier provider company preferably least most required requirement be used using use suitable possible need needs "
    "hebben heeft beschikken beschikt bieden biedt zoeken zoekt vragen vraagt leveren levert maken maakt binnen tot per volgens waarbij zodat hierbij ook beter meer minder "
    "fijn mooi prettig welkom zou zouden willen wil zinloos ideaal idealiter aantoonbaar aangetoond bewezen verplicht vereist noodzakelijk".split()
)


class Compared(NamedTuple):
    """What is asked beside every statement."""

    values: np.ndarray
    """(statements, 8): coverage by the statement itself; coverage with what surrounds it; the cosine of the vectors; that
    less the cosine with the nearest other requirement, since a statement is evidence of what it is nearest to; the
    cosine with the challenge's title; the statement's words, in twenties; 1 for a table's row; the requirement's content
    words, in fives, since of a long one less is said in one statement. Without an encoder (statements, 5): no cosines."""
    encoded: bool
    """Whether there are cosines."""


class Weights(NamedTuple):
    """Of the values of `Compared`, with an encoder (`all`) and without; the bias last."""

    all: tuple[float, ...]
    words: tuple[float, ...]

    def of(self, compared: Compared) -> np.ndarray:
        """(statements,) how far each is about what is asked, 0 being doubtful."""
        weights = self.all if compared.encoded else self.words
        return compared.values @ np.array(weights[:-1]) + weights[-1]


SAYS = Weights((-0.06, 5.61, 16.17, 13.29, -3.45, 1.7, -0.09, 0.95, -11.82), (4.8, 4.98, 1.92, -0.26, 1.03, -4.55))
"""For requirements in words."""
FIGURES = Weights((-0.69, 3.27, 11.38, 10.01, 2.56, 2.08, 1.4, 0.47, -13.25), (1.87, 2.89, 1.54, 1.53, 0.01, -3.6))
"""For requirements with a figure, among the statements that hold one. Both: logistic regression, `python -m evals.fit_evidence`."""


class Subject(NamedTuple):
    """A requirement's content words with their other names, and what each weighs."""

    terms: tuple[Term, ...]
    weights: np.ndarray


def subject(text: str, known: Glossary) -> Subject:
    """Of a requirement, without its figures, certificates and modal words."""
    for amount in reversed(amounts(text)):
        text = text[: amount.start] + " " + text[amount.end :]
    text = CERTIFICATE.sub(" ", text)
    content = [w for w in words(text) if w not in STOPWORDS and w not in GENERIC and not re.fullmatch(r"[\d.,]+", w)]
    found: list[Term] = []
    at = 0
    while at < len(content):
        for size in (4, 3, 2, 1):
            span = content[at : at + size]
            phrase = tuple(stem(w) for w in span)
            others = known.others(phrase) if len(span) == size else ()
            if len(span) == size and (others or size == 1):
                if all(phrase != t.stems for t in found):
                    found.append(Term(tuple(span), phrase, others, 1.0, 1.0, False, False))
                at += size
                break
    weights = np.array([sum(information(w) for w in t.words) for t in found])
    return Subject(tuple(found), weights)


class Texts:
    """Statements made ready to be compared with many requirements: every different word is looked at once."""

    def __init__(self, stated: Sequence[Statement], vectors: np.ndarray | None = None) -> None:
        """`vectors` holds each statement's unit vector, (statements, dimensions); None without an encoder."""
        self._words: dict[str, int] = {}
        self._own = _Rows([self._ids(s.text) for s in stated])
        self._around = _Rows([self._ids(s.about) for s in stated])
        self._lengths = np.array([len(words(s.text)) / 20 for s in stated])
        self._are_rows = np.array([float(s.unit.kind == "row") for s in stated])
        self._bags = [Bag(word) for word in self._words]
        self._one: dict[tuple[str, bool], np.ndarray] = {}
        self._vectors = vectors

    def compared(
        self, asked: Sequence[Subject], vectors: np.ndarray | None, title: np.ndarray | None
    ) -> list[Compared]:
        """Every statement beside each of a challenge's requirements; `vectors` are theirs, (requirements, dimensions)."""
        encoded = vectors is not None and title is not None and self._vectors is not None
        near = vectors @ self._vectors.T if encoded else None
        titled = self.cosines(title) if encoded else None
        found = []
        for n, about in enumerate(asked):
            columns = [*self.coverage(about)]
            if near is not None:
                others = np.delete(near, n, 0).max(0) if len(near) > 1 else near[n]
                columns += [near[n], near[n] - others, titled]
            length = sum(len(term.words) for term in about.terms) / 5
            columns += [self._lengths, self._are_rows, np.full(len(self._own), length)]
            found.append(Compared(np.stack(columns, axis=1), encoded))
        return found

    def cosines(self, vector: np.ndarray) -> np.ndarray | None:
        """(statements,) with a question's unit vector; None without an encoder."""
        return None if self._vectors is None else self._vectors @ vector

    def coverage(self, about: Subject) -> tuple[np.ndarray, np.ndarray]:
        """(statements,) each: the share of the subject that is covered by the statement itself, and with its surroundings."""
        size = len(self._own)
        if not about.terms:
            return np.zeros(size), np.zeros(size)
        own = np.stack([self._matched(t, self._own) for t in about.terms], axis=1)
        around = np.stack([self._matched(t, self._around) for t in about.terms], axis=1)
        share = about.weights / about.weights.sum()
        return own @ share, np.maximum(own, AROUND * around) @ share

    def _ids(self, text: str) -> list[int]:
        return [self._words.setdefault(w, len(self._words)) for w in dict.fromkeys(words(text))]

    def _matched(self, term: Term, rows: _Rows) -> np.ndarray:
        """As `Bag.match`: the term itself, or another name of it at a little less."""
        own = np.minimum.reduce([rows.best(self._word(s, False)) for s in term.stems])
        for phrase in term.others:
            own = np.maximum(own, 0.85 * np.minimum.reduce([rows.best(self._word(s, True)) for s in phrase]))
        return own

    def _word(self, wanted: str, strict: bool) -> np.ndarray:
        """(different words,) how well each is the wanted stem."""
        if (wanted, strict) not in self._one:
            self._one[wanted, strict] = np.array([bag.one(wanted, strict) for bag in self._bags])
        return self._one[wanted, strict]


class _Rows:
    """Lists of word numbers, of which the best value each is asked."""

    def __init__(self, rows: Sequence[Sequence[int]]) -> None:
        self._flat = np.array([i for row in rows for i in row], np.int64)
        self._starts = np.cumsum([0, *(len(row) for row in rows)])

    def __len__(self) -> int:
        return len(self._starts) - 1

    def best(self, values: np.ndarray) -> np.ndarray:
        """(rows,) the greatest value of each row's words; 0 for an empty row."""
        if not len(self._flat):
            return np.zeros(len(self))
        found = np.maximum.reduceat(values[self._flat], np.minimum(self._starts[:-1], len(self._flat) - 1))
        return np.where(np.diff(self._starts) > 0, found, 0.0)
