"""The register: nothing is lost or overwritten unseen, and withdrawn sources leave their place and hash only."""

from __future__ import annotations

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from assistant.dossier import dossier, redacted
from assistant.register import NoCase, Register, Stale
from assistant.schema import Case, Decision
from ingest.errors import RcbError
from ingest.settings import ROOT
from tests.cases import HAVEN, TEXT, ZEEWACHT, CaseAssistant

BY = {"by": "anna", "what": "iets"}


@pytest.fixture
def assistant(tmp_path: Path) -> CaseAssistant:
    (tmp_path / "files").mkdir()
    return CaseAssistant(tmp_path / "files")


@pytest.fixture
def register(tmp_path: Path) -> Register:
    return Register(tmp_path / "register.db")


def current(assistant: CaseAssistant) -> dict:
    return {(d.document_id, d.version): d.sha256 for d in assistant.documents()}


def matched(register: Register, assistant: CaseAssistant) -> Case:
    """A case with a shortlist of two companies that show something."""
    case = register.create(assistant.intake_text(TEXT), label="intern", owner="anna").case
    found, facts = assistant.match(case.challenge, label="intern")
    return register.update(
        case.case_id, lambda c: c.model_copy(update={"shortlist": found, "dossier": facts, "approved": True}), **BY
    ).case


def test_a_case_is_kept_whole_and_listed(register: Register, assistant: CaseAssistant, tmp_path: Path) -> None:
    case = matched(register, assistant)
    again = Register(tmp_path / "register.db")
    assert again.get(case.case_id) == (case, 2)
    row = again.all()[0]
    assert (row.title, row.status, row.owner, row.label) == ("Zeekabels bewaken", "received", "anna", "intern")
    assert (row.promising, row.companies, row.deadline) == (1, 3, date(2026, 1, 31))
    assert row.late(date(2026, 2, 1)) and not row.late(date(2026, 1, 31))
    assert row.received.tzinfo == UTC and abs(datetime.now(UTC) - row.received).seconds < 60
    assert [(c.by, c.what) for c in again.history(case.case_id)] == [
        ("anna", "Vraagstuk opgenomen in het register"),
        ("anna", "iets"),
    ]
    assert (tmp_path / "register.db").stat().st_mode & 0o077 == 0


def test_an_unknown_case_is_said(register: Register) -> None:
    with pytest.raises(NoCase, match="Ververs de lijst"):
        register.get("6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d")


def test_a_stale_write_is_refused_and_changes_nothing(register: Register, assistant: CaseAssistant) -> None:
    case, revision = register.create(assistant.intake_text(TEXT), label="intern", owner="anna")
    register.save(case.model_copy(update={"owner": "boris"}), revision, **BY)
    with pytest.raises(Stale, match="intussen gewijzigd"):
        register.save(case.model_copy(update={"owner": "carla"}), revision, **BY)
    assert register.get(case.case_id).case.owner == "boris"
    assert len(register.history(case.case_id)) == 2


def test_opening_a_quote_makes_no_form_stale_and_is_not_lost(register: Register, assistant: CaseAssistant) -> None:
    case, revision = register.create(assistant.intake_text(TEXT), label="intern", owner="anna")
    register.open(case.case_id, "brief@1:1:0")
    register.save(case.model_copy(update={"owner": "boris"}), revision, **BY)
    kept = register.get(case.case_id).case
    assert (kept.owner, kept.opened) == ("boris", ("brief@1:1:0",))


def test_changes_at_the_same_time_all_count(register: Register, assistant: CaseAssistant) -> None:
    case = register.create(assistant.intake_text(TEXT), label="intern", owner="anna").case

    def decide(n: int) -> None:
        made = Decision(text=str(n), by="anna", at=datetime.now(UTC))
        register.update(case.case_id, lambda c: c.model_copy(update={"decisions": (*c.decisions, made)}), **BY)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(decide, range(12)))
    kept, revision = register.get(case.case_id)
    assert {d.text for d in kept.decisions} == {str(n) for n in range(12)}
    assert revision == 13 == len(register.history(case.case_id))


def test_what_changes_nothing_leaves_no_line(register: Register, assistant: CaseAssistant) -> None:
    case = register.create(assistant.intake_text(TEXT), label="intern", owner="anna").case
    assert register.update(case.case_id, lambda c: c, **BY).revision == 1
    assert len(register.history(case.case_id)) == 1


def test_a_change_that_fails_is_not_half_made(register: Register, assistant: CaseAssistant) -> None:
    case = register.create(assistant.intake_text(TEXT), label="intern", owner="anna").case
    with pytest.raises(Exception, match="NOT NULL"):
        register.update(case.case_id, lambda c: c.model_copy(update={"owner": "boris"}), by="anna", what=None)  # type: ignore[arg-type]
    assert register.get(case.case_id) == (case, 1)


def test_a_process_that_is_killed_loses_nothing_that_was_saved(tmp_path: Path) -> None:
    code = (
        "import os, signal, sys; from pathlib import Path; from assistant.register import Register\n"
        "from assistant.schema import Challenge\n"
        "kept = Register(Path(sys.argv[1])).create(Challenge(title='Kabels'), label='intern', owner='anna')\n"
        "print(kept.case.case_id, flush=True); os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "register.db")], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == -9
    assert Register(tmp_path / "register.db").get(done.stdout.strip()).case.challenge.title == "Kabels"


def test_a_damaged_file_is_said_in_dutch(tmp_path: Path) -> None:
    (tmp_path / "register.db").write_bytes(b"geen database " * 200)
    with pytest.raises(RcbError, match="is beschadigd"):
        Register(tmp_path / "register.db")


def test_a_withdrawn_source_leaves_place_and_hash_and_no_word(
    register: Register, assistant: CaseAssistant, tmp_path: Path
) -> None:
    case = matched(register, assistant)
    said = next(e.citation for e in case.shortlist.candidates[0].evidence if e.citation)
    assert said.quote in dossier(case).decode()
    assert register.forget_withdrawn(current(assistant)) == 0
    assistant.remove("zeewacht", actor="anna")
    assert register.forget_withdrawn(current(assistant)) == 1
    kept = register.get(case.case_id).case
    cited = next(
        e.citation for c in kept.shortlist.candidates if c.company == ZEEWACHT for e in c.evidence if e.citation
    )
    assert (cited.quote, cited.verified) == ("", False)
    assert (cited.sha256, cited.start, cited.end) == (said.sha256, said.start, said.end)
    assert all(name != ZEEWACHT for name, _ in kept.shortlist.questions)
    assert any(
        e.citation and e.citation.quote for c in kept.shortlist.candidates if c.company == HAVEN for e in c.evidence
    )
    for file in tmp_path.glob("register.db*"):
        assert said.quote.encode() not in file.read_bytes()
    assert register.forget_withdrawn(current(assistant)) == 0
    assert register.history(case.case_id)[-1].by == "systeem"


def test_words_of_an_older_edition_go_with_it(register: Register, assistant: CaseAssistant) -> None:
    case = matched(register, assistant)
    first = case.shortlist.candidates[0]
    cells = tuple(e.model_copy(update={"older": "Editie 2023: “6 km”"}) for e in first.evidence)
    found = case.shortlist.model_copy(update={"candidates": (first.model_copy(update={"evidence": cells}),)})
    old = {"document_id": "zeewacht-2023", "version": 1, "sha256": "a" * 64}
    case = case.model_copy(update={"shortlist": found, "dossier": {"older_editions": [old]}})
    there = current(assistant) | {("zeewacht-2023", 1): "a" * 64}
    assert redacted(case, there) == case
    assert "6 km" not in redacted(case, current(assistant)).model_dump_json()


def test_the_dossier_is_the_same_when_made_again(register: Register, assistant: CaseAssistant) -> None:
    case = matched(register, assistant)
    history = register.history(case.case_id)
    assert dossier(case, history) == dossier(register.get(case.case_id).case, history)
    held = json.loads(dossier(case, history))
    assert held["challenge"]["requirements"][0]["text"] == "bewaakt zeekabels"
    assert held["dossier"]["documents"]
    assert (case.label, held["label"]) == ("intern", "bedrijfsvertrouwelijk"), "the highest of what is cited"
    assert [h["by"] for h in held["history"]] == ["anna", "anna"]
