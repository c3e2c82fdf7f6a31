"""Companies stay unnamed until they agree: other names for them, and a search for what gives them away."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from assistant.schema import Candidate, Case, Challenge
from ingest.settings import ROOT
from ingest.text import fold, stem, words

_LEGAL = re.compile(
    r"[\s,(]+(?:[BNC]\.?\s?V\.?|V\.?\s?O\.?\s?F\.?|U\.?A\.?|GmbH|Ltd|Limited|Inc|LLC|Corp|AG|S\.?A|AB|AS|Oy|Holding|Group|Groep)\.?\)?$",
    re.I,
)
_PERSON = re.compile(
    r"\b(?:dhr|mevr|mw|mr|mrs|ms|ir|ing|drs?|prof|CEO|CTO|COO|CFO|[Dd]irecteur|[Oo]prichter|[Cc]ontactpersoon|[Ff]ounder|[Dd]irector|[Cc]ontact(?: person)?)\b"
    r"[.:,]{0,2}\s+(?:(?:is|are|van|de|der|den|the|our|onze)\s+)*[A-Z][a-zà-ÿ]+(?:\s+(?:van|de|der|den|ten|ter)\b)*\s*[A-Z]?"
    r"|\b(?:[A-Z]\.){1,3}\s?(?:(?:van|de|der|den|ten|ter)\s+)*[A-Z][a-zà-ÿ]{2,}"
)
_REACHED = re.compile(
    r"[\w.+-]+@[\w-]+|https?:|\bwww\.|\b[\w-]+\.(?:nl|com|eu|org|net|io|tech|de|be|example)\b|(?:\+\d{1,3}|\b0)[\d ()/-]{8,}\d",
    re.I,
)
"""An address or telephone number."""
_PRODUCT = re.compile(r"[A-Z][\w-]{3,}|[A-Za-z]+-?\d[\w-]*")
_PLAIN = frozenset(
    "Brochure Productbrochure Bedrijfsprofiel Profiel Datasheet Productblad Catalogus Folder Presentatie Website Over Ons Onze Company Profile Product Products Capability Statement "
    "Technische Gegevens Overstappen Drones Radar Sensor Systeem Software Sonar Camera Voor Met Voorwaarde Onder Alleen Nederland Netherlands Defensie TRL".split()
)
MASK = "[naam weggelaten]"


class Names:
    """What may be said of whom in one case."""

    def __init__(self, case: Case, *, consents: Iterable[str] | None = None, places: Iterable[str] = ()) -> None:
        agreed = set(case.consents if consents is None else consents)
        candidates = case.shortlist.candidates if case.shortlist else ()
        self.aliases = {c.company: letters(n) for n, c in enumerate(candidates) if c.company not in agreed}
        """By rank, so that nobody's letter changes when another company agrees."""
        common = _common(ROOT) | _lower_case(case.challenge)
        common |= {stem(w) for name in agreed for w in words(name)}
        unnamed = [c for c in candidates if c.company in self.aliases]
        self.unsaid = tuple(sorted({f for c in unnamed for f in forms(c.company, common)}))
        self._given_away = pattern(self.unsaid)
        known = _PLAIN | {w for p in places for w in re.split(r"[\s-]", p)}
        self._products = {c.company: pattern(_products(c, common, known), re.NOFLAG) for c in unnamed}

    def leaks(self, text: str) -> tuple[str, ...]:
        """The words in a text that name a company which has not agreed."""
        return found(self._given_away, text)

    def masked(self, text: str) -> str:
        """Words that are not a company's own, without its name in them."""
        return self._given_away.sub(MASK, fold(text).text) if self.leaks(text) else text

    def withheld(self, text: str, company: str) -> bool:
        """Whether words of a company's own would tell who it is, or name a person."""
        flat = fold(text).text
        if _PERSON.search(flat) or _REACHED.search(flat) or self.leaks(flat):
            return True
        return company in self.aliases and bool(self._products[company].search(flat))

    def said(self, company: str, word: str) -> str:
        """`Havikoog Radar B.V.`, or `Kandidaat A`; `word` is the language's word for a candidate."""
        return f"{word} {self.aliases[company]}" if company in self.aliases else company


def leaks(text: str, case: Case) -> tuple[str, ...]:
    """The names in a text, whole or in part, of companies that have not agreed to be named."""
    return Names(case).leaks(text)


def found(unsaid: re.Pattern[str], text: str) -> tuple[str, ...]:
    """What of it stands in a text."""
    return tuple(sorted({m.group() for m in unsaid.finditer(fold(text).text)}))


def letters(n: int) -> str:
    """A to Z, AA, AB …; `n` starts at 0."""
    return (letters(n // 26 - 1) if n >= 26 else "") + chr(ord("A") + n % 26)


def bare(company: str) -> str:
    """The name without its legal form."""
    while (short := _LEGAL.sub("", company.strip())) != company.strip():
        company = short
    return company.strip()


def forms(company: str, common: frozenset[str] | set[str]) -> list[str]:
    """How a company may be written: its name, as in an address, and its first word that is nobody else's."""
    name = bare(fold(company).text)
    parts = re.findall(r"\w+", name)
    own = next((p for p in parts if len(p) > 2 and stem(p.lower()) not in common), "")
    return [f for f in (name, own) if f]


def pattern(forms: Iterable[str], flags: re.RegexFlag = re.I) -> re.Pattern[str]:
    """Any of the forms, from the start of a word; short ones as a whole word. Spaces may be hyphens, or nothing."""
    parts = []
    for form in sorted(set(forms), key=lambda f: (-len(f), f)):
        joined = r"[\W_]{0,3}".join(re.escape(p) for p in re.split(r"[\W_]+", form) if p)
        parts.append(joined + ("" if len(form) > 4 else r"(?![^\W_])"))
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(parts)})", flags) if parts else re.compile(r"(?!)")


def _products(candidate: Candidate, common: frozenset[str], known: frozenset[str]) -> set[str]:
    """What its products seem to be called: in titles and notes, capitals and types that are no ordinary word.

    With the first word of the company's own name, also where that is an ordinary word with a capital.
    """
    told: list[str] = []
    for cell in candidate.evidence:
        told += [cell.citation.title, *cell.note.split(" · ")[:-1]] if cell.citation else []
    found = {w for text in told for w in _PRODUCT.findall(text) if w not in known and not _ordinary(w, common)}
    found |= set(re.findall(r"[A-Z][\w-]{3,}", bare(candidate.company))[:1])
    return found | {w.upper() for w in found}


def _ordinary(word: str, common: frozenset[str]) -> bool:
    return re.fullmatch(r"[A-Z]?[a-z-]+", word) is not None and all(stem(w) in common for w in words(word))


def _lower_case(challenge: Challenge) -> set[str]:
    """Words that Defensie uses itself, as words and not as names."""
    said = [challenge.title, *(f.value for f in challenge.fields), *(r.text for r in challenge.requirements)]
    return {stem(w) for text in said for w in re.findall(r"\b[a-zà-ÿ]+\b", text)}


@lru_cache(maxsize=2)
def _common(root: Path) -> frozenset[str]:
    """Stems of the words in the field's glossary, in the word lists and in our own templates."""
    found: set[str] = set()
    for path in [*root.glob("corpora/glossary.csv"), *root.glob("corpora/_woorden/*.csv")]:
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                found |= {stem(w) for w in words(f"{row.get('term_nl') or ''} {row.get('term_en') or ''}")}
    for path in root.glob("prompts/*.md"):
        found |= {stem(w) for w in words(path.read_text(encoding="utf-8"))}
    return frozenset(found)
