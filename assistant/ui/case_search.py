"""Looking for companies in the background, with how far it is, so that a page can wait for it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool

from assistant.beside import lapsed
from assistant.register import Register
from assistant.schema import Case
from assistant.ui.case_changes import ruled
from assistant.ui.documents import trouble
from ingest.errors import RcbError
from ingest.schema import Label, up_to

if TYPE_CHECKING:
    from assistant.pipeline import Assistant


@dataclass
class Search:
    """One run over all companies."""

    done: int = 0
    total: int = 0
    error: str = ""
    task: asyncio.Task | None = None

    def progress(self, done: int, total: int) -> None:
        """Called from the thread that does the work."""
        self.done, self.total = done, total

    @property
    def running(self) -> bool:
        return self.task is not None and not self.task.done()


class Searches:
    """At most one a case, among the documents that who starts it may see. Lost when the process ends: the case then says that it was not searched yet."""

    def __init__(self, assistant: Assistant, register: Register, seen: Callable[[], tuple[Label, ...]]) -> None:
        self._assistant = assistant
        self._register = register
        self._seen = seen
        self._found: dict[str, Search] = {}

    def of(self, case_id: str) -> Search | None:
        """The last search of a case, running or ended."""
        return self._found.get(case_id)

    def begin(self, case: Case, by: str) -> Search:
        """Start, or go on with the one that runs."""
        known = self._found.get(case.case_id)
        if known and known.running:
            return known
        search = self._found[case.case_id] = Search()
        search.task = asyncio.create_task(self._run(search, case, by))
        return search

    def now(self, case: Case, by: str) -> None:
        """Search and wait for it; raises where it cannot be done."""
        self._search(Search(), case, by)

    async def _run(self, search: Search, case: Case, by: str) -> None:
        try:
            await run_in_threadpool(self._search, search, case, by)
        except Exception as error:
            search.error = trouble(error)

    def _search(self, search: Search, case: Case, by: str) -> None:
        asked = case.challenge
        if not asked.requirements:
            raise RcbError("Er zijn nog geen eisen om op te zoeken. Voeg er minstens één toe.")
        seen = self._seen()
        if not seen:
            raise RcbError("U bent niet meer ingelogd. Log opnieuw in en zoek nog eens.")
        found, facts = self._assistant.match(asked, label=seen[-1], progress=search.progress)
        facts = {**facts, "older_editions": self._older(seen[-1])}

        def kept(now: Case) -> Case:
            if now.challenge.requirements != asked.requirements:
                raise RcbError("De eisen zijn tijdens het zoeken gewijzigd. Zoek opnieuw.")
            shortlist = ruled(found, now.overrulings) if now.overrulings else found
            status = "searching" if now.status in ("received", "clarifying") else now.status
            return now.model_copy(
                update={"shortlist": shortlist, "dossier": facts, "status": status, "beside": lapsed(now.beside)}
            )

        what = f"Bedrijven gezocht: {len(found.candidates)} bedrijven op {len(asked.requirements)} eisen en wensen"
        self._register.update(case.case_id, kept, by=by, what=what)

    def _older(self, label: Label) -> list[dict[str, object]]:
        """The editions that a cell may name as the older one; when such a document is withdrawn, its words go."""
        documents = up_to(label, self._assistant.documents())
        replaced = {d.supersedes for d in documents if d.company}
        return [
            {"document_id": d.document_id, "version": d.version, "sha256": d.sha256}
            for d in documents
            if d.document_id in replaced
        ]


def waiting(case: Case, search: Search) -> str:
    """The page that waits; without a script it asks again by itself."""
    share = f'value="{search.done}" max="{search.total}"' if search.total else ""
    return f"""<h1>{escape(case.challenge.title)}</h1>
<section class="card waiting" id="wachten" data-voortgang="/vraagstukken/{case.case_id}/voortgang">
<h2>Bedrijven zoeken…</h2>
<p class="meta">Elk bedrijf wordt op elke eis bekeken, met dezelfde regels. Dat duurt meestal een paar seconden.</p>
<progress {share} aria-label="Voortgang"></progress><p id="voortgang" class="small" role="status"></p></section>
<p><a class="button quiet" href="/vraagstukken/{case.case_id}">Terug naar het vraagstuk</a></p>"""
