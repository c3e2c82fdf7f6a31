"""The truth about the collection: documents, versions, pages, passages, vectors and removals, in SQL."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import numpy as np
from sqlalchemy import Table, create_engine, delete, event, func, insert, select, tuple_
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.schema import CreateIndex, CreateTable

from ingest.errors import IndexDamaged
from ingest.records import DOCUMENTS, MEMBERS, META, PAGES, PASSAGES, REMOVED, VECTORS
from ingest.schema import Document, Page, Passage


class Entry(NamedTuple):
    """A document of a generation, with the folder it came from and the parser it was read with."""

    document: Document
    root: str
    read_with: str

    @property
    def key(self) -> tuple[str, str]:
        """Where it comes from; in a generation no two come from the same place."""
        return self.root, self.document.path


class Removal(NamedTuple):
    """A document that was withdrawn: what is remembered of it is its name, place in time and hash."""

    document_id: str
    version: int
    root: str
    path: str
    sha256: str
    title: str
    actor: str
    at: str
    passages: int
    active: int = 1
    """0 once the file was put back."""


class Catalogue:
    """SQLite at `<index>/catalogue.db`; every write is one transaction, synced to disk."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._engine = create_engine(f"sqlite:///{path}")
        event.listen(self._engine, "connect", durable)
        try:
            with self._engine.begin() as db:
                for table in META.sorted_tables:
                    db.execute(CreateTable(table, if_not_exists=True))
                    for index in table.indexes:
                        db.execute(CreateIndex(index, if_not_exists=True))
        except OperationalError:
            raise
        except DatabaseError:
            raise IndexDamaged(
                f"De catalogus '{path}' is beschadigd. Zet de map '{path.parent}' opzij en voer `rcb ingest` uit."
            ) from None

    def close(self) -> None:
        self._engine.dispose()

    def members(self, generation: int) -> list[Entry]:
        """The documents of a generation, in order of path."""
        query = (
            select(DOCUMENTS.c.json, DOCUMENTS.c.root, DOCUMENTS.c.read_with)
            .join(
                MEMBERS,
                (MEMBERS.c.document_id == DOCUMENTS.c.document_id) & (MEMBERS.c.version == DOCUMENTS.c.version),
            )
            .where(MEMBERS.c.generation == generation)
            .order_by(DOCUMENTS.c.root, DOCUMENTS.c.path)
        )
        with self._engine.connect() as db:
            return [Entry(Document.model_validate_json(j), root, made) for j, root, made in db.execute(query)]

    def next_version(self, document_id: str) -> int:
        """One more than any version there ever was, removed ones included: ids are never used twice."""
        with self._engine.connect() as db:
            known = [
                db.scalar(select(func.max(t.c.version)).where(t.c.document_id == document_id))
                for t in (DOCUMENTS, REMOVED)
            ]
        return max(v or 0 for v in known) + 1

    def write(self, entry: Entry, pages: Sequence[Page], passages: Sequence[Passage]) -> None:
        """A version of a document with all its text; a half-written earlier try is replaced."""
        document = entry.document
        key = {"document_id": document.document_id, "version": document.version}
        with self._engine.begin() as db:
            for table in (DOCUMENTS, PAGES, PASSAGES):
                db.execute(delete(table).where(_of(table, **key)))
            db.execute(
                insert(DOCUMENTS).values(
                    **key,
                    root=entry.root,
                    path=document.path,
                    sha256=document.sha256,
                    read_with=entry.read_with,
                    json=document.model_dump_json(),
                )
            )
            if pages:
                db.execute(
                    insert(PAGES),
                    [{**key, "ordinal": i, "json": p.model_dump_json()} for i, p in enumerate(pages)],
                )
            if passages:
                db.execute(
                    insert(PASSAGES),
                    [
                        {**key, "passage_id": p.passage_id, "ordinal": i, "json": p.model_dump_json()}
                        for i, p in enumerate(passages)
                    ],
                )

    def staged(self, root: str, path: str, sha256: str, read_with: str) -> Entry | None:
        """The newest version that was read from this file in this way, in a generation or not yet."""
        query = (
            select(DOCUMENTS.c.json)
            .where(DOCUMENTS.c.root == root, DOCUMENTS.c.path == path)
            .where(DOCUMENTS.c.sha256 == sha256, DOCUMENTS.c.read_with == read_with)
            .order_by(DOCUMENTS.c.version.desc())
        )
        with self._engine.connect() as db:
            found = db.scalar(query)
        return Entry(Document.model_validate_json(found), root, read_with) if found else None

    def relate(self, document: Document) -> None:
        """Write which edition a document supersedes, which is known only once all files are read."""
        with self._engine.begin() as db:
            db.execute(
                DOCUMENTS.update()
                .where(_of(DOCUMENTS, document.document_id, document.version))
                .values(json=document.model_dump_json())
            )

    def enrol(self, generation: int, documents: Iterable[Document]) -> None:
        """Say which document versions a generation holds."""
        rows = [{"generation": generation, "document_id": d.document_id, "version": d.version} for d in documents]
        with self._engine.begin() as db:
            db.execute(delete(MEMBERS).where(MEMBERS.c.generation == generation))
            if rows:
                db.execute(insert(MEMBERS), rows)

    def document(self, document_id: str, version: int) -> Document | None:
        """A version of a document, also one that is no longer in force; None when it is gone."""
        with self._engine.connect() as db:
            found = db.scalar(select(DOCUMENTS.c.json).where(_of(DOCUMENTS, document_id, version)))
        return Document.model_validate_json(found) if found else None

    def count(self, generation: int) -> int:
        """How many passages a generation's documents have together."""
        query = (
            select(func.count())
            .select_from(PASSAGES)
            .join(
                MEMBERS,
                (MEMBERS.c.document_id == PASSAGES.c.document_id) & (MEMBERS.c.version == PASSAGES.c.version),
            )
            .where(MEMBERS.c.generation == generation)
        )
        with self._engine.connect() as db:
            return db.scalar(query) or 0

    def pages(self, document_id: str, version: int) -> list[Page]:
        query = select(PAGES.c.json).where(_of(PAGES, document_id, version)).order_by(PAGES.c.ordinal)
        with self._engine.connect() as db:
            return [Page.model_validate_json(j) for j in db.scalars(query)]

    def passages(self, document_id: str, version: int) -> list[Passage]:
        query = select(PASSAGES.c.json).where(_of(PASSAGES, document_id, version)).order_by(PASSAGES.c.ordinal)
        with self._engine.connect() as db:
            return [Passage.model_validate_json(j) for j in db.scalars(query)]

    def lookup(self, passage_ids: Sequence[str]) -> dict[str, Passage]:
        """Passages by id; an id that is gone is not in the result."""
        query = select(PASSAGES.c.passage_id, PASSAGES.c.json).where(PASSAGES.c.passage_id.in_(passage_ids))
        with self._engine.connect() as db:
            return {i: Passage.model_validate_json(j) for i, j in db.execute(query)}

    def vectors(self, model: str, hashes: Sequence[str]) -> dict[str, np.ndarray]:
        """Cached vectors (float32) by text hash."""
        found: dict[str, np.ndarray] = {}
        with self._engine.connect() as db:
            for i in range(0, len(hashes), 500):
                query = select(VECTORS.c.text_hash, VECTORS.c.vector).where(
                    VECTORS.c.model == model, VECTORS.c.text_hash.in_(hashes[i : i + 500])
                )
                found.update((h, np.frombuffer(v, np.float32)) for h, v in db.execute(query))
        return found

    def keep_vectors(self, model: str, vectors: dict[str, np.ndarray]) -> None:
        rows = [
            {"model": model, "text_hash": h, "vector": np.asarray(v, np.float32).tobytes()} for h, v in vectors.items()
        ]
        if rows:
            with self._engine.begin() as db:
                db.execute(insert(VECTORS).prefix_with("OR REPLACE"), rows)

    def prune_vectors(self, keep: set[str]) -> None:
        """Forget the vectors of text that is no longer there: text can be guessed back from them."""
        with self._engine.begin() as db:
            known = set(db.scalars(select(VECTORS.c.text_hash)))
            gone = sorted(known - keep)
            for i in range(0, len(gone), 500):
                db.execute(delete(VECTORS).where(VECTORS.c.text_hash.in_(gone[i : i + 500])))

    def withdraw(self, removal: Removal) -> None:
        """Delete a document's text and remember that it was there; counts at once for every reader."""
        with self._engine.begin() as db:
            db.execute(insert(REMOVED).prefix_with("OR REPLACE").values(**removal._asdict()))
            for table in (PAGES, PASSAGES, DOCUMENTS, MEMBERS):
                db.execute(delete(table).where(_of(table, removal.document_id, removal.version)))

    def removals(self) -> list[Removal]:
        """Everything ever withdrawn, also what was added again later."""
        columns = [REMOVED.c[name] for name in Removal._fields]
        with self._engine.connect() as db:
            return [Removal(*row) for row in db.execute(select(*columns).order_by(REMOVED.c.at))]

    def restore(self, digests: Sequence[str]) -> None:
        """Let files with this content be read again; that it was removed stays on record."""
        with self._engine.begin() as db:
            for digest in digests:
                db.execute(REMOVED.update().where(REMOVED.c.sha256 == digest).values(active=0))

    def prune(self, keep: Sequence[int]) -> None:
        """Drop generations other than `keep`, and the text that no kept generation holds."""
        with self._engine.begin() as db:
            db.execute(delete(MEMBERS).where(MEMBERS.c.generation.not_in(keep)))
            held = select(MEMBERS.c.document_id, MEMBERS.c.version)
            for table in (PAGES, PASSAGES, DOCUMENTS):
                db.execute(delete(table).where(tuple_(table.c.document_id, table.c.version).not_in(held)))

    def empty_log(self) -> None:
        """Write the log into the database and cut it off: what was deleted still stands there."""
        with self._engine.connect() as db:
            db.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def _of(table: Table, document_id: str, version: int):
    return (table.c.document_id == document_id) & (table.c.version == version)


def durable(connection, _record) -> None:
    """Readers beside one writer, a commit that survives a power cut, and deleted text overwritten."""
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=30000", "secure_delete=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def now() -> str:
    """The time in UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")
