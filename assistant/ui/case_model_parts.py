"""What a language model says of a case, as HTML: always marked as its own, and never more than a proposal or a doubt."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from assistant.beside import Proposal, Reading
from assistant.readings import DOUBTS, PROPOSES, doubted, doubts, proposed
from assistant.register import Kept
from assistant.schema import STATES, Case, Evidence
from assistant.ui.matrix import KIND
from assistant.ui.message import place
from assistant.ui.page import badge, day

if TYPE_CHECKING:
    from assistant.ui.case_model import Work
    from assistant.ui.case_search import Search


def proposals(case: Case, work: Work) -> str:
    """Requirements that the coordinator may add, none of them ticked; part of the form of the requirements."""
    if work.eisen and work.eisen.running:
        said = '<p class="meta">Het taalmodel leest mee. Zijn voorstellen komen hier; ga gerust verder.</p>'
        return f'<div id="voorstellen" data-voortgang="/vraagstukken/{case.case_id}/model/eisen">{said}</div>'
    made = case.beside.proposed if case.beside else None
    error = work.eisen.error if work.eisen else ""
    left = offered(case)
    note = " ".join(filter(None, (made.note if made else work.why_not, error)))
    told = f'<p class="meta">{escape(note)}</p>' if note else ""
    if made is None or not left:
        return f'<div id="voorstellen">{told}</div>'
    rows = "".join(_proposal(n, p) for n, p in left)
    return f"""<div id="voorstellen" class="card"><h3>Voorstellen van het taalmodel</h3>
<p class="small">De regels vonden deze niet. Vink aan wat een eis of wens is; de rest telt niet mee.</p>{told}
<ul class="plain">{rows}</ul></div>"""


def offered(case: Case) -> list[tuple[int, Proposal]]:
    """The proposals that are no requirement yet, with their number."""
    made = case.beside.proposed if case.beside else None
    known = {r.source for r in case.challenge.requirements}
    return [(n, p) for n, p in enumerate(made.proposals if made else ()) if p.source not in known]


def _proposal(n: int, proposal: Proposal) -> str:
    where = f" (bladzijde {proposal.page})" if proposal.page else ""
    return (
        f'<li><label class="check"><input type="checkbox" name="voorstel-{n}" value="ja"> {escape(proposal.text)}</label> '
        f"{badge(KIND[proposal.priority], proposal.priority)} {badge(PROPOSES, 'warn')}"
        f'<span class="source">“{escape(" ".join(proposal.source.split()))}”{where}</span></li>'
    )


def reading(kept: Kept, work: Work) -> str:
    """Above the matrix: the button, how far it is, or what came of it. Nothing where no model is set or was."""
    read = kept.case.beside.read if kept.case.beside else None
    again = "Laat het taalmodel opnieuw meelezen" if read else "Laat het taalmodel meelezen"
    means = "Het wijst aan waar het twijfelt en doet voorstellen; volgorde en oordelen blijven zoals ze zijn."
    said = _outcome(kept.case) if read else ""
    return _part(kept.case, work, ("bewijs", "meelezen"), work.bewijs, said, again, means)


def phrasing(kept: Kept, work: Work) -> str:
    """Above the response: the same for its sentences."""
    made = kept.case.beside.phrased if kept.case.beside else None
    again = "Laat het taalmodel de zinnen opnieuw schrijven" if made else "Laat het taalmodel de zinnen schrijven"
    means = "Elke zin die niet alleen zegt wat de bron zegt, of een naam noemt, blijft het citaat zelf."
    said = ""
    if made:
        n = len(made.phrases) + bool(made.understood)
        told = f"In het concept {'staat 1 zin' if n == 1 else f'staan {n} zinnen'} van het taalmodel {made.model}. {made.note}"
        said = f'<p class="meta">{escape(told)}</p>'
    return _part(kept.case, work, ("reactie", "schrijven"), work.reactie, said, again, means)


def _part(
    case: Case, work: Work, names: tuple[str, str], run: Search | None, said: str, button: str, means: str
) -> str:
    """A card with what came of a run, and a button to begin one; `names` are its kind and its anchor."""
    kind, anchor = names
    action = f"/vraagstukken/{case.case_id}/model/{kind}"
    if run and run.running:
        return _running(action, anchor, run)
    error = f'<p class="warn-text" role="alert">{escape(run.error)}</p>' if run and run.error else ""
    form = f'<p class="small">{escape(work.why_not)}</p>' if work.why_not else ""
    if work.name and not work.why_not:
        form = (
            f'<form method="post" action="{action}" class="bar"><button class="button quiet" name="actie" value="begin">'
            f'{button}</button><span class="small">{means}</span></form>'
        )
    parts = f"{said}{error}{form}"
    return f'<div class="card" id="{anchor}">{parts}</div>' if parts else ""


def _running(action: str, anchor: str, run: Search) -> str:
    share = f'value="{run.done}" max="{run.total}"' if run.total else ""
    return f"""<div class="card model" id="{anchor}" data-voortgang="{action}">
<p>Het taalmodel is bezig. U kunt intussen verder; ververs de bladzijde om te zien hoe ver het is.</p>
<progress {share} aria-label="Voortgang van het taalmodel"></progress><p class="small" role="status"></p>
<form method="post" action="{action}"><button class="button quiet" name="actie" value="stop">Stop</button></form></div>"""


def _outcome(case: Case) -> str:
    read = case.beside.read if case.beside else None
    assert read is not None and case.shortlist is not None
    offers = [c for each in case.shortlist.candidates for c in each.evidence if proposed(case, c)]
    lists = _cells(case, DOUBTS, doubts(case), "Nog te controleren: hier twijfelt het taalmodel")
    lists += _cells(case, PROPOSES, offers, "Hier doet het taalmodel een voorstel")
    note = f" {escape(read.note)}" if read.note else ""
    nothing = "" if lists else " Het heeft geen twijfels en geen voorstellen."
    return f'<p class="meta">Het taalmodel {escape(read.model)} las mee.{nothing}{note}</p>{lists}'


def _cells(case: Case, mark: str, cells: Iterable[Evidence], title: str) -> str:
    items = [f'<li><a href="{_at(case, c)}">{escape(c.company)}, {c.requirement_id}</a></li>' for c in cells]
    if not items:
        return ""
    return f"<details open><summary>{title} ({len(items)})</summary><ul class='columns'>{''.join(items)}</ul></details>"


def _at(case: Case, cell: Evidence) -> str:
    own = urlencode({"eis": cell.requirement_id, "bedrijf": cell.company})
    return escape(f"/vraagstukken/{case.case_id}/cel?{own}")


def beside(case: Case, revision: int, cell: Evidence) -> str:
    """For on the page of a cell: the doubt or the proposal with its quote, and one click to take a proposal over."""
    if doubt := doubted(case, cell):
        why = "spreekt dit tegen" if doubt.verdict == "contradicts" else "gaat hier niet over"
        said = (
            f"Volgens het taalmodel {why}. Het oordeel blijft zoals de regels het gaven; overrule het als dat nodig is."
        )
        head = badge(DOUBTS, "warn") + badge("nog te controleren", "warn")
        return _box(head, said if doubt.citation else f"{said} Het wees geen woorden aan.", doubt)
    offer = proposed(case, cell)
    if offer is None:
        return ""
    state, reading = offer
    said = f"Volgens het taalmodel: <strong>{STATES[state]}</strong>. Dit telt pas als u het overneemt."
    form = f"""<form method="post" action="/vraagstukken/{case.case_id}/cel">
<input type="hidden" name="versie" value="{revision}"><input type="hidden" name="eis" value="{escape(cell.requirement_id)}">
<input type="hidden" name="bedrijf" value="{escape(cell.company)}">
<button class="button" name="actie" value="overnemen">Neem het voorstel over: {STATES[state]}</button></form>"""
    return _box(badge(PROPOSES, "warn"), said, reading, form)


def _box(head: str, said: str, reading: Reading, more: str = "") -> str:
    cited, quote = reading.citation, ""
    if cited:
        page = f", bladzijde {cited.page}" if cited.page else ""
        quote = (
            f'<figure class="quote"><blockquote>{escape(" ".join(cited.quote.split()))}</blockquote><figcaption>'
            f'<a target="_blank" href="{escape(place(cited))}">{escape(cited.title)}{page}</a> · {day(cited.published)}'
            "</figcaption></figure>"
        )
    return f'<div class="card" id="model"><p class="badges">{head}</p><p>{said}</p>{quote}{more}</div>'
