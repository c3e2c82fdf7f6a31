"""The facts in a sentence: figures with unit and bound, dates, parts, names and quotations; which of them its quotes lack."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.citations import Quote
from assistant.question import names
from ingest.encoder.vocabulary import is_common
from ingest.text import STOPWORDS, find_quote, fold, words

_MONTHS = "januari februari maart april mei juni juli augustus september oktober november december".split()
_ENGLISH_MONTHS = "january february march april may june july august september october november december".split()
_ONES = "een twee drie vier vijf zes zeven acht negen".split()
_TEENS = "tien elf twaalf dertien veertien vijftien zestien zeventien achttien negentien".split()
_TENS = "twintig dertig veertig vijftig zestig zeventig tachtig negentig".split()
_NUMBERS = {
    **{w: str(n) for n, w in enumerate([*_ONES[1:], *_TEENS], 2)},
    **{ten: f"{t}0" for t, ten in enumerate(_TENS, 2)},
    **{
        f"{one}{'ën' if one.endswith('e') else 'en'}{ten}": f"{t}{n}"
        for n, one in enumerate(_ONES, 1)
        for t, ten in enumerate(_TENS, 2)
    },
    **{w: str(n) for n, w in enumerate("two three four five six seven eight nine ten eleven twelve".split(), 2)},
    **{"anderhalf": "1,5", "anderhalve": "1,5", "honderd": "100", "duizend": "1000", "hundred": "100"},
    "thousand": "1000",
}
_UNITS = """seconde seconden seconds sec s | minuut minuten minutes min | uur uren hours hour u h | dag dagen days day
werkdag werkdagen | week weken weeks | maand maanden months month | kwartaal kwartalen quarters | jaar jaren years year
km kilometer kilometers kilometres | m meter meters metres | cm centimeter | mm millimeter | zeemijl zeemijlen nm nmi nautical
kg kilo kilogram | gram g | ton tonnes tons t | knopen knoop knots kn | % procent percent | graden °c ° degrees
euro euro's eur € euros | miljoen mln million | miljard mld billion | kw kilowatt | mw megawatt | w watt | kwh | hz | khz
mhz | ghz | liter liters l | km/u km/h"""
_UNIT = {
    **{w: group.split()[0] for group in re.split(r"[|\n]", _UNITS) for w in group.split()},
    **{m: m for m in _MONTHS},
    **dict(zip(_ENGLISH_MONTHS, _MONTHS)),
}
_KNOWN = frozenset(_UNIT.values())
_COUNTED = {
    **{m: m for m in _MONTHS},
    **dict(zip(_ENGLISH_MONTHS, _MONTHS)),
    **{w: w for w in "tweede derde vierde vijfde zesde zevende achtste negende tiende laatste eerste".split()},
    **dict(zip("first second third fourth fifth last".split(), "eerste tweede derde vierde vijfde laatste".split())),
    **{w: w for w in "helft kwart driekwart tweederde verdubbeld verdubbeling tientallen honderden duizenden".split()},
    **{"half": "helft", "halve": "helft", "quarter": "kwart", "dozens": "tientallen", "hundreds": "honderden"},
    **{w: w for w in "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag".split()},
}
"""Words that count or date by themselves; English as Dutch."""
_FIGURE = re.compile(r"(?<![\w.,])(\d+(?:[.,]\d+)*)(?:\s?-?\s?(%|°c?|€|[^\W\d_]+(?:/[^\W\d_]+|'s)?))?", re.I)
_PER = re.compile(r"\bper ([^\W\d_]+)")
_LEAST = re.compile(
    r"\b(?:minimaal|minimum|minstens|ten ?minste|vanaf|meer dan|groter dan|ruim|at least|more than|over)\W*(?:de |het )?$",
    re.I,
)
_MOST = re.compile(
    r"\b(?:maximaal|maximum|max|hooguit|hoogstens|ten hoogste|tot|minder dan|onder|bijna|at most|up to|less than|no more than)"
    r"\W*(?:de |het )?$",
    re.I,
)
_QUOTED = re.compile(r"\"([^\"]{4,}?)\"|(?<!\w)'([^']{4,}?)'(?!\w)")
_ENDINGS = ("ing", "ingen", "heid", "heden", "atie", "aties", "teit", "teiten", "lijk", "lijke")
"""Of words that are no names, also where they are too long to be common."""


def lacking(said: str, quotes: Sequence[Quote], asked: str = "") -> list[str]:
    """The facts of a sentence that its quotes, or what is known of their documents, do not hold.

    A figure must stand there with the same unit, and not with the other bound. Names may also come from what is `asked`.
    """
    own = plain(said)
    shown = "\n".join(_shown(q) for q in quotes)
    found = [f"“{m[1] or m[2]}”" for m in _QUOTED.finditer(own) if not _stands(m[1] or m[2], quotes)]
    found += list(_wrong_figures(own, shown))
    known, has = set(words(shown)), {_COUNTED[w] for w in words(shown) if w in _COUNTED}
    found += [w for w in words(own) if w in _COUNTED and _COUNTED[w] not in has]
    per, theirs = (set(_PER.findall(text.lower())) for text in (own, shown))
    found += [f"per {unit}" for unit in per if theirs and unit not in theirs]
    known |= set(words(asked))
    return found + [name for name in named(own) if not all(_known(part, known) for part in words(name))]


def around(quote: Quote) -> str:
    """What a reader knows before reading a quote: whose it is, its title, heading and column names."""
    document = quote.hit.document
    return " · ".join(filter(None, [document.company, document.title, quote.hit.passage.section, quote.header]))


def plain(text: str) -> str:
    """Folded, numbers in figures."""
    return re.sub(r"[^\W\d_]+", lambda m: _NUMBERS.get(m[0].lower(), m[0]), fold(text).text.strip())


def _shown(quote: Quote) -> str:
    """All that is read with a quote, figures as in Dutch."""
    text = plain(f"{quote.text} \n {around(quote)}")
    if quote.hit.document.language == "en":
        text = re.sub(r"\d[\d.,]*\d", lambda m: m[0].translate(str.maketrans(".,", ",.")), text)
    published = quote.hit.document.published
    when = f"{published.day} {_MONTHS[published.month - 1]} {published.year}" if published else ""
    return f"{text} \n {quote.hit.document.publisher or ''} \n {when}"


def _stands(said: str, quotes: Sequence[Quote]) -> bool:
    return any(find_quote(said.rstrip(" .,;:!?"), q.text) is not None for q in quotes)


def _wrong_figures(said: str, shown: str) -> Iterator[str]:
    known = _figures(shown)
    units = {_UNIT[w] for w in re.findall(r"[^\W\d_]+(?:/[^\W\d_]+)?|[%€°]", shown.lower()) if w in _UNIT}
    for figure, beside in _figures(said).items():
        if figure not in known:
            yield figure
            continue
        there = {unit for unit, _ in known[figure] if unit in _KNOWN}
        bounds = {bound for _, bound in known[figure]}
        yield from (f"{figure} {unit}" for unit, _ in beside if unit in _KNOWN and unit not in (there or units))
        yield from (f"{figure} {noun}" for noun, _ in beside if noun not in _KNOWN and _of_another(figure, noun, known))
        yield from (f"{bound} {figure}" for _, bound in beside if bound and bounds == {"≥" if bound == "≤" else "≤"})


def _figures(text: str) -> dict[str, set[tuple[str, str]]]:
    """Of each figure the units, or else what it counts, and bounds that it stands with."""
    found: dict[str, set[tuple[str, str]]] = {}
    for m in _FIGURE.finditer(re.sub(r"(?<=\d)\.(?=\d{3}(?!\d))", "", text)):
        before = m.string[max(0, m.start() - 24) : m.start()]
        word = (m[2] or "").lower()
        unit = _UNIT.get(word, "" if word in STOPWORDS else word)
        if before.rstrip().endswith("€") and unit not in ("miljoen", "miljard"):
            unit = "euro"
        bound = "≥" if _LEAST.search(before) else "≤" if _MOST.search(before) else ""
        found.setdefault(m[1].strip(".,").removesuffix(",0"), set()).add((unit, bound))
    return found


def _of_another(figure: str, noun: str, known: dict[str, set[tuple[str, str]]]) -> bool:
    counts = {f for f, beside in known.items() if noun and noun in {n for n, _ in beside}}
    return bool(counts) and figure not in counts


def named(text: str) -> list[str]:
    """Proper names and abbreviations; a first word only where it is no ordinary one."""
    opening = re.match(r"\W*([^\W\d_]+)", text)
    first = [opening[1]] if opening and opening[1][0].isupper() and not _ordinary(opening[1].lower()) else []
    parts = (part for name in names(text) for part in re.split(r"[-/]", name))
    return list(dict.fromkeys([*first, *(p for p in parts if p != p.lower() and p.lower() not in _UNIT)]))


def _ordinary(word: str) -> bool:
    forms = (word, word.removesuffix("s"), word.removesuffix("en"))
    return word in STOPWORDS or word.endswith(_ENDINGS) or any(map(is_common, forms))


def _known(part: str, has: set[str]) -> bool:
    """Whether a name's part is among the words, inflected or in a compound perhaps."""
    if part in has or part in STOPWORDS:
        return True
    return any(
        min(len(part), len(w)) >= 4 and not w.isdigit() and (w.startswith(part) or part.startswith(w)) for w in has
    )
