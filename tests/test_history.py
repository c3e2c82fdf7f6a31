"""Conversations in SQLite: found again, each one's own, without the words of withdrawn sources."""

from __future__ import annotations

import asyncio
import sqlite3
import uuid
from collections.abc import AsyncIterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from chainlit.context import ChainlitContext, context_var
from chainlit.element import Text
from chainlit.session import HTTPSession
from chainlit.types import Feedback, Pagination, ThreadFilter
from chainlit.user import User

from assistant.schema import Answer, Citation, Provenance
from assistant.ui.history import History, as_metadata, turns
from assistant.ui.message import markdown
from assistant.ui.storage import LocalStorage

THREAD, QUESTION, RUN, ANSWER = (str(uuid.UUID(int=i)) for i in range(1, 5))
SECRET = "Het doel is geheim."


class Setting(SimpleNamespace):
    """A history with the values that it asks for."""

    history: History
    owner: str
    current: dict
    shown: dict | None = None


@pytest.fixture
async def setting(tmp_path: Path) -> AsyncIterator[Setting]:
    made, opened = Setting(owner="anna", current={("brief", 1): "b" * 64}, shown=None, denied=[]), []

    def open_() -> History:
        storage = LocalStorage(tmp_path / "uploads")
        opened.append(
            History(
                tmp_path / "chat.db",
                storage,
                owner=lambda: made.owner,
                current=lambda: made.current,
                shown=lambda: made.current if made.shown is None else made.shown,
                deny=made.denied.append,
            )
        )
        return opened[-1]

    made.open = open_
    made.history = made.open()
    yield made
    for history in opened:
        await history.engine.dispose()


def answer() -> Answer:
    cited = Citation(
        number=1, document_id="brief", version=1, file="b.pdf", title="Brief", page=1, quote=SECRET, start=0, end=19,
        verified=True, sha256="b" * 64,
    )  # fmt: skip
    made = Provenance(reader="test", generation=1, seconds=0.1)
    return Answer(
        text=f"“{SECRET}” [1]", citations=(cited,), question="Doel?", query="Doel?", searched=1, provenance=made
    )


async def converse(history: History) -> str:
    """A question and an answer by anna; her id. The data layer asks Chainlit's context whether this has begun."""
    context_var.set(ChainlitContext(HTTPSession(id=str(uuid.uuid4()), client_type="webapp")))
    user = await history.create_user(User(identifier="anna", metadata={"rol": ["x"]}))
    await history.update_thread(THREAD, name="Wat is het doel? " * 20, user_id=user.id, tags=["a", "b"])
    steps: list[dict[str, Any]] = [
        {
            "id": QUESTION,
            "type": "user_message",
            "name": "anna",
            "output": "Doel?",
            "createdAt": "2026-11-01T10:00:00Z",
        },
        {"id": RUN, "type": "run", "name": "on_message", "output": "", "createdAt": "2026-11-01T10:00:01Z"},
        {
            "id": ANSWER,
            "parentId": RUN,
            "type": "assistant_message",
            "name": "RCB",
            "output": markdown(answer()),
            "metadata": as_metadata(answer()),
            "modes": {"x": "y"},
            "tags": ["a"],
            "createdAt": "2026-11-01T10:00:02Z",
        },
    ]
    for step in steps:
        await history.create_step({"threadId": THREAD, "input": "", "streaming": False, **step})
    return user.id


async def test_a_conversation_is_found_again_after_a_restart(setting: Setting) -> None:
    user = await converse(setting.history)
    await setting.history.close()
    again = setting.open()
    listed = await again.list_threads(Pagination(first=10), ThreadFilter(userId=user))
    assert [t["id"] for t in listed.data] == [THREAD]
    thread = await again.get_thread(THREAD)
    assert [s["id"] for s in thread["steps"]] == [QUESTION, RUN, ANSWER]
    assert thread["tags"] == ["a", "b"]
    assert len(thread["name"]) <= 80
    assert [(t.role, t.content) for t in turns(thread)] == [("user", "Doel?"), ("assistant", f"“{SECRET}” [1]")]


async def test_what_is_stored_is_readable_by_the_owner_of_the_machine_only(setting: Setting, tmp_path: Path) -> None:
    assert (tmp_path / "chat.db").stat().st_mode & 0o077 == 0


async def test_withdrawn_sources_leave_the_stored_words_too(setting: Setting, tmp_path: Path) -> None:
    await converse(setting.history)
    assert await setting.history.forget_withdrawn() == 0
    setting.current = {}
    assert await setting.history.forget_withdrawn() == 1
    assert await setting.history.forget_withdrawn() == 0
    thread = await setting.history.get_thread(THREAD)
    assert SECRET not in str(thread)
    assert "bron ingetrokken" in thread["steps"][-1]["output"]
    assert "b" * 64 in thread["steps"][-1]["output"]
    assert SECRET.encode() not in b"".join(p.read_bytes() for p in tmp_path.glob("chat.db*"))


async def test_a_source_withdrawn_elsewhere_is_gone_on_opening(setting: Setting) -> None:
    await converse(setting.history)
    for now in ({("brief", 2): "b" * 64}, {("brief", 1): "c" * 64}, {}):
        setting.current = now
        assert SECRET not in str(await setting.history.get_thread(THREAD))
    setting.current = {("brief", 1): "b" * 64}
    assert SECRET in str(await setting.history.get_thread(THREAD))


async def test_a_lowered_label_hides_old_citations_and_forgets_none(setting: Setting) -> None:
    await converse(setting.history)
    setting.shown = {}
    assert SECRET not in str(await setting.history.get_thread(THREAD))
    assert await setting.history.forget_withdrawn() == 0
    setting.shown = None
    assert SECRET in str(await setting.history.get_thread(THREAD))


async def test_feedback_is_kept_once_an_answer_and_only_by_the_owner(setting: Setting) -> None:
    await converse(setting.history)
    await setting.history.upsert_feedback(Feedback(forId=RUN, value=1))
    key = await setting.history.upsert_feedback(Feedback(forId=RUN, value=0, comment="[te stellig] ja"))
    thread = await setting.history.get_thread(THREAD)
    given = [s["feedback"] for s in thread["steps"] if s["feedback"]]
    assert [(f["value"], f["comment"]) for f in given] == [(0, "[te stellig] ja")]
    setting.owner = "boris"
    with pytest.raises(PermissionError):
        await setting.history.upsert_feedback(Feedback(forId=RUN, value=1))
    with pytest.raises(PermissionError):
        await setting.history.upsert_feedback(Feedback(id=key, forId=RUN, value=1))
    with pytest.raises(PermissionError):
        await setting.history.delete_feedback(key)
    setting.owner = "anna"
    assert await setting.history.delete_feedback(key)


async def test_files_of_a_conversation_are_kept_and_deleted_by_the_owner(setting: Setting, tmp_path: Path) -> None:
    user = await converse(setting.history)
    element = Text(name="eigen.txt", content="inhoud", thread_id=THREAD, for_id=QUESTION)
    await setting.history.create_element(element)
    kept = tmp_path / "uploads" / user / element.id / "eigen.txt"
    assert kept.read_text() == "inhoud"
    stored = await setting.history.get_element(THREAD, element.id)
    assert stored["url"] == f"/bijlage/{user}/{element.id}/eigen.txt"
    setting.owner = "boris"
    with pytest.raises(PermissionError):
        await setting.history.delete_element(element.id)
    assert kept.exists()
    setting.owner = "anna"
    await setting.history.delete_element(element.id)
    assert not kept.exists()


async def test_deleting_a_conversation_deletes_its_files(setting: Setting, tmp_path: Path) -> None:
    await converse(setting.history)
    await setting.history.create_element(Text(name="eigen.txt", content="x", thread_id=THREAD, for_id=QUESTION))
    await setting.history.delete_thread(THREAD)
    assert await setting.history.get_thread(THREAD) is None
    assert [p for p in (tmp_path / "uploads").rglob("*") if p.is_file()] == []


@pytest.mark.parametrize("key", ["../chat.db", "/etc/passwd", "a/../../x", ".", ""])
async def test_a_key_never_leads_outside_the_folder(tmp_path: Path, key: str) -> None:
    storage = LocalStorage(tmp_path / "uploads")
    assert storage.path(key) is None
    assert await storage.upload_file(key, b"x") == {}
    assert not await storage.delete_file(key)


async def test_a_draft_that_quotes_a_withdrawn_source_is_emptied_for_good(setting: Setting) -> None:
    await converse(setting.history)
    drafted = {"draft": {"cited": [["brief", 1, "b" * 64]], "instead": "Deze reactie is ingetrokken."}}
    await setting.history.create_step(
        {"id": str(uuid.UUID(int=9)), "threadId": THREAD, "type": "assistant_message", "name": "RCB", "input": "",
         "streaming": False, "output": f"Concept: {SECRET}", "metadata": drafted, "createdAt": "2026-11-01T10:00:03Z"}
    )  # fmt: skip
    assert await setting.history.forget_withdrawn() == 0
    setting.current.clear()
    assert await setting.history.forget_withdrawn() == 2
    outputs = [r["output"] for r in await setting.history.execute_sql('SELECT "output" FROM steps', {})]
    assert "Deze reactie is ingetrokken." in outputs and not any(SECRET in o for o in outputs)


async def test_a_refused_message_is_not_kept_whichever_is_written_first(setting: Setting, tmp_path: Path) -> None:
    await converse(setting.history)
    await setting.history.refuse(QUESTION, THREAD)
    run = {"id": RUN, "parentId": QUESTION, "threadId": THREAD, "type": "run", "name": "on_message"}
    again = {"id": QUESTION, "threadId": THREAD, "type": "user_message", "name": "anna", "output": "Doel?"}
    for step in (run | {"input": "Doel?", "output": ""}, again | {"input": ""}):
        await setting.history.create_step({"streaming": False, "createdAt": "2026-11-01T10:00:04Z", **step})
    await setting.history.update_thread(THREAD, name="Doel?")
    rows = await setting.history.execute_sql('SELECT "input", "output" FROM steps', {})
    assert not any("Doel?" in (r["input"] or "") + (r["output"] or "") for r in rows)
    assert (await setting.history.execute_sql('SELECT "name" FROM threads', {}))[0]["name"] == "Vraagstuk geweigerd"


async def test_a_message_refused_while_it_is_written_leaves_no_byte(setting: Setting, tmp_path: Path) -> None:
    await converse(setting.history)
    step = {"type": "user_message", "name": "anna", "streaming": False, "input": "", "output": "zeemeermin"}
    step["createdAt"] = "2026-11-01T10:00:04Z"
    for i in range(100, 140):
        message, thread = str(uuid.UUID(int=i)), str(uuid.UUID(int=2 * i))
        await asyncio.gather(
            setting.history.update_thread(thread, name="zeemeermin"),
            setting.history.create_step({**step, "id": message, "threadId": thread}),
            setting.history.refuse(message, thread),
        )
    assert [f.name for f in tmp_path.rglob("chat.db*") if b"zeemeermin" in f.read_bytes()] == []


async def test_the_journal_is_emptied_once_nobody_reads_an_older_state(setting: Setting, tmp_path: Path) -> None:
    await converse(setting.history)
    await setting.history.update_thread(THREAD, name="zeemeermin")
    reader = sqlite3.connect(tmp_path / "chat.db")
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM threads").fetchall()
    await setting.history.execute_sql("PRAGMA busy_timeout=0", {})  # for the pooled connection: say so at once
    refused = asyncio.create_task(setting.history.refuse(QUESTION, THREAD))
    await asyncio.wait([refused], timeout=0.2)
    assert b"zeemeermin" in (tmp_path / "chat.db-wal").read_bytes()
    reader.close()
    await refused
    assert [f.name for f in tmp_path.rglob("chat.db*") if b"zeemeermin" in f.read_bytes()] == []
