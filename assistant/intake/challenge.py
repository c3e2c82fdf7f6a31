"""Take a vraagstuk apart: title, fields, requirements, what to ask Defensie and what the coordinator must know."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple, cast

from assistant.intake.demands import SEEK, role
from assistant.intake.fields import fields
from assistant.intake.remarks import offer, remarks, vague
from assistant.intake.requirements import requirements
from assistant.intake.wording import LABEL, spans
from assistant.schema import Challenge, Field, FieldName, Requirement
from ingest import pieces
from ingest.errors import RcbError
from ingest.markup import read_markdown
from ingest.plain import from_text
from ingest.schema import Page, Parsed
from ingest.screen import screen
from ingest.settings import Settings
from ingest.text import STOPWORDS, words

QUESTIONS: dict[FieldName, str] = {
    "problem": "Welk probleem moet worden opgelost, en welk effect is gewenst? Wat is al geprobeerd?",
    "context": "Onder welke omstandigheden wordt de oplossing ingezet (omgeving, weer, dag en nacht, mobiel of vast)?",
    "instrument": "Is dit een oriëntatie, marktconsultatie, challenge, SBIR of aanbesteding?",
    "deadline": "Wanneer moet de reactie uiterlijk binnen zijn, en bij wie?",
    "delivery": "Wanneer moet de oplossing beschikbaar zijn, of wanneer is de eerste proef?",
    "label": "Welk beveiligingsniveau geldt, en is ABRO of ABDO nu al nodig of pas bij gunning? Mag het RCB het vraagstuk openbaar delen?",
    "trl": "Welk TRL wordt nu en bij oplevering verwacht, of is een idee ook welkom?",
    "budget": "Is er budget, en uit welk instrument?",
    "location": "Waar wordt de oplossing ingezet of beproefd?",
    "response": "In welke vorm en taal, en hoe lang, mag de reactie zijn?",
    "selection": "Hoe en door wie worden de reacties beoordeeld?",
    "contact": "Wie is het aanspreekpunt, en wie is de eindgebruiker?",
    "sender": "Welk onderdeel van Defensie stelt de vraag, en wie beslist?",
    "reference": "Onder welk kenmerk is het vraagstuk bij Defensie bekend?",
    "date": "Van welke datum is dit vraagstuk?",
}
"""What is asked of Defensie where a field is missing, the most useful first."""
ALWAYS = (
    "Welke eisen zijn knock-out, en hoe wordt getoetst of eraan is voldaan?",
    "Gelden er beperkingen voor herkomst van onderdelen, opslag van gegevens of gebruik van frequenties?",
    "Mag het RCB het vraagstuk met alle bedrijven in de regio delen, zodat iedereen dezelfde informatie heeft?",
)
"""What is worth asking of every vraagstuk; fills the list up."""
DEMANDS = "Welke harde eisen (met maat en eenheid) en welke wensen stelt u aan de oplossing?"
FEWEST, MOST = 3, 6

_SUBJECT = re.compile(
    r"(?:Onderwerp|Betreft|Subject|Titel|Title|Re|Memo|Nota)\s*:\s*(?:(?:re|fw|fwd|doorst)\s*:\s*)*(\S.*)", re.I
)
_SALUTATION = re.compile(
    r"(?:beste|geachte|hallo|hoi|dag|goede\w+|dear|hi|hello|good \w+|aan|van|from|to|datum|date|kenmerk|L\.?S)\b", re.I
)
_OBJECT = re.compile(
    r"[\s:]+(?:(?:dus|daarom|ook|nu|graag|is|zijn|hebben|heb|wij|we|dit|now|also|really|urgently|naar|for|about|aan)[\s:]+)*(?P<article>(?:een|a|an|the|de|het)\s+)?(?P<what>\w)",
    re.I,
)
"""What follows a verb of seeking."""
_NAMES = re.compile(r"zoek|gezocht|looking|search|seek|need|behoefte|nodig|hear|horen", re.I)
"""A verb of seeking that takes a bare noun: `wij willen` takes a verb as well."""
_CLAUSE = re.compile(r"\s*[,;:(]|\s+(?:waar\w*|die|dat|om|that|which|to|who|zonder dat|without)\b", re.I)
_HEAR = re.compile(r"\b(?:hear about|horen over|denken aan|vraag(?:stuk)? is of er|wonder(?:ing)? whether)\b", re.I)
_ANYTHING = re.compile(
    r"(?:\w+ )?(?:iets|iemand|oplossing\w*|middel\w*|systeem|systemen|partij\w*|manier\w*|something|someone|solutions?|systems?|ways?|means)\b",
    re.I,
)
_MARKDOWN = re.compile(r"^#{1,6} \S|^\s*\|?[ :]*-{2,}[ :]*\|[-| :]*$|\*\*\S[^*\n]*\*\*", re.M)


def challenge(pages: Sequence[Page], *, title: str = "") -> Challenge:
    """Raises RcbError, without a word of the text in it, for a vraagstuk that bears a rubricering."""
    screened = screen(Parsed(status="ok", pages=tuple(pages)), title, [], [])
    if screened.status == "refused":
        raise RcbError(screened.detail)
    found, known = requirements(screened.pages), fields(screened.pages)
    if offer(screened.pages, found):
        found = ()
    return Challenge(
        title=title.strip() or _title(screened.pages, known),
        fields=known,
        requirements=found,
        questions=_questions(found, known),
        notes=(*remarks(screened.pages, found, known), *screened.flags),
    )


def _questions(found: Sequence[Requirement], known: Sequence[Field]) -> tuple[str, ...]:
    """Three to six: what the requirements lack, then the fields that are missing, then what is always worth asking."""
    named = {field.name for field in known}
    asked = [] if found else [DEMANDS]
    unmeasured = list(vague(found))
    if unmeasured:
        which = ", ".join(f"{requirement} (‘{word}’)" for requirement, word in unmeasured[:4])
        asked.append(f"Welke waarde is minimaal nodig, in welke eenheid, bij {which}?")
    asked += [question for name, question in QUESTIONS.items() if name not in named][: MOST - len(asked)]
    return tuple(asked + list(ALWAYS[: max(0, FEWEST - len(asked))]))


def _title(pages: Sequence[Page], known: Sequence[Field]) -> str:
    """The subject line, the first heading, or the first line if that is short; else in a few words what is sought."""
    blocks = [(b.kind, page.text[b.start : b.end]) for page in pages for b in page.blocks]
    for _, text in blocks[:12]:
        if subject := _SUBJECT.match(text):
            return subject[1][0].upper() + subject[1][1:].strip()
    first = next((text for kind, text in blocks if kind == "heading"), "")
    opening = blocks[0][1] if blocks else ""
    if not first and len(opening.split()) <= 14 and not _SALUTATION.match(opening) and opening[-1:] not in set(":.,!"):
        first = opening
    if first and (role(first) in (None, "background") or len(first.split()) > 4):
        return first
    sentences = [text[s:e] for _, text in blocks for s, e in spans(text)]
    sender = next((f" van {f.value}" for f in known if f.name == "sender"), "")
    return next((short for text in sentences if (short := _sought(text))), f"Vraagstuk{sender or ' zonder titel'}")


def _sought(sentence: str) -> str:
    """`Net of doek`: what a sentence says that is sought, with what it must do only where the noun says little."""
    seek = SEEK.search(sentence) or _HEAR.search(sentence)
    found = _OBJECT.match(sentence, seek.end()) if seek else None
    if not found:
        return ""
    rest = sentence[found.start("what") :].strip(" .:")
    bare = words(rest)[0] not in STOPWORDS and bool(_NAMES.search(seek[0]) or ":" in found[0])
    if not (bare or found["article"] or _ANYTHING.match(rest)):
        return ""
    noun = rest[: cut.start()] if (cut := _CLAUSE.search(rest)) else rest
    phrase = noun if " " in noun.strip() and not _ANYTHING.match(noun) else re.split(r"[,;:(]", rest)[0]
    short = phrase.strip() if len(phrase) <= 70 else f"{phrase[:69].rsplit(' ', 1)[0]} …"
    return short[0].upper() + short[1:]


# --- pasted text -------------------------------------------------------------------------------------------------


class _Pasted(NamedTuple):
    """Text that is read as a file is, without a file: it may yet prove to be classified."""

    text: str

    def read_bytes(self) -> bytes:
        return self.text.encode()


def pasted(text: str) -> tuple[Page, ...]:
    """Pages of pasted text: Markdown where it looks like that, else plain text with its bullets, lines and tabs."""
    if _MARKDOWN.search(text):
        source = read_markdown(cast(Path, _Pasted(text)), Settings())
        return tuple(pieces.page(sheet) for sheet in source.sheets)
    made: list[pieces.Piece] = []
    for tabbed, part in _parts(text):
        if tabbed:
            made += pieces.table([line.split("\t") for line in part], headed=False)
        else:
            made += [piece for sheet in from_text("\n".join(_opened(part))).sheets for piece in sheet.pieces]
    return (pieces.page(pieces.Sheet(None, made)),)


def _parts(text: str) -> list[tuple[bool, list[str]]]:
    """Runs of lines, those of a table copied from Word or Excel apart: they have tabs inside."""
    out: list[tuple[bool, list[str]]] = []
    for line in re.split(r"\r\n|\r|\n", text):
        tabbed = "\t" in line.strip()
        if not out or out[-1][0] != tabbed:
            out.append((tabbed, []))
        out[-1][1].append(line)
    return out


def _opened(lines: list[str]) -> list[str]:
    """A blank line where someone who types ended one on purpose: after a colon or a short line without a comma."""
    out: list[str] = []
    for line, after in zip(lines, [*lines[1:], ""]):
        out.append(line)
        short = len(line.strip()) < 50 and not line.rstrip().endswith((",", "-"))
        if (
            line.strip()
            and after.strip()
            and (
                LABEL.match(after.strip()) or line.rstrip().endswith(":") or (short and re.match(r"\s*[A-Z0-9]", after))
            )
        ):
            out.append("")
    return out
