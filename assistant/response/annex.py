"""The matrix, and what nobody shows, as an annex to a response."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.response.footnotes import Notes
from assistant.response.names import Names
from assistant.response.offer import quoted, remark
from assistant.response.prompts import Template, markdown
from assistant.schema import CLAIMS, GROUP_NAMES, STATES, Candidate, Case, Evidence, Requirement, Shortlist

COLUMNS = 5
"""Requirements beside each other in one table on a page of A4."""
MOST_ROWS = 40
_JUDGED = ("meets", "partial", "fails")
"""States that rest on a quote; what only touches on a requirement is for the coordinator to look at."""


def annex(case: Case, names: Names, shape: Template, notes: Notes) -> str:
    """Markdown: the requirements, company by requirement in words, and the gaps; a note under every checked quote."""
    found, word = case.shortlist, shape.word
    if found is None:
        return ""
    shown = [c for c in found.candidates if any(e.state in _JUDGED for e in c.evidence)][:MOST_ROWS]
    asked = case.challenge.requirements
    parts = [f"## {markdown(word('Bijlage: eis voor eis'))}", markdown(word("uitleg bijlage"))]
    kinds = {"must": word("harde eis"), "should": word("wens")}
    parts.append(
        "\n".join(
            f"- **{markdown(r.requirement_id)}** ({kinds[r.priority]}): {markdown(names.masked(r.text))}" for r in asked
        )
    )
    for at in range(0, len(asked), COLUMNS) if shown else ():
        few = asked[at : at + COLUMNS]
        parts.append(f"**{markdown(few[0].requirement_id)}–{markdown(few[-1].requirement_id)}**")
        parts.append(_table(shown, few, names, shape, notes))
    rest = len(found.candidates) - len(shown)
    if rest:
        parts.append(markdown(word("overige bedrijven").format(rest)))
    parts += _gaps(found, names, shape)
    return "\n\n".join(parts) + "\n"


def _table(
    shown: Sequence[Candidate], asked: Sequence[Requirement], names: Names, shape: Template, notes: Notes
) -> str:
    head = [shape.word("Bedrijf"), *(r.requirement_id for r in asked)]
    rows = []
    for candidate in shown:
        cells = {e.requirement_id: e for e in candidate.evidence}
        who = names.said(candidate.company, shape.word("Kandidaat"))
        first = f"**{markdown(who)}**, {markdown(shape.word(GROUP_NAMES[candidate.group]))}"
        rows.append([first, *(_cell(cells.get(r.requirement_id), names, shape, notes) for r in asked)])
    widths = [26, *(80 // len(asked) for _ in asked)]
    lines = [_row(map(markdown, head)), "|" + "|".join("-" * w for w in widths) + "|", *map(_row, rows)]
    return "\n".join(lines)


def _row(cells: Sequence[str] | map[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _cell(cell: Evidence | None, names: Names, shape: Template, notes: Notes) -> str:
    if cell is None:
        return markdown(shape.word(STATES["none"]))
    said = markdown(shape.word(STATES[cell.state]))
    changed = (
        f"{shape.word('naar ons oordeel; de regels gaven')} {shape.word(STATES[cell.computed or 'none'])}"
        if cell.overruled
        else ""
    )
    if not cell.citation or not cell.citation.verified or cell.state not in _JUDGED:
        return f"{said} ({markdown(changed)})" if changed else said
    words = quoted(cell, names)
    told = [remark(cell, names), _older(cell, names)] if shape.words["taal"] == "nl" else []
    told = [shape.word(CLAIMS[cell.claim]), *told, changed]
    quote = words or shape.word("citaat beschikbaar na toestemming")
    mark = notes.mark(
        cell.citation, quoted=quote if words else "", remark="; ".join(t for t in (*told, "" if words else quote) if t)
    )
    return said + mark


def _older(cell: Evidence, names: Names) -> str:
    """What an older edition said, where it tells no name."""
    return (
        "" if not cell.older or names.withheld(cell.older, cell.company) else f"oudere editie: {cell.older.rstrip('.')}"
    )


def _gaps(found: Shortlist, names: Names, shape: Template) -> list[str]:
    """Lines on what is missing, what one company alone shows, and which companies show the hard requirements together."""
    word = shape.word
    said = []
    for r in found.gaps:
        said.append(f"{word('Niemand toont volledig')} {r.requirement_id}: {names.masked(r.text).rstrip('.')}.")
    for r, company in found.single:
        said.append(f"{word('Alleen')} {names.said(company, word('Kandidaat'))} {word('toont')} {r.requirement_id}.")
    for group in found.together:
        who = f" {word('en')} ".join(names.said(c, word("Kandidaat")) for c in group)
        said.append(f"{word('Samen tonen zij elke harde eis die iemand toont')}: {who}.")
    if not said:
        return []
    return [f"**{markdown(word('Hiaten en combinaties'))}**", "\n".join(f"- {markdown(s)}" for s in said)]
