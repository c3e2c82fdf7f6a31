"""Serve the chat: lay out its folder, put the guard in front of Chainlit, and run."""

from __future__ import annotations

import ipaddress
import json
import logging
import os
import shutil
import socket
import warnings
from collections.abc import Callable
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.settings import Settings
from assistant.ui.login import Login, Throttle, login, secret
from ingest.errors import RcbError
from ingest.settings import ROOT

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

    from assistant.pipeline import Assistant
    from assistant.ui.viewer import Picture

ASKING: ContextVar[str | None] = ContextVar("asking", default=None)
"""Who sent the HTTP request in hand; Chainlit itself knows it in socket events only."""
WEB = Path(__file__).parent / "web"
Announce = Callable[[str], None]
"""Called with the address and the login, in Dutch, as soon as the chat can be reached."""


def serve(
    settings: Settings, announce: Announce, assistant: Assistant | None = None, picture: Picture | None = None
) -> None:
    """Serve until stopped; raises `RcbError` where the address cannot be used."""
    listening = listen(settings.host, settings.port)
    settings.index.mkdir(parents=True, exist_ok=True)
    app_root = lay_out(settings.index / "web")
    os.environ["CHAINLIT_APP_ROOT"] = str(app_root)
    os.environ["CHAINLIT_AUTH_SECRET"] = secret(settings.index)
    if assistant is None:
        from assistant.pipeline import Assistant

        assistant = Assistant.from_settings(settings)
    known = login(settings.index)
    app = build(settings, assistant, known, picture or _marked_page)
    host, port = listening.getsockname()[:2]
    address = f"http://{f'[{host}]' if ':' in host else host}:{port}"
    announce(
        f"De assistent staat klaar op {address}\nGebruikersnaam: {known.user}\nWachtwoord:     {known.password}\n"
        "Stoppen: Ctrl+C"
    )
    import uvicorn

    config = uvicorn.Config(app, log_level="warning", ws_max_size=4 * 1024 * 1024, server_header=False)
    uvicorn.Server(config).run(sockets=[listening])


def listen(host: str, port: int) -> socket.socket:
    """A socket on this machine only; port 0 takes any that is free."""
    if not _is_loopback(host):
        raise RcbError(
            f"De chat luistert alleen op deze computer, niet op {host}. Zet RCB_HOST op 127.0.0.1 en plaats er voor "
            "gebruik door anderen een proxy met TLS en inloggen voor."
        )
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        remedy = f"Sluit het andere venster of kies RCB_PORT={port + 1}."
        raise RcbError(f"Poort {port} is al in gebruik. {remedy}") from error
    listening.listen(128)
    return listening


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def lay_out(folder: Path) -> Path:
    """Chainlit's own folder, brought up to date from the repository at each start, away from the index's files."""
    translations = Path(_chainlit_folder()) / "translations"
    shutil.copytree(WEB / "public", folder / "public", dirs_exist_ok=True)
    (folder / ".chainlit" / "translations").mkdir(parents=True, exist_ok=True)
    shutil.copy(WEB / "config.toml", folder / ".chainlit" / "config.toml")
    shutil.copy(ROOT / "chainlit.md", folder / "chainlit.md")
    for name in ("nl.json", "en-US.json"):
        theirs = json.loads((translations / name).read_text(encoding="utf-8"))
        ours = json.loads((WEB / name).read_text(encoding="utf-8"))
        words = json.dumps(_merged(theirs, ours), ensure_ascii=False)
        (folder / ".chainlit" / "translations" / name).write_text(words, encoding="utf-8")
    return folder.resolve()


def _chainlit_folder() -> str:
    from importlib.util import find_spec

    spec = find_spec("chainlit")
    assert spec and spec.submodule_search_locations
    return spec.submodule_search_locations[0]


def _merged(base: dict, over: dict) -> dict:
    return base | {k: _merged(base.get(k, {}), v) if isinstance(v, dict) else v for k, v in over.items()}


def build(settings: Settings, assistant: Assistant, known: Login, picture: Picture) -> ASGIApp:
    """The whole application: the guard, our own pages, and Chainlit behind them."""
    _quiet()
    import chainlit.server as chainlit_server
    from chainlit.auth import decode_jwt
    from chainlit.auth.cookie import get_token_from_cookies
    from chainlit.config import config
    from chainlit.context import context
    from chainlit.session import BaseSession
    from starlette.concurrency import run_in_threadpool
    from starlette.requests import Request
    from starlette.responses import JSONResponse
    from starlette.routing import Mount, Router

    from assistant.app import register
    from assistant.register import Register
    from assistant.ui.case_chat import CaseChat
    from assistant.ui.case_files import Files
    from assistant.ui.case_search import Searches
    from assistant.ui.cases import Cases
    from assistant.ui.documents import Documents
    from assistant.ui.guard import Guard, clean, guard_sessions
    from assistant.ui.history import History
    from assistant.ui.private import Private
    from assistant.ui.sources import Sources
    from assistant.ui.storage import LocalStorage
    from assistant.ui.viewer import Viewer

    config.run.headless = True
    template = chainlit_server.get_html_template
    chainlit_server.get_html_template = lambda root_path: clean(template(root_path))
    guard_sessions(BaseSession)

    def who(request: Request) -> str | None:
        token = get_token_from_cookies(request.cookies)
        try:
            return decode_jwt(token).identifier if token else None
        except Exception:
            return None

    def owner() -> str | None:
        if asking := ASKING.get():
            return asking
        user = context.session.user
        return user.identifier if user else None

    async def user_id(identifier: str) -> str | None:
        user = await history.get_user(identifier)
        return user.id if user else None

    private = Private()
    sources = Sources(assistant, private, settings.label)
    storage = LocalStorage(settings.index / "uploads")
    history = History(settings.index / "chat.db", storage, owner=owner, current=sources.current, shown=sources.shown)
    waiting = settings.index / "uploads" / "nieuw"
    shutil.rmtree(waiting, ignore_errors=True)
    kept = Register(settings.index / "register.db")

    async def forget() -> None:
        """Take the words of withdrawn sources out of conversations and cases."""
        await history.forget_withdrawn()
        await run_in_threadpool(kept.forget_withdrawn, sources.current())

    collection = Documents(assistant, sources, who=who, label=settings.label, waiting=waiting, changed=forget)
    searches, files = Searches(assistant, kept, settings.label), Files(kept, settings.terms)
    cases = Cases(
        assistant, kept, sources, searches, files, who=who, label=settings.label, default=settings.default_label
    )
    viewer = Viewer(sources, who=who, user_id=user_id, storage=storage, picture=picture)
    throttle = Throttle()
    chat = CaseChat(assistant, kept, cases.kept, searches, files, default=settings.default_label)
    register(
        assistant,
        settings,
        login=known,
        throttle=throttle,
        history=history,
        sources=sources,
        private=private,
        cases=chat,
        forget=forget,
    )
    routes = [*viewer.routes(), *collection.routes(), *cases.routes(), Mount("/", chainlit_server.app)]
    router = Router(routes, lifespan=chainlit_server.lifespan)

    async def front(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            ASKING.set(who(Request(scope)))
            if scope["path"] == "/login" and scope["method"] == "POST" and throttle.closed():
                refusal = JSONResponse({"detail": "te vaak geprobeerd"}, status_code=429)
                return await refusal(scope, receive, send)
        await router(scope, receive, send)

    return Guard(front, lambda: chainlit_server.get_html_template(""))


def _marked_page(path: Path, page: int, quote: str) -> bytes:
    from ingest.picture import marked_page

    return marked_page(path, page, quote)


def _quiet() -> None:
    """Keep Chainlit's remarks about translations out of the terminal; faults still show."""
    logging.getLogger("chainlit").setLevel(logging.ERROR)
    warnings.filterwarnings("ignore", message="coroutine .*opening.* was never awaited")
