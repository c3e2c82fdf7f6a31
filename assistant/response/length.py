"""How long a response is, and what it leaves out first to become shorter."""

from __future__ import annotations

import math
import re
from typing import NamedTuple

from assistant.response.offer import Piece

LINES = 63
"""Lines of body text on one page; of `LINE` characters, and notes of `NOTE` characters in smaller type."""
LINE, NOTE = 98, 122
MOST_QUESTIONS = 3
_NUMBER = re.compile(r"\[\^?\d+\]")
_LEAD = re.compile(r"^\s*(?:#+|-)\s")
_DEFINITION = re.compile(r"^\[\^\d+\]: ")


class Plan(NamedTuple):
    """How much is said."""

    pieces: frozenset[tuple[str, str]]
    """As `of` names them."""
    wishes: bool = True
    questions: int = MOST_QUESTIONS
    short: bool = False
    """Whether the template is asked to be brief."""


def words(text: str) -> int:
    """How many words the text itself has, without its notes and annex."""
    return sum(len(_NUMBER.sub("", _LEAD.sub("", line)).split()) for line in own_lines(text))


def lines(text: str) -> float:
    """About how many lines of the page the text takes, with its notes."""
    body = sum(_height(line) for line in own_lines(text))
    notes = [line for line in text.splitlines() if _DEFINITION.match(line)]
    return body + sum(0.78 * math.ceil(len(n) / NOTE) for n in notes)


def _height(line: str) -> float:
    size = math.ceil(len(_NUMBER.sub("", line).replace("\\", "")) / LINE)
    return 1.6 if line.startswith("#") else size + 0.35 if size else 0.0


def own_lines(text: str) -> list[str]:
    """The lines up to the notes or the sources."""
    kept = []
    for line in text.splitlines():
        if _DEFINITION.match(line) or line in ("Bronnen", "Sources"):
            break
        kept.append(line)
    return kept


def of(piece: Piece) -> tuple[str, str]:
    return piece.company, piece.requirement.requirement_id


def shorter(plan: Plan, dropped: list[Piece]) -> Plan | None:
    """The next shorter text: evidence beyond what each company shows best goes first, then wishes, questions, companies."""
    left = [p for p in dropped if of(p) in plan.pieces]
    alone = len({p.company for p in left if p.requirement.priority == "must"})
    if len(left) > max(1, alone):
        return plan._replace(pieces=plan.pieces - {of(left[0])})
    if plan.wishes:
        return plan._replace(wishes=False)
    if plan.questions > 1:
        return plan._replace(questions=plan.questions - 1)
    if len(left) > 1:
        return plan._replace(pieces=plan.pieces - {of(left[0])})
    return plan._replace(questions=0) if plan.questions else None
