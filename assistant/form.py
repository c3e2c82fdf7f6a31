"""Whether a unit has the form of an answer: the figure, date, name, reason or list that the question asks for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.quantities import holds, near_figure, wanted
from assistant.question import ANSWERS
from assistant.reader import Asked
from assistant.terms import Bag
from assistant.units import Unit
from ingest.text import stem, words

NAMES = (
    "figure",
    "counted",
    "pattern",
    "about",
    "reason",
    "place",
    "list",
    "size",
    "other_list",
    "short",
    "open",
    "row",
)
"""What `form` returns, in order; each 1 where it speaks for the unit, -1 where against, 0 where it says nothing."""

LACKING = 0.3
NOT_COUNTED = 0.5

_REASON = re.compile(
    r"\b(?:omdat|doordat|zodat|daardoor|vanwege|wegens|redenen?|want|aangezien|om te|kwam door|gevolg|because|due to|since|reason)\b",
    re.I,
)
_ABOUT = re.compile(
    r"\b(?:is een|zijn een|als doel|doel van|bedoeld|maakt|maken|bouwt|bouwen|levert|leveren|ontwikkelt|ontwikkelen|helpt|biedt|staat voor|betekent|houdt in|"
    r"is an?|purpose|aims? to|makes|builds|develops|provides|offers|delivers|supplies|helps)\b",
    re.I,
)
_PLACE = re.compile(
    r"\b(?:gevestigd|vestiging|locatie|standplaats|kantoor|based in|located|headquarter\w*|office|adres|te [A-Z]|in [A-Z]|from [A-Z]|uit [A-Z])"
)
_VALUES = dict(zip(["twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien"], range(2, 11)))
_VALUES |= dict(zip(["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"], range(2, 11)))
_NUMBERS = re.compile(rf"\b(?:{'|'.join(_VALUES)})\b", re.I)
_MODEL = re.compile(r"\b([A-Z][A-Za-z]{0,9})[- ]?(\d{1,4}[A-Za-z]?)\b")


def form(asked: Asked, unit: Unit) -> tuple[float, ...]:
    """The values of `NAMES` for a unit."""
    text, length = unit.text, len(unit.text.split())
    header = " ".join(unit.header)
    is_list = unit.kind in ("list", "table")
    values = dict.fromkeys(NAMES, 0.0)
    figure = wanted(asked.question)
    if figure.dimensions:
        values["figure"] = 1.0 if holds(text, figure.dimensions, header) else -1.0
        if figure.counted:
            values["counted"] = 1.0 if _counts(asked, unit, figure.counted) else -1.0
    elif asked.kind in ANSWERS:
        values["pattern"] = 1.0 if ANSWERS[asked.kind].search(text) else -1.0
    if asked.kind == "about":
        early = unit.first and unit.hit.passage.passage_id.endswith(("#0", "#1"))
        values["about"] = (0.75 if _ABOUT.search(text) and length > 4 else 0.0) + 0.25 * early
    if asked.kind == "reason":
        values["reason"] = 1.0 if _REASON.search(text) else -0.3
    if asked.kind == "place":
        values["place"] = 1.0 if _PLACE.search(text) else 0.0
    if asked.kind == "list":
        values["list"] = 1.0 if is_list else 0.5 if text.count(",") > 1 or ";" in text else 0.0
        if unit.kind == "list" and (number := _NUMBERS.search(asked.question)):
            values["size"] = 1.0 if len(text.split("\n")) - bool(unit.before) == _VALUES[number[0].lower()] else -0.5
    elif is_list:
        values["other_list"] = -1.0 if unit.kind == "table" else -0.1
    values["short"] = -1.0 if length < 5 and unit.kind == "sentence" and not re.search(r"\d", text) else 0.0
    values["open"] = -1.0 if text.rstrip().endswith((":", "?")) and not is_list else 0.0
    values["row"] = 1.0 if unit.kind == "row" else 0.0
    return tuple(values.values())


def possible(values: Sequence[float]) -> float:
    """From `form`'s values, the share of its score that a unit keeps: without the figure, date or name asked for, little.

    A question for a price is not answered by a sentence without an amount, however much else they share.
    """
    seen = dict(zip(NAMES, values))
    if seen["figure"] < 0 or seen["pattern"] < 0:
        return LACKING
    return NOT_COUNTED if seen["counted"] < 0 else 1.0


def models(text: str) -> frozenset[tuple[str, str]]:
    """Type designations such as G7 or WR-450, as letters and number."""
    return frozenset((letters.lower(), number.lower()) for letters, number in _MODEL.findall(text))


def other_model(asked: frozenset[tuple[str, str]], unit: Unit) -> bool:
    """Whether the unit is about a sibling of the product that is asked about: its figures are another product's."""
    here = models(unit.text)
    siblings = {letters for letters, _ in asked} & {letters for letters, _ in here}
    return bool(siblings) and not asked & here and not asked & models(" ".join(unit.header))


def _counts(asked: Asked, unit: Unit, counted: str) -> bool:
    """Whether the unit counts what the question counts: the thing stands beside a figure, or names the row or column."""
    term = next((t for t in asked.terms if counted in t.words), None)

    def is_counted(word: str) -> bool:
        return (term is not None and Bag(word).match(term) >= 0.6) or _near(word, counted)

    if unit.kind == "row":
        return any(is_counted(w) for w in words(f"{' '.join(unit.header)} {unit.text.partition(chr(9))[0]}"))
    return near_figure(unit.text, is_counted)


def _near(word: str, counted: str) -> bool:
    a, b = stem(word), stem(counted)
    return min(len(a), len(b)) >= 5 and (a.startswith(b) or b.startswith(a))
