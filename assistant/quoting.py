"""How a unit is shown: a sentence between quotation marks, a row with its column names, a list as a list."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from assistant.citations import Quote
from assistant.reader import Asked
from assistant.units import Unit
from ingest.personal import bears
from ingest.schema import Passage
from ingest.text import sentences, stems, words

NextOf = Callable[[Passage], Passage | None]
"""The passage that follows one in its document."""

_EMPTY_NAMES = ("waarde", "value", "specificatie", "specification", "gegeven", "eigenschap")
"""Column names that say nothing beside the name of the row."""

_DANGLING = re.compile(
    r"^(?:deze|dit|dat|die|hij|zij|ze|daarbij|daarmee|daarnaast|hierbij|hiermee|"
    r"daardoor|it|this|these|they)\b",
    re.I,
)


def shown(asked: Asked, unit: Unit, quotes: list[Quote], next_of: NextOf) -> str:
    """The unit as it is shown; its quotes are added to `quotes`.

    What goes on over a page border is a quote of its own.
    """
    quotes.append(_quote(unit, quotes))
    n = len(quotes)
    if unit.kind == "row":
        return f"{_row(asked, unit.text, unit.header)} [{n}]"
    if unit.kind == "table":
        return "\n".join(f"- {_row(asked, row, unit.header)} [{n}]" for row in unit.text.split("\n"))
    blocks = _blocks(quotes[-1])
    rest = _rest(unit, next_of)
    if rest:
        quotes.append(rest)
    if unit.kind != "list":
        said = " ".join(quotes[n - 1].text.split())
        return f"“{said}” [{n}]" + (f" “{' '.join(rest.text.split())}” [{n + 1}]" if rest else "")
    heading = unit.hit.passage.section.rpartition(" › ")[2]
    lines = [f"{heading}: [{n}]"] if heading and not unit.before else []
    lines += [f"“{said}” [{n}]" if kind != "item" else f"{_bullet(said)} [{n}]" for kind, said in blocks]
    lines += [f"{_bullet(said)} [{n + 1}]" for _, said in (_blocks(rest) if rest else [])]
    return "\n".join(lines)


def lead(asked: Asked, unit: Unit, shown: str) -> str:
    """Whose words these are, where the question does not name the company: a brochure says "wij"."""
    company = unit.hit.document.company
    if not company or words(company)[0] in words(asked.question):
        return ""
    return f"**{company}**:{chr(10) if shown.startswith('- ') else ' '}"


def _rest(unit: Unit, next_of: NextOf) -> Quote | None:
    """What the unit goes on with on the next page: the list's further items, or the rest of the sentence."""
    passage = unit.hit.passage
    following = next_of(passage) if unit.end >= passage.end and unit.kind in ("list", "sentence") else None
    if following is None or not following.blocks or (following.personal and not unit.personal):
        return None
    first = following.blocks[0]
    hit = unit.hit.model_copy(update={"passage": following})
    if unit.kind == "list" and first.kind == "item":
        last = next((b for b, c in pairwise(following.blocks) if c.kind != "item"), following.blocks[-1])
        return Quote(hit, first.start, last.end)
    text = following.text[: first.end - following.start]
    if unit.kind == "sentence" and unit.text[-1:].isalnum() and first.kind == "paragraph" and not text[:1].isupper():
        _, end = sentences(text)[0]
        return Quote(hit, first.start, first.start + end)
    return None


def overlap(a: Unit | Quote, b: Unit | Quote) -> bool:
    """Whether two units or quotes are, in part, the same text."""
    same = a.hit.document.key == b.hit.document.key and a.hit.passage.page == b.hit.passage.page
    return (same and a.start < b.end and b.start < a.end) or a.text == b.text


def _quote(unit: Unit, quotes: Sequence[Quote]) -> Quote:
    """The unit's stretch, with the sentence before it where it would dangle without and that is not shown already."""
    alone = Quote(unit.hit, unit.start, unit.end, " ".join(unit.header))
    if unit.kind == "sentence" and not unit.first and unit.before and _DANGLING.match(unit.text):
        passage = unit.hit.passage
        at = passage.text.rfind(unit.before, 0, unit.start - passage.start)
        both = alone._replace(start=passage.start + at)
        if at >= 0 and not bears(passage, both.start, both.end) and not any(overlap(both, q) for q in quotes):
            return both
    return alone


def _bullet(item: str) -> str:
    """An item as a line of a list; one that has a number keeps it."""
    return item if re.match(r"\d{1,2}[.)]\s", item) else f"- {item}"


def _blocks(quote: Quote) -> list[tuple[str, str]]:
    """The blocks in a quote: their kind and their text without bullet."""
    passage = quote.hit.passage
    found = []
    for block in passage.blocks:
        start, end = max(block.start, quote.start), min(block.end, quote.end)
        if start < end:
            text = passage.text[start - passage.start : end - passage.start]
            found.append((block.kind, " ".join(text.lstrip("•▪‣◦·–—-* ").split())))
    return found


def _row(asked: Asked, row: str, header: Sequence[str]) -> str:
    """`first cell — column: value; …`, without the columns of siblings of a type that the question names."""
    cells = [c.strip() for c in row.split("\t")]
    names = list(header) + [""] * (len(cells) - len(header))
    pairs = [("" if h.strip().lower() in _EMPTY_NAMES else h.strip(), c) for h, c in zip(names[1:], cells[1:]) if c]
    said = {s for t in asked.terms if t.share == 1 for s in t.stems}
    heads = [set(stems(h, stop=False)) for h, _ in pairs]
    shown = [
        p for p, h in zip(pairs, heads) if not any(h & other and len(other & said) > len(h & said) for other in heads)
    ]
    body = "; ".join(f"{h}: {c}" if h else c for h, c in shown)
    return f"{cells[0]} — {body}" if body else cells[0]
