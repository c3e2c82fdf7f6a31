"""Let a language model read cells of the matrix: its verdict with a checked quote, beside what the rules found."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Sequence
from typing import NamedTuple

from pydantic import BaseModel, Field

from assistant.beside import Reading, Verdict
from assistant.citations import PageOf, Quote, cite
from assistant.matching.nearest import ToRead
from assistant.model.prompt import in_a_line
from assistant.model.route import Route
from assistant.model.structured import Failed, Part, structured
from assistant.schema import Citation
from ingest.schema import Label
from ingest.text import find_quote, words

PROMPT = "bewijs"

SHORTEST = 3
"""Words of a quote that says anything."""

_BAR = re.compile(r"\s*\|\s*")
"""What stands between the cells of a table row where the model sees it."""


class Judged(BaseModel):
    """What the model is asked for."""

    verdict: Verdict
    number: int = Field(description="nummer van de uitspraak")
    quote: str = Field(description="letterlijke woorden uit die uitspraak")


class Step(NamedTuple):
    """One cell done: what came of it, or why nothing did."""

    reading: Reading | None
    failed: Failed | None = None


async def read_along(cells: Sequence[ToRead], label: Label, route: Route, page_of: PageOf) -> AsyncIterator[Step]:
    """Cell by cell; `label` is that of the vraagstuk. Ends where going on would not help."""
    for each in cells:
        task = Part(f"Eis: {' '.join(each.requirement.text.split())}", label)
        there = [q for q in each.quotes if cite(q, page_of, number=1).verified]  # not withdrawn since it was found
        if not there:
            yield Step(None)
            continue
        try:
            parts = [Part(_said(q), q.hit.document.label) for q in there]
            judged, shown = await structured(Judged, PROMPT, task, parts, route)
        except Failed as error:
            yield Step(None, error)
            if error.lasting:
                return
            continue
        yield Step(_reading(each, judged, there[:shown], page_of))


def _reading(each: ToRead, judged: Judged, quotes: Sequence[Quote], page_of: PageOf) -> Reading | None:
    """None where the words that it points at do not stand there; only *unrelated* needs none."""
    citation = _cited(judged, quotes, page_of)
    if citation is None and (judged.verdict != "unrelated" or judged.quote.strip()):
        return None
    cell = each.cell
    return Reading(requirement_id=cell.requirement_id, company=cell.company, verdict=judged.verdict, citation=citation)


def _cited(judged: Judged, quotes: Sequence[Quote], page_of: PageOf) -> Citation | None:
    """The whole statement as a citation, where the model's words stand in it letter for letter."""
    if not 0 < judged.number <= len(quotes) or len(words(judged.quote)) < SHORTEST:
        return None
    quote = quotes[judged.number - 1]
    if find_quote(_BAR.sub("\t", judged.quote.strip(" “”\"'")), quote.text) is None:
        return None
    citation = cite(quote, page_of, number=1)
    return citation if citation.verified else None


def _said(quote: Quote) -> str:
    """A statement as the model sees it: whose it is, and the names of its columns."""
    around = " · ".join(
        dict.fromkeys(filter(None, (quote.hit.document.title, quote.hit.passage.section, quote.header)))
    )
    return f"({' '.join(around.split())}) {in_a_line(quote)}"
