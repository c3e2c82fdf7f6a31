"""The register of vraagstukken: each case kept whole, changed by one person at a time, with who did what and when."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

from sqlalchemy import (
    Column,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    create_engine,
    delete,
    event,
    func,
    insert,
    select,
)
from sqlalchemy.exc import DatabaseError, OperationalError

from assistant.dossier import Change, InForce, redacted
from assistant.schema import Case, CaseStatus, Challenge
from ingest.catalogue import durable
from ingest.errors import RcbError
from ingest.schema import Label

META = MetaData()
CASES = Table(
    "cases",
    META,
    Column("case_id", String, primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("title", String, nullable=False),
    Column("status", String, nullable=False),
    Column("owner", String, nullable=False),
    Column("deadline", String),
    Column("received", String, nullable=False),
    Column("label", String, nullable=False),
    Column("promising", Integer),
    Column("companies", Integer),
    Column("json", Text, nullable=False),
)
CHANGES = Table(
    "changes",
    META,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("case_id", String, nullable=False, index=True),
    Column("at", String, nullable=False),
    Column("by", String, nullable=False),
    Column("what", Text, nullable=False),
)
"""Who did what, in Dutch; only ever added to."""

How = Callable[[Case], Case]


class Stale(RcbError):
    """Someone else changed the case since it was read."""


class NoCase(RcbError):
    """There is no case with this id."""


class Kept(NamedTuple):
    """A case as it was read, and the number of changes it had seen then."""

    case: Case
    revision: int


class Listed(NamedTuple):
    """A case in the list."""

    case_id: str
    title: str
    status: CaseStatus
    owner: str
    deadline: date | None
    received: datetime
    label: Label
    promising: int | None
    """None before the companies were looked for."""
    companies: int | None

    def late(self, today: date) -> bool:
        """Whether the deadline is past and no answer was given."""
        return self.deadline is not None and self.deadline < today and self.status not in ("answered", "closed")


class Register:
    """SQLite at `path`; every change is one transaction, synced to disk, and leaves a line in the history."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        self._engine = create_engine(f"sqlite:///{path.resolve()}")
        event.listen(self._engine, "connect", durable)
        try:
            META.create_all(self._engine)
        except OperationalError:
            raise
        except DatabaseError:
            raise RcbError(
                f"Het register '{path}' is beschadigd. Zet het bestand opzij en haal een reservekopie terug."
            ) from None

    def close(self) -> None:
        self._engine.dispose()

    def create(self, challenge: Challenge, *, label: Label, owner: str, received: datetime | None = None) -> Kept:
        """A new case, with status *ontvangen*."""
        found = next((f.value for f in challenge.fields if f.name == "deadline"), "")
        case = Case(
            case_id=str(uuid4()),
            challenge=challenge,
            label=label,
            owner=owner,
            deadline=_day(found),
            received=received or now(),
        )
        with self._engine.begin() as db:
            db.execute(insert(CASES).values(case_id=case.case_id, revision=1, **_columns(case)))
            db.execute(_line(case.case_id, owner, "Vraagstuk opgenomen in het register"))
        return Kept(case, 1)

    def get(self, case_id: str) -> Kept:
        """The case; raises `NoCase`."""
        written, revision = self._read(case_id)
        return Kept(Case.model_validate_json(written), revision)

    def _read(self, case_id: str) -> tuple[str, int]:
        with self._engine.connect() as db:
            row = db.execute(select(CASES.c.json, CASES.c.revision).where(CASES.c.case_id == case_id)).one_or_none()
        if row is None:
            raise NoCase("Dit vraagstuk is er niet (meer). Ververs de lijst.")
        return row.json, row.revision

    def save(self, case: Case, revision: int, *, by: str, what: str) -> Kept:
        """Write a case that was read as `revision`; raises `Stale` where another change came between.

        Quotes that were opened in the meantime stay opened.
        """

        def merged(stored: Case) -> Case:
            return case.model_copy(update={"opened": tuple(sorted({*stored.opened, *case.opened}))})

        return self.update(case.case_id, merged, revision=revision, by=by, what=what)

    def update(self, case_id: str, how: How, *, by: str, what: str, revision: int | None = None) -> Kept:
        """Change a case as it is now; with `revision`, only if it is still as it was read then.

        A change that changes nothing is none: no line in the history, no new revision.
        """
        while True:
            written, known = self._read(case_id)
            if revision is not None and known != revision:
                raise Stale(
                    "Dit vraagstuk is intussen gewijzigd, door een ander of in een ander venster. "
                    "Ververs de bladzijde en voer uw wijziging opnieuw in."
                )
            stored = Case.model_validate_json(written)
            case = how(stored)
            if case == stored:
                return Kept(stored, known)
            if self._swap(written, case, known + 1, _line(case_id, by, what)):
                return Kept(case, known + 1)

    def open(self, case_id: str, quote: str) -> None:
        """Remember that a person opened a quote (`footnotes.key`)."""
        self.aside(case_id, lambda case: case.model_copy(update={"opened": tuple(sorted({*case.opened, quote}))}))

    def aside(self, case_id: str, how: How) -> None:
        """Change what is in no form: no one's work is out of date by it, and no line in the history tells of it."""
        while True:
            written, known = self._read(case_id)
            stored = Case.model_validate_json(written)
            case = how(stored)
            if case == stored or self._swap(written, case, known):
                return

    def _swap(self, written: str, case: Case, revision: int, *also) -> bool:
        """Write `case` where what was read still stands, and nothing otherwise."""
        same = (CASES.c.case_id == case.case_id) & (CASES.c.json == written)
        with self._engine.begin() as db:
            if not db.execute(CASES.update().where(same).values(revision=revision, **_columns(case))).rowcount:
                return False
            for statement in also:
                db.execute(statement)
        return True

    def all(self) -> tuple[Listed, ...]:
        """Every case, the newest first."""
        columns = [CASES.c[name] for name in Listed._fields]
        with self._engine.connect() as db:
            rows = db.execute(select(*columns).order_by(CASES.c.received.desc(), CASES.c.case_id)).mappings().all()
        return tuple(
            Listed(**{**r, "deadline": _day(r["deadline"]), "received": datetime.fromisoformat(r["received"])})
            for r in rows
        )

    def history(self, case_id: str) -> tuple[Change, ...]:
        """What happened to a case, the oldest first."""
        query = select(CHANGES.c.at, CHANGES.c.by, CHANGES.c.what).where(CHANGES.c.case_id == case_id)
        with self._engine.connect() as db:
            rows = db.execute(query.order_by(CHANGES.c.number)).all()
        return tuple(Change(datetime.fromisoformat(at), by, what) for at, by, what in rows)

    def ended(self) -> tuple[tuple[str, datetime], ...]:
        """Every case that was answered or closed, with when it last changed; the oldest first."""
        last = func.coalesce(func.max(CHANGES.c.at), CASES.c.received)
        query = (
            select(CASES.c.case_id, last)
            .join(CHANGES, CHANGES.c.case_id == CASES.c.case_id, isouter=True)
            .where(CASES.c.status.in_(("answered", "closed")))
            .group_by(CASES.c.case_id)
            .order_by(last)
        )
        with self._engine.connect() as db:
            return tuple((case_id, datetime.fromisoformat(at)) for case_id, at in db.execute(query))

    def forget(self, case_id: str) -> None:
        """Delete a case with its history, for good; raises `NoCase`."""
        self._read(case_id)
        with self._engine.begin() as db:
            for table in (CHANGES, CASES):
                db.execute(delete(table).where(table.c.case_id == case_id))
        with self._engine.connect() as db:
            db.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    def forget_withdrawn(self, current: InForce) -> int:
        """Take the words of withdrawn sources out of every case, for good; how many cases changed."""
        with self._engine.connect() as db:
            stored = [Case.model_validate_json(j) for j in db.scalars(select(CASES.c.json))]
        changed = [c.case_id for c in stored if redacted(c, current) != c]
        for case_id in changed:
            what = "Bron ingetrokken: de tekst van citaten is gewist, plaats en hash blijven"
            self.update(case_id, lambda case: redacted(case, current), by="systeem", what=what)
        if changed:
            with self._engine.connect() as db:
                db.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        return len(changed)


def now() -> datetime:
    """The time in UTC, to the second."""
    return datetime.now(UTC).replace(microsecond=0)


def _line(case_id: str, by: str, what: str):
    return insert(CHANGES).values(case_id=case_id, at=now().isoformat(), by=by, what=what)


def _columns(case: Case) -> dict[str, object]:
    found = case.shortlist.candidates if case.shortlist else None
    return {
        "title": case.challenge.title,
        "status": case.status,
        "owner": case.owner,
        "deadline": case.deadline.isoformat() if case.deadline else None,
        "received": case.received.isoformat(),
        "label": case.label,
        "promising": None if found is None else sum(c.group == "promising" for c in found),
        "companies": None if found is None else len(found),
        "json": case.model_dump_json(),
    }


def _day(written: str | None) -> date | None:
    try:
        return date.fromisoformat(written) if written else None
    except ValueError:
        return None
