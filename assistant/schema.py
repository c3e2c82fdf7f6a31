"""The nouns of answering: a hit, a citation, cited text and the answer."""

from __future__ import annotations

import re
from datetime import date
from typing import Literal

from pydantic import model_validator

from ingest.schema import Document, Frozen, Label, Passage

MARKER = re.compile(r"\[(\d+)\]")
"""How a citation is referred to in text."""


class Turn(Frozen):
    """One message of a conversation."""

    role: Literal["user", "assistant"]
    content: str


class Hit(Frozen):
    """A passage found for a query; rank starts at 1, a higher score is better."""

    passage: Passage
    document: Document
    rank: int
    score: float


class Citation(Frozen):
    """A quote on a marked place: `start` and `end` are offsets in the text of that page."""

    number: int
    document_id: str
    version: int
    file: str
    title: str
    page: int | None
    section: str = ""
    quote: str
    start: int
    end: int
    verified: bool
    """The quote stands on this page, letter for letter. Nothing is said about its truth."""
    sha256: str = ""
    label: Label = "bedrijfsvertrouwelijk"
    practice: str | None = None
    company: str | None = None
    publisher: str | None = None
    published: date | None = None


class CitedText(Frozen):
    """Text in which every `[n]` has a citation and every citation an `[n]`."""

    text: str
    citations: tuple[Citation, ...] = ()

    @model_validator(mode="after")
    def _markers_match(self) -> CitedText:
        marked = {int(n) for n in MARKER.findall(self.text)}
        numbers = {c.number for c in self.citations}
        if marked != numbers:
            raise ValueError(f"markers {sorted(marked)} do not match citations {sorted(numbers)}")
        return self


class Provenance(Frozen):
    """What made an answer, so that it can be made again."""

    reader: str
    model: str | None = None
    prompt: str | None = None
    generation: int
    seconds: float


class Answer(CitedText):
    """A cited answer, or `abstained` with what was searched; its own trace."""

    question: str
    query: str
    """The stand-alone question that was searched."""
    hits: tuple[Hit, ...] = ()
    abstained: bool = False
    searched: int
    """In how many documents."""
    nearest: tuple[Citation, ...] = ()
    """On abstaining: the nearest passages, *dichtstbij, geen antwoord*."""
    notes: tuple[str, ...] = ()
    """What the reader of the answer should know: an older edition, sources that differ, flagged text."""
    suggestions: tuple[str, ...] = ()
    """Next questions that the documents can answer."""
    label: Label = "openbaar"
    """The highest label among the sources used."""
    provenance: Provenance
