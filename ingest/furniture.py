"""Take running headers, footers and page numbers off the pages of a PDF."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import NamedTuple

from ingest.glyphs import Drawn
from ingest.layout import Line
from ingest.pieces import clean
from ingest.tables import Table

_NUMBER = re.compile(
    r"(?:(?:pagina|page|blad|pag\.?|p\.)\s*)?[-–|]?\s*(?:\d{1,4}|[ivx]{1,6})(?:\s*(?:/|van|of|-)\s*\d{1,4})?\s*[-–|]?",
    re.I,
)
_PAGE_OF = re.compile(r"\b(?:pagina|page|blad|pag\.)\s*\d+\s*(?:(?:/|van|of)\s*\d+)?\s*$", re.I)


class Sketch(NamedTuple):
    """A page on its way to text: what is drawn on it, less tables, hidden text and furniture."""

    drawn: Drawn
    tables: list[Table]
    lines: list[Line]


def strip(sketches: list[Sketch], title: str) -> tuple[list[Sketch], list[str]]:
    """Pages without running headers, footers and page numbers, and what those said."""
    size = Counter(round(w.style.size) for s in sketches for each in s.lines for w in each.words).most_common(1)
    body = size[0][0] if size else 10
    at_edge = [_edge_lines(s) for s in sketches]
    seen: defaultdict[tuple[str, int], set[int]] = defaultdict(set)
    rows_on: defaultdict[str, set[int]] = defaultdict(set)
    for number, sketch in enumerate(sketches):
        for line in sketch.lines:
            rows_on[clean(line.text).lower()].add(number)
        for line in (piece for row in at_edge[number] for piece in row):
            for shift in (-1, 0, 1):
                seen[_key(line), round(line.base / 4) + shift].add(number)

    def runs(line: Line, number: int) -> bool:
        text = clean(line.text)
        places = seen[_key(line), round(line.base / 4)] - {number}
        # far apart, two lines may be alike by chance
        repeats = any(abs(p - number) <= 2 for p in places) and line.style.size <= body * 1.3
        small = line.style.size < body
        named = len(text) > 2 and (text.lower() in title.lower() or bool(rows_on[text.lower()] - {number}))
        return (
            repeats
            or bool(_NUMBER.fullmatch(text))
            or (small and named)
            or (bool(_PAGE_OF.search(text)) and line.style.size <= body)
        )

    out, margins = [], []
    for number, sketch in enumerate(sketches):
        gone: set[int] = set()
        for row in at_edge[number]:
            running = [line for line in row if runs(line, number)]
            place = row[0].base / (sketch.drawn.height or 1)
            # small print left and right on the very edge, also where there is one page only
            if len(row) > 1 and not 0.07 < place < 0.93 and all(line.style.size < 0.9 * body for line in row):
                running = row
            # what stands beside a page number in small print belongs with it
            for line in running and [each for each in row if each in running or each.style.size < body]:
                gone.update(id(w) for w in line.words)
                margins.append(clean(line.text))
        lines = [Line(kept) for each in sketch.lines if (kept := tuple(w for w in each.words if id(w) not in gone))]
        out.append(sketch._replace(lines=lines))
    return out, list(dict.fromkeys(margins))


def _edge_lines(sketch: Sketch) -> list[list[Line]]:
    """Rows that may be a header or footer, parted at wide gaps: the left, middle and right of it.

    Those in the top and bottom tenth of the page, and a first or last row that stands apart from the text.
    """
    lines, height = sketch.lines, sketch.drawn.height or 1
    out: list[list[Line]] = []
    for k, line in enumerate(lines):
        near = (
            min(abs(line.base - other.base) for other in lines[max(k - 1, 0) : k] + lines[k + 1 : k + 2])
            if len(lines) > 1
            else 0
        )
        apart = k in (0, len(lines) - 1) and near > 2 * line.style.size and not 0.2 < line.base / height < 0.8
        if 0.1 < line.base / height < 0.905 and not apart:
            continue
        runs = [[line.words[0]]]
        for word in line.words[1:]:
            if word.x0 - runs[-1][-1].x1 > 1.5 * line.style.size:
                runs.append([])
            runs[-1].append(word)
        out.append([Line(tuple(run)) for run in runs])
    return out


def _key(line: Line) -> str:
    return re.sub(r"\d+", "#", clean(line.text).lower())
