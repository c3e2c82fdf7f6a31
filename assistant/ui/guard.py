"""What stands between the network and Chainlit: who may call, with which ids, and what a browser may load."""

from __future__ import annotations

import base64
import hashlib
import re
import uuid
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]"})
BLOCKED = ("/mcp", "/copilot", "/auth/jwt", "/auth/header", "/project/share", "/slack", "/teams")
BLOCKED += ("/project/thread/share", "/project/element", "/docs", "/redoc", "/openapi.json")
OIDC = "/auth/oauth"
"""Doors of Chainlit that nothing here uses."""
MOST_BYTES = 26 * 1024 * 1024

_INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.S)
_EXTERNAL = re.compile(r"<(?:link|meta)\b[^>]*[\"']https?://[^>]*>\s*", re.S)
_WRITING = frozenset({"POST", "PUT", "PATCH", "DELETE"})


def canonical(value: object) -> bool:
    """Whether `value` is a UUID as we write it: Chainlit makes paths of such ids."""
    try:
        return isinstance(value, str) and str(uuid.UUID(value)) == value
    except ValueError:
        return False


def guard_sessions(session_class: type) -> None:
    """Make `session_class` refuse ids that are not canonical UUIDs, before anything is made of them."""
    original = session_class.__init__

    def checked(self: object, id: str, *args: object, **kwargs: object) -> None:
        thread = kwargs.get("thread_id")
        if not canonical(id) or not (thread is None or thread == "" or canonical(thread)):
            raise ConnectionRefusedError("invalid session")
        original(self, id, *args, **kwargs)

    session_class.__init__ = checked  # type: ignore[misc]


def clean(html: str) -> str:
    """The start page in Dutch, without a link to any other machine."""
    return _EXTERNAL.sub("", html).replace('<html lang="en">', '<html lang="nl">')


def policy(html: str = "") -> str:
    """The content security policy for a page: only this origin, and only the inline scripts that are in `html`."""
    digests = (hashlib.sha256(script.encode()).digest() for script in _INLINE_SCRIPT.findall(html))
    scripts = "".join(f" 'sha256-{base64.b64encode(d).decode()}'" for d in digests)
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src 'self'{scripts}",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "worker-src 'self' blob:",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'self'",
        )
    )


class Guard:
    """Wraps an ASGI application; `start_page` gives the HTML whose inline scripts are allowed.

    With `public_url` a proxy that does TLS stands before us: nobody else than `proxy` is answered.
    """

    def __init__(
        self,
        app: ASGIApp,
        start_page: Callable[[], str],
        *,
        public_url: str = "",
        proxy: str = "",
        oidc: bool = False,
    ) -> None:
        self.app = app
        self._public = urlsplit(public_url).hostname or ""
        self._proxy = proxy if public_url else ""
        self._hosts = LOOPBACK | {self._public} - {""}
        self._blocked = BLOCKED if oidc else (*BLOCKED, OIDC)
        self._policy = policy(start_page())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            return await self.app(scope, receive, send)
        if refused := self._refusal(scope):
            return await _refuse(refused, scope, receive, send)

        async def protected(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._protect(MutableHeaders(scope=message))
            await send(message)

        await self.app(scope, receive, protected)

    def _refusal(self, scope: Scope) -> tuple[int, str] | None:
        headers, path = Headers(scope=scope), scope["path"]
        host = headers.get("host", "")
        if self._proxy and (scope.get("client") or ("",))[0] != self._proxy:
            return 403, f"Open de assistent op https://{self._public}."
        if _name(host) not in self._hosts:
            return 400, "Onbekend adres. Open de assistent op het adres dat `rcb chat` toont."
        if any(path == door or path.startswith(door + "/") for door in self._blocked):
            return 404, "Niet beschikbaar."
        writes = scope["type"] == "websocket" or scope["method"] in _WRITING
        if (writes or path.startswith("/ws/")) and not _same_origin(headers, host):
            return 403, "Dit verzoek komt van een andere website en is geweigerd."
        if not _ids_are_canonical(scope):
            return 400, "Ongeldig kenmerk van sessie of gesprek."
        if writes and scope["type"] == "http":
            return _too_large(headers)
        return None

    def _protect(self, headers: MutableHeaders) -> None:
        headers.setdefault("Content-Security-Policy", self._policy)
        headers["X-Content-Type-Options"] = "nosniff"
        headers["X-Frame-Options"] = "SAMEORIGIN"
        headers["Referrer-Policy"] = "same-origin"
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
        if self._public:
            headers["Strict-Transport-Security"] = "max-age=31536000"
            cookies = [f"{c}; Secure" if "secure" not in c.lower() else c for c in headers.getlist("set-cookie")]
            if cookies:
                del headers["set-cookie"]
            for cookie in cookies:
                headers.append("set-cookie", cookie)
        for name in ("access-control-allow-origin", "access-control-allow-credentials"):
            if name in headers:
                del headers[name]


def _name(host: str) -> str:
    return host.rsplit(":", 1)[0] if re.search(r":\d+$", host) else host


def _same_origin(headers: Headers, host: str) -> bool:
    origin = headers.get("origin")
    if origin is not None:
        return origin in (f"http://{host}", f"https://{host}")
    return headers.get("sec-fetch-site", "same-origin") in ("same-origin", "none")


def _ids_are_canonical(scope: Scope) -> bool:
    query = parse_qs(scope.get("query_string", b"").decode("latin-1"))
    ids = query.get("session_id", [])
    parts = scope["path"].strip("/").split("/")
    if parts[:2] == ["project", "thread"] and len(parts) > 2:
        ids = [*ids, parts[2], *parts[4:5]]
    return all(canonical(i) for i in ids)


def _too_large(headers: Headers) -> tuple[int, str] | None:
    length = headers.get("content-length")
    if length is None and "transfer-encoding" in headers:
        return 411, "De grootte van het bestand ontbreekt."
    if length and (not length.isdigit() or int(length) > MOST_BYTES):
        return 413, "Het bestand is te groot: hoogstens 25 MB."
    return None


async def _refuse(refused: tuple[int, str], scope: Scope, receive: Receive, send: Send) -> None:
    status, why = refused
    if scope["type"] == "websocket":
        await receive()
        return await send({"type": "websocket.close", "code": 1008, "reason": ""})
    await PlainTextResponse(why, status_code=status)(scope, receive, send)
