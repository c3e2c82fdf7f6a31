"""What a company's own documents state: sentences, list items and table cells, each with whose product it is about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from assistant.matching.amounts import Amount, amounts
from assistant.schema import Hit
from assistant.units import Unit, units
from ingest.schema import Document, Passage
from ingest.text import sentences

_VALUE = re.compile(
    r"^(?:waarde|value|gegeven|specificatie|specification|data|resultaat|result|opgave|kenmerk|status|stand|versie|norm|eenheid|unit|maat)\w*$",
    re.I,
)
_CONDITION = re.compile(
    r"voorwaarde|conditi|opmerking|toelichting|remark|note|bron|source|meetwijze|omstandighed", re.I
)
_PRODUCT = re.compile(r"^(?:product|model|type|uitvoering|variant|versie|version|naam|name)", re.I)

CERTIFICATE = re.compile(
    r"\b(?:ISO(?:/IEC)?[\s-]?\d{4,5}|AQAP[\s-]?\d{4}|ABDO|ABRO|STANAG[\s-]?\d{4}|EN[\s-]?9100|AS[\s-]?9100|NEN[\s-]?(?:EN[\s-]?)?\d{4,5}|NEN[\s-]?7510"
    r"|MIL-STD-\d{3}|ATEX|TBB[\s-]?\d|NIS2|DNV|IEC[\s-]?\d{5}|FIPS[\s-]?\d{3}(?:-\d)?|Common Criteria|ASTERIX|SAPIENT|MAVLink|JAUS|ROS ?2|NMEA[\s-]?\d{4}"
    r"|CE-?markering|VCA|EASA|SORA|COLREG\w*|BSPA|NAVO-?keurmerk)\b",
    re.I,
)


INTERFACE = re.compile(r"ASTERIX|SAPIENT|MAVLINK|JAUS|ROS|NMEA|STANAG", re.I)
"""What is supported rather than granted."""


class Statement(NamedTuple):
    """One thing that is said; of a table row one for each product."""

    unit: Unit
    text: str
    """What is said, as a reader takes it: of a cell the row's name, the column's and the cell."""
    about: str
    """What surrounds it: the title's, the heading's and the lead-in's words."""
    product: str
    """The product whose column or row it stands in; empty when it is of no product in particular."""
    condition: str
    amounts: tuple[Amount, ...]
    certificates: frozenset[str]


def certificates(text: str) -> frozenset[str]:
    """The standards, certificates and authorisations that a text names, spelled alike."""
    if re.search(r"(?:security|veiligheids|beveiligings)[- ]?(?:authorisation|authorization|autorisatie)", text, re.I):
        text += " ABDO"
    return frozenset(re.sub(r"[\s-]|/IEC|MARKERING", "", m[0].upper()) for m in CERTIFICATE.finditer(text))


def statements(document: Document, passages: Sequence[Passage]) -> Iterator[Statement]:
    """Everything that a document states, in its order, nothing twice, and no contact person."""
    seen: set[tuple[int | None, int, int]] = set()
    for passage in passages:
        for unit in units(Hit(passage=passage, document=document, rank=1, score=0.0)):
            place = (passage.page, unit.start, unit.end)
            if unit.kind in ("sentence", "item", "row") and place not in seen and not unit.personal:
                seen.add(place)
                yield from _row(unit) if unit.kind == "row" else _said(unit)


def products(stated: Iterable[Statement]) -> tuple[str, ...]:
    """The products that tables tell apart."""
    return tuple(dict.fromkeys(s.product for s in stated if s.product))


def _said(unit: Unit) -> Iterator[Statement]:
    """An item may hold several sentences; each is a statement, quoted with the rest of the item."""
    for start, end in sentences(unit.text):
        text = unit.text[start:end]
        yield Statement(unit, text, _about(unit), "", "", tuple(amounts(text)), certificates(text))


def _about(unit: Unit) -> str:
    section = unit.hit.passage.section
    return " · ".join(filter(None, (unit.hit.document.title, section, unit.before if unit.kind != "row" else "")))


def _row(unit: Unit) -> Iterator[Statement]:
    """A statement for each product: columns are products, or rows are, or there is one column of values."""
    cells = [" ".join(c.split()) for c in unit.text.split("\t")]
    names = [*(" ".join(h.split()) for h in unit.header), *[""] * len(cells)][: len(cells)]
    if len(cells) < 2:
        yield from _said(unit)
        return
    first, rest = cells[0], list(zip(names[1:], cells[1:]))
    condition = "; ".join(c for n, c in rest if _CONDITION.search(n) and c)
    values = [(n, c) for n, c in rest if not _CONDITION.search(n)]
    if _rows_are_products(names):
        text = f"{first}: " + "; ".join(f"{n} {c}" for n, c in values if c)
        found = tuple(a for n, c in values for a in amounts(_with_unit(c, n, ""), about=n))
        yield Statement(unit, text, _about(unit), first, condition, found, certificates(text))
        return
    several = [n for n, _ in values if n and not _VALUE.match(n)]
    if len(values) > 1 and len(several) == len(values):
        for name, cell in values:
            if cell and cell not in "–—-":
                found = tuple(amounts(_with_unit(cell, "", first), about=first))
                text = f"{first}: {cell}"
                yield Statement(unit, text, _about(unit), name, condition, found, certificates(text))
        return
    cell = "; ".join(c for _, c in values if c)
    named = [a for a in amounts(first) if a.dimension == "trl"]
    found = (*named, *(a for n, c in values for a in amounts(_with_unit(c, n, first), about=first)))
    text = f"{first}: {cell}"
    yield Statement(unit, text, _about(unit), "", condition, found, certificates(text))


def _rows_are_products(names: Sequence[str]) -> bool:
    """Whether the first column names products and the others their properties."""
    return bool(_PRODUCT.match(names[0])) and len(names) > 2


def _with_unit(cell: str, name: str, first: str) -> str:
    """A bare figure with the unit that its column or row names in brackets."""
    bare = re.fullmatch(
        r"\s*(?:tot |up to |max\.? |circa |ca\. |≥ ?|≤ ?|> ?|< ?)?[-−+]?\d+(?:[.,]\d+)*(?:\s?(?:-|–|tot|to)\s?[-−+]?\d+(?:[.,]\d+)*)?\s*",
        cell,
    )
    unit = re.search(r"[(\[]\s?([^)\]\d]{1,14})\s?[)\]]", f"{name} {first}")
    if bare and re.search(r"\bTRL\b", f"{name} {first}"):
        return f"TRL {cell.strip()}"
    if bare and (scale := re.search(r"zeegang|sea state|windkracht|wind force|beaufort", f"{name} {first}", re.I)):
        return f"{scale[0]} {cell.strip()}"
    return f"{cell.strip()} {unit[1].strip()}" if bare and unit else cell
