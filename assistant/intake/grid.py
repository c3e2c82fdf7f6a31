"""Read the requirements in a table: which column says what, how hard, and which rows are none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from assistant.intake.demands import Role, hardness, role
from assistant.intake.outline import Line
from assistant.intake.wording import DROPPED, amounts, grade, untagged
from assistant.schema import Priority

_NUMBER = re.compile(
    r"(?:nr|no|id|#|nummer|number|code|volgnr|ref|eis[- ]?(?:nr|id|nummer)|req(?:uirement)?[- ]?(?:id|no|nr))\.?", re.I
)
_PRIORITY = re.compile(r"priorit|moscow|eis ?/ ?wens|\be ?/ ?w\b|must ?/ ?|\bsoort\b|\btype\b|k\.?o\.?\b|knock|\bhard\b|belang\b|classificatie|verplicht|m ?/ ?s|status|mandatory|\bcategorie\b|eis of wens|category", re.I)  # fmt: skip
_LEFT_OUT = re.compile(r"verificat|toets|bewijs|opmerking|remark|\bbron\b|source|motivat|aangetoond|aantonen|weging|punten|score|antwoord|voldoet|eigenaar|owner|test method", re.I)  # fmt: skip
_EXPLAINED = re.compile(r"toelichting|explanation|rationale|reden", re.I)
_UNIT = re.compile(r"eenheid|unit", re.I)
_MUST = re.compile(r"(?:harde )?(?:eis(?:en)?|must(?:[- ]have)?|minimum(?:eis)?|minimaal|threshold|drempel\w*|ondergrens|k\.?o\.?|vereist|verplicht|required)\b(?!\s*/)", re.I)  # fmt: skip
_SHOULD = re.compile(r"(?:wens(?:en)?|should(?:[- ]have)?|streef\w*|gewenst|objective|target|ideaal|nice[- ]to[- ]have|desired|bonus)\b(?!\s*/)", re.I)  # fmt: skip
_DEMANDS = re.compile(r"\b(?:eis(?:en)?|wens(?:en)?|requirements?|criteri\w+|norm|functionele eis|gevraagd|specificatie|demand|minimum|maximum|grenswaarde)\b", re.I)  # fmt: skip
_MARKED = re.compile(r"[x✓✔v•●]|ja|yes", re.I)
_UNMARKED = re.compile(r"[-–]?|nee|no|n\.?v\.?t\.?|geen", re.I)
_WEAK = re.compile(r"ja|nee|yes|no|hoog|high|laag|low|midden|middel|medium", re.I)


class Row(NamedTuple):
    """A row that is a requirement: its words, without number and priority."""

    text: str
    priority: Priority
    line: Line


def rows(lines: list[Line], within: Role) -> Iterator[Row]:
    """The requirements of one table, or none where it is about something else."""
    header, body = _header(lines)
    if within == "skip" or not body:
        return
    table = [[c.strip() for c in line.text.split("\t")] for line in body]
    graded = _graded(header, table)
    both = _two_columns(header)
    if (
        within not in ("must", "should", "ask")
        and graded is None
        and both is None
        and not any(_DEMANDS.search(h) for h in header)
    ):
        return
    letters = {row[graded].strip(" .()").upper() for row in table if graded is not None and len(row) > graded}
    moscow = bool(letters & {"M", "S", "C", "MUST", "SHOULD", "COULD"})
    default: Priority = "should" if within == "should" else "must"
    for line, cells in zip(body, table):
        filled = [c for c in cells if c]
        if len(filled) < 2:
            named = role(filled[0]) if filled else None
            if named in ("must", "should"):
                default = named
                continue
            if len(filled) == 1 and len(cells) > 1 and not amounts(filled[0]):
                continue
        if both and len(cells) > max(both):
            yield from _both(header, cells, both, line, default)
            continue
        said = cells[graded] if graded is not None and len(cells) > graded else ""
        if DROPPED.fullmatch(said) or (moscow and said.strip(" .()").upper() == "W"):
            continue
        text, tag = untagged(_text(header, cells, graded))
        tag = tag or next((t for c in cells if (t := untagged(f"{c} x")[1]) and len(c) < 8), None)
        if re.search(r"[^\W\d_]{2}", text):
            yield Row(text, grade(said) or tag or hardness(text) or default, line)


def left_out(lines: list[Line]) -> Iterator[str]:
    """Rows that the table itself puts aside: `won't have`."""
    header, body = _header(lines)
    table = [[c.strip() for c in line.text.split("\t")] for line in body]
    graded = _graded(header, table)
    if graded is None:
        return
    letters = {row[graded].upper() for row in table if len(row) > graded}
    for cells in table:
        said = cells[graded] if len(cells) > graded else ""
        if DROPPED.fullmatch(said) or (letters & {"M", "S", "C", "MUST", "SHOULD", "COULD"} and said.upper() == "W"):
            yield untagged(_text(header, cells, graded))[0]


def _header(lines: list[Line]) -> tuple[tuple[str, ...], list[Line]]:
    """Column names and the rows; a first row that only names columns is the header even where nothing says so."""
    body = [line for line in lines if line.kind == "row"]
    header = next((line.header for line in body if line.header), ())
    if not header and body:
        cells = [c.strip() for c in body[0].text.split("\t")]
        names = [
            c
            for c in cells
            if _NUMBER.fullmatch(c)
            or (len(c.split()) < 4 and (_PRIORITY.search(c) or _DEMANDS.search(c) or _LEFT_OUT.search(c)))
        ]
        if len(names) > 1 or (names and len(cells) == 2):
            return tuple(cells), body[1:]
    return header, body


def _graded(header: tuple[str, ...], table: list[list[str]]) -> int | None:
    """The column that says how hard each row is."""
    for column in range(max((len(r) for r in table), default=0)):
        name = header[column] if column < len(header) else ""
        values = [r[column] for r in table if len(r) > column and r[column]]
        grades = [v for v in values if grade(v) or DROPPED.fullmatch(v)]
        weak = all(_WEAK.fullmatch(v) for v in values)
        named = bool(_PRIORITY.search(name)) and not _LEFT_OUT.search(name)
        enough = len(grades) >= 0.6 * len(values) if named else len(grades) == len(values) and not weak
        if values and enough and (named or len(values) > 1) and not (weak and not named):
            return column
    return None


def _two_columns(header: tuple[str, ...]) -> tuple[int, int] | None:
    """`Eis` and `Wens` as columns of their own, ticked or each with its value."""
    must = [n for n, h in enumerate(header) if _MUST.match(h.strip())]
    should = [n for n, h in enumerate(header) if _SHOULD.match(h.strip())]
    return (must[0], should[0]) if must and should else None


def _both(
    header: tuple[str, ...], cells: list[str], both: tuple[int, int], line: Line, default: Priority
) -> Iterator[Row]:
    must, should = cells[both[0]], cells[both[1]]
    rest = [("" if n in both else c) for n, c in enumerate(cells)]
    name = untagged(_text(header, rest, None))[0]
    if all(_MARKED.fullmatch(c) or _UNMARKED.fullmatch(c) for c in (must, should)):
        yield Row(name, "must" if _MARKED.fullmatch(must) else "should" if _MARKED.fullmatch(should) else default, line)
        return
    for value, priority in ((must, "must"), (should, "should")):
        if not _UNMARKED.fullmatch(value):
            yield Row(f"{name}: {value}" if name else value, priority, line)


def _text(header: tuple[str, ...], cells: list[str], graded: int | None) -> str:
    """The cells that say what is asked: the first as a name, the others behind it."""
    parts: list[str] = []
    explained = ""
    for n, cell in enumerate(cells):
        name = header[n] if n < len(header) else ""
        if not cell or n == graded or _NUMBER.fullmatch(name.strip()) or _LEFT_OUT.search(name):
            continue
        if n == 0 and not name and re.fullmatch(r"[A-Z]{0,4}[-. ]?\d{1,3}(?:\.\d+)*\.?", cell):
            continue
        if _EXPLAINED.search(name):
            explained = cell
        elif _UNIT.search(name) and parts:
            parts[-1] = f"{parts[-1]} {cell}"
        else:
            bound = re.match(r"(min|max)", name, re.I) if re.match(r"[\d.,]+", cell) else None
            word = {"min": "minimaal ", "max": "maximaal "}[bound[1].lower()] if bound else ""
            parts.append(f"{word}{cell}")
    if explained and (not amounts(" ".join(parts)) and amounts(explained)):
        parts.append(explained)
    return ": ".join([parts[0], ", ".join(parts[1:])]) if len(parts) > 1 else "".join(parts)
