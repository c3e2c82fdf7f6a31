"""What is accounted for of a case: its dossier as one file, its label, withdrawn sources without their text."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import NamedTuple

from assistant.schema import Case, Evidence, Shortlist
from ingest.schema import Label, highest

InForce = Mapping[tuple[str, int], str]
"""The SHA-256 of every document in force, by id and version."""


class Change(NamedTuple):
    """One line of a case's history."""

    at: datetime
    by: str
    what: str


def label_of(case: Case) -> Label:
    """The highest label among the vraagstuk and the sources cited."""
    found = case.shortlist
    cited = [e.citation for c in found.candidates for e in c.evidence] if found else []
    cited += [p.citation for p in found.policy] if found else []
    return highest([case.label, *(c.label for c in cited if c)])


def redacted(case: Case, current: InForce) -> Case:
    """The case without a word of the sources that were withdrawn since; their place and hash stay."""
    if not case.shortlist:
        return case

    def withdrawn(document_id: str, version: int, sha256: str) -> bool:
        return current.get((document_id, version)) != sha256

    editions = (case.dossier or {}).get("older_editions", ())
    older = any(withdrawn(d["document_id"], d["version"], d["sha256"]) for d in editions)

    def cell(e: Evidence) -> Evidence:
        cited = e.citation
        if cited and withdrawn(cited.document_id, cited.version, cited.sha256):
            bare = cited.model_copy(update={"quote": "", "section": "", "verified": False})
            return e.model_copy(update={"citation": bare, "note": "", "older": ""})
        return e.model_copy(update={"older": ""}) if older else e

    policy = tuple(
        p.model_copy(update={"citation": None})
        if (c := p.citation) and withdrawn(c.document_id, c.version, c.sha256)
        else p
        for p in case.shortlist.policy
    )
    found = _with(case.shortlist, cell).model_copy(update={"policy": policy})
    return case.model_copy(update={"shortlist": found})


def _with(found: Shortlist, cell: Callable[[Evidence], Evidence]) -> Shortlist:
    candidates = tuple(c.model_copy(update={"evidence": tuple(map(cell, c.evidence))}) for c in found.candidates)
    gone = {c.company for c in candidates if any(e.citation and not e.citation.quote for e in c.evidence)}
    questions = tuple((name, q) for name, q in found.questions if name not in gone)  # they quote
    return found.model_copy(update={"candidates": candidates, "questions": questions})


def dossier(case: Case, history: tuple[Change, ...] = ()) -> bytes:
    """All there is of a case as one JSON file; the same case gives the same bytes."""
    held = case.model_dump(mode="json") | {
        "label": label_of(case),
        "history": [{"at": c.at.isoformat(), "by": c.by, "what": c.what} for c in history],
    }
    return (json.dumps(held, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
