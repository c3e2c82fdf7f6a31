"""What this process reaches for: addresses that it connects to, and files that it opens to write."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple


class Reached(NamedTuple):
    """What was seen within the block."""

    addresses: list[tuple[str, int]]
    written: list[str]


_now: Reached | None = None


def _look(event: str, arguments: tuple) -> None:
    if _now is None:
        return
    if event == "socket.connect" and isinstance(arguments[1], tuple):
        _now.addresses.append(arguments[1][:2])
    elif event == "open" and isinstance(arguments[0], str):
        flags = arguments[2] if isinstance(arguments[2], int) else 0
        if flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
            _now.written.append(arguments[0])


sys.addaudithook(_look)


@contextmanager
def reached() -> Iterator[Reached]:
    """Watch until the block ends; the tests' own servers are in this process too, and connect to nothing."""
    global _now
    _now = found = Reached([], [])
    try:
        yield found
    finally:
        _now = None
