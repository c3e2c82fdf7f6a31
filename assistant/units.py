"""Passages cut into what can be quoted: a sentence, a list with its introduction, a table row."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from assistant.schema import Hit
from ingest.personal import bears
from ingest.schema import Block
from ingest.text import sentences

MOST_BEFORE = 30
"""Words of the lead-in that are told with a unit."""


class Unit(NamedTuple):
    """A quotable stretch; `start` and `end` are offsets in the page's text."""

    hit: Hit
    kind: Literal["sentence", "item", "list", "row", "table", "heading"]
    start: int
    end: int
    before: str = ""
    """What stands right before it and helps to understand it: the sentence before, a list's introduction."""
    header: tuple[str, ...] = ()
    """Column names, for a row."""
    first: bool = False
    """The first sentence of its paragraph."""

    @property
    def text(self) -> str:
        passage = self.hit.passage
        return passage.text[self.start - passage.start : self.end - passage.start]

    @property
    def personal(self) -> bool:
        """Whether it tells of a contact person."""
        return bears(self.hit.passage, self.start, self.end)

    @property
    def around(self) -> str:
        """What a reader of the page knows before reading the unit: whose it is, title, heading, column names, lead-in."""
        document, section = self.hit.document, self.hit.passage.section
        told = [document.company or "", document.title, section.removeprefix(document.title).strip(" ›")]
        return " · ".join(filter(None, [*told, " ".join(self.header), " ".join(self.before.split()[-MOST_BEFORE:])]))


def units(hit: Hit) -> Iterator[Unit]:
    """Everything in a hit's passage that can be quoted by itself."""
    passage = hit.passage

    def slice_(start: int, end: int) -> str:
        return passage.text[start - passage.start : end - passage.start]

    intro, items = None, []
    previous = caption = ""
    rows: list[Block] = []
    for block, following in zip(passage.blocks, [*passage.blocks[1:], None]):
        if block.kind == "item":
            items.append(block)
            yield Unit(hit, "item", *_trim(slice_, block), before=slice_(*intro) if intro else previous)
            continue
        if items:
            yield from _list(hit, intro, items)
            items = []
        intro = None
        if block.kind in ("row", "header"):
            if block.kind == "row":
                rows.append(block)
                yield Unit(hit, "row", block.start, block.end, before=previous, header=block.header)
            continue
        if len(rows) > 1:
            yield Unit(hit, "table", rows[0].start, rows[-1].end, before=caption, header=rows[0].header)
        rows, caption = [], slice_(block.start, block.end)
        text = slice_(block.start, block.end)
        if block.kind == "heading":
            yield Unit(hit, "heading", block.start, block.end)
            previous = ""
            continue
        found = sentences(text)
        for n, (s, e) in enumerate(found):
            start, end = block.start + s, block.start + e
            introduces = text[s:e].endswith(":") and n == len(found) - 1 and following and following.kind == "item"
            if not introduces:
                yield Unit(hit, "sentence", start, end, before=previous, first=n == 0)
            previous = text[s:e]
            intro = (start, end) if introduces else None
    if items:
        yield from _list(hit, intro, items)
    if len(rows) > 1:
        yield Unit(hit, "table", rows[0].start, rows[-1].end, before=caption, header=rows[0].header)


def _list(hit: Hit, intro: tuple[int, int] | None, items: list[Block]) -> Iterator[Unit]:
    if len(items) > 1:
        start = intro[0] if intro else items[0].start
        passage = hit.passage
        before = passage.text[start - passage.start : intro[1] - passage.start] if intro else ""
        yield Unit(hit, "list", start, items[-1].end, before=before)


def _trim(slice_, block: Block) -> tuple[int, int]:
    """The item without its bullet."""
    text = slice_(block.start, block.end)
    stripped = text.lstrip("•▪‣◦·–—-* \t")
    return block.end - len(stripped), block.end
