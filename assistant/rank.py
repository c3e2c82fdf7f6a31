"""Read the likeliest units closely, and say of each how likely it is to answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from assistant.form import NAMES as FORM
from assistant.form import possible
from assistant.late import LateInteraction
from assistant.reader import Asked
from assistant.scoring import FEATURES, UNKNOWN, Scored

DEEPEST = 60
"""So many of the units that score best by their words are read closely."""

CLOSELY = (*(name for name in FEATURES if name not in ("whole", "within")), "near", "near_own")

CLOSE_WEIGHTS = {
    "coverage": 0.71,
    "focus": 0.72,
    "hit": 3.20,
    "missing_names": -0.20,
    "figure": 0.80,
    "counted": 0.73,
    "pattern": 0.39,
    "about": 0.16,
    "reason": 1.68,
    "place": -0.33,
    "list": 1.31,
    "size": 1.33,
    "other_list": 0.02,
    "short": 0.51,
    "open": -1.07,
    "row": 0.17,
    "near": 6.38,
    "near_own": 15.60,
}
CLOSE_BIAS = -18.91
"""Logistic regression on the golden set's tuning part: `python -m evals.calibrate`."""


class Closely(NamedTuple):
    """A unit with what reading it closely told: the values of `CLOSELY`."""

    scored: Scored
    features: tuple[float, ...]


def closely(asked: Asked, scored: Sequence[Scored], late: LateInteraction) -> list[Closely]:
    """The most likely units, compared with the question token by token."""
    read = scored[:DEEPEST]
    near = late.nearness(asked.question, [(s.unit.around, s.unit.text) for s in read])
    found = []
    for s, n in zip(read, near):
        values = dict(zip(FEATURES, s.features)) | {"near": n.whole, "near_own": n.own}
        found.append(Closely(s, tuple(values[name] for name in CLOSELY)))
    return found


def rank(asked: Asked, scored: Sequence[Scored], late: LateInteraction) -> list[Scored]:
    """The units, best first; the score is how likely each is to answer."""
    weights = np.array([CLOSE_WEIGHTS[name] for name in CLOSELY])
    ranked = []
    for one, features in closely(asked, scored, late):
        likely = 1 / (1 + np.exp(-(weights @ np.array(features) + CLOSE_BIAS)))
        shape = one.features[-len(FORM) :]
        ranked.append(one._replace(score=float(likely * possible(shape) * (UNKNOWN if one.strange else 1.0))))
    return sorted(ranked, key=lambda s: (-s.score, s.unit.hit.rank, s.unit.start))
