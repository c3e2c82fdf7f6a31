"""Cases that tests make for themselves: a fake assistant that takes in, matches and cites its own documents."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from assistant.matching.shortlist import shortlist
from assistant.schema import Challenge, Citation, Evidence, Field, Requirement, Shortlist
from ingest.errors import RcbError
from ingest.schema import Label
from tests.fakes import FakeAssistant

TEXT = """Zeekabels bewaken
Kenmerk: OEF-1
- eis: bewaakt zeekabels
- eis: bereik van 40 zeemijl
- wens: vestiging in Delft
"""
ZEEWACHT, HAVEN, STIL = "Zeewacht BV", "Haven BV", "Stil BV"


class CaseAssistant(FakeAssistant):
    """Judges by whether a line of the company's document has a word of the requirement."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._put(
            "haven", "Haven BV\nHaven levert boeien, en bewaakt geen kabels.", "haven.md", company=HAVEN, title="Haven"
        )
        self._put(
            "stil", "Stil BV\nWij maken meubels.", "stil.md", company=STIL, title="Stil", published=date(2026, 1, 2)
        )
        self.matched = 0

    def intake(self, path: Path, name: str) -> tuple[Challenge, Label]:
        """A file as its text."""
        return self.intake_text(path.read_bytes().decode("utf-8", "replace")), "intern"

    def intake_text(self, text: str) -> Challenge:
        """Lines with *eis* or *wens* before or above them; what says it is secret is refused."""
        if "stg. geheim" in text.lower():
            raise RcbError("Dit document draagt de rubricering ‘Stg. Geheim’. De tekst is niet opgeslagen.")
        found, kind = [], ""
        for line in text.splitlines():
            kind = {"## Eisen": "eis", "## Wensen": "wens"}.get(line, "" if line.startswith("#") else kind)
            said = re.match(r"- (?:(eis|wens): )?(.+)", line)
            if said and (said[1] or kind):
                found.append((said[1] or kind, said[2], line))
        asked = tuple(
            Requirement(requirement_id=f"R{n}", text=said, priority="must" if of == "eis" else "should", source=line)
            for n, (of, said, line) in enumerate(found, 1)
        )
        return Challenge(
            title=text.strip().splitlines()[0].lstrip("# "),
            fields=(Field(name="deadline", value="2026-01-31", source="voor 31 januari"),),
            requirements=asked,
            questions=("Is er budget?",),
            notes=() if found else ("Er zijn geen eisen gevonden.",),
        )

    def match(
        self, challenge: Challenge, *, label: Label, progress: Callable[[int, int], None] = lambda *_: None
    ) -> tuple[Shortlist, dict[str, Any]]:
        """Zeewacht shows what it has, Haven denies, Stil says nothing."""
        self.matched += 1
        companies = [(d, p) for d, p, _ in self._pages.values() if d.company]
        cells = {}
        for n, (d, p) in enumerate(companies, 1):
            cells[d.company] = tuple(self._judge(d, p, r) for r in challenge.requirements)
            progress(n, len(companies))
        facts = {"documents": [{"document_id": d.document_id, "sha256": d.sha256} for d, _ in companies]}
        return shortlist(challenge, cells, {d.company: [d.path] for d, _ in companies}), facts

    def _judge(self, document, page, requirement: Requirement) -> Evidence:
        cited: Citation | None = self._cite(document, page, requirement.text)
        state = "none" if cited is None else "fails" if "geen" in cited.quote else "meets"
        return Evidence(
            requirement_id=requirement.requirement_id, company=document.company, state=state, citation=cited, note=""
        )
