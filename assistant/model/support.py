"""Which sentences of a written text its sources carry: the rest is never shown as fact."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from assistant.citations import PageOf, Quote, resolve
from assistant.late import LateInteraction
from assistant.matching.signs import NONE, NOT
from assistant.question import names
from assistant.schema import MARKER, CitedText
from ingest.text import find_quote, sentences, words

NEAR_ENOUGH = 0.60
"""How near (0 to 1) the nearest quote of a sentence must come to it, token by token."""

MOST_SENTENCES = 12
"""A model that says more is repeating its sources, not answering."""

_AFTER = re.compile(r"([.!?])\s*((?:\[\d+\]\s*)+)")
"""Markers behind the full stop."""
_LINK = re.compile(r"https?:|www\.|!\[|\]\(|<\w+[^>]*>|\bdata:|javascript:", re.I)
_QUOTED = re.compile(r"[“\"„‘']([^“”\"„‘']{4,})[”\"’']")
_ITEM = re.compile(r"^\s*(?:[-•*]|\d{1,2}[.)])\s+")
_LAYOUT = re.compile(r"\*\*|__|^#+\s*|`", re.M)


class Supported(NamedTuple):
    """What may be shown, and what the model wrote besides."""

    text: CitedText
    unsupported: tuple[str, ...]


def supported(text: str, quotes: Sequence[Quote], page_of: PageOf, late: LateInteraction, asked: str) -> Supported:
    """Judge each sentence by the quotes that it points at; names that are `asked` about need not be in them."""
    kept: list[str] = []
    left: list[str] = []
    for line in _LAYOUT.sub("", text).split("\n"):
        line = _ITEM.sub("", _AFTER.sub(r" \2\1", line)).strip()
        carried = []
        for start, end in sentences(line):
            said = line[start:end].strip()
            if not words(MARKER.sub(" ", said)):
                continue
            full = sum(map(bool, kept)) + len(carried) >= MOST_SENTENCES
            (left if full or not _carried(said, quotes, page_of, late, asked) else carried).append(said)
        kept += [*carried, ""] if carried else []
    whole = resolve("\n".join(kept), quotes, page_of)
    return Supported(
        CitedText(text=re.sub(r"(?<!\n)\n(?!\n)", " ", whole.text), citations=whole.citations),
        tuple(re.sub(r"\s+([.,!?])", r"\1", MARKER.sub("", said)).strip() for said in left),
    )


def _carried(said: str, quotes: Sequence[Quote], page_of: PageOf, late: LateInteraction, asked: str) -> bool:
    numbers = [int(n) for n in MARKER.findall(said)]
    if not numbers or not all(0 < n <= len(quotes) for n in numbers) or _LINK.search(said):
        return False
    if not resolve(said, quotes, page_of).text:  # quotes on their pages, figures in the quotes
        return False
    pointed = [quotes[n - 1] for n in numbers]
    bare = MARKER.sub("", said)
    if not _named(bare, pointed, asked) or not all(_quoted(m, pointed) for m in _QUOTED.findall(bare)):
        return False
    if _denies(bare) != any(_denies(q.text) for q in pointed):
        return False
    near = late.nearness(bare, [(_around(q), q.text) for q in pointed])
    return max(n.whole for n in near) >= NEAR_ENOUGH


def _named(said: str, pointed: Sequence[Quote], asked: str) -> bool:
    """Whether every name in the sentence stands in a quote, its document's particulars or the question."""
    known = {w for q in pointed for w in words(f"{q.text} {q.header} {_around(q)} {_month(q)}")} | set(words(asked))
    return all(word in known for name in names(said) for word in words(name))


def _quoted(words_: str, pointed: Sequence[Quote]) -> bool:
    return any(find_quote(words_, q.text) is not None for q in pointed)


def _denies(text: str) -> bool:
    return bool(NOT.search(text) or NONE.search(text))


def _around(quote: Quote) -> str:
    document = quote.hit.document
    return " · ".join(filter(None, [document.company, document.title, quote.hit.passage.section, quote.header]))


def _month(quote: Quote) -> str:
    return str(quote.hit.document.published or "").replace("-", " ")
