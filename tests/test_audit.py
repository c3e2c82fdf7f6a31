"""The audit log: a chain that shows every change, safe for several writers, and only ever added to."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from assistant.audit import START, Audit, AuditError
from ingest.settings import ROOT

ROWS = 500
WRITER = """
import sys
from pathlib import Path
from assistant.audit import Audit

log = Audit(Path(sys.argv[1]))
for n in range(int(sys.argv[3])):
    log.record("vraag", f"document-{n}", actor=sys.argv[2], origin="127.0.0.1")
"""
COLUMNS = ("at", "actor", "action", "object", "result", "origin", "previous", "hash", "number")


@pytest.fixture
def log(tmp_path: Path) -> Audit:
    made = Audit(tmp_path / "audit.db")
    for n in range(5):
        made.record("bron geopend", f"brief-{n}", actor="anna", origin="10.0.0.7")
    return made


def tamper(log: Audit, statement: str) -> None:
    """As someone who can write to the file does it: without the triggers."""
    with closing(sqlite3.connect(log._database.path, isolation_level=None)) as db:
        for name in ("log_is_not_changed", "log_is_not_shortened"):
            db.execute(f"DROP TRIGGER IF EXISTS {name}")
        db.execute(statement)


def test_each_line_holds_the_hash_of_the_one_before(log: Audit) -> None:
    lines = log.lines()
    assert [line.number for line in lines] == [1, 2, 3, 4, 5]
    assert [line.previous for line in lines] == [START, *(line.hash for line in lines[:-1])]
    assert log.verify() == (5, lines[-1].hash, None)
    assert log.lines(2) == lines[-2:]


@pytest.mark.parametrize("column", COLUMNS)
def test_any_changed_value_is_found_at_its_line(log: Audit, column: str) -> None:
    tamper(log, f"UPDATE log SET {column} = {'30' if column == 'number' else chr(39) + 'x' + chr(39)} WHERE number = 3")
    assert log.verify().broken == 3


def test_a_line_with_a_fitting_hash_of_its_own_breaks_the_next(log: Audit) -> None:
    forged = log.lines()[2]._replace(object="brief-9")
    tamper(log, f"UPDATE log SET object = 'brief-9', hash = '{forged.computed()}' WHERE number = 3")
    assert log.verify().broken == 4
    tamper(log, f"UPDATE log SET previous = '{forged.computed()}' WHERE number = 4")
    assert log.verify().broken == 4


@pytest.mark.parametrize(("gone", "broken"), [(1, 1), (3, 3), (5, 5)])
def test_a_line_that_was_taken_out_is_found_also_the_last(log: Audit, gone: int, broken: int) -> None:
    tamper(log, f"DELETE FROM log WHERE number = {gone}")
    assert log.verify().broken == broken


def test_a_chain_that_was_written_anew_does_not_hold_an_earlier_seal(tmp_path: Path, log: Audit) -> None:
    seal = log.verify().last
    log.record("uitloggen", actor="anna", origin="10.0.0.7")
    assert log.verify(seal).broken is None
    other = Audit(tmp_path / "other.db")
    for _ in range(6):
        other.record("vraag", actor="anna", origin="10.0.0.7")
    assert other.verify().broken is None
    assert other.verify(seal).broken == 7


@pytest.mark.parametrize("statement", ["UPDATE log SET actor = 'x'", "DELETE FROM log"])
def test_the_database_itself_refuses_to_change_a_line(log: Audit, statement: str) -> None:
    with closing(sqlite3.connect(log._database.path)) as db:
        with pytest.raises(sqlite3.IntegrityError, match="only added to"):
            db.execute(statement)
    assert log.verify().broken is None


def test_two_processes_make_one_chain(tmp_path: Path) -> None:
    path = tmp_path / "audit.db"
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(path), actor, str(ROWS)], cwd=ROOT)
        for actor in ("anna", "bert")
    ]
    assert [writer.wait(60) for writer in writers] == [0, 0]
    log = Audit(path)
    assert log.verify()[::2] == (2 * ROWS, None)
    assert [sum(line.actor == actor for line in log.lines()) for actor in ("anna", "bert")] == [ROWS, ROWS]


def test_what_cannot_be_written_down_is_said_with_the_remedy(log: Audit) -> None:
    with closing(sqlite3.connect(log._database.path, isolation_level=None)) as db:
        db.execute("CREATE TRIGGER full BEFORE INSERT ON log BEGIN SELECT RAISE(ABORT, 'disk is full'); END")
    with pytest.raises(AuditError, match=r"disk is full.*daarom gebeurt dit niet"):
        log.record("vraag", actor="anna", origin="10.0.0.7")
    assert log.verify()[::2] == (5, None)


def test_what_would_break_the_line_is_put_on_one(log: Audit) -> None:
    line = log.record("toegang", "a\nb\u2028c \ud800" + "x" * 900, actor="anna", origin="::1")
    assert line.object.startswith("a b c ?xx") and len(line.object) == 500
    assert log.verify().broken is None


def test_the_command_says_whole_or_where_it_broke(tmp_path: Path, log: Audit, rcb: Callable) -> None:
    said = rcb("audit", "verify", "--index", tmp_path)
    assert said.code == 0 and "heel: 5 regels" in said.out and log.lines()[-1].hash in said.out
    assert "brief-4" in rcb("audit", "list", "--index", tmp_path, "--last", "2").out
    assert "brief-1" not in rcb("audit", "list", "--index", tmp_path, "--last", "2").out
    tamper(log, "UPDATE log SET object = 'brief-9' WHERE number = 4")
    said = rcb("audit", "verify", "--index", tmp_path)
    assert said.code == 1 and "vanaf regel 4" in said.err
