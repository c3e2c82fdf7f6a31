"""How well a unit answers a question: what its words cover, and whether its form fits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from assistant.contacts import asks
from assistant.form import NAMES as FORM
from assistant.form import form, models, other_model, possible
from assistant.question import meaning
from assistant.reader import Asked
from assistant.schema import Hit
from assistant.terms import Bag
from assistant.units import Unit, units
from ingest.text import words

FEATURES = ("coverage", "focus", "whole", "hit", "missing_names", "within", *FORM)

WEIGHTS = {
    "coverage": 0.32,
    "focus": 3.95,
    "whole": -1.48,
    "hit": 10.15,
    "missing_names": -0.05,
    "within": 0.20,
    "figure": 1.07,
    "counted": 1.41,
    "pattern": 1.03,
    "about": 0.41,
    "reason": 2.25,
    "place": 2.39,
    "list": 1.96,
    "size": 3.50,
    "other_list": -4.06,
    "short": 3.68,
    "open": 0.00,
    "row": -0.23,
}
BIAS = -10.96
"""Logistic regression on questions about other documents: `python -m evals.calibrate`."""

SHARES = {
    "sentence": (1.0, 0.6, 0.75),
    "item": (1.0, 0.85, 0.75),
    "row": (1.0, 0.6, 0.75),
    "list": (0.6, 1.0, 0.9),
    "table": (0.6, 0.9, 0.9),
}
"""What a match counts in the unit itself, in what stands before it, and in its heading: a list is known by its name."""


LEFT_OUT = defaultdict(
    lambda: ("heading", "table", "list"),
    {"list": ("heading",)} | dict.fromkeys(("other", "about", "reason"), ("heading", "table")),
)
"""Kinds of unit that do not answer a kind of question; where it is not said, a list is read item by item."""


UNKNOWN = 0.3
"""What is left of a score when the question names something that is in no document: then nothing here is about it."""


class Scored(NamedTuple):
    """A unit with how much of each of the question's terms it covers, and its score."""

    unit: Unit
    matches: tuple[float, ...]
    least: float
    """How well the least covered of the question's own words is covered."""
    features: tuple[float, ...]
    strange: bool
    """The question names something that is in no document, and the unit is not about it."""
    score: float
    near: float = 0.0
    """How near it comes to the question read closely; less where it lacks what is asked for. Decides whether to answer."""


def score(asked: Asked, hits: Sequence[Hit]) -> list[Scored]:
    """Every quotable unit of the hits, best first."""
    types = models(asked.question)
    read = [h for h in hits if not asked.within or h.document.key in asked.within]
    reachable = asks(asked.question, read)
    left_out = LEFT_OUT["meaning" if meaning(asked.question) else asked.kind]
    found = [
        u
        for hit in read
        for u in units(hit)
        if u.kind not in left_out and not other_model(types, u) and not _names(u) and (reachable or not u.personal)
    ]
    if not found:
        return []
    weights = np.array([WEIGHTS[name] for name in FEATURES])
    match = _Matcher(asked)
    scored = []
    for unit in found:
        own, matches = match.unit(unit)
        coverage, focus = match.shares(own, matches)
        missing = sum(t.name and t.share > 0.4 and m < 0.35 for t, m in zip(asked.terms, matches))
        shape = form(asked, unit)
        values = (coverage, focus, focus**3, unit.hit.score, missing, bool(asked.within), *shape)
        strange = any(t.name and t.unseen and t.share == 1 and m < 0.35 for t, m in zip(asked.terms, matches))
        likely = float(1 / (1 + np.exp(-(weights @ np.array(values) + BIAS))))
        scored.append(
            Scored(
                unit,
                tuple(matches),
                match.least(matches),
                values,
                strange,
                likely * possible(shape) * (UNKNOWN if strange else 1.0),
            )
        )
    return sorted(scored, key=lambda s: (-s.score, s.unit.hit.rank, s.unit.start))


def _names(unit: Unit) -> bool:
    """Whether it says nothing but what the company or the document is called."""
    document = unit.hit.document
    called = set(words(f"{document.company or ''} {document.title}"))
    return unit.kind == "sentence" and called.issuperset(words(unit.text))


class _Matcher:
    """How well texts match a question's terms, each text looked at once."""

    def __init__(self, asked: Asked) -> None:
        self._terms = terms = asked.terms
        self._titled = 0.0 if asked.kind == "company" else 0.4
        """What a title says of words that are no name; what a company is called is no evidence of what it can do."""
        self._known: dict[str, np.ndarray] = {}
        self._weights = np.array([t.weight for t in terms])
        self._named = np.array([t.name for t in terms], bool)
        self._content = np.array([t.weight if t.share == 1 and not t.name else 0.0 for t in terms])

    def unit(self, unit: Unit) -> tuple[np.ndarray, np.ndarray]:
        """For each term how well the unit itself matches, and how well it does with what surrounds it."""
        document, passage = unit.hit.document, unit.hit.passage
        text, before, heading = SHARES[unit.kind]
        own = np.maximum.reduce(
            [
                text * self._text(unit.text),
                0.95 * self._text(" ".join(unit.header)),
                before * self._text(unit.before),
                heading * self._text(passage.section),
            ]
        )
        titled = np.where(self._named, 0.75, self._titled) * self._text(f"{document.title} {document.company or ''}")
        return own, np.maximum.reduce([own, titled, 0.45 * self._text(passage.text)])

    def shares(self, own: np.ndarray, matches: np.ndarray) -> tuple[float, float]:
        """How much of the question is covered, and how much of what it is about by the unit itself."""
        coverage = float(self._weights @ matches / (self._weights.sum() or 1.0))
        about = self._content.sum()
        if not about:
            return coverage, coverage
        return coverage, float(self._content @ own / about)

    def least(self, matches: np.ndarray) -> float:
        return float(matches[self._content > 0].min()) if self._content.any() else 1.0

    def _text(self, text: str) -> np.ndarray:
        if text not in self._known:
            bag = Bag(text)
            self._known[text] = np.array([bag.match(t) for t in self._terms])
        return self._known[text]
