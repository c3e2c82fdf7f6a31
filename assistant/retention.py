"""How long conversations, files, vraagstukken and the audit log are kept, and what is past that; a legal hold stops it."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from assistant.register import Register
from assistant.settings import Settings
from assistant.stored import Conversation, Stored, Upload
from ingest.errors import RcbError

KINDS = {"gesprek": "conversations", "bestand": "uploads", "vraagstuk": "cases", "gebruiker": "users"}
"""What can be held, as it is written in front of the colon: `vraagstuk:1b2c…`, `gebruiker:anna`; or `alles`."""
EVERYTHING = "alles"


class Hold(NamedTuple):
    """What may not be deleted for now, and why."""

    subject: str
    reason: str
    by: str
    at: str


class Holds:
    """The file `bewaarplicht.json` in the index folder."""

    def __init__(self, index: Path) -> None:
        self._path = index / "bewaarplicht.json"

    def all(self) -> tuple[Hold, ...]:
        """Those in force; raises RcbError where they cannot be read, so that nothing is deleted by mistake."""
        if not self._path.exists():
            return ()
        try:
            return tuple(Hold(**one) for one in json.loads(self._path.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            raise RcbError(
                f"'{self._path}' is niet te lezen; daarom wordt niets gewist. Haal een reservekopie van dit bestand terug."
            ) from None

    def add(self, hold: Hold) -> None:
        kind, _, name = hold.subject.partition(":")
        if hold.subject != EVERYTHING and not (kind in KINDS and name):
            raise RcbError(
                f"'{hold.subject}' kan niet worden vastgehouden. Schrijf alles, {', '.join(f'{k}:…' for k in KINDS)}."
            )
        if not hold.reason.strip():
            raise RcbError("Geef een reden op met --reason; die staat in de verantwoording.")
        self._write([*(h for h in self.all() if h.subject != hold.subject), hold])

    def release(self, subject: str) -> None:
        kept = [h for h in self.all() if h.subject != subject]
        if len(kept) == len(self.all()):
            raise RcbError(f"'{subject}' wordt niet vastgehouden. Met `rcb retain` ziet u wat dat wel wordt.")
        self._write(kept)

    def on(self, *subjects: str) -> Hold | None:
        """The hold on any of these, if there is one."""
        return next((h for h in self.all() if h.subject in (EVERYTHING, *subjects)), None)

    def _write(self, holds: list[Hold]) -> None:
        temporary = self._path.with_suffix(".tmp")
        temporary.parent.mkdir(parents=True, exist_ok=True)
        with temporary.open("w", encoding="utf-8") as file:
            json.dump([h._asdict() for h in holds], file, ensure_ascii=False, indent=1)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(self._path)


class Past(NamedTuple):
    """What is past its term and not held; `held` counts what stays for that reason only."""

    conversations: tuple[Conversation, ...]
    uploads: tuple[Upload, ...]
    cases: tuple[str, ...]
    audit: int
    """Lines of the audit log, which is only ever added to: they are counted, not deleted."""
    held: int


def past(settings: Settings, now: datetime | None = None) -> Past:
    """Look only."""
    now = now or datetime.now(UTC)
    holds, stored = Holds(settings.index), Stored(settings.index)
    held = 0

    def free(*subjects: str) -> bool:
        nonlocal held
        hold = holds.on(*subjects)
        held += hold is not None
        return hold is None

    names = {stored.user_id(c.user): c.user for c in stored.conversations()}
    conversations = tuple(
        c
        for c in stored.conversations()
        if _over(c.last, settings.keep_conversations, now) and free(f"gesprek:{c.thread_id}", f"gebruiker:{c.user}")
    )
    uploads = tuple(
        u
        for u in stored.uploads()
        if _over(u.at, settings.keep_uploads, now)
        and free(f"bestand:{u.path.name}", f"gebruiker:{names.get(u.user_id)}", f"gebruiker:{u.user_id}")
    )
    register = settings.index / "register.db"
    found = Register(register).ended() if register.exists() else ()
    cases = tuple(c for c, at in found if _over(at, settings.keep_cases, now) and free(f"vraagstuk:{c}"))
    return Past(conversations, uploads, cases, _audited(settings, now), held)


def _over(at: datetime, days: int, now: datetime) -> bool:
    return bool(days) and at < now - timedelta(days=days)


def _audited(settings: Settings, now: datetime) -> int:
    import sqlite3
    from contextlib import closing

    path, days = settings.index / "audit.db", settings.keep_audit
    if not path.exists() or not days:
        return 0
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
        before = (now - timedelta(days=days)).isoformat()
        return db.execute("SELECT COUNT(*) FROM log WHERE at < ?", (before,)).fetchone()[0]


def clear(settings: Settings, found: Past) -> None:
    """Delete what `past` found, for good."""
    stored = Stored(settings.index)
    own = {c.thread_id for c in found.conversations}
    if own:
        stored.forget(own)
    stored.forget_files(found.uploads)
    if found.cases:
        register = Register(settings.index / "register.db")
        for case_id in found.cases:
            register.forget(case_id)
        register.close()
    stored.wipe()


def receipt(settings: Settings, what: str, facts: dict[str, Any], now: Callable[[], datetime] | None = None) -> Path:
    """Write down that something was deleted or handed over, without a word of it; where it stands."""
    at = (now or (lambda: datetime.now(UTC)))()
    folder = settings.index / "bewijzen"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / f"{at:%Y%m%dT%H%M%S%f}-{what}.json"
    path.write_text(
        json.dumps({"wat": what, "op": at.isoformat(timespec="seconds"), **facts}, ensure_ascii=False, indent=1)
    )
    return path
