"""The chat process asks for its memory to be given back."""

from __future__ import annotations

import platform

from assistant.memory import give_back


def test_the_c_library_takes_the_request() -> None:
    assert give_back() is (platform.libc_ver()[0] == "glibc")
