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
    "kwartier": r"kwartier(?:en)?",
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
WORDS = dict(één=1, een=1, twee=2, drie=3, vier=4, vijf=5, zes=6, zeven=7, acht=8, negen=9, tien=10, twaalf=12)
WORDS |= dict(one=1, two=2, three=3, four=4, five=5, six=6, seven=7, eight=8, nine=9, ten=10, twelve=12)
WORDS |= dict(anderhalf=1.5, anderhalve=1.5, half=0.5, halve=0.5, vijftien=15, twintig=20, dertig=30)
FIGURE = r"\d+(?:[.,]\d+)*(?:[ \u00a0\u202f]\d{3}\b)*"
NUMBER = rf"[-−–+]?{FIGURE}|\b(?i:{'|'.join(WORDS)})\b"


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
