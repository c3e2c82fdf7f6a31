"""What a form changes in a case: each gives the change, and what the history says of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, cast

from starlette.datastructures import FormData

from assistant.beside import lapsed
from assistant.readings import proposed
from assistant.register import How, now
from assistant.schema import (
    CASE_STATUS,
    STATES,
    Case,
    CaseStatus,
    Challenge,
    Decision,
    Evidence,
    Overruling,
    Requirement,
    Shortlist,
)
from assistant.ui.case_cell import MOST_REASON
from assistant.ui.matrix import cell_of, slug
from ingest.errors import RcbError


def requirements(case: Case, challenge: Challenge, *, approved: bool) -> tuple[How, str]:
    """Other requirements: what was found with the old ones lapses, and a person's judgement of a changed one too."""
    before = {r.requirement_id: r for r in case.challenge.requirements}
    after = {r.requirement_id: r for r in challenge.requirements}
    counts = {
        "gewijzigd": sum(after[i] != before[i] for i in after.keys() & before.keys()),
        "toegevoegd": len(after.keys() - before.keys()),
        "vervallen": len(before.keys() - after.keys()),
    }
    said = ", ".join(f"{n} {what}" for what, n in counts.items() if n)
    same = {i for i in after if i in before and after[i] == before[i]}

    def how(now_: Case) -> Case:
        update: dict[str, object] = {"challenge": challenge, "approved": approved}
        if said:
            kept = tuple(o for o in now_.overrulings if o.requirement_id in same)
            update |= {"shortlist": None, "dossier": None, "overrulings": kept, "beside": lapsed(now_.beside)}
        return now_.model_copy(update=update)

    if approved:
        return how, f"Eisen akkoord: {len(after)} eisen en wensen" + (f" ({said})" if said else "")
    if not said:
        return lambda now_: now_, ""
    return how, f"Eisen bijgewerkt: {said}"


def cell(case: Case, asked: Mapping[str, str] | FormData) -> tuple[Requirement, Evidence]:
    """The cell that `eis` and `bedrijf` name."""
    wanted, company = str(asked.get("eis", "")), str(asked.get("bedrijf", ""))
    found = cell_of(case.shortlist, company, wanted) if case.shortlist else None
    if found is None or case.shortlist is None:
        raise RcbError("Deze cel is er niet (meer): de eisen zijn gewijzigd of er is opnieuw gezocht.")
    return next(r for r in case.shortlist.challenge.requirements if r.requirement_id == wanted), found


def overruling(case: Case, form: FormData, by: str) -> tuple[How, str, str]:
    """A cell judged by a person, or given back to the rules; the anchor of the cell comes with it."""
    requirement, judged = cell(case, form)
    place = f"{requirement.requirement_id} van {judged.company}"
    anchor = f"c-{requirement.requirement_id}-{slug(judged.company)}"
    others = lambda held: tuple(  # noqa: E731
        o for o in held if (o.requirement_id, o.company) != (requirement.requirement_id, judged.company)
    )
    if form.get("actie") == "intrekken":
        return (lambda held: _ruled(held, others(held.overrulings))), f"Overruling ingetrokken: {place}", anchor
    said = _taken_over(case, judged) if form.get("actie") == "overnemen" else _own(form)
    made = Overruling(requirement_id=requirement.requirement_id, company=judged.company, by=by, at=now(), **said)
    what = f"Overruled: {place} is “{STATES[made.state]}”. Reden: {made.reason}"
    return (lambda held: _ruled(held, (*others(held.overrulings), made))), what, anchor


def _own(form: FormData) -> dict[str, Any]:
    """A state with a reason, as a person gives it."""
    state, reason = str(form.get("staat", "")), _words(form, "reden", MOST_REASON)
    if state not in STATES:
        raise RcbError("Kies een van de getoonde oordelen.")
    if not reason:
        raise RcbError("Geef een reden: zonder reden kan een cel niet worden overruled.")
    return {"state": state, "reason": reason}


def _taken_over(case: Case, judged: Evidence) -> dict[str, Any]:
    """The model's proposal, with the words that it points at; the judgement is the person's."""
    offer = proposed(case, judged)
    if offer is None or case.beside is None or case.beside.read is None:
        raise RcbError("Dit voorstel van het taalmodel is er niet meer. Oordeel zelf, of laat opnieuw meelezen.")
    state, reading = offer
    reason = f"Voorstel van het taalmodel {case.beside.read.model} overgenomen"
    return {"state": state, "reason": reason, "citation": reading.citation}


def ruled(found: Shortlist, overrulings: tuple[Overruling, ...]) -> Shortlist:
    """The shortlist with cells judged by persons; what has nothing to do with companies stays."""
    from assistant.matching.shortlist import overruled

    return overruled(found, overrulings).model_copy(update={"policy": found.policy})


def _ruled(case: Case, overrulings: tuple[Overruling, ...]) -> Case:
    assert case.shortlist is not None
    return case.model_copy(update={"shortlist": ruled(case.shortlist, overrulings), "overrulings": overrulings})


def consents(case: Case, form: FormData, by: str) -> tuple[How, str]:
    """Which companies may be named."""
    known = {c.company for c in case.shortlist.candidates} if case.shortlist else set()
    ticked = {str(v) for v in form.getlist("bedrijf")} & known
    given, taken = sorted(ticked - set(case.consents)), sorted(set(case.consents) - ticked)
    said = [f"toestemming van {', '.join(given)}"] * bool(given) + [
        f"geen toestemming meer van {', '.join(taken)}"
    ] * bool(taken)
    return (
        lambda held: held.model_copy(update={"consents": tuple(sorted(ticked))}),
        "Namen noemen: " + "; ".join(said),
    )


def administration(case: Case, form: FormData, by: str) -> tuple[How, str]:
    """Title, status, owner and deadline."""
    title, owner, status = _words(form, "titel", 200), _words(form, "behandelaar", 80), str(form.get("status", ""))
    if not title or not owner:
        raise RcbError("Vul een titel en een behandelaar in.")
    if status not in CASE_STATUS:
        raise RcbError("Kies een van de getoonde statussen.")
    due = str(form.get("termijn", ""))
    try:
        deadline = date.fromisoformat(due) if due else None
    except ValueError:
        raise RcbError("Vul de datum in als jaar-maand-dag, bijvoorbeeld 2026-10-02.") from None
    said = []
    if title != case.challenge.title:
        said.append(f"titel is “{title}”")
    if status != case.status:
        said.append(f"status is {CASE_STATUS[cast(CaseStatus, status)]}")
    if owner != case.owner:
        said.append(f"behandelaar is {owner}")
    if deadline != case.deadline:
        said.append(f"reageren voor {deadline or 'onbekend'}")

    def how(held: Case) -> Case:
        challenge = held.challenge.model_copy(update={"title": title})
        found = held.shortlist
        if found:
            found = found.model_copy(update={"challenge": found.challenge.model_copy(update={"title": title})})
        update = {"challenge": challenge, "shortlist": found, "status": status, "owner": owner, "deadline": deadline}
        return held.model_copy(update=update)

    return how, "Gegevens: " + "; ".join(said)


def decision(case: Case, form: FormData, by: str) -> tuple[How, str]:
    """A decision with its reason."""
    text, reason = _words(form, "besluit", 300), _words(form, "reden", MOST_REASON)
    if not text or not reason:
        raise RcbError("Vul het besluit en de reden in.")
    made = Decision(text=f"{text.rstrip('.')}. Reden: {reason}", by=by, at=now())
    return (lambda held: held.model_copy(update={"decisions": (*held.decisions, made)})), f"Besluit: {made.text}"


def _words(form: FormData, name: str, most: int) -> str:
    return " ".join(str(form.get(name, "")).split())[:most]
