"""Refuse documents that bear a rubricering; take hidden text and instructions to machines out of the others."""

from __future__ import annotations

import re
from collections.abc import Callable

from ingest import pieces
from ingest.orders import is_order
from ingest.pieces import Piece, Sheet
from ingest.rubricering import rubricering
from ingest.schema import Page, Parsed
from ingest.text import sentences


def screen(parsed: Parsed, name: str, margins: list[str], hidden: list[str]) -> Parsed:
    """`margins` are headers, footers and metadata, `hidden` what no reader sees; neither is in the pages."""
    mark = rubricering(parsed, name, margins + hidden)
    if mark:
        return Parsed(
            status="refused",
            detail=f"Dit document draagt de rubricering ‘{mark}’. De tekst is niet opgeslagen. Haal het bestand van "
            "deze computer en neem contact op met de beveiligingsambtenaar (BVA).",
        )
    flags = [f"Verborgen tekst verwijderd: ‘{_short(text)}’" for text in dict.fromkeys(hidden) if text.strip()]
    pages = []
    for page in parsed.pages:
        page, found = _visible(page)
        flags += found
        page, found = _without_orders(page)
        flags += found
        pages.append(page)
    return parsed.model_copy(update={"pages": tuple(pages), "flags": parsed.flags + tuple(dict.fromkeys(flags))[:50]})


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 120 else text[:119] + "…"


# --- hidden characters -------------------------------------------------------------------------------------------

_ZERO = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\U000e0000-\U000e007f]+")


def _visible(page: Page) -> tuple[Page, list[str]]:
    """The page without characters that have no form; a message spelt in them is shown to the administrator."""
    runs = _ZERO.findall(page.text)
    if not runs:
        return page, []
    spelt = "".join(chr(ord(c) - 0xE0000) for run in runs for c in run if 0xE0020 <= ord(c) < 0xE007F)
    flags = [f"Onzichtbare tekens verwijderd, met de tekst: ‘{_short(spelt)}’"] if spelt else []
    if not spelt and sum(map(len, runs)) > 20:
        flags.append("Ongewoon veel onzichtbare tekens verwijderd.")
    return _edited(page, lambda text: _ZERO.sub("", text)), flags


def _edited(page: Page, edit: Callable[[str], str]) -> Page:
    made = [
        Piece(b.kind, edit(page.text[b.start : b.end]), b.level, tuple(edit(h) for h in b.header)) for b in page.blocks
    ]
    return pieces.page(Sheet(page.number, made))


# --- instructions to machines ------------------------------------------------------------------------------------


def _without_orders(page: Page) -> tuple[Page, list[str]]:
    flags: list[str] = []

    def edit(text: str) -> str:
        if not any(is_order(cell) for cell in text.split("\t")):
            return text
        if "\t" in text:  # a row goes as a whole: its cells belong together
            flags.append(text)
            return ""
        spans = sentences(text)
        orders = [k for k, (s, e) in enumerate(spans) if is_order(text[s:e])]
        if not orders:  # only the sentences together say it
            orders = list(range(len(spans)))
        flags.extend(text[slice(*spans[k])] for k in orders)
        return " ".join(text[s:e] for k, (s, e) in enumerate(spans) if k not in orders)

    edited = _edited(page, edit)
    if not flags:
        return page, []
    return edited, [f"Opdracht aan een taalmodel verwijderd: ‘{_short(f)}’" for f in flags]
