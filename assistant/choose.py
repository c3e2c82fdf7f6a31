"""Which of the units that may answer are shown: the answer, and what is worth a look beside it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from assistant.matching.signs import NONE, NOT, PENDING, denied
from assistant.question import doubts
from assistant.quoting import overlap
from assistant.reader import Asked
from assistant.scoring import Scored
from assistant.units import Unit

LEAST = 0.25
"""Confidence under which a unit is never shown beside another."""

SURE = 0.6
"""Confidence from which a whole list or table stands alone."""

ALIKE = 0.45
"""Share of the best unit's confidence from which another unit belongs to the answer."""

ALIKE_COMPANY = 0.2
ALSO_COMPANY = 0.02
COVERED = 0.5
"""The same for another company: several may do what is asked. The lower share where each word of the question is covered
by the unit or what surrounds it, and by how much at least."""

BESIDE = 0.15
BESIDE_NEAR = 0.62
"""Share of the best unit's confidence, and nearness to the question, from which a unit is worth a look after the answer."""

MOST_UNITS = 3
MOST_DOUBTED = 5
LEAST_DOUBTED = 0.15
"""Who doubts between two answers should see both, so more is shown."""
MOST_COMPANIES = 6
MOST_BESIDE = 2

DEEPEST = 40
FIGURES = ("quantity", "date", "money")
"""Kinds of question on which sources can differ by a figure."""


def choose(asked: Asked, scored: Sequence[Scored]) -> list[Scored]:
    """The units that answer, best first."""
    return _companies(asked, scored) if asked.kind == "company" else _alike(asked, scored)


def beside(scored: Sequence[Scored], seen: Callable[[Unit], bool], most: int = MOST_BESIDE) -> Iterator[Scored]:
    """The next best units that are no whole list and not `seen`; one at a time, as showing one lets more be seen."""
    found = 0
    for s in scored[:DEEPEST]:
        likely = s.near >= BESIDE_NEAR and s.score >= BESIDE * scored[0].score
        if likely and found < most and s.unit.kind not in ("list", "table") and not seen(s.unit):
            found += 1
            yield s


def _alike(asked: Asked, scored: Sequence[Scored]) -> list[Scored]:
    """The best unit, then those that score alike; a whole list or table stands alone.

    Where a figure or date is asked for, or two answers are doubted between, other documents come first: if they differ,
    that should be seen.
    """
    best = scored[0]
    chosen = [best]
    doubted = doubts(asked.question)
    most = 1 if best.unit.kind in ("list", "table") and best.score > SURE else MOST_DOUBTED if doubted else MOST_UNITS
    floor = LEAST_DOUBTED if doubted else max(LEAST, ALIKE * best.score)
    alike = [s for s in scored[1:DEEPEST] if s.score >= floor]
    if _may_differ(asked):
        others = {s.unit.hit.document.key: s for s in reversed(alike)}
        others.pop(best.unit.hit.document.key, None)
        same = [s for s in alike if s.unit.hit.document.key == best.unit.hit.document.key]
        alike = [*sorted(others.values(), key=lambda s: -s.score), *same]
    for s in alike:
        wanted = asked.kind == "list" and not any(c.unit.kind in ("list", "table") for c in chosen)
        single = s.unit.kind not in ("list", "table")
        free = (single or wanted) and not any(overlap(s.unit, c.unit) for c in chosen)
        if free and len(chosen) < most:
            chosen.append(s)
    return chosen


def _companies(asked: Asked, scored: Sequence[Scored]) -> list[Scored]:
    """The best unit of each company whose evidence comes near the best, those with most evidence first.

    A company that is merely called after the subject has one sentence that fits; one that does the work has more. Who
    says that he does not, or not yet, is shown after those who do.
    """
    of: dict[str, list[Scored]] = {}
    for s in sorted(scored, key=lambda s: -s.score * (0.5 + 0.5 * s.least)):
        if s.unit.hit.document.company:
            of.setdefault(s.unit.hit.document.company, []).append(s)
    ranked = sorted(of.values(), key=lambda found: -sum(s.score for s in found[:3]))
    best = max((found[0].score for found in ranked), default=0.0)
    shares = {True: ALSO_COMPANY, False: ALIKE_COMPANY}
    shown = [s for s, *_ in ranked if s.score >= best * shares[s.least >= COVERED]][:MOST_COMPANIES]
    return sorted(shown, key=lambda s: _denies(asked.question, s.unit.text)) or list(scored[:1])


def _denies(question: str, text: str) -> bool:
    asked = {"not_asked": bool(NOT.search(question)), "none_asked": bool(NONE.search(question))}
    return bool(PENDING.search(text)) or denied(text, **asked)


def _may_differ(asked: Asked) -> bool:
    return asked.kind in FIGURES or doubts(asked.question)


def differences(asked: Asked, chosen: Sequence[Scored]) -> tuple[str, ...]:
    """A note when two sources answer a question about a figure or date with different ones."""
    if not _may_differ(asked) or len(chosen) < 2:
        return ()
    figures = {}
    for s in chosen:
        if s.score >= ALIKE * chosen[0].score:
            figures.setdefault(s.unit.hit.document.key, frozenset(re.findall(r"\d+(?:[.,]\d+)*", s.unit.text)))
    if len(figures) > 1 and not frozenset.intersection(*figures.values()):
        return ("De bronnen noemen niet dezelfde cijfers; vergelijk de data en uitgevers.",)
    return ()
