"""Whether what a company does is of the field that a vraagstuk is about, by its own text alone.

A delivery time or a TRL is evidence only of the product that is asked for: without this, a maker of ship's furniture
that delivers in six weeks would meet the delivery time of a radar.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from assistant.matching.subject import Texts, subject
from assistant.schema import Challenge
from assistant.terms import Glossary

WEIGHTS = (26.8, 14.0, 5.4)
"""Of the values of `Relevance`: logistic regression, `python -m evals.fit_evidence`."""
BIAS = -27.9
"""One above what was fitted: to pass over a company that does fit costs more than to show one that does not."""
WORDS_ONLY = (15.2, 6.0, -10.6)
"""The same without an encoder: of the requirements and the title, and bias."""

SURE, ENOUGH = 0.97, 2
"""How likely a statement must be about a requirement to leave no doubt, and of how many."""

LONGEST = 400
"""Characters of the problem that are compared."""


class Relevance(NamedTuple):
    """How near a company comes to a challenge."""

    cosine: float | None
    """Of the problem with the three nearest statements; None without an encoder."""
    covered: float
    """Of the functional requirements, on average: how likely the likeliest statement is about it, 0 to 1."""
    titled: float
    """Of the challenge's title."""
    sure: int
    """How many functional requirements a statement is about beyond doubt: a vraagstuk may be of two fields."""


def relevance(
    challenge: Challenge,
    functional: Sequence[np.ndarray],
    texts: Texts,
    rows: Mapping[str, slice],
    known: Glossary,
    vector_of: Callable[[str], np.ndarray] | None,
) -> dict[str, Relevance]:
    """For each company by name; `functional` says for each requirement on the product how likely every statement is about it."""
    _, titled = texts.coverage(subject(challenge.title, known))
    cosines = texts.cosines(vector_of(_problem(challenge))) if vector_of else None
    found = {}
    for name, of in rows.items():
        if of.start == of.stop:
            found[name] = Relevance(None if cosines is None else 0.0, 0.0, 0.0, 0)
            continue
        found[name] = Relevance(
            None if cosines is None else float(np.sort(cosines[of])[::-1][:3].mean()),
            float(np.mean([c[of].max() for c in functional])) if functional else 0.0,
            float(titled[of].max()),
            sum(bool(c[of].max() >= SURE) for c in functional),
        )
    return found


def fits(near: Relevance) -> bool:
    """Whether the company works in the challenge's field."""
    if near.sure >= ENOUGH:
        return True
    if near.cosine is None:
        return WORDS_ONLY[0] * near.covered + WORDS_ONLY[1] * near.titled + WORDS_ONLY[2] > 0
    return WEIGHTS[0] * near.cosine + WEIGHTS[1] * near.covered + WEIGHTS[2] * near.titled + BIAS > 0


def _problem(challenge: Challenge) -> str:
    told = [f.value for f in challenge.fields if f.name in ("problem", "context")]
    return ". ".join([challenge.title, *told])[:LONGEST]
