"""Figures and units as they are written in Dutch and English, and what they are in base units."""

from __future__ import annotations

import re
from functools import cache

UNITS = {
    "tonne/m**2": r"ton/m²|ton/m2|t/m²",
    "kg/m**2": r"(?:kg|kilo(?:gram)?)(?:/| per )(?:m²|m2|vierkante meter|square met(?:er|re))",
    "km/h": r"km/u(?:ur)?|km/h|kph|kilometer per uur",
    "m/s": r"m/s",
    "mph": r"mph",
    "knot": r"knopen|knoop|knots?|kn|kts?",
    "nautical_mile": r"zeemijl(?:en)?|nautical miles?|NM|nmi|nm",
    "km": r"km|kilometers?|kilometres?",
    "mile": r"miles?|mijl",
    "inch": r"inch(?:es)?|″",
    "cm": r"cm|centimeters?",
    "mm": r"mm|millimeters?",
    "m**2": r"m²|m2|sq\.? ?m(?:etres?|eters?)?\b|vierkante meters?|square met(?:er|re)s?",
    "m**3": r"m³|m3|kubieke meters?",
    "m": r"m|meters?|metres?",
    "foot": r"ft|feet|foot|voet",
    "kg": r"kg|kilo(?:gram)?s?",
    "g": r"g|grams?",
    "pound": r"lbs?|pounds?",
    "tonne": r"ton(?:nen|nes|s)?|t",
    "kWh": r"kWh|kilowattuur",
    "Wh": r"Wh",
    "MW": r"MW|megawatt",
    "kW": r"kW|kilowatt",
    "W": r"W|watt",
    "degC": r"°\s?C|graden(?: Celsius)?|degrees(?: Celsius)?",
    "degF": r"°\s?F",
    "degree": r"°",
    "microsecond": r"µs|microseconden|microseconds?",
    "millisecond": r"ms|milliseconden|milliseconds?",
    "hour": r"uren|uur|hours?|hrs?|h|u",
    "minute": r"minuten|minuut|minutes?|min",
    "kwartier": r"kwartier(?:en)?|quarters? of an hour",
    "dagdeel": r"dagdeel|dagdelen",
    "halfuur": r"halfuur",
    "halfjaar": r"halfjaar",
    "second": r"seconden|seconde|tellen|seconds?|sec|s",
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
    "decibel": r"dB(?:\(?A\)?)?|decibel",
    "euro": r"euro's|euros?|EUR",
    "person": r"personen|persoon|mensen|man|operators?|bedieners?|militairen|soldaten|vrijwilligers|matrozen|dekslieden|technici|monteurs?|collega's|deelnemers|passagiers|gebruikers|cursisten|slaapplaatsen|bedden"
    r"|persons?|people|volunteers|sailors|deckhands|technicians?|participants|passengers|users|trainees|beds",
}
_ONES = "nul een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien zeventien achttien negentien".split()
_TENS = dict(twintig=20, dertig=30, veertig=40, vijftig=50, zestig=60, zeventig=70, tachtig=80, negentig=90)
_ENGLISH = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
_ENGLISH_TENS = dict(twenty=20, thirty=30, forty=40, fifty=50, sixty=60, seventy=70, eighty=80, ninety=90)


def _words() -> dict[str, float]:
    """Numbers as they are written out in Dutch and English, to 99, and hundreds."""
    found: dict[str, float] = {w: n for n, w in enumerate(_ONES)} | {w: n for n, w in enumerate(_ENGLISH)}
    found |= _TENS | _ENGLISH_TENS
    for ten, value in _TENS.items():
        found |= {f"{one}{'ën' if one.endswith('e') else 'en'}{ten}": value + n for n, one in enumerate(_ONES[1:10], 1)}
    for ten, value in _ENGLISH_TENS.items():
        found |= {f"{ten}-{one}": value + n for n, one in enumerate(_ENGLISH[1:10], 1)}
    found |= {f"{one}honderd": 100 * n for n, one in enumerate(_ONES[2:10], 2)}
    found |= {f"{one} hundred": 100 * n for n, one in enumerate(_ENGLISH[1:10], 1)}
    return found | dict(één=1, honderd=100, duizend=1000, hundred=100, anderhalf=1.5, anderhalve=1.5, half=0.5, halve=0.5)


WORDS = _words()
FIGURE = r"\d+(?:[.,]\d+)*(?:[ \u00a0\u202f]\d{3}\b)*"
NUMBER = rf"[-−–+]?{FIGURE}|\b(?i:{'|'.join(sorted(WORDS, key=len, reverse=True))})\b"


def number(text: str) -> float:
    """A figure with Dutch or English separators, or a number in words."""
    if text.lower() in WORDS:
        return float(WORDS[text.lower()])
    sign = -1.0 if text[0] in "-−–" else 1.0
    digits = re.sub(r"\s", "", text.lstrip("-−–+"))
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

    registry = UnitRegistry(autoconvert_offset_to_baseunit=True)
    registry.define("kwartier = 15 * minute")
    registry.define("dagdeel = 4 * hour")
    registry.define("halfuur = 30 * minute")
    registry.define("halfjaar = 6 * month")
    return registry


@cache
def _scale(unit: str) -> tuple[str, float, float]:
    """Dimension, factor and offset to base units; conversions between units are linear."""
    registry = _registry()
    zero, one = (registry.Quantity(v, unit).to_base_units() for v in (0.0, 1.0))
    dimension = str(one.dimensionality)
    return _NAMES.get(dimension, dimension), float(one.magnitude - zero.magnitude), float(zero.magnitude)


def base(value: float, unit: str) -> tuple[str, float]:
    """The dimension of a unit of `UNITS`, and the value in that dimension's base unit."""
    if unit in _OWN:
        return _OWN[unit], value
    dimension, factor, offset = _scale(unit)
    return dimension, value * factor + offset
