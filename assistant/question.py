"""What a question asks for: its kind, its content words, and whether it leans on what was said before."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal

from assistant.spelling import respelled
from ingest.text import words

Kind = Literal["company", "date", "money", "quantity", "contact", "person", "place", "reason", "list", "about", "other"]

_KINDS: tuple[tuple[Kind, str], ...] = (
    (
        "company",
        r"\b(?:welke?|wat voor|which|what|noem|geef|zijn er|are there)\b.{0,40}\b(?:bedrij|ondernem|onderneming|leverancier|"
        r"aanbieder|producent|fabrikant|startup|start-up|marktpartij|partij die|partijen die|partijen (?:kan|kun|heb|bied|lever)"
        r"|compan|supplier|vendor|manufacturer|firm)"
        r"|\bbij wie\b.{0,40}\b(?:krijg|koop|terecht|zijn|kan|kunnen)"
        r"|\bwelke \w*(?:werf|bouwer|maker|fabriek|club)\b"
        r"|^(?:en )?(?:wie|who)\b.{0,25}\b(?:kan|kunnen|lever|maak|maken|bied|bouw|heeft|hebben|ontwikkel|produceer|verkoop|doet|doen"
        r"|can|suppl|make|build|offer|provide|deliver|sell|produce)",
    ),
    (
        "date",
        r"\b(?:wanneer|welke datum|welke periode|welk tijdvak|welke maanden|welke dag|welk moment|welk jaar|welk kwartaal|welke maand|sinds wanneer|tot wanneer|when|what year|what date|which year)\b",
    ),
    (
        "money",
        r"\b(?:kost(?:en)?|prijs|prijzen|budget|bedrag|tarief|subsidiebedrag|omzet|miljoen|euro|hoeveel geld|financiering van"
        r"|price|cost|costs|turnover|revenue)\b",
    ),
    (
        "quantity",
        r"\b(?:hoeveel|hoe (?:lang|groot|snel|zwaar|ver|hoog|diep|oud|breed|vaak|dik|laat|veel)|aantal|percentage|procent|aandeel"
        r"|welke? (?:bereik|gewicht|lengte|snelheid|afstand|diepte|hoogte|massa|trl|temperatuur|levertijd|vliegduur|nauwkeurigheid)"
        r"|how (?:many|much|long|far|fast|heavy|deep|big|large|high|old)|what percentage|what share)\b",
    ),
    (
        "contact",
        r"\b(?:telefoonnummer|e-?mail(?:adres)?|mailadres|contactgegevens|bereikbaar|phone number|e-?mail address)\b",
    ),
    (
        "person",
        r"^(?:en )?(?:wie|who)\b|\b(?:contactpersoon|contactpersonen|welke persoon|door wie|contact person)\b"
        r"|\bwelke (?:bestuurder|minister|staatssecretaris|gedeputeerde|directeur|functionaris|wethouder|burgemeester|ambtenaar)\b",
    ),
    (
        "place",
        r"\b(?:in welke (?:plaats|stad|gemeente|regio|provincie|haven)|gevestigd|where)\b"
        r"|\bwaar\b(?!.*\b(?:voor|mee|toe|uit|op|aan|over|door|van|tegen)(?: (?:te|is|zijn|kan|kun|word|heeft|moet|mag)|\?|$))",
    ),
    (
        "about",
        r"^(?:en )?(?:wat (?:doet|doen|maakt|maken|levert|is|zijn|betekent|houdt)|waar houdt|vertel|what (?:does|do|is|are))\b"
        r"(?!.*\b(?:doel|bereik|gewicht|naam|rol|taak|reden)\b)",
    ),
    ("reason", r"\b(?:waarom|reden|redenen|hoezo|why)\b"),
    (
        "list",
        r"\b(?:stappen|te werk|beperkingen|spelregels|waar is .* niet goed in|wat moet ik doen|hoe verloopt|allemaal|op een rij|som .* op|limitations|steps)\b",
    ),
    ("list", r"\b(?:welke|noem|geef|som|opsomm|waaruit bestaa\w*|which|list|name)\b"),
)
_COMPILED = [(kind, re.compile(pattern, re.I)) for kind, pattern in _KINDS]

_MONTH = (
    r"(?:januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december|january|february|march|may"
    r"|june|july|august|october)"
)
_NUMBER = r"(?:\d|\b(?:één|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf|two|three|four|five|six|seven|eight|nine|ten)\b)"
ANSWERS: dict[Kind, re.Pattern[str]] = {
    "date": re.compile(
        rf"\b(?:19|20)\d\d\b|\bQ[1-4]\b|{_MONTH}|kwartaal|\b\d+ (?:dag|week|weken|maand|jaar|jaren|uur)|\bq[1-4]\b",
        re.I,
    ),
    "money": re.compile(r"€|\beur\b|\beuro\b|\bmiljoen\b|\bmiljard\b|\bmln\b|\bgratis\b", re.I),
    "quantity": re.compile(_NUMBER, re.I),
    "contact": re.compile(r"@|\b0\d{1,3}[- ]?\d{6,8}\b|\+31"),
    "person": re.compile(
        r"\b[A-Z][a-zà-ÿ]+(?: (?:van|de|der|den|te|'t))* [A-Z][a-zà-ÿ]+|\b(?:[A-Z]\.)+ ?(?:[a-z]+ )*[A-Z]|@|\b(?:ligt bij|belegd bij|minister|"
        r"staatssecretaris|gedeputeerde|burgemeester|commissaris|directeur|voorzitter|secretaris|minister|director)\b"
    ),
}
"""What a unit must hold to answer a question of this kind at all."""

FRAMING = frozenset(
    "volgens brief document documenten bron bronnen stuk stukken tekst rapport staat staan genoemd noemt noemen noem vermeld "
    "vermeldt gemeld geeft geven gaat gaan precies ongeveer eigenlijk graag vertel vertellen weten weet uitleggen leg uitleg "
    "betekent betekenis bedoeld bedoelt heet verder totaal soort soorten vraag antwoord mogelijk allemaal momenteel bestaat "
    "bestaan vindt vinden zegt zeggen beschreven beschrijft omschreven hoeveel aantal waarom waar welke welk wie wanneer "
    "according document mentioned mention mentions say says state states tell explain mean means many much number lot "
    "ken kent kennen kun kunt kunnen bedrijf bedrijven company companies leverancier leveranciers aanbieder aanbieders partij".split()
)
"""Words that shape a question and say little about its subject."""

_ANAPHORA = re.compile(
    r"\b(?:daarvan|daarvoor|daarmee|daarover|daaraan|daarbij|daarin|daarop|daarna|hiervan|hiervoor|hiermee|hierover|ervan|"
    r"ervoor|ermee|eraan|erbij|erover|erin|deze|dit|die|dat|hij|zij|ze|hun|hen|hem|haar|zulke|daar|diens|dezelfde|laatstgenoemde|"
    r"eerstgenoemde|eerste|tweede|laatste|andere|anderen|allebei|beide|it|its|they|them|those|these|that|this|their|he|she)\b",
    re.I,
)
_OPENING = re.compile(r"^\s*(?:en|maar|ook|dus|oké|ok|and|but|so)\b[\s,]*", re.I)

_ASKING = (
    "bedrijf bedrijven onderneming ondernemingen leverancier leveranciers aanbieder aanbieders producent producenten "
    "fabrikant fabrikanten marktpartijen wanneer hoeveel waarom welke periode datum budget bedrag kosten aantal percentage "
    "gevestigd telefoonnummer contactpersoon stappen redenen company companies supplier suppliers manufacturers which "
    "where when many price"
).split()
"""Words that tell the kind of a question."""

MOST_PARTS = 4
_AND = re.compile(
    r"(?:\s*,\s*(?:en\s+|and\s+)?|\s+(?:en|and)\s+)(?=(?:(?:met|voor|van|op|in|door|aan|tot|sinds|bij|to|for|with|at)\s+)?"
    r"(?:wie|wat|welke?|waar|waarom|wanneer|hoe|hoeveel|who|what|which|where|why|when|how)\b)",
    re.I,
)


def kind(question: str) -> Kind:
    """The first kind whose pattern the question fits."""
    return next((k for k, pattern in _COMPILED if pattern.search(question)), "other")


def mended(question: str, known: Callable[[str], bool]) -> str:
    """The question with its misspelled question words put right, in small letters; a word that is `known` is left alone."""
    strange = [w for w in dict.fromkeys(words(question)) if w not in _ASKING and not known(w)]
    return respelled(question, strange, _ASKING)


def leans(question: str, content: list[str]) -> bool:
    """Whether the question cannot be understood without the ones before it."""
    if _OPENING.match(question) and len(content) <= 6:
        return True
    if len(content) <= 1:
        return True
    return bool(_ANAPHORA.search(question)) and len(content) <= 5


_COUNT = r"(?:\d+(?:[.,]\d+)?|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf)"
_DOUBT = re.compile(
    rf"welke? (?:\w+ )?(?:klopt|moet ik|is juist|is de juiste)|verschillende (?:\w+ )?(?:aantallen|cijfers|getallen|bedragen|data|opgaven)|in de ene\b"
    rf"|tegenstrijdig|\boneens\b|spreken .{{0,20}}tegen|\b(?:zie|lees|kom) .{{0,20}}\btwee\b|\b{_COUNT} of (?:\w+ )?{_COUNT}\b"
    r"|which (?:\w+ )?is (?:right|correct)|conflicting|contradict|different (?:figures|numbers)|disagree",
    re.I,
)


def doubts(question: str) -> bool:
    """Whether who asks has seen two different answers: 'welke klopt?', 'is het acht of tien uur?'."""
    return bool(_DOUBT.search(question))


_MEANING = re.compile(
    r"^(?:en )?(?:wat (?:is|betekent|houdt|wordt bedoeld met|verstaa[tn] \w+ onder)|what (?:is|does))"
    r"\s+(?:een |de |het |an? |the )?\S+(?: \S+){0,2}?(?:\s+(?:in|precies|eigenlijk|exactly|mean|stand for))*\s*\??$",
    re.I,
)


def meaning(question: str) -> bool:
    """Whether it wants to know what one thing, in three words at most, is: 'wat is dual-use?'."""
    return bool(_MEANING.match(question))


def parts(question: str) -> list[str]:
    """The questions in a question: 'met welke partijen, wanneer en met welk doel?' is three."""
    found = [p.strip(" ,") for p in _AND.split(question)]
    return [p for p in found if p] if len(found) <= MOST_PARTS else [question]


def opening_off(question: str) -> str:
    """The question without the 'En …' that ties it to the one before."""
    rest = _OPENING.sub("", question).strip()
    return rest[:1].upper() + rest[1:] if rest else question


def names(question: str) -> list[str]:
    """Words that look like names: capitals inside the sentence, abbreviations, words with a figure in them."""
    found = re.findall(r"[^\W_]+(?:[-.&'’][^\W_]+)*", question)
    return [w for i, w in enumerate(found) if (i > 0 and w[0].isupper()) or w[1:] != w[1:].lower() or _mixed(w)]


def _mixed(word: str) -> bool:
    return any(c.isdigit() for c in word) and any(c.isalpha() for c in word)


def is_question(text: str) -> bool:
    """Whether there is a word in it at all."""
    return bool(words(text))
