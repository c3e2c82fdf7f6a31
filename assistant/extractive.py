"""The reader that quotes instead of writes: the units that answer, or nothing."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.choose import ALIKE, MOST_BESIDE, beside, choose, differences
from assistant.citations import PageOf, Quote, cite, resolve
from assistant.late import LateInteraction
from assistant.quoting import NextOf, lead, overlap, shown
from assistant.rank import rank
from assistant.reader import Asked, Reading
from assistant.schema import Citation, Hit
from assistant.scoring import Scored, score
from assistant.units import Unit

DECLINE_BELOW = 0.635
"""How near the nearest unit must come to the question; under it the reader declines. Questions with an answer come nearer
in some 90 of 100 cases, those without stay under it in some 68 (sets e and h of evals/reading)."""

DOUBTED_BELOW = 0.67
"""Under which it is said that the answer is not sure."""


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
        rest: list[tuple[Asked, Sequence[Scored]]] = []

        def seen(unit: Unit) -> bool:
            return any(overlap(unit, q) for q in quotes)

        for part in asked.parts or (asked,):
            found = rank(part, score(part, hits), self._late)
            nearest = nearest or self._nearest(found)
            if not found or max(s.near for s in found) < DECLINE_BELOW:
                notes.append(f"Niet gevonden in de bronnen: {part.question.rstrip('?')}.")
                continue
            scored = [s for s in found if not seen(s.unit)]
            if not scored or scored[0].score < ALIKE * found[0].score:
                continue  # what answers this part is shown already
            chosen = choose(part, scored)
            notes += differences(part, chosen)
            for s in chosen:
                if not seen(s.unit):  # an earlier quote may have taken it along
                    taken.append(s)
                    lines.append(self._shown(asked, part, s.unit, quotes))
            if part.kind != "company":
                rest.append((part, found))
        if max((s.near for s in taken), default=1.0) < DOUBTED_BELOW:
            notes.append("Het is niet zeker dat dit uw vraag beantwoordt. Open de bladzijde en beoordeel het zelf.")
        for part, found in rest:
            for s in beside(found, seen, max(1, MOST_BESIDE // len(rest))):
                lines.append(f"Zie ook: {self._shown(asked, part, s.unit, quotes)}")
        answer = resolve("\n\n".join(lines), quotes, self._page_of)
        if not answer.text:
            return Reading(answer, nearest=nearest)
        return Reading(answer, notes=tuple(dict.fromkeys(notes)))

    def _shown(self, asked: Asked, part: Asked, unit: Unit, quotes: list[Quote]) -> str:
        text = shown(part, unit, quotes, self._next_of)
        return lead(asked, unit, text) + text

    def _nearest(self, scored: Sequence[Scored]) -> tuple[Citation, ...]:
        """The best unit of each of the three nearest documents."""
        best: dict[str, Unit] = {}
        for s in scored:
            best.setdefault(s.unit.hit.document.key, s.unit)
        found = [cite(Quote(u.hit, u.start, u.end), self._page_of, number=n) for n, u in enumerate(best.values(), 1)]
        return tuple(c for c in found if c.verified)[:3]
