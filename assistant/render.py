"""Answers as text: for the terminal, and as the JSON contract that outside programs rely on."""

from __future__ import annotations

from typing import Any

from assistant.schema import Answer, Citation, CitedText, Provenance

QUOTED = "Uit de bronnen"
"""What stands above the answer in quotes, where a language model wrote one over it."""


def as_contract(id_: Any, answer: Answer) -> dict[str, Any]:
    """One line of `rcb ask --json`; the keys and their meaning are stable. `quoted` is there where a model wrote the text."""
    below = answer.quoted
    return {
        "id": id_,
        "text": answer.text,
        "abstained": answer.abstained,
        "citations": _citations(answer),
        "query": answer.query,
        "provenance": answer.provenance.model_dump(),
        "label": answer.label,
        "notes": list(answer.notes),
        "nearest": [{"file": c.file, "page": c.page, "quote": c.quote} for c in answer.nearest],
        "suggestions": list(answer.suggestions),
    } | ({"quoted": {"text": below.text, "citations": _citations(below)}} if below else {})


def _citations(cited: CitedText) -> list[dict[str, Any]]:
    return [
        {"number": c.number, "file": c.file, "page": c.page, "quote": c.quote, "verified": c.verified}
        for c in cited.citations
    ]


def unanswerable(id_: Any, error: str) -> dict[str, Any]:
    """The line of a question that cannot be asked at all, with all of the contract's keys, and why."""
    nothing = Provenance(reader="none", generation=0, seconds=0.0)
    empty = Answer(text="", question="", query="", abstained=True, searched=0, provenance=nothing)
    return as_contract(id_, empty) | {"error": error}


def place(citation: Citation) -> str:
    """Where a citation stands, in one line: title, page or section, badge."""
    where = f"p. {citation.page}" if citation.page is not None else citation.section.rpartition(" › ")[2]
    checked = "citaat gecontroleerd" if citation.verified else "citaat niet gecontroleerd"
    parts = (", ".join(filter(None, (citation.title, where))), checked, citation.practice)
    return " · ".join(filter(None, parts))


def plain(answer: Answer) -> str:
    """The answer for a terminal."""
    lines = [answer.text.replace("**", ""), ""]
    if answer.quoted:
        lines += [
            f"Geschreven door een taalmodel ({answer.provenance.model}); elke zin is aan zijn citaat getoetst.",
            "",
        ]
        lines += [f"Niet onderbouwd: {sentence}" for sentence in answer.unsupported]
        lines += ["", f"{QUOTED}:", answer.quoted.text.replace("**", ""), ""]
    if answer.query != answer.question:
        lines = [f"Gezocht op: {answer.query}", "", *lines]
    lines += [f"[{c.number}] {place(c)}" for c in answer.cited]
    if answer.abstained and answer.nearest:
        lines.append("Dichtstbij, geen antwoord:")
        lines += [f"  “{' '.join(c.quote.split())}” ({place(c)})" for c in answer.nearest]
    lines += [f"Let op: {n}" for n in answer.notes]
    return "\n".join(lines)


def further(answer: Answer) -> str:
    """The next questions, which take longer to find than the answer; empty where there are none."""
    return f"\nVerder: {' · '.join(answer.suggestions)}" if answer.suggestions else ""
