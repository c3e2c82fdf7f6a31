"""The pages of a vraagstuk: take it in, correct its requirements, see who fits, overrule, answer, and keep account."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, get_args

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from assistant.dossier import label_of, redacted
from assistant.people import Role
from assistant.register import Kept, NoCase, Register, Stale
from assistant.response.footnotes import key
from assistant.schema import Case
from assistant.ui import case_changes as changes
from assistant.ui.caller import record
from assistant.ui.case_cell import cell_page, company_page
from assistant.ui.case_files import Files
from assistant.ui.case_intake import MOST_CHARACTERS, corrected, overview
from assistant.ui.case_model import Kind, Models
from assistant.ui.case_page import whole
from assistant.ui.case_search import Search, Searches, waiting
from assistant.ui.case_upload import taken_in
from assistant.ui.documents import trouble
from assistant.ui.guard import canonical
from assistant.ui.message import place
from assistant.ui.page import notice, page
from assistant.ui.sources import Sources
from assistant.ui.viewer import Who, to_login
from ingest.errors import RcbError
from ingest.schema import Label

if TYPE_CHECKING:
    from assistant.pipeline import Assistant


class Cases:
    """Routes below `/vraagstukken`, for who is logged in; every change says who and when."""

    def __init__(
        self,
        assistant: Assistant,
        register: Register,
        sources: Sources,
        searches: Searches,
        files: Files,
        models: Models,
        *,
        who: Who,
        seen: Callable[[], tuple[Label, ...]],
        may: Callable[[Role], bool],
        default: Label,
    ) -> None:
        self._assistant = assistant
        self._register = register
        self._sources = sources
        self._searches = searches
        self._files = files
        self._models = models
        self._who = who
        self._seen = seen
        self._may = may
        self._default = default

    def routes(self) -> list[Route]:
        """Each asks for a login first."""
        one = "/vraagstukken/{case_id}"
        table = [
            ("/vraagstukken", self.overview, "GET"),
            ("/vraagstukken/nieuw", self.create, "POST"),
            (one, self.show, "GET"),
            (one + "/eisen", self.requirements, "POST"),
            (one + "/zoeken", self.wait, "GET"),
            (one + "/voortgang", self.progress, "GET"),
            (one + "/cel", self.cell, "GET"),
            (one + "/cel", self.overrule, "POST"),
            (one + "/bedrijf", self.company, "GET"),
            (one + "/open", self.open, "GET"),
            (one + "/model/{kind}", self.model_progress, "GET"),
            (one + "/model/{kind}", self.model, "POST"),
            (one + "/toestemming", self.change(changes.consents, "reactie"), "POST"),
            (one + "/beheer", self.change(changes.administration, "beheer"), "POST"),
            (one + "/besluit", self.change(changes.decision, "beheer"), "POST"),
            (one + "/bestand/{name}", self.file, "GET"),
        ]
        return [Route(path, self._checked(handler), methods=[method]) for path, handler, method in table]

    def _checked(self, handler: Callable) -> Callable:
        async def checked(request: Request) -> Response:
            if self._who(request) is None:
                return to_login(request)
            own = request.path_params.get("case_id")
            back = f"/vraagstukken/{own}" if canonical(own) else "/vraagstukken"
            try:
                if own is not None and not canonical(own):
                    raise NoCase("Dit vraagstuk is er niet. Kies er een uit de lijst.")
                return await handler(request)
            except NoCase as error:
                return notice("Niet gevonden", str(error), back="/vraagstukken", status=404, kind="warn")
            except Exception as error:
                status = 409 if isinstance(error, Stale) else 400
                return notice("Dat lukte niet", trouble(error), back=back, status=status, kind="warn")

        return checked

    async def _kept(self, request: Request) -> Kept:
        return await run_in_threadpool(self.kept, request.path_params["case_id"])

    def kept(self, case_id: str) -> Kept:
        """The case as this label may see it, without the words of withdrawn sources."""
        case, revision = self._register.get(case_id)
        if label_of(case) not in self._seen():
            raise NoCase("Dit vraagstuk is er niet (meer). Ververs de lijst.")
        current = self._sources.current()
        return Kept(redacted(case, current) if current else case, revision)

    async def overview(self, request: Request) -> Response:
        """The register, with the form for a new one."""
        seen = self._seen()
        rows = [r for r in await run_in_threadpool(self._register.all) if r.label in seen]
        chosen = request.query_params.get("toon", "open")
        return page(
            "Vraagstukken",
            overview(rows, chosen, date.today(), seen[-1] if self._may("coordinator") else None),
            also="cases",
        )

    async def create(self, request: Request) -> Response:
        """Take in pasted text or a file."""
        async with request.form(max_files=1, max_fields=6, max_part_size=4 * MOST_CHARACTERS) as form:
            challenge, label, pages = await taken_in(form, self._assistant, allowed=self._seen(), default=self._default)
        owner = self._who(request) or ""
        case, _ = await run_in_threadpool(lambda: self._register.create(challenge, label=label, owner=owner))
        record("vraagstuk gemaakt", case.case_id)
        self._models.propose(case, pages)
        return _to(case, "")

    async def show(self, request: Request) -> Response:
        """One case, whole."""
        kept = await self._kept(request)
        return page(kept.case.challenge.title, await run_in_threadpool(self._body, kept), also="cases")

    def _body(self, kept: Kept) -> str:
        case_id = kept.case.case_id
        unread = self._files.unread(kept.case) if kept.case.shortlist else []
        return whole(
            kept, self._searches.of(case_id), unread, self._register.history(case_id), self._models.of(kept.case)
        )

    async def requirements(self, request: Request) -> Response:
        """Keep the corrected requirements and, when they are agreed, look for companies."""
        form = await request.form(max_files=0, max_fields=1000)
        kept = await self._kept(request)
        go, by = form.get("actie") == "zoeken", self._who(request) or ""
        made = kept.case.beside.proposed if kept.case.beside else None
        challenge = corrected(kept.case.challenge, form, made.proposals if made else ())
        how, what = changes.requirements(kept.case, challenge, approved=go)
        case = await self._write(kept.case.case_id, how, by, what, form)
        if not go:
            return _to(case, "eisen")
        self._searches.begin(case, by)
        return RedirectResponse(f"/vraagstukken/{case.case_id}/zoeken", status_code=303)

    async def wait(self, request: Request) -> Response:
        """Until the search is done."""
        case = (await self._kept(request)).case
        search = self._searches.of(case.case_id)
        if search is None or not search.running:
            return _to(case, "" if search and search.error else "bedrijven")
        answer = page("Bedrijven zoeken", waiting(case, search), also="cases")
        answer.headers["Refresh"] = "2"
        return answer

    async def progress(self, request: Request) -> Response:
        """How far the search is, for the script."""
        return _how_far(self._searches.of(request.path_params["case_id"]))

    async def model(self, request: Request) -> Response:
        """Let the language model read the evidence or write for the response, or stop it."""
        form = await request.form(max_files=0, max_fields=4)
        case = (await self._kept(request)).case
        kind = "reactie" if request.path_params["kind"] == "reactie" else "bewijs"
        if form.get("actie") == "stop":
            self._models.stop(case.case_id, kind)
        else:
            self._models.begin(case, kind)
            record("vraagstuk gewijzigd", case.case_id)
        return _to(case, "schrijven" if kind == "reactie" else "meelezen")

    async def model_progress(self, request: Request) -> Response:
        """How far the language model is, for the script."""
        kind = next((k for k in get_args(Kind) if k == request.path_params["kind"]), "bewijs")
        return _how_far(self._models.run(request.path_params["case_id"], kind))

    async def cell(self, request: Request) -> Response:
        """One cell with its quote and the form to overrule it."""
        kept = await self._kept(request)
        requirement, cell = changes.cell(kept.case, request.query_params)
        return page(cell.company, cell_page(kept.case, kept.revision, requirement, cell), also="cases")

    async def overrule(self, request: Request) -> Response:
        """A person's own judgement, or its withdrawal."""
        form = await request.form(max_files=0, max_fields=10)
        kept = await self._kept(request)
        by = self._who(request) or ""
        how, what, anchor = changes.overruling(kept.case, form, by)
        return _to(await self._write(kept.case.case_id, how, by, what, form), anchor)

    async def company(self, request: Request) -> Response:
        """One company on every requirement."""
        case = (await self._kept(request)).case
        name = request.query_params.get("naam", "")
        found = next((c for c in case.shortlist.candidates if c.company == name), None) if case.shortlist else None
        if found is None:
            raise RcbError("Dit bedrijf staat niet in de tabel van dit vraagstuk.")
        return page(name, company_page(case, found), also="cases")

    async def open(self, request: Request) -> Response:
        """Remember that the quote is looked at, and show it on its page."""
        case = (await self._kept(request)).case
        _, cell = changes.cell(case, request.query_params)
        if cell.citation is None:
            raise RcbError("Bij deze cel hoort geen citaat.")
        looked = self._may("coordinator") and cell.citation.quote
        if looked and request.headers.get("sec-fetch-site", "same-origin") in ("same-origin", "none"):
            await run_in_threadpool(self._register.open, case.case_id, key(cell.citation))
        return RedirectResponse(place(cell.citation), status_code=303)

    def change(self, make: Callable, anchor: str) -> Callable:
        """A handler that changes a case as `make(case, form, by)` says."""

        async def handler(request: Request) -> Response:
            form = await request.form(max_files=0, max_fields=2000)
            kept = await self._kept(request)
            by = self._who(request) or ""
            how, what = make(kept.case, form, by)
            return _to(await self._write(kept.case.case_id, how, by, what, form), anchor)

        return handler

    async def _write(self, case_id: str, how: Callable[[Case], Case], by: str, what: str, form: FormData) -> Case:
        seen = str(form.get("versie", ""))
        if not seen.isdecimal():
            raise RcbError("Dit formulier is niet compleet. Ververs de bladzijde en probeer het opnieuw.")
        kept = await run_in_threadpool(
            lambda: self._register.update(case_id, how, by=by, what=what, revision=int(seen))
        )
        record("vraagstuk gewijzigd", case_id)
        return kept.case

    async def file(self, request: Request) -> Response:
        """A download."""
        kept = await self._kept(request)
        made = await run_in_threadpool(self._files.make, kept, request.path_params["name"], dict(request.query_params))
        record("uitvoer", f"{kept.case.case_id} {request.path_params['name']}")
        headers = {"Content-Disposition": f'attachment; filename="{made.name}"', "Cache-Control": "no-store"}
        return Response(made.content, media_type=made.media, headers=headers)


def _how_far(search: Search | None) -> Response:
    running = bool(search and search.running)
    done, total = (search.done, search.total) if search else (0, 0)
    return JSONResponse({"running": running, "done": done, "total": total}, headers={"Cache-Control": "no-store"})


def _to(case: Case, anchor: str) -> Response:
    return RedirectResponse(f"/vraagstukken/{case.case_id}" + (f"#{anchor}" if anchor else ""), status_code=303)
