"""Let a language model point at requirements that the rules missed: offered in the vraagstuk's own words, never used by itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from pydantic import BaseModel

from assistant.beside import Proposal, Proposed
from assistant.intake import brands
from assistant.intake.wording import plain, same, tidy
from assistant.model.route import Route
from assistant.model.structured import Failed, Part, digest, structured
from assistant.schema import Priority, Requirement
from ingest.schema import Label, Page
from ingest.text import find_quote, words

PROMPT = "eisen"
MOST = 12
SHORTEST = 3
"""Words of a requirement."""
LONGEST = 400
"""Characters of one: more is a piece of text, not a requirement."""
MOST_KNOWN = 40
"""Requirements that the model is told were found already; the others it may offer in vain."""
KNOWN = 80
"""Characters of each."""


class Pointed(BaseModel):
    """One requirement as the model gives it."""

    quote: str
    priority: Priority


class Extracted(BaseModel):
    """What the model is asked for."""

    requirements: list[Pointed]


class Block(NamedTuple):
    """A paragraph, item or row of the vraagstuk."""

    text: str
    page: int | None


async def propose(pages: Sequence[Page], label: Label, found: Sequence[Requirement], route: Route) -> Proposed:
    """Requirements beside those `found` by the rules; `pages` are screened, `label` is that of the vraagstuk."""
    blocks = [Block(t, p.number) for p in pages for b in p.blocks if (t := p.text[b.start : b.end]).strip()]
    known = "".join(f"\n- {' '.join(r.source.split())[:KNOWN]}" for r in found[:MOST_KNOWN])
    task = Part(f"Al gevonden:{known or ' niets'}", label)
    made = Proposed(model=route.name, prompt=digest(PROMPT))
    try:
        parts = [Part(" ".join(b.text.split()), label) for b in blocks]
        extracted, shown = await structured(Extracted, PROMPT, task, parts, route)
    except Failed as error:
        return made.model_copy(update={"note": str(error)})
    note = "" if shown == len(blocks) else "Het taalmodel las alleen het begin: het hele vraagstuk past er niet in."
    proposals = tuple(_missed(extracted.requirements, blocks[:shown], found))[:MOST]
    return made.model_copy(update={"proposals": proposals, "note": note})


def _missed(pointed: Sequence[Pointed], blocks: Sequence[Block], found: Sequence[Requirement]) -> Iterable[Proposal]:
    """Those that stand in the vraagstuk letter for letter, and share no word with one that there is."""
    taken = [(n, place) for r in found for n, b in enumerate(blocks) if (place := find_quote(r.source, b.text))]
    offered: list[Proposal] = []
    for each in pointed:
        quote = each.quote.strip(" “”\"'")
        if len(words(quote)) < SHORTEST or len(quote) > LONGEST:
            continue
        stands = [(n, place) for n, b in enumerate(blocks) if (place := find_quote(quote, b.text))]
        if not stands or any(n == m and a < d and c < b for n, (a, b) in stands for m, (c, d) in taken):
            continue
        n, (start, end) = stands[0]
        literal = blocks[n].text[start:end]
        bounded, branded = plain(literal), brands.branded(literal)
        text = tidy(branded.functional if branded else bounded.text if bounded else literal)
        made = Proposal(text=text, priority=each.priority, source=literal, page=blocks[n].page)
        if not any(same(made, other) for other in (*found, *offered)):
            taken += stands
            offered.append(made)
    return offered
