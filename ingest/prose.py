"""Turn the lines of a region into headings, paragraphs and list items."""

from __future__ import annotations

import re
from collections import Counter
from statistics import median
from typing import NamedTuple

from ingest.hyphens import MARKS, join_lines
from ingest.layout import BULLETS, MARKER, OPENING, Line, Region
from ingest.pieces import Piece

_CAPTION = re.compile(r"(?:tabel|figuur|afbeelding|bron|table|figure|source|noot|voetnoot)\b[ .:]*\d*", re.I)
_NUMBERED = re.compile(r"(?:\d+[.)]|\d+(?:\.\d+)+\.?|[A-Z][.)]|hoofdstuk \d+|bijlage \w+)\s", re.I)
_END = re.compile(r"[.!?:;…]['\"’”)]*$")


class Look(NamedTuple):
    """How running text looks in this document, so that headings stand out against it."""

    size: float
    bold: bool
    pitch: float
    """Baseline distance within a paragraph, in em."""
    sizes: tuple[tuple[float, bool], ...]
    """The looks of headings, largest first: their place is the level."""
    words: frozenset[str]


def look(regions: list[Region], words: frozenset[str]) -> Look:
    """Measured over the whole document; letters are counted, not lines."""
    weight: Counter[tuple[float, bool]] = Counter()
    for region in regions:
        for word in (w for line in region.lines for w in line.words):
            weight[round(word.style.size * 2) / 2, word.style.bold] += len(word.text)
    (size, bold), _ = weight.most_common(1)[0] if weight else ((10.0, False), 0)
    steps = [
        (b.base - a.base) / size
        for region in regions
        for a, b in zip(region.lines, region.lines[1:])
        if 0 < b.base - a.base < 3 * size and abs(a.style.size - size) < 0.6 and abs(b.style.size - size) < 0.6
    ]
    larger = {(s, b) for s, b in weight if s > size * 1.08 or (b and not bold and s > size * 0.9)}
    return Look(
        size, bold, min(median(steps), 2.1) if len(steps) > 3 else 1.3, tuple(sorted(larger, reverse=True)), words
    )


def pieces(region: Region, doc: Look) -> list[Piece]:
    """The region's blocks, top to bottom."""
    groups: list[list[Line]] = []
    for line in region.lines:
        if groups and _continues(groups[-1], line, region, doc):
            groups[-1].append(line)
        else:
            groups.append([line])
    body_left = _margin(region)
    out: list[Piece] = []
    for k, group in enumerate(groups):
        made = _piece(group, doc)
        if made and made[0].kind == "paragraph" and _hangs(group, region, body_left, doc):
            # a list whose bullets are drawings: it is announced, or there are more of them
            more = k + 1 < len(groups) and _hangs(groups[k + 1], region, body_left, doc)
            if out and (out[-1].text.endswith(":") or out[-1].kind == "item" or (out[-1].kind == "heading" and more)):
                made = [Piece("item", made[0].text)]
        out += made
    return out


def _hangs(group: list[Line], region: Region, margin: float, doc: Look) -> bool:
    """Whether all its lines start at one place, a little to the right of the running text."""
    indent, em = min(each.x0 for each in group) - margin, group[0].style.size
    flush = max(each.x0 for each in group) - min(each.x0 for each in group) < 1
    near = 0.6 * em < indent < (4.5 if len(group) > 1 else 3) * em
    return near and flush and abs(em - doc.size) < 0.6 and not _centred(group, group[0], region)


def _margin(region: Region) -> float:
    """Where most lines of the region start."""
    starts = Counter(round(each.x0 / 2) for each in region.lines)
    most = max(starts.values())
    return 2 * min(s for s, n in starts.items() if n >= most / 2)


def _continues(group: list[Line], line: Line, region: Region, doc: Look) -> bool:
    last, first = group[-1], group[0]
    a, b = last.style, line.style
    step = line.base - last.base
    if abs(a.size - b.size) > 0.08 * a.size + 0.3 or a.bold != b.bold or step <= 0:
        return False
    if len(group) > 1:
        usual = min(group[k + 1].base - group[k].base for k in range(len(group) - 1))
        if step > usual * 1.18 + 0.5:
            return False
    elif step > max(doc.pitch * 1.16, 1.32 if abs(a.size - doc.size) > 0.6 else 0) * a.size + 0.5:
        return False
    if _marked(line) and not _midsentence(last):
        return False
    if last.text[-1] in MARKS:
        return True
    em = a.size
    if a.colour != b.colour and _words(first) <= 12 and a.bold:
        return False
    indent = line.x0 - last.x0
    if _marked(first):  # the text of an item hangs under its first word, or under its marker
        return indent > -1.2 * em or (len(group) == 1 and indent > -0.5 * em)
    if indent > 0.8 * em and not _midsentence(last) and not _centred(group, line, region):
        return False  # the first line of a paragraph is indented
    if len(group) > 1 and indent < -0.8 * em and not _centred(group, line, region):
        return False
    short = last.x1 < region.right - 0.25 * (region.right - region.left)
    first_word = line.words[0].x1 - line.words[0].x0
    fits = last.x1 + 0.3 * em + first_word < region.right - 1.5 * em
    if a.bold and not doc.bold and short and _END.search(last.text):
        return False
    # where the next word had fitted, the line was ended on purpose
    return not (
        fits
        and short
        and (_END.search(last.text) or (line.text[:1].isupper() and len(region.lines) > 1 and _list_like(region)))
    )


def _list_like(region: Region) -> bool:
    """Most lines stop well before the edge: an address or a list without marks, not prose."""
    width = region.right - region.left
    return sum(each.x1 < region.right - 0.25 * width for each in region.lines) > 0.5 * len(region.lines)


def _centred(group: list[Line], line: Line, region: Region) -> bool:
    middle = (line.x0 + line.x1) / 2
    return all(abs((each.x0 + each.x1) / 2 - middle) < 3 for each in group) and line.x0 > region.left + 12


def _midsentence(line: Line) -> bool:
    """The line cannot be the end of a paragraph: it ends in a word that asks for more."""
    return bool(
        re.search(r"(?:,|\b(?:de|het|een|en|of|van|in|op|te|met|voor|door|aan|dan|tot|the|and|of|a|to))$", line.text)
    )


def _marked(line: Line) -> bool:
    if len(line.words) < 2:
        return False
    first, second = line.words[:2]
    apart = second.x0 - first.x1 > 0.7 * line.style.size
    return bool((OPENING if apart else MARKER).match(first.text)) and (apart or first.text.lower() != "o")


def _words(line: Line) -> int:
    return len(line.words)


def _piece(group: list[Line], doc: Look) -> list[Piece]:
    first = group[0]
    text = join_lines((each.text for each in group), doc.words)
    if not any(c.isalnum() for c in text) and len(text) < 4:
        return []  # a bullet or rule without text
    if level := _heading(group, text, doc):
        return [Piece("heading", text, level)]
    if _marked(first):
        marker = first.words[0].text
        if marker in tuple(BULLETS):
            text = text[len(marker) :].lstrip()
        return [Piece("item", text)]
    if len(text) > 1 and text[0] in BULLETS and text[0] not in "-–—*" and text[1].isalnum():
        return [Piece("item", text[1:])]
    return [Piece("paragraph", text)]


def _heading(group: list[Line], text: str, doc: Look) -> int:
    """The level of a heading, 0 where the lines are none."""
    style, count = group[0].style, len(text.split())
    larger = style.size > doc.size * 1.12
    bold = style.bold and not doc.bold and style.size > doc.size * 0.9
    if not (larger or bold) or len(group) > 4 or not any(c.isalpha() for c in text) or _CAPTION.match(text):
        return 0
    if count > (24 if larger else 18) or (text.endswith((".", ";", ",")) and not _NUMBERED.match(text)):
        return 0
    if text.endswith(".") and count > 8:
        return 0
    key = (round(style.size * 2) / 2, style.bold)
    return min(1 + (doc.sizes.index(key) if key in doc.sizes else len(doc.sizes)), 6)
