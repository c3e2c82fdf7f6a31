"""Word a demand shortly: number and tag off, bounds the right way round, no loose ends, and twins recognised."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple, Protocol

from assistant.matching import amounts as quantities
from assistant.schema import Priority
from ingest.text import STOPWORDS, sentences, stem, words

_GRADES: dict[Priority, str] = {
    "must": r"must(?:[- ]have)?|m|eis|e|hard|harde eis|k\.?\s?o\.?|knock-?out|verplicht|mandatory|required|shall|hoog|high|vereist|essential|ja|yes|threshold",
    "should": r"should(?:[- ]have)?|could(?:[- ]have)?|s|c|wens|w|zacht|gewenst|optioneel|optional|nice[- ]to[- ]have|nth|desired|desirable|preferred|wish|midden|middel|medium|laag|low|nee|no|pr[eé]|bonus|objective|would(?: have)?|n\.?v\.?t\.?",
}
_GRADE = {p: re.compile(rf"(?:{pattern})(?:\s*\([^)]*\))?", re.I) for p, pattern in _GRADES.items()}
DROPPED = re.compile(r"won['’]?t(?:[- ]have)?(?:\s*\([^)]*\))?|niet nu|vervallen|n/a", re.I)
_TAG = re.compile(
    r"[(\[]\s*(?P<tag>must(?:[- ]have)?|should(?:[- ]have)?|could(?:[- ]have)?|harde eis|eis|wens|m|s|c|w|e|k\.?o\.?(?:-eis)?|knock-?out(?:-eis)?|verplicht|optioneel|optional|mandatory|required|desired|desirable|nice[- ]to[- ]have)\s*[)\]]"
    r"|^(?P<lead>must(?:[- ]have)?|should(?:[- ]have)?|could(?:[- ]have)?|harde eis|eis|wens|knock-?out(?:-eis)?|nice[- ]to[- ]have|optioneel)\s?(?:nr\.?\s?)?\d{0,3}\s*[:.–—-]\s+"
    r"|^(?P<id>e|w|ko|eis|wens)[-. ]?\d{1,3}(?:\.\d+)*\s*[:.)–—-]?\s+(?=\S)",
    re.I,
)
LABEL = re.compile(r"^(?:(?!TRL|IP|ISO|NEN|MIL|CE|AQAP|TBB|VHF|UHF|SS|ABDO|EN|Q\d)[A-Z]{1,5}[-. ]?\d{1,4}(?:\.\d+)*[:.)–—-]?|\d+(?:\.\d+)+[.)]?|\(?\d{1,3}[.)]|\(?[a-z][.)]|[•‣◦▪■●○–—*·➢➤►✓✔□❑❖-]|Ad \d+[.:)])\s+(?=\S)")  # fmt: skip
_VERDICT = (
    r"(?:zinloos|geen zin|onvoldoende|te weinig|niet genoeg|niet interessant|onbruikbaar|kunnen (?:we|wij|onze \w+) (?:\w+ )?(?:niets?|weinig)(?: mee| aan)?|hebben (?:we|wij) (?:\w+ )?niets? aan|(?:hoeft|hoef) (?:u|je)"
    r"|kansloos|waardeloos|nutteloos|niet bruikbaar|geen nut|onder de maat|praten (?:we|wij) niet (?:verder|meer)|haken (?:we|wij) af|hoeft het niet|beginnen (?:we|wij) (?:er )?niet aan|begin er niet aan|worthless|a non-starter|not interesting|valt af|vallen af|niet in aanmerking|niet acceptabel|onacceptabel|houdt het op|geen optie|niet welkom|useless|pointless|no (?:point|use|good)|not enough|insufficient|unacceptable|need not apply|(?:do not|don't) bother|is out|not an option|of no use|kan \w+ (?:\w+ )?niet aan|te (?:kort|licht|zwaar|lang|groot|weinig|veel|traag|vroeg|laat)|too (?:early|heavy|short|slow|long|large|little|late|low))"
)
_LOW = r"minder|lager|korter|kleiner|trager|onder|beneden|langzamer|less|below|under|shorter|lower|slower|anything (?:under|below)"
_HIGH = r"meer|hoger|langer|groter|zwaarder|duurder|boven|breder|more|above|over|heavier|longer|larger|higher"
_INVERTED = re.compile(
    rf"^(?P<before>(?:[\w’'-]+\s+){{0,6}}?)(?P<side>{_LOW}|{_HIGH})\b(?:\s+(?:is|zijn|are))?(?:\s+(?:dan|than))?(?:\s+(?:de|het|the))?\s+(?P<rest>.*?),?\s*(?:\b(?:is|zijn|heeft|daar|dan|are|has|there|komt|komen|we|wij)\b.*?)?{_VERDICT}",
    re.I,
)
_UNIT_END = re.compile(r"(?<=\d\s[A-Za-z])\.(?=\s+[A-Z])|(?<=\d[A-Za-z])\.(?=\s+[A-Z])")
_LEADING = re.compile(r"^(?:[-–—•*]\s+|(?:en|and|maar|but)\s+)", re.I)
_DULL = frozenset(
    "moeten moet dient dienen minimaal minstens maximaal hooguit systeem oplossing binnen uiterlijk vanaf mag zijn worden wordt kunnen must shall should "
    "least most minimum maximum system solution voorkeur liefst graag mooi fijn zou zouden would nice ongeveer circa zoeken iets need looking zonder".split()
)


_FIGURE = re.compile(
    r"(?<![\w/.,-])(?:€\s?\d|\d{1,3}(?:[.,]\d+)*\s?(?![-/:]|(?:januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december|january|february|march|may|june|july|august|october|uur\s+'s)\b)[^\W\d_]{1,}"
    r"|(?:[^\W\d]*(?:honderd|duizend|twintig|dertig|veertig|vijftig|zestig|zeventig|tachtig|negentig|tien)|één|twee|drie|vier|vijf|zes|zeven|acht|negen|elf|twaalf|anderhalve?|een half|een derde|een kwart"
    r"|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand)(?:[- ]\w+)?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|half an?|a third|a quarter)[\s-]+(?!(?:mee|van|dan|die|dat|voor|naar|and|the|that|for)\b)[^\W\d_]{3,})",
    re.I,
)
"""A count or an amount in whatever unit, which `amounts` need not know: `honderdtwintig kilo`, `30 decibel`."""


@lru_cache(maxsize=10_000)
def amounts(text: str) -> tuple[quantities.Amount, ...]:
    """The amounts in a text, read once, for a long tender has thousands."""
    return tuple(quantities.amounts(text))


def measured(text: str) -> bool:
    """Whether there is an amount in it, in figures or in words."""
    return bool(_FIGURE.search(text) or amounts(text))


class Bounded(NamedTuple):
    """`minder dan 400 kg is zinloos` the right way round; `bare` when it does not say of what."""

    text: str
    bare: bool


class Worded(Protocol):
    """What has a text and a priority."""

    @property
    def text(self) -> str: ...
    @property
    def priority(self) -> str: ...


def grade(cell: str) -> Priority | None:
    """The priority that a cell or tag names."""
    text = cell.strip(" .:*()[]").replace("-eis", "")
    return next((p for p, pattern in _GRADE.items() if pattern.fullmatch(text)), None)


def untagged(text: str) -> tuple[str, Priority | None]:
    """The text without its number and its tag, and the priority that the tag gives."""
    given = None
    for _ in range(3):
        if found := _TAG.search(text):
            name = re.sub(r"^ko$", "must", (found["tag"] or found["lead"] or found["id"]).strip().lower())
            given = given or grade(name)
            text = (text[: found.start()] + text[found.end() :]).strip()
        elif label := LABEL.match(text):
            text = text[label.end() :]
        else:
            break
    return text.strip(), given


@lru_cache(maxsize=10_000)
def spans(text: str) -> list[tuple[int, int]]:
    """Sentences, also where one ends in a unit of one letter (`150 W.`), which reads like an initial."""
    out = []
    for start, end in sentences(text):
        for found in _UNIT_END.finditer(text, start, end):
            out.append((start, found.end()))
            start = found.end() + len(text[found.end() : end]) - len(text[found.end() : end].lstrip())
        out.append((start, end))
    return out


def plain(sentence: str) -> Bounded | None:
    """A sentence that says what is of no use, as the bound that it sets; None for every other sentence."""
    found = _INVERTED.match(sentence)
    if found is None or not amounts(found["rest"]):
        return None
    before = re.sub(
        r"^(?:alles|iets|want|maar|en|dus|systemen|oplossingen|een|anything|wat|die|dat)\b\s*",
        "",
        found["before"].strip(),
        flags=re.I,
    )
    before = re.sub(r"^(?:bij|met|als|indien|if|with|at)\b\s*(?:het|hij|ze|it|de \w+)?\s*$", "", before, flags=re.I)
    before = re.sub(r"\b(?:wat|die|dat|met|een|that|with|of|alles|is)\b\s*$", "", before, flags=re.I).strip()
    low = re.fullmatch(_LOW, found["side"], re.I)
    english = bool(re.search(r"\b(?:is|are|than|under|below|the|do|need)\b", sentence)) and not re.search(
        r"\b(?:dan|de|het|een|wij|we kunnen)\b", sentence
    )
    word = ("at least" if low else "at most") if english else ("minimaal" if low else "maximaal")
    rest = found["rest"].strip(" ,")
    joint = " " if re.search(r"\b(?:costs?|weighs?|takes?|kost|weegt|duurt|vraagt)$", before) else ": "
    text = f"{before}{joint}{word} {rest}" if before else f"{word} {rest}"
    left = [w for w in words(rest) if w not in STOPWORDS and not w[0].isdigit()]
    spoken = [w for a in amounts(rest) for w in words(a.text)]
    return Bounded(text[:1].upper() + text[1:], not before and not [w for w in left if w not in spoken])


def tidy(text: str) -> str:
    """Without loose conjunctions, bullets and closing marks; white space single."""
    text = _LEADING.sub("", " ".join(text.split())).strip(" ;,")
    text = text[:-1] if text.endswith(".") and not text.endswith("..") else text
    return re.sub(r"\s+(?:en|and|of|or)$", "", text.strip(" ;,"))


@lru_cache(maxsize=10_000)
def subjects(text: str) -> frozenset[str]:
    """The stems that say what a demand is about: no figures, units or words that every demand has."""
    for amount in reversed(amounts(text)):
        text = text[: amount.start] + " " + text[amount.start + len(amount.text) :]
    return frozenset(stem(w) for w in words(text) if w not in STOPWORDS and w not in _DULL and not w[0].isdigit())


def same(one: Worded, other: Worded) -> bool:
    """Whether two demands are one said twice: equal figures, and nearly the same words about them."""
    a, b = subjects(one.text), subjects(other.text)
    if not a or not b or figures(one.text) != figures(other.text):
        return False
    shared = len(a & b)
    if one.priority != other.priority:
        return shared / max(len(a), len(b)) >= 0.75 and shared > 1
    if figures(one.text):
        return shared / min(len(a), len(b)) >= 0.6
    return shared > 1 and shared / min(len(a), len(b)) >= 0.75 and shared / max(len(a), len(b)) >= 0.5


@lru_cache(maxsize=10_000)
def figures(text: str) -> frozenset[tuple[str, float, float]]:
    """The amounts in a text, whatever their bounds."""
    return frozenset((a.dimension, round(a.low, 6), round(a.high, 6)) for a in amounts(text))
