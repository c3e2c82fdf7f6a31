"""Make a question that leans on the conversation stand on its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from assistant.question import leans, opening_off
from assistant.schema import Turn
from ingest.text import STOPWORDS, words

LOOK_BACK = 3
"""How many earlier questions are looked at."""

MOST_ANSWERED = 25
"""How many content words of the last answer are taken along."""


class StandAlone(NamedTuple):
    """A question that can be searched by itself, and what of the conversation it takes along, in readable words."""

    question: str
    topic: str = ""
    """Content words of the question that this one leans on."""
    answered: str = ""
    """Content words of the answer it follows."""

    @property
    def query(self) -> str:
        """As it is shown to the user."""
        return f"{self.question} (over: {self.topic})" if self.topic else self.question


def stand_alone(question: str, history: Sequence[Turn], companies: Sequence[str] = ()) -> StandAlone:
    """The question to search for.

    Without a language model the topic is carried, not rewritten: the content words of the question before, and the
    company that the last answer was about.
    """
    earlier = [t.content for t in history if t.role == "user"][-LOOK_BACK:]
    if not earlier or not leans(question, _content(question)):
        return StandAlone(question)
    topic: list[str] = []
    for before in reversed(earlier):
        known = {t.lower() for t in topic}
        topic = [w for w in _surface(before) if w.lower() not in known] + topic
        if not leans(before, _content(before)):
            break
    answered = next((t.content for t in reversed(history) if t.role == "assistant"), "")
    named = [c for c in companies if c and c.lower() in answered.lower()]
    if len(named) == 1 and named[0].lower() not in " ".join([question, *topic]).lower():
        topic = [*named, *topic]
    return StandAlone(opening_off(question), " ".join(topic), " ".join(_surface(answered)[:MOST_ANSWERED]))


def _content(text: str) -> list[str]:
    return [w for w in words(text) if w not in STOPWORDS]


def _surface(text: str) -> list[str]:
    """Content words as they were written, in order."""
    kept = [w.strip(".,;:?!()[]\"'’“”*") for w in text.split()]
    return [w for w in kept if any(part not in STOPWORDS and not part.isdigit() for part in words(w))]
