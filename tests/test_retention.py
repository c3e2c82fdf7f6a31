"""What is past its term goes, what is held stays, and what was erased has left no byte behind."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import uuid
import zipfile
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from chainlit.context import ChainlitContext, context_var
from chainlit.element import Text
from chainlit.session import HTTPSession
from chainlit.types import Feedback
from chainlit.user import User

from assistant.register import NoCase, Register
from assistant.retention import Hold, Holds, past
from assistant.settings import Settings
from assistant.stored import Stored
from assistant.ui.history import History
from assistant.ui.storage import LocalStorage
from ingest.errors import RcbError
from tests.cases import TEXT, CaseAssistant
from tests.library import alone, files_with

NOW = datetime.now(UTC)


class Chat(NamedTuple):
    """An index folder in which two people have talked: anna long ago, boris now."""

    settings: Settings
    threads: dict[str, str]

    def left(self, who: str) -> list[str]:
        """The files in which something that somebody said or added still stands."""
        found = (
            files_with(self.settings.index, f"{what}-{who}") for what in ("vraag", "antwoord", "bijlage", "oordeel")
        )
        return sorted({f.name for files in found for f in files})


@pytest.fixture
async def chat(tmp_path: Path) -> AsyncIterator[Chat]:
    known = alone(tmp_path / "index")
    nobody = {"owner": lambda: asking[0], "current": dict, "shown": dict, "deny": lambda what: None}
    history = History(known.index / "chat.db", LocalStorage(known.index / "uploads"), **nobody)
    threads, asking = {}, [""]
    for who, at in (("anna", NOW - timedelta(days=400)), ("boris", NOW - timedelta(days=2))):
        asking[0], thread, question = who, str(uuid.uuid4()), str(uuid.uuid4())
        context_var.set(ChainlitContext(HTTPSession(id=str(uuid.uuid4()), client_type="webapp")))
        user = await history.create_user(User(identifier=who))
        await history.update_thread(thread, name=f"vraag-{who}", user_id=user.id)
        for n, (kind, said) in enumerate(
            (("user_message", f"vraag-{who}"), ("assistant_message", f"antwoord-{who} " * 400))
        ):
            await history.create_step(
                {"id": question if n == 0 else str(uuid.uuid4()), "threadId": thread, "type": kind, "name": who, "input": "",
                 "output": said, "streaming": False, "createdAt": (at + timedelta(seconds=n)).isoformat().replace("+00:00", "Z")}
            )  # fmt: skip
        element = Text(name=f"{who}.txt", content=f"bijlage-{who}", display="side", thread_id=thread, for_id=question)
        await history.create_element(element)
        await history.upsert_feedback(Feedback(forId=question, value=0, comment=f"oordeel-{who}"))
        threads[who] = thread
        for file in (known.index / "uploads" / user.id).rglob("*"):
            os.utime(file, (at.timestamp(), at.timestamp()))
    await history.engine.dispose()
    yield Chat(known, threads)


@pytest.fixture
def cases(tmp_path: Path) -> tuple[Register, CaseAssistant]:
    (tmp_path / "files").mkdir()
    return Register(tmp_path / "index" / "register.db"), CaseAssistant(tmp_path / "files")


def test_both_have_left_something(chat: Chat) -> None:
    """Or the tests below could not fail."""
    assert all("chat.db" in chat.left(who) and f"{who}.txt" in chat.left(who) for who in ("anna", "boris"))


def test_only_what_is_past_its_term_is_named_and_nothing_goes_without_apply(chat: Chat, rcb) -> None:
    found = past(chat.settings, NOW)
    assert [c.thread_id for c in found.conversations] == [chat.threads["anna"]]
    assert [u.path.name for u in found.uploads] == ["anna.txt"]
    said = rcb("retain", "--index", chat.settings.index)
    assert said.code == 0 and "gesprekken: 1 over de termijn (365 dagen)" in said.out and "niets gewist" in said.out
    assert chat.left("anna")


def test_what_is_past_its_term_leaves_no_byte(chat: Chat, rcb) -> None:
    said = rcb("retain", "--apply", "--index", chat.settings.index)
    assert said.code == 0 and "Gewist" in said.out
    assert chat.left("anna") == []
    assert chat.left("boris") == ["boris.txt", "chat.db"]
    (proof,) = (chat.settings.index / "bewijzen").iterdir()
    assert json.loads(proof.read_text())["aantallen"]["gesprekken"] == 1
    assert rcb("retain", "--apply", "--index", chat.settings.index).code == 0


@pytest.mark.parametrize("subject", ["alles", "gebruiker:anna", "gesprek"])
def test_what_is_held_stays_until_it_is_released(chat: Chat, subject: str, rcb) -> None:
    subject = f"gesprek:{chat.threads['anna']}" if subject == "gesprek" else subject
    held = rcb("retain", "--hold", subject, "--reason", "Woo-verzoek 12", "--apply", "--index", chat.settings.index)
    assert held.code == 0 and "Woo-verzoek 12" in held.out and "vastgehouden, dus niet gewist" in held.out
    assert "chat.db" in chat.left("anna")
    with pytest.raises(RcbError, match="Woo-verzoek 12"):
        from assistant.erase import erase_user

        erase_user("anna", chat.settings, actor="beheer")
    assert rcb("retain", "--release", subject, "--apply", "--index", chat.settings.index).code == 0
    assert chat.left("anna") == []


def test_a_hold_needs_a_reason_and_a_subject_that_there_can_be(chat: Chat, rcb) -> None:
    assert "--reason" in rcb("retain", "--hold", "alles", "--index", chat.settings.index).err
    assert (
        "kan niet worden vastgehouden"
        in rcb("retain", "--hold", "iets:1", "--reason", "x", "--index", chat.settings.index).err
    )
    assert Holds(chat.settings.index).all() == ()


def test_holds_that_cannot_be_read_stop_everything(chat: Chat, rcb) -> None:
    (chat.settings.index / "bewaarplicht.json").write_text("{stuk")
    said = rcb("retain", "--apply", "--index", chat.settings.index)
    assert said.code == 1 and "daarom wordt niets gewist" in said.err and "chat.db" in chat.left("anna")


def test_no_term_keeps_everything(chat: Chat) -> None:
    forever = chat.settings.model_copy(update={"keep_conversations": 0, "keep_uploads": 0})
    found = past(forever, NOW + timedelta(days=9000))
    assert (found.conversations, found.uploads) == ((), ())


def test_a_user_is_erased_down_to_the_bytes(chat: Chat, rcb) -> None:
    said = rcb("erase", "user", "boris", "--yes", "--index", chat.settings.index)
    assert said.code == 0 and "gesprekken: 1, bestanden: 1, beoordelingen: 1" in said.out and "Bewijs:" in said.out
    assert chat.left("boris") == [] and files_with(chat.settings.index, "boris") == []
    assert chat.left("anna") == ["anna.txt", "chat.db"]
    again = rcb("erase", "user", "boris", "--yes", "--index", chat.settings.index)
    assert again.code == 1 and "niets bewaard" in again.err


def test_a_database_that_is_damaged_is_said_and_left_alone(chat: Chat, rcb) -> None:
    database = chat.settings.index / "chat.db"
    database.write_bytes(b"x" * 100 + database.read_bytes()[100:])
    before = database.read_bytes()
    said = rcb("erase", "user", "anna", "--yes", "--index", chat.settings.index)
    assert said.code == 1 and "beschadigd" in said.err and "reservekopie" in said.err
    assert database.read_bytes() == before


def closed(register: Register, assistant: CaseAssistant, title: str = TEXT) -> str:
    case = register.create(assistant.intake_text(title), label="intern", owner="anna").case
    found, facts = assistant.match(case.challenge, label="intern")
    done = {"shortlist": found, "dossier": facts, "approved": True, "status": "closed"}
    register.update(case.case_id, lambda c: c.model_copy(update=done), by="anna", what="Afgesloten")
    return case.case_id


def test_only_ended_cases_have_a_term(cases: tuple[Register, CaseAssistant], tmp_path: Path) -> None:
    register, assistant = cases
    running = register.create(assistant.intake_text(TEXT), label="intern", owner="anna").case.case_id
    ended = closed(register, assistant)
    known = alone(tmp_path / "index", keep_cases=30)
    later = datetime.now(UTC) + timedelta(days=31)
    assert past(known, later).cases == (ended,)
    assert past(known, later - timedelta(days=2)).cases == ()
    Holds(known.index).add(Hold(f"vraagstuk:{ended}", "bezwaar", "anna", "2026-11-25"))
    assert past(known, later).cases == () and past(known, later).held == 1
    register.forget(ended)
    assert files_with(known.index, ended) == [known.index / "bewaarplicht.json"]
    assert register.get(running) and register.history(ended) == ()
    with pytest.raises(NoCase):
        register.forget(ended)


def test_a_case_is_handed_over_whole(cases: tuple[Register, CaseAssistant], tmp_path: Path, rcb) -> None:
    case_id, index = closed(*cases), tmp_path / "index"
    said = rcb("export", "case", case_id[:8], "--out", tmp_path / "zaak.zip", "--index", index)
    assert said.code == 0 and "label bedrijfsvertrouwelijk" in said.out and "Bewijs:" in said.out
    with zipfile.ZipFile(tmp_path / "zaak.zip") as archive:
        held = {n: archive.read(n) for n in archive.namelist()}
    listed = json.loads(held["inhoud.json"])
    assert {"dossier.json", "matrix.xlsx", "documenten.csv", "reactie.docx", "reactie.odt"} <= set(held)
    assert listed["sha256"] == {n: hashlib.sha256(c).hexdigest() for n, c in held.items() if n != "inhoud.json"}
    assert json.loads(held["dossier.json"])["case_id"] == case_id
    rows = list(csv.reader(io.StringIO(held["documenten.csv"].decode("utf-8-sig")), delimiter=";"))
    assert rows[0] == ["bestand", "document", "versie", "sha256"] and len(rows) > 1
    assert hashlib.sha256((tmp_path / "zaak.zip").read_bytes()).hexdigest() in said.out
    again = rcb("export", "case", case_id, "--out", tmp_path / "zaak.zip", "--index", index)
    assert again.code == 1 and "bestaat al" in again.err
    assert "wijst niet één vraagstuk aan" in rcb("export", "case", "zzz", "--index", index).err


def test_an_index_without_anything_has_nothing_to_forget(tmp_path: Path, rcb) -> None:
    assert rcb("retain", "--apply", "--index", tmp_path / "index").code == 0
    assert Stored(tmp_path / "index").uploads() == []
