"""Refuse documents that bear a rubricering; take hidden text and instructions to machines out of the others."""

from __future__ import annotations

import re
from collections.abc import Callable

from ingest import pieces
from ingest.orders import is_order, tight
from ingest.pieces import Piece, Sheet
from ingest.schema import Page, Parsed
from ingest.text import sentences

_MARK = re.compile(
    r"departementaal[\s_-]*vertrouwelijk|\bdep\.?[\s_-]?v(?:ertr(?:ouwelijk)?)?\b\.?(?!\w)|"
    r"\b(?:stg|staatsgeheim)[\s._:-]*(?:zeer[\s_-]*geheim|geheim|confidentieel|zg|[cgz])\b\.?|\bzeer[\s_-]+geheim\b|"
    r"\b(?:nato|navo)[\s_/-]*(?:restricted|confidential|secret|cosmic)|\bcosmic[\s_-]*top[\s_-]*secret\b|\btop[\s_-]+secret\b|"
    r"\b(?:eu|ue)[\s_/-]*(?:restricted|confidential|secret|top[\s_-]*secret)\b|\b(?:restreint|confidentiel|secret)[\s_]*ue\b",
    re.I,
)
_BESIDE = re.compile(
    r"\b(?:rubricering(?:sniveau)?|gerubriceerd|classificatie|classification|classified|merking|vertrouwelijkheid|niveau|als|is|"
    r"dit|document|stuk|ministerie|van|defensie|economische|zaken|exemplaar|nummer|nr|kopie|copy|pagina|page|of|blad|bladzijde|"
    r"datum|versie|bijlage|rel|releasable|to|eu|ue|nato|navo|per|post|aan|de|het|tot|\d+)\b|[^\w\s]+|_",
    re.I,
)
_LABEL = re.compile(r"(?:rubricering|rubriek|classificatie|classification|merking|rubriceringsniveau)\s*[:=]", re.I)
_ABOUT = re.compile(
    r"rubricer|begrip|uitleg|wat[\s_-]+(?:is|zijn|betekent)|handleiding|instructie|regel|toelichting|glossary|voorschrift",
    re.I,
)
_FIRST = 3
"""How many blocks at the top of a document may be a mark of it rather than text about marks."""


def screen(parsed: Parsed, name: str, margins: list[str], hidden: list[str]) -> Parsed:
    """`margins` are headers, footers and metadata, `hidden` what no reader sees; neither is in the pages."""
    mark = _rubricering(parsed, name, margins + hidden)
    if mark:
        return Parsed(
            status="refused",
            detail=f"Dit document draagt de rubricering ‘{mark}’. De tekst is niet opgeslagen. Haal het bestand van "
            "deze computer en neem contact op met de beveiligingsambtenaar (BVA).",
        )
    flags = [f"Verborgen tekst verwijderd: ‘{_short(text)}’" for text in dict.fromkeys(hidden) if text.strip()]
    pages = []
    for page in parsed.pages:
        page, found = _visible(page)
        flags += found
        page, found = _without_orders(page)
        flags += found
        pages.append(page)
    return parsed.model_copy(update={"pages": tuple(pages), "flags": parsed.flags + tuple(dict.fromkeys(flags))[:50]})


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 120 else text[:119] + "…"


# --- rubricering -------------------------------------------------------------------------------------------------


def _rubricering(parsed: Parsed, name: str, outside: list[str]) -> str | None:
    """The mark that the document bears, as it is written there."""
    head = [
        b
        for p in parsed.pages[:1]
        for b in [p.text[b.start : b.end] for b in p.blocks if b.kind in ("paragraph", "heading")]
    ]
    about = any(_ABOUT.search(t) and not _LABEL.match(t) for t in [name, parsed.title or "", *head[:1]])
    if not about and (found := _MARK.search(tight(re.sub(r"\.\w{2,5}$", "", name).replace("_", " ")))):
        return found[0].strip("_- ")
    lines = outside + ([parsed.title] if parsed.title else []) + head[:_FIRST] + head[-1:]
    for page in parsed.pages[1:]:  # a mark stands on every page, a heading about marks on one
        edges = [page.text[b.start : b.end] for b in page.blocks[:1] + page.blocks[-1:] if b.kind != "row"]
        lines += [e for e in edges if e.isupper()]
    lines += [t for t in head[:15] if _LABEL.match(t)]
    for line in lines:
        mark = _borne(line)
        if mark and not (about and not mark.isupper() and line in head):
            return mark
    return None


def _borne(line: str) -> str | None:
    """The mark, if the line is one; a sentence in which the word occurs is not."""
    text = tight(line)
    found = list(_MARK.finditer(text)) or list(_MARK.finditer(text.replace(" / ", " ")))
    if not found or text.rstrip().endswith("?") or len({m[0].lower() for m in found}) > 2:
        return None
    text = found[0].string
    rest = _BESIDE.sub(" ", _MARK.sub(" ", text)).split()
    mark = found[0][0].strip()
    allowed = 6 if mark.isupper() or _LABEL.match(text) else 2
    return mark if len(rest) <= allowed and not re.search(r"\b(?:niet|geen|not|no)\b", text, re.I) else None


# --- hidden characters -------------------------------------------------------------------------------------------

_ZERO = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\U000e0000-\U000e007f]+")


def _visible(page: Page) -> tuple[Page, list[str]]:
    """The page without characters that have no form; a message spelt in them is shown to the administrator."""
    runs = _ZERO.findall(page.text)
    if not runs:
        return page, []
    spelt = "".join(chr(ord(c) - 0xE0000) for run in runs for c in run if 0xE0020 <= ord(c) < 0xE007F)
    flags = [f"Onzichtbare tekens verwijderd, met de tekst: ‘{_short(spelt)}’"] if spelt else []
    if not spelt and sum(map(len, runs)) > 20:
        flags.append("Ongewoon veel onzichtbare tekens verwijderd.")
    return _edited(page, lambda text: _ZERO.sub("", text)), flags


def _edited(page: Page, edit: Callable[[str], str]) -> Page:
    made = [
        Piece(b.kind, edit(page.text[b.start : b.end]), b.level, tuple(edit(h) for h in b.header)) for b in page.blocks
    ]
    return pieces.page(Sheet(page.number, made))


# --- instructions to machines ------------------------------------------------------------------------------------


def _without_orders(page: Page) -> tuple[Page, list[str]]:
    flags: list[str] = []

    def edit(text: str) -> str:
        if not any(is_order(cell) for cell in text.split("\t")):
            return text
        if "\t" in text:  # a row goes as a whole: its cells belong together
            flags.append(text)
            return ""
        spans = sentences(text)
        orders = [k for k, (s, e) in enumerate(spans) if is_order(text[s:e])]
        if not orders:  # only the sentences together say it
            orders = list(range(len(spans)))
        flags.extend(text[slice(*spans[k])] for k in orders)
        return " ".join(text[s:e] for k, (s, e) in enumerate(spans) if k not in orders)

    edited = _edited(page, edit)
    if not flags:
        return page, []
    return edited, [f"Opdracht aan een taalmodel verwijderd: ‘{_short(f)}’" for f in flags]
