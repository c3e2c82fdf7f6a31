"""What all tests share: nothing of this machine's settings, no network, and one collection that is read once."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from assistant.settings import Settings
from ingest.load import Report, load
from tests.fakes import HashingEmbeddings
from tests.library import alone, library

if TYPE_CHECKING:
    from tests.office import Office

os.environ.setdefault("CHAINLIT_APP_ROOT", tempfile.mkdtemp(prefix="rcb-web-"))
"""Chainlit writes into its folder as soon as it is imported: in tests that is a temporary one."""

for name in [n for n in os.environ if n.upper().startswith("RCB_") and n != "RCB_CHROMIUM"]:
    del os.environ[name]

_attempts: list[str] = []
"""Addresses outside this machine that something tried to reach."""


def _no_network(event: str, arguments: tuple) -> None:
    if event in ("socket.connect", "socket.sendto"):
        host = arguments[1][0] if isinstance(arguments[1], tuple) else ""
    elif event == "socket.getaddrinfo":
        host = arguments[0] or ""
    else:
        return
    host = host.decode() if isinstance(host, bytes) else str(host)
    if host and host not in ("localhost", "::1", "::", "0.0.0.0") and not host.startswith("127."):
        _attempts.append(host)
        raise OSError(f"tests do not use the network: {host}")


sys.addaudithook(_no_network)


@pytest.fixture(autouse=True)
def attempts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[list[str]]:
    """Run in an empty folder, without a `.env`, and fail where something reached for the network."""
    _attempts.clear()
    monkeypatch.chdir(tmp_path)
    yield _attempts
    assert not _attempts


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """An index of one's own, on words alone."""
    return alone(tmp_path / "index")


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    """An empty folder for documents."""
    folder = tmp_path / "docs"
    folder.mkdir()
    return folder


class Collection(NamedTuple):
    """The collection that was read once; tests look and do not touch."""

    folder: Path
    settings: Settings
    report: Report
    embeddings: HashingEmbeddings


@pytest.fixture(scope="session")
def collection(tmp_path_factory: pytest.TempPathFactory) -> Collection:
    """`library`, read by the real `load` with an encoder that is a fake."""
    here = tmp_path_factory.mktemp("collection")
    embeddings = HashingEmbeddings()
    settings = alone(here / "index", embedding_model="fake", corpora=library(here / "docs"))
    report = load([settings.corpora], settings, load_encoder=embeddings.load)
    return Collection(settings.corpora, settings, report, embeddings)


class Said(NamedTuple):
    """What a command gave."""

    code: int
    out: str
    err: str


@pytest.fixture
def rcb(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Said]:
    """Run the command line in this process, as its entry point does."""
    from assistant import cli

    def run(*arguments: object) -> Said:
        monkeypatch.setattr(sys, "argv", ["rcb", *map(str, arguments)])
        code = 0
        try:
            cli.main()
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 0 if end.code is None else 1
        return Said(code, *capsys.readouterr())

    return run


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """The application with five people, running for all tests that visit it."""
    from tests.office import office as opened

    with opened(tmp_path_factory.mktemp("office")) as running:
        yield running
