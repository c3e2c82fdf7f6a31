"""Logging in and out: by password, or by what an identity provider says of someone."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Literal

import anyio
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from assistant.audit import NOBODY, Audit
from assistant.login import Throttle
from assistant.people import People, Person, is_name
from assistant.ui.caller import IN_HAND, KEY

Enter = Callable[[Request, Response, Person, str], Awaitable[None]]
"""Gives the browser the cookie of a session that began."""
Leave = Callable[[Request, Response], None]
"""Takes it away."""
Unknown = Literal["", "weigeren", "lezer"]


PROVIDER = "identiteitsdienst"


class Door:
    """`/login` and `/logout`. Guessing is slowed per user and address, and per address."""

    def __init__(self, people: People, audit: Audit, *, enter: Enter, leave: Leave, unknown: Unknown = "") -> None:
        self._people = people
        self._audit = audit
        self._enter = enter
        self._leave = leave
        self._unknown = unknown
        self._pairs, self._addresses = Throttle(), Throttle(most=20)
        self._checking = anyio.CapacityLimiter(2)
        """A check takes 64 MB for part of a second."""

    def routes(self) -> list[Route]:
        """Both without a login."""
        return [
            Route("/login", self.log_in, methods=["POST"]),
            Route("/logout", self.log_out, methods=["POST"]),
        ]

    async def log_in(self, request: Request) -> Response:
        """By name and password."""
        async with request.form(max_files=0, max_fields=10, max_part_size=10_000) as form:
            name, password = str(form.get("username", "")).strip(), str(form.get("password", ""))
        origin = request.scope[KEY].origin
        pair = f"{name[:100]} {origin}"
        if self._pairs.closed(pair) or self._addresses.closed(origin):
            self._record(name, "vertraagd", origin)
            return JSONResponse({"detail": "te vaak geprobeerd"}, status_code=429)
        self._pairs.failed(pair)  # counted before the check, so that many at once are counted too
        self._addresses.failed(origin)
        person = await anyio.to_thread.run_sync(self._people.check, name, password, limiter=self._checking)
        if person is None:
            self._record(name, "geweigerd", origin)
            return JSONResponse({"detail": "credentialssignin"}, status_code=401)
        self._pairs.succeeded(pair)
        self._addresses.succeeded(origin)
        answer = JSONResponse({"success": True})
        await self._enter(request, answer, person, self._begin(person, origin))
        return answer

    def _begin(self, person: Person, origin: str) -> str:
        session = self._people.begin(person.name)
        self._audit.record("inloggen", actor=person.name, origin=origin)
        return session

    def _record(self, name: str, result: Literal["geweigerd", "vertraagd"], origin: str) -> None:
        known = any(p.name == name for p in self._people.all())
        self._audit.record("inloggen", actor=name if known else NOBODY, result=result, origin=origin)

    async def log_out(self, request: Request) -> Response:
        """This session, everywhere it is open."""
        caller = request.scope[KEY]
        if caller.person:
            self._people.end(caller.session)
            caller.record("uitloggen")
        answer = JSONResponse({"success": True})
        self._leave(request, answer)
        return answer

    def from_outside(self, said: dict[str, Any], name: str) -> tuple[Person, str] | None:
        """Who an identity provider says this is, with a session that begins; None where they are refused.

        Who is not known here becomes a reader where the setting says so.
        """
        caller = IN_HAND.get()
        origin = caller.origin if caller else ""
        name = name.strip().lower()
        verified = said.get("email_verified", True) is not False
        person = self._people.external(name) if verified else None
        known = any(p.name == name for p in self._people.all())
        if verified and not known and self._unknown == "lezer" and is_name(name):
            self._people.add(name, "lezer", external=True)
            self._audit.record("gebruikersbeheer", f"toegevoegd: {name} (lezer)", actor=PROVIDER, origin=origin)
            person = self._people.external(name)
        if person is None:
            self._record(name, "geweigerd", origin)
            return None
        return person, self._begin(person, origin)
