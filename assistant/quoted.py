"""A quote on a marked place, and text in which every `[n]` stands for one."""

from __future__ import annotations

import re
from datetime import date

from pydantic import model_validator

from ingest.schema import Frozen, Label

MARKER = re.compile(r"\[(\d+)\]")
"""How a citation is referred to in text."""


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
