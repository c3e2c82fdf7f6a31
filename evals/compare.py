"""How sure a figure is, and whether two runs differ by more than chance."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from evals.measures import LOWER_IS_BETTER, MEASURES
from evals.record import Item, Record

DRAWS = 10_000
SIGNIFICANT = 0.05


class Interval(NamedTuple):
    """A mean with its 95 % interval."""

    mean: float
    low: float
    high: float
    n: int


class Difference(NamedTuple):
    """A measure in two runs, over the questions that both scored."""

    measure: str
    before: float
    after: float
    n: int
    p: float

    @property
    def loss(self) -> bool:
        """Worse by more than chance allows."""
        change = (self.after - self.before) * (-1 if self.measure in LOWER_IS_BETTER else 1)
        return change < 0 and self.p < SIGNIFICANT


class Change(NamedTuple):
    """A question that scores otherwise than before."""

    before: Item
    after: Item

    @property
    def gain(self) -> float:
        return (self.after.measures["score"] or 0.0) - (self.before.measures["score"] or 0.0)


def bootstrap(values: Sequence[float]) -> Interval | None:
    """Percentile bootstrap over the questions (Efron 1979), the same draws every time; None without values."""
    if not values:
        return None
    x = np.asarray(values)
    draws = np.random.default_rng(0).integers(len(x), size=(2000, len(x)))
    low, high = np.percentile(x[draws].mean(axis=1), [2.5, 97.5])
    return Interval(float(x.mean()), float(low), float(high), len(x))


def randomisation(before: Sequence[float], after: Sequence[float]) -> float:
    """Two-sided p that paired scores differ so much by chance: signs turned at random (Smucker et al. 2007)."""
    differences = np.asarray(after) - np.asarray(before)
    if not differences.any():
        return 1.0
    signs = np.random.default_rng(0).choice([-1.0, 1.0], size=(DRAWS, len(differences)))
    as_far = np.abs(signs @ differences) >= abs(differences.sum()) - 1e-9
    return float((as_far.sum() + 1) / (DRAWS + 1))


def differences(before: Record, after: Record) -> list[Difference]:
    """Every measure that both runs have."""
    pairs = [(c.before.measures, c.after.measures) for c in _paired(before, after)]
    found = []
    for measure in MEASURES:
        both = [(a[measure], b[measure]) for a, b in pairs if a.get(measure) is not None and b.get(measure) is not None]
        if both:
            a, b = zip(*both)
            found.append(Difference(measure, float(np.mean(a)), float(np.mean(b)), len(both), randomisation(a, b)))
    return found


def changes(before: Record, after: Record) -> list[Change]:
    """The questions whose score changed, the greatest loss first."""
    return sorted((c for c in _paired(before, after) if c.gain), key=lambda c: (c.gain, c.after.id))


def _paired(before: Record, after: Record) -> list[Change]:
    earlier = {i.id: i for i in before.items}
    return [Change(earlier[i.id], i) for i in after.items if i.id in earlier]
