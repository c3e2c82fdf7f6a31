"""A full disk, a folder that cannot be written, damaged files: a Dutch sentence with the remedy, and nothing is lost."""

from __future__ import annotations

import asyncio
import json
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.pipeline import Assistant
from assistant.settings import Settings
from ingest.corpus import sha256
from ingest.load import load
from ingest.settings import ROOT
from ingest.store import Store
from tests.conftest import Said
from tests.library import alone, library, untouched, write

QUESTION = "Hoeveel geld krijgt het havenbureau?"
COMMAND = "from assistant.cli import main; main()"
DUTCH = re.compile(r"\b(?:Maak ruimte|Controleer|Voer|voer|Zet|Sluit|Koppel)\b")
"""Every sentence names a remedy."""


def run(here: Path, *arguments: object, most: int | None = None) -> Said:
    """The command line in a process that may write files of at most `most` bytes."""

    def limit() -> None:
        if most is not None:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

    plain = {"RCB_EMBEDDING_MODEL": "", "RCB_DENSE_WEIGHT": "0", "RCB_OCR_LANGUAGES": "", "RCB_WORKERS": "1"}
    made = subprocess.run(
        [sys.executable, "-c", COMMAND, *map(str, arguments)],
        cwd=here, env={**os.environ, **plain, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, preexec_fn=limit,
    )  # fmt: skip
    return Said(made.returncode, made.stdout, made.stderr)


def told(said: Said) -> str:
    """The one sentence of a command that failed."""
    assert said.code == 1 and "Traceback" not in said.err, said
    assert DUTCH.search(said.err), said.err
    return said.err


def answer(settings: Settings, question: str = QUESTION) -> tuple:
    found = asyncio.run(Assistant.from_settings(settings).ask(question, label="bedrijfsvertrouwelijk"))
    return found.text, tuple((c.file, c.page, c.quote) for c in found.citations)


@pytest.fixture
def held(tmp_path: Path) -> Settings:
    """An index of the library, and one more document that is not yet in it."""
    known = alone(tmp_path / "index")
    load([library(tmp_path / "docs")], known)
    many = "\n\n".join(
        f"## Deel {n}\n\nDe kade van deel {n} is {n} meter lang en {n + 3} meter diep." for n in range(400)
    )
    write(tmp_path / "docs" / "nieuw.md", f"# Kades\n\n{many}")
    return known


@pytest.mark.parametrize(
    "most", [30_000, pytest.param(0, marks=pytest.mark.slow), pytest.param(120_000, marks=pytest.mark.slow)]
)
def test_a_full_disk_stops_an_ingest_and_loses_nothing(held: Settings, tmp_path: Path, most: int) -> None:
    before = answer(held)
    told(run(tmp_path, "ingest", tmp_path / "docs", "--index", held.index, most=most))
    assert answer(held) == before
    assert run(tmp_path, "ingest", tmp_path / "docs", "--index", held.index).code == 0
    assert answer(held) == before and "12 meter" in answer(held, "Hoe lang is de kade van deel 12?")[0]


@pytest.mark.slow
def test_a_disk_that_is_really_full(held: Settings, tmp_path: Path) -> None:
    small = tmp_path / "small"
    small.mkdir()
    room = sum(f.stat().st_size for f in held.index.rglob("*") if f.is_file()) // 1024 + 100
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={room}k", "tmpfs", small], capture_output=True)
    if mounted.returncode:
        pytest.skip("this machine lets nobody mount a small disk")
    try:
        here = held.model_copy(update={"index": small / "index"})
        shutil.copytree(held.index, here.index)
        before = answer(here)
        told(run(tmp_path, "ingest", tmp_path / "docs", "--index", here.index))
        assert answer(here) == before
        subprocess.run(["mount", "-o", "remount,size=200m", small], check=True)
        assert run(tmp_path, "ingest", tmp_path / "docs", "--index", here.index).code == 0
        assert "12 meter" in answer(here, "Hoe lang is de kade van deel 12?")[0]
    finally:
        subprocess.run(["umount", "-l", small], check=True)


@pytest.fixture
def unwritable(held: Settings) -> Iterator[Settings]:
    """The same index, which nobody can write to: root needs a disk that is read-only."""
    folders = [held.index, *(d for d in held.index.rglob("*") if d.is_dir())]
    if os.getuid():
        for folder in folders:
            folder.chmod(0o555)
        yield held
        for folder in folders:
            folder.chmod(0o755)
        return
    if subprocess.run(["mount", "--bind", held.index, held.index], capture_output=True).returncode:
        pytest.skip("root can write everywhere, and this machine lets it mount nothing")
    subprocess.run(["mount", "-o", "remount,ro,bind", held.index], check=True)
    yield held
    subprocess.run(["umount", "-l", held.index], check=True)


def test_a_folder_that_cannot_be_written(unwritable: Settings, tmp_path: Path) -> None:
    before = untouched(unwritable.index)
    told(run(tmp_path, "ingest", tmp_path / "docs", "--index", unwritable.index))
    assert untouched(unwritable.index) == before


@pytest.mark.parametrize("part", ["lexical", "vectors"])
@pytest.mark.parametrize("harm", ["zeroed", *(pytest.param(h, marks=pytest.mark.slow) for h in ("emptied", "gone"))])
def test_a_damaged_generation_is_said_and_made_again(tmp_path: Path, part: str, harm: str) -> None:
    from tests.fakes import HashingEmbeddings

    known, fake = alone(tmp_path / "index", embedding_model="fake"), HashingEmbeddings()
    load([library(tmp_path / "docs")], known, load_encoder=fake.load)
    folder = known.index / "index" / str(Store(known.index).index.current()) / part
    for file in [f for f in folder.rglob("*") if f.is_file()]:
        if harm == "gone":
            file.unlink()
        else:
            file.write_bytes(b"" if harm == "emptied" else bytes(file.stat().st_size))
    load([tmp_path / "docs"], known, load_encoder=fake.load)
    index = Store(known.index).index.open()
    assert len(index.lexical) and len(index.vectors) >= len(index.lexical)
    assert "1,5 miljoen" in answer(known.model_copy(update={"embedding_model": "fake"}))[0]
    assert fake.loaded == ["fake"], "no vector is made twice"


@pytest.mark.parametrize("file", ["catalogue.db", "register.db", "chat.db"])
def test_a_damaged_database_is_said_and_left_as_it_is(held: Settings, tmp_path: Path, file: str) -> None:
    database = held.index / file
    database.write_bytes(b"geen SQLite " * 100)
    digest = sha256(database)
    commands = {"catalogue.db": ("ask", QUESTION), "register.db": ("cases",), "chat.db": ("retain",)}
    said = told(run(tmp_path, *commands[file], "--index", held.index))
    assert "beschadigd" in said and file in said
    assert sha256(database) == digest
    kept = {f.name for f in (held.index / "files").iterdir()}
    assert kept == {f"{sha256(f)}{f.suffix}" for f in (tmp_path / "docs").rglob("*") if f.suffix in (".md", ".txt", ".html", ".pdf")
                    and f.name != "nieuw.md"}  # fmt: skip


def test_a_corpus_that_vanished_stops_the_run(held: Settings, tmp_path: Path) -> None:
    before = answer(held)
    (tmp_path / "docs").rename(tmp_path / "elders")
    said = run(tmp_path, "ingest", tmp_path / "docs", "--index", held.index)
    assert said.code == 1 and "Traceback" not in said.err and answer(held) == before
    (tmp_path / "docs").mkdir()
    assert "Er is niets verwijderd" in told(run(tmp_path, "ingest", tmp_path / "docs", "--index", held.index))
    assert answer(held) == before


def test_a_lock_that_was_left_behind_holds_nobody(held: Settings, tmp_path: Path) -> None:
    (held.index / "index" / "writer.lock").write_text("99999")
    assert run(tmp_path, "ingest", tmp_path / "docs", "--index", held.index).code == 0


@pytest.mark.slow
def test_a_copy_in_a_clean_folder_gives_the_same_fifty_answers(tmp_path: Path) -> None:
    known = alone(tmp_path / "index", embedding_model="rcb-nl-en", dense_weight=0.6, terms=ROOT / "corpora", workers=2)
    load([ROOT / "corpora" / n for n in ("beleid", "onderzoek", "bedrijven")], known)
    lines = (ROOT / "evals" / "golden" / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    questions = [q["question"] for q in map(json.loads, lines) if not q["history"]][:50]
    before = Assistant.from_settings(known)
    first = [asyncio.run(before.ask(q)) for q in questions]
    shutil.copytree(known.index, tmp_path / "clean" / "index")
    shutil.rmtree(known.index)
    again = Assistant.from_settings(known.model_copy(update={"index": tmp_path / "clean" / "index"}))
    second = [asyncio.run(again.ask(q)) for q in questions]
    assert [(a.text, a.citations) for a in first] == [(a.text, a.citations) for a in second]
    assert all(again.original(c.document_id, c.version) for a in second for c in a.citations)


@pytest.mark.slow
def test_twenty_readers_beside_one_writer(tmp_path: Path) -> None:
    """Two minutes: no reader fails or waits, and each answer is of one edition: its two figures belong together."""
    known, end = alone(tmp_path / "index"), time.monotonic() + 120
    plan = "# Kade\n\nDe kade van de haven is {n} meter lang en {twice} meter breed volgens uitgave {n}."
    write(tmp_path / "docs" / "kade.md", plan.format(n=1, twice=2))
    load([tmp_path / "docs"], known)
    wrong: list[str] = []
    slowest, count = [0.0], [0]

    def reader() -> None:
        assistant = Assistant.from_settings(known)
        while time.monotonic() < end:
            began = time.monotonic()
            try:
                found = asyncio.run(
                    assistant.ask("Hoe lang en breed is de kade van de haven?", label="bedrijfsvertrouwelijk")
                )
            except Exception as error:
                wrong.append(repr(error))
                continue
            slowest[0] = max(slowest[0], time.monotonic() - began)
            count[0] += 1
            figures = {int(n) for n in re.findall(r"\d+(?= meter)", found.text)}
            editions = {int(n) for n in re.findall(r"uitgave (\d+)", found.text)}
            if found.abstained or len(editions) != 1 or figures != {max(editions), 2 * max(editions)}:
                wrong.append(found.text)

    readers = [threading.Thread(target=reader) for _ in range(20)]
    for thread in readers:
        thread.start()
    edition = 1
    while time.monotonic() < end:
        edition += 1
        write(tmp_path / "docs" / "kade.md", plan.format(n=edition, twice=2 * edition))
        load([tmp_path / "docs"], known)
    for thread in readers:
        thread.join()
    print(f"{count[0]} answers, {edition} editions, slowest {slowest[0]:.2f} s")
    assert wrong == [] and count[0] > 200 and edition > 10
