"""Words with their boxes, drawn lines and pictures of a PDF page: the home of pypdfium2."""

from __future__ import annotations

import ctypes
import re
from pathlib import Path
from typing import Any, NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as raw

Colour = tuple[int, int, int]
_BOLD = re.compile(r"bold|black|heavy|semi|demi|(?<![a-z])bd(?![a-z])", re.I)


class Style(NamedTuple):
    size: float
    """Points, as drawn."""
    bold: bool
    font: str
    colour: Colour
    invisible: bool
    """Text render mode 3: neither filled nor stroked."""


class Word(NamedTuple):
    """A run without white space; the origin is the page's top left corner, as it is looked at."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    base: float
    """The baseline's y."""
    order: int
    """The place in the drawing order."""
    first: int
    """Index of its first character in pdfium's text page; the others follow."""
    style: Style


class Rect(NamedTuple):
    """A drawn line or filled area: what tables are ruled with."""

    x0: float
    y0: float
    x1: float
    y1: float
    fill: Colour | None


class Drawn(NamedTuple):
    """All there is on one page, unordered."""

    width: float
    height: float
    words: list[Word]
    rects: list[Rect]
    pictures: list[tuple[float, float, float, float]]


def draw(page: pdfium.PdfPage) -> Drawn:
    """Read one page; sizes in points."""
    turn = page.get_rotation()
    width, height = page.get_size()
    # pdfium reports places on the unturned page, whose lower left corner need not be (0, 0)
    left, bottom, right, top = page.get_bbox() if turn == 0 else page.get_cropbox()
    box = _turner(turn, left, bottom, right, top)
    rects, pictures = _shapes(page, box)
    return Drawn(width, height, _words(page, box), rects, pictures)


def _turner(turn: int, left: float, bottom: float, right: float, top: float) -> Any:
    def box(x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
        if turn == 90:
            return y0 - bottom, x0 - left, y1 - bottom, x1 - left
        if turn == 180:
            return right - x1, y0 - bottom, right - x0, y1 - bottom
        if turn == 270:
            return top - y1, right - x1, top - y0, right - x0
        return x0 - left, top - y1, x1 - left, top - y0

    return box


def _words(page: pdfium.PdfPage, box: Any) -> list[Word]:
    text_page = page.get_textpage()
    try:
        handle, count = text_page.raw, text_page.count_chars()
        letters = [raw.FPDFText_GetUnicode(handle, i) for i in range(count)]
        styles: dict[Any, Style] = {}
        words: list[Word] = []
        start = -1
        for i in range(count + 1):
            code = letters[i] if i < count else 32
            if (code > 32 and code != 0xA0) or code == 2:
                if start < 0:
                    start = i
            elif start >= 0:
                words.append(_word(handle, letters, start, i, box, len(words), styles))
                start = -1
            # a hyphen that pdfium recognised ends its line without a line break after it
            if start >= 0 and code in (0xFFFE, 2):
                words.append(_word(handle, letters, start, i + 1, box, len(words), styles))
                start = -1
        return words
    finally:
        text_page.close()


def _word(
    handle: Any, letters: list[int], start: int, end: int, box: Any, order: int, styles: dict[Any, Style]
) -> Word:
    a, b = raw.FS_RECTF(), raw.FS_RECTF()
    raw.FPDFText_GetLooseCharBox(handle, start, a)
    last = end - 1
    while last > start and letters[last] in (0xFFFE, 2):  # its box is empty
        last -= 1
    raw.FPDFText_GetLooseCharBox(handle, last, b)
    x, y = ctypes.c_double(), ctypes.c_double()
    raw.FPDFText_GetCharOrigin(handle, start, x, y)
    x0, y0, x1, y1 = box(min(a.left, b.left), min(a.bottom, b.bottom), max(a.right, b.right), max(a.top, b.top))
    base = box(x.value, y.value, x.value, y.value)[1]
    style = _style(handle, start, styles)
    text = "".join(map(chr, letters[start:end]))
    return Word(text, x0, y0, x1, y1, base, order, start, style)


def _style(handle: Any, i: int, styles: dict[Any, Style]) -> Style:
    item = raw.FPDFText_GetTextObject(handle, i)
    key = ctypes.cast(item, ctypes.c_void_p).value if item else None
    if key in styles:
        return styles[key]
    matrix = raw.FS_MATRIX()
    size = raw.FPDFText_GetFontSize(handle, i)
    if raw.FPDFText_GetMatrix(handle, i, matrix):
        size *= (matrix.c**2 + matrix.d**2) ** 0.5 or 1
    name, weight = "", 0
    font = raw.FPDFTextObj_GetFont(item) if item else None
    if font:
        buffer = ctypes.create_string_buffer(128)
        if 0 < raw.FPDFFont_GetBaseFontName(font, buffer, 128) <= 128:
            name = buffer.value.decode("utf-8", "replace")
        weight = raw.FPDFFont_GetWeight(font)
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    raw.FPDFText_GetFillColor(handle, i, red, green, blue, alpha)
    mode = raw.FPDFTextObj_GetTextRenderMode(item) if item else 0
    bold = bool(_BOLD.search(name)) or weight >= 600
    style = Style(round(size, 1), bold, name, (red.value, green.value, blue.value), mode == 3 or alpha.value == 0)
    styles[key] = style
    return style


def _shapes(page: pdfium.PdfPage, box: Any) -> tuple[list[Rect], list[tuple[float, float, float, float]]]:
    rects, pictures = [], []
    west, south, east, north = (ctypes.c_float() for _ in range(4))
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    for item in page.get_objects(filter=(raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE), max_depth=3):
        if len(rects) > 20_000:  # a drawing, not a table
            return [], pictures
        if item.level:  # bounds inside a form are the form's own
            if item.type == raw.FPDF_PAGEOBJ_IMAGE:
                pictures.append((0, 0, *page.get_size()))
            continue
        if not raw.FPDFPageObj_GetBounds(item.raw, west, south, east, north):
            continue
        place = box(west.value, south.value, east.value, north.value)
        if item.type == raw.FPDF_PAGEOBJ_IMAGE:
            pictures.append(place)
            continue
        mode, stroke = ctypes.c_int(), ctypes.c_int()
        raw.FPDFPath_GetDrawMode(item.raw, mode, stroke)
        segments = raw.FPDFPath_CountSegments(item.raw)
        if not (mode.value or stroke.value) or segments > 6:
            continue
        curved = any(
            raw.FPDFPathSegment_GetType(raw.FPDFPath_GetPathSegment(item.raw, k)) == raw.FPDF_SEGMENT_BEZIERTO
            for k in range(segments)
        )
        thin = min(place[2] - place[0], place[3] - place[1]) < 3
        if curved or (segments < 4 and not thin):  # a slanted line
            continue
        fill = None
        if mode.value and raw.FPDFPageObj_GetFillColor(item.raw, red, green, blue, alpha) and alpha.value:
            fill = (red.value, green.value, blue.value)
        rects.append(Rect(*place, fill))
    return rects, pictures


def open_pdf(path: Path) -> pdfium.PdfDocument:
    """Raises pdfium.PdfiumError where pdfium cannot read it; tries no password but the empty one."""
    return pdfium.PdfDocument(path)


def picture(page: pdfium.PdfPage, dots: float) -> Any:
    """The page as a Pillow image at `dots` per inch, kept under 40 million pixels."""
    width, height = page.get_size()
    scale = min(dots / 72, (40e6 / max(width * height, 1)) ** 0.5)
    return page.render(scale=scale, may_draw_forms=False).to_pil()
