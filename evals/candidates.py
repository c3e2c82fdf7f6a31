"""Answers that a coordinator turned down in the chat, as drafts for the golden set."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

_TURNED_DOWN = """
SELECT f."comment", s."id", s."metadata" FROM feedbacks f JOIN steps s ON s."id" = f."forId"
WHERE f."value" = 0 ORDER BY s."createdAt", s."id"
"""


def candidates(index: Path) -> Iterator[dict[str, Any]]:
    """A golden question each, without what only a person can say: the required facts and the right evidence.

    Evidence is what was cited; the reason given and the text shown stand in the note.
    """
    database = index / "chat.db"
    if not database.is_file():
        return
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as db:
        rows = db.execute(_TURNED_DOWN).fetchall()
    for comment, step, metadata in rows:
        answer = json.loads(metadata or "{}").get("answer")
        if not answer:
            continue
        yield {
            "id": f"kandidaat-{step[:8]}",
            "question": answer["query"],
            "kind": "fact",
            "language": "nl",
            "answerable": True,
            "required": [],
            "evidence": [{"file": c["file"], "page": c["page"], "span": c["quote"]} for c in answer["citations"]],
            "note": f"te beoordelen · reden: {comment or 'geen'} · getoond: {' '.join(answer['text'].split())}",
            "split": "tune",
        }
