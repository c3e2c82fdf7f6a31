"""What is accounted for of a case: its dossier as one file, its label, withdrawn sources without their text."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import NamedTuple

from assistant.schema import Case, Citation, Evidence, Overruling, Shortlist
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
    cells = [e for c in found.candidates for e in c.evidence] if found else []
    cited = [cited for e in cells for cited in (e.citation, e.rules and e.rules.citation)]
    cited += [p.citation for p in found.policy] if found else []
    cited += [o.citation for o in case.overrulings]
    cited += [r.citation for r in case.beside.read.readings] if case.beside and case.beside.read else []
    return highest([case.label, *(c.label for c in cited if c)])


def redacted(case: Case, current: InForce) -> Case:
    """The case without a word of the sources that were withdrawn since; their place and hash stay."""

    def withdrawn(document_id: str, version: int, sha256: str) -> bool:
        return current.get((document_id, version)) != sha256

    def gone(cited: Citation | None) -> bool:
        return cited is not None and withdrawn(cited.document_id, cited.version, cited.sha256)

    def bare(cited: Citation | None) -> Citation | None:
        empty = {"quote": "", "section": "", "verified": False}
        return cited.model_copy(update=empty) if cited and gone(cited) else cited

    def ruling(o: Overruling) -> Overruling:
        return o.model_copy(update={"citation": bare(o.citation)})

    case = case.model_copy(update={"overrulings": tuple(map(ruling, case.overrulings))})
    if not case.shortlist:
        return case
    editions = (case.dossier or {}).get("older_editions", ())
    older = any(withdrawn(d["document_id"], d["version"], d["sha256"]) for d in editions)

    def cell(e: Evidence) -> Evidence:
        update: dict[str, object] = {"older": ""} if older else {}
        if gone(e.citation):
            update = {"note": "", "older": ""}
        update |= {"citation": bare(e.citation), "rules": e.rules and cell(e.rules)}
        return e.model_copy(update=update | {"overruled": e.overruled and ruling(e.overruled)})

    policy = tuple(p.model_copy(update={"citation": None}) if gone(p.citation) else p for p in case.shortlist.policy)
    found = _with(case.shortlist, cell).model_copy(update={"policy": policy})
    beside = case.beside
    if beside and (read := beside.read):
        kept = tuple(r for r in read.readings if not gone(r.citation))
        beside = beside.model_copy(update={"read": read.model_copy(update={"readings": kept})})
    if beside and (phrased := beside.phrased):
        left = tuple(p for p in phrased.phrases if not gone(p.citation))
        beside = beside.model_copy(update={"phrased": phrased.model_copy(update={"phrases": left})})
    return case.model_copy(update={"shortlist": found, "beside": beside})


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
