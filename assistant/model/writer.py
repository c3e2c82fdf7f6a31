"""Let the model write an answer beside the extractive one, within its deadlines, and show only what its sources carry."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from typing import TYPE_CHECKING

from assistant.citations import PageOf
from assistant.late import LateInteraction
from assistant.model.failures import Unusable, said
from assistant.model.prompt import Prompt, prompt
from assistant.model.route import Route, chat_model
from assistant.model.support import Supported, supported
from assistant.schema import MARKER, Answer, Citation, Hit
from ingest.schema import highest
from ingest.text import language, words

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

LONGEST = 4_000
"""Characters of an answer; what comes after is not read."""

MOST_NAMED = 3
"""So many unsupported sentences are named; of more, how many there were."""

FROM_SOURCES = "**Uit de bronnen**"
NOTHING = "niet gevonden in de bronnen"

log = logging.getLogger(__name__)


async def write(found: Answer, route: Route, page_of: PageOf, late: LateInteraction) -> AsyncIterator[str | Answer]:
    """The model's words as they come, then the answer to keep: `found` itself with a line, where it came to nothing.

    Nothing is asked twice. Whoever stops listening closes the connection.
    """
    text = ""
    try:
        asked = prompt(found.model_copy(update={"hits": _still_there(found, page_of)}), route)
        if not asked.quotes:
            raise Unusable(f"De gevonden bronnen mogen niet naar het taalmodel (hoogstens het label '{route.label}').")
        async for piece in _stream(chat_model(route), asked, route):
            text += piece
            yield piece
            if len(text) >= LONGEST:
                break
        judged = await asyncio.to_thread(_judged, text, asked, page_of, late, found.query)
    except Exception as error:
        log.warning("the language model failed: %s", type(error).__name__)
        yield found.model_copy(update={"notes": (*found.notes, said(error, bool(text)))})
        return
    yield _together(found, judged, route, asked.digest)


def _still_there(found: Answer, page_of: PageOf) -> tuple[Hit, ...]:
    """The hits whose page was not withdrawn since the question was asked."""
    return tuple(h for h in found.hits if page_of(h.document.document_id, h.document.version, h.passage.page))


async def _stream(model: BaseChatModel, asked: Prompt, route: Route) -> AsyncIterator[str]:
    """The pieces of the answer; `TimeoutError` when the next is too late, or the last."""
    loop = asyncio.get_running_loop()
    last = loop.time() + route.seconds
    pieces = model.astream([("system", asked.system), ("human", asked.user)])
    try:
        while True:
            async with asyncio.timeout_at(min(loop.time() + route.first, last)):
                try:
                    chunk = await anext(pieces)
                except StopAsyncIteration:
                    return
            if piece := chunk.text if isinstance(chunk.text, str) else chunk.text():
                yield piece
    finally:
        await pieces.aclose()


def _judged(text: str, asked: Prompt, page_of: PageOf, late: LateInteraction, query: str) -> Supported:
    if not words(text):
        raise Unusable("Het taalmodel gaf een leeg antwoord.")
    if text.strip().lower().startswith(NOTHING):
        raise Unusable("Het taalmodel vond in de bronnen geen antwoord op de vraag.")
    if language(MARKER.sub("", text)) != "nl":
        raise Unusable("Het taalmodel antwoordde niet in het Nederlands.")
    if len(text) >= LONGEST:
        text = text[: max(text.rfind(end) for end in (". ", "]", "\n")) + 1]
    judged = supported(text, asked.quotes, page_of, late, query)
    if not judged.text.text:
        raise Unusable("Het taalmodel schreef niets dat op de bronnen steunt.")
    return judged


def _together(found: Answer, judged: Supported, route: Route, digest: str) -> Answer:
    """The written answer, with the extractive one under it and the citations of both numbered on."""
    citations = list(judged.text.citations)
    numbers: dict[int, int] = {}
    for citation in found.citations:
        same = next((c.number for c in citations if _place(c) == _place(citation)), None)
        numbers[citation.number] = same or len(citations) + 1
        if not same:
            citations.append(citation.model_copy(update={"number": numbers[citation.number]}))
    below = MARKER.sub(lambda m: f"[{numbers[int(m[1])]}]", found.text)
    return found.model_copy(
        update={
            "text": f"{judged.text.text}\n\n{FROM_SOURCES}\n\n{below}",
            "citations": tuple(citations),
            "notes": (*found.notes, *_left_out(judged.unsupported)),
            "label": highest(c.label for c in citations),
            "provenance": found.provenance.model_copy(
                update={"reader": "generative", "model": route.name, "prompt": digest}
            ),
        }
    )


def _left_out(unsupported: Sequence[str]) -> list[str]:
    notes = [f"Niet onderbouwd, en daarom uit het antwoord gelaten: “{s}”" for s in unsupported[:MOST_NAMED]]
    rest = len(unsupported) - len(notes)
    return [*notes, f"Zo ook nog {rest} andere {'zin' if rest == 1 else 'zinnen'}."] if rest else notes


def _place(citation: Citation) -> tuple:
    return citation.document_id, citation.version, citation.page, citation.start, citation.end
