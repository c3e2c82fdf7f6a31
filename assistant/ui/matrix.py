"""The matrix of companies and requirements as HTML, and what it comes down to in one sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape
from urllib.parse import urlencode

from assistant.readings import mark
from assistant.schema import GROUP_NAMES, Candidate, Case, Evidence, Group, Requirement, Shortlist, State
from assistant.ui.page import badge

SYMBOLS: dict[State, str] = {"meets": "✓", "partial": "◐", "fails": "✕", "mentioned": "≈", "none": "–"}
SHORT: dict[State, str] = {
    "meets": "voldoet",
    "partial": "deels",
    "fails": "voldoet niet",
    "mentioned": "raakt eraan",
    "none": "niet gevonden",
}
LEGEND: dict[State, str] = {
    "meets": "de bron zegt dat het voldoet",
    "partial": "deels, of nog in ontwikkeling",
    "fails": "de bron zegt dat het niet voldoet",
    "mentioned": "gaat erover; beoordeel zelf",
    "none": "niets gevonden; dat is geen nee",
}
WHO = {
    "self_declared": "eigen opgave",
    "reference": "referentie",
    "certificate": "certificaat",
    "independent": "onafhankelijk",
    "policy": "beleid",
}
MEANING: dict[Group, str] = {
    "promising": "bewijs bij de harde eisen, en niets ertegen",
    "ask_first": "niets tegen, maar te weinig bekend",
    "must_failed": "een eigen document spreekt een harde eis tegen",
}
KIND = {"must": "eis", "should": "wens"}


def outcome(found: Shortlist) -> str:
    """What the matrix comes down to, in one or two sentences."""
    companies, promising = len(found.candidates), sum(c.group == "promising" for c in found.candidates)
    musts = sum(r.priority == "must" for r in found.challenge.requirements)
    full = sum(c.coverage.must_met == musts and c.group != "must_failed" for c in found.candidates)
    if not companies:
        return "Er zijn geen documenten van bedrijven om in te zoeken."
    said = []
    if musts and not full:
        hard = {1: "de harde eis", 2: "beide harde eisen"}.get(musts, f"alle {musts} harde eisen")
        said.append(f"Niemand toont {hard} aan.")
    of = "1 bedrijf" if companies == 1 else f"{companies} bedrijven"
    line = f"{promising} van {of} {'is' if promising == 1 else 'zijn'} kansrijk"
    if not promising:
        line = f"Van {of} is er geen kansrijk"
    if musts and full:
        line += f", waarvan {full} met bewijs bij elke harde eis"
    if gaps := len(found.gaps):
        line += f"; {gaps} {'eis of wens' if gaps == 1 else 'eisen of wensen'} toont niemand aan"
    return " ".join([*said, line + "."])


def slug(company: str) -> str:
    """A company's name as part of an anchor."""
    return re.sub(r"\W+", "-", company.lower()).strip("-")


def cell_of(found: Shortlist, company: str, requirement_id: str) -> Evidence | None:
    """One cell, by names."""
    cells = (e for c in found.candidates if c.company == company for e in c.evidence)
    return next((e for e in cells if e.requirement_id == requirement_id), None)


def silent(candidate: Candidate) -> bool:
    """Whether nothing was found that shows or denies anything."""
    return all(e.state in ("none", "mentioned") and not e.overruled for e in candidate.evidence)


def state_badge(state: State, text: str = "") -> str:
    """A state by symbol, word and colour."""
    return f'<span class="state {state}"><span aria-hidden="true">{SYMBOLS[state]}</span> {text or SHORT[state]}</span>'


def matrix(case: Case, beside: str = "") -> str:
    """The whole section: outcome, legend, what is `beside` it (HTML), table, and who shows nothing."""
    found = case.shortlist
    assert found is not None
    asked = found.challenge.requirements
    shown = [c for c in found.candidates if not silent(c)]
    quiet = [c for c in found.candidates if silent(c)]
    legend = "".join(f"<li>{state_badge(state)} <span>{said}</span></li>" for state, said in LEGEND.items())
    return f"""<p class="outcome" role="status">{escape(outcome(found))}</p>
<details class="legend"><summary>Wat betekenen de kleuren?</summary><ul>{legend}</ul>
<p class="small">Een brochure is wat het bedrijf zelf zegt. Wie niets toont, is niet afgewezen.</p></details>
{beside}
{_tools(asked)}
<div class="matrix" tabindex="0" role="region" aria-label="Bedrijven en eisen">
<table id="matrix" role="table"><caption class="hidden">Per bedrijf en per eis wat de documenten laten zien</caption>
<thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">Bedrijf</th>{_heads(asked)}</tr></thead>
{"".join(_group(case, group, shown) for group in GROUP_NAMES)}
</table></div>
{_quiet(case, quiet)}"""


def _tools(asked: Sequence[Requirement]) -> str:
    options = "".join(
        f'<option value="{n}">{r.requirement_id} · {escape(_cut(r.text, 50))}</option>' for n, r in enumerate(asked, 1)
    )
    return f"""<div class="tools script-only">
<label>Volgorde binnen de groep <select id="volgorde"><option value="">naar gevonden bewijs</option>
<option value="naam">op naam</option>{options}</select></label>
<label>Zoek bedrijf <input type="search" id="zoek-bedrijf" autocomplete="off"></label>
<label class="check"><input type="checkbox" id="alleen-eisen"> Alleen harde eisen</label>
<p id="matrix-geteld" class="small" role="status"></p></div>"""


def _heads(asked: Iterable[Requirement]) -> str:
    return "".join(
        f'<th scope="col" role="columnheader" class="{r.priority}" title="{escape(r.text)}">'
        f'<span class="id">{r.requirement_id} {badge(KIND[r.priority], r.priority)}</span>'
        f'<span class="asked">{escape(r.text)}</span></th>'
        for r in asked
    )


def _group(case: Case, group: Group, shown: Sequence[Candidate]) -> str:
    found = case.shortlist
    assert found is not None
    members = [c for c in shown if c.group == group]
    if not members:
        return ""
    ranks = [c.rank for c in found.candidates]
    rows = "".join(_row(case, c, ranks.count(c.rank) > 1) for c in members)
    head = f"<strong>{GROUP_NAMES[group].capitalize()}</strong> ({len(members)}) · {MEANING[group]}"
    columns = len(found.challenge.requirements) + 1
    return (
        f'<tbody role="rowgroup" class="{group}"><tr class="group" role="row">'
        f'<th colspan="{columns}" scope="rowgroup" role="rowheader"><span>{head}</span></th></tr>{rows}</tbody>'
    )


def _row(case: Case, candidate: Candidate, tied: bool) -> str:
    assert case.shortlist is not None
    covered = candidate.coverage
    counts = f"{covered.must_met} van {covered.must_total} eisen"
    if covered.should_total:
        counts += f" · {covered.should_met} van {covered.should_total} wensen"
    rank = f"{candidate.rank}" + (" (gedeeld)" if tied else "")
    cells = {e.requirement_id: e for e in candidate.evidence}
    asked = case.shortlist.challenge.requirements
    rest = "".join(
        f'<span class="nothing">{SHORT[state].capitalize()}: {", ".join(ids)}</span>'
        for state in ("mentioned", "none")
        if (ids := [r.requirement_id for r in asked if cells[r.requirement_id].state == state])
    )
    own = urlencode({"naam": candidate.company})
    name = f'<a href="/vraagstukken/{case.case_id}/bedrijf?{own}">{escape(candidate.company)}</a>'
    head = f'<span class="rank">{rank}</span> {name}<span class="covered">{counts}</span>{rest}'
    body = "".join(_cell(case, r, cells[r.requirement_id]) for r in asked)
    return f'<tr role="row" data-naam="{escape(candidate.company)}"><th scope="row" role="rowheader">{head}</th>{body}</tr>'


def _cell(case: Case, requirement: Requirement, cell: Evidence) -> str:
    said = SHORT[cell.state]
    who = WHO[cell.claim] if cell.state not in ("none", "mentioned") and not cell.overruled else ""
    if cell.overruled:
        who = f"overruled; was: {SHORT[cell.computed or 'none']}"
    elif cell.citation and not cell.citation.quote:
        who = "bron ingetrokken"
    who = "; ".join(filter(None, (who, mark(case, cell))))
    small = f'<span class="who">{who}</span>' if who else ""
    label = f"{requirement.requirement_id}, {cell.company}: {said}" + (f", {who}" if who else "")
    own = urlencode({"eis": requirement.requirement_id, "bedrijf": cell.company})
    anchor = f"c-{requirement.requirement_id}-{slug(cell.company)}"
    marked = " overruled" * bool(cell.overruled)
    return (
        f'<td role="cell" class="{requirement.priority} {cell.state}{marked}" '
        f'data-eis="{requirement.requirement_id} · {escape(requirement.text)}">'
        f'<a id="{anchor}" class="state {cell.state}" href="/vraagstukken/{case.case_id}/cel?{own}" '
        f'aria-label="{escape(label)}"><span aria-hidden="true">{SYMBOLS[cell.state]}</span> {said}{small}</a></td>'
    )


def _quiet(case: Case, quiet: Sequence[Candidate]) -> str:
    if not quiet:
        return ""
    items = "".join(_quiet_one(case, c) for c in sorted(quiet, key=lambda c: c.company.lower()))
    n = "1 bedrijf" if len(quiet) == 1 else f"{len(quiet)} bedrijven"
    return (
        f'<details class="quiet"><summary>Eerst navragen: van {n} is bij geen enkele eis bewijs gevonden</summary>'
        f'<p class="small">Dat is geen nee. Kies een bedrijf om alle cellen te zien of te overrulen.</p>'
        f'<ul class="columns">{items}</ul></details>'
    )


def _quiet_one(case: Case, candidate: Candidate) -> str:
    touched = ", ".join(e.requirement_id for e in candidate.evidence if e.state == "mentioned")
    more = f' <span class="small">raakt {touched}</span>' if touched else ""
    own = urlencode({"naam": candidate.company})
    return f'<li><a href="/vraagstukken/{case.case_id}/bedrijf?{own}">{escape(candidate.company)}</a>{more}</li>'


def _cut(text: str, most: int) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= most else flat[:most].rsplit(" ", 1)[0] + " …"
