"""The page of one vraagstuk as a whole, in the order in which a coordinator works."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from html import escape

from assistant.dossier import Change, label_of
from assistant.register import Kept
from assistant.schema import CASE_STATUS, Case, Shortlist
from assistant.ui.case_intake import requirements_form, understood
from assistant.ui.case_model import Work
from assistant.ui.case_model_parts import phrasing, proposals, reading
from assistant.ui.case_parts import Unread, administration, consents, downloads, missing, questions
from assistant.ui.case_search import Search
from assistant.ui.matrix import matrix
from assistant.ui.page import badge, day


def whole(
    kept: Kept, search: Search | None, unread: Sequence[Unread] | str, history: Sequence[Change], work: Work
) -> str:
    """First the intake alone; once companies were looked for, they come first and the intake folds."""
    case, found = kept.case, kept.case.shortlist
    intake = (
        f'<div class="intake"><section id="vraagstuk"><h2>Wat ik begrijp</h2>{understood(case.challenge)}</section>'
        f'<section id="eisen"><h2>Eisen en wensen</h2>{requirements_form(kept, proposals(case, work))}</section></div>'
    )
    account = f'<section id="beheer"><h2>Beheer</h2>{administration(kept, history)}</section>'
    top = _header(case) + _search(case, search)
    if found is None:
        return top + intake + account
    return f"""{top}{_withdrawn(found)}
<section id="bedrijven"><h2>Bedrijven</h2>{matrix(case, reading(kept, work))}</section>
<section id="hiaten" class="two"><div><h2>Wat ontbreekt</h2>{missing(case, found)}</div>
<div><h2>Navragen</h2>{questions(case, found)}</div></section>
<section id="reactie"><h2>Reactie</h2>{consents(kept, found)}{phrasing(kept, work)}{downloads(case, unread)}</section>
<details class="section" id="intake"><summary><h2>Vraagstuk en eisen</h2></summary>{intake}</details>{account}"""


def _search(case: Case, search: Search | None) -> str:
    if search and search.running:
        link = f'<a href="/vraagstukken/{case.case_id}/zoeken">Voortgang</a>'
        return f'<div class="card"><p>Er wordt gezocht. {link}</p></div>'
    if search and search.error:
        return f'<div class="card warn" role="alert"><p>{escape(search.error)}</p></div>'
    return ""


def _withdrawn(found: Shortlist) -> str:
    gone = sum(bool(e.citation and not e.citation.quote) for c in found.candidates for e in c.evidence)
    if not gone:
        return ""
    cells = "1 cel is" if gone == 1 else f"{gone} cellen is"
    return f'<div class="card warn"><p>Van {cells} de bron ingetrokken. Zoek opnieuw, onder <em>Eisen</em>.</p></div>'


def _header(case: Case) -> str:
    cited = [e.citation for c in case.shortlist.candidates for e in c.evidence if e.citation] if case.shortlist else []
    practice = next((c.practice for c in cited if c.practice), None)
    late = case.deadline and case.deadline < date.today() and case.status not in ("answered", "closed")
    badges = badge(CASE_STATUS[case.status], case.status) + badge(label_of(case), "label")
    badges += badge(practice, "practice") if practice else ""
    badges += badge("te laat", "danger") if late else ""
    due = f"Reageren voor {day(case.deadline)}" if case.deadline else "Reactiedatum onbekend"
    links = [("bedrijven", "Bedrijven"), ("hiaten", "Hiaten en vragen"), ("reactie", "Reactie"), ("intake", "Eisen")]
    if not case.shortlist:
        links = [("vraagstuk", "Wat ik begrijp"), ("eisen", "Eisen")]
    jump = "".join(f'<a href="#{anchor}">{said}</a>' for anchor, said in [*links, ("beheer", "Beheer")])
    return f"""<header class="case"><p class="small back"><a href="/vraagstukken">‹ Alle vraagstukken</a></p>
<p class="badges">{badges}</p><h1>{escape(case.challenge.title)}</h1>
<p class="meta">{due} · ontvangen {day(case.received.astimezone().date())} · behandelaar {escape(case.owner)}</p>
<nav class="tabs" aria-label="Onderdelen">{jump}</nav></header>"""
