"""The reader that quotes instead of writes: the units that answer, or nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from assistant.citations import PageOf, Quote, cite, resolve
from assistant.late import LateInteraction
from assistant.rank import rank
from assistant.reader import Asked, Reading
from assistant.schema import Citation, Hit
from assistant.scoring import Scored, score
from assistant.units import Unit
from ingest.schema import Passage
from ingest.text import sentences, stems, words

DECLINE_BELOW = 0.655
"""How near the nearest unit must come to the question; under it the reader declines. Questions with an answer come nearer
in 92 of 100 cases, those without stay under it in about 70 (see docs/metingen.md)."""

DOUBTED_BELOW = 0.69
"""Under which it is said that the answer is not sure."""

LEAST = 0.25
"""Confidence under which a unit is never shown beside another."""

SURE = 0.6
"""Confidence from which a whole list or table stands alone."""

ALIKE = 0.45
"""Share of the best unit's confidence from which another unit is shown beside it."""

ALIKE_COMPANY = 0.35
"""The same for another company: several may do what is asked."""

DEEPEST = 40
FIGURES = ("quantity", "date", "money")
"""Kinds of question on which sources can differ by a figure."""

MOST_UNITS = 3
MOST_COMPANIES = 6

_EMPTY_NAMES = ("waarde", "value", "specificatie", "specification", "gegeven", "eigenschap")
"""Column names that say nothing beside the name of the row."""

NextOf = Callable[[Passage], Passage | None]
"""The passage that follows one in its document."""

_DANGLING = re.compile(
    r"^(?:deze|dit|dat|die|hij|zij|ze|daarbij|daarmee|daarnaast|hierbij|hiermee|"
    r"daardoor|it|this|these|they)\b",
    re.I,
)


class ExtractiveReader:
    """Scores every sentence, list and table row of the hits against the question and quotes the best verbatim."""

    name = "extractive"

    def __init__(self, page_of: PageOf, next_of: NextOf, late: LateInteraction) -> None:
        self._page_of = page_of
        self._next_of = next_of
        self._late = late

    async def read(self, asked: Asked, hits: Sequence[Hit]) -> Reading:
        quotes: list[Quote] = []
        lines: list[str] = []
        notes: list[str] = []
        nearest: tuple[Citation, ...] = ()
        taken: list[Scored] = []
        for part in asked.parts or (asked,):
            found = rank(part, score(part, hits), self._late)
            nearest = nearest or self._nearest(found)
            if not found or max(s.near for s in found) < DECLINE_BELOW:
                notes.append(f"Niet gevonden in de bronnen: {part.question.rstrip('?')}.")
                continue
            scored = [s for s in found if not any(_overlap(s.unit, t.unit) for t in taken)]
            if not scored or scored[0].score < ALIKE * found[0].score:
                continue  # what answers this part is shown already
            chosen = _companies(scored) if part.kind == "company" else _choose(part, scored)
            notes += _differences(part, chosen)
            for s in chosen:
                taken.append(s)
                shown = self._shown(part, s.unit, quotes)
                lines.append(_lead(asked, s.unit, shown) + shown)
        answer = resolve("\n\n".join(lines), quotes, self._page_of)
        if not answer.text:
            return Reading(answer, nearest=nearest)
        if max(s.near for s in taken) < DOUBTED_BELOW:
            notes.append("Het is niet zeker dat dit uw vraag beantwoordt. Open de bladzijde en beoordeel het zelf.")
        return Reading(answer, notes=tuple(dict.fromkeys(notes)))

    def _nearest(self, scored: Sequence[Scored]) -> tuple[Citation, ...]:
        """The best unit of each of the three nearest documents."""
        best: dict[str, Unit] = {}
        for s in scored:
            best.setdefault(s.unit.hit.document.key, s.unit)
        found = [cite(Quote(u.hit, u.start, u.end), self._page_of, number=n) for n, u in enumerate(best.values(), 1)]
        return tuple(c for c in found if c.verified)[:3]

    def _shown(self, asked: Asked, unit: Unit, quotes: list[Quote]) -> str:
        """The unit as it is shown; its quotes are added to `quotes`.

        A sentence stands between quotation marks, a row with its column names, a list as a list. What goes on over a
        page border is a quote of its own.
        """
        quotes.append(_quote(unit))
        n = len(quotes)
        if unit.kind == "row":
            return f"{_row(asked, unit.text, unit.header)} [{n}]"
        if unit.kind == "table":
            return "\n".join(f"- {_row(asked, row, unit.header)} [{n}]" for row in unit.text.split("\n"))
        blocks = _blocks(quotes[-1])
        rest = self._rest(unit)
        if rest:
            quotes.append(rest)
        if unit.kind != "list":
            shown = " ".join(quotes[n - 1].text.split())
            return f"“{shown}” [{n}]" + (f" “{' '.join(rest.text.split())}” [{n + 1}]" if rest else "")
        heading = unit.hit.passage.section.rpartition(" › ")[2]
        lines = [f"{heading}: [{n}]"] if heading and not unit.before else []
        lines += [f"“{shown}” [{n}]" if kind != "item" else f"{_bullet(shown)} [{n}]" for kind, shown in blocks]
        lines += [f"{_bullet(shown)} [{n + 1}]" for _, shown in (_blocks(rest) if rest else [])]
        return "\n".join(lines)

    def _rest(self, unit: Unit) -> Quote | None:
        """What the unit goes on with on the next page: the list's further items, or the rest of the sentence."""
        passage = unit.hit.passage
        following = self._next_of(passage) if unit.end >= passage.end and unit.kind in ("list", "sentence") else None
        if following is None or not following.blocks:
            return None
        first = following.blocks[0]
        hit = unit.hit.model_copy(update={"passage": following})
        if unit.kind == "list" and first.kind == "item":
            last = next((b for b, c in pairwise(following.blocks) if c.kind != "item"), following.blocks[-1])
            return Quote(hit, first.start, last.end)
        text = following.text[: first.end - following.start]
        if (
            unit.kind == "sentence"
            and unit.text[-1:].isalnum()
            and first.kind == "paragraph"
            and not text[:1].isupper()
        ):
            _, end = sentences(text)[0]
            return Quote(hit, first.start, first.start + end)
        return None


def _choose(asked: Asked, scored: Sequence[Scored]) -> list[Scored]:
    """The best unit, then those that score alike; a whole list or table stands alone.

    Where a figure or date is asked for, other documents come first: if they differ, that should be seen.
    """
    best = scored[0]
    chosen = [best]
    most = 1 if best.unit.kind in ("list", "table") and best.score > SURE else MOST_UNITS
    alike = [s for s in scored[1:DEEPEST] if s.score >= max(LEAST, ALIKE * best.score)]
    if asked.kind in FIGURES:
        others = {s.unit.hit.document.key: s for s in reversed(alike)}
        others.pop(best.unit.hit.document.key, None)
        same = [s for s in alike if s.unit.hit.document.key == best.unit.hit.document.key]
        alike = [*sorted(others.values(), key=lambda s: -s.score), *same]
    for s in alike:
        wanted = asked.kind == "list" and not any(c.unit.kind in ("list", "table") for c in chosen)
        single = s.unit.kind not in ("list", "table")
        free = (single or wanted) and not any(_overlap(s.unit, c.unit) for c in chosen)
        if free and len(chosen) < most:
            chosen.append(s)
    return chosen


def _companies(scored: Sequence[Scored]) -> list[Scored]:
    """The best unit of each company whose evidence comes near the best, those with most evidence first.

    A company that is merely called after the subject has one sentence that fits; one that does the work has more.
    """
    of: dict[str, list[Scored]] = {}
    for s in sorted(scored, key=lambda s: -s.score * (0.5 + 0.5 * s.least)):
        if s.unit.hit.document.company:
            of.setdefault(s.unit.hit.document.company, []).append(s)
    ranked = sorted(of.values(), key=lambda found: -sum(s.score for s in found[:3]))
    floor = ALIKE_COMPANY * max((found[0].score for found in ranked), default=0.0)
    return [found[0] for found in ranked if found[0].score >= floor][:MOST_COMPANIES] or list(scored[:1])


def _lead(asked: Asked, unit: Unit, shown: str) -> str:
    """Whose words these are, where the question does not name the company: a brochure says "wij"."""
    company = unit.hit.document.company
    if not company or words(company)[0] in words(asked.question):
        return ""
    return f"**{company}**:{chr(10) if shown.startswith('- ') else ' '}"


def _overlap(a: Unit, b: Unit) -> bool:
    same = a.hit.document.key == b.hit.document.key and a.hit.passage.page == b.hit.passage.page
    return (same and a.start < b.end and b.start < a.end) or a.text == b.text


def _quote(unit: Unit) -> Quote:
    """The unit's stretch, with the sentence before it where it would dangle without."""
    start = unit.start
    if unit.kind == "sentence" and not unit.first and unit.before and _DANGLING.match(unit.text):
        passage = unit.hit.passage
        at = passage.text.rfind(unit.before, 0, unit.start - passage.start)
        start = passage.start + at if at >= 0 else start
    return Quote(unit.hit, start, unit.end, " ".join(unit.header))


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


def _differences(asked: Asked, chosen: Sequence[Scored]) -> tuple[str, ...]:
    """A note when two sources answer a question about a figure or date with different ones."""
    if asked.kind not in FIGURES or len(chosen) < 2:
        return ()
    figures = {}
    for s in chosen:
        if s.score >= ALIKE * chosen[0].score:
            figures.setdefault(s.unit.hit.document.key, frozenset(re.findall(r"\d+(?:[.,]\d+)*", s.unit.text)))
    if len(figures) > 1 and not frozenset.intersection(*figures.values()):
        return ("De bronnen noemen niet dezelfde cijfers; vergelijk de data en uitgevers.",)
    return ()
