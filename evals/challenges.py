"""`rcb eval challenges`: vraagstukken through intake and matching, against gold requirements and gold cells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from statistics import mean
from typing import Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.pipeline import Assistant
from assistant.schema import Evidence, Priority, Requirement, Shortlist
from evals.golden import split_of
from evals.metrics import ndcg
from ingest.text import find_quote, words

CHALLENGES = Path(__file__).parent / "golden" / "challenges.jsonl"
JUDGED = ("meets", "partial", "fails", "none")
"""States that are judged; `mentioned` leaves the judgement to a person and counts as none."""
SAME_WORDS = 0.6
"""Overlap (Dice) of words from which a requirement that is found is the one that is meant."""


class GoldRequirement(BaseModel):
    """A requirement as it stands in the text."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    text: str = Field(min_length=1)
    priority: Priority


class GoldCell(BaseModel):
    """What a company's documents show of a requirement, judged by a person."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    requirement: str
    company: str
    state: Literal["meets", "partial", "fails", "none"]
    file: str = ""
    quote: str = ""


class GoldChallenge(BaseModel):
    """A vraagstuk with what should be found in it and for it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    title: str
    text: str
    requirements: tuple[GoldRequirement, ...]
    suitable: tuple[str, ...]
    lookalikes: tuple[str, ...]
    relevance: dict[str, int]
    """By company, 0 to 3; companies that are not named are 0."""
    cells: tuple[GoldCell, ...]
    gaps: tuple[str, ...]


class Result(NamedTuple):
    """One vraagstuk's outcome; counts are `(right, of)`."""

    id: str
    requirements: tuple[int, int]
    priorities: tuple[int, int]
    extra: int
    cells: Counter[tuple[str, str]]
    """By gold state and state found."""
    gaps: tuple[int, int]
    ndcg: float
    suitable: tuple[int, int]
    lookalikes: int
    verbatim: tuple[int, int]


def read_challenges(path: Path = CHALLENGES, split: str | None = None) -> tuple[GoldChallenge, ...]:
    """All vraagstukken of the set, or of one split; raises ValueError naming the line that is wrong."""
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            found.append(GoldChallenge.model_validate_json(line))
        except ValidationError as error:
            raise ValueError(f"{path}:{number}: {error.errors()[0]['msg']}") from error
    return tuple(c for c in found if split in (None, split_of(c.id)))


def aligned(gold: Sequence[GoldRequirement], found: Sequence[Requirement]) -> dict[str, Requirement]:
    """For each gold requirement the found one with most words in common, each used once."""
    scored = sorted(
        ((max(_alike(g.text, f.source), _alike(g.text, f.text)), g.id, n) for g in gold for n, f in enumerate(found)),
        reverse=True,
    )
    pairs: dict[str, Requirement] = {}
    used: set[int] = set()
    for score, id, n in scored:
        if score >= SAME_WORDS and id not in pairs and n not in used:
            pairs[id] = found[n]
            used.add(n)
    return pairs


def _alike(a: str, b: str) -> float:
    """Dice, or the share of the gold words where what is found says more."""
    here, there = set(words(a)), set(words(b))
    both = len(here & there)
    return max(
        2 * both / max(1, len(here) + len(there)), 0.9 * both / max(1, len(here)) if len(there) < 3 * len(here) else 0
    )


def judge(gold: GoldChallenge, assistant: Assistant) -> Result:
    """Run one vraagstuk from its text."""
    challenge = assistant.intake_text(gold.text)
    shortlist = (
        assistant.match(challenge)[0] if challenge.requirements else Shortlist(challenge=challenge, candidates=())
    )
    pairs = aligned(gold.requirements, challenge.requirements)
    states = {(e.company, e.requirement_id): e.state for c in shortlist.candidates for e in c.evidence}
    cells: Counter[tuple[str, str]] = Counter()
    for cell in gold.cells:
        found = pairs.get(cell.requirement)
        state = states.get((cell.company, found.requirement_id), "none") if found else "none"
        cells[cell.state, "none" if state == "mentioned" else state] += 1
    gaps = {r.requirement_id for r in shortlist.gaps}
    order = [c.company for c in shortlist.candidates]
    groups = {c.company: c.group for c in shortlist.candidates}
    shown = [e for c in shortlist.candidates for e in c.evidence if e.citation]
    return Result(
        gold.id,
        (len(pairs), len(gold.requirements)),
        (sum(pairs[g.id].priority == g.priority for g in gold.requirements if g.id in pairs), len(pairs)),
        len(challenge.requirements) - len(pairs),
        cells,
        (sum(g in pairs and pairs[g].requirement_id in gaps for g in gold.gaps), len(gold.gaps)),
        ndcg(order, {c: 2**r - 1 for c, r in gold.relevance.items() if r}, 5),
        (sum(groups.get(c, "must_failed") != "must_failed" for c in gold.suitable), len(gold.suitable)),
        sum(c in order[:5] for c in gold.lookalikes),
        (sum(_stands(e, assistant) for e in shown), len(shown)),
    )


def _stands(cell: Evidence, assistant: Assistant) -> bool:
    """Whether the quote stands on its page, looked up anew."""
    c = cell.citation
    page = assistant.page(c.document_id, c.version, c.page) if c else None
    return bool(c and page and find_quote(c.quote, page.text))


def measures(results: Sequence[Result]) -> dict[str, float]:
    """The figures over all vraagstukken."""

    def share(pairs: Sequence[tuple[int, int]]) -> float:
        return sum(a for a, _ in pairs) / max(1, sum(b for _, b in pairs))

    cells = sum((r.cells for r in results), Counter())
    f1 = {}
    for s in JUDGED:
        right, said, there = cells[s, s], sum(cells[g, s] for g in JUDGED), sum(cells[s, f] for f in JUDGED)
        f1[s] = 2 * right / max(1, said + there)
    said = sum(cells[g, "meets"] for g in JUDGED)
    return {
        "requirements found": share([r.requirements for r in results]),
        "priority right": share([r.priorities for r in results]),
        "extra requirements each": mean(r.extra for r in results),
        "cells macro-F1": mean(f1.values()),
        **{f"cells F1 {s}": f1[s] for s in JUDGED},
        "cells precision of meets": cells["meets", "meets"] / max(1, said),
        "gaps found": share([r.gaps for r in results]),
        "nDCG@5": mean(r.ndcg for r in results),
        "suitable not turned away": share([r.suitable for r in results]),
        "look-alikes in the first five": float(sum(r.lookalikes for r in results)),
        "quotes verbatim": share([r.verbatim for r in results]),
    }
