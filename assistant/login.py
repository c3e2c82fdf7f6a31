"""The first login of this machine: made once, kept for the owner only; and what refuses guessing at speed."""

from __future__ import annotations

import os
import secrets
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from assistant.people import People, new_password

USER = "coordinator"
MOST_KEYS = 10_000


class Login(NamedTuple):
    """A user name and its password."""

    user: str
    password: str


def keep(path: Path, make: Callable[[], str]) -> str:
    """The text in `path`; made, and readable by the owner alone, where it is not there yet."""
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write(make())
    except FileExistsError:
        path.chmod(0o600)
    return path.read_text(encoding="utf-8").strip()


def first(index: Path, people: People) -> Login | None:
    """The login to show at the start: the first administrator's, as long as it is still theirs.

    It is made where nobody manages the assistant yet; one that was kept before there were people is taken over.
    """
    file = index / "login"
    everyone = people.all()
    managed = any(person.may("beheerder") for person in everyone)
    if managed and not file.exists():
        return None
    kept = Login(*keep(file, lambda: f"{USER} {new_password()}\n").split(maxsplit=1))
    if not managed and kept.user not in (person.name for person in everyone):
        people.add(kept.user, "beheerder", password=kept.password)
    return kept if people.check(*kept) else None


def forget(index: Path, name: str) -> None:
    """Take the kept login away where it is `name`'s: it no longer fits."""
    file = index / "login"
    if file.exists() and file.read_text(encoding="utf-8").split(maxsplit=1)[:1] == [name]:
        file.unlink()


def secret(index: Path) -> str:
    """The key that session cookies are signed with."""
    return keep(index / "secret", lambda: secrets.token_hex(32) + "\n")


class Throttle:
    """Refuses further tries after `most` failures within `seconds`, each key by itself."""

    def __init__(self, most: int = 5, seconds: float = 60.0, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = most
        self._seconds = seconds
        self._clock = clock
        self._failures: dict[str, deque[float]] = {}

    def closed(self, key: str = "") -> bool:
        """Whether a try is to be refused now."""
        failures = self._failures.get(key, ())
        return len(failures) == self._most and self._clock() - failures[0] < self._seconds

    def failed(self, key: str = "") -> None:
        """Count a failure."""
        if len(self._failures) >= MOST_KEYS:
            old = self._clock() - self._seconds
            self._failures = {k: f for k, f in self._failures.items() if f[-1] > old}
        self._failures.setdefault(key, deque(maxlen=self._most)).append(self._clock())

    def succeeded(self, key: str = "") -> None:
        """Forget the failures."""
        self._failures.pop(key, None)
