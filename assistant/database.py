"""A small SQLite database of our own: durable, readers beside one writer, a connection for each use."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from ingest.errors import RcbError

PATIENCE = 30.0
"""Seconds that a writer waits for another process."""


class Database:
    """The file at `path`, made with `schema` where it is not there yet, for the owner's eyes only."""

    def __init__(self, path: Path, schema: str) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        self.path = path
        try:
            with closing(self._connect()) as connection:
                _readers_beside(connection)
                connection.executescript(schema)
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError:
            raise RcbError(f"'{path}' is beschadigd. Zet het bestand opzij en haal een reservekopie terug.") from None

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.path, timeout=PATIENCE, isolation_level=None)
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA synchronous=FULL")
        return connection

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """One look."""
        with closing(self._connect()) as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction that nobody writes between, also not after its first read."""
        with closing(self._connect()) as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
            except BaseException:
                connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")


def _readers_beside(connection: sqlite3.Connection) -> None:
    """Turn the write-ahead log on; two processes that begin together get "locked" at once here, however patient."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(0.02)
