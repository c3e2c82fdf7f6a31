"""The cited place on a page of its own: the page as a picture, or the section as text, with the quote marked."""

from __future__ import annotations

import logging
import re
from collections.abc import Awaitable, Callable
from html import escape
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote as quoted

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import Route

from assistant.ui.caller import record
from assistant.ui.page import about, badge, badges, page
from assistant.ui.private import PREFIX
from assistant.ui.sources import Sources
from assistant.ui.storage import LocalStorage
from ingest.schema import Block, Document, Page

Who = Callable[[Request], str | None]
"""The user that a request comes from; None without a valid login."""
Picture = Callable[[Path, int, str], bytes]
UserId = Callable[[str], Awaitable[str | None]]
"""The id under which storage keeps a user's files."""

log = logging.getLogger(__name__)
_SHA256 = re.compile(r"[0-9a-f]{64}")


class Viewer:
    """Routes below `/bron` and `/bijlage`, for who is logged in."""

    def __init__(self, sources: Sources, *, who: Who, user_id: UserId, storage: LocalStorage, picture: Picture) -> None:
        self._sources = sources
        self._who = who
        self._user_id = user_id
        self._storage = storage
        self._picture = picture

    def routes(self) -> list[Route]:
        """More specific first."""
        place = "/bron/{document_id:path}/{version:int}"
        return [
            Route(place + "/bestand", self.original),
            Route(place + "/{number:int}.png", self.image),
            Route(place + "/{number:int}", self.show),
            Route("/bijlage/{user_id}/{rest:path}", self.attachment),
        ]

    async def show(self, request: Request) -> Response:
        """The cited place as an HTML page."""
        if self._who(request) is None:
            return to_login(request)
        found = await run_in_threadpool(self._find, request)
        if found is None or found.page is None:
            return _withdrawn(request)
        return page(found.document.title, _body(found, _span(request, found.page)))

    async def image(self, request: Request) -> Response:
        """The page as PNG with the quote marked."""
        if self._who(request) is None:
            return Response(status_code=401)
        found = await run_in_threadpool(self._find, request)
        if found is None or found.page is None or not found.drawable:
            return Response(status_code=404)
        span = _span(request, found.page)
        said = found.page.text[slice(*span)] if span else ""
        try:
            png = await run_in_threadpool(self._picture, found.file, found.page.number, said)
        except Exception:
            log.exception("no picture of %s, page %s", found.document.path, found.page.number)
            return Response(status_code=404)
        return Response(png, media_type="image/png", headers={"Cache-Control": "private, no-store"})

    async def original(self, request: Request) -> Response:
        """The stored file, as a download."""
        if self._who(request) is None:
            return to_login(request)
        found = await run_in_threadpool(self._find, request)
        if found is None or found.file is None:
            return _withdrawn(request)
        name = Path(found.document.path).name
        return FileResponse(found.file, media_type="application/octet-stream", filename=name)

    async def attachment(self, request: Request) -> Response:
        """A file from a conversation, for its owner."""
        user, owner = self._who(request), request.path_params["user_id"]
        if user is None or await self._user_id(user) != owner:
            record("toegang", f"bijlage van {owner}", "geweigerd")
            return Response(status_code=404)
        path = self._storage.path(f"{owner}/{request.path_params['rest']}")
        if path is None or not path.is_file():
            return Response(status_code=404)
        record("bron geopend", f"bijlage {path.parent.name}")
        return FileResponse(path, media_type="application/octet-stream", filename=path.name)

    def _find(self, request: Request) -> Found | None:
        user, asked = self._who(request) or "", request.path_params
        digest = request.query_params.get("sha256", "")
        document = self._sources.document(user, asked["document_id"], asked["version"], digest)
        kind = request.url.path.rsplit("/", 1)[-1]
        place = f"{asked['document_id']}@{asked['version']} {kind}"
        record("bron geopend", place, "gelukt" if document else "geweigerd")
        if document is None:
            return None
        shown = self._sources.page(user, document, asked.get("number") or None)
        return Found(document, shown, self._sources.original(user, document))


class Found(NamedTuple):
    """What a request asks for, as far as it is there."""

    document: Document
    page: Page | None
    file: Path | None

    @property
    def drawable(self) -> bool:
        """Whether the page can be shown as a picture."""
        numbered = self.page is not None and self.page.number is not None
        return numbered and self.file is not None and Path(self.document.path).suffix.lower() == ".pdf"


def to_login(request: Request) -> Response:
    """Where a visitor without a login is sent."""
    return RedirectResponse("/login", status_code=303)


def _span(request: Request, shown: Page) -> tuple[int, int] | None:
    start, end = (request.query_params.get(k, "") for k in ("van", "tot"))
    if not (start.isdecimal() and end.isdecimal()):
        return None
    span = int(start), int(end)
    return span if span[0] < span[1] <= len(shown.text) else None


def _withdrawn(request: Request) -> Response:
    params, query = request.path_params, request.query_params
    rows = [("Document", params["document_id"]), ("Versie", str(params["version"]))]
    if params.get("number"):
        rows.append(("Bladzijde", str(params["number"])))
    if query.get("van", "").isdecimal() and query.get("tot", "").isdecimal():
        rows.append(("Plaats", f"teken {query['van']} tot {query['tot']}"))
    if _SHA256.fullmatch(query.get("sha256", "")):
        rows.append(("SHA-256", query["sha256"]))
    cells = "".join(f"<dt>{k}</dt><dd>{escape(v)}</dd>" for k, v in rows)
    text = (
        "Dit document is verwijderd of vervangen, of u mag het niet zien. De tekst wordt niet meer getoond; "
        "waar het citaat stond, blijft bewaard voor de verantwoording."
    )
    status = 410
    if params["document_id"].startswith(PREFIX):
        status = 404
        text = "Dit bestand hoort bij een gesprek. Open dat gesprek eerst; daarna werkt deze verwijzing weer."
    body = f'<h1>Bron ingetrokken</h1><div class="card warn"><p>{text}</p><dl>{cells}</dl></div>'
    return page("Bron ingetrokken", body, status=status)


def _body(found: Found, span: tuple[int, int] | None) -> str:
    document, shown = found.document, found.page
    assert shown is not None
    digest = f"sha256={document.sha256}"
    base = f"/bron/{quoted(document.document_id, safe='')}/{document.version}"
    where = f"Bladzijde {shown.number} van {document.pages}" if shown.number else "Tekst"
    said = " ".join(shown.text[slice(*span)].split()) if span else ""
    title = f"<h1>{escape(document.title)}</h1>"
    parts = [f'<header><p class="badges">{badges(document)}</p>{title}{about(document)}</header>']
    if said:
        checked = badge("✓ citaat gecontroleerd", "ok")
        note = "Deze woorden staan zo in de bron. Of de bron gelijk heeft, beoordeelt u zelf."
        parts.append(
            f'<section class="quote" aria-label="Citaat"><blockquote>{escape(said)}</blockquote>'
            f'<p>{checked} <span class="small">{note}</span></p></section>'
        )
    download = f'<a class="button" href="{base}/bestand?{digest}" download>Bestand downloaden</a>' if found.file else ""
    turn = _turn(base, digest, document, shown)
    parts.append(f'<div class="bar"><strong>{where}</strong>{turn}<span></span>{download}</div>')
    text = f'<article class="text">{blocks(shown, span)}</article>'
    if found.drawable:
        place = f"van={span[0]}&amp;tot={span[1]}&amp;" if span else ""
        source = f"{base}/{shown.number}.png?{place}{digest}"
        alt = f"{where} van {escape(document.title)}" + (", het citaat is gemarkeerd" if span else "")
        parts.append(f'<a class="sheet" href="{source}"><img src="{source}" alt="{alt}"></a>')
        parts.append(f'<details id="tekst"><summary>Deze bladzijde als tekst</summary>{text}</details>')
    else:
        parts.append(text)
    return "\n".join(parts)


def _turn(base: str, digest: str, document: Document, shown: Page) -> str:
    if shown.number is None:
        return ""
    links = ""
    if shown.number > 1:
        links += f'<a class="button quiet" rel="prev" href="{base}/{shown.number - 1}?{digest}">‹ Vorige</a>'
    if shown.number < document.pages:
        links += f'<a class="button quiet" rel="next" href="{base}/{shown.number + 1}?{digest}">Volgende ›</a>'
    return links


def blocks(shown: Page, span: tuple[int, int] | None) -> str:
    """The page's blocks as headings, paragraphs, lists and tables, with `span` marked in each."""
    found = shown.blocks or (Block(kind="paragraph", start=0, end=len(shown.text)),)
    out, inside = [], ""
    for block in found:
        wrap = {"item": "ul", "header": "table", "row": "table"}.get(block.kind, "")
        if wrap != inside or block.kind == "header":
            out.append(f"</{inside}>" * bool(inside) + f"<{wrap}>" * bool(wrap))
            inside = wrap
        out.append(_block(block, shown.text, span))
    return "".join(out) + f"</{inside}>" * bool(inside)


def _block(block: Block, text: str, span: tuple[int, int] | None) -> str:
    if block.kind in ("header", "row"):
        cell, cells, at = ("th" if block.kind == "header" else "td"), "", block.start
        for piece in text[block.start : block.end].split("\t"):
            cells += f"<{cell}>{_marked(text, at, at + len(piece), span)}</{cell}>"
            at += len(piece) + 1
        return f"<tr>{cells}</tr>"
    tag = {"heading": f"h{min(max(block.level, 1) + 1, 6)}", "item": "li"}.get(block.kind, "p")
    return f"<{tag}>{_marked(text, block.start, block.end, span)}</{tag}>"


def _marked(text: str, start: int, end: int, span: tuple[int, int] | None) -> str:
    if not span or span[1] <= start or span[0] >= end:
        return escape(text[start:end])
    a, b = max(start, span[0]), min(end, span[1])
    return f"{escape(text[start:a])}<mark>{escape(text[a:b])}</mark>{escape(text[b:end])}"
