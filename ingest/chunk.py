"""Pages to passages, along headings, paragraphs, lists and table rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.schema import Block, Document, Page, Passage
from ingest.text import sentences


def chunk(document: Document, pages: Sequence[Page], *, words: int) -> list[Passage]:
    """Passages of about `words` words, never over a page, a heading or half a table row.

    Sized in words, not in an encoder's tokens, so that another encoder changes no passage. An enumeration stays with
    the sentence that introduces it, and rows of a table carry their header as `Block.header`.
    """
    passages: list[Passage] = []
    headings: list[tuple[int, str]] = []
    for page in pages:
        for group in _groups(page, words):
            for block in group:
                if block.kind == "heading":
                    text = page.text[block.start : block.end]
                    headings = [h for h in headings if h[0] < block.level] + [(block.level, text)]
            start, end = group[0].start, group[-1].end
            passages.append(
                Passage(
                    passage_id=f"{document.document_id}@{document.version}#{len(passages)}",
                    document_id=document.document_id,
                    version=document.version,
                    page=page.number,
                    section=" › ".join(h[1] for h in headings),
                    text=page.text[start:end],
                    start=start,
                    end=end,
                    blocks=tuple(group),
                )
            )
    return passages


def _groups(page: Page, words: int) -> Iterator[list[Block]]:
    """The page's blocks in groups of about `words` words."""
    group: list[Block] = []
    size = 0
    blocks = [piece for block in page.blocks for piece in _split(page.text, block, words * 2)]
    for i, block in enumerate(blocks):
        length = len(page.text[block.start : block.end].split())
        heading = block.kind == "heading" and any(b.kind != "heading" for b in group)
        full = size + length > words and size >= words // 3 and not _introduced(page.text, blocks, i)
        if group and (heading or full or size + length > words * 3):
            yield group
            group, size = [], 0
        group.append(block)
        size += length
    if group:
        yield group


def _introduced(text: str, blocks: Sequence[Block], i: int) -> bool:
    """Whether block `i` belongs with the one before it: a heading's text, a list's next item, what follows a colon."""
    if i == 0:
        return False
    before, block = blocks[i - 1], blocks[i]
    if before.kind in ("heading", "header"):
        return True
    if block.kind == "item":
        return before.kind == "item" or text[before.start : before.end].rstrip().endswith(":")
    return False


def _split(text: str, block: Block, most: int) -> list[Block]:
    """A block of more than `most` words cut between sentences, and a sentence without end between words."""
    if len(text[block.start : block.end].split()) <= most:
        return [block]
    pieces, start, end = [], block.start, block.start
    for s, e in _bounded(text[block.start : block.end], most):
        if end > start and len(text[start : block.start + e].split()) > most // 2:
            pieces.append(block.model_copy(update={"start": start, "end": end}))
            start = block.start + s
        end = block.start + e
    return [*pieces, block.model_copy(update={"start": start, "end": end})]


def _bounded(text: str, most: int) -> Iterator[tuple[int, int]]:
    """The sentences of `text`; what runs on for more than `most` words without a full stop, in parts."""
    for start, end in sentences(text):
        words = list(re.finditer(r"\S+", text[start:end]))
        for i in range(0, len(words), most):
            yield start + words[i].start(), start + words[i : i + most][-1].end()
