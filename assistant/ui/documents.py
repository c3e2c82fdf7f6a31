"""The Documenten page: what is searched, add a file after confirming what is known of it, remove with a receipt."""

from __future__ import annotations

import hashlib
import logging
import shutil
import uuid
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from assistant.people import Role
from assistant.ui.caller import deny, record
from assistant.ui.forms import (
    MOST_MEGABYTES,
    STATUS,
    SUFFIXES,
    confirm_form,
    removal_form,
    row,
    searched,
    upload_form,
)
from assistant.ui.guard import canonical
from assistant.ui.page import notice, page
from assistant.ui.sources import Sources
from assistant.ui.viewer import Who, to_login
from ingest.errors import RcbError, of_the_disk
from ingest.schema import Document, Label

if TYPE_CHECKING:
    from assistant.pipeline import Assistant

log = logging.getLogger(__name__)


def trouble(error: Exception) -> str:
    """What a user reads about an error: our own words, or a number under which the cause is in the log."""
    if isinstance(error, RcbError):
        return str(error)
    if not isinstance(error, OSError) and (told := of_the_disk(error)):  # an OSError names a path of this machine
        log.error("opslag", exc_info=error)
        return told
    number = uuid.uuid4().hex[:8]
    log.error("melding %s", number, exc_info=error)
    return (
        f"Er ging iets mis (melding {number}). Probeer het nog eens; blijft het misgaan, geef dit nummer dan door aan "
        "de beheerder."
    )


class Documents:
    """Routes below `/documenten`. An upload waits in `waiting` until it is confirmed."""

    def __init__(
        self,
        assistant: Assistant,
        sources: Sources,
        *,
        who: Who,
        seen: Callable[[], tuple[Label, ...]],
        may: Callable[[Role], bool],
        waiting: Path,
        changed: Callable,
    ) -> None:
        self._assistant = assistant
        self._sources = sources
        self._who = who
        self._seen = seen
        self._may = may
        self._waiting = waiting
        self._changed = changed

    def routes(self) -> list[Route]:
        """Each asks for a login first."""
        table = [
            ("/documenten", self.overview, "GET"),
            ("/documenten/nieuw", self.receive, "POST"),
            ("/documenten/toevoegen", self.add, "POST"),
            ("/documenten/verwijderen/{document_id:path}", self.confirm, "GET"),
            ("/documenten/verwijderen/{document_id:path}", self.remove, "POST"),
        ]
        return [Route(path, self._checked(handler), methods=[method]) for path, handler, method in table]

    def _checked(self, handler: Callable) -> Callable:
        async def checked(request: Request) -> Response:
            if self._who(request) is None:
                return to_login(request)
            try:
                return await handler(request)
            except Exception as error:
                return notice("Dat lukte niet", trouble(error), status=400, kind="warn")

        return checked

    async def overview(self, request: Request) -> Response:
        """The list, with the form to add above it."""
        found = await run_in_threadpool(self._sources.visible)
        manages = self._may("beheerder")
        rows = "".join(row(d, manages) for d in found)
        check = sum(bool(d.guessed) for d in found)
        counts = f"{sum(map(searched, found))} doorzocht, {sum(not searched(d) for d in found)} niet doorzocht"
        body = f"""<h1>Documenten</h1>
<p class="meta">{len(found)} in de gezamenlijke verzameling: {counts}, {check} met gegevens om te controleren.</p>
{upload_form() if manages else ""}
<label class="filter">Zoek in de lijst <input type="search" id="filter" autocomplete="off"></label>
<p id="geteld" class="small" role="status"></p>
<ul class="documents" id="lijst">{rows}</ul>"""
        return page("Documenten", body)

    async def receive(self, request: Request) -> Response:
        """Take a file in, read it privately, and ask to confirm what is known of it."""
        async with request.form(max_files=1, max_fields=4) as form:
            upload = form.get("bestand")
            if not isinstance(upload, UploadFile) or not upload.filename:
                raise RcbError("Kies eerst een bestand.")
            content = await upload.read()
        name = Path(upload.filename.replace("\\", "/")).name[-120:]
        check_file(name, len(content))
        key = str(uuid.uuid4())
        folder = self._waits(request, key)
        folder.mkdir(parents=True, mode=0o700)
        (folder / name).write_bytes(content)
        try:
            attachment = await run_in_threadpool(self._assistant.attach, folder / name, name)
        except Exception:
            shutil.rmtree(folder)
            record("document toegevoegd", f"sha256:{sha256(content)}", "geweigerd")
            raise
        if not searched(attachment.document):
            shutil.rmtree(folder)
            record("document toegevoegd", f"sha256:{sha256(content)}", "geweigerd")
            why = attachment.detail or "Er is geen tekst uit te lezen."
            raise RcbError(f"{name} is niet toegevoegd: {STATUS[attachment.status]}. {why}")
        return page("Controleer de gegevens", confirm_form(attachment.document, key, name, self._seen()[-1]))

    async def add(self, request: Request) -> Response:
        """Put a confirmed file into the shared collection."""
        async with request.form(max_files=0, max_fields=10) as form:
            folder, known = self._confirmed(request, form)
        file = next(folder.iterdir())
        try:
            document = await run_in_threadpool(self._assistant.add, file, name=file.name, **known)
        finally:
            shutil.rmtree(folder)
        record("document toegevoegd", f"{document.document_id}@{document.version} ({document.label})")
        await self._changed()
        state = STATUS[document.status] + (f": {document.detail}" if document.detail else "")
        text = f"{document.title} is toegevoegd met label {document.label}.\nStatus: {state}."
        if searched(document):
            text += "\nNieuwe antwoorden gebruiken het meteen."
        return notice("Toegevoegd", text, kind="ok" if searched(document) else "warn")

    def _waits(self, request: Request, key: str) -> Path:
        """Where an upload of whoever asks waits: with another's key it is somewhere else. A name is never a path."""
        return self._waiting / f"{sha256((self._who(request) or '').encode())[:16]}-{key}"

    def _confirmed(self, request: Request, form: FormData) -> tuple[Path, dict]:
        key, title = str(form.get("kenmerk", "")), " ".join(str(form.get("titel", "")).split())
        folder = self._waits(request, key)
        if not canonical(key) or not folder.is_dir():
            if canonical(key) and any(self._waiting.glob(f"*-{key}")):
                deny(f"upload {key}")
            raise RcbError("Dit bestand wacht niet meer op bevestiging. Kies het opnieuw.")
        label, published = str(form.get("label", "")), str(form.get("datum", ""))
        if not title:
            raise RcbError("Vul een titel in.")
        if label not in self._seen():
            raise RcbError("Kies een van de getoonde labels.")
        try:
            day = date.fromisoformat(published) if published else None
        except ValueError:
            raise RcbError("Vul de datum in als jaar-maand-dag, bijvoorbeeld 2026-10-02.") from None
        company = " ".join(str(form.get("bedrijf", "")).split()) or None
        return folder, {"title": title, "company": company, "published": day, "label": label}

    async def confirm(self, request: Request) -> Response:
        """Ask before removing."""
        document = await run_in_threadpool(self._wanted, request)
        return page("Document verwijderen", removal_form(document))

    async def remove(self, request: Request) -> Response:
        """Remove, and show the receipt."""
        document = await run_in_threadpool(self._wanted, request)
        actor = self._who(request) or ""
        receipt = await run_in_threadpool(self._assistant.remove, document.document_id, actor=actor)
        record("document verwijderd", f"{document.document_id}@{document.version}")
        await self._changed()
        return notice("Verwijderd", receipt.text, kind="ok")

    def _wanted(self, request: Request) -> Document:
        wanted = request.path_params["document_id"]
        found = next((d for d in self._sources.visible() if d.document_id == wanted), None)
        if found is None:
            raise RcbError("Dit document is er niet (meer). Ververs de lijst.")
        return found


def sha256(content: bytes) -> str:
    """In hex."""
    return hashlib.sha256(content).hexdigest()


def check_file(name: str, size: int) -> None:
    """Refuse a file that cannot be read here, with what can."""
    if not name.lower().endswith(SUFFIXES):
        raise RcbError(f"{name}: dit soort bestand kan ik niet lezen. Wel: {', '.join(s[1:] for s in SUFFIXES)}.")
    if size > MOST_MEGABYTES * 1024 * 1024:
        raise RcbError(f"{name} is te groot: hoogstens {MOST_MEGABYTES} MB.")
    if size == 0:
        raise RcbError(f"{name} is leeg (0 bytes). Kies een ander bestand of vraag de afzender om een nieuwe versie.")


def summary(found: list[Document]) -> str:
    """The collection in a few lines of Markdown, for in the chat."""
    rest = [d for d in found if not searched(d)]
    lines = [f"Ik doorzoek **{sum(map(searched, found))}** documenten uit de gezamenlijke verzameling."]
    if rest:
        lines.append(f"Niet doorzocht: {len(rest)}, met de reden in de lijst.")
    if check := sum(bool(d.guessed) for d in found):
        lines.append(f"Bij {check} documenten zijn gegevens geraden; controleer die.")
    return "\n\n".join([" ".join(lines), "[Naar de documenten](/documenten)"])
