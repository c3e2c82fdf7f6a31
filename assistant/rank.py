"""Read the likeliest units closely, and say of each how likely it is to answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from assistant.form import NAMES as FORM
from assistant.form import possible
from assistant.late import LateInteraction, Nearness
from assistant.quantities import called
from assistant.reader import Asked
from assistant.scoring import FEATURES, UNKNOWN, Scored

DEEPEST = 60
"""So many of the units that score best by their words are read closely."""

CLOSELY = (*(name for name in FEATURES if name not in ("whole", "within")), "near", "near_own")

CLOSE_WEIGHTS = {
    "coverage": 1.17,
    "focus": 0.18,
    "hit": 8.02,
    "missing_names": 0.40,
    "figure": 0.55,
    "counted": 0.81,
    "pattern": 0.52,
    "about": 0.17,
    "reason": 1.00,
    "place": 1.30,
    "list": 1.63,
    "size": 3.07,
    "other_list": 0.24,
    "short": 0.75,
    "open": 0.00,
    "row": 0.20,
    "near": 13.04,
    "near_own": 6.72,
}
CLOSE_BIAS = -20.46
"""Logistic regression on questions about other documents: `python -m evals.calibrate`."""


LACKS = 0.06
"""How much less near a unit counts that lacks the figure, date or name that is asked for, or is not about what is named."""


class Closely(NamedTuple):
    """A unit with what reading it closely told: the values of `CLOSELY`."""

    scored: Scored
    features: tuple[float, ...]


def closely(asked: Asked, scored: Sequence[Scored], late: LateInteraction) -> list[Closely]:
    """The most likely units, compared with the question token by token."""
    read = scored[:DEEPEST]
    near = _near(asked.question, [(s.unit.around, s.unit.text) for s in read], late)
    found = []
    for s, n in zip(read, near):
        values = dict(zip(FEATURES, s.features)) | {"near": n.whole, "near_own": n.own}
        found.append(Closely(s, tuple(values[name] for name in CLOSELY)))
    return found


def _near(question: str, texts: Sequence[tuple[str, str]], late: LateInteraction) -> list[Nearness]:
    """Of each text, to the question or to the same question in a table's words, whichever comes nearer."""
    asked = [q for q in (question, called(question)) if q]
    found = zip(*(late.nearness(q, texts) for q in asked))
    return [Nearness(max(n.whole for n in each), max(n.own for n in each)) for each in found]


def rank(asked: Asked, scored: Sequence[Scored], late: LateInteraction) -> list[Scored]:
    """The units, best first; the score is how likely each is to answer."""
    weights = np.array([CLOSE_WEIGHTS[name] for name in CLOSELY])
    ranked = []
    for one, features in closely(asked, scored, late):
        likely = 1 / (1 + np.exp(-(weights @ np.array(features) + CLOSE_BIAS)))
        shape = possible(one.features[-len(FORM) :])
        near = features[CLOSELY.index("near")] - LACKS * (shape < 1) - LACKS * one.strange
        ranked.append(one._replace(score=float(likely * shape * (UNKNOWN if one.strange else 1.0)), near=near))
    return sorted(ranked, key=lambda s: (-s.score, s.unit.hit.rank, s.unit.start))
