"""Amounts in a text: a figure or range with its unit and its bound, and whether one meets another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from assistant.matching.attributes import SMALLER_IS_BETTER, attribute
from assistant.matching.measures import FIGURE, NUMBER, UNITS, base, number

Bound = Literal["least", "most", "exact"]

_UNIT = "|".join(f"(?P<u{i}>{pattern})" for i, pattern in enumerate(UNITS.values()))
_AMOUNT = re.compile(
    rf"(?<![\w.,/])(?:± ?)?(?P<low>{NUMBER})(?:\s?(?:°\s?C)?\s?(?:-|–|tot(?: en met)?|t/m|to|à|and|en|of|or)\s?(?P<high>{NUMBER}))?"
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
_RANGE = rf"(?P<low>{NUMBER})(?:\s?(?:-|–|tot(?: en met)?|t/m|to|à|or|of)\s?(?P<high>{NUMBER}))?"
_COUNT = re.compile(rf"(?<![\w.,/-])(?<!(?<=\w) [A-Z]){_RANGE}\s(?:[a-zë-]+e\s)?(?P<noun>[a-zéë-]{{4,}})")
"""So many of something: 'volgt 20 doelen', 'drie tot vijf valse alarmen'."""
_BARE = re.compile(rf"\s*(?:tot |up to |max\.? |circa |ca\. |minimaal |≥ ?|≤ ?|> ?|< ?)?{_RANGE}\s*")
_NO_COUNT = frozenset(
    "januari februari maart april juni juli augustus september oktober november december january february march june july august october december "
    "jaar keer maal times years heeft kost haalt weegt werkt gaat wordt kunnen zijn with from that voor naar door over ".split()
)
_FROST = re.compile(r"\s(?:vorst|onder nul|below zero|of frost)")
_ALWAYS_ONE = frozenset("kwartier dagdeel halfuur halfjaar".split())
"""Units before which "een" is a number."""
_TOGETHER_SIZE = dict(tweeën=2, drieën=3, vieren=4, vijven=5, zessen=6)
_TOGETHER = re.compile(rf"\bz['’]n (?P<low>{'|'.join(_TOGETHER_SIZE)})\b")
_CREW = re.compile(
    rf"\b(?:ploeg|team|bemanning|crew|groep|party)\s(?:van|of)\s(?P<low>{NUMBER})(?P<high>(?!))?\b", re.I
)
_LEAST = re.compile(
    r"(?:minimaal|minimum(?: van| of)?|minstens|ten ?minste|vanaf|meer dan|langer dan|groter dan|hoger dan|verder dan|ruim|boven(?: de)?"
    r"|at least|more than|over|above|exceeds?|≥|>=?)\s*$",
    re.I,
)
_MOST = re.compile(
    r"(?:maximaal|maximum(?: van| of)?|max\.?|hooguit|hoogstens|ten hoogste|niet (?:meer|zwaarder|langer|hoger|verder|breder|groter|dikker|dieper|duurder|later) dan|nog geen|minder dan|lichter dan|korter dan"
    r"|kleiner dan|lager dan|onder(?: de)?|binnen|uiterlijk(?: binnen)?|up to|at most|no (?:more|heavier|longer|wider|larger|higher|later) than|not more than"
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
_FITS = re.compile(r"\b(?:past|passen|passend|fits?|fitting|travels?)\b", re.I)
"""What something must go into is the most that it may be."""
_PLANE = re.compile(
    rf"(?P<low>{FIGURE})\s?(?:m|meters?|metres?)?\s?(?:×|x|bij|by)\s?(?P<other>{FIGURE})(?P<high>(?!))?\s?(?:m|meters?|metres?)\b"
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
        unit = next(name for i, name in enumerate(UNITS) if match[f"u{i}"])
        if match["low"].lower() == "een" and unit not in _ALWAYS_ONE and _article(text, match):
            continue
        low = number(match["low"])
        if unit == "degC" and _FROST.match(text, match.end()):
            low = -low
        high = number(match["high"]) if match["high"] else low
        if unit == "nautical_mile" and match[0].endswith("nm") and low >= 200:
            continue  # a wavelength in nanometres
        if unit == "degC" and "C" not in match[0] and _ANGLE.search(text + about):
            unit = "degree"
        dimension, low = base(low, unit)
        found.append(_bounded(text, match, dimension, low, base(high, unit)[1], about))
    for match in _PLANE.finditer(text):
        square = number(match["low"]) * number(match["other"])
        found.append(_bounded(text, match, base(square, "m**2")[0], square, square, about))
    for dimension, pattern in _SCALES:
        for match in pattern.finditer(text):
            low = float(match["low"])
            found.append(_bounded(text, match, dimension, low, float(match["high"] or low), about))
    for match in _CREW.finditer(text):
        found.append(_bounded(text, match, "person", number(match["low"]), number(match["low"]), about))
    for match in _TOGETHER.finditer(text):
        size = _TOGETHER_SIZE[match["low"]]
        found.append(_bounded(text, match, "person", size, size, about))
    found += [c for c in _counts(text, about) if all(c.end <= a.start or a.end <= c.start for a in found)]
    kept: list[Amount] = []
    for amount in sorted(found, key=lambda a: (a.start, -len(a.text))):
        if not kept or amount.start >= kept[-1].end:
            kept.append(amount)
    return kept


def _counts(text: str, about: str) -> Iterator[Amount]:
    """Figures without a unit: of things that are named, or alone in a table's cell."""
    bare = _BARE.fullmatch(text) if about else None
    for match in [bare] if bare else _COUNT.finditer(text):
        low = number(match["low"])
        if bare is None and (match["noun"] in _NO_COUNT or match["low"].lower() in ("een", "ten", "half", "halve")):
            continue
        if low < 0 or (1900 <= low <= 2100 and match["low"].isdigit()):
            continue
        yield _bounded(text, match, "count", low, number(match["high"]) if match["high"] else low, about)


def asked(text: str) -> list[Amount]:
    """The amounts in a requirement, each with the bound that it sets where the text leaves that open."""
    found = []
    for amount in amounts(text):
        if amount.dimension == "count" and amount.bound == "exact" and amount.low <= 3:
            continue  # 'twee toestellen', 'tot één spoor': what is spoken of, not how many there must be
        smaller = amount.attribute in SMALLER_IS_BETTER or bool(_FITS.search(text))
        if _USELESS.search(text) and amount.bound == "most":
            amount = amount._replace(bound="least")
        elif amount.up_to or (amount.bound == "exact" and amount.low == amount.high):
            amount = amount._replace(bound="most" if smaller else "least")
        found.append(amount)
    return found


def compare(wanted: Amount, offered: Amount) -> Literal["meets", "partial", "fails"]:
    """Whether what is offered meets what is wanted; `partial` when only a part of a range does."""
    if wanted.dimension == "temperature" and wanted.low == wanted.high:
        return "meets" if (offered.low <= wanted.low if _cold(wanted.low) else offered.high >= wanted.high) else "fails"
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


def comparable(wanted: Amount, offered: Amount) -> bool:
    """Whether both are of one dimension; how cold something may get says nothing of how hot."""
    if wanted.dimension != offered.dimension:
        return {wanted.dimension, offered.dimension} == {"person", "count"}  # '12 slaapplaatsen', 'Bedden: 12'
    single = wanted.low == wanted.high and offered.low == offered.high
    return wanted.dimension != "temperature" or not single or _cold(wanted.low) == _cold(offered.low)


def _cold(kelvin: float) -> bool:
    return kelvin < 283.0


def _article(text: str, match: re.Match[str]) -> bool:
    """Whether "een" is an article here: 'een man' counts nobody."""
    return not re.search(r"\b(?:binnen|per|van|in|na|dan|minimaal)\s$", text[: match.start()])


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
