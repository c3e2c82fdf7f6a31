"""One cell of the matrix, or one company, in full: the quote, where it stands, and a person's own judgement."""

from __future__ import annotations

from datetime import datetime
from html import escape
from urllib.parse import urlencode

from assistant.readings import mark
from assistant.readings import questions as doubt_questions
from assistant.response.footnotes import unopened
from assistant.schema import CLAIMS, GROUP_NAMES, STATES, Candidate, Case, Citation, Evidence, Requirement
from assistant.ui.case_model_parts import beside
from assistant.ui.matrix import KIND, SHORT, slug, state_badge
from assistant.ui.page import badge, day

MOST_REASON = 1000
"""Characters in a reason."""


def cell_page(case: Case, revision: int, requirement: Requirement, cell: Evidence) -> str:
    """The page of one cell; the script shows its section in a dialog over the matrix."""
    own = escape(f"/vraagstukken/{case.case_id}#c-{cell.requirement_id}-{slug(cell.company)}")
    return f"""<p class="small back"><a href="{own}">‹ Terug naar de tabel</a></p>
<section id="cel" class="cell" aria-labelledby="cel-titel">
<h1 id="cel-titel">{escape(cell.company)}</h1>
<p class="asked-of"><strong>{requirement.requirement_id}</strong> {badge(KIND[requirement.priority], requirement.priority)}
{escape(requirement.text)}</p>
{judged(cell)}{quoted(case, cell)}{beside(case, revision, cell)}{_overrule(case, revision, cell)}</section>"""


def judged(cell: Evidence) -> str:
    """The state in full words, with who says so, and what a person made of it."""
    if not cell.overruled:
        return f'<p class="verdict">{state_badge(cell.state, state_words(cell))}</p>'
    ruled, computed = cell.overruled, cell.computed or "none"
    return (
        f'<p class="verdict">{state_badge(cell.state, STATES[cell.state])} {badge("overruled", "warn")}</p>'
        f'<p>{escape(ruled.reason)}<br><span class="small">{escape(ruled.by)}, {when(ruled.at)}</span></p>'
        f'<p class="small">Berekend uit de documenten: {state_badge(computed, STATES[computed])}</p>'
    )


def state_words(cell: Evidence) -> str:
    """*voldoet volgens eigen opgave*; what nobody claims has no claimant."""
    claimed = cell.state in ("meets", "partial", "fails")
    return f"{STATES[cell.state]} {CLAIMS[cell.claim]}" if claimed else STATES[cell.state]


def quoted(case: Case, cell: Evidence) -> str:
    """The words behind a cell and the way to their page."""
    cited = cell.citation
    if cited is None:
        return (
            '<p class="meta">In de documenten van dit bedrijf is hierover niets gevonden. '
            "Dat is geen nee: vraag het na.</p>"
        )
    if not cited.quote:
        return f'<div class="card warn"><p><strong>Bron ingetrokken</strong></p>{_place(cited)}</div>'
    checked = badge("✓ citaat gecontroleerd", "ok") if cited.verified else badge("citaat niet gecontroleerd", "warn")
    seen = badge("nog te controleren", "warn") if unopened([cited], case) else badge("door u geopend")
    practice = badge(cited.practice, "practice") if cited.practice else ""
    notes = f'<p class="note"><strong>Let op:</strong> {escape(cell.note)}</p>' if cell.note else ""
    if cell.older:
        notes += f'<p class="note"><strong>Oudere uitgave:</strong> {escape(cell.older)}</p>'
    own = urlencode({"eis": cell.requirement_id, "bedrijf": cell.company})
    where = f", bladzijde {cited.page}" if cited.page else ""
    return (
        f'<figure class="quote"><blockquote>{escape(" ".join(cited.quote.split()))}</blockquote>'
        f"<figcaption>{escape(cited.title)}{where} · {day(cited.published)}</figcaption></figure>"
        f'<p class="badges">{checked}{seen}{practice}{badge(cited.label, "label")}</p>{notes}'
        f'<p><a class="button" target="_blank" href="/vraagstukken/{case.case_id}/open?{escape(own)}">'
        f"Open {'de bladzijde' if cited.page else 'de tekst'} met het citaat</a></p>"
    )


def _place(cited: Citation) -> str:
    page = f"<dt>Bladzijde</dt><dd>{cited.page}</dd>" if cited.page else ""
    return (
        f"<dl><dt>Document</dt><dd>{escape(cited.document_id)}, versie {cited.version}</dd>{page}"
        f"<dt>Plaats</dt><dd>teken {cited.start} tot {cited.end}</dd><dt>SHA-256</dt><dd>{escape(cited.sha256)}</dd></dl>"
    )


def _overrule(case: Case, revision: int, cell: Evidence) -> str:
    chosen = cell.state
    options = "".join(f'<option value="{s}"{" selected" * (s == chosen)}>{w}</option>' for s, w in STATES.items())
    hidden = (
        f'<input type="hidden" name="versie" value="{revision}">'
        f'<input type="hidden" name="eis" value="{escape(cell.requirement_id)}">'
        f'<input type="hidden" name="bedrijf" value="{escape(cell.company)}">'
    )
    undo = ""
    if cell.overruled:
        undo = (
            '<button class="button quiet" name="actie" value="intrekken" formnovalidate>Overruling intrekken</button>'
        )
    return f"""<form class="card fields" method="post" action="/vraagstukken/{case.case_id}/cel">
<h2>Overrulen</h2>{hidden}
<p class="small">Weet u het beter? Uw oordeel telt dan voor volgorde en groep. Wat berekend was, blijft zichtbaar; uw naam
en de tijd komen erbij.</p>
<label>Oordeel <select name="staat">{options}</select></label>
<label>Reden <textarea name="reden" rows="3" required maxlength="{MOST_REASON}"></textarea></label>
<div class="bar"><button class="button" name="actie" value="overrulen">Overrulen</button>{undo}</div></form>"""


def company_page(case: Case, candidate: Candidate) -> str:
    """Why a company stands where it stands: every requirement with what was found."""
    assert case.shortlist is not None
    cells = {e.requirement_id: e for e in candidate.evidence}
    items = "".join(_line(case, r, cells[r.requirement_id]) for r in case.shortlist.challenge.requirements)
    why = next((w for name, w in case.shortlist.not_shortlisted if name == candidate.company), "")
    every = (*case.shortlist.questions, *doubt_questions(case))
    asked = "".join(f"<li>{escape(q)}</li>" for name, q in every if name == candidate.company)
    questions = f"<h2>Vragen aan dit bedrijf</h2><ul>{asked}</ul>" if asked else ""
    files = "".join(f"<li>{escape(f)}</li>" for f in candidate.files)
    reason = f'<div class="card"><p>{escape(why)}</p></div>' if why else ""
    return f"""<p class="small back"><a href="/vraagstukken/{case.case_id}#bedrijven">‹ Terug naar de tabel</a></p>
<h1>{escape(candidate.company)}</h1>
<p class="meta">{GROUP_NAMES[candidate.group].capitalize()} · plaats {candidate.rank} van {len(case.shortlist.candidates)}</p>
{reason}<ul class="evidence">{items}</ul>{questions}
<details><summary>Gelezen documenten ({len(candidate.files)})</summary><ul>{files}</ul></details>"""


def _line(case: Case, requirement: Requirement, cell: Evidence) -> str:
    said = ""
    if cell.citation:
        words = " ".join(cell.citation.quote.split())
        said = f"<blockquote>{escape(words)}</blockquote>" if words else '<p class="small">Bron ingetrokken.</p>'
    note = f'<p class="small">{escape(cell.note)}</p>' if cell.note else ""
    own = urlencode({"eis": cell.requirement_id, "bedrijf": cell.company})
    ruled = f" {badge('overruled', 'warn')}" if cell.overruled else ""
    if said_beside := mark(case, cell):
        ruled += f" {badge(said_beside, 'warn')}"
    full = STATES[cell.state] if cell.overruled else state_words(cell)
    return (
        f"<li><p><strong>{requirement.requirement_id}</strong> {badge(KIND[requirement.priority], requirement.priority)} "
        f'{escape(requirement.text)}</p><p>{state_badge(cell.state, full)}{ruled}</p>{said}{note}<p class="small">'
        f'<a href="/vraagstukken/{case.case_id}/cel?{escape(own)}" '
        f'aria-label="{requirement.requirement_id}, {SHORT[cell.state]}: bekijken of overrulen">Bekijken of overrulen</a>'
        "</p></li>"
    )


def when(moment: datetime) -> str:
    """`2 oktober 2026 14:05`, in the time of this machine."""
    local = moment.astimezone()
    return f"{day(local.date())} {local:%H:%M}"
