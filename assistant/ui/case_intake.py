"""The list of vraagstukken and the intake of one, as HTML: what was understood, and the requirements to correct."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from html import escape

from starlette.datastructures import FormData

from assistant.beside import Proposal
from assistant.register import Kept, Listed
from assistant.schema import CASE_STATUS, Challenge, FieldName, Priority, Requirement
from assistant.ui.page import badge, day
from ingest.errors import RcbError
from ingest.schema import Label, within

FIELDS: dict[FieldName, str] = {
    "reference": "Kenmerk",
    "date": "Datum",
    "sender": "Afzender",
    "contact": "Contact",
    "problem": "Probleem of gewenst effect",
    "context": "Omstandigheden",
    "instrument": "Soort vraag",
    "trl": "TRL",
    "label": "Beveiliging",
    "deadline": "Reageren voor",
    "delivery": "Levering",
    "budget": "Budget",
    "selection": "Beoordeling",
    "response": "Vorm van de reactie",
    "location": "Plaats",
}
KINDS = (".pdf", ".docx", ".md", ".txt")
MOST_CHARACTERS = 200_000
MOST_REQUIREMENTS = 200
BLANK = 2
"""Empty rows below the requirements, so that adding works without a script."""


def overview(rows: Sequence[Listed], chosen: str, today: date, most: Label | None) -> str:
    """The register, with its form for who may add; `most` is None for who may not."""
    shown = [r for r in rows if _wanted(r, chosen, today)]
    choices = {"open": "Open", "te-laat": "Te laat", "alle": "Alle"}
    links = "".join(
        f'<a href="/vraagstukken?toon={k}"{" aria-current=page" * (k == chosen)}>{w} '
        f"({sum(_wanted(r, k, today) for r in rows)})</a>"
        for k, w in choices.items()
    )
    empty = '<p class="meta">Geen vraagstukken om te tonen.</p>' if not shown else ""
    table = (
        '<div class="scroll"><table class="register"><thead><tr><th>Vraagstuk</th><th>Status</th><th>Kansrijk</th>'
        "<th>Reageren voor</th><th>Behandelaar</th><th>Ontvangen</th></tr></thead>"
        f'<tbody id="lijst">{"".join(_row(r, today) for r in shown)}</tbody></table></div>'
    )
    return f"""<h1>Vraagstukken</h1>
<p class="meta">Van vraag van Defensie naar bedrijven met bewijs. U keurt de eisen goed; u beslist wat er naar buiten gaat.</p>
{_new(most) if most else ""}
<div class="bar tabs" role="navigation" aria-label="Welke vraagstukken">{links}</div>
<label class="filter script-only">Zoek in de lijst <input type="search" id="filter" autocomplete="off"></label>
<p id="geteld" class="small" role="status"></p>{empty or table}"""


def _wanted(row: Listed, chosen: str, today: date) -> bool:
    is_open = row.status not in ("answered", "closed")
    return {"alle": True, "te-laat": row.late(today)}.get(chosen, is_open)


def _row(row: Listed, today: date) -> str:
    late = " " + badge("te laat", "danger") if row.late(today) else ""
    due = f"{day(row.deadline)}{late}" if row.deadline else '<span class="small">onbekend</span>'
    count = '<span class="small">nog niet gezocht</span>'
    if row.companies is not None:
        count = f"{row.promising} van {row.companies}"
    return (
        f'<tr><td data-kop="Vraagstuk"><a href="/vraagstukken/{row.case_id}">{escape(row.title)}</a></td>'
        f'<td data-kop="Status">{badge(CASE_STATUS[row.status], row.status)}</td><td data-kop="Kansrijk">{count}</td>'
        f'<td data-kop="Reageren voor">{due}</td><td data-kop="Behandelaar">{escape(row.owner)}</td>'
        f'<td data-kop="Ontvangen">{day(row.received.astimezone().date())}</td></tr>'
    )


def _new(most: Label) -> str:
    allowed = within(most)
    options = "".join(f"<option>{label}</option>" for label in allowed)
    return f"""<details class="card new" id="nieuw"><summary><span class="button">Nieuw vraagstuk</span></summary>
<form class="fields" method="post" action="/vraagstukken/nieuw" enctype="multipart/form-data" data-busy="Bezig met lezen…">
<label>Plak de tekst <textarea name="tekst" rows="8" maxlength="{MOST_CHARACTERS}"
placeholder="Bijvoorbeeld een e-mail van Defensie"></textarea></label>
<label>of kies een bestand <span class="small">PDF, Word (docx), Markdown of tekst</span>
<input type="file" name="bestand" accept="{",".join(KINDS)}"></label>
<label>Label <select name="label"><option value="">zoals in het document</option>{options}</select></label>
<p class="small">Stukken met een rubricering (Departementaal Vertrouwelijk en hoger) worden geweigerd zonder de tekst te
bewaren.</p>
<div class="bar"><button class="button">Lezen</button></div><p class="busy" role="status"></p></form></details>"""


def understood(challenge: Challenge) -> str:
    """What the vraagstuk says, each with the words it came from."""
    notes = "".join(f"<p>{escape(n)}</p>" for n in challenge.notes)
    said = "".join(
        f"<dt>{FIELDS[f.name]}</dt><dd>{escape(f.value)}{_source(f.source, f.page, f.value)}</dd>"
        for f in challenge.fields
    )
    known = f'<dl class="known">{said}</dl>' if said else '<p class="meta">Er is nog weinig uit te halen.</p>'
    asked = "".join(f"<li>{escape(q)}</li>" for q in challenge.questions)
    questions = ""
    if asked:
        questions = (
            f'<h3>Vragen aan Defensie</h3><ol id="vragen">{asked}</ol>'
            '<p><button type="button" class="button quiet copy script-only" data-copy="vragen">Kopieer de vragen</button></p>'
        )
    warning = f'<div class="card warn" role="note"><h3>Let op</h3>{notes}</div>' if notes else ""
    return f"{warning}{known}{questions}"


def _source(source: str, page: int | None, value: str) -> str:
    flat = " ".join(source.split())
    if not flat or flat.rstrip(".;, ") == " ".join(value.split()).rstrip(".;, "):
        return f'<span class="source">bladzijde {page}</span>' if page else ""
    short = flat if len(flat) < 220 else flat[:220].rsplit(" ", 1)[0] + " …"
    where = f" (bladzijde {page})" if page else ""
    return f'<span class="source">“{escape(short)}”{where}</span>'


def requirements_form(kept: Kept, proposals: str = "") -> str:
    """The requirements as a list to correct, and what may be added (HTML); works without a script."""
    case = kept.case
    rows = [_requirement(n, r) for n, r in enumerate(case.challenge.requirements)]
    rows += [_requirement(len(rows) + n, None) for n in range(BLANK)]
    again = ""
    if case.shortlist:
        again = '<p class="warn-text">Wijzigt u een eis, dan vervalt de tabel en zoekt u opnieuw.</p>'
    go = "Eisen akkoord, zoek opnieuw" if case.shortlist else "Eisen akkoord, zoek bedrijven"
    return f"""<form method="post" action="/vraagstukken/{case.case_id}/eisen" class="requirements">
<input type="hidden" name="versie" value="{kept.revision}">
<p class="meta">Verbeter wat niet klopt. Een <strong>eis</strong> is hard; een <strong>wens</strong> telt mee, maar sluit niemand uit.</p>
{again}<ol class="rows">{"".join(rows)}</ol>
<p><button type="button" class="button quiet script-only" id="nog-een">Nog een regel</button></p>
{proposals}
<div class="bar"><button class="button" name="actie" value="zoeken">{go}</button>
<button class="button quiet" name="actie" value="bewaren">Alleen bewaren</button></div></form>"""


def _requirement(n: int, requirement: Requirement | None) -> str:
    name = requirement.requirement_id if requirement else "nieuw"
    text = escape(requirement.text) if requirement else ""
    hard = requirement is None or requirement.priority == "must"
    source = _source(requirement.source, requirement.page, requirement.text) if requirement else ""
    label = f"Eis {name}" if requirement else "Nieuwe eis of wens"
    drop = (
        f'<label class="check"><input type="checkbox" name="weg-{n}" value="ja"> vervalt</label>' if requirement else ""
    )
    return f"""<li class="{"" if requirement else "blank"}"><span class="id" aria-hidden="true">{name if requirement else "＋"}</span>
<div><input type="hidden" name="id-{n}" value="{name}">
<textarea name="tekst-{n}" rows="2" maxlength="600" aria-label="{label}">{text}</textarea>{source}</div>
<div class="choose"><select name="soort-{n}" aria-label="Eis of wens ({name})"><option value="must"{" selected" * hard}>eis</option>
<option value="should"{" selected" * (not hard)}>wens</option></select>{drop}</div></li>"""


def corrected(challenge: Challenge, form: FormData, proposals: Sequence[Proposal] = ()) -> Challenge:
    """The challenge with the requirements as the form has them; ids stay, new ones and ticked `proposals` count on."""
    known = {r.requirement_id: r for r in challenge.requirements}
    last = max((int(i[1:]) for i in known if i[1:].isdigit()), default=0)
    found: list[Requirement] = []
    for n in range(MOST_REQUIREMENTS + BLANK):
        text = " ".join(str(form.get(f"tekst-{n}", "")).split())[:600]
        if not text or f"weg-{n}" in form:
            continue
        priority: Priority = "should" if form.get(f"soort-{n}") == "should" else "must"
        if before := known.get(str(form.get(f"id-{n}", ""))):
            found.append(before.model_copy(update={"text": text, "priority": priority}))
            known.pop(before.requirement_id)
        else:
            last += 1
            found.append(Requirement(requirement_id=f"R{last}", text=text, priority=priority, source=""))
    for n, p in enumerate(proposals):
        if f"voorstel-{n}" in form:
            last += 1
            added = Requirement(
                requirement_id=f"R{last}", text=p.text, priority=p.priority, source=p.source, page=p.page
            )
            found.append(added)
    if "tekst-0" not in form:
        raise RcbError("Er zijn geen eisen ontvangen. Ververs de bladzijde en probeer het opnieuw.")
    return challenge.model_copy(update={"requirements": tuple(found)})
