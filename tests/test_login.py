"""The login is made once, kept for the owner, and cannot be guessed at speed."""

from __future__ import annotations

import re
import stat
from pathlib import Path

import pytest

from assistant.ui.login import Login, Throttle, keep, login, secret
from assistant.ui.server import listen
from ingest.errors import RcbError


def test_login_and_secret_are_made_once_and_only_the_owner_reads_them(tmp_path: Path) -> None:
    made, key = login(tmp_path), secret(tmp_path)
    assert (login(tmp_path), secret(tmp_path)) == (made, key)
    assert re.fullmatch(r"(?:[a-z2-9]{5}-){3}[a-z2-9]{5}", made.password)
    assert len(bytes.fromhex(key)) == 32
    for name in ("login", "secret"):
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600


def test_a_file_that_became_readable_is_closed_again(tmp_path: Path) -> None:
    (tmp_path / "login").write_text("coordinator geheim")
    (tmp_path / "login").chmod(0o644)
    assert login(tmp_path) == Login("coordinator", "geheim")
    assert stat.S_IMODE((tmp_path / "login").stat().st_mode) == 0o600


def test_two_machines_get_two_passwords(tmp_path: Path) -> None:
    for name in "ab":
        (tmp_path / name).mkdir()
    assert login(tmp_path / "a").password != login(tmp_path / "b").password


def test_nothing_is_made_anew_over_what_is_kept(tmp_path: Path) -> None:
    assert keep(tmp_path / "x", lambda: "one") == "one"
    assert keep(tmp_path / "x", lambda: "two") == "one"


@pytest.mark.parametrize(
    ("user", "password", "fits"),
    [
        ("coordinator", "abc-def", True),
        (" coordinator ", "abc-def\n", True),
        ("coordinator", "abc-deg", False),
        ("Coordinator", "abc-def", False),
        ("coördinator", "abc-def", False),
        ("", "", False),
    ],
)
def test_both_user_and_password_must_match(user: str, password: str, fits: bool) -> None:
    assert Login("coordinator", "abc-def").matches(user, password) is fits


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


def test_a_success_forgets_the_failures() -> None:
    throttle = Throttle(most=2)
    throttle.failed()
    throttle.succeeded()
    throttle.failed()
    assert not throttle.closed()


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.4", "::", "example.nl"])
def test_the_chat_listens_on_this_machine_only(host: str) -> None:
    with pytest.raises(RcbError, match="alleen op deze computer"):
        listen(host, 0)


def test_a_port_in_use_is_said_with_the_remedy() -> None:
    with listen("127.0.0.1", 0) as first:
        port = first.getsockname()[1]
        with pytest.raises(RcbError, match=f"Poort {port} is al in gebruik"):
            listen("127.0.0.1", port)
