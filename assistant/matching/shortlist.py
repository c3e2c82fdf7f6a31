"""The shortlist that follows from the evidence: groups, ranks, gaps, combinations and questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations

from assistant.matching.judge import Verdict, is_functional
from assistant.schema import Candidate, Challenge, Coverage, Evidence, Group, Overruling, Requirement, Shortlist, State

GROUPS: tuple[Group, ...] = ("promising", "ask_first", "must_failed")
MOST_TOGETHER = 3
"""Companies in a combination."""


def group(must: Sequence[State], functional: Sequence[State]) -> Group:
    """By the hard requirements: a proven failure is a failure; half shown is promising; silence is asked about.

    `functional` are the states of requirements on what the product does; TRL 9 and ISO 9001 alone promise nothing.
    """
    if "fails" in must:
        return "must_failed"
    shown = must.count("meets") + must.count("partial")
    works = "meets" in functional or "partial" in functional
    return "promising" if works and "meets" in must and 2 * shown >= len(must) else "ask_first"


def ranked(challenge: Challenge, judged: Mapping[str, Sequence[Verdict | Evidence]]) -> list[tuple[int, str, Group]]:
    """`(rank, company, group)`, best first: by group, then by evidence found; equal evidence is an equal rank.

    Evidence on what the product does comes before evidence on certificates, place and delivery, which any company may have.
    """
    functional = [is_functional(r) for r in challenge.requirements]
    placed = []
    for name, cells in judged.items():
        must = [c.state for r, c in zip(challenge.requirements, cells) if r.priority == "must"]
        should = [c.state for r, c in zip(challenge.requirements, cells) if r.priority == "should"]
        works = [c.state for f, c in zip(functional, cells) if f]
        of = group(must or should, works)
        key = (
            GROUPS.index(of),
            -_worth(works) if of != "promising" else 0,
            must.count("fails"),
            -_worth(must),
            -_worth(should),
            -(must + should).count("mentioned"),
        )
        placed.append((key, name, of))
    placed.sort(key=lambda p: (p[0], p[1]))
    keys = [key for key, _, _ in placed]
    return [(keys.index(key) + 1, name, of) for key, name, of in placed]


def _worth(states: Sequence[State]) -> int:
    return 2 * states.count("meets") + states.count("partial")


def shortlist(
    challenge: Challenge, judged: Mapping[str, Sequence[Evidence]], files: Mapping[str, Sequence[str]]
) -> Shortlist:
    """Everything that a coordinator needs to know, worked out from the cells."""
    candidates = tuple(
        Candidate(
            rank=rank,
            company=name,
            group=of,
            coverage=coverage(challenge, judged[name]),
            files=tuple(files[name]),
            evidence=tuple(judged[name]),
        )
        for rank, name, of in ranked(challenge, judged)
    )
    shown = {
        r.requirement_id: [c.company for c in candidates if state(c, r) == "meets"] for r in challenge.requirements
    }
    return Shortlist(
        challenge=challenge,
        candidates=candidates,
        gaps=tuple(r for r in challenge.requirements if not shown[r.requirement_id]),
        single=tuple(
            (r, shown[r.requirement_id][0]) for r in challenge.requirements if len(shown[r.requirement_id]) == 1
        ),
        together=_together(challenge, candidates),
        not_shortlisted=tuple((c.company, why) for c in candidates if (why := why_not(c, challenge))),
        questions=tuple((c.company, q) for c in candidates for q in questions(c, challenge)),
    )


def overruled(found: Shortlist, overrulings: Sequence[Overruling]) -> Shortlist:
    """The shortlist with the cells that a person judged otherwise; ranks, gaps and questions follow. The last word counts."""
    words = {(o.company, o.requirement_id): o for o in overrulings}

    def judged(cell: Evidence) -> Evidence:
        computed = {"state": cell.computed or cell.state, "computed": None, "overruled": None}
        rules = cell.rules or cell.model_copy(update=computed)
        said = words.get((cell.company, cell.requirement_id))
        if said is None:
            return rules
        update: dict[str, object] = {"state": said.state, "computed": rules.state, "overruled": said}
        if said.citation:
            update |= {"citation": said.citation, "claim": "self_declared", "note": "", "older": "", "rules": rules}
        return rules.model_copy(update=update)

    cells = {c.company: tuple(map(judged, c.evidence)) for c in found.candidates}
    again = shortlist(found.challenge, cells, {c.company: c.files for c in found.candidates})
    return again.model_copy(update={"policy": found.policy})


def coverage(challenge: Challenge, cells: Sequence[Evidence]) -> Coverage:
    """How many requirements are shown, of how many."""
    must = [c.state for r, c in zip(challenge.requirements, cells) if r.priority == "must"]
    should = [c.state for r, c in zip(challenge.requirements, cells) if r.priority == "should"]
    return Coverage(
        must_met=must.count("meets"), must_total=len(must), should_met=should.count("meets"), should_total=len(should)
    )


def state(candidate: Candidate, requirement: Requirement) -> State:
    """The state of one cell."""
    return next(e.state for e in candidate.evidence if e.requirement_id == requirement.requirement_id)


def why_not(candidate: Candidate, challenge: Challenge) -> str:
    """Why a company is not put forward, in Dutch; empty when it is."""
    failed = [r.text for r in challenge.requirements if r.priority == "must" and state(candidate, r) == "fails"]
    if candidate.group == "must_failed":
        return f"Harde eis niet gehaald: {'; '.join(failed)}"
    if all(e.state in ("none", "mentioned") for e in candidate.evidence):
        return "In de eigen documenten is bij geen enkele eis bewijs gevonden. Dat is geen afwijzing; navragen kan."
    return ""


def questions(candidate: Candidate, challenge: Challenge) -> list[str]:
    """What to ask a company about the hard requirements that it does not show; only where it shows something."""
    if candidate.group == "must_failed" or all(e.state in ("none", "mentioned") for e in candidate.evidence):
        return []
    cells = {e.requirement_id: e for e in candidate.evidence}
    found = []
    for r in challenge.requirements:
        cell = cells[r.requirement_id]
        if cell.state == "partial":
            said = f" Uw document zegt: “{_short(cell)}”." if cell.citation else ""
            found.append(f"Wat is nu aangetoond, en wat nog niet, bij “{r.text}”?{said}")
        elif cell.state == "meets" and "oorwaarde" in cell.note:
            found.append(f"Geldt dit ook buiten de genoemde voorwaarde ({cell.note}): “{r.text}”?")
        elif r.priority == "must" and cell.state in ("none", "mentioned"):
            found.append(f"Kunt u laten zien of en hoe u voldoet aan “{r.text}”?")
    return found


def _short(cell: Evidence) -> str:
    text = " ".join(cell.citation.quote.split()) if cell.citation else ""
    return text if len(text) <= 160 else text[:157].rsplit(" ", 1)[0] + "…"


def _together(challenge: Challenge, candidates: Sequence[Candidate]) -> tuple[tuple[str, ...], ...]:
    """The smallest combinations of companies that show all hard requirements which anyone shows, where no one does alone."""
    musts = [r for r in challenge.requirements if r.priority == "must"]
    met = {
        c.company: {r.requirement_id for r in musts if state(c, r) == "meets"}
        for c in candidates
        if c.group != "must_failed"
    }
    wanted = set().union(*met.values()) if met else set()
    useful = [name for name, has in met.items() if has]
    if len(wanted) < 2 or any(has >= wanted for has in met.values()):
        return ()
    for size in range(2, MOST_TOGETHER + 1):
        found = [names for names in combinations(useful[:20], size) if set().union(*(met[n] for n in names)) >= wanted]
        if found:
            return tuple(found[:5])
    return ()
