"""What a language model gets to read: fixed rules, then the question and numbered quotable units, as many as fit."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from typing import NamedTuple

from assistant.citations import Quote
from assistant.contacts import asks
from assistant.model.route import ANSWER_TOKENS, Route
from assistant.response.prompts import template
from assistant.schema import Answer, Hit
from assistant.units import units
from ingest.settings import ROOT

PROMPTS = ROOT / "prompts"

TOKEN = 3
"""Characters of Dutch in a token, at the least: who counts too many only leaves a source out."""

SHORTEST = 3
"""Words of a unit that says anything."""


class Prompt(NamedTuple):
    """The rules and the task, and what each number in the task stands for."""

    system: str
    """The same for every question, so that a server need not read it again."""
    user: str
    quotes: tuple[Quote, ...]
    """`[n]` in the model's text is `quotes[n - 1]`."""
    digest: str
    """Of the rules, to know an answer's prompt by."""
    withheld: int
    """Documents whose label is too high for this model."""


def prompt(found: Answer, route: Route) -> Prompt:
    """Of an answer's hits; without quotes where no source may go to the model."""
    system = template("antwoord", PROMPTS).render({}, plain=True)
    room = (route.context - ANSWER_TOKENS) * TOKEN - len(system) - len(found.query) - 400
    mark = secrets.token_hex(4)  # nobody who writes a document can close this bracket
    quotes: list[Quote] = []
    lines: list[str] = []
    reachable = asks(found.query, found.hits)
    for hit in _first(found):
        made = [
            Quote(hit, u.start, u.end, " ".join(u.header))
            for u in units(hit)
            if u.kind in ("sentence", "item", "row") and len(u.text.split()) >= SHORTEST
            if reachable or not u.personal
        ]
        told = [f"\n{_source(hit)}", *(f"[{len(quotes) + n}] {said(q)}" for n, q in enumerate(made, 1))]
        size = sum(len(line) + 1 for line in told)
        if not made or not route.may_have(hit.document) or size > room:
            continue
        room -= size
        quotes += made
        lines += told
    user = f"<<bronnen {mark}>>{''.join(chr(10) + line for line in lines)}\n<<einde bronnen {mark}>>\n\nVraag: {found.query}"
    withheld = {hit.document.key for hit in found.hits if not route.may_have(hit.document)}
    return Prompt(system, user, tuple(quotes), hashlib.sha256(system.encode()).hexdigest()[:12], len(withheld))


def _first(found: Answer) -> Sequence[Hit]:
    """The hits, those that the extractive answer quotes in front."""

    def quoted(hit: Hit) -> bool:
        passage, key = hit.passage, (hit.document.document_id, hit.document.version, hit.passage.page)
        return any(
            (c.document_id, c.version, c.page) == key and passage.start <= c.start < passage.end
            for c in found.citations
        )

    return sorted(found.hits, key=lambda hit: not quoted(hit))


def _source(hit: Hit) -> str:
    document = hit.document
    told = [document.title, document.company, str(document.published or ""), hit.passage.section]
    return "Bron: " + " · ".join(dict.fromkeys(" ".join(t.split()) for t in told if t))


def said(quote: Quote) -> str:
    """A quote as the model sees it, with the names of its columns."""
    return f"({quote.header}) {in_a_line(quote)}" if quote.header else in_a_line(quote)


def in_a_line(quote: Quote) -> str:
    """A quote's words, bars between the cells of a row."""
    return " | ".join(" ".join(cell.split()) for cell in quote.text.split("\t"))
