"""Read Office files: guard the archive, then Word elsewhere, PowerPoint and Excel here."""

from __future__ import annotations

import html
import re
import zipfile
import zlib
from datetime import datetime
from pathlib import Path
from typing import Any

from ingest import word
from ingest.pieces import Piece, Sheet, Source, Unreadable, clean, table
from ingest.settings import Settings
from ingest.word import DAMAGED, facts

_ENTRIES, _MEGABYTES, _RATIO = 2000, 200, 100
"""Limits on the archive: members, unpacked size together, unpacked to packed of one member."""
_BOMB = (
    "Het bestand is vreemd opgebouwd of pakt uit tot iets heel groots, en wordt niet geopend. Lever het aan als PDF."
)


def read(path: Path, settings: Settings) -> Source:
    """Any Office file, by what is in it."""
    names = _guard(path)
    if "word/document.xml" in names:
        return word.read(path)
    if "ppt/presentation.xml" in names:
        return _slides(path, settings)
    if "xl/workbook.xml" in names:
        return _sheets(path)
    raise Unreadable(
        "refused",
        "Dit ZIP-bestand is geen Word-, PowerPoint- of Excel-bestand. Pak het uit en lever de documenten los aan.",
    )


def _guard(path: Path) -> set[str]:
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            starts = [
                archive.open(m).read(1000)
                for m in members[:_ENTRIES]
                if m.filename.endswith((".xml", ".rels")) and not m.flag_bits & 1
            ]
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, UnicodeDecodeError) as error:
        raise Unreadable("corrupt", DAMAGED) from error
    large = sum(m.file_size for m in members) > _MEGABYTES * 1_000_000
    squeezed = any(m.file_size > 1_000_000 and m.file_size > _RATIO * max(m.compress_size, 1) for m in members)
    astray = any(
        m.filename.startswith(("/", "\\")) or ".." in Path(m.filename.replace("\\", "/")).parts for m in members
    )
    if len(members) > _ENTRIES or large or squeezed:
        raise Unreadable("too_large", _BOMB)
    if astray or any(b"<!DOCTYPE" in start for start in starts):
        raise Unreadable("refused", _BOMB)
    if any(m.flag_bits & 1 for m in members):
        raise Unreadable(
            "encrypted", "Het bestand is met een wachtwoord ingepakt. Vraag om een versie zonder wachtwoord."
        )
    return {m.filename for m in members}


def _slides(path: Path, settings: Settings) -> Source:
    """A slide is a page; its notes are not shown to an audience and are left out."""
    from pptx import Presentation

    try:
        deck = Presentation(str(path))
    except (KeyError, ValueError) as error:
        raise Unreadable("corrupt", DAMAGED) from error
    if len(deck.slides) > settings.max_pages:
        raise Unreadable(
            "too_large", f"De presentatie telt {len(deck.slides)} dia's; de grens is {settings.max_pages}."
        )
    sheets = []
    for number, slide in enumerate(deck.slides, 1):
        title = slide.shapes.title
        pieces = (
            [Piece("heading", clean(title.text_frame.text), 1)] if title is not None and title.has_text_frame else []
        )
        shapes = [s for s in slide.shapes if title is None or s.shape_id != title.shape_id]
        for shape in sorted(shapes, key=lambda s: (s.top or 0, s.left or 0)):
            pieces += _shape(shape)
        sheets.append(Sheet(number, [p for p in pieces if p.text.strip()]))
    title_text, stamp, said = facts(deck.core_properties)
    behind = [*deck.slide_layouts, deck.slide_master]
    said += [clean(s.text_frame.text) for b in behind for s in b.shapes if s.has_text_frame and not s.is_placeholder]
    first = next((p.text for s in sheets for p in s.pieces if p.kind == "heading"), None)
    if title_text in (None, "PowerPoint Presentation", "PowerPoint-presentatie"):
        title_text = first
    return Source(sheets, title_text, stamp, said)


def _shape(shape: Any) -> list[Piece]:
    if hasattr(shape, "shapes"):
        return [piece for inner in shape.shapes for piece in _shape(inner)]
    if getattr(shape, "has_table", False):
        rows = [[cell.text for cell in row.cells] for row in shape.table.rows]
        return table(rows, bool(shape.table.first_row) and len(rows) > 1)
    if not shape.has_text_frame:
        return []
    kind = "item" if shape.is_placeholder and len(shape.text_frame.paragraphs) > 1 else "paragraph"
    return [Piece(kind, clean(p.text)) for p in shape.text_frame.paragraphs]


def _sheets(path: Path) -> Source:
    """Values as stored, no formulas; a sheet is a section, its first filled row the column names."""
    import openpyxl

    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except (KeyError, ValueError, zipfile.BadZipFile) as error:
        raise Unreadable("corrupt", DAMAGED) from error
    pieces: list[Piece] = []
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            continue
        rows = [[_shown(v) for v in row] for row in sheet.iter_rows(values_only=True)]
        rows = [row for row in rows if any(row)]
        if rows:
            last = max(k for row in rows for k, v in enumerate(row) if v) + 1
            pieces.append(Piece("heading", sheet.title, 1))
            grid = [row[:last] for row in rows]
            while last > 1 and len(grid) > 2 and sum(map(bool, grid[0])) == 1:  # a title above the table
                pieces.append(Piece("paragraph", " ".join(filter(None, grid.pop(0)))))
            pieces += table(grid, len(grid) > 1)
    title, stamp, said = facts(book.properties)
    book.close()
    return Source([Sheet(None, pieces)], title, stamp, said + _printed(path))


def _printed(path: Path) -> list[str]:
    """What a printed sheet has above and below it; openpyxl does not tell when it reads row by row."""
    found = []
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if not re.fullmatch(r"xl/(?:work|chart)sheets?/[^/]+\.xml", name):
                continue
            end = b""
            with archive.open(name) as member:
                while part := member.read(1 << 16):
                    end = end[-(1 << 16) :] + part
            for line in re.findall(rb"<(?:odd|even|first)(?:Header|Footer)>([^<]*)<", end):
                plain = re.sub(
                    r'&(?:"[^"]*"|\d+|K[0-9A-F]{6}|[A-Z])', " ", html.unescape(line.decode("utf-8", "replace"))
                )
                found.append(clean(plain))
    return found


def _shown(value: Any) -> str:
    """As Excel shows it in Dutch, without its number formats."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time().isoformat() == "00:00:00" else value.isoformat(" ")
    if isinstance(value, float):
        return f"{value:.10g}".replace(".", ",")
    return clean(str(value))
