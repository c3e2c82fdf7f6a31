"""What stands below the matrix of a case, as HTML: what is missing, whom to ask, the reaction, and how it is kept."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from itertools import groupby
from typing import NamedTuple
from urllib.parse import urlencode

from assistant.dossier import Change
from assistant.readings import questions as doubt_questions
from assistant.register import Kept
from assistant.schema import CASE_STATUS, Case, Citation, Shortlist
from assistant.ui.case_cell import MOST_REASON, when
from assistant.ui.matrix import KIND
from assistant.ui.message import place
from assistant.ui.page import badge

EDITABLE = {
    "reactie.docx": "Word (docx)",
    "reactie.odt": "LibreOffice (odt)",
    "e-mail.txt": "E-mail in het Nederlands",
    "e-mail-en.txt": "E-mail in het Engels",
}
OTHER = {
    "uitvraag.txt": "Bericht aan bedrijven",
    "uitvraag-en.txt": "Bericht aan bedrijven, Engels",
    "matrix.xlsx": "Tabel (xlsx)",
    "dossier.json": "Dossier (json)",
}


MOST_OPEN = 8
"""Companies whose questions are listed at once."""
_SHOWN = ("meets", "partial")


class Unread(NamedTuple):
    """A quote that an export uses and that nobody opened yet."""

    company: str
    requirement_id: str
    citation: Citation


def missing(case: Case, found: Shortlist) -> str:
    """Gaps, single suppliers, combinations, questions, and who is not put forward."""
    gaps = "".join(
        f"<li><strong>{r.requirement_id}</strong> {badge(KIND[r.priority], r.priority)} {escape(r.text)}</li>"
        for r in found.gaps
    )
    single = "".join(
        f"<li><strong>{r.requirement_id}</strong> {escape(r.text)}: alleen {_company(case, name)}</li>"
        for r, name in found.single
    )
    together = "".join(f"<li>{' + '.join(_company(case, n) for n in names)}</li>" for names in found.together)
    parts = [
        _policy(found),
        _block("Hiaten: dit toont niemand aan", gaps, "Voor elke eis is er minstens één bedrijf met bewijs."),
        _block("Dit toont één bedrijf aan", single),
        _block("Samen dekken zij wat er aan harde eisen te vinden is", together),
    ]
    return "".join(parts)


def _policy(found: Shortlist) -> str:
    """The clusters and areas that the vraagstuk names, and places to test; or that it fits nowhere."""
    kinds = {"cluster": "Cluster", "area": "Gebied van Defensie", "site": "Plek om te testen"}
    items = "".join(
        f'<li><span class="small">{kinds[p.kind]}</span><br>{escape(p.name)}'
        + (f" · <a target=_blank href='{escape(place(p.citation))}'>bron</a>" if p.citation else "")
        + (f'<span class="source">in het vraagstuk: “{escape(_short(p.source))}”</span>' if p.source else "")
        + "</li>"
        for p in found.policy
    )
    nowhere = (
        "" if any(p.kind != "site" for p in found.policy) else "Het vraagstuk past in geen van de aandachtsgebieden."
    )
    said = f'<p class="meta">{nowhere}</p>' if nowhere else ""
    return f'<h3>Past bij</h3>{said}<ul class="plain">{items}</ul>' if items or said else ""


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) < 160 else flat[:160].rsplit(" ", 1)[0] + " …"


def _block(title: str, items: str, otherwise: str = "") -> str:
    if not items:
        return f'<h3>{title}</h3><p class="meta">{otherwise}</p>' if otherwise else ""
    return f'<h3>{title}</h3><ul class="plain">{items}</ul>'


def _company(case: Case, name: str) -> str:
    own = urlencode({"naam": name})
    return f'<a href="/vraagstukken/{case.case_id}/bedrijf?{escape(own)}">{escape(name)}</a>'


def questions(case: Case, found: Shortlist) -> str:
    """What to ask, company by company, and who is not put forward, with the reason."""
    cards = []
    for n, (name, asked) in enumerate(groupby(_asked(case, found), key=lambda q: q[0])):
        items = "".join(f"<li>{escape(text)}</li>" for _, text in asked)
        copy = f'<button type="button" class="button quiet copy script-only" data-copy="vragen-{n}">Kopieer</button>'
        cards.append(
            f"<details><summary>{escape(name)} ({items.count('<li>')})</summary>"
            f'<ul id="vragen-{n}">{items}</ul>{copy}</details>'
        )
    not_in = "".join(f"<li>{_company(case, name)}: {escape(why)}</li>" for name, why in found.not_shortlisted)
    rest = ""
    if not_in:
        n = len(found.not_shortlisted)
        rest = f"<details><summary>Niet voorgesteld, en waarom ({n})</summary><ul>{not_in}</ul></details>"
    first, more = cards[:MOST_OPEN], cards[MOST_OPEN:]
    if more:
        first.append(f"<details><summary>Nog {len(more)} bedrijven</summary>{''.join(more)}</details>")
    said = "".join(first) or '<p class="meta">Er zijn geen vragen klaargezet.</p>'
    return f"<h3>Vragen per bedrijf</h3>{said}{rest}"


def _asked(case: Case, found: Shortlist) -> list[tuple[str, str]]:
    """By company, in their order: what the rules leave open, then where a language model doubts."""
    order = {c.company: n for n, c in enumerate(found.candidates)}
    return sorted((*found.questions, *doubt_questions(case)), key=lambda asked: order[asked[0]])


def consents(kept: Kept, found: Shortlist) -> str:
    """Who may be named."""
    case = kept.case
    named = [c for c in found.candidates if c.group != "must_failed" and any(e.state in _SHOWN for e in c.evidence)]
    if not named:
        return ""
    boxes = "".join(
        f'<label class="check"><input type="checkbox" name="bedrijf" value="{escape(c.company)}"'
        f"{' checked' * (c.company in case.consents)}> {escape(c.company)}</label>"
        for c in named
    )
    return f"""<form method="post" action="/vraagstukken/{case.case_id}/toestemming" class="card">
<h3>Toestemming om te noemen</h3>
<p class="small">Vink aan welk bedrijf ermee instemt dat Defensie de naam ziet. Zonder vinkje heet het “Kandidaat A”, en
wordt geen citaat gebruikt dat de naam verraadt.</p>
<input type="hidden" name="versie" value="{kept.revision}"><div class="columns boxes">{boxes}</div>
<div class="bar"><button class="button">Toestemming bewaren</button></div></form>"""


def downloads(case: Case, unread: Sequence[Unread] | str) -> str:
    """The reaction and the other files; `unread` is what still has to be looked at, or why that is not known."""
    base = f"/vraagstukken/{case.case_id}/bestand"
    buttons = "".join(
        f'<button class="button" formaction="{base}/{name}">{said}</button>' for name, said in EDITABLE.items()
    )
    links = "".join(f'<a class="button quiet" href="{base}/{name}" download>{said}</a>' for name, said in OTHER.items())
    return f"""<h3>Eerste reactie aan Defensie</h3>
<p class="meta">Een concept van één bladzijde, met voetnoten op gecontroleerde citaten. Er wordt niets verstuurd.</p>
{_unread(case, unread)}
<form method="get" action="{base}/reactie.docx" class="export">
<div class="bar"><label class="check"><input type="checkbox" name="bijlage" value="ja"> met de tabel als bijlage</label>
<label>Hoogstens <input type="number" name="woorden" min="80" max="2000" step="10" inputmode="numeric"> woorden</label></div>
<div class="bar">{buttons}</div></form>
<h3>Verder</h3><div class="bar">{links}</div>"""


def _unread(case: Case, unread: Sequence[Unread] | str) -> str:
    if isinstance(unread, str):
        return f'<div class="card warn"><p>{escape(unread)}</p></div>'
    if not unread:
        return f"<p>{badge('✓ elk gebruikt citaat is geopend', 'ok')}</p>"
    links = []
    for u in unread:
        own = urlencode({"eis": u.requirement_id, "bedrijf": u.company})
        page = f", p. {u.citation.page}" if u.citation.page else ""
        links.append(
            f'<li><a target="_blank" href="/vraagstukken/{case.case_id}/open?{escape(own)}">{escape(u.company)}, '
            f"{u.requirement_id}</a> <span class=small>{escape(u.citation.title)}{page}</span></li>"
        )
    n = "1 citaat" if len(unread) == 1 else f"{len(unread)} citaten"
    return (
        f'<details class="card warn" open><summary>Nog te controleren: {n} in de reactie</summary><p class="small">Open ze '
        "voordat u de reactie gebruikt. Wat niet geopend is, staat zo ook in het concept.</p>"
        f'<ul class="columns">{"".join(links)}</ul></details>'
    )


def administration(kept: Kept, history: Sequence[Change]) -> str:
    """Status, owner and deadline; decisions; history."""
    case = kept.case
    options = "".join(
        f'<option value="{s}"{" selected" * (s == case.status)}>{w}</option>' for s, w in CASE_STATUS.items()
    )
    due = case.deadline.isoformat() if case.deadline else ""
    hidden = f'<input type="hidden" name="versie" value="{kept.revision}">'
    action = f"/vraagstukken/{case.case_id}"
    decided = "".join(
        f'<li>{escape(d.text)}<br><span class="small">{escape(d.by)}, {when(d.at)}</span></li>' for d in case.decisions
    )
    return f"""<div class="two"><form method="post" action="{action}/beheer" class="card fields">{hidden}
<h3>Gegevens</h3>
<label>Titel <input name="titel" required maxlength="200" value="{escape(case.challenge.title)}"></label>
<label>Status <select name="status">{options}</select></label>
<label>Behandelaar <input name="behandelaar" required maxlength="80" value="{escape(case.owner)}"></label>
<label>Reageren voor <input type="date" name="termijn" value="{due}"></label>
<div class="bar"><button class="button">Bewaren</button></div></form>
<form method="post" action="{action}/besluit" class="card fields">{hidden}
<h3>Besluit vastleggen</h3>
<label>Besluit <input name="besluit" required maxlength="300" placeholder="Bijvoorbeeld: Havikoog wordt niet benaderd"></label>
<label>Reden <textarea name="reden" rows="3" required maxlength="{MOST_REASON}"></textarea></label>
<div class="bar"><button class="button">Vastleggen</button></div></form></div>
<h3>Besluiten</h3>{f'<ul class="plain">{decided}</ul>' if decided else '<p class="meta">Nog geen.</p>'}
<details><summary>Geschiedenis ({len(history)})</summary><ol class="history">{_history(history)}</ol></details>"""


def _history(history: Iterable[Change]) -> str:
    return "".join(
        f'<li>{escape(c.what)}<br><span class="small">{escape(c.by)}, {when(c.at)}</span></li>' for c in history
    )
