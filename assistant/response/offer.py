"""What each company can bring to a response: its strongest checked evidence, in words that give nobody away."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from assistant.office import Cluster, Office
from assistant.response.footnotes import figures
from assistant.response.names import Names
from assistant.response.prompts import Template
from assistant.schema import CLAIMS, STATES, Candidate, Case, Citation, Claim, Evidence, Requirement, State

MOST_EACH = 3
"""Pieces of evidence per company."""
LONG = 320
"""Characters of a quote from which it is the last to be shown."""

_SHOWN: tuple[State, ...] = ("meets", "partial")
_TRUST: tuple[Claim, ...] = ("independent", "certificate", "reference", "policy", "self_declared")


class Piece(NamedTuple):
    """One cell that may be shown."""

    company: str
    rank: int
    requirement: Requirement
    cell: Evidence
    citation: Citation
    quote: str
    """On one line; empty when it would give the company away."""
    note: str

    @property
    def strength(self) -> tuple:
        """Smaller is stronger."""
        return (
            self.requirement.priority == "should",
            _SHOWN.index(self.cell.state),
            not self.quote,
            _TRUST.index(self.cell.claim),
            len(self.quote) > LONG,
        )


class Offer(NamedTuple):
    """One company of *kansrijk* or *eerst navragen* with its pieces, strongest first."""

    candidate: Candidate
    cluster: Cluster | None
    pieces: tuple[Piece, ...]


def offers(case: Case, office: Office, names: Names) -> list[Offer]:
    """By rank; companies without evidence to show are left out."""
    challenge = case.challenge
    asked = {r.requirement_id: r for r in challenge.requirements}
    words = "\n".join(
        [challenge.title, *(f.value for f in challenge.fields), *(r.text for r in challenge.requirements)]
    )
    found = []
    for candidate in case.shortlist.candidates if case.shortlist else ():
        if candidate.group == "must_failed":
            continue
        cells = [c for c in candidate.evidence if c.citation and c.citation.verified and c.requirement_id in asked]
        pieces = [_piece(candidate, asked[c.requirement_id], c, names) for c in cells if c.state in _SHOWN]
        if pieces:
            order = {r: n for n, r in enumerate(asked)}
            pieces.sort(key=lambda p: (p.strength, order[p.requirement.requirement_id]))
            cluster = office.cluster((c.citation.quote for c in cells if c.citation), words)
            found.append(Offer(candidate, cluster, tuple(pieces[:MOST_EACH])))
    return found


def _piece(candidate: Candidate, requirement: Requirement, cell: Evidence, names: Names) -> Piece:
    assert cell.citation
    company = candidate.company
    return Piece(company, candidate.rank, requirement, cell, cell.citation, quoted(cell, names), remark(cell, names))


def quoted(cell: Evidence, names: Names) -> str:
    """The quote on one line, the cells of a table row apart; empty when it may not be shown."""
    if not cell.citation or not cell.citation.verified or names.withheld(cell.citation.quote, cell.company):
        return ""
    cells = [" ".join(part.split()) for part in cell.citation.quote.split("\t")]
    return " | ".join(c for c in cells if c).rstrip(".")


def remark(cell: Evidence, names: Names) -> str:
    """What the words leave open, as far as it adds no figure and no name."""
    said = [part.strip().rstrip(".") for part in cell.note.split(" · ")]
    quote = cell.citation.quote if cell.citation else ""
    kept = [p for p in said if p and not names.withheld(p, cell.company) and figures(p) <= figures(quote)]
    return "; ".join(kept)


def verdict(cell: Evidence, template: Template) -> str:
    """`voldoet volgens eigen opgave`, or whose judgement it is instead."""
    state = template.word(STATES[cell.state])
    if cell.state not in ("meets", "partial", "fails"):
        return state
    return f"{state} {template.word('naar ons oordeel') if cell.overruled else template.word(CLAIMS[cell.claim])}"


def weakest_first(found: Sequence[Offer]) -> list[Piece]:
    """All pieces in the order in which a text leaves them out; of each company the best on a hard requirement goes last.

    Of equal pieces a company's third goes before another's second: nobody has three quotes where an equal has one.
    """

    def key(numbered: tuple[int, bool, Piece]) -> tuple:
        n, later, piece = numbered
        kept = n == 0 and piece.requirement.priority == "must"
        place = (later, piece.strength) if kept else (piece.strength[:2], n, later, piece.strength)
        return not kept, *place, piece.rank, piece.company

    pieces = [(n, o.candidate.group == "ask_first", p) for o in found for n, p in enumerate(o.pieces)]
    return [p for _, _, p in sorted(pieces, key=key, reverse=True)]
