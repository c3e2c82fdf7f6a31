"""Conversations in SQLite: found again after a restart, and each one's own."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from textwrap import shorten
from typing import Any, NoReturn

from chainlit.element import Element
from chainlit.step import StepDict
from chainlit.types import Feedback, ThreadDict
from sqlalchemy import create_engine, event, text

from assistant.schema import Answer, Turn
from assistant.ui.caller import record
from assistant.ui.message import markdown, redact
from assistant.ui.private import PREFIX
from assistant.ui.refused import Refusing
from assistant.ui.storage import LocalStorage

TABLES = {
    "users": ("identifier TEXT NOT NULL UNIQUE", "metadata TEXT", "createdAt TEXT"),
    "threads": ("createdAt TEXT", "name TEXT", "userId TEXT", "userIdentifier TEXT", "tags TEXT", "metadata TEXT"),
    "steps": (
        *("name TEXT", "type TEXT", "threadId TEXT NOT NULL", "parentId TEXT", "command TEXT", "modes TEXT"),
        *("streaming INTEGER", "waitForAnswer INTEGER", "isError INTEGER", "metadata TEXT", "tags TEXT"),
        *("input TEXT", "output TEXT", "createdAt TEXT", "start TEXT", "end TEXT", "generation TEXT"),
        *("showInput TEXT", "defaultOpen INTEGER", "autoCollapse INTEGER", "language TEXT", "icon TEXT"),
    ),
    "elements": (
        *("threadId TEXT", "type TEXT", "chainlitKey TEXT", "path TEXT", "url TEXT", "objectKey TEXT", "name TEXT"),
        *("display TEXT", "size TEXT", "language TEXT", "page INTEGER", "props TEXT DEFAULT '{}'", "autoPlay INTEGER"),
        *("playerConfig TEXT", "forId TEXT", "mime TEXT"),
    ),
    "feedbacks": ("forId TEXT NOT NULL", "threadId TEXT", "value INTEGER NOT NULL", "comment TEXT"),
}
"""The columns that Chainlit's data layer writes, besides `id`."""

ANSWER = "answer"
"""The key in a step's metadata under which the answer is kept, so that it can be shown again or emptied."""

DRAFT = "draft"
"""The key under which a message says which sources it quotes, without being an answer: `cited` and `instead`."""

InForce = dict[tuple[str, int], str]
"""The SHA-256 of every document in force, by id and version."""
Current = Callable[[], InForce]
Owner = Callable[[], str | None]
"""Who asks, as the session or the request knows it; None when nobody does."""
Deny = Callable[[str], None]
"""Told what was asked for by someone whose it is not."""


class History(Refusing):
    """Chainlit's data layer on SQLite, with what it leaves open closed.

    SQLite knows no lists, so lists go in as JSON. A conversation and all in it is its owner's only. An answer is given
    back without the words of sources that were withdrawn since, or that who asks may not see: `shown` are those they may.
    """

    def __init__(
        self, database: Path, storage: LocalStorage, *, owner: Owner, current: Current, shown: Current, deny: Deny
    ) -> None:
        database.parent.mkdir(parents=True, exist_ok=True)
        _make_tables(database)
        super().__init__(f"sqlite+aiosqlite:///{database.resolve()}", storage_provider=storage)
        event.listen(self.engine.sync_engine, "connect", lambda raw, _: raw.execute("PRAGMA secure_delete=ON"))
        self.storage = storage
        self._owner = owner
        self._current = current
        self._shown = shown
        self._deny = deny

    async def execute_sql(self, query: str, parameters: dict) -> list[dict[str, Any]] | int | None:
        """As in the base class, with lists and dicts as JSON."""
        encoded = {k: json.dumps(v) if isinstance(v, (list, dict)) else v for k, v in parameters.items()}
        return await super().execute_sql(query, encoded)

    async def update_thread(self, thread_id: str, name: str | None = None, **known: Any) -> None:
        """As in the base class; a conversation is named after the first words of its first question."""
        author = await self._author(thread_id)
        if author and author != self._owner():
            self._refuse_other(f"gesprek {thread_id}")
        short = shorten(name, 80, placeholder=" …") if name else name
        await super().update_thread(thread_id, short, **known)

    async def get_all_user_threads(
        self, user_id: str | None = None, thread_id: str | None = None
    ) -> list[ThreadDict] | None:
        """As in the base class; stored JSON comes back as values, and what was withdrawn or is above the label as emptied."""
        threads = await super().get_all_user_threads(user_id, thread_id) or []
        shown = self._shown()
        for thread in threads:
            thread["metadata"] = _value(thread["metadata"], {})
            thread["tags"] = _value(thread["tags"], [])
            for step in thread["steps"] or []:
                step["metadata"] = _value(step["metadata"], {})
                step["generation"] = _value(step["generation"], {})
                step["tags"] = _value(step["tags"], [])
            if any([_empty(step, shown) for step in thread["steps"] or []]):
                for step in thread["steps"]:
                    if step["type"] == "run":  # repeats what was said in it
                        step["output"] = ""
            for element in thread["elements"] or []:
                element["props"] = _value(element.get("props"), {})
        return threads

    async def forget_withdrawn(self) -> int:
        """Take the words of withdrawn sources out of every stored answer, for good; how many answers changed."""
        query = 'SELECT "id", "metadata" FROM steps WHERE "metadata" LIKE :a OR "metadata" LIKE :d'
        rows = await self.execute_sql(query, {"a": f'%"{ANSWER}"%', "d": f'%"{DRAFT}"%'})
        steps = [{"id": r["id"], "metadata": _value(r["metadata"], {})} for r in rows or []]
        current = self._current()
        changed = [step for step in steps if _empty(step, current)]
        for step in changed:
            await self._rewrite(step)
        if changed:
            await self._wipe()
        return len(changed)

    async def delete_thread(self, thread_id: str) -> None:
        """As in the base class, on disk too."""
        record("gesprek verwijderd", thread_id)
        await super().delete_thread(thread_id)
        await self._wipe()

    async def _rewrite(self, step: StepDict) -> None:
        await self.execute_sql(
            'UPDATE steps SET "output" = :output, "metadata" = :metadata WHERE "id" = :id',
            {"id": step["id"], "output": step["output"], "metadata": step["metadata"]},
        )
        run = """UPDATE steps SET "output" = '' WHERE "type" = 'run' AND "id" = """
        await self.execute_sql(run + '(SELECT "parentId" FROM steps WHERE "id" = :id)', {"id": step["id"]})

    async def upsert_feedback(self, feedback: Feedback) -> str:
        """Feedback on one's own conversation, one verdict an answer; elsewhere it is refused."""
        await self._own('SELECT "threadId" FROM steps WHERE "id" = :id', feedback.forId)
        if feedback.id:
            await self._own(_OF_FEEDBACK, feedback.id)
        else:
            await self.execute_sql('DELETE FROM feedbacks WHERE "forId" = :id', {"id": feedback.forId})
        return await super().upsert_feedback(feedback)

    async def delete_feedback(self, feedback_id: str) -> bool:
        """One's own feedback only."""
        await self._own(_OF_FEEDBACK, feedback_id)
        return await super().delete_feedback(feedback_id)

    async def create_element(self, element: Element) -> None:
        """As in the base class, under its owner also where the conversation is not in the database yet."""
        owner = self._owner()
        if owner and not await self._author(element.thread_id) and (user := await self.get_user(owner)):
            await super().update_thread(element.thread_id, user_id=user.id)
        await super().create_element(element)

    async def delete_element(self, element_id: str, thread_id: str | None = None) -> None:
        """An element of one's own conversation only; one that was never kept needs no deleting."""
        if not await self.execute_sql('SELECT "id" FROM elements WHERE "id" = :id', {"id": element_id}):
            return
        await self._own('SELECT "threadId" FROM elements WHERE "id" = :id', element_id)
        await super().delete_element(element_id, thread_id)

    async def _own(self, query: str, of: str) -> None:
        rows = await self.execute_sql(query, {"id": of})
        if not rows or await self._author(rows[0]["threadId"]) != self._owner():
            self._refuse_other(of)

    async def get_thread_author(self, thread_id: str) -> str:
        """Who asks, where it is theirs; nobody, where it is somebody else's or not there."""
        author = await self._author(thread_id)
        if author and author == self._owner():
            return author
        self._deny(f"gesprek {thread_id}")
        return ""

    async def get_thread(self, thread_id: str) -> ThreadDict | None:
        """One's own; a socket that asks for somebody else's is not opened."""
        if (author := await self._author(thread_id)) and author != self._owner():
            self._deny(f"gesprek {thread_id}")
            raise ConnectionRefusedError("authorization failed")
        return await super().get_thread(thread_id)

    async def _author(self, thread_id: str) -> str | None:
        rows = await self.execute_sql('SELECT "userIdentifier" FROM threads WHERE "id" = :id', {"id": thread_id})
        return rows[0]["userIdentifier"] if rows else None

    def _refuse_other(self, what: str) -> NoReturn:
        self._deny(what)
        raise PermissionError("Dit hoort bij een gesprek van iemand anders.")


_OF_FEEDBACK = 'SELECT s."threadId" FROM feedbacks f JOIN steps s ON s."id" = f."forId" WHERE f."id" = :id'


def _empty(step: StepDict, current: InForce) -> bool:
    """Take the words of withdrawn sources out of a step; whether anything changed."""

    def withdrawn(document_id: str, version: int, digest: str) -> bool:
        known = current.get((document_id, version))
        return not document_id.startswith(PREFIX) and (known is None or digest not in ("", known))

    drafted = (step["metadata"] or {}).get(DRAFT) or {}
    if any(withdrawn(*cited) for cited in drafted.get("cited", ())):
        step["output"] = drafted["instead"]
        step["metadata"] |= {DRAFT: {}}
        return True
    stored = (step["metadata"] or {}).get(ANSWER) or {}
    quoted = (stored.get("quoted") or {}).get("citations", ())
    cited = [*stored.get("citations", ()), *stored.get("nearest", ()), *quoted]
    if not any(withdrawn(c["document_id"], c["version"], c["sha256"]) for c in cited):
        return False
    answer = Answer.model_validate(stored)
    shown = redact(answer, lambda c: withdrawn(c.document_id, c.version, c.sha256))
    if shown == answer:
        return False
    step["output"] = markdown(shown)
    step["metadata"] |= as_metadata(shown)
    return True


def as_metadata(answer: Answer) -> dict[str, Any]:
    """The answer as it is kept with its message; the hits are left out."""
    return {ANSWER: answer.model_copy(update={"hits": ()}).model_dump(mode="json")}


def kept(step: StepDict) -> Answer | None:
    """The answer that was kept with a message."""
    stored = _value(step.get("metadata"), {}).get(ANSWER)
    return Answer.model_validate(stored) if stored else None


def turns(thread: ThreadDict) -> list[Turn]:
    """The conversation as the reader wants it: questions and the texts of answers, those in quotes where a model wrote."""
    found = []
    for step in thread["steps"] or []:
        if step["type"] == "user_message":
            found.append(Turn(role="user", content=step["output"]))
        elif answer := kept(step):
            found.append(Turn(role="assistant", content=(answer.quoted or answer).text))
    return found


def _value(stored: Any, otherwise: Any) -> Any:
    if isinstance(stored, str):
        stored = json.loads(stored) if stored else None
    return otherwise if stored is None else stored


def _make_tables(database: Path) -> None:
    engine = create_engine(f"sqlite:///{database.resolve()}")
    with engine.begin() as connection:
        connection.execute(text("PRAGMA journal_mode=WAL"))
        for table, columns in TABLES.items():
            quoted = ", ".join('"{}" {}'.format(*column.split(" ", 1)) for column in columns)
            connection.execute(text(f'CREATE TABLE IF NOT EXISTS {table} ("id" TEXT PRIMARY KEY, {quoted})'))
        for table, column in (("steps", "threadId"), ("elements", "threadId"), ("feedbacks", "forId")):
            connection.execute(text(f'CREATE INDEX IF NOT EXISTS "{table}_{column}" ON {table} ("{column}")'))
    engine.dispose()
    database.chmod(0o600)
