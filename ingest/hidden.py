"""Part the text that a reader of a PDF page sees from the text that is there for machines only."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from ingest.glyphs import Colour, Drawn, Rect, Word, picture

_TINY = 4.0
_NEAR = 40
"""Colours whose channels differ less than this (of 255) cannot be told apart in small print."""


def part(drawn: Drawn, page: Any) -> tuple[Drawn, list[str]]:
    """The page without its hidden words, and what those say."""
    full = any((x1 - x0) * (y1 - y0) > 0.5 * drawn.width * drawn.height for x0, y0, x1, y1 in drawn.pictures)
    doubtful = [w for w in drawn.words if _pale(w, drawn.rects)]
    unseen = {id(w) for w in _unprinted(doubtful, page, drawn)} if doubtful else set()
    gone, kept = [], []
    for word in drawn.words:
        # invisible text over a full-page picture is the text layer of a scan
        hidden = (
            (word.style.invisible and not full)
            or word.style.size < _TINY
            or _outside(word, drawn)
            or id(word) in unseen
        )
        (gone if hidden else kept).append(word)
    if not gone:
        return drawn, []
    texts = [
        " ".join(w.text for w in run) for _, run in groupby(gone, key=lambda w: (round(w.base / 30), w.style.size))
    ]
    return drawn._replace(words=kept), [t for t in texts if sum(c.isalpha() for c in t) > 2]


def _outside(word: Word, drawn: Drawn) -> bool:
    x, y = (word.x0 + word.x1) / 2, (word.y0 + word.y1) / 2
    return not (-2 <= x <= drawn.width + 2 and -2 <= y <= drawn.height + 2)


def _close(a: Colour, b: Colour) -> bool:
    return all(abs(p - q) < _NEAR for p, q in zip(a, b))


def _pale(word: Word, rects: list[Rect]) -> bool:
    """Whether it has the colour of the paper or of an area that it stands on."""
    if word.style.invisible:
        return False
    if _close(word.style.colour, (255, 255, 255)):
        return True
    x, y = (word.x0 + word.x1) / 2, (word.y0 + word.y1) / 2
    return any(r.fill and r.x0 <= x <= r.x1 and r.y0 <= y <= r.y1 and _close(word.style.colour, r.fill) for r in rects)


def _unprinted(words: list[Word], page: Any, drawn: Drawn) -> list[Word]:
    """Those of the words that leave no trace on the printed page: white on a dark band is not hidden."""
    image = picture(page, 72).convert("RGB")
    scale = image.width / (drawn.width or 1)
    out = []
    for word in words:
        box = [round(v * scale) for v in (word.x0, word.y0, word.x1, word.y1)]
        left, top = max(box[0], 0), max(box[1], 0)
        right, bottom = min(max(box[2], left + 1), image.width), min(max(box[3], top + 1), image.height)
        if left >= right or top >= bottom:
            continue
        extremes = image.crop((left, top, right, bottom)).getextrema()
        if all(high - low < _NEAR for low, high in extremes):
            out.append(word)
    return out
