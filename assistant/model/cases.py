"""What a language model does for a vraagstuk: point at requirements, read the evidence, write sentences."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from typing import TYPE_CHECKING

from assistant.beside import Phrased, Proposed, Read
from assistant.matching.nearest import ToRead, standing, to_read
from assistant.model.evidence import PROMPT as EVIDENCE
from assistant.model.evidence import read_along
from assistant.model.extraction import propose
from assistant.model.phrasing import SENTENCE, UNDERSTOOD, ToPhrase, phrases, understood
from assistant.model.route import Route
from assistant.model.structured import Failed, digest
from assistant.office import Office
from assistant.response.draft import MOST_COMPANIES
from assistant.response.names import Names
from assistant.response.offer import offers
from assistant.schema import Case, Challenge
from assistant.terms import glossary
from ingest.errors import RcbError
from ingest.schema import Label, Page, Parsed, within
from ingest.screen import screen

if TYPE_CHECKING:
    from assistant.pipeline import Assistant

Progress = Callable[[int, int], None]


def allowed(route: Route | None, label: Label) -> Route:
    """The route, where text with this label may go there; raises RcbError with the reason where not."""
    if route is None:
        raise RcbError("Er is geen taalmodel ingesteld (RCB_CHAT_MODEL).")
    if label not in within(route.label):
        raise RcbError(
            f"Dit vraagstuk heeft het label ‘{label}’, en naar het taalmodel mag hoogstens ‘{route.label}’ "
            "(RCB_CHAT_MODEL_LABEL). Het taalmodel leest daarom niet mee."
        )
    return route


async def propose_requirements(
    route: Route | None, challenge: Challenge, pages: Sequence[Page], label: Label
) -> Proposed:
    """Requirements that the rules missed in `pages`, the vraagstuk as it was read; or a note that says why there are none."""
    screened = screen(Parsed(status="ok", pages=tuple(pages)), challenge.title, [], [])
    if screened.status == "refused":
        raise RcbError(screened.detail)
    return await propose(screened.pages, label, challenge.requirements, allowed(route, label))


async def read_evidence(
    assistant: Assistant, case: Case, *, label: Label, progress: Progress = lambda *_: None
) -> AsyncIterator[Read]:
    """What was read so far, growing by a cell at a time; the last is to keep. `label` is what the reader may see."""
    route = allowed(assistant.route, case.label)
    cells = await asyncio.to_thread(_cells, assistant, case, route, label)
    read = Read(model=route.name, prompt=digest(EVIDENCE))
    if not cells:
        yield read.model_copy(update={"note": f"Er is geen bewijs dat het taalmodel mag lezen ({_most(route)})."})
        return
    done = unusable = 0
    stopped: Failed | None = None
    progress(0, len(cells))
    async for step in read_along(cells, case.label, route, assistant.page):
        done += 1
        unusable += step.reading is None
        stopped = step.failed if step.failed and step.failed.lasting else None
        readings = (*read.readings, step.reading) if step.reading else read.readings
        read = read.model_copy(update={"readings": readings, "note": _note(done, len(cells), unusable, stopped)})
        progress(done, len(cells))
        yield read


def _cells(assistant: Assistant, case: Case, route: Route, label: Label) -> list[ToRead]:
    assert case.shortlist is not None
    office = Office.read(assistant.settings.terms / "organisatie.toml")
    vector_of = assistant.vector_of if assistant.settings.embedding_model else None
    known, region = glossary(assistant.settings.terms), frozenset((office.region, *office.places))
    return to_read(case.shortlist, assistant.companies(label), known, region, vector_of, route.may_have)


def _note(done: int, total: int, unusable: int, stopped: Failed | None) -> str:
    """What the coordinator should know of the run; empty where all of it was of use."""
    if stopped:
        return f"{stopped} Gelezen: {done - 1} van {total} cellen."
    said = f"Gelezen: {done} van {total} cellen." if done < total else ""
    if unusable:
        cells = "1 cel" if unusable == 1 else f"{unusable} cellen"
        said += f" Bij {cells} gaf het taalmodel geen oordeel met een citaat dat er staat."
    return said.strip()


def _most(route: Route) -> str:
    return f"hoogstens het label ‘{route.label}’"


async def phrase_response(
    assistant: Assistant, case: Case, office: Office, *, label: Label, progress: Progress = lambda *_: None
) -> AsyncIterator[Phrased]:
    """Sentences for the first response, growing by one at a time; the last is to keep. What is not carried is not in it."""
    route = allowed(assistant.route, case.label)
    unnamed = Names(case, consents=(), places=office.places)
    pieces = await asyncio.to_thread(_pieces, assistant, case, office, unnamed, route, label)
    made = Phrased(model=route.name, prompt=f"{digest(SENTENCE)} {digest(UNDERSTOOD)}")
    total, done, unusable = len(pieces) + 1, 0, 0
    stopped: Failed | None = None
    progress(0, total)
    try:
        made = made.model_copy(update={"understood": await understood(case.challenge, case.label, route, unnamed)})
    except Failed as error:
        stopped = error if error.lasting else None
    done, unusable = 1, int(not made.understood)
    yield made.model_copy(update={"note": _phrase_note(done, total, unusable, stopped)})
    if stopped:
        return
    async for step in phrases(pieces, route, assistant.page, assistant.late, unnamed):
        done += 1
        unusable += step.phrase is None
        stopped = step.failed if step.failed and step.failed.lasting else None
        kept = (*made.phrases, step.phrase) if step.phrase else made.phrases
        made = made.model_copy(update={"phrases": kept, "note": _phrase_note(done, total, unusable, stopped)})
        progress(done, total)
        yield made


def _pieces(
    assistant: Assistant, case: Case, office: Office, unnamed: Names, route: Route, label: Label
) -> list[ToPhrase]:
    """What the response may show, with the quotes as they stand in the documents now."""
    shown = [p for o in offers(case, office, unnamed)[:MOST_COMPANIES] for p in o.pieces if p.quote]
    return [
        ToPhrase(p, quote)
        for p in shown
        if (quote := standing(p.citation, assistant.companies(label).stated.get(p.company, ())))
        and route.may_have(quote.hit.document)
    ]


def _phrase_note(done: int, total: int, unusable: int, stopped: Failed | None) -> str:
    if stopped:
        return f"{stopped} De rest van de tekst is die van de regels."
    said = "" if done == total else f"Geschreven: {done} van {total} zinnen."
    if unusable:
        sentences = "1 zin zei" if unusable == 1 else f"{unusable} zinnen zeiden"
        said += f" {sentences} niet alleen wat de bron zegt; daar staat het citaat zelf."
    return said.strip()
