"""Contact persons stay out of answers, unless the question asks whom to reach."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.schema import Hit
from ingest.text import words

_ASKS = re.compile(
    r"\b(?:contact(?:persoon|personen|gegevens|person|details)?|aanspreekpunt|e-?mail\w*|mailadres\w*|telefoon\w*|phone|mobiel(?:e)?"
    r"|mobile|bellen|mailen|bereik(?:en|baar)|reach|call|accountmanager|nummer van|adres van)\b|"
    r"\bwie (?:spreek|bel|mail|benader)\b|\bmet wie\b|\bwho (?:do|should|can) (?:i|we)\b",
    re.I,
)


def asks(question: str, hits: Sequence[Hit]) -> bool:
    """Whether the question asks for the contact, or names the person itself."""
    if _ASKS.search(question):
        return True
    said = set(words(question))
    names = (
        h.passage.text[start - h.passage.start : end - h.passage.start]
        for h in hits
        for kind, start, end in h.passage.personal
        if kind == "naam"
    )
    return any(words(name)[-1] in said for name in names)
