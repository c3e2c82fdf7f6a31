"""Read a PDF: pages with columns in order, tables by row, running headers and footers out."""

from __future__ import annotations

import re
from datetime import date
from functools import partial
from pathlib import Path

import pypdf
import pypdfium2 as pdfium

from ingest import glyphs, hidden, ocr, tables
from ingest.furniture import Sketch, strip
from ingest.glyphs import Drawn, Word
from ingest.hyphens import join_lines, vocabulary
from ingest.layout import Line, Region, regions, rows
from ingest.pieces import Piece, Sheet, Source, Unreadable, clean
from ingest.prose import Look, look, pieces
from ingest.settings import Settings

_FEW = 20
"""A page with fewer letters than this and a picture on it is a scan."""
_TABLE = "\ue000"
"""Stands in for a table among the words of a page; a private character that no text is likely to be alone in."""
LOCKED = "Het bestand is beveiligd met een wachtwoord. Vraag de afzender om een versie zonder wachtwoord."
BROKEN = "Het bestand is beschadigd of geen geldige PDF. Vraag de afzender om een nieuwe versie."


def read(path: Path, settings: Settings) -> Source:
    """Raises Unreadable for a file that gives no pages."""
    try:
        document = glyphs.open_pdf(path)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            raise Unreadable("encrypted", LOCKED) from error
        return _fallback(path, settings)
    with document:
        count = len(document)
        if count > settings.max_pages:
            raise Unreadable("too_large", too_many(count, settings))
        return _source(document, path, settings)


def too_many(count: int, settings: Settings) -> str:
    return f"Het bestand telt {count} pagina's; het hoogste aantal is {settings.max_pages}. Splits het in delen."


def _source(document: pdfium.PdfDocument, path: Path, settings: Settings) -> Source:
    sketches: list[Sketch] = []
    unseen: list[str] = []
    stamps: list[str] = []
    scanned = False
    reader = ocr.Reader(settings)
    for number in range(len(document)):
        try:
            page = document[number]
            drawn = glyphs.draw(page)
        except pdfium.PdfiumError:  # one bad page does not take the others along
            sketches.append(Sketch(Drawn(0, 0, [], [], []), [], []))
            continue
        letters = sum(len(w.text) for w in drawn.words)
        if letters < _FEW and _pictured(drawn):
            recognised = reader.page(partial(glyphs.picture, page, 300), drawn.width)
            drawn = drawn._replace(words=recognised, rects=[])
            scanned = scanned or bool(recognised)
        drawn, gone = hidden.part(drawn, page)
        unseen += gone
        stamps += _stamped(drawn.words)
        ruled, loose = tables.ruled(drawn)
        sketches.append(Sketch(drawn, ruled, rows(loose)))
        page.close()
    title, published, said = _facts(path)
    kept, margins = strip(sketches, title or "")
    margins += said + stamps
    ordered = [_ordered(s) for s in kept]
    cells = [text for s in kept for t in s.tables for row in t.rows for cell in row for text in cell]
    every = [line for page_regions in ordered for r in page_regions for line in r.lines]
    doc = look([r for page_regions in ordered for r in page_regions], vocabulary([each.text for each in every] + cells))
    sheets: list[Sheet] = []
    last: tuple[tuple[float, ...], tuple[str, ...]] = ((), ())
    for number, (sketch, found) in enumerate(zip(kept, ordered)):
        made, last = _sheet(found, sketch.tables, doc, last)
        sheets.append(Sheet(number + 1, made))
    if title is None or not _telling(title):
        title = _largest(every, doc)
    return Source(sheets, title, published, margins, unseen, ocr=scanned, detail=reader.detail)


def _pictured(drawn: Drawn) -> bool:
    area = sum((x1 - x0) * (y1 - y0) for x0, y0, x1, y1 in drawn.pictures)
    return area > 0.1 * drawn.width * drawn.height


def _ordered(sketch: Sketch) -> list[Region]:
    """The page's regions in reading order; a ruled table takes part in the ordering as one large word."""
    held = [
        Word(_TABLE, t.x0, t.y0, t.x1, t.y1, t.y0 + 8, -1, k, glyphs.Style(8, False, "", (0, 0, 0), False))
        for k, t in enumerate(sketch.tables)
    ]
    return regions(rows([w for line in sketch.lines for w in line.words] + held) if held else sketch.lines)


def _sheet(
    found: list[Region], held: list[tables.Table], doc: Look, last: tuple[tuple[float, ...], tuple[str, ...]]
) -> tuple[list[Piece], tuple[tuple[float, ...], tuple[str, ...]]]:
    """The page's pieces, and the columns of the table it ends with: the next page may go on with it."""
    out: list[Piece] = []
    carried: tuple[tuple[float, ...], tuple[str, ...]] = ((), ())
    for region in found:
        parts: list[tables.Table | Region] = [tables.aligned(region)] if region.aligned else _parts(region, held)
        for part in parts:
            if isinstance(part, Region):
                made = pieces(part, doc)
                carried = ((), ()) if made else carried
                _extend(out, made, doc)
                continue
            before = (carried if out else last) if not part.headed else ((), ())
            same = len(before[0]) == len(part.edges) and all(abs(a - b) < 4 for a, b in zip(before[0], part.edges))
            made = part.pieces(doc.words, before[1] if same else ())
            out += made
            carried = (part.edges, made[-1].header if made else ())
    return out, carried if out else last


def _parts(region: Region, held: list[tables.Table]) -> list[tables.Table | Region]:
    """The region cut where a table stands in it."""
    out: list[tables.Table | Region] = []
    run: list[Line] = []
    for line in region.lines:
        here = [held[w.first] for w in line.words if w.text == _TABLE]
        rest = tuple(w for w in line.words if w.text != _TABLE)
        if rest:
            run.append(Line(rest))
        if here:
            if run:
                out.append(region._replace(lines=run))
                run = []
            out += here
    return out + ([region._replace(lines=run)] if run else [])


def _extend(out: list[Piece], made: list[Piece], doc: Look) -> None:
    """Add a region's pieces; a sentence that goes on in the next column stays one paragraph."""
    if out and made and out[-1].kind in ("paragraph", "item") and made[0].kind == "paragraph":
        before, after = out[-1].text, made[0].text
        if not re.search(r"[.!?:;…]['\"’”)]*$", before) and after[:1].islower() and len(before) > 30:
            out[-1] = out[-1]._replace(text=join_lines([before, after], doc.words))
            made = made[1:]
    out += made


def _facts(path: Path) -> tuple[str | None, date | None, list[str]]:
    """Title, date and the rest of what the file itself states; many files say nothing, or nonsense."""
    try:
        meta = pypdf.PdfReader(path).metadata
        if meta is None:
            return None, None, []
        made = meta.modification_date or meta.creation_date
        said = [clean(str(v)) for v in (meta.title, meta.subject, meta.keywords) if v]
        # reportlab dates files that are to be the same each time 1 January 2000
        known = made is not None and made.date() > date(2000, 1, 1)
        title = clean(str(meta.title)) if meta.title else None
        return title or None, made.date() if made and known else None, said
    except Exception:  # metadata of a damaged file fails in many ways, and the text does not need it
        return None, None, []


def _stamped(words: list[Word]) -> list[str]:
    """Very large words, as they were drawn: a stamp or watermark may stand askew across the text."""
    large = [w for w in words if w.style.size >= 24]
    return [" ".join(w.text for w in large)] if 0 < sum(len(w.text) for w in large) < 100 else []


def _telling(title: str) -> bool:
    bare = title.lower()
    return len(bare) > 3 and not re.search(
        r"untitled|anonymous|microsoft word|naamloos|\.(docx?|pdf|pptx?|indd|tex)$|^document\d*$", bare
    )


def _largest(lines: list[Line], doc: Look) -> str | None:
    """The title as it stands on the first page: its largest lines, where they are larger than the text."""
    start = lines[:25]
    top = max((each.style.size for each in start), default=0)
    if top < doc.size * 1.15:
        return None
    return clean(" ".join(each.text for each in start if abs(each.style.size - top) < 0.3))[:200] or None


def _fallback(path: Path, settings: Settings) -> Source:
    """Some files that pdfium refuses pypdf can still read, without places on the page."""
    try:
        reader = pypdf.PdfReader(path)
        if reader.is_encrypted and not reader.decrypt(""):
            raise Unreadable("encrypted", LOCKED)
        count = len(reader.pages)
        if count > settings.max_pages:
            raise Unreadable("too_large", too_many(count, settings))
        sheets = []
        for number, page in enumerate(reader.pages, 1):
            text = page.extract_text() or ""
            sheets.append(Sheet(number, [Piece("paragraph", p.replace("\n", " ")) for p in re.split(r"\n\s*\n", text)]))
    except (Unreadable, MemoryError):
        raise
    except Exception as error:  # pypdf's own errors are many, and every one means the same to the user
        raise Unreadable("corrupt", BROKEN) from error
    if not any(p.text.strip() for s in sheets for p in s.pieces):
        raise Unreadable("corrupt", BROKEN)
    title, published, said = _facts(path)
    return Source(sheets, title, published, said)
