"""The whole application on a free port in this process, and visitors who log in over it: one for all tests."""

from __future__ import annotations

import json
import socket
import sqlite3
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import uvicorn
from starlette.routing import BaseRoute
from websocket import WebSocket, WebSocketConnectionClosedException, create_connection

from assistant.audit import Audit, Line
from assistant.people import People, Role
from assistant.settings import Settings
from tests.cases import CaseAssistant
from tests.fakes import drawn_page

ROLES: dict[str, Role] = {
    "anna": "coordinator",
    "bert": "coordinator",
    "bas": "beheerder",
    "boris": "beheerder",
    "lena": "lezer",
}
PATIENCE = 20.0


class Office(NamedTuple):
    """A running server, and what is behind it."""

    address: str
    folder: Path
    people: People
    audit: Audit
    passwords: dict[str, str]
    routes: list[tuple[str, str]]
    """Method and path of every route of the application, as its router knows them."""

    @contextmanager
    def visit(self, name: str = "") -> Iterator[Visitor]:
        """A browser; logged in where a name is given."""
        from chainlit.auth import create_jwt

        from assistant.ui.token import user

        with Visitor(self, name) as visitor:
            if name:  # as `/login` does after half a second of checking the password
                session = self.people.begin(name)
                visitor.cookies.set("access_token", create_jwt(user(self.people.of(session), session)))
            yield visitor

    def rows(self, query: str, *values: object) -> list[dict[str, Any]]:
        """What is in the database of conversations."""
        with closing(sqlite3.connect(self.folder / "chat.db")) as db:
            db.row_factory = sqlite3.Row
            return [dict(row) for row in db.execute(query, values)]

    def rows_at_last(self, query: str, *values: object) -> list[dict[str, Any]]:
        """The same, once there are any: Chainlit writes beside what it says."""
        last = time.monotonic() + PATIENCE
        while not (found := self.rows(query, *values)):
            assert time.monotonic() < last, query
        return found

    def after(self, line: int) -> list[Line]:
        """What was recorded since."""
        return [found for found in self.audit.lines() if found.number > line]

    @property
    def recorded(self) -> int:
        """The number of the last line."""
        return self.audit.lines(1)[-1].number


class Visitor(httpx.Client):
    """One browser: it keeps its cookies and sends the headers that a page of ours sends."""

    def __init__(self, office: Office, name: str) -> None:
        super().__init__(
            base_url=office.address, headers={"Origin": office.address}, timeout=PATIENCE, follow_redirects=False
        )
        self.name = name
        self.office = office

    def log_in(self, name: str, password: str) -> httpx.Response:
        return self.post("/login", data={"username": name, "password": password})

    @contextmanager
    def chat(self, *, thread: str = "", session: str = "") -> Iterator[Chat]:
        """An open conversation."""
        cookies = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        address = self.office.address.replace("http", "ws", 1)
        where = f"{address}/ws/socket.io/?EIO=4&transport=websocket"
        with closing(create_connection(where, cookie=cookies, origin=self.office.address, timeout=PATIENCE)) as opened:
            chat = Chat(opened, self.name, session or str(uuid.uuid4()))
            chat.begin(thread)
            yield chat


class Chat:
    """Socket.IO as far as Chainlit's page speaks it."""

    def __init__(self, socket: WebSocket, name: str, session: str) -> None:
        self._socket = socket
        self._name = name
        self.session = session
        self.thread = ""

    def begin(self, thread: str) -> None:
        """Raises ConnectionRefusedError where the server does not take it."""
        assert self._socket.recv().startswith("0")
        auth = {"sessionId": self.session, "clientType": "webapp", "userEnv": "{}", "threadId": thread}
        self._socket.send("40" + json.dumps(auth))
        said = self._next()
        if not said.startswith("40"):
            raise ConnectionRefusedError(said)
        self.send("connection_successful")
        self.until("set_commands")

    def send(self, event: str, *arguments: object) -> None:
        self._socket.send("42" + json.dumps([event, *arguments]))

    def _next(self) -> str:
        while (said := self._socket.recv()) in ("2", ""):
            if said == "":
                raise WebSocketConnectionClosedException("closed")
            self._socket.send("3")
        return str(said)

    def until(self, event: str) -> list[tuple[str, Any]]:
        """All that is said up to this event."""
        heard = []
        while True:
            said = self._next()
            if said.startswith("42"):
                name, *rest = json.loads(said[2:])
                heard.append((name, rest[0] if rest else None))
                if name == "first_interaction":
                    self.thread = rest[0]["thread_id"]
                if name == event:
                    return heard

    def ask(self, question: str, *files: str) -> str:
        """All the words that come back."""
        message = {"id": str(uuid.uuid4()), "name": self._name, "type": "user_message", "output": question}
        message |= {"threadId": self.thread, "createdAt": "2026-11-25T10:00:00Z"}
        self.send("client_message", {"message": message, "fileReferences": [{"id": f} for f in files]})
        self.until("task_start")
        heard = self.until("task_end")
        while not self.thread:  # it gets its name beside the answer
            heard += self.until("first_interaction")
        return "\n".join(d["output"] for n, d in heard if n in ("new_message", "update_message") and d.get("output"))


def until(holds: Callable[[], bool], tries: int = 500) -> bool:
    """Ask again what is written beside the answer; False where it never comes."""
    return any(holds() for _ in range(tries))


@contextmanager
def office(folder: Path) -> Iterator[Office]:
    """Open until the block ends. Chainlit can be set up once in a process."""
    from assistant.ui.server import UVICORN, build, listen, prepare

    (folder / "bestanden").mkdir(parents=True)
    settings = Settings(index=folder, port=0)
    prepare(settings)
    people = People(folder / "people.db")
    passwords = {name: people.add(name, role) for name, role in ROLES.items()}
    app = build(settings, CaseAssistant(folder / "bestanden"), people, drawn_page)
    listening = listen("127.0.0.1", 0)
    # without the lifespan: Chainlit's ends the whole process
    server = uvicorn.Server(uvicorn.Config(app, lifespan="off", **UVICORN))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    host, port = listening.getsockname()[:2]
    with socket.create_connection((host, port), timeout=PATIENCE):
        pass
    router: Any = app
    while not hasattr(router, "routes"):
        router = router.app
    try:
        found = sorted(set(_walk(router.routes)))
        yield Office(f"http://{host}:{port}", folder, people, Audit(folder / "audit.db"), passwords, found)
    finally:
        server.should_exit = server.force_exit = True
        thread.join(PATIENCE)


def _walk(routes: list[BaseRoute], before: str = "") -> Iterator[tuple[str, str]]:
    for route in routes:
        inner = getattr(route, "original_router", None) or getattr(route, "app", None)
        path = before + getattr(route, "path", "")
        if hasattr(inner, "routes") and inner.routes and not getattr(route, "methods", None):
            yield from _walk(inner.routes, path)
        elif methods := getattr(route, "methods", None):
            yield from ((method, path) for method in methods)
        else:
            yield "ANY", path
