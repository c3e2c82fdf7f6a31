"""The one interface of our own: a reader turns hits into cited text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from assistant.question import Kind
from assistant.schema import Citation, CitedText, Hit
from assistant.terms import Term


class Asked(NamedTuple):
    """A stand-alone question, taken apart."""

    question: str
    kind: Kind
    terms: tuple[Term, ...]
    within: frozenset[str] = frozenset()
    """The documents (`id@version`) that its names single out; empty for all."""
    parts: tuple[Asked, ...] = ()
    """The questions in it, where there are several."""

    def also(self, keys: frozenset[str]) -> Asked:
        """The same question, but these documents are read whatever its names single out."""
        within = self.within | keys if self.within else self.within
        return self._replace(within=within, parts=tuple(part.also(keys) for part in self.parts))


class Reading(NamedTuple):
    """What a reader made of the hits; `answer.text` is empty when it declines."""

    answer: CitedText
    nearest: tuple[Citation, ...] = ()
    notes: tuple[str, ...] = ()


class Reader(Protocol):
    """Implementations: `extractive.ExtractiveReader`."""

    name: str

    async def read(self, asked: Asked, hits: Sequence[Hit]) -> Reading:
        """Answer from the hits alone, or decline."""
        ...
