"""Find the rubricering that a document bears: a mark on it, not a sentence in which the word occurs."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from ingest.orders import tight
from ingest.schema import Page, Parsed

_GAP = r"[\s._:,;/-]*"
_STATE = rf"(?:stg|staatsgeheim){_GAP}"
_DUTCH = {
    "Departementaal Vertrouwelijk": rf"departementaal{_GAP}vertrouwelijk|dep{_GAP}(?:vertrouwelijk|vertr|v)|depv",
    "Stg. Zeer Geheim": rf"{_STATE}(?:zeer{_GAP}geheim|zg|z)",
    "Stg. Geheim": rf"{_STATE}(?:geheim|g)",
    "Stg. Confidentieel": rf"{_STATE}(?:confidentieel|c)",
}
_LEVELS = rf"(?:restricted|confidential|secret|top{_GAP}secret)"
_FOREIGN = (
    rf"(?:nato|navo|otan){_GAP}(?:{_LEVELS}|cosmic|vertrouwelijk|confidentieel|(?:zeer{_GAP})?geheim)|"
    rf"cosmic{_GAP}top{_GAP}secret|atomal|(?:eu|ue|nl|nld|us|usa|uk|gbr|deu|fra|bel){_GAP}{_LEVELS}|r-ue{_GAP}eu-r|"
    rf"(?:restreint|confidentiel|(?:tres{_GAP})?secret){_GAP}ue|diffusion{_GAP}restreinte|secret{_GAP}noforn|official{_GAP}sensitive|"
    rf"vs{_GAP}nfd|nur{_GAP}fur{_GAP}den{_GAP}dienstgebrauch"
)
_WEAK = rf"(?:zeer{_GAP}|top{_GAP})?(?:geheim|secret)|staatsgeheim|confidentieel|restricted"
"""A mark only in capitals with nothing beside it, or behind *Rubricering:*."""
_MARK = re.compile(
    "|".join(rf"(?P<d{k}>\b(?:{p})\b)" for k, p in enumerate(_DUTCH.values()))
    + rf"|(?P<foreign>\b(?:{_FOREIGN})\b)|(?P<weak>\b(?:{_WEAK})\b)"
)
_SHORT = re.compile(rf"{_STATE}[cgz]")
"""Also a foundation and a first name: a mark only with nothing beside it."""

_BESIDE = re.compile(
    r"\b(?:rubricering(?:sniveau)?|gerubriceerd|geclassificeerd|classificatie|security|classification|classified|merking|"
    r"vertrouwelijkheid|niveau|als|is|dit|deze|this|the|document|stuk|bijlage|nota|notitie|memo|rapport|brief|report|annex|"
    r"draagt|bears|carries|bevat|contains|informatie|information|gegevens|met|ministerie|van|defensie|economische|zaken|ez|bz|bzk|"
    r"provincie|exemplaar|nummer|nr|kopie|copy|pagina|page|of|blad|bladzijde|datum|versie|rel|releasable|to|eu|ue|nato|navo|"
    r"indien|ingevuld|na|invulling|when|completed|per|post|aan|de|het|tot|until|januari|februari|maart|april|mei|juni|juli|"
    r"augustus|september|oktober|november|december|\d+)\b|[^\w\s]+|_"
)
_NOT = re.compile(
    r"\b(?:niet|geen|not|no|nooit|never|tot en met|t/m|up to|of hoger|or higher|or above|minimaal|maximaal|ten hoogste|"
    r"opdracht(?:en)?|contract(?:en)?|personeel|screening|gescreend|vgb|clearance|autorisatie|tbb|abdo|abro|approved)\b|\?\W*$"
)
_HANDLING = re.compile(
    r"\(?(?:na verwijdering|after removal)[^)]*\)?|\b(?:niet (?:kopieren|vermenigvuldigen|verspreiden|doorsturen|voor openbaarmaking)|(?:do )?not (?:copy|to be \w+|"
    r"forward|releasable|for (?:release|publication)))\b"
)
_LABEL = re.compile(
    r"\W*(?:security )?(?:rubricering(?:sniveau)?|rubriek|classificatie|classification|merking)\b[^:=\t]{0,25}[:=\t]"
)
_ABOUT = re.compile(
    r"rubricer|begrip|uitleg|wat (?:is|zijn|betekent)|handleiding|handreiking|instructie|regel|toelichting|glossary|"
    r"voorschrift|omgaan met|werken met|beleid|cursus|training"
)
_LONGEST = 300
"""Characters of a line that can be a mark; what is longer is text, and a book is not looked at letter by letter."""
_FIRST = 3
"""How many blocks at the top of a document may be a mark of it rather than text about marks."""


class _Borne(NamedTuple):
    """A line that is a mark."""

    mark: str
    pure: bool
    """Nothing stands beside it but what belongs to a mark."""
    shouted: bool
    """In capitals."""
    labelled: bool
    """Behind *Rubricering:*."""


def rubricering(parsed: Parsed, name: str, outside: list[str]) -> str | None:
    """The level that the document bears; `outside` are headers, footers, metadata and what no reader sees."""
    head = [text for page in parsed.pages[:1] for text in _texts(page)]
    about = bool(_ABOUT.search(re.sub(r"[\s_.-]+", " ", _plain(name))) and not _LABEL.match(_plain(name)))
    about = about or any(_ABOUT.search(_plain(t)) and not _borne(t) for t in (parsed.title or "", *head[:1]))
    if mark := _in_name(name, about):
        return mark
    for line in (*outside, parsed.title or ""):
        if (found := _borne(line)) and not (about and line in head and not found.shouted):
            return found.mark
    near = {*head[:_FIRST], *head[-1:], *(t for page in parsed.pages[1:] for t in _edges(page))}
    near |= {text for page in parsed.pages[:1] for text in _texts(page, rows=True)[:1]}
    pure: set[str] = set()
    for number, page in enumerate(parsed.pages):
        for text in _texts(page, rows=number == 0):
            found = _borne(text)
            if found is None or (about and not found.shouted):
                continue
            if text in near or found.labelled or text.lstrip()[:1] in "([":
                return found.mark
            if found.pure and "\t" not in text:
                pure.add(found.mark)
    return pure.pop() if len(pure) == 1 and not about else None  # several of them list what there is


def _texts(page: Page, *, rows: bool = False) -> list[str]:
    kinds = ("paragraph", "heading", "header", "row") if rows else ("paragraph", "heading")
    return [page.text[b.start : b.end] for b in page.blocks if b.kind in kinds]


def _edges(page: Page) -> list[str]:
    return [page.text[b.start : b.end] for b in (*page.blocks[:1], *page.blocks[-1:])]


def _in_name(name: str, about: bool) -> str | None:
    """A mark anywhere in a file's name; one that is an ordinary word too, only in capitals and on its own."""
    bare = re.sub(r"\.\w{2,5}$", "", name)
    whole = _borne(bare.replace("_", " "))
    if whole and (whole.pure or whole.labelled):
        return whole.mark
    parts = [] if about else [bare, *re.split(r"[_\s-]+", bare)]
    for k, part in enumerate(parts):
        text = _mended(part)
        found = None if _NOT.search(text) else _MARK.search(text)
        if found and (found.lastgroup != "weak" or (k and part.isupper() and found[0] == text)):
            return _called(found)
    return None


def _borne(line: str) -> _Borne | None:
    """The mark, if the line is one; a sentence in which the word occurs is not."""
    if len(line) > _LONGEST or _NOT.search(_HANDLING.sub(" ", _mended(line))):
        return None
    parts = re.split(r"\t|\||\s[-–/]\s", line) if not _LABEL.match(_mended(line)) else []
    for k, part in enumerate((line, *parts)):
        text, shouted = _mended(part), _shouted(part)
        label = bool(_LABEL.match(text))
        found = [m for m in _MARK.finditer(text) if m.lastgroup != "weak" or label or shouted]
        if not found or len({_called(m) for m in found}) > 2:
            continue
        rest = len(_BESIDE.sub(" ", _HANDLING.sub(" ", _MARK.sub(" ", text))).split())
        if rest <= (0 if k and not label and not shouted else _most(found[0], shouted, label)):
            return _Borne(_called(found[0]), rest == 0, shouted, label)
    return None


def _most(found: re.Match[str], shouted: bool, labelled: bool) -> int:
    """How many other words may stand in a line that is this mark."""
    if labelled:
        return 6
    if found.lastgroup == "weak" or _SHORT.fullmatch(found[0]):
        return 0
    return 6 if shouted else 0 if found.lastgroup == "foreign" else 2


def _shouted(text: str) -> bool:
    letters = [c for c in text if c.isalpha()]
    return sum(c.isupper() for c in letters) > 0.8 * len(letters)


def _called(found: re.Match[str]) -> str:
    kind = found.lastgroup or ""
    return list(_DUTCH)[int(kind[1:])] if kind[1:].isdigit() else found[0].upper()


# --- letters that are set apart or misread -----------------------------------------------------------------------

_WORDS = tuple(
    "departementaal vertrouwelijk staatsgeheim geheim confidentieel confidentiel restricted confidential secret "
    "restreint restreinte".split()
)
_BRIEF = ("stg", "nato", "navo", "otan")
_LOOKS = str.maketrans("01|!l534$8", "oiiiiseasb")
"""What a scanner takes one letter for."""
_APART = [(re.compile(rf"\b{' ?'.join(word)}\b"), word) for word in sorted(_WORDS, key=len, reverse=True)]
_TOKEN = re.compile(r"[\w|!$]+")


def _plain(text: str) -> str:
    """Lower case without accents, with what stands apart put together; tabs stay."""
    joined = "\t".join(tight(cell) for cell in text.split("\t"))
    bare = "".join(c for c in unicodedata.normalize("NFD", joined) if not unicodedata.combining(c))
    return bare.lower().replace("_", " ")


def _mended(line: str) -> str:
    """The line in lower case, with the words of marks put right where a scanner misread them."""
    text = _TOKEN.sub(lambda m: _word(m[0]), _plain(line))
    for apart, word in _APART:
        text = apart.sub(word, text)
    return text


@lru_cache(maxsize=100_000)
def _word(token: str) -> str:
    """The word of a mark that this is a misreading of, else itself; an inflected word is none."""
    looks = token.translate(_LOOKS)
    for word in _WORDS + _BRIEF:
        if looks == word.translate(_LOOKS):
            return word
    if len(token) < 6 or token.startswith(_WORDS):
        return token
    for word in _WORDS:
        if Levenshtein.distance(looks, word.translate(_LOOKS), score_cutoff=2) <= (2 if len(word) > 10 else 1):
            return word
    return token
