"""What the chat has stored of people, for who has to clear it: conversations and their files, gone down to the bytes."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from ingest.errors import RcbError

PATIENCE = 30.0
"""Seconds to wait for a chat that is writing."""


class Conversation(NamedTuple):
    """One conversation, without a word of it."""

    thread_id: str
    user: str
    last: datetime
    """When something was last said in it."""


class Upload(NamedTuple):
    """A file that somebody added to a conversation."""

    path: Path
    user_id: str
    at: datetime


class Stored:
    """`chat.db` and the folder `uploads` in an index folder; there may be neither yet."""

    def __init__(self, index: Path) -> None:
        self._database = index / "chat.db"
        self._folder = index / "uploads"

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            with closing(sqlite3.connect(self._database, timeout=PATIENCE)) as db:
                db.execute("PRAGMA secure_delete=ON")
                yield db
        except sqlite3.OperationalError as error:
            raise RcbError(
                f"De gesprekken in '{self._database}' zijn bezet of niet te schrijven ({error}). Sluit de chat en probeer "
                "het opnieuw."
            ) from None
        except sqlite3.DatabaseError:
            raise RcbError(
                f"'{self._database}' is beschadigd. Zet het bestand opzij en haal een reservekopie terug."
            ) from None

    def conversations(self) -> list[Conversation]:
        """All of them, the oldest first."""
        if not self._database.exists():
            return []
        query = (
            'SELECT t."id", t."userIdentifier", COALESCE(MAX(s."createdAt"), t."createdAt") AS last FROM threads t '
            'LEFT JOIN steps s ON s."threadId" = t."id" GROUP BY t."id" ORDER BY last'
        )
        with self._open() as db:
            return [Conversation(i, user or "", _moment(last)) for i, user, last in db.execute(query)]

    def uploads(self) -> list[Upload]:
        """Every file that is kept, by age."""
        found = [
            Upload(f, f.relative_to(self._folder).parts[0], datetime.fromtimestamp(f.stat().st_mtime, UTC))
            for f in self._folder.rglob("*")
            if f.is_file() and len(f.relative_to(self._folder).parts) > 1
        ]
        return sorted(found, key=lambda u: (u.at, u.path))

    def user_id(self, name: str) -> str | None:
        """Under which a user's files are kept; None for who never was in the chat."""
        if not self._database.exists():
            return None
        with self._open() as db:
            row = db.execute('SELECT "id" FROM users WHERE "identifier" = ?', (name,)).fetchone()
        return row[0] if row else None

    def feedback(self, threads: Iterable[str]) -> int:
        """How many verdicts were given in these conversations."""
        query = 'SELECT COUNT(*) FROM feedbacks WHERE "forId" IN (SELECT "id" FROM steps WHERE "threadId" = ?)'
        with self._open() as db:
            return sum(db.execute(query, (thread,)).fetchone()[0] for thread in threads)

    def forget(self, threads: Iterable[str]) -> None:
        """Delete conversations with all that was said, judged and added in them; of their files only the record."""
        with self._open() as db, db:
            for thread in threads:
                of = (thread,)
                db.execute(
                    'DELETE FROM feedbacks WHERE "threadId" = ? OR "forId" IN (SELECT "id" FROM steps WHERE "threadId" = ?)',
                    (thread, thread),
                )
                for table in ("elements", "steps"):
                    db.execute(f'DELETE FROM {table} WHERE "threadId" = ?', of)
                db.execute('DELETE FROM threads WHERE "id" = ?', of)

    def forget_user(self, name: str) -> None:
        """Delete what the chat remembers of who somebody is, and the folder of their files."""
        own = self.user_id(name)
        with self._open() as db, db:
            db.execute('DELETE FROM users WHERE "identifier" = ?', (name,))
        if own:
            shutil.rmtree(self._folder / own, ignore_errors=True)

    def forget_files(self, uploads: Iterable[Upload]) -> None:
        """Delete files, and that they were there from the conversations; the conversations stay."""
        gone = list(uploads)
        if gone and self._database.exists():
            with self._open() as db, db:
                for one in gone:
                    key = one.path.relative_to(self._folder).as_posix()
                    db.execute('DELETE FROM elements WHERE "objectKey" = ?', (key,))
        for one in gone:
            one.path.unlink(missing_ok=True)
            if one.path.parent != self._folder and not any(one.path.parent.iterdir()):
                one.path.parent.rmdir()

    def wipe(self) -> None:
        """Leave no byte of what was deleted in the database or its journal."""
        if not self._database.exists():
            return
        with self._open() as db:
            db.execute("VACUUM")
            busy = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        if busy:
            raise RcbError(
                "De gesprekken zijn gewist, maar de chat houdt het logboek van de database nog vast. Sluit de chat en "
                "voer de opdracht nog eens uit; dan zijn ook die bytes weg."
            )


def _moment(written: str | None) -> datetime:
    """A time as the chat writes it; what has none is as old as can be."""
    try:
        found = datetime.fromisoformat((written or "").replace("Z", "+00:00"))
    except ValueError:
        return datetime.fromtimestamp(0, UTC)
    return found if found.tzinfo else found.replace(tzinfo=UTC)
