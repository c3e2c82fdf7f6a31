"""The chat process asks for its memory to be given back."""

from __future__ import annotations

import platform

from assistant.memory import give_back, one_heap


def test_the_c_library_takes_the_request() -> None:
    assert one_heap() is (platform.libc_ver()[0] == "glibc")


def test_giving_back_changes_nothing_that_is_in_use() -> None:
    kept = [bytes([n]) * 50_000 for n in range(100)]
    del kept[::2]
    give_back()
    assert [k[0] for k in kept] == list(range(1, 100, 2))
