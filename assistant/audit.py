"""The audit log: who did what to which object, when, from where and with what result; only ever added to."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, NamedTuple

from assistant.database import Database
from ingest.errors import RcbError

Action = Literal[
    "inloggen",
    "uitloggen",
    "vraag",
    "bron geopend",
    "bestand bijgevoegd",
    "document toegevoegd",
    "document verwijderd",
    "vraagstuk gemaakt",
    "vraagstuk gewijzigd",
    "uitvoer",
    "gesprek verwijderd",
    "toegang",
    "gebruikersbeheer",
]
Result = Literal["gelukt", "geweigerd", "vertraagd", "mislukt"]
START = "0" * 64
"""What the first line has in place of the hash before it."""
LONGEST = 500
NOBODY = "onbekend"
"""The actor where no user is known: what was typed as a name may be a password."""
COMMAND_LINE = "opdrachtregel"
OPERATOR = "beheerder (opdrachtregel)"

SCHEMA = """
CREATE TABLE IF NOT EXISTS log (
  number INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, actor TEXT NOT NULL, action TEXT NOT NULL,
  object TEXT NOT NULL, result TEXT NOT NULL, origin TEXT NOT NULL, previous TEXT NOT NULL, hash TEXT NOT NULL
);
CREATE TRIGGER IF NOT EXISTS log_is_not_changed BEFORE UPDATE ON log
BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END;
CREATE TRIGGER IF NOT EXISTS log_is_not_shortened BEFORE DELETE ON log
BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END;
"""


class Line(NamedTuple):
    """One line; `hash` is over the hash before it and the rest as canonical JSON."""

    number: int
    at: str
    actor: str
    action: str
    object: str
    result: str
    origin: str
    previous: str
    hash: str

    def computed(self) -> str:
        """What `hash` has to be."""
        said = {k: v for k, v in self._asdict().items() if k not in ("previous", "hash")}
        written = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(f"{self.previous}\n{written}".encode()).hexdigest()


class Verdict(NamedTuple):
    """What checking the chain came to."""

    lines: int
    last: str
    """The hash of the last line: a seal over all before it."""
    broken: int | None
    """The first line that is not as it was written; None where all are."""


class AuditError(RcbError):
    """Something could not be written down, and is therefore not done."""


class Audit:
    """SQLite at `path`. Ids and hashes of documents go in, never their text or a question's."""

    def __init__(self, path: Path) -> None:
        self._database = Database(path, SCHEMA)

    def record(self, action: Action, object: str = "", *, actor: str, result: Result = "gelukt", origin: str) -> Line:
        """Add a line; what cannot be written down here raises, so that it is not done either."""
        try:
            return self._added(action, object, actor, result, origin)
        except sqlite3.Error as error:
            raise AuditError(
                f"De auditlog kan niet worden bijgewerkt ({error}); daarom gebeurt dit niet. Laat de beheerder de ruimte op de "
                "schijf en de rechten van de indexmap nakijken, en probeer het opnieuw."
            ) from None

    def _added(self, *told: str) -> Line:
        at = datetime.now(UTC).isoformat(timespec="milliseconds")
        action, object, actor, result, origin = map(_one_line, told)
        with self._database.writing() as db:
            before = db.execute("SELECT number, hash FROM log ORDER BY number DESC LIMIT 1").fetchone()
            number, previous = (before["number"] + 1, before["hash"]) if before else (1, START)
            line = Line(number, at, actor, action, object, result, origin, previous, "")
            line = line._replace(hash=line.computed())
            db.execute(f"INSERT INTO log VALUES ({', '.join('?' * len(line))})", line)
        return line

    def lines(self, last: int | None = None) -> list[Line]:
        """All lines, or the last so many, the oldest first."""
        with self._database.reading() as db:
            rows = db.execute("SELECT * FROM log ORDER BY number DESC LIMIT ?", (-1 if last is None else last,))
            return [Line(*row) for row in rows][::-1]

    def verify(self, seal: str = "") -> Verdict:
        """Compute the chain again; with `seal`, the hash of a last line noted earlier, that it is still in there."""
        with self._database.reading() as db:
            db.execute("BEGIN")
            ever = db.execute("SELECT seq FROM sqlite_sequence WHERE name = 'log'").fetchone()
            return _checked(map(Line._make, _rows(db)), ever["seq"] if ever else 0, seal)


def _rows(db: sqlite3.Connection) -> Iterator[tuple]:
    return (tuple(row) for row in db.execute("SELECT * FROM log ORDER BY number"))


def _checked(lines: Iterator[Line], ever: int, seal: str) -> Verdict:
    """`ever` is how many lines were ever written: those taken off the end leave no gap."""
    number, previous, sealed = 0, START, not seal
    for number, line in enumerate(lines, 1):
        if (line.number, line.previous) != (number, previous) or line.hash != line.computed():
            return Verdict(number, previous, number)
        previous = line.hash
        sealed |= line.hash == seal
    return Verdict(number, previous, None if sealed and number == ever else number + 1)


def _one_line(text: str) -> str:
    return " ".join(text.encode("utf-8", "replace").decode().split())[:LONGEST]
