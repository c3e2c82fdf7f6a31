"""Draw a page of a PDF with a quote marked on it."""

from __future__ import annotations

import base64
import io
import re
from pathlib import Path
from typing import Any, NamedTuple

from ingest import glyphs, ocr
from ingest.errors import RcbError
from ingest.layout import rows
from ingest.settings import Settings
from ingest.text import find_letters, fold
from ingest.worker import Ended, Readers

_YELLOW = (255, 221, 0, 96)
_SHORT = 6
"""Letters and digits that a piece of a quote needs for its place on the page to be sure."""


class NoPicture(RcbError):
    """The page cannot be drawn."""


class Box(NamedTuple):
    """A marked stretch of a line, in points from the page's top left corner."""

    x0: float
    y0: float
    x1: float
    y1: float


def marked_page(
    path: Path,
    page: int,
    quote: str,
    *,
    scale: float = 2.0,
    settings: Settings | None = None,
    readers: Readers | None = None,
) -> bytes:
    """The page (1-based) as PNG; nothing is marked where the quote is not found for sure.

    Runs in a child process, a fresh one unless `readers` lends one. Raises NoPicture.
    """
    arguments = {"path": str(path.resolve()), "page": page, "quote": quote, "scale": scale}
    try:
        if readers is not None:
            return base64.b64decode(readers.run("picture", **arguments))
        with Readers((settings or Settings()).model_copy(update={"workers": 1})) as own:
            return base64.b64decode(own.run("picture", **arguments))
    except Ended as error:
        raise NoPicture(f"Pagina {page} kan niet worden getekend. Open het bestand {path.name} zelf.") from error


def mark(path: Path, page: int, quote: str, scale: float, settings: Settings) -> bytes:
    """As `marked_page`, in this process."""
    from PIL import Image, ImageDraw

    with glyphs.open_pdf(path) as document:
        sheet = document[page - 1]
        image = glyphs.picture(sheet, 72 * scale).convert("RGBA")
        words = glyphs.draw(sheet).words
        if sum(len(w.text) for w in words) < 20 and ocr.languages(settings.ocr_languages):
            words = _recognised(sheet, settings)
        factor = image.width / sheet.get_size()[0]
    glass = Image.new("RGBA", image.size)
    pen = ImageDraw.Draw(glass)
    for box in places(quote, words):
        pen.rectangle([v * factor for v in box], fill=_YELLOW)
    out = io.BytesIO()
    Image.alpha_composite(image, glass).convert("RGB").save(out, "PNG")
    return out.getvalue()


def _recognised(sheet: Any, settings: Settings) -> list[glyphs.Word]:
    picture = glyphs.picture(sheet, 300)
    point = sheet.get_size()[0] / picture.width
    style = glyphs.Style(10, False, "", (0, 0, 0), False)
    return [
        glyphs.Word(w.text, w.x0 * point, w.y0 * point, w.x1 * point, w.y1 * point, w.y1 * point, k, k, style)
        for k, w in enumerate(ocr.words(picture, settings.ocr_languages, 0.8 * settings.max_seconds))
    ]


def places(quote: str, words: list[glyphs.Word]) -> list[Box]:
    """Where the quote stands on the page, a box a line; empty where any doubt is left."""
    for order in (words, _by_row(words)):
        found = _found(quote, order)
        if found:
            return _boxes(found)
    if "\t" in quote:
        return _boxes(_row(quote, words))
    return _boxes(_parts(quote, words))


def _by_row(words: list[glyphs.Word]) -> list[glyphs.Word]:
    return [w for line in rows(words) for w in line.words]


def _letters(text: str) -> str:
    return "".join(c.lower() for c in fold(text).text if c.isalnum())


def _found(quote: str, words: list[glyphs.Word]) -> list[glyphs.Word]:
    """The words that the quote covers, if it stands there in one piece."""
    starts, text = [], ""
    for word in words:
        starts.append(len(text))
        text += word.text + " "
    span = find_letters(quote, text)
    if span is None:
        return []
    return [w for w, at in zip(words, starts) if at < span[1] and at + len(w.text) > span[0]]


def _row(quote: str, words: list[glyphs.Word]) -> list[glyphs.Word]:
    """The cells of a table row: the longest says which row it is, the others stand beside it or not at all."""
    cells = sorted((c for c in quote.split("\t") if _letters(c)), key=lambda c: -len(_letters(c)))
    if not cells:
        return []
    anchors = _all(cells[0], words)
    best: list[glyphs.Word] = []
    for anchor in anchors:
        top, bottom = min(w.y0 for w in anchor), max(w.y1 for w in anchor)
        reach = 3 * (bottom - top) / max(len({round(w.base) for w in anchor}), 1)
        beside = [w for w in words if top - reach < w.y0 and w.y1 < bottom + reach]
        hit = list(anchor)
        for cell in cells[1:]:
            near = [h for h in _all(cell, beside) if not any(w in hit for w in h)]
            if not near:
                break
            hit += min(near, key=lambda h: abs(h[0].base - anchor[0].base))
        else:
            if not best or len(anchors) == 1 or _spread(hit) < _spread(best):
                best = hit
    return best


def _spread(words: list[glyphs.Word]) -> float:
    return max(w.base for w in words) - min(w.base for w in words)


def _all(text: str, words: list[glyphs.Word]) -> list[list[glyphs.Word]]:
    """Every place where the text stands as whole words, whether its lines follow each other or not."""
    wanted = _letters(text)
    bare = [(w, _letters(w.text)) for w in words]
    bare = [(w, letters) for w, letters in bare if letters]
    out = []
    for k in range(len(bare)):
        rest, hit = wanted, []
        for word, letters in bare[k:]:
            if not rest.startswith(letters):
                break
            rest = rest[len(letters) :]
            hit.append(word)
            if not rest:
                out.append(hit)
                break
    return out


def _parts(quote: str, words: list[glyphs.Word]) -> list[glyphs.Word]:
    """A quote that goes on elsewhere on the page (another column): every part in its place, or nothing."""
    tokens = re.findall(r"\S+", quote)
    out: list[glyphs.Word] = []
    start = 0
    while start < len(tokens):
        end = len(tokens)
        while end > start and not (found := _found(" ".join(tokens[start:end]), words)):
            end -= 1
        if end == start or len(_letters("".join(tokens[start:end]))) < _SHORT:
            return []
        out += found
        start = end
    return out


def _boxes(words: list[glyphs.Word]) -> list[Box]:
    """Words on one line as one box; a wide gap parts them, as between cells."""
    out: list[Box] = []
    base = None
    for word in words:
        last = out[-1] if out else None
        height = word.y1 - word.y0
        if last and base is not None and abs(word.base - base) < 0.4 * height and -1 <= word.x0 - last.x1 < 2 * height:
            out[-1] = Box(min(last.x0, word.x0), min(last.y0, word.y0), max(last.x1, word.x1), max(last.y1, word.y1))
        else:
            out.append(Box(word.x0, word.y0, word.x1, word.y1))
        base = word.base
    return out
