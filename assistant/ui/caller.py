"""Who makes the request in hand, from where, and what they may now; and their lines in the audit log."""

from __future__ import annotations

import logging
from contextvars import ContextVar
from typing import Any

from assistant.audit import NOBODY, Action, Audit, AuditError, Result
from assistant.people import People, Person, Role
from ingest.errors import RcbError
from ingest.schema import Label

IN_HAND: ContextVar[Caller | None] = ContextVar("in_hand", default=None)
"""Of this request. What a socket does may run in a task that another's request began: there the session counts first."""
KEY = "rcb.caller"
"""Where a request's scope holds its caller."""

log = logging.getLogger(__name__)
_NEEDED: dict[Role, str] = {"coordinator": "een coördinator", "beheerder": "een beheerder"}


class Refused(RcbError):
    """This person may not do this."""


def needs(role: Role) -> Refused:
    """The refusal in words."""
    return Refused(
        f"Dit mag alleen {_NEEDED.get(role, 'wie is ingelogd')}. Vraag het aan de beheerder van de assistent."
    )


class Caller:
    """One request, or one socket, of someone who is logged in or not.

    Role and label are looked up at each use, so that what changes counts at once.
    """

    def __init__(self, people: People, audit: Audit, *, session: str, origin: str, most: Label, socket: bool) -> None:
        self._people = people
        self._audit = audit
        self._most = most
        self.session = session
        self.origin = origin
        self.socket = socket
        person = self.person
        self.name = person.name if person else None
        """Fixed: what belongs to this person also after they were logged out."""
        self.denied = False
        """Whether something was asked for that is somebody else's."""

    @property
    def person(self) -> Person | None:
        """As they are now; None where nobody is logged in any more."""
        return self._people.of(self.session) if self.session else None

    def may(self, role: Role) -> bool:
        """Whether they may do what `role` may, now."""
        person = self.person
        return person is not None and person.may(role)

    def seen(self) -> tuple[Label, ...]:
        """The labels that they may see now."""
        person = self.person
        return person.seen(self._most) if person else ()

    def record(self, action: Action, object: str = "", result: Result = "gelukt") -> None:
        """A line in the audit log; without it nothing goes on, but what is refused or failed stays so."""
        try:
            self._write(action, object, result)
        except AuditError as error:
            if result == "gelukt":
                raise
            log.error("%s", error)

    def _write(self, action: Action, object: str, result: Result) -> None:
        self._audit.record(action, object, actor=self.name or NOBODY, result=result, origin=self.origin)

    def deny(self, object: str) -> None:
        """Note that something was asked for that is not theirs; the answer will be that it is not there."""
        if not self.denied:
            self.denied = True
            self.record("toegang", object, "geweigerd")


def caller() -> Caller | None:
    """Of the HTTP request in hand, or of the socket whose event is handled."""
    found = IN_HAND.get()
    if found and not found.socket:
        return found
    return of_session(_chainlit_session()) or found


def of_session(session: Any) -> Caller | None:
    """Of a socket, as it was last opened."""
    environ = getattr(session, "environ", None) or {}
    return environ.get("asgi.scope", {}).get(KEY)


def _chainlit_session() -> Any:
    from chainlit.context import ChainlitContextException, context

    try:
        return context.session
    except ChainlitContextException:
        return None


def seen() -> tuple[Label, ...]:
    """The labels that whoever asks may see now; none where nobody is logged in."""
    found = caller()
    return found.seen() if found else ()


def may(role: Role) -> bool:
    """Whether whoever asks may do what `role` may."""
    found = caller()
    return found is not None and found.may(role)


def require(role: Role) -> None:
    """Raise the refusal where whoever asks may not do what `role` may."""
    found = caller()
    if found is None or not found.may(role):
        if found:
            found.record("toegang", f"vraagt om rol {role}", "geweigerd")
        raise needs(role)


def deny(what: str) -> None:
    """Note that whoever asks, asked for what is somebody else's."""
    if found := caller():
        found.deny(what)


def record(action: Action, object: str = "", result: Result = "gelukt") -> None:
    """A line in the audit log about whoever asks."""
    if found := caller():
        found.record(action, object, result)
