"""`kill -9` at any moment: readers see one whole generation, and the next run finishes."""

from __future__ import annotations

import asyncio
import json
import random
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from assistant.pipeline import Assistant
from assistant.settings import Settings
from ingest.corpus import sha256
from ingest.errors import IndexMissing
from ingest.settings import ROOT
from ingest.store import Store
from ingest.text import find_quote
from tests.library import alone, files_with, write

SHIPS = ("Albatros", "Bruinvis", "Fuut", "Kluut", "Meeuw")
QUESTIONS = [f"Hoe snel vaart het schip {ship}?" for ship in SHIPS]
EMPTY = "leeg"
"""The state before the first ingest."""


class Runs:
    """Ingests and removals in processes of their own."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.killed"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def ask(self, index: Path, moment: int = 0, **job: str) -> tuple[int, int]:
        """The exit status, and how many moments there were."""
        self.process.stdin.write(json.dumps({"index": str(index), "moment": moment, **job}) + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        return answer["status"], answer["moments"]


class Start(NamedTuple):
    """An index of the first edition, both editions of the folder, and what readers see of each."""

    index: Path
    first: Path
    second: Path
    before: Any
    after: Any
    moments: int


@pytest.fixture(scope="module")
def runs() -> Iterator[Runs]:
    made = Runs()
    yield made
    made.process.stdin.close()
    made.process.wait()


def fleet(folder: Path, edition: int) -> Path:
    """Five ships in the first edition; in the second one is gone, one is new, and two sail faster."""
    for number, ship in enumerate(SHIPS):
        if (edition, ship) in ((1, "Meeuw"), (2, "Fuut")):
            continue
        knots = 10 * number + (edition if number < 2 else 1)
        days = "\n\n".join(f"Op dag {day} lag de {ship} in haven {day + number}." for day in range(25))
        text = f"# {ship}\n\nHet schip {ship} vaart {knots} knopen.\n\n## Verder\n\n{days}"
        write(folder / f"{ship.lower()}.md", text)
    write(folder / "lijst.txt", "De havenmeester houdt de lijst bij.")
    write(folder / "sources.csv", f"file;title;label\nlijst.txt;Lijst {edition};openbaar\n")
    return folder


def seen(settings: Settings) -> Any:
    """What readers see: documents, answers and citations; every quote on its page and every file kept as it was."""
    assistant = Assistant.from_settings(settings)
    documents = assistant.documents()
    for document in documents:
        original = assistant.original(document.document_id, document.version)
        assert original and sha256(original) == document.sha256
    answers = []
    try:
        for question in QUESTIONS:
            answer = asyncio.run(assistant.ask(question))
            for c in answer.citations:
                page = assistant.page(c.document_id, c.version, c.page)
                assert page and find_quote(c.quote, page.text[c.start : c.end]) and c.verified
            answers.append((answer.text, [(c.file, c.page, c.quote, c.title) for c in answer.citations]))
    except IndexMissing:
        return EMPTY
    return [(d.path, d.title, d.label, d.sha256) for d in documents], answers


@pytest.fixture(scope="module")
def start(runs: Runs, tmp_path_factory: pytest.TempPathFactory) -> Start:
    here = tmp_path_factory.mktemp("kill")
    first, second = fleet(here / "1" / "vloot", 1), fleet(here / "2" / "vloot", 2)
    folder, index = here / "vloot", here / "index"
    shutil.copytree(first, folder)
    assert runs.ask(index, -1, folder=str(folder))[0] == 0
    before = seen(alone(index, embedding_model="fake"))
    again = here / "again"
    shutil.copytree(index, again)
    swap(folder, second)
    status, moments = runs.ask(again, folder=str(folder))
    after = seen(alone(again, embedding_model="fake"))
    assert status == 0 and before != after and "12 knopen" in after[1][1][0] and "12 knopen" not in str(before)
    return Start(index, first, second, before, after, moments)


def swap(folder: Path, edition: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(edition, folder)
    return folder


def spread(moments: int, count: int) -> list[int]:
    """Moments at random, one in each stretch of equal length, the same ones every time."""
    rng = random.Random(20261002)
    return [1 + int(moments * 0.97 * (n + rng.random()) / count) for n in range(count)]


def killed_at(moment: int, start: Start, runs: Runs, here: Path, *, anew: bool = False) -> Any:
    """Kill an ingest at that moment, look, let the next run finish, look again; returns what was seen between."""
    index, folder = here / f"index-{moment}-{anew}", start.index.parent / "vloot"
    if not anew:
        shutil.copytree(start.index, index)
    swap(folder, start.second)
    settings = alone(index, embedding_model="fake")
    status, _ = runs.ask(index, moment, folder=str(folder))
    assert status == -signal.SIGKILL
    between = seen(settings)
    assert between in (EMPTY if anew else start.before, start.after)
    assert runs.ask(index, -1, folder=str(folder))[0] == 0
    assert seen(settings) == start.after
    store = Store(index)
    current = store.index.current()
    assert store.index.numbers() <= {current - 1, current}
    assert {f.name for f in (index / "files").iterdir()} >= {f"{sha256(f)}{f.suffix}" for f in folder.glob("*.md")}
    assert len(store.index.open().lexical) == store.catalogue.count(current) > 0
    shutil.rmtree(index)
    return between


def test_killed_at_eight_moments_of_an_ingest(start: Start, runs: Runs, tmp_path: Path) -> None:
    between = [killed_at(moment, start, runs, tmp_path) for moment in spread(start.moments, 8)]
    assert between[0] == start.before and between[-1] == start.after


def test_killed_in_the_first_ingest_of_all(start: Start, runs: Runs, tmp_path: Path) -> None:
    for moment in spread(start.moments, 4)[1:3]:
        assert killed_at(moment, start, runs, tmp_path, anew=True) in (EMPTY, start.after)


@pytest.mark.slow
def test_killed_at_two_hundred_moments(start: Start, runs: Runs, tmp_path: Path) -> None:
    """One in each two-hundredth of an ingest: reading, writing, embedding, building, the flip, and clearing up."""
    between = [killed_at(moment, start, runs, tmp_path) for moment in spread(start.moments, 200)]
    assert start.before in between and start.after in between


def removal(moment: int, start: Start, runs: Runs, here: Path) -> bool:
    """Kill a removal at that moment; returns whether the document was gone, as it then is for good."""
    index, folder = here / f"index-{moment}", swap(start.index.parent / "vloot", start.first)
    shutil.copytree(start.index, index)
    settings = alone(index, embedding_model="fake")
    assert runs.ask(index, moment, remove="fuut.md")[0] == -signal.SIGKILL
    assistant = Assistant.from_settings(settings)
    answer = asyncio.run(assistant.ask("Hoe snel vaart het schip Fuut?"))
    gone = "fuut.md" not in {d.path for d in assistant.documents()}
    assert gone or answer.text == start.before[1][2][0]
    assert runs.ask(index, -1, folder=str(folder))[0] == 0
    if gone:
        assert "fuut" not in str([answer.text, answer.citations, answer.nearest]).lower()
        assert files_with(index, "Het schip Fuut vaart") == []
        assert len(Store(index).index.numbers()) == 1
    else:
        assert seen(settings) == start.before
    return gone


def test_killed_in_a_removal(start: Start, runs: Runs, tmp_path: Path) -> None:
    whole = tmp_path / "whole"
    shutil.copytree(start.index, whole)
    status, moments = runs.ask(whole, remove="fuut.md")
    assert status == 0
    gone = [removal(moment, start, runs, tmp_path) for moment in (3, *spread(moments, 3))]
    assert gone == sorted(gone) and gone[0] is False and gone[-1] is True
