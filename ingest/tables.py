"""Find the tables of a page by their rules, shading or aligned columns, and read them cell by cell."""

from __future__ import annotations

import re
from itertools import pairwise
from statistics import mean
from typing import NamedTuple

from ingest.glyphs import Drawn, Rect, Word
from ingest.hyphens import join_lines
from ingest.layout import FIGURE, Line, Region, gaps, rows, split
from ingest.pieces import Piece, table

_TITLES = re.compile(
    r"(?:nr\.?|#|kenmerk(?:en)?|eigenschap|waarde|eis(?:en)?|onderdeel|onderwerp|parameter|specificaties?|naam|omschrijving|"
    r"jaar|categorie|aantal|criteri(?:um|a)|product|partij|bedrijf|organisatie|rol|status|datum|actie|wie|wat|wanneer|"
    r"eenheid|toelichting|bron|cluster|locatie|thema|fase|norm|type|model|item|value|feature|specification|requirement|"
    r"description|name|year|number|unit|company|property|characteristic|date|capability|metric)\b",
    re.I,
)


class Table(NamedTuple):
    x0: float
    y0: float
    x1: float
    y1: float
    rows: list[list[list[str]]]
    """Per row, per column, the lines of the cell."""
    headed: bool
    edges: tuple[float, ...]

    def pieces(self, words: frozenset[str], carried: tuple[str, ...] = ()) -> list[Piece]:
        """Rows as text; `carried` is the header of the table that this one goes on with."""
        texts = [[join_lines(cell, words) for cell in row] for row in self.rows]
        made = table(texts, self.headed)
        if carried and not self.headed:
            return [p._replace(header=carried) if p.kind == "row" else p for p in made]
        return made


class _Rule(NamedTuple):
    at: float
    start: float
    end: float


def ruled(page: Drawn) -> tuple[list[Table], list[Word]]:
    """The tables that are drawn with lines or shading, and the words that are in none."""
    tables: list[Table] = []
    words = page.words
    for flat, upright in _clusters(page):
        found = _read(flat, upright, words, page.rects)
        if found:
            made, used = found
            tables.append(made)
            words = [w for w in words if id(w) not in used]
    return tables, words


def _clusters(page: Drawn) -> list[tuple[list[_Rule], list[_Rule]]]:
    flat, upright = [], []
    for rect in page.rects:
        width, height = rect.x1 - rect.x0, rect.y1 - rect.y0
        if width * height > 0.5 * page.width * page.height or max(width, height) < 4:
            continue
        if height < 3:
            flat.append(_Rule((rect.y0 + rect.y1) / 2, rect.x0, rect.x1))
        elif width < 3:
            upright.append(_Rule((rect.x0 + rect.x1) / 2, rect.y0, rect.y1))
        else:
            flat += [_Rule(rect.y0, rect.x0, rect.x1), _Rule(rect.y1, rect.x0, rect.x1)]
            upright += [_Rule(rect.x0, rect.y0, rect.y1), _Rule(rect.x1, rect.y0, rect.y1)]
    flat, upright = _merge(flat), _merge(upright)
    if not 2 <= len(flat) <= 400 or len(upright) > 400:
        return []
    group = list(range(len(flat) + len(upright)))

    def root(i: int) -> int:
        while group[i] != i:
            i = group[i]
        return i

    crossed = set()
    for i, h in enumerate(flat):
        for j, v in enumerate(upright, len(flat)):
            if h.start - 2 <= v.at <= h.end + 2 and v.start - 2 <= h.at <= v.end + 2:
                group[root(i)] = root(j)
                crossed.add(i)
    for i, a in enumerate(flat):  # a table may have lines under its rows only
        for j in range(i + 1, len(flat)):
            b = flat[j]
            if i not in crossed and j not in crossed and abs(a.start - b.start) < 3 and abs(a.end - b.end) < 3:
                if b.at - a.at < 150:
                    group[root(i)] = root(j)
                break
    found: dict[int, tuple[list[_Rule], list[_Rule]]] = {}
    for i, rule in enumerate(flat + upright):
        found.setdefault(root(i), ([], []))[i >= len(flat)].append(rule)
    parted = [part for f in found.values() if f[0] for part in _parted(*f)]
    return sorted((f for f in parted if len(f[0]) > 1), key=lambda f: f[0][0].at)


def _parted(flat: list[_Rule], upright: list[_Rule]) -> list[tuple[list[_Rule], list[_Rule]]]:
    """Tables that touch, one below the other, have columns of their own; merged cells only leave borders out."""
    ys = _steps([r.at for r in flat])
    west, east = min(r.start for r in flat), max(r.end for r in flat)
    cuts: list[float] = []
    known: set[int] = set()
    for top, bottom in pairwise(ys):
        middle = (top + bottom) / 2
        here = {round(v.at / 3) for v in upright if v.start < middle < v.end and west + 3 < v.at < east - 3}
        if here - known and known - here:
            cuts.append(top)
            known = set()
        known |= here
    if not cuts:
        return [(flat, upright)]
    out = []
    for top, bottom in pairwise([ys[0] - 9, *cuts, ys[-1] + 9]):
        rules = [v._replace(start=max(v.start, top), end=min(v.end, bottom)) for v in upright]
        out.append(([h for h in flat if top - 2 <= h.at <= bottom + 2], [v for v in rules if v.end - v.start > 3]))
    return out


def _merge(rules: list[_Rule]) -> list[_Rule]:
    """Pieces that lie in each other's extension as one rule."""
    out: list[_Rule] = []
    for rule in sorted(rules):
        for k in range(len(out) - 1, -1, -1):
            other = out[k]
            if rule.at - other.at > 1.6:
                continue
            if rule.start <= other.end + 2 and rule.end >= other.start - 2:
                out[k] = _Rule(other.at, min(rule.start, other.start), max(rule.end, other.end))
                break
            if k < len(out) - 60:
                out.append(rule)
                break
        else:
            out.append(rule)
    return out


def _steps(places: list[float]) -> list[float]:
    out: list[float] = []
    for place in sorted(places):
        if not out or place - out[-1] > 3:
            out.append(place)
    return out


def _read(
    flat: list[_Rule], upright: list[_Rule], words: list[Word], rects: list[Rect]
) -> tuple[Table, set[int]] | None:
    x0, x1 = min(r.start for r in flat), max(r.end for r in flat)
    ys = _steps([r.at for r in flat if r.end - r.start > 0.6 * (x1 - x0)])
    if len(ys) < 2:
        return None
    y0, y1 = ys[0], ys[-1]
    inside = [w for w in words if x0 - 1 < (w.x0 + w.x1) / 2 < x1 + 1 and y0 - 1 < (w.y0 + w.y1) / 2 < y1 + 1]
    if not inside:
        return None
    lines = rows(inside)
    tall = [v.at for v in upright if v.end - v.start > 0.4 * (y1 - y0) and x0 + 3 < v.at < x1 - 3]
    edges = _steps(tall) or _white(lines)
    if not edges or (not tall and len(ys) < 3):
        return None
    if not upright and (above := _unruled(flat[0].at, edges, [w for w in words if x0 - 1 < w.x0 and w.x1 < x1 + 1])):
        inside += above
        y0 = min(w.y0 for w in above)
        ys = [y0, *ys]
    bands = [
        [w for w in inside if a < (w.y0 + w.y1) / 2 <= b] for a, b in zip([y0 - 1, *ys[1:-1]], [*ys[1:-1], y1 + 1])
    ]
    grid: list[list[list[Word]]] = []
    for band in bands:
        if not band:
            continue
        if not tall and len(bands) <= 3 and (several := _stacked(rows(band), edges)):
            grid += several
        else:
            grid.append(_cells(band, edges))
    if len(grid) < 2 or sum(sum(map(bool, row)) > 1 for row in grid) < 0.5 * len(grid):
        return None
    if max(len(cell) for row in grid for cell in row) > 150:  # columns of prose between two rules
        return None
    first = next(
        (
            r.fill
            for r in rects
            if r.fill
            and r.y0 - 2 < ys[0] + 3 < r.y1
            and r.x1 - r.x0 > 5
            and r.y1 - r.y0 > 5
            and r.y1 < ys[-1] - 3
            and x0 - 3 < r.x0 < x1
        ),
        None,
    )
    lower = {r.fill for r in rects if r.fill and r.y0 > ys[1] - 3 and r.y1 < ys[-1] + 3 and r.y1 - r.y0 > 5}
    shaded = first is not None and first not in lower
    text = [[[line.text for line in rows(cell)] for cell in row] for row in grid]
    return Table(x0, y0, x1, y1, text, headed(grid, shaded), tuple(edges)), {id(w) for w in inside}


def _unruled(top: float, edges: list[float], words: list[Word]) -> list[Word]:
    """The column names right above the first rule, where the table has none over them."""
    out: list[Word] = []
    for line in reversed(rows([w for w in words if w.base < top])):
        below = min((w.y0 for w in out), default=top)
        if below - max(w.y1 for w in line.words) > 0.6 * line.style.size:
            break
        out += line.words
    apart = sum(bool(cell) for cell in _cells(out, edges)) > 1
    crossing = any(w.x0 < e - 2 and w.x1 > e + 2 for w in out for e in edges)
    return out if apart and not crossing and len(out) < 60 else []


def _white(lines: list[Line]) -> list[float]:
    """Column borders where no rule shows them: the middles of the white that all rows share."""
    free: list[tuple[float, float]] = []
    for line in sorted(lines, key=lambda each: -len(gaps(each, 0.6))):
        own = [(-1e9, line.x0), *gaps(line, 0.6), (line.x1, 1e9)]
        crossed = [(max(a, c), min(b, d)) for a, b in free or own for c, d in own]
        crossed = [(a, b) for a, b in crossed if b - a > 3]
        # a line without gaps may be the start of a wrapped cell, or stand across all columns
        if len(own) > 2 or len(crossed) == len(free):
            free = crossed
    return [(a + b) / 2 for a, b in free if a > -1e8 and b < 1e8]


def _cells(band: list[Word], edges: list[float]) -> list[list[Word]]:
    cells: list[list[Word]] = [[] for _ in range(len(edges) + 1)]
    # a word across a border shows that the cells on both sides are one
    joined = {k for k, e in enumerate(edges) for w in band if w.x0 < e - 2 and w.x1 > e + 2}
    for word in band:
        column = sum((word.x0 + word.x1) / 2 > edge for edge in edges)
        while column and column - 1 in joined:
            column -= 1
        cells[column].append(word)
    return cells


def _stacked(lines: list[Line], edges: list[float]) -> list[list[list[Word]]] | None:
    """Rows without rules between them: each baseline is one, unless its first cell is empty."""
    out: list[list[list[Word]]] = []
    for line in lines:
        cells = _cells(list(line.words), edges)
        if out and not cells[0]:
            for k, cell in enumerate(cells):
                out[-1][k] += cell
        else:
            out.append(cells)
    full = sum(sum(map(bool, row)) > 1 for row in out)
    return out if len(out) > 2 and full >= 0.7 * len(out) else None


def headed(grid: list[list[list[Word]]], shaded: bool = False) -> bool:
    """Whether the first row holds column names rather than values."""
    first, rest = grid[0], grid[1:]
    names = [cell for cell in first if cell]
    if len(names) < 2:
        return False
    text = [" ".join(w.text for w in cell) for cell in names]
    if shaded:
        return True
    bold = all(w.style.bold for cell in names for w in cell)
    if bold and mean(all(w.style.bold for cell in row for w in cell) for row in rest) < 0.5:
        return True
    colours = {w.style.colour for cell in names for w in cell}
    if colours.isdisjoint(w.style.colour for row in rest for cell in row for w in cell):
        return True
    if sum(bool(_TITLES.match(t)) for t in text) >= 2 and not any(t[0].isdigit() for t in text[1:]):
        return True
    body = [[" ".join(w.text for w in row[k]) for row in rest if row[k]] for k in range(1, len(first))]
    figures = any(column and mean(bool(FIGURE.match(c)) for c in column) > 0.6 for column in body)
    return len(names) == len(first) > 2 and figures and not any(FIGURE.match(t) for t in text)


def aligned(region: Region) -> Table:
    """A region whose columns line up, as a table: a line with an empty first cell goes on with the row above it."""
    grid: list[list[list[Word]]] = []
    previous = None
    for line in region.lines:
        cells = [list(cell.words) if cell else [] for cell in split(line, region.gutters)]
        if grid and not cells[0] and previous and line.base - previous.base < 1.6 * line.style.size:
            for k, cell in enumerate(cells):
                grid[-1][k] += cell
        else:
            grid.append(cells)
        previous = line
    text = [[[line.text for line in rows(cell)] for cell in row] for row in grid]
    top, bottom = region.lines[0], region.lines[-1]
    edges = tuple((a + b) / 2 for a, b in region.gutters)
    return Table(region.left, top.words[0].y0, region.right, bottom.words[0].y1, text, headed(grid), edges)
