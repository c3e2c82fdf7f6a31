"""The written answers alone, for measuring: without the extractive one that stands under them."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.model.writer import FROM_SOURCES
from assistant.pipeline import Assistant
from assistant.schema import MARKER, Answer, Turn
from ingest.schema import Page


class Written:
    """Asks as the chat does; where the model came to nothing the extractive answer counts, as it is what is shown."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant

    async def ask(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        whole = await self._assistant.written(await self._assistant.ask(question, history))
        if whole.provenance.reader != "generative":
            return whole
        text = whole.text.partition(FROM_SOURCES)[0].strip()
        shown = {int(n) for n in MARKER.findall(text)}
        return whole.model_copy(
            update={"text": text, "citations": tuple(c for c in whole.citations if c.number in shown)}
        )

    def page(self, document_id: str, version: int, page: int | None) -> Page | None:
        return self._assistant.page(document_id, version, page)
