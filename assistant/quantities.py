"""Figures with a unit: which dimensions a text holds, and which a question asks for."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from ingest.text import STOPWORDS, words

_WORDS = "één|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf|half|halve|anderhalf|one|two|three|four|five|six|seven|eight|nine|ten"
_FIGURE = rf"(?:\d[\d.,]*|\b(?:{_WORDS})\b)"

_UNITS: dict[str, str] = {
    "time": r"seconden?|sec|s\b|minuten|minuut|min\b|uren|uur|u\b|h\b|hours?|minutes?|seconds?|werkdagen|dagen|dag|days?|weken|week"
    r"|weeks?|maanden|maand|months?|jaren|jaar|years?|kwartalen|etmalen|etmaal",
    "length": r"km\b|kilometers?|kilometres?|m\b|meters?|metres?|cm\b|mm\b|centimeter|millimeter|zeemijl(?:en)?|nm\b|nmi\b|nautical miles?|mijl|voet",
    "mass": r"kg\b|kilo(?:gram)?s?|gram|g\b|ton(?:nes?|s)?\b|t\b",
    "speed": r"km/u(?:ur)?|km/h|kph|knopen|knoop|knots?|kn\b|kt\b|m/s|kilometer per uur|mach",
    "share": r"%|procent|percent|promille",
    "temperature": r"°\s?C|graden|°",
    "rate": r"[kMGT]bit/s|[kMGT]bps|Hz|kHz|MHz|GHz",
    "power": r"W\b|kW\b|MW\b|kWh|Wh|V\b|volt|dB",
}
_WITH_UNIT = {
    d: re.compile(rf"{_FIGURE}\s?(?:à\s?)?(?:{u})", re.I if d in ("time", "share", "temperature") else 0)
    for d, u in _UNITS.items()
}
_UNIT = re.compile("|".join(_UNITS.values()), re.I)
_IN_BRACKETS = {d: re.compile(rf"[(\[]\s?(?:{u})\s?[)\]]") for d, u in _UNITS.items()}
_OTHER: dict[str, re.Pattern[str]] = {
    "money": re.compile(
        rf"€|\beur\b|\beuro'?s?\b|{_FIGURE}\s(?:miljoen|miljard|mln|mld)|\bgratis\b|\bkosteloos\b|\bfree of charge\b",
        re.I,
    ),
    "year": re.compile(r"\b(?:19|20)\d\d\b"),
    "count": re.compile(_FIGURE, re.I),
    "frequency": re.compile(
        rf"{_FIGURE}\s?(?:keer|maal|times|x\b)|\b(?:één|een|one) (?:op|in) |\bper (?:dag|week|maand|jaar|kwartaal|uur)|\b(?:elke?|ieder[e]?|"
        r"every|each) |jaarlijks|maandelijks|wekelijks|dagelijks|annually|monthly|weekly|daily|%",
        re.I,
    ),
}

_ASKED: tuple[tuple[str, str], ...] = (
    (
        r"\b(?:hoeveel|welke?|wat voor) (?:geld|euro|budget|bedrag|subsidie|omzet)|\b(?:kost|kosten|prijs|tarief|bedrag|budget|betaal\w*|verdien\w*|salaris|loon)\b|\bhow much (?:does|do|money|is|will|would)\b|\b(?:price|cost|budget|turnover)\b",
        "money",
    ),
    (r"\b(?:percentage|procent|aandeel|welk deel|welk gedeelte|share|proportion)\b", "share"),
    (r"\b(?:welk|in welk|what|which) (?:jaar|year)\b|\bhoe oud\b", "year time"),
    (
        r"\bhoeveel (?:seconden|minuten|uur|uren|dagen|werkdagen|weken|maanden|jaar|jaren|tijd)\b|\bhow (?:many|much) (?:seconds|minutes|hours|days|weeks|months|years|time)\b",
        "time",
    ),
    (
        r"\b(?:levertijd|doorlooptijd|wachttijd|termijn|looptijd|vliegduur|vaarduur|opzegtermijn|reactietijd|lead time|delivery time|endurance|notice period|waiting time)\b",
        "time",
    ),
    (
        r"\bhoe lang(?:durig)?\b(?= (?:duur|houd|blij|vaar|vlie|kan|kun|mag|moet|loop|gaat|was|waren|heeft|hebben|bestaat|geldig|van tevoren))"
        r"|\bhow long (?:does|can|did|will|do|has|was|were)\b",
        "time",
    ),
    (r"\bhoe lang\b|\bhow long\b", "time length"),
    (
        r"\b(?:hoe (?:ver|diep|hoog|breed|dik|dichtbij)|welke? (?:afstand|bereik|diepte|hoogte|breedte|lengte)|bereik|reikwijdte|lengte|breedte|range|length|width|depth|how (?:far|deep|high|wide|tall))\b",
        "length",
    ),
    (r"\bhoe zwaar\b|\b(?:gewicht|massa|laadvermogen|how heavy|weight|payload)\b", "mass"),
    (r"\bhoe (?:snel|hard)\b|\bhow (?:fast|quickly|soon)\b", "speed time"),
    (r"\b(?:snelheid|kruissnelheid|topsnelheid|speed)\b", "speed"),
    (r"\b(?:temperatuur|temperaturen|temperature)\b", "temperature"),
    (r"\bhoe (?:vaak|regelmatig)\b|\bhow often\b", "frequency count"),
    (r"\bhoe groot is (?:de|het|hun) (?:ploeg|team|bedrijf|personeelsbestand|bezetting)", "count"),
    (r"\bhoe groot\b|\bhow (?:big|large)\b", "length share count"),
    (r"\b(?:hoeveel|aantal|how many|how much|number of)\b", "count"),
)
_COMPILED = [(re.compile(p, re.I), frozenset(d.split())) for p, d in _ASKED]
_COUNTED = re.compile(
    r"\b(?:hoeveel|aantal|how many|number of)\s+(?:(?:verschillende|soorten|andere|different|other)\s+)?([^\W\d_]+)",
    re.I,
)


_CALLED = {
    "mass": "massa gewicht",
    "length": "lengte afstand diameter bereik",
    "speed": "snelheid",
    "time": "duur tijd termijn",
    "money": "prijs kosten bedrag",
    "share": "percentage aandeel",
    "temperature": "temperatuur",
    "year": "jaar",
    "count": "aantal",
    "frequency": "keer",
}
"""What a table calls what a question asks for as 'hoe zwaar'."""

_FEW = 2
"""Of more dimensions than this the question has not said which it means."""


class Wanted(NamedTuple):
    """What kind of figure a question asks for; `counted` is the thing that is counted, where it says so."""

    dimensions: frozenset[str] = frozenset()
    counted: str = ""
    said: str = ""
    """The words that ask for the figure."""


def wanted(question: str) -> Wanted:
    """The dimensions of the first pattern that the question fits; none when it asks for no figure."""
    for pattern, dimensions in _COMPILED:
        if pattern.search(question):
            counted = _COUNTED.search(question)
            noun = counted[1].lower() if counted and "count" in dimensions else ""
            return Wanted(dimensions, "" if noun in STOPWORDS else noun, pattern.search(question)[0])
    return Wanted()


def called(question: str) -> str | None:
    """The question with the names that a table gives to what it asks for: 'hoe zwaar is de boei (massa gewicht)?'."""
    dimensions = wanted(question).dimensions
    if not 0 < len(dimensions) <= _FEW:
        return None
    return f"{question.rstrip('?')} ({' '.join(_CALLED[d] for d in sorted(dimensions))})?"


def holds(text: str, dimensions: frozenset[str], header: str = "") -> bool:
    """Whether `text` has a figure of one of the dimensions; a table's column name may give the unit in brackets."""
    for dimension in dimensions:
        pattern = _WITH_UNIT.get(dimension) or _OTHER[dimension]
        if pattern.search(text):
            return True
        bracketed = _IN_BRACKETS.get(dimension)
        values = text.partition("\t")[2] or text
        if bracketed and (bracketed.search(header) or bracketed.search(text)) and re.search(r"\d", values):
            return True
    return False


def near_figure(text: str, is_counted: Callable[[str], bool]) -> bool:
    """Whether a figure stands right before (within three words) or after a word that `is_counted` accepts.

    A figure with a unit of its own ('13 weken') counts nothing else.
    """
    found = words(text)
    for n, word in enumerate(found):
        if word[0].isdigit() or re.fullmatch(_WORDS, word):
            after = found[n + 1 : n + 4]
            if after and _UNIT.fullmatch(after[0]):
                after = after[:1]
            if any(is_counted(w) for w in (*after, *found[max(0, n - 2) : n])):
                return True
    return False
