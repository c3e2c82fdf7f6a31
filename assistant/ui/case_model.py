"""A language model at work on a case in the background: what it came to is kept beside the case, how far it is on screen."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, get_args

from starlette.concurrency import run_in_threadpool

from assistant.beside import Beside, Phrased, Proposed, Read
from assistant.register import Register
from assistant.schema import Case
from assistant.ui.case_search import Search
from assistant.ui.documents import trouble
from ingest.errors import RcbError
from ingest.schema import Label, Page

if TYPE_CHECKING:
    from assistant.office import Office
    from assistant.pipeline import Assistant

Kind = Literal["eisen", "bewijs", "reactie"]


class Work(NamedTuple):
    """What the page of a case has to know of the model."""

    name: str = ""
    """Empty where no model is set."""
    why_not: str = ""
    """Why this case may not go to it, in Dutch."""
    eisen: Search | None = None
    bewijs: Search | None = None
    reactie: Search | None = None


class Models:
    """At most one run of a kind for a case. Lost when the process ends; what was kept by then stays."""

    def __init__(
        self,
        assistant: Assistant,
        register: Register,
        seen: Callable[[], tuple[Label, ...]],
        office: Callable[[], Office],
    ) -> None:
        self._assistant = assistant
        self._office = office
        self._register = register
        self._seen = seen
        self._runs: dict[tuple[str, Kind], Search] = {}

    def of(self, case: Case) -> Work:
        """How things stand for a case."""
        route = self._assistant.route
        if route is None:
            return Work()
        from assistant.model.cases import allowed

        why_not = ""
        try:
            allowed(route, case.label)
        except RcbError as error:
            why_not = str(error)
        return Work(route.name, why_not, *(self.run(case.case_id, kind) for kind in get_args(Kind)))

    def run(self, case_id: str, kind: Kind) -> Search | None:
        """The last run, going on or ended."""
        return self._runs.get((case_id, kind))

    def begin(self, case: Case, kind: Kind) -> None:
        """Read the evidence, or write for the response; raises RcbError where there is nothing to begin with."""
        if self._assistant.route is None or case.shortlist is None:
            raise RcbError("Er is niets om mee te lezen: zoek eerst bedrijven, en laat een taalmodel instellen.")
        label = self._seen()[-1]  # of who asks, now: the work goes on without a request
        self._begin(case.case_id, kind, lambda run: self._grown(run, case, kind, label))

    def propose(self, case: Case, pages: Sequence[Page]) -> None:
        """Begin to look for requirements that the rules missed; nothing happens where that may not be."""
        work = self.of(case)
        if work.name and not work.why_not:
            self._begin(case.case_id, "eisen", lambda run: self._propose(case, pages))

    def stop(self, case_id: str, kind: Kind) -> None:
        """Hang up; what was done by then is kept."""
        run = self.run(case_id, kind)
        if run and run.task:
            run.task.cancel()

    def _begin(self, case_id: str, kind: Kind, work: Callable[[Search], Coroutine[Any, Any, None]]) -> None:
        known = self.run(case_id, kind)
        if known and known.running:
            return
        run = self._runs[case_id, kind] = Search()
        run.task = asyncio.create_task(_told(run, work(run)))

    async def _grown(self, run: Search, case: Case, kind: Kind, label: Label) -> None:
        """Keep the last that came, also where the run is stopped."""
        from assistant.model.cases import phrase_response, read_evidence

        last: Read | Phrased | None = None
        known = {"label": label, "progress": run.progress}
        growing = (
            read_evidence(self._assistant, case, **known)
            if kind == "bewijs"
            else phrase_response(self._assistant, case, self._office(), **known)
        )
        try:
            async for so_far in growing:
                last = so_far
        finally:
            if last:
                await run_in_threadpool(self._keep, case, last)

    def _keep(self, case: Case, made: Read | Phrased) -> None:
        part = {"read": made} if isinstance(made, Read) else {"phrased": made}

        def kept(now: Case) -> Case:
            found_again = now.shortlist is None or now.dossier != case.dossier or now.challenge != case.challenge
            return now if found_again else _beside(now, **part)

        self._register.aside(case.case_id, kept)

    async def _propose(self, case: Case, pages: Sequence[Page]) -> None:
        from assistant.model.cases import propose_requirements

        made = await propose_requirements(self._assistant.route, case.challenge, pages, case.label)
        await run_in_threadpool(self._register.aside, case.case_id, lambda now: _beside(now, proposed=made))


async def _told(run: Search, work: Coroutine[Any, Any, None]) -> None:
    """Do it; a failure is told on the page, and stopping is none."""
    try:
        await work
    except asyncio.CancelledError:
        pass
    except Exception as error:
        run.error = trouble(error)


def _beside(case: Case, **part: Proposed | Read | Phrased) -> Case:
    return case.model_copy(update={"beside": (case.beside or Beside()).model_copy(update=part)})
