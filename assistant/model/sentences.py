"""What a language model writes, as whole sentences while it comes in: without layout or its thinking aloud."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from assistant.schema import MARKER
from ingest.text import sentences, words

LONGEST = 4_000
"""Characters of an answer; what comes after is not read, also where it comes in one piece."""

_THINKING = re.compile(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)", re.S)
_AFTER = re.compile(r"([.!?]+)\s*((?:\[\d+\]\s*)+)")
"""Markers behind the full stop."""
_MANY = re.compile(r"\[(\d+(?:\s*[,;]\s*\d+)+)\]")
"""`[1, 3]`."""
_OPEN = re.compile(r"(?:\s*\[[\d\s,;]*\]?)*\s*\Z")
"""Markers at the end, of which more may be coming."""
_ITEM = re.compile(r"^\s*(?:[-•*]|\d{1,2}[.)])\s+")
_LAYOUT = re.compile(r"\*\*|__|^#+\s*|`", re.M)


class Said(NamedTuple):
    """A sentence, with its markers before its full stop, and how it stands in the text."""

    text: str
    first: bool
    """Of its line."""
    item: bool
    """Its line is an item of a list."""


class Cut:
    """Cuts a stream: `feed` gives the sentences that are complete with it, `end` the rest.

    However the text is parted in pieces, the sentences are the same.
    """

    def __init__(self) -> None:
        self.text = ""
        self._given = 0

    @property
    def full(self) -> bool:
        """Nothing more is read."""
        return len(self.text) >= LONGEST

    def feed(self, piece: str) -> list[Said]:
        self.text += piece[: LONGEST - len(self.text)]
        return self._new(list(_said(_OPEN.sub("", _thought(self.text))))[:-1])  # the last may go on

    def end(self) -> list[Said]:
        """Of a text that was too long without its last sentence, which is half a one."""
        found = list(_said(_thought(self.text)))
        return self._new(found[:-1] if self.full else found)

    def _new(self, found: list[Said]) -> list[Said]:
        new, self._given = found[self._given :], max(self._given, len(found))
        return new


def _thought(text: str) -> str:
    return _THINKING.sub("", text)


def _said(text: str) -> Iterator[Said]:
    for line in _LAYOUT.sub("", text).split("\n"):
        item = _ITEM.match(line)
        single = _MANY.sub(lambda m: " ".join(f"[{n}]" for n in re.split(r"\s*[,;]\s*", m[1])), _ITEM.sub("", line))
        whole = _AFTER.sub(lambda m: f" {m[2].strip()}{m[1]} ", single).strip()
        first = True
        for start, end in sentences(whole):
            said = whole[start:end].strip()
            if words(MARKER.sub(" ", said)):
                yield Said(" ".join(said.split()), first, bool(item))
                first = False
