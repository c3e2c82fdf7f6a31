"""Order the words of a page as they are read: rows, columns, lines."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from ingest.glyphs import Style, Word

BULLETS = "•‣◦▪■●○–—*·➢➤►✓✔□❑❖§\uf0b7\uf0a7\uf0d8\uf0fc\uf02d-"
MARKER = re.compile(rf"(?:[{re.escape(BULLETS)}]|o|\(?\d{{1,2}}[.)]|\(?[a-zA-Z][.)]|\(?[ivx]{{1,4}}[.)])$")
"""A word that opens a list item: a bullet, a number or a letter."""
OPENING = re.compile(rf"\d{{1,2}}$|{MARKER.pattern}")
"""The same, for a word with white behind it: there a bare number will do."""


@dataclass(frozen=True, eq=False)
class Line:
    """Words that stand beside each other in one column."""

    words: tuple[Word, ...]

    @cached_property
    def x0(self) -> float:
        return self.words[0].x0

    @cached_property
    def x1(self) -> float:
        return max(w.x1 for w in self.words)

    @cached_property
    def base(self) -> float:
        return max(self.words, key=lambda w: (w.style.size, len(w.text))).base

    @cached_property
    def text(self) -> str:
        return " ".join(w.text for w in self.words)

    @cached_property
    def style(self) -> Style:
        """The look of most of its letters; bold only where all of it is."""
        share: dict[Style, int] = {}
        for word in self.words:
            share[word.style] = share.get(word.style, 0) + sum(map(str.isalnum, word.text))
        main = max(share, key=lambda style: share[style])
        return main._replace(bold=all(w.style.bold for w in self.words if any(c.isalnum() for c in w.text)))


class Region(NamedTuple):
    """A stretch of lines that are read one after the other; `aligned` where they are the rows of a table."""

    lines: list[Line]
    left: float
    right: float
    aligned: bool = False
    gutters: tuple[tuple[float, float], ...] = ()


def rows(words: list[Word]) -> list[Line]:
    """Words on one baseline, from left to right; footnote signs and the like stay on the line they hang above."""
    found: list[list[Word]] = []
    for word in sorted(words, key=lambda w: (w.base, w.x0)):
        for row in reversed(found[-3:]):
            size = max(row[0].style.size, word.style.size)
            small = min(row[0].style.size, word.style.size) < 0.85 * size
            near = abs(row[0].base - word.base) <= (0.5 if small else 0.25) * size
            # a small row of its own may stand close to a large one: a sign touches a word, it does not cover one
            if near and not (small and any(_overlap(w, word) for w in row)):
                row.append(word)
                break
        else:
            found.append([word])
    for row in [r for r in found if len(r) == 1 and r[0].text in BULLETS]:  # drawn a little off its line
        sign, em = row[0], row[0].style.size
        for other in found:
            if other is not row and any(
                abs(w.base - sign.base) <= 0.5 * em and 0 < w.x0 - sign.x1 < 3 * em for w in other
            ):
                other.append(sign)
                found.remove(row)
                break
    return [Line(tuple(sorted(row, key=lambda w: (w.x0, w.order)))) for row in found]


def _overlap(a: Word, b: Word) -> bool:
    return min(a.x1, b.x1) - max(a.x0, b.x0) > 1


def regions(lines: list[Line]) -> list[Region]:
    """The page cut into columns and full-width stretches, in reading order (after Nagy's recursive X-Y cut)."""
    if not lines:
        return []
    left, right = min(each.x0 for each in lines), max(each.x1 for each in lines)
    band = _band(lines) if len(lines) > 1 else None
    if band is None:
        return [Region(lines, left, right)]
    first, last, (g0, g1) = band
    inside = lines[first:last]
    out = regions(lines[:first])
    columns = _columns(inside)
    if _aligned(inside, columns):
        # what stands above the first row with more than one cell is a caption
        top = next(k for k, each in enumerate(inside) if sum(cell is not None for cell in split(each, columns)) > 1)
        above = [Region(inside[:top], left, right)] if top else []
        return [*out, *above, Region(inside[top:], left, right, True, columns), *regions(lines[last:])]
    middle = (g0 + g1) / 2
    for side in (_side(inside, middle, -1), _side(inside, middle, 1)):
        out += regions(side)
    return out + regions(lines[last:])


def _side(lines: list[Line], middle: float, which: int) -> list[Line]:
    kept = ([w for w in each.words if ((w.x0 + w.x1) / 2 - middle) * which > 0] for each in lines)
    return [Line(tuple(words)) for words in kept if words]


def gaps(line: Line, least: float = 0.7) -> list[tuple[float, float]]:
    """White stretches within a line that are wider than `least` em, but not the one behind a list marker."""
    out: list[tuple[float, float]] = []
    reach, em = line.words[0].x1, line.style.size
    starts = True
    for before, word in zip(line.words, line.words[1:]):
        wide = word.x0 - reach > least * em
        if wide and not (starts and OPENING.match(before.text) and word.x0 - reach < 3 * em):
            out.append((reach, word.x0))
        starts = wide
        reach = max(reach, word.x1)
    return out


def _clear(line: Line, gap: tuple[float, float]) -> tuple[float, float] | None:
    """The widest part of `gap` that no word of the line stands in."""
    free, at = [], gap[0]
    for word in line.words:
        if word.x1 <= gap[0] or word.x0 >= gap[1]:
            continue
        free.append((at, word.x0))
        at = max(at, word.x1)
    free.append((at, gap[1]))
    best = max(free, key=lambda f: f[1] - f[0])
    return best if best[1] - best[0] >= 0.7 * line.style.size else None


def _band(lines: list[Line]) -> tuple[int, int, tuple[float, float]] | None:
    """The longest run of rows [first, last) that share a gutter, and the gutter."""
    best: tuple[float, tuple[int, int, tuple[float, float]]] | None = None
    tried: set[tuple[int, int, int]] = set()
    for i, line in enumerate(lines):
        # lines of two columns need not stand at one height: the white behind a line counts too
        behind = min((each.x0 for each in lines if each.x0 > line.x1 + 0.7 * line.style.size), default=None)
        for gap in gaps(line) + ([(line.x1, behind)] if behind else []):
            first, last, common = i, i + 1, gap
            while last < len(lines) and (narrower := _clear(lines[last], common)):
                last, common = last + 1, narrower
            while first > 0 and (narrower := _clear(lines[first - 1], common)):
                first, common = first - 1, narrower
            key = (first, last, round(common[0]))
            if key in tried:
                continue
            tried.add(key)
            cuts = [first, *_headings(lines, first, last, common), last]
            for a, b in pairwise(cuts):
                band = _trim(lines, a, b, common)
                if band and (best is None or band[0] > best[0]):
                    best = band
    return best and best[1]


def _headings(lines: list[Line], first: int, last: int, gutter: tuple[float, float]) -> list[int]:
    """Rows that head both columns although they are too short to reach into the other one: it is empty beside them."""
    size = median(w.style.size for each in lines[first:last] for w in each.words)
    pitch = median([b.base - a.base for a, b in zip(lines[first:last], lines[first + 1 : last])] or [size])
    # what heads one column elsewhere heads one column here
    inner = {(each.style.size, each.style.bold) for each in lines[first:last] if each.x0 >= gutter[1] - 1}
    out = []
    for k in range(first, last):
        line = lines[k]
        if (line.style.size, line.style.bold) in inner:
            continue
        if line.style.size <= 1.08 * size or any(w.x0 >= gutter[1] - 1 for w in line.words):
            continue
        other = [w for each in lines[max(first, k - 6) : k + 7] for w in each.words if w.x0 >= gutter[1] - 1]
        above = max((w.y1 for w in other if w.base < line.base), default=None)
        below = min((w.y0 for w in other if w.base > line.base), default=None)
        if above is None or below is None:
            continue
        tall = min(w.y0 for w in line.words) >= above - 1 and max(w.y1 for w in line.words) <= below + 1
        if tall and below - above > max(1.2 * line.style.size, 0.8 * pitch):
            out.append(k)
    return out


def _trim(
    lines: list[Line], first: int, last: int, gutter: tuple[float, float]
) -> tuple[float, tuple[int, int, tuple[float, float]]] | None:
    """The part of the run that really stands in two columns, with a score; None where it does not."""
    sides = [
        (any(w.x1 <= gutter[0] + 1 for w in each.words), any(w.x0 >= gutter[1] - 1 for w in each.words))
        for each in lines[first:last]
    ]
    lefts = [first + k for k, (a, _) in enumerate(sides) if a]
    rights = [first + k for k, (_, b) in enumerate(sides) if b]
    if len(lefts) < 2 or len(rights) < 2:
        return None
    start, end = max(lefts[0], rights[0]), min(lefts[-1], rights[-1])
    core = [k for k in range(start, end + 1)]
    n_left, n_right = sum(k in core for k in lefts), sum(k in core for k in rights)
    em = median(each.style.size for each in lines[first:last])
    wide = gutter[1] - gutter[0]
    # three short rows may leave a river of white by chance; a gutter is long, or wide, or what follows it lines up
    starts = [min(w.x0 for w in lines[k].words if w.x0 >= gutter[1] - 1) for k in rights if k in core]
    lined = bool(starts) and max(starts) - min(starts) < 1.5 and n_left == n_right == len(core) > 2
    if min(n_left, n_right) < (2 if wide > 1.6 * em or lined else 5):
        return None
    if all(OPENING.match(w.text) for k in core for w in lines[k].words if w.x1 <= gutter[0] + 1):
        return None  # the markers of a list
    words = [w for k in core for w in lines[k].words]
    prose = len(core) >= 4 and len(words) / (n_left + n_right) >= 4
    pitch = max(median(lines[b].base - lines[a].base for a, b in pairwise(side)) for side in (lefts, rights))
    body = lines[end].style
    odd = [each.style.size > 1.05 * body.size or (each.style.bold and not body.bold) for each in lines[:last]]
    largest = max(w.style.size for w in words)
    stop = end + 1
    while stop < last:
        gap = lines[stop].base - lines[stop - 1].base
        # a heading right above full-width text, or a larger one than the columns have, opens what comes below
        opens = last < len(lines) and odd[stop] and (all(odd[stop:last]) or lines[stop].style.size > 1.05 * largest)
        note = all(each.style.size < 0.85 * body.size for each in lines[stop:last])  # small print below the columns
        if (not prose and gap > 1.3 * pitch) or opens or note:
            break
        stop += 1
    begin = start
    while begin > first and (
        (prose and _same(lines[begin - 1], lines[begin])) or lines[begin].base - lines[begin - 1].base <= 1.3 * pitch
    ):
        begin -= 1
    return (stop - begin) * min(n_left, n_right) ** 0.5 * min(wide / em, 3), (begin, stop, gutter)


def _same(a: Line, b: Line) -> bool:
    return abs(a.style.size - b.style.size) < 0.3 and a.style.bold == b.style.bold


def _columns(lines: list[Line]) -> tuple[tuple[float, float], ...]:
    """The gutters that all rows share."""
    found: list[tuple[float, float]] = []
    widest = max(lines, key=lambda each: len(gaps(each)))
    for gap in gaps(widest):
        common: tuple[float, float] | None = gap
        for line in lines:
            common = common and _clear(line, common)
        if common:
            found.append(common)
    return tuple(found)


def split(line: Line, gutters: tuple[tuple[float, float], ...]) -> list[Line | None]:
    """The line's cells; None for an empty one."""
    edges = [(a + b) / 2 for a, b in gutters]
    cells: list[list[Word]] = [[] for _ in range(len(edges) + 1)]
    for word in line.words:
        cells[sum((word.x0 + word.x1) / 2 > edge for edge in edges)].append(word)
    return [Line(tuple(c)) if c else None for c in cells]


FIGURE = re.compile(r"[€$<>≥≤±~]?\s?-?\d")


def _aligned(lines: list[Line], gutters: tuple[tuple[float, float], ...]) -> bool:
    """Whether the columns are those of a table: what stands beside each other belongs together."""
    if not gutters:
        return False
    grid = [split(each, gutters) for each in lines]
    filled = [[c for c in row if c] for row in grid]
    if sum(len(row) > 1 for row in filled) < max(2, 0.5 * len(lines)):
        return False
    columns = [[c for c in column if c] for column in zip(*grid)]
    length = [sum(len(c.words) for c in column) / max(len(column), 1) for column in columns]
    figures = sum(bool(FIGURE.match(c.text)) for column in columns[1:] for c in column)
    share = figures / max(sum(map(len, columns[1:])), 1)
    if len(columns) > 2:
        return min(length) <= 2.5 and max(length) < 8 and (share >= 0.25 or (length[0] < 4 and sorted(length)[-2] < 4))
    first, second = columns
    labelled = sum(c.text.endswith(":") or c.style.bold for c in first) > len(first) / 2
    plain = sum(c.style.bold for c in second) <= len(second) / 2
    paired = len(lines) > 2 and all(len(row) > 1 for row in filled) and length[0] <= 3 and length[1] <= 6
    return length[0] <= 4.5 and (share >= 0.5 or (labelled and plain) or paired)
