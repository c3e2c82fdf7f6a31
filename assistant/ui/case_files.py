"""The files that leave a case: the reaction, the messages, the table and the dossier, made when asked for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from assistant.dossier import dossier
from assistant.register import Kept, Register
from assistant.response.footnotes import key
from assistant.schema import Case
from assistant.ui.case_parts import EDITABLE, OTHER, Unread
from ingest.errors import RcbError
from ingest.settings import ROOT

if TYPE_CHECKING:
    from assistant.office import Office
    from assistant.response.draft import Audience, Draft, Form, Language

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TYPES = {
    ".docx": DOCX,
    ".odt": "application/vnd.oasis.opendocument.text",
    ".txt": "text/plain; charset=utf-8",
    ".xlsx": XLSX,
    ".json": "application/json",
}
FEWEST_WORDS, MOST_WORDS = 80, 2000


class File(NamedTuple):
    """A download; its name tells nothing about companies."""

    name: str
    media: str
    content: bytes


class Files:
    """Makes what `EDITABLE` and `OTHER` name."""

    def __init__(self, register: Register, corpora: Path) -> None:
        self._register = register
        self._corpora = corpora
        self._unread: dict[str, tuple[Case, list[Unread] | str]] = {}

    def make(self, kept: Kept, name: str, asked: Mapping[str, str]) -> File:
        """Raises RcbError with the reason where it cannot be made."""
        if name not in {**EDITABLE, **OTHER}:
            raise RcbError("Dit bestand bestaat niet.")
        case = kept.case
        if case.shortlist is None and name != "dossier.json":
            raise RcbError("Zoek eerst bedrijven; daarna kan dit bestand worden gemaakt.")
        called = f"vraagstuk-{case.case_id[:8]}-{name}"
        return File(called, TYPES[Path(name).suffix], self._content(case, name, asked))

    def _content(self, case: Case, name: str, asked: Mapping[str, str]) -> bytes:
        if name == "dossier.json":
            return dossier(case, self._register.history(case.case_id))
        if name == "matrix.xlsx":
            from assistant.response.workbook import xlsx

            return xlsx(case)
        if name.endswith(".txt"):
            return self.message(case, name, asked).text.encode()
        from assistant.response import export

        made = self.draft(case, asked)
        return export.docx(made) if name.endswith(".docx") else export.odt(made)

    def draft(
        self,
        case: Case,
        asked: Mapping[str, str],
        *,
        audience: Audience = "defensie",
        form: Form = "letter",
        language: Language = "nl",
    ) -> Draft:
        """The text; `asked` may hold *woorden* and *bijlage*."""
        from assistant.response.draft import draft

        words = re.sub(r"\D", "", asked.get("woorden", ""))
        most = min(max(int(words), FEWEST_WORDS), MOST_WORDS) if words else None
        annex = bool(asked.get("bijlage"))
        return draft(case, self.office(), audience=audience, form=form, language=language, most_words=most, annex=annex)

    def message(self, case: Case, name: str, asked: Mapping[str, str]) -> Draft:
        """E-mail text: to Defensie, or the same words to all companies."""
        audience = "bedrijven" if name.startswith("uitvraag") else "defensie"
        language = "en" if name.endswith("-en.txt") else "nl"
        return self.draft(case, asked, audience=audience, form="email", language=language)

    def office(self) -> Office:
        """Who answers."""
        from assistant.office import Office

        own = self._corpora / "organisatie.toml"
        return Office.read(own if own.is_file() else ROOT / "corpora" / "organisatie.toml")

    def unread(self, case: Case) -> list[Unread] | str:
        """The quotes in the reaction that nobody opened yet; or why there is no reaction."""
        known = self._unread.get(case.case_id)
        if known is None or known[0] != case:  # writing a reaction takes half a second
            known = self._unread[case.case_id] = case, self._still_unread(case)
        return known[1]

    def _still_unread(self, case: Case) -> list[Unread] | str:
        assert case.shortlist is not None
        try:
            used = {key(c) for c in self.draft(case, {}).to_check}
        except RcbError as error:
            return str(error)
        cells = [e for c in case.shortlist.candidates for e in c.evidence if e.citation and key(e.citation) in used]
        first = {key(e.citation): e for e in reversed(cells) if e.citation}
        return [Unread(e.company, e.requirement_id, e.citation) for e in reversed(first.values()) if e.citation]
