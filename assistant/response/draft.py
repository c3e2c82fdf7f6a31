"""Write a first response from a case: what was asked, found and not found, with a note under every quote.

`draft` fills a template of `prompts/` and leaves out the weakest evidence first until the text is short enough.
"""

from __future__ import annotations

import re
from typing import Any, Literal

from pydantic import Field

from assistant.office import Office
from assistant.response.annex import annex as make_annex
from assistant.response.footnotes import Notes, day, ranges, unopened
from assistant.response.length import LINES, Plan, lines, of, shorter, words
from assistant.response.names import Names
from assistant.response.offer import Offer, Piece, offers, verdict, weakest_first
from assistant.response.phrases import Phrases
from assistant.response.prompts import Template, markdown, template
from assistant.schema import GROUP_NAMES, Case, Citation, FieldName, Requirement
from ingest.errors import RcbError
from ingest.schema import Frozen, Label, highest
from ingest.text import sentences

Audience = Literal["defensie", "bedrijven"]
Form = Literal["letter", "email"]
Language = Literal["nl", "en"]

MOST_COMPANIES = 12
SHORT = 380
"""Words up to which a template is asked to be brief in what it says itself."""


class Draft(Frozen):
    """A text for a person to finish: nothing is sent."""

    audience: Audience
    form: Form
    language: Language
    title: str
    text: str
    """Markdown with pandoc's footnotes; of an e-mail plain text with its sources below."""
    citations: tuple[Citation, ...] = ()
    """Behind the notes; `number` is that of the note."""
    label: Label
    """The highest of the case and of the documents quoted."""
    to_check: tuple[Citation, ...] = ()
    """*Nog te controleren*: quotes that no person has opened yet."""
    aliases: dict[str, str] = Field(default_factory=dict)
    """Company and letter, of those that have not agreed to be named. Never leaves the office."""
    unsaid: tuple[str, ...] = ()
    """What an export of this may not hold anywhere: those names, whole and in part."""
    office: Office
    name: str
    """For the file, without extension."""
    notes: tuple[str, ...] = ()
    """What the coordinator should know, in Dutch."""


def draft(
    case: Case,
    office: Office,
    *,
    audience: Audience = "defensie",
    form: Form = "letter",
    language: Language = "nl",
    most_words: int | None = None,
    annex: bool = False,
) -> Draft:
    """Raises RcbError without a shortlist (but for the mail to companies), and for a template that does not hold."""
    if audience == "defensie" and case.shortlist is None:
        raise RcbError("Er is nog geen shortlist. Keur de eisen goed en laat eerst zoeken.")
    if most_words is not None and most_words < 1:
        raise RcbError(f"Een reactie van {most_words} woorden kan niet. Geef een aantal boven nul.")
    form = "email" if audience == "bedrijven" else form
    base = "e-mail-bedrijven" if audience == "bedrijven" else "e-mail-defensie" if form == "email" else office.template
    shape = template(base + (".en" if language == "en" else ""), office.templates)
    names = Names(case, consents=() if audience == "bedrijven" else None, places=office.places)
    found = offers(case, office, names) if audience == "defensie" else []
    shown = found[:MOST_COMPANIES]
    dropped = weakest_first(shown)
    plan = Plan(frozenset(of(p) for p in dropped), short=most_words is not None and most_words <= SHORT)
    phrases = Phrases(case, names, language)
    plain, remarks = form == "email", list[str]()
    while True:
        notes = Notes(shape, names, plain=plain)
        data = _data(case, office, names, shape, notes, found, plan, language, phrases)
        body = shape.render(data, plain=plain)
        citations = notes.settle(body, _allowed(case))[1]
        text = notes.settle(_reminded(body, citations, case, shape, plain=plain), _allowed(case))[0]
        fits = (most_words is None or words(text) <= most_words) and (plain or lines(text) <= LINES)
        if fits or (less := shorter(plan, dropped)) is None:
            break
        plan = less
    if not fits:
        asked = f"{most_words} woorden" if most_words is not None and words(text) > most_words else "één bladzijde"
        remarks.append(f"Korter dan {words(text)} woorden kan niet zonder zinnen af te breken; gevraagd was {asked}.")
    if annex and not plain:
        more = make_annex(case, names, shape, notes)
        citations = notes.settle(body + more, _allowed(case))[1]
        body = _reminded(body, citations, case, shape, plain=plain)
        text = notes.settle(f"{body}\n{more}", _allowed(case))[0]
    if language == "en" and audience == "defensie" and any(q not in shape.words for q in case.challenge.questions):
        remarks.append("Een of meer vragen aan Defensie staan nog in het Nederlands. Vertaal ze voor u dit verstuurt.")
    title = names.masked(
        f"{shape.word('Eerste reactie' if audience == 'defensie' else 'Uitvraag')}: {case.challenge.title}"
    )
    return Draft(
        audience=audience,
        form=form,
        language=language,
        title=title,
        text=text,
        citations=citations,
        label=highest([case.label, *(c.label for c in citations)]),
        to_check=unopened(citations, case),
        aliases=names.aliases,
        unsaid=names.unsaid,
        office=office,
        name=_slug(
            f"{shape.word('Eerste reactie' if audience == 'defensie' else 'Uitvraag')} {names.masked(_field(case, 'reference') or case.challenge.title)}"
        ),
        notes=(*remarks, *phrases.remarks),
    )


def _data(
    case: Case,
    office: Office,
    names: Names,
    shape: Template,
    notes: Notes,
    found: list[Offer],
    plan: Plan,
    language: Language,
    phrases: Phrases,
) -> dict[str, Any]:
    """What a template may use, by its Dutch name."""
    asked, shortlist = case.challenge, case.shortlist
    used = [o for o in found if any(of(p) in plan.pieces for p in o.pieces)]
    gaps = shortlist.gaps if shortlist else ()
    dates = sorted({p.citation.published for o in used for p in o.pieces if p.citation.published})
    questions = [shape.words.get(q, q) for q in asked.questions]
    musts = [r for r in asked.requirements if r.priority == "must"]
    wishes = [r for r in asked.requirements if r.priority == "should"]
    named = {p.requirement.requirement_id for o in used for p in o.pieces if of(p) in plan.pieces}
    listed = wishes if plan.wishes else [r for r in wishes if r.requirement_id in named]
    return {
        "titel": names.masked(asked.title),
        "kenmerk": names.masked(_field(case, "reference")),
        "datum_vraag": _field(case, "date"),
        "ontvangen": day(case.received.date(), language),
        "kantoor": office.name,
        "regio": office.region,
        "ondertekening": office.signature,
        "voorbehoud": shape.words.get("voorbehoud", office.disclaimer),
        "kort": plan.short,
        "label": case.label,
        "probleem": names.masked(_first(_field(case, "problem"))),
        "begrip": phrases.understood,
        "omstandigheden": names.masked(_first(_field(case, "context"))),
        "eisen": [_asked(r, names) for r in musts],
        "wensen": [_asked(r, names) for r in listed],
        "meer_wensen": len(wishes) - len(listed),
        "bekeken": len(shortlist.candidates) if shortlist else 0,
        "groepen": _grouped(used, plan, names, shape, notes, language, phrases),
        "clusters_genoemd": any(o.cluster for o in used),
        "meer_kandidaten": len(found) - len(used),
        "zonder_naam": any(o.candidate.company in names.aliases for o in used),
        "hiaten_eisen": [_asked(r, names) for r in gaps if r.priority == "must"],
        "hiaten_wensen": [_asked(r, names) for r in gaps if r.priority == "should" and plan.wishes],
        "vragen": [names.masked(q) for q in questions[: plan.questions]],
        "van": day(dates[0], language) if dates else "",
        "tot": day(dates[-1], language) if dates else "",
        "deadline": day(case.deadline, language) if case.deadline else names.masked(_field(case, "deadline")),
    }


def _grouped(
    used: list[Offer],
    plan: Plan,
    names: Names,
    shape: Template,
    notes: Notes,
    language: Language,
    phrases: Phrases,
) -> list[dict[str, Any]]:
    """By cluster, in order of the best company of each; those without a cluster are one group too."""
    clusters = list(dict.fromkeys(o.cluster for o in used))
    return [
        {
            "cluster": (cluster.name_en if language == "en" else cluster.name) if cluster else "",
            "kandidaten": [
                {
                    "naam": names.said(o.candidate.company, shape.word("Kandidaat")),
                    "groep": shape.word(GROUP_NAMES[o.candidate.group]),
                    "bewijs": [_shown(p, shape, notes, phrases.said(p)) for p in o.pieces if of(p) in plan.pieces],
                }
                for o in used
                if o.cluster == cluster
            ],
        }
        for cluster in clusters
    ]


def _shown(piece: Piece, shape: Template, notes: Notes, said: str) -> dict[str, Any]:
    """`said` is the quote in other words; the quote itself is then in the note."""
    kept = "" if piece.quote else shape.word("citaat beschikbaar na toestemming")
    return {
        "eis": piece.requirement.requirement_id,
        "oordeel": verdict(piece.cell, shape),
        "citaat": piece.quote,
        "gezegd": _lower(said.rstrip(".")),
        "zonder_citaat": kept,
        "opmerking": _lower(piece.note) if shape.words["taal"] == "nl" else "",
        "noot": notes.mark(piece.citation, quoted=piece.quote if said else ""),
    }


def _asked(requirement: Requirement, names: Names) -> dict[str, str]:
    return {"id": requirement.requirement_id, "tekst": names.masked(requirement.text).strip().rstrip(".;,")}


def _allowed(case: Case) -> list[str]:
    return [r.requirement_id for r in case.challenge.requirements] + [
        c.company for c in (case.shortlist.candidates if case.shortlist else ())
    ]


def _field(case: Case, name: FieldName) -> str:
    return next((f.value for f in case.challenge.fields if f.name == name), "")


def _lower(text: str) -> str:
    """For in mid-sentence; `TRL 6` stays."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def _first(text: str, most: int = 320) -> str:
    """The first whole sentences, as many as fit; always one."""
    flat = " ".join(text.split())
    ends = [end for _, end in sentences(flat)]
    return flat[: max([e for e in ends if e <= most], default=ends[0])].rstrip(".") if ends else ""


def _reminded(body: str, citations: tuple[Citation, ...], case: Case, shape: Template, *, plain: bool) -> str:
    """With a last line that says which notes a person still has to hold against the source."""
    unread = [c.number for c in unopened(citations, case)]
    if not unread:
        return body
    said = f"{shape.word('Nog te controleren: noot')} {ranges(unread)}."
    return f"{body.rstrip()}\n\n{said if plain else f'*{markdown(said)}*'}\n"


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9à-ÿ]+", "-", text.lower()).strip("-")[:60].strip("-")
