"""Training pairs of Dutch and English text, out of a folder of openly licensed rows (see its SOURCES.md)."""

from __future__ import annotations

import csv
import gzip
import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

Pairs = list[tuple[str, str]]

TRANSLATED = ("parallel", "words")
"""Groups with Dutch on the left and English on the right."""
RAW_MT = "AdobeDocs/"
STATUTES = "statengeneraal/laws-markdown"
STATUTE_SHARE = 0.4
_SENTENCE = re.compile(r"(?<=[.!?;:])\s+")


def rows(folder: Path, name: str) -> Iterator[dict[str, str]]:
    """The lines of `name.jsonl.gz`, without raw machine translation and templated questions."""
    with gzip.open(folder / f"{name}.jsonl.gz", "rt", encoding="utf-8") as file:
        for line in file:
            row = json.loads(line)
            if not row["source"].startswith(RAW_MT) and "templated" not in row["source"]:
                yield row


def held_out(text: str) -> bool:
    """One text in 128, by its letters alone, so that training and measuring agree without a list."""
    return hashlib.sha256(" ".join(text.lower().split()).encode()).digest()[0] < 2


def pairs(folder: Path, smallest: int) -> dict[str, Pairs]:
    """Training pairs by group; a batch comes from one group, so that its negatives are on the same subject."""
    groups: dict[str, Pairs] = defaultdict(list)
    parallel = list(rows(folder, "parallel"))
    kept = {s for r in parallel if held_out(r["nl"]) for s in _SENTENCE.split(r["nl"])}
    for r in parallel:
        if kept.isdisjoint(_SENTENCE.split(r["nl"])):
            groups[f"parallel {r['source']}"].append((r["nl"], r["en"]))
    for r in rows(folder, "pairs"):
        if not held_out(r["passage"]):
            groups[f"query {r['source'].removesuffix(' [en query]')}"].append((r["query"], r["passage"]))
    for r in rows(folder, "text"):
        if len(crop := cropped(r["text"])) == 2:
            groups[f"crop {r['source']}"].append(crop)
    with (folder / "dictionary.tsv").open(encoding="utf-8", newline="") as file:
        for nl, en, _source in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            groups["words"].append((nl, en))
    return capped(merged(groups, smallest))


def cropped(text: str) -> tuple[str, ...]:
    """The first sentence and the rest (inverse cloze), or two halves; nothing when the text is too short.

    A sentence of fewer than five words is a number or a list's head, and takes the next one along.
    """
    sentences, words = _SENTENCE.split(text), text.split()
    for i in range(1, len(sentences)):
        if len(first := " ".join(sentences[:i]).split()) >= 5 and len(words) - len(first) >= 5:
            return " ".join(first), " ".join(words[len(first) :])
    return (" ".join(words[: len(words) // 2]), " ".join(words[len(words) // 2 :])) if len(words) >= 24 else ()


def merged(groups: dict[str, Pairs], smallest: int) -> dict[str, Pairs]:
    """Groups too small for a batch, put together by kind."""
    found: dict[str, Pairs] = defaultdict(list)
    for name, group in sorted(groups.items()):
        found[name if len(group) >= smallest else f"{name.split()[0]} other"] += group
    return found


def capped(groups: dict[str, Pairs]) -> dict[str, Pairs]:
    """Statutes brought down to their share by leaving out every so many; they stay in order, law by law."""
    statutes = sum(len(g) for name, g in groups.items() if STATUTES in name)
    allowed = sum(len(g) for g in groups.values()) - statutes
    step = min(1.0, allowed * STATUTE_SHARE / (1 - STATUTE_SHARE) / max(statutes, 1))
    return {n: [g[int(i / step)] for i in range(int(len(g) * step))] if STATUTES in n else g for n, g in groups.items()}
