"""Who may log in, with which role and up to which label; and their sessions, which can be ended at once."""

from __future__ import annotations

import re
import secrets
import sqlite3
import time
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Literal, NamedTuple

from assistant.database import Database
from ingest.errors import RcbError
from ingest.schema import LABELS, Label

Role = Literal["lezer", "coordinator", "beheerder"]
ROLES: tuple[Role, ...] = ("lezer", "coordinator", "beheerder")
"""Each may do what those before it may."""
SESSION_SECONDS = 8 * 3600
LONGEST_PASSWORD = 200

_NAME = re.compile(r"[a-z0-9][a-z0-9._@+-]{1,99}")
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without characters that are mistaken for each other when read aloud."""

SCHEMA = """
CREATE TABLE IF NOT EXISTS people (
  name TEXT PRIMARY KEY, role TEXT NOT NULL, label TEXT, external INTEGER NOT NULL, disabled INTEGER NOT NULL DEFAULT 0,
  password TEXT NOT NULL DEFAULT ''
);
CREATE TABLE IF NOT EXISTS sessions (id TEXT PRIMARY KEY, name TEXT NOT NULL, begun REAL NOT NULL);
"""


class Person(NamedTuple):
    """Someone who may log in."""

    name: str
    role: Role
    label: Label | None
    """The highest label they may see; None where it is the instance's."""
    external: bool
    """Whether an identity provider says who they are; otherwise a password does."""
    disabled: bool

    def may(self, role: Role) -> bool:
        """Whether this person may do what `role` may."""
        return ROLES.index(self.role) >= ROLES.index(role)

    def seen(self, most: Label) -> tuple[Label, ...]:
        """The labels that this person may see where the instance shows up to `most`."""
        return LABELS[: min(LABELS.index(most), LABELS.index(self.label or most)) + 1]


class People:
    """SQLite at `path`; passwords as argon2id. Another process sees every change at once."""

    def __init__(self, path: Path, clock: Callable[[], float] = time.time) -> None:
        from argon2 import PasswordHasher

        self._database = Database(path, SCHEMA)
        self._clock = clock
        self._hasher = PasswordHasher()

    def all(self) -> list[Person]:
        """Everyone, by name."""
        with self._database.reading() as db:
            return [_person(row) for row in db.execute("SELECT * FROM people ORDER BY name")]

    def add(
        self, name: str, role: Role, label: Label | None = None, *, external: bool = False, password: str = ""
    ) -> str:
        """Someone new; the password, made here where none is given. For who is `external` there is none."""
        if not is_name(name):
            remedy = "Gebruik kleine letters, cijfers en . _ @ + -, minstens twee tekens."
            raise RcbError(f"'{name}' kan geen gebruikersnaam zijn. {remedy}")
        password = "" if external else password or new_password()
        hashed = self._hasher.hash(password) if password else ""
        try:
            with self._database.writing() as db:
                row = (name, role, label, external, hashed)
                db.execute("INSERT INTO people (name, role, label, external, password) VALUES (?, ?, ?, ?, ?)", row)
        except sqlite3.IntegrityError:
            raise RcbError(f"Er is al een gebruiker '{name}'. Kies een andere naam, of zie `rcb users list`.") from None
        return password

    def change(self, name: str, *, role: Role | None = None, label: Label | None = None) -> None:
        """Another role or highest label; what runs meets it at the next request."""
        with self._known(name) as db:
            query = "UPDATE people SET role = coalesce(?, role), label = coalesce(?, label) WHERE name = ?"
            db.execute(query, (role, label, name))

    def disable(self, name: str) -> None:
        """No more logging in, and every session ended."""
        with self._known(name) as db:
            db.execute("UPDATE people SET disabled = 1 WHERE name = ?", (name,))
            db.execute("DELETE FROM sessions WHERE name = ?", (name,))

    def reset(self, name: str) -> str:
        """A new password, and every session ended; who was disabled may log in again."""
        with self._known(name) as db:
            external = _person(db.execute("SELECT * FROM people WHERE name = ?", (name,)).fetchone()).external
            password = "" if external else new_password()
            hashed = self._hasher.hash(password) if password else ""
            db.execute("UPDATE people SET password = ?, disabled = 0 WHERE name = ?", (hashed, name))
            db.execute("DELETE FROM sessions WHERE name = ?", (name,))
        return password

    def log_out(self, name: str) -> int:
        """End every session of one person; how many there were."""
        with self._known(name) as db:
            return db.execute("DELETE FROM sessions WHERE name = ?", (name,)).rowcount

    def _known(self, name: str):
        with self._database.reading() as db:
            if db.execute("SELECT 1 FROM people WHERE name = ?", (name,)).fetchone() is None:
                raise RcbError(f"Er is geen gebruiker '{name}'. Met `rcb users list` ziet u wie er zijn.")
        return self._database.writing()

    def check(self, name: str, password: str) -> Person | None:
        """The person whose name and password these are; takes as long for a name that nobody has."""
        from argon2.exceptions import VerificationError

        with self._database.reading() as db:
            row = db.execute("SELECT * FROM people WHERE name = ?", (name.strip(),)).fetchone()
        try:
            self._hasher.verify((row and row["password"]) or self._nobody, password.strip()[:LONGEST_PASSWORD])
        except VerificationError:
            return None
        usable = row is not None and row["password"] and not row["disabled"]
        return _person(row) if usable else None

    @cached_property
    def _nobody(self) -> str:
        """Checked where there is no such person, so that the time taken tells nothing."""
        return self._hasher.hash(new_password())

    def external(self, name: str) -> Person | None:
        """The person whom an identity provider names so."""
        with self._database.reading() as db:
            query = "SELECT * FROM people WHERE name = ? AND external AND NOT disabled"
            row = db.execute(query, (name,)).fetchone()
        return _person(row) if row else None

    def begin(self, name: str) -> str:
        """A session; its id."""
        session, now = secrets.token_hex(16), self._clock()
        with self._database.writing() as db:
            db.execute("DELETE FROM sessions WHERE begun <= ?", (now - SESSION_SECONDS,))
            db.execute("INSERT INTO sessions VALUES (?, ?, ?)", (session, name, now))
        return session

    def end(self, session: str) -> None:
        """Log one session out."""
        with self._database.writing() as db:
            db.execute("DELETE FROM sessions WHERE id = ?", (session,))

    def of(self, session: str) -> Person | None:
        """Whose session it is, with role and label as they are now; None where it is over."""
        query = "SELECT p.* FROM sessions s JOIN people p ON p.name = s.name WHERE s.id = ? AND s.begun > ? AND NOT p.disabled"
        with self._database.reading() as db:
            row = db.execute(query, (session, self._clock() - SESSION_SECONDS)).fetchone()
        return _person(row) if row else None


def is_name(name: str) -> bool:
    """Whether someone may be called so here."""
    return _NAME.fullmatch(name) is not None


def new_password() -> str:
    """Four groups of five, about 99 bits."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(5)) for _ in range(4))


def _person(row: sqlite3.Row) -> Person:
    return Person(row["name"], row["role"], row["label"], bool(row["external"]), bool(row["disabled"]))
