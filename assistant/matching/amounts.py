"""Amounts in a text: a figure or range with its unit and its bound, and whether one meets another."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal, NamedTuple

from assistant.matching.attributes import SMALLER_IS_BETTER, attribute

Bound = Literal["least", "most", "exact"]

_UNITS = {
    "km/h": r"km/u(?:ur)?|km/h|kph|kilometer per uur",
    "m/s": r"m/s",
    "mph": r"mph",
    "knot": r"knopen|knoop|knots?|kn|kts?",
    "nautical_mile": r"zeemijl(?:en)?|nautical miles?|NM|nmi|nm",
    "km": r"km|kilometers?|kilometres?",
    "cm": r"cm|centimeters?",
    "mm": r"mm|millimeters?",
    "m**2": r"m²|m2|vierkante meters?|square met(?:er|re)s?",
    "m**3": r"m³|m3|kubieke meters?",
    "m": r"m|meters?|metres?",
    "foot": r"ft|feet|foot|voet",
    "kg": r"kg|kilo(?:gram)?s?",
    "g": r"g|grams?",
    "pound": r"lbs?|pounds?",
    "tonne": r"ton(?:nen|nes|s)?|t",
    "kWh": r"kWh",
    "Wh": r"Wh",
    "MW": r"MW",
    "kW": r"kW",
    "W": r"W|watt",
    "degC": r"°\s?C|graden(?: Celsius)?|degrees(?: Celsius)?",
    "degF": r"°\s?F",
    "degree": r"°",
    "millisecond": r"ms|milliseconden|milliseconds?",
    "hour": r"uren|uur|hours?|hrs?|h|u",
    "minute": r"minuten|minuut|minutes?|min",
    "second": r"seconden|seconde|seconds?|sec|s",
    "day": r"werkdagen|dagen|dag|days?|etmaal|etmalen",
    "week": r"weken|week|weeks?",
    "month": r"maanden|maand|months?",
    "year": r"jaren|jaar|years?",
    "liter": r"liters?|litres?|l",
    "percent": r"%|procent|percent",
    "GHz": r"GHz",
    "MHz": r"MHz",
    "Gbit/s": r"Gbit/s|Gbps|Gb/s",
    "Mbit/s": r"Mbit/s|Mbps|Mb/s",
    "kbit/s": r"kbit/s|kbps|kb/s",
    "decibel": r"dB(?:\(?A\)?)?",
    "euro": r"euro's|euros?|EUR",
    "person": r"personen|persoon|mensen|man|operators?|bedieners?|militairen|soldaten|persons?|people",
}
_UNIT = "|".join(f"(?P<u{i}>{pattern})" for i, pattern in enumerate(_UNITS.values()))
_WORDS = dict(één=1, een=1, twee=2, drie=3, vier=4, vijf=5, zes=6, zeven=7, acht=8, negen=9, tien=10, twaalf=12)
_WORDS |= dict(one=1, two=2, three=3, four=4, five=5, six=6, seven=7, eight=8, nine=9, ten=10, twelve=12)
_WORDS |= dict(anderhalf=1.5, anderhalve=1.5, half=0.5, halve=0.5, vijftien=15, twintig=20, dertig=30)
_FIGURE = r"\d+(?:[.,]\d+)*(?:[  ]\d{3}\b)*"
_NUMBER = rf"[-−–+]?{_FIGURE}|\b(?:{'|'.join(_WORDS)})\b"
_AMOUNT = re.compile(
    rf"(?<![\w.,/])(?:± ?)?(?P<low>{_NUMBER})(?:\s?(?:°\s?C)?\s?(?:-|–|tot(?: en met)?|t/m|to|à|and|en|of|or)\s?(?P<high>[-−+]?{_FIGURE}))?"
    rf"[\s-]?(?:{_UNIT})(?![\w/])"
)
_SCALE = r"\s?(?P<low>\d{1,2})(?:\s?(?:-|–|tot(?: en met)?|t/m|to|of|or)\s?(?P<high>\d{1,2}))?(?!\d)"
_SCALES = (
    ("sea state", re.compile(rf"\b(?:zeegang|sea ?state|SS){_SCALE}", re.I)),
    ("wind force", re.compile(rf"\b(?:windkracht|wind force|beaufort|bft|force){_SCALE}", re.I)),
    ("wind force", re.compile(r"(?<![\w.,])(?P<low>\d{1,2})(?P<high>(?!))?\s?(?:bft|beaufort)\b", re.I)),
    ("trl", re.compile(rf"\bTRL(?:[\s-]?niveau)?[\s-]?(?:van |minimaal |ten minste |at least )?{_SCALE}")),
    ("ip", re.compile(r"\bIP[\s-]?(?P<low>\d\d)(?P<high>(?!))?\b")),
)
_LEAST = re.compile(
    r"(?:minimaal|minimum(?: van| of)?|minstens|ten ?minste|vanaf|meer dan|langer dan|groter dan|hoger dan|verder dan|ruim|boven(?: de)?"
    r"|at least|more than|over|above|exceeds?|≥|>=?)\s*$",
    re.I,
)
_MOST = re.compile(
    r"(?:maximaal|maximum(?: van| of)?|max\.?|hooguit|hoogstens|ten hoogste|niet (?:meer|zwaarder|langer|hoger|verder) dan|minder dan|lichter dan|korter dan"
    r"|kleiner dan|lager dan|onder(?: de)?|binnen|uiterlijk(?: binnen)?|up to|at most|no (?:more|heavier|longer) than|not more than"
    r"|less than|under|below|within|lighter than|≤|<=?)\s*(?:de\s|het\s|een\s|the\s)?$",
    re.I,
)
_NOT = re.compile(r"niet|not|no\b", re.I)
_UP_TO = re.compile(r"(?:\btot(?: en met)?|\bup to|\bt/m)\s*$", re.I)
_AFTER_LEAST = re.compile(
    r"^\s*(?:of (?:meer|langer|hoger|verder|beter)|or (?:more|longer|higher|better)|en (?:meer|hoger)|\+)", re.I
)
_AFTER_MOST = re.compile(r"^\s*(?:of (?:minder|korter|lichter|lager|kleiner)|or (?:less|lower|shorter|lighter))", re.I)
_USELESS = re.compile(
    r"zinloos|onvoldoende|te weinig|niet genoeg|niets aan|useless|not enough|insufficient|heeft geen zin|no point", re.I
)
_CLAUSE = re.compile(r"[;:]|,(?=\s)|\s(?:en|maar|terwijl|and|but|while)\s(?=[^,;]*\d)|(?<=[a-z)])\.\s")


_ANGLE = re.compile(
    r"richting|hoek|nauwkeurig|azimut|elevat|bearing|direction|accura|draai|helling|roll|rondom|dekking", re.I
)


class Amount(NamedTuple):
    """`low` to `high` in base units of `dimension`; equal when it is one figure."""

    dimension: str
    low: float
    high: float
    bound: Bound
    up_to: bool
    """It is introduced by "tot": a ceiling of what is offered, or how far something must go."""
    text: str
    start: int
    clause: str
    """The part of the sentence that it stands in."""
    attribute: str
    """Which property it is a figure of, where its clause or the text says so."""

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def amounts(text: str, about: str = "") -> list[Amount]:
    """Every amount in the text, in order; `about` names the property where the text is a table's cell."""
    found = []
    for match in _AMOUNT.finditer(text):
        if match["low"].lower() in ("een", "half", "halve") and match["u37"] is None and _article(text, match):
            continue
        unit = next(name for i, name in enumerate(_UNITS) if match[f"u{i}"])
        low = _number(match["low"])
        high = _number(match["high"]) if match["high"] else low
        if unit == "nautical_mile" and match[0].endswith("nm") and low >= 200:
            continue  # a wavelength in nanometres
        if unit == "degC" and "C" not in match[0] and _ANGLE.search(text + about):
            unit = "degree"
        dimension, low = _base(low, unit)
        found.append(_bounded(text, match, dimension, low, _base(high, unit)[1], about))
    for dimension, pattern in _SCALES:
        for match in pattern.finditer(text):
            low = float(match["low"])
            found.append(_bounded(text, match, dimension, low, float(match["high"] or low), about))
    kept: list[Amount] = []
    for amount in sorted(found, key=lambda a: (a.start, -len(a.text))):
        if not kept or amount.start >= kept[-1].end:
            kept.append(amount)
    return kept


def asked(text: str) -> list[Amount]:
    """The amounts in a requirement, each with the bound that it sets where the text leaves that open."""
    found = []
    for amount in amounts(text):
        smaller = amount.attribute in SMALLER_IS_BETTER
        if _USELESS.search(text) and amount.bound == "most":
            amount = amount._replace(bound="least")
        elif amount.up_to or (amount.bound == "exact" and amount.low == amount.high):
            amount = amount._replace(bound="most" if smaller else "least")
        found.append(amount)
    return found


def compare(wanted: Amount, offered: Amount) -> Literal["meets", "partial", "fails"]:
    """Whether what is offered meets what is wanted; `partial` when only a part of a range does."""
    if wanted.dimension == "temperature" and offered.low != offered.high:
        warm, cold = offered.high >= wanted.high, offered.low <= wanted.low
        return "meets" if warm and cold else "partial" if (warm or cold) and wanted.low != wanted.high else "fails"
    if wanted.low != wanted.high and wanted.bound == "exact":
        if offered.low == offered.high:
            return "meets" if wanted.low <= offered.low <= wanted.high else "fails"
        inside = offered.low <= wanted.low and offered.high >= wanted.high
        return "meets" if inside else "fails" if offered.high < wanted.low or offered.low > wanted.high else "partial"
    if wanted.bound == "most":
        if offered.bound == "least" and offered.low <= wanted.high:
            return "partial"
        return "meets" if offered.high <= wanted.high else "partial" if offered.low <= wanted.high else "fails"
    if offered.low >= wanted.low or (offered.high >= wanted.low and offered.low == offered.high):
        return "meets"
    return "partial" if offered.high >= wanted.low else "fails"


def _article(text: str, match: re.Match[str]) -> bool:
    """Whether "een" is an article here: 'een man' counts nobody."""
    return match["low"].lower() == "een" and not re.search(
        r"\b(?:binnen|per|van|in|na|dan|minimaal)\s$", text[: match.start()]
    )


def _bounded(text: str, match: re.Match[str], dimension: str, low: float, high: float, about: str) -> Amount:
    before, after = text[max(0, match.start() - 60) : match.start()], text[match.end() : match.end() + 15]
    least = _LEAST.search(before) or _AFTER_LEAST.search(after)
    most = _MOST.search(before) or _AFTER_MOST.search(after)
    bound: Bound = "least" if least else "most" if most else "exact"
    if bound != "exact" and re.search(
        r"\b(?:niet|geen|not|no|nooit|never)\b[^,;.]{0,40}$",
        before[: (least or most).start()] if not _NOT.search((least or most)[0]) else "",
        re.I,
    ):
        bound = "most" if bound == "least" else "least"  # 'shall not weigh more than 8 kg'
    cuts = [0, *[m.end() for m in _CLAUSE.finditer(text)], len(text)]
    start = max(c for c in cuts if c <= match.start())
    end = min((c for c in cuts if c >= match.end()), default=len(text))
    clause = text[start:end].strip()
    near = f"{about} {clause}" if about else clause
    return Amount(
        dimension,
        min(low, high),
        max(low, high),
        bound,
        _UP_TO.search(before) is not None,
        match[0],
        match.start(),
        clause,
        attribute(near, dimension) or attribute(text, dimension),
    )


def _number(text: str) -> float:
    if text.lower() in _WORDS:
        return float(_WORDS[text.lower()])
    sign = -1.0 if text[0] in "-−–" else 1.0
    digits = re.sub(r"[  ]", "", text.lstrip("-−–+"))
    if re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", digits) and not digits.startswith("0"):
        return sign * float(re.sub(r"[.,]", "", digits))
    whole, _, part = digits.replace(",", ".").rpartition(".")
    return sign * float(f"{whole.replace('.', '')}.{part}" if whole else part)


_OWN = {"percent": "share", "person": "person", "euro": "money", "degree": "angle", "decibel": "level"}
"""Units that are a dimension of their own."""
_NAMES = {
    "[length]": "length",
    "[mass]": "mass",
    "[time]": "time",
    "[length] / [time]": "speed",
    "[temperature]": "temperature",
}


@cache
def _registry():
    from pint import UnitRegistry

    return UnitRegistry(autoconvert_offset_to_baseunit=True)


@cache
def _scale(unit: str) -> tuple[str, float, float]:
    """Dimension, factor and offset to base units; conversions between units are linear."""
    registry = _registry()
    zero, one = (registry.Quantity(v, unit).to_base_units() for v in (0.0, 1.0))
    dimension = str(one.dimensionality)
    return _NAMES.get(dimension, dimension), float(one.magnitude - zero.magnitude), float(zero.magnitude)


def _base(value: float, unit: str) -> tuple[str, float]:
    if unit in _OWN:
        return _OWN[unit], value
    dimension, factor, offset = _scale(unit)
    return dimension, value * factor + offset
