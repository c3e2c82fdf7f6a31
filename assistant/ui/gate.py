"""Lets through whose session is in force and whose role suffices; closes sockets of who was logged out."""

from __future__ import annotations

from collections.abc import Callable

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.audit import AuditError
from assistant.ui.caller import IN_HAND, KEY, Caller, needs
from assistant.ui.page import notice
from assistant.ui.rights import needed

MakeCaller = Callable[[str, str, bool], Caller]
"""From a session's id (or nothing), the address that the request comes from, and whether it is of a socket."""
SessionOf = Callable[[dict[str, str]], str]
"""The id of the session in the cookies; empty where there is none that is signed by us and in time."""
LOGGED_OUT = "Log in een ander venster in en ververs daarna deze bladzijde: wat u invulde, wordt dan opnieuw verstuurd."
GONE = "Dit is er niet, of het is niet van u."


class Gate:
    """Wraps an ASGI application; every request's scope gets its `Caller`."""

    def __init__(self, app: ASGIApp, make: MakeCaller, session_of: SessionOf, *, proxy: str = "") -> None:
        self.app = app
        self._make = make
        self._session_of = session_of
        self._proxy = proxy

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            return await self.app(scope, receive, send)
        headers = Headers(scope=scope)
        socket = scope["path"].startswith("/ws/")
        caller = self._make(
            self._session_of(HTTPConnection(scope).cookies), _origin(scope, headers, self._proxy), socket
        )
        scope[KEY] = caller
        known = IN_HAND.set(caller)
        try:
            if scope["type"] == "websocket":
                return await self._socket(caller, scope, receive, send)
            if answer := _refusal(caller, scope, headers):
                return await answer(scope, receive, send)
            hide = caller.name is not None and not socket and needed(scope["method"], scope["path"]) is not None
            await self.app(scope, receive, _hidden(caller, scope, send) if hide else send)
        except AuditError as error:  # nothing was answered yet: writing down comes first
            await _said(scope, headers, 503, "Dat lukte niet", str(error))(scope, receive, send)
        finally:
            IN_HAND.reset(known)

    async def _socket(self, caller: Caller, scope: Scope, receive: Receive, send: Send) -> None:
        """Each message, either way, only while the session is in force."""
        if caller.person is None:
            await receive()
            return await send({"type": "websocket.close", "code": 1008})
        over = False

        async def close() -> None:
            nonlocal over
            if not over:
                over = True
                await send({"type": "websocket.close", "code": 1008})

        async def checked_receive() -> Message:
            message = await receive()
            if caller.person is None and message["type"] != "websocket.disconnect":
                await close()
                return {"type": "websocket.disconnect", "code": 1008}
            return message

        async def checked_send(message: Message) -> None:
            if over:
                return
            if caller.person is None:
                return await close()
            await send(message)

        await self.app(scope, checked_receive, checked_send)


def _refusal(caller: Caller, scope: Scope, headers: Headers) -> Response | None:
    role = needed(scope["method"], scope["path"])
    if role is None or caller.may(role):
        return None
    if caller.person is None:
        if scope["method"] == "GET" and _page(scope, headers):
            return RedirectResponse("/login", 303)
        return _said(scope, headers, 401, "U bent uitgelogd", LOGGED_OUT)
    caller.record("toegang", f"{scope['method']} {scope['path']}", "geweigerd")
    return _said(scope, headers, 403, "Dat mag u niet", str(needs(role)))


def _page(scope: Scope, headers: Headers) -> bool:
    """Whether a person reads the answer as a page."""
    ours = scope["path"].startswith(("/documenten", "/vraagstukken", "/bron"))
    form = ours and headers.get("content-type", "").startswith(("multipart/", "application/x-www-form"))
    return form or (scope["method"] in ("GET", "HEAD") and "text/html" in headers.get("accept", ""))


def _said(scope: Scope, headers: Headers, status: int, title: str, text: str) -> Response:
    if _page(scope, headers):
        return notice(title, text, back="/", status=status, kind="warn")
    return JSONResponse({"detail": text}, status)


def _hidden(caller: Caller, scope: Scope, send: Send) -> Send:
    """What is somebody else's is answered as what is not there, whatever Chainlit calls it."""
    replaced = False

    async def answered(message: Message) -> None:
        nonlocal replaced
        if message["type"] == "http.response.start" and (caller.denied or message["status"] in (401, 403)):
            caller.deny(f"{scope['method']} {scope['path']}")
            replaced = True
            for part in _gone():
                await send(part)
        elif not replaced:
            await send(message)

    return answered


def _gone() -> tuple[Message, Message]:
    answer = JSONResponse({"detail": GONE}, 404)
    start = {"type": "http.response.start", "status": 404, "headers": answer.raw_headers}
    return start, {"type": "http.response.body", "body": answer.body}


def _origin(scope: Scope, headers: Headers, proxy: str) -> str:
    """Where the request comes from; a proxy that is ours says so at the end of its header."""
    peer = (scope.get("client") or ("",))[0]
    if proxy and peer == proxy and (said := headers.get("x-forwarded-for", "")):
        return said.rsplit(",", 1)[-1].strip()
    return peer
