"""The written answers, measured beside those in quotes: asked as the chat asks, and why the model did not write."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from assistant.model.failures import KEPT
from assistant.pipeline import Assistant
from assistant.schema import Answer, Turn
from evals.run import Result
from ingest.schema import Page


class Written:
    """Asks as the chat does; where the model came to nothing the extractive answer counts, as it is what is shown."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant

    async def ask(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        return await self._assistant.written(await self._assistant.ask(question, history))

    def page(self, document_id: str, version: int, page: int | None) -> Page | None:
        return self._assistant.page(document_id, version, page)


def how_often(results: Sequence[Result]) -> list[str]:
    """How many of the answers the model wrote, and the reasons why it did not write the others."""
    answers = [r.answer for r in results if not r.answer.abstained]
    failed = Counter(a.notes[-1].removesuffix(KEPT).strip() for a in answers if a.provenance.reader != "generative")
    return [
        f"Het taalmodel schreef {len(answers) - failed.total()} van de {len(answers)} antwoorden.",
        *(f"{n} keer: {why}" for why, n in failed.most_common()),
    ]
