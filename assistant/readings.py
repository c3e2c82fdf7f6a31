"""What a person should do with a language model's reading of the evidence; no state, group or order follows from it."""

from __future__ import annotations

from assistant.beside import Reading, Verdict
from assistant.schema import Case, Evidence, State

DOUBTS, PROPOSES = "model twijfelt", "voorstel model"
"""How it is marked on screen."""

MEANS: dict[Verdict, State] = {"supports": "meets", "partial": "partial", "contradicts": "fails"}
"""The state that a reading proposes for a cell that the rules left to a person."""


def reading_of(case: Case, cell: Evidence) -> Reading | None:
    """What the model made of a cell; None where a person judged it, whose word counts."""
    read = case.beside.read if case.beside else None
    if read is None or cell.overruled:
        return None
    here = cell.requirement_id, cell.company
    return next((r for r in read.readings if (r.requirement_id, r.company) == here), None)


def doubted(case: Case, cell: Evidence) -> Reading | None:
    """*Model twijfelt*: the rules say that it meets, the model that it does not show it."""
    reading = reading_of(case, cell) if cell.state == "meets" else None
    return reading if reading and reading.verdict in ("contradicts", "unrelated") else None


def proposed(case: Case, cell: Evidence) -> tuple[State, Reading] | None:
    """*Voorstel model*: a state for a cell that only touches on its requirement, with the words that it points at."""
    reading = reading_of(case, cell) if cell.state == "mentioned" else None
    state = MEANS.get(reading.verdict) if reading and reading.citation else None
    return (state, reading) if state and reading else None


def mark(case: Case, cell: Evidence) -> str:
    """For in the matrix, in words; empty where the model says nothing that matters."""
    return DOUBTS if doubted(case, cell) else PROPOSES if proposed(case, cell) else ""


def doubts(case: Case) -> list[Evidence]:
    """The cells that are doubted, in the order of the matrix."""
    candidates = case.shortlist.candidates if case.shortlist and case.beside and case.beside.read else ()
    return [cell for c in candidates for cell in c.evidence if doubted(case, cell)]


def questions(case: Case) -> tuple[tuple[str, str], ...]:
    """`(company, question)` on what is doubted, beside the questions of the shortlist."""
    if case.shortlist is None:
        return ()
    asked = {r.requirement_id: r.text for r in case.shortlist.challenge.requirements}
    return tuple(
        (cell.company, f"Waaruit blijkt dat u voldoet aan “{asked[cell.requirement_id]}”?{_quoted(cell)}")
        for cell in doubts(case)
    )


def _quoted(cell: Evidence) -> str:
    text = " ".join(cell.citation.quote.split()) if cell.citation else ""
    short = text if len(text) <= 160 else text[:157].rsplit(" ", 1)[0] + "…"
    return f" Uw document zegt: “{short}”." if short else ""
