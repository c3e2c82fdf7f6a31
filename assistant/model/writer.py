"""Let the model write an answer beside the extractive one, within its deadlines, and show only what its sources carry."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import TYPE_CHECKING

from assistant.citations import PageOf
from assistant.late import LateInteraction
from assistant.model.failures import Unusable, said
from assistant.model.prompt import Prompt, prompt
from assistant.model.route import Route, chat_model
from assistant.model.sentences import Cut
from assistant.model.support import Support
from assistant.schema import MARKER, Answer, Citation, CitedText, Hit
from ingest.schema import highest
from ingest.text import language, words

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

NOTHING = "niet gevonden in de bronnen"

_FINISHED = ("finish_reason", "done_reason", "stop_reason")
"""How providers say that the answer is whole; a stream without it was cut."""

log = logging.getLogger(__name__)


async def write(found: Answer, route: Route, page_of: PageOf, late: LateInteraction) -> AsyncIterator[Answer]:
    """The answer as it grows, a checked sentence at a time; the last is the one to keep.

    That is `found` itself with a line, where it came to nothing. Nothing is asked twice. Whoever stops listening closes
    the connection.
    """
    began, cut = time.monotonic(), Cut()
    try:
        asked = prompt(found.model_copy(update={"hits": _still_there(found, page_of)}), route)
        if not asked.quotes:
            raise Unusable(f"De gevonden bronnen mogen niet naar het taalmodel (hoogstens het label '{route.label}').")
        support = Support(asked.quotes, page_of, late, found.query)
        async with aclosing(_stream(chat_model(route), asked, route)) as pieces:
            async for piece in pieces:
                for one in cut.feed(piece):
                    if await asyncio.to_thread(support.take, one):
                        yield _together(found, support, route, asked, began)
                if cut.full:
                    break
        for one in cut.end():
            await asyncio.to_thread(support.take, one)
        _check(cut.text, support)
    except Exception as error:
        log.warning("the language model failed: %s", type(error).__name__)
        yield found.model_copy(update={"notes": (*found.notes, said(error, bool(cut.text)))})
        return
    yield _together(found, support, route, asked, began)


def _still_there(found: Answer, page_of: PageOf) -> tuple[Hit, ...]:
    """The hits whose page was not withdrawn since the question was asked."""
    return tuple(h for h in found.hits if page_of(h.document.document_id, h.document.version, h.passage.page))


async def _stream(model: BaseChatModel, asked: Prompt, route: Route) -> AsyncIterator[str]:
    """The pieces of the answer; `TimeoutError` when the next is too late, or the last."""
    loop = asyncio.get_running_loop()
    last = loop.time() + route.seconds
    finished = ""
    async with aclosing(model.astream([("system", asked.system), ("human", asked.user)])) as chunks:
        while True:
            until, piece = min(loop.time() + route.first, last), ""
            async with asyncio.timeout_at(until):  # a sign of life without a word is none
                while not piece:
                    await asyncio.sleep(0)  # a stream that never pauses would never let a deadline have its turn
                    if asyncio.current_task().cancelling():  # and the client's library may have swallowed it
                        raise asyncio.CancelledError
                    try:
                        chunk = await anext(chunks)
                    except StopAsyncIteration:
                        if finished == "content_filter":
                            raise Unusable("Het taalmodel weigerde over deze vraag te schrijven.") from None
                        if not finished:
                            raise EOFError("the stream ended without saying so") from None
                        return
                    known = chunk.response_metadata
                    finished = next((str(known[key]) for key in _FINISHED if known.get(key)), finished)
                    piece = chunk.text if isinstance(chunk.text, str) else chunk.text()
            yield piece


def _check(text: str, support: Support) -> None:
    """Raise for what is no answer."""
    if not words(text):
        raise Unusable("Het taalmodel gaf een leeg antwoord.")
    if text.strip().lower().startswith(NOTHING):
        raise Unusable("Het taalmodel vond in de bronnen geen antwoord op de vraag.")
    if language(MARKER.sub("", text)) != "nl":
        raise Unusable("Het taalmodel antwoordde niet in het Nederlands.")
    if not support.text.text:
        raise Unusable("Het taalmodel schreef niets dat op de bronnen steunt.")


def _together(found: Answer, support: Support, route: Route, asked: Prompt, began: float) -> Answer:
    """What was carried so far, with the extractive answer as `quoted`, numbered on where it cites other places."""
    text = support.text
    below = _numbered_on(found, text.citations)
    withheld = [_WITHHELD.format(asked.withheld, route.label)] if asked.withheld else []
    return found.model_copy(
        update={
            "text": text.text,
            "citations": text.citations,
            "quoted": below,
            "unsupported": tuple(dict.fromkeys(support.unsupported)),
            "notes": (*found.notes, *withheld),
            "label": highest(c.label for c in (*text.citations, *below.citations)),
            "provenance": found.provenance.model_copy(
                update={
                    "reader": "generative",
                    "model": route.name,
                    "prompt": asked.digest,
                    "seconds": round(found.provenance.seconds + time.monotonic() - began, 4),
                }
            ),
        }
    )


_WITHHELD = "Niet naar het taalmodel gegaan, wegens een hoger label dan ‘{1}’: {0} van de gevonden documenten; zie Uit de bronnen."


def _numbered_on(found: Answer, above: tuple[Citation, ...]) -> CitedText:
    known = {_place(c): c.number for c in above}
    for citation in found.citations:
        known.setdefault(_place(citation), len(known) + 1)
    numbers = {c.number: known[_place(c)] for c in found.citations}
    return CitedText(
        text=MARKER.sub(lambda m: f"[{numbers[int(m[1])]}]", found.text),
        citations=tuple(c.model_copy(update={"number": numbers[c.number]}) for c in found.citations),
    )


def _place(citation: Citation) -> tuple:
    return citation.document_id, citation.version, citation.page, citation.start, citation.end
