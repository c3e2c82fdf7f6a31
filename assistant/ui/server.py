"""Serve the chat: lay out its folder, put the guard in front of Chainlit, and run."""

from __future__ import annotations

import json
import logging
import os
import shutil
import socket
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.audit import Audit
from assistant.login import Login, first, secret
from assistant.people import People
from assistant.settings import Settings
from assistant.ui.caller import KEY
from assistant.ui.start import check_address, check_folder, check_origins, check_providers, check_secret
from ingest.errors import RcbError
from ingest.settings import ROOT

if TYPE_CHECKING:
    from starlette.types import ASGIApp

    from assistant.pipeline import Assistant
    from assistant.ui.viewer import Picture

UVICORN = {"log_level": "warning", "ws_max_size": 4 * 1024 * 1024, "server_header": False, "proxy_headers": False}
"""Whose address to believe behind a proxy, the gate knows."""
WEB = Path(__file__).parent / "web"
Announce = Callable[[str], None]
"""Called with the address and the login, in Dutch, as soon as the chat can be reached."""


def serve(
    settings: Settings, announce: Announce, assistant: Assistant | None = None, picture: Picture | None = None
) -> None:
    """Serve until stopped; raises `RcbError` where the address cannot be used or starting would be dangerous."""
    check_address(settings)
    settings.index.mkdir(parents=True, exist_ok=True)
    check_folder(settings.index)
    listening = listen(settings.host, settings.port)
    prepare(settings)
    if assistant is None:
        from assistant.pipeline import Assistant

        assistant = Assistant.from_settings(settings)
    people = People(settings.index / "people.db")
    known = first(settings.index, people)
    app = build(settings, assistant, people, picture or _marked_page)
    announce(f"De assistent staat klaar op {_address(settings, listening)}\n{_how(known)}Stoppen: Ctrl+C")
    import uvicorn

    config = uvicorn.Config(app, **UVICORN)
    uvicorn.Server(config).run(sockets=[listening])


def prepare(settings: Settings) -> None:
    """Chainlit's folder and secret, where it looks for them when it is imported."""
    app_root = lay_out(settings.index / "web")
    key = secret(settings.index)
    check_secret(key, settings.index / "secret")
    check_origins(app_root / ".chainlit" / "config.toml")
    os.environ["CHAINLIT_APP_ROOT"] = str(app_root)
    os.environ["CHAINLIT_AUTH_SECRET"] = key
    if settings.public_url:
        os.environ["CHAINLIT_URL"] = settings.public_url


def _address(settings: Settings, listening: socket.socket) -> str:
    host, port = listening.getsockname()[:2]
    return settings.public_url or f"http://{f'[{host}]' if ':' in host else host}:{port}"


def _how(known: Login | None) -> str:
    if known is None:
        return "Log in met uw eigen gebruikersnaam en wachtwoord (`rcb users list` toont wie er zijn).\n"
    return f"Gebruikersnaam: {known.user}\nWachtwoord:     {known.password}\n"


def listen(host: str, port: int) -> socket.socket:
    """A socket; port 0 takes any that is free."""
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


def build(settings: Settings, assistant: Assistant, people: People, picture: Picture) -> ASGIApp:
    """The whole application: the guard, the gate, our own pages, and Chainlit behind them."""
    _quiet()
    import chainlit.server as chainlit_server
    from chainlit.config import config
    from chainlit.oauth_providers import get_configured_oauth_providers
    from chainlit.session import BaseSession
    from starlette.concurrency import run_in_threadpool
    from starlette.requests import Request
    from starlette.routing import Mount, Router

    from assistant.app import register
    from assistant.register import Register
    from assistant.ui.caller import Caller, caller, deny, may, require, seen
    from assistant.ui.case_chat import CaseChat
    from assistant.ui.case_files import Files
    from assistant.ui.case_model import Models
    from assistant.ui.case_search import Searches
    from assistant.ui.cases import Cases
    from assistant.ui.documents import Documents
    from assistant.ui.door import Door
    from assistant.ui.gate import Gate
    from assistant.ui.guard import Guard, clean, guard_sessions
    from assistant.ui.history import History
    from assistant.ui.private import Private
    from assistant.ui.sources import Sources
    from assistant.ui.storage import LocalStorage
    from assistant.ui.token import enter, leave, session_of
    from assistant.ui.viewer import Viewer

    check_providers(settings, get_configured_oauth_providers())
    config.run.headless = True
    template = chainlit_server.get_html_template
    chainlit_server.get_html_template = lambda root_path: clean(template(root_path))
    guard_sessions(BaseSession)
    audit = Audit(settings.index / "audit.db")

    def who(request: Request) -> str | None:
        return request.scope[KEY].name

    def owner() -> str | None:
        asks = caller()
        return asks.name if asks else None

    async def user_id(identifier: str) -> str | None:
        user = await history.get_user(identifier)
        return user.id if user else None

    private = Private()
    sources = Sources(assistant, private, seen)
    storage = LocalStorage(settings.index / "uploads")
    history = History(
        settings.index / "chat.db", storage, owner=owner, current=sources.current, shown=sources.shown, deny=deny
    )
    waiting = settings.index / "uploads" / "nieuw"
    shutil.rmtree(waiting, ignore_errors=True)
    kept = Register(settings.index / "register.db")

    async def forget() -> None:
        """Take the words of withdrawn sources out of conversations and cases."""
        await history.forget_withdrawn()
        await run_in_threadpool(kept.forget_withdrawn, sources.current())

    default = settings.default_label
    collection = Documents(assistant, sources, who=who, seen=seen, may=may, waiting=waiting, changed=forget)
    searches, files = Searches(assistant, kept, seen), Files(kept, settings.terms)
    models = Models(assistant, kept, seen, files.office)
    cases = Cases(assistant, kept, sources, searches, files, models, who=who, seen=seen, may=may, default=default)
    viewer = Viewer(sources, who=who, user_id=user_id, storage=storage, picture=picture)
    chat = CaseChat(assistant, kept, cases.kept, searches, files, models, default=default, seen=seen, require=require)
    door = Door(people, audit, enter=enter, leave=leave, unknown=settings.oidc_unknown)
    outside = door.from_outside if settings.oidc_unknown else None
    register(assistant, history=history, sources=sources, private=private, cases=chat, forget=forget, outside=outside)
    routes = [*door.routes(), *viewer.routes(), *collection.routes(), *cases.routes(), Mount("/", chainlit_server.app)]
    router = Router(routes, lifespan=chainlit_server.lifespan)

    def make(session: str, origin: str, socket: bool) -> Caller:
        return Caller(people, audit, session=session, origin=origin, most=settings.label, socket=socket)

    declared = {"public_url": settings.public_url, "proxy": settings.proxy}
    gate = Gate(router, make, session_of, proxy=settings.proxy if settings.public_url else "")
    start_page = lambda: chainlit_server.get_html_template("")  # noqa: E731
    return Guard(gate, start_page, oidc=bool(settings.oidc_unknown), **declared)


def _marked_page(path: Path, page: int, quote: str) -> bytes:
    from ingest.picture import marked_page

    return marked_page(path, page, quote)


def _quiet() -> None:
    """Keep Chainlit's remarks about translations out of the terminal; faults still show."""
    logging.getLogger("chainlit").setLevel(logging.ERROR)
    warnings.filterwarnings("ignore", message="coroutine .*opening.* was never awaited")
