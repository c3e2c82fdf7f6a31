"""The written answers, for measuring beside those in quotes."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.pipeline import Assistant
from assistant.schema import Answer, Turn
from ingest.schema import Page


class Written:
    """Asks as the chat does; where the model came to nothing the extractive answer counts, as it is what is shown."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant

    async def ask(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        return await self._assistant.written(await self._assistant.ask(question, history))

    def page(self, document_id: str, version: int, page: int | None) -> Page | None:
        return self._assistant.page(document_id, version, page)
