"""The cells of a shortlist that are worth reading again, each with the few statements nearest to its requirement."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from assistant.citations import Quote
from assistant.matching.match import Collection
from assistant.matching.statements import Statement
from assistant.schema import Citation, Evidence, Requirement, Shortlist, State
from assistant.terms import Glossary
from ingest.schema import Document

READ: tuple[State, ...] = ("meets", "mentioned")
"""States of the cells that are read: what is shown, to check it, and what is left for a person to judge."""

MOST_COMPANIES = 10
"""So many of the shortlist, best first: a model on a small machine needs half a minute for a cell."""

FEW = 5
"""Statements with a cell."""


class ToRead(NamedTuple):
    """One cell and what of the company's own text is read with it, the quote that the rules found in front."""

    requirement: Requirement
    cell: Evidence
    quotes: tuple[Quote, ...]


def to_read(
    found: Shortlist,
    collection: Collection,
    known: Glossary,
    region: frozenset[str],
    vector_of: Callable[[str], np.ndarray] | None,
    may_have: Callable[[Document], bool],
) -> list[ToRead]:
    """By rank, then by requirement; of documents that `may_have` lets through. What a person judged is not read."""
    put_forward = {c.company for c in found.candidates} - {name for name, _ in found.not_shortlisted}
    candidates = [c for c in found.candidates if c.company in put_forward][:MOST_COMPANIES]
    near = collection.nearest(found.challenge, known, region, vector_of, [c.company for c in candidates])
    asked = {r.requirement_id: r for r in found.challenge.requirements}
    made = []
    for candidate in candidates:
        for cell in candidate.evidence:
            if cell.state not in READ or cell.overruled or cell.citation is None:
                continue
            stated = near[cell.requirement_id].get(candidate.company, [])
            quotes = _quotes(cell.citation, [s for s in stated if may_have(s.unit.hit.document)])
            if quotes:
                made.append(ToRead(asked[cell.requirement_id], cell, quotes))
    return made


def standing(cited: Citation, stated: Sequence[Statement]) -> Quote | None:
    """The quote of a citation as it stands in what the company states now; None where it does not."""
    found = _quotes(cited, stated)
    return found[0] if found else None


def _quotes(cited: Citation, stated: Sequence[Statement]) -> tuple[Quote, ...]:
    """Each place once; empty where the cell's own words are not among them."""
    quotes: dict[tuple, Quote] = {}
    for s in stated:
        document, unit = s.unit.hit.document, s.unit
        place = document.document_id, document.version, unit.hit.passage.page, unit.start, unit.end
        quotes.setdefault(place, Quote(unit.hit, unit.start, unit.end, " | ".join(unit.header)))
    own = quotes.pop((cited.document_id, cited.version, cited.page, cited.start, cited.end), None)
    return (own, *list(quotes.values())[: FEW - 1]) if own else ()
