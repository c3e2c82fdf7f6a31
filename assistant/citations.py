"""Number the evidence, check every quote on its page, and drop what the quotes do not carry."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from assistant.schema import MARKER, Citation, CitedText, Hit
from ingest.schema import Page
from ingest.text import find_quote, fold

PageOf = Callable[[str, int, int | None], Page | None]
"""The stored page of a document version; None where it is gone."""

_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
_DUTCH = str.maketrans(".,", ",.")


class Quote(NamedTuple):
    """What `[n]` stands for before it is checked: a stretch of the page that a hit is on."""

    hit: Hit
    start: int
    end: int
    header: str = ""
    """The column names of the table that it is a row of: they are shown with it."""

    @property
    def text(self) -> str:
        passage = self.hit.passage
        return passage.text[self.start - passage.start : self.end - passage.start]


def resolve(text: str, quotes: Sequence[Quote], page_of: PageOf) -> CitedText:
    """`text` with its markers renumbered in order of appearance, and a citation for each.

    `[n]` points at `quotes[n - 1]`. A line is dropped when a quote of it does not stand on its page, when it has no
    quote at all, or when it holds a figure that none of its quotes has. Markers that point nowhere are removed.
    """
    lines: list[str] = []
    numbers: dict[int, int] = {}
    citations: list[Citation] = []
    for line in text.split("\n"):
        if not line.strip():
            lines.append("")
            continue
        pointed = [int(n) for n in MARKER.findall(line) if 0 < int(n) <= len(quotes)]
        made = [cite(quotes[n - 1], page_of, number=0) for n in pointed]
        if not made or not all(c.verified for c in made) or not _figures_stand(line, made, quotes, pointed):
            continue
        for n, citation in zip(pointed, made):
            if n not in numbers:
                numbers[n] = len(numbers) + 1
                citations.append(citation.model_copy(update={"number": numbers[n]}))
        lines.append(MARKER.sub(lambda m: f"[{numbers[int(m[1])]}]" if int(m[1]) in numbers else "", line))
    return CitedText(text=re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip(), citations=tuple(citations))


def cite(quote: Quote, page_of: PageOf, *, number: int) -> Citation:
    """The citation of a quote; `verified` only when it stands on the stored page."""
    document, passage = quote.hit.document, quote.hit.passage
    page = page_of(document.document_id, document.version, passage.page)
    place = find_quote(quote.text, page.text[quote.start : quote.end]) if page else None
    return Citation(
        number=number,
        document_id=document.document_id,
        version=document.version,
        file=document.path,
        title=document.title,
        page=passage.page,
        section=passage.section,
        quote=quote.text,
        start=quote.start,
        end=quote.end,
        verified=place is not None,
        sha256=document.sha256,
        label=document.label,
        practice=document.practice,
        company=document.company,
        publisher=document.publisher,
        published=document.published,
    )


def _figures_stand(line: str, citations: Sequence[Citation], quotes: Sequence[Quote], pointed: Sequence[int]) -> bool:
    """Whether every figure in the line occurs in a quote, its columns' names or its document's title or date."""
    said = {_plain(f) for f in _FIGURE.findall(MARKER.sub(" ", fold(line).text))}
    shown = " ".join(f"{c.quote} {c.title} {c.company or ''} {c.published or ''} {c.section}" for c in citations)
    shown += " ".join(quotes[n - 1].header for n in pointed)
    stand = {_plain(f) for f in _FIGURE.findall(fold(shown).text)}
    if any(quotes[n - 1].hit.document.language == "en" for n in pointed):
        stand |= {f.translate(_DUTCH) for f in stand}  # 3.5 km is 3,5 km
    return said <= stand


def _plain(figure: str) -> str:
    return figure.rstrip(".,")
