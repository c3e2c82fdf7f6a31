"""Next questions, from the headings around an answer."""

from __future__ import annotations

import re

from assistant.schema import Answer, Citation
from ingest.store import Store
from ingest.text import stems

MOST = 6
"""How many are thought of; those that cannot be answered are left out by who asks them."""


def suggestions(answer: Answer, store: Store) -> list[str]:
    """Questions about other sections of the documents that were cited, two of each document."""
    asked = set(stems(answer.question))
    cited = {c.document_id: c for c in reversed(answer.citations or answer.nearest)}
    used = {c.section for c in cited.values()} if answer.citations else set()
    found: list[str] = []
    for citation in reversed(cited.values()):
        told = 0
        document = store.catalogue.document(citation.document_id, citation.version)
        foreign = bool(document and document.language != "nl")
        for passage in store.catalogue.passages(citation.document_id, citation.version):
            heading = passage.section.rpartition(" › ")[2].strip(" .:?")
            telling = set(stems(heading)) - set(stems(f"{citation.title} {citation.company or ''}")) - asked
            enough = len(passage.text.split()) > 20 and 1 < len(heading.split()) < 7
            if told < 2 and enough and telling and passage.section not in used:
                found.append(_question(citation, heading, foreign))
                used.add(passage.section)
                told += 1
    return list(dict.fromkeys(found))[:MOST]


def _question(citation: Citation, heading: str, foreign: bool) -> str:
    company = re.sub(r"\s+(?:B\.?V\.?|N\.?V\.?|Ltd\.?|Inc\.?)$", "", citation.company or "")
    said = f"Wat zegt {company}" if company else "Wat staat er"
    return f"{said} onder “{heading}”?" if foreign else f"{said} over {_lower(heading)}?"


def _lower(heading: str) -> str:
    """A heading inside a sentence: numbering off, first letter small unless the word is a name or abbreviation."""
    text = re.sub(r"^(?:[\d.)]+\s*|Over )", "", heading)
    return text[:1].lower() + text[1:] if text[1:2].islower() and not text.split()[0][-1:].isupper() else text
