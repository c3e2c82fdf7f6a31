"""Who may log in, with what, as what, and for how long."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from assistant.audit import Audit
from assistant.people import SESSION_SECONDS, People
from ingest.errors import RcbError


class Clock:
    """Stands still until it is moved."""

    now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def people(tmp_path: Path, clock: Clock) -> People:
    return People(tmp_path / "people.db", clock)


@pytest.fixture
def password(people: People) -> str:
    """Anna's."""
    return people.add("anna", "coordinator")


def test_name_and_password_must_both_fit(people: People, password: str) -> None:
    assert people.check(" anna ", f"{password}\n").role == "coordinator"
    for name, given in [("anna", password[:-1]), ("anna", ""), ("Anna", password), ("bert", password), ("", "")]:
        assert people.check(name, given) is None


def test_a_password_is_kept_as_argon2id_and_nowhere_else(tmp_path: Path, people: People, password: str) -> None:
    with closing(sqlite3.connect(tmp_path / "people.db")) as db:
        assert db.execute("SELECT password FROM people").fetchone()[0].startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert not [f for f in tmp_path.iterdir() if password.encode() in f.read_bytes()]


def test_a_session_lasts_eight_hours(people: People, password: str, clock: Clock) -> None:
    session = people.begin("anna")
    clock.now += SESSION_SECONDS - 1
    assert people.of(session).name == "anna"
    clock.now += 1
    assert people.of(session) is None
    assert people.of("") is None


@pytest.mark.parametrize("end", ["disable", "reset", "log_out"])
def test_a_session_can_be_ended_at_once_from_another_process(
    tmp_path: Path, people: People, password: str, end: str
) -> None:
    session, others = people.begin("anna"), people.begin(people.all()[0].name)
    getattr(People(tmp_path / "people.db"), end)("anna")
    assert people.of(session) is None and people.of(others) is None
    assert (people.check("anna", password) is None) == (end != "log_out")


def test_logging_out_ends_one_session(people: People, password: str) -> None:
    one, other = people.begin("anna"), people.begin("anna")
    people.end(one)
    assert people.of(one) is None and people.of(other)


def test_who_was_disabled_comes_back_with_a_new_password(people: People, password: str) -> None:
    people.disable("anna")
    again = people.reset("anna")
    assert again != password and people.check("anna", again)


def test_a_role_holds_what_is_below_it(people: People, password: str) -> None:
    anna = people.check("anna", password)
    assert [anna.may(role) for role in ("lezer", "coordinator", "beheerder")] == [True, True, False]


def test_a_change_of_role_and_label_is_met_at_the_next_look(people: People, password: str) -> None:
    session = people.begin("anna")
    assert people.of(session).seen("bedrijfsvertrouwelijk") == ("openbaar", "intern", "bedrijfsvertrouwelijk")
    people.change("anna", role="lezer", label="intern")
    assert people.of(session).role == "lezer"
    assert people.of(session).seen("bedrijfsvertrouwelijk") == ("openbaar", "intern")
    assert people.of(session).seen("openbaar") == ("openbaar",)


def test_who_comes_from_outside_has_no_password_and_the_other_way_around(people: People, password: str) -> None:
    assert people.add("bert@zuid.example", "lezer", external=True) == ""
    assert people.check("bert@zuid.example", "") is None
    assert people.external("bert@zuid.example").role == "lezer" and people.external("anna") is None
    people.disable("bert@zuid.example")
    assert people.external("bert@zuid.example") is None


@pytest.mark.parametrize("name", ["", "a", "Anna", "a b", "../x", "anna\n", "-anna", "x" * 101])
def test_a_name_that_cannot_be_is_refused(people: People, name: str) -> None:
    with pytest.raises(RcbError, match="kan geen gebruikersnaam zijn"):
        people.add(name, "lezer")


def test_a_name_is_given_once_and_must_be_known(people: People, password: str) -> None:
    with pytest.raises(RcbError, match="al een gebruiker 'anna'"):
        people.add("anna", "lezer")
    for act in (people.disable, people.reset, people.log_out, people.change):
        with pytest.raises(RcbError, match="geen gebruiker 'bert'"):
            act("bert")


def test_the_commands_do_so_and_are_in_the_audit_log(tmp_path: Path, rcb: Callable) -> None:
    here = ("--index", tmp_path)
    said = rcb("users", "add", "anna", "--role", "coordinator", "--label", "intern", *here)
    first = said.out.split("Wachtwoord: ")[1].strip()
    people = People(tmp_path / "people.db")
    assert people.check("anna", first).label == "intern"
    assert "coordinator" in rcb("users", "list", *here).out and first not in rcb("users", "list", *here).out
    rcb("users", "change", "anna", "--role", "lezer", *here)
    assert people.check("anna", first).role == "lezer"
    people.begin("anna")
    assert "1 sessie" in rcb("users", "logout", "anna", *here).out
    second = rcb("users", "reset", "anna", *here).out.split("Wachtwoord: ")[1].strip()
    assert people.check("anna", second)
    assert rcb("users", "disable", "anna", *here).code == 0 and people.check("anna", second) is None
    assert rcb("users", "disable", "bert", *here).code == 1
    log = Audit(tmp_path / "audit.db")
    assert [line.object.partition(":")[0] for line in log.lines()] == [
        "toegevoegd",
        "gewijzigd",
        "uitgelogd",
        "nieuw wachtwoord",
        "uitgeschakeld",
    ]
    assert {line.origin for line in log.lines()} == {"opdrachtregel"} and log.verify().broken is None
    assert not any(first in str(line) or second in str(line) for line in log.lines())
