"""The login is made once, kept for the owner, and cannot be guessed at speed."""

from __future__ import annotations

import re
import stat
from pathlib import Path

import pytest

from assistant.login import Throttle, first, forget, keep, secret
from assistant.people import People
from assistant.ui.server import listen
from ingest.errors import RcbError


@pytest.fixture
def people(tmp_path: Path) -> People:
    return People(tmp_path / "people.db")


def test_login_and_secret_are_made_once_and_only_the_owner_reads_them(tmp_path: Path, people: People) -> None:
    made, key = first(tmp_path, people), secret(tmp_path)
    assert (first(tmp_path, people), secret(tmp_path)) == (made, key)
    assert made.user == "coordinator" and re.fullmatch(r"(?:[a-z2-9]{5}-){3}[a-z2-9]{5}", made.password)
    assert len(bytes.fromhex(key)) == 32
    for name in ("login", "secret", "people.db"):
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600


def test_the_first_login_is_an_administrator_s(tmp_path: Path, people: People) -> None:
    made = first(tmp_path, people)
    assert people.check(made.user, made.password).role == "beheerder"


def test_a_login_that_was_kept_is_taken_over_and_closed_again(tmp_path: Path, people: People) -> None:
    (tmp_path / "login").write_text("coordinator geheim")
    (tmp_path / "login").chmod(0o644)
    assert first(tmp_path, people) == ("coordinator", "geheim")
    assert people.check("coordinator", "geheim").may("beheerder")
    assert stat.S_IMODE((tmp_path / "login").stat().st_mode) == 0o600


def test_where_nobody_manages_yet_the_first_login_does(tmp_path: Path, people: People) -> None:
    people.add("anna", "coordinator")
    made = first(tmp_path, people)
    assert people.check(made.user, made.password).may("beheerder") and first(tmp_path, people) == made


def test_a_login_that_fits_no_more_is_not_shown_and_not_made_anew(tmp_path: Path, people: People) -> None:
    made = first(tmp_path, people)
    people.reset(made.user)
    assert first(tmp_path, people) is None
    forget(tmp_path, "anna")
    assert (tmp_path / "login").exists()
    forget(tmp_path, made.user)
    assert not (tmp_path / "login").exists() and first(tmp_path, people) is None
    assert len(people.all()) == 1


def test_two_machines_get_two_passwords(tmp_path: Path) -> None:
    for name in "ab":
        (tmp_path / name).mkdir()
    made = [first(tmp_path / name, People(tmp_path / name / "people.db")) for name in "ab"]
    assert made[0].password != made[1].password


def test_nothing_is_made_anew_over_what_is_kept(tmp_path: Path) -> None:
    assert keep(tmp_path / "x", lambda: "one") == "one"
    assert keep(tmp_path / "x", lambda: "two") == "one"


def test_after_five_failures_a_minute_of_rest() -> None:
    now = 0.0
    throttle = Throttle(clock=lambda: now)
    for _ in range(5):
        assert not throttle.closed()
        throttle.failed()
    assert throttle.closed()
    now = 59.0
    assert throttle.closed()
    now = 60.0
    assert not throttle.closed()


def test_each_key_is_counted_by_itself() -> None:
    throttle = Throttle(most=2)
    for key in ("anna 10.0.0.7", "anna 10.0.0.7", "bert 10.0.0.7"):
        throttle.failed(key)
    assert [throttle.closed(k) for k in ("anna 10.0.0.7", "bert 10.0.0.7", "anna 10.0.0.8")] == [True, False, False]


def test_a_success_forgets_the_failures() -> None:
    throttle = Throttle(most=2)
    throttle.failed()
    throttle.succeeded()
    throttle.failed()
    assert not throttle.closed()


def test_a_port_in_use_is_said_with_the_remedy() -> None:
    with listen("127.0.0.1", 0) as first:
        port = first.getsockname()[1]
        with pytest.raises(RcbError, match=f"Poort {port} is al in gebruik"):
            listen("127.0.0.1", port)
