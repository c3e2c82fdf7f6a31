"""What every parser hands over: pieces of text per page, and what stood outside the running text."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, NamedTuple

from ingest.schema import Block, Page, Status

Kind = Literal["heading", "paragraph", "item", "header", "row"]


class Piece(NamedTuple):
    """One block before it has a place in a page; cells of a row are separated by tabs."""

    kind: Kind
    text: str
    level: int = 0
    header: tuple[str, ...] = ()


class Sheet(NamedTuple):
    """The pieces of one page in reading order; `number` is None where the format has no pages."""

    number: int | None
    pieces: list[Piece]


@dataclass
class Source:
    """A file as its parser read it, before the screen has looked at it."""

    sheets: list[Sheet]
    title: str | None = None
    published: date | None = None
    margins: list[str] = field(default_factory=list)
    """Running headers and footers, metadata: never searched, but a rubricering may stand there."""
    hidden: list[str] = field(default_factory=list)
    """Text that a reader of the page does not see; it is in no sheet."""
    ocr: bool = False
    detail: str | None = None


class Unreadable(Exception):
    """The file gives no pages: how that ends, and the Dutch sentence that says why and what helps."""

    def __init__(self, status: Status, detail: str) -> None:
        super().__init__(detail)
        self.status: Status = status
        self.detail = detail


_DROPPED = dict.fromkeys([0xAD, 0xFEFF, *range(0x00, 0x09), *range(0x0B, 0x20), 0x7F])


def clean(text: str) -> str:
    """NFC, soft hyphens and control characters out, white space (tabs too) to single spaces, no lone surrogates."""
    text = text.replace("\f", " ").replace("\v", " ").replace("\r", " ").translate(_DROPPED)
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return " ".join(unicodedata.normalize("NFC", text).split())


def cells(values: list[str]) -> str:
    """A table row as text; empty cells keep their place."""
    return "\t".join(clean(v) for v in values)


def table(rows: list[list[str]], headed: bool) -> list[Piece]:
    """Table rows as pieces, ragged rows filled up; without `headed` the first row is a row like the others."""
    width = max((len(row) for row in rows), default=0)
    filled = [row + [""] * (width - len(row)) for row in rows if any(clean(c) for c in row)]
    if not filled:
        return []
    if width == 1:
        return [Piece("paragraph", cells(row)) for row in filled]
    if not headed:
        return [Piece("row", cells(row)) for row in filled]
    header = tuple(clean(c) for c in filled[0])
    return [Piece("header", cells(filled[0]))] + [Piece("row", cells(row), header=header) for row in filled[1:]]


def page(sheet: Sheet) -> Page:
    """The page's text, its pieces a line each, and where each stands in it."""
    blocks: list[Block] = []
    lines: list[str] = []
    at = 0
    for piece in sheet.pieces:
        text = piece.text if piece.kind in ("row", "header") else clean(piece.text)
        if not text.strip():
            continue
        blocks.append(Block(kind=piece.kind, start=at, end=at + len(text), level=piece.level, header=piece.header))
        lines.append(text)
        at += len(text) + 1
    return Page(number=sheet.number, text="\n".join(lines), blocks=tuple(blocks))
