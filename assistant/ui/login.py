"""The one login of this machine: made once, kept for the owner only, checked without hints."""

from __future__ import annotations

import hmac
import os
import secrets
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

USER = "coordinator"
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without characters that are mistaken for each other when read aloud."""


class Login(NamedTuple):
    """A user name and its password."""

    user: str
    password: str

    def matches(self, user: str, password: str) -> bool:
        """Both compared in full, so that the time taken tells nothing."""
        known = hmac.compare_digest(user.strip().encode(), self.user.encode())
        right = hmac.compare_digest(password.strip().encode(), self.password.encode())
        return known & right


def keep(path: Path, make: Callable[[], str]) -> str:
    """The text in `path`; made, and readable by the owner alone, where it is not there yet."""
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write(make())
    except FileExistsError:
        path.chmod(0o600)
    return path.read_text(encoding="utf-8").strip()


def login(index: Path) -> Login:
    """The login kept in `index`, made on first use."""
    user, password = keep(index / "login", lambda: f"{USER} {_password()}\n").split(maxsplit=1)
    return Login(user, password)


def secret(index: Path) -> str:
    """The key that session cookies are signed with."""
    return keep(index / "secret", lambda: secrets.token_hex(32) + "\n")


def _password() -> str:
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(5)) for _ in range(4))


class Throttle:
    """Refuses further tries after `most` failures within `seconds`."""

    def __init__(self, most: int = 5, seconds: float = 60.0, clock: Callable[[], float] = time.monotonic) -> None:
        self._failures: deque[float] = deque(maxlen=most)
        self._seconds = seconds
        self._clock = clock

    def closed(self) -> bool:
        """Whether a try is to be refused now."""
        full = len(self._failures) == self._failures.maxlen
        return full and self._clock() - self._failures[0] < self._seconds

    def failed(self) -> None:
        """Count a failure."""
        self._failures.append(self._clock())

    def succeeded(self) -> None:
        """Forget the failures."""
        self._failures.clear()
