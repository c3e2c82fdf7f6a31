"""Join the lines of a paragraph, deciding for each hyphen at a line end whether it belongs to the word."""

from __future__ import annotations

import re
from collections.abc import Iterable

MARKS = "-‐\u00ad\ufffe\x02"
"""What may stand for a hyphen at a line end: pdfium writes U+FFFE or \\x02 for the glyph it takes for one."""

_SUSPENDED = frozenset(["en", "of", "dan", "tot", "and", "or", "und", "als", "maar", "evenals"])
"""Words that follow a suspended hyphen: `land- en tuinbouw`."""
_TAIL = re.compile(r"([^\W_]+)$")
_HEAD = re.compile(r"^([^\W_]+)")
_WORDS = re.compile(r"[^\W_]+(?:-[^\W_]+)*")


def vocabulary(lines: Iterable[str]) -> frozenset[str]:
    """The words of a document, lower case, hyphenated ones whole and in parts; words broken at a line end left out."""
    found: set[str] = set()
    for line in lines:
        bare = line.rstrip()
        broken = bare[-1:] in tuple(MARKS)
        words = [m.group().lower() for m in _WORDS.finditer(bare.translate({ord(c): "-" for c in MARKS}))]
        found.update(words[:-1] if broken else words)
        for word in words:
            if "-" in word:
                found.update(word.split("-"))
    return frozenset(found)


def join_hyphens(before: str, after: str, known: frozenset[str]) -> str:
    """`before` ends in a hyphen at a line end and `after` is the next line: the two as one text.

    A printed hyphen and one that the typesetter put in look the same, so the document's own words decide; without
    a trace of either, breaking a long word is likelier than a hyphen that happens to stand at the line's end.
    """
    stem, mark = before.rstrip()[:-1], before.rstrip()[-1:]
    tail, head = _TAIL.search(stem), _HEAD.match(after)
    if tail is None:
        return f"{stem}{'' if mark == chr(0xAD) else '-'} {after}"  # a dash that stands alone
    if head is None:
        return f"{stem}-{after}"
    left, right = tail[1], head[1]
    if mark == "\u00ad":
        return stem + after
    if right.lower() in _SUSPENDED:
        return f"{stem}- {after}"
    if right[0].isupper() or right[0].isdigit() or left[-1].isdigit():
        return f"{stem}-{after}"
    low, high = left.lower(), right.lower()
    if low + high in known:
        return stem + after
    hyphenated = any(f"{low}-{part}" in known for part in (high, after.split()[0].lower().strip(".,;:!?()")))
    if hyphenated or (_known(low, known) and _known(high, known)):
        return f"{stem}-{after}"
    return stem + after


def _known(half: str, known: frozenset[str]) -> bool:
    """Whether half of a broken word is a word; syllables of two letters say nothing."""
    return len(half) > 2 and half in known


def join_lines(lines: Iterable[str], known: frozenset[str]) -> str:
    """The lines of one paragraph as one text."""
    text = ""
    for line in lines:
        line = line.strip()
        if not line:
            continue
        if not text:
            text = line
        elif text[-1] in MARKS and not text.endswith((" -", "--")):
            text = join_hyphens(text, line, known)
        else:
            text = f"{text} {line}"
    return text.translate({0xAD: None, 0xFFFE: "-", 0x02: "-"})
