"""What one conversation remembers while it is open: its turns and the files that were added to it."""

from __future__ import annotations

import re
from asyncio import Task
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from assistant.schema import Turn
from ingest.errors import RcbError

if TYPE_CHECKING:
    from assistant.pipeline import Attachment

MOST_CHARACTERS = 8000
_LETTER_OR_DIGIT = re.compile(r"[^\W_]")


@dataclass
class Conversation:
    """Lives in the session only; after a restart the turns come back from the history."""

    turns: list[Turn] = field(default_factory=list)
    attached: list[Attachment] = field(default_factory=list)
    reading: Task | None = None
    """Reads the files of a conversation that was opened again."""
    with_model: bool = True
    """Whether the language model, where one is set, writes along."""
    case_id: str | None = None
    """The vraagstuk that this conversation is about."""

    def add(self, question: str, answer: str) -> None:
        """Remember an exchange, so that a follow-up can be understood."""
        self.turns += [Turn(role="user", content=question), Turn(role="assistant", content=answer)]


def check_question(question: str) -> str:
    """The question without white space around it; refused with the remedy where it cannot be asked."""
    question = question.strip()
    if len(question) > MOST_CHARACTERS:
        raise RcbError(
            f"Uw vraag telt {len(question):,} tekens; {MOST_CHARACTERS:,} is het meeste. ".replace(",", ".")
            + "Kort de vraag in, of voeg de tekst als bestand toe en stel er een vraag over."
        )
    if not _LETTER_OR_DIGIT.search(question):
        raise RcbError("Hier staat nog geen vraag in. Stel er een in woorden, zoals: Wie kan zeekabels bewaken?")
    return question
