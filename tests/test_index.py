"""Generations: whole or not in force, made with known settings, and written by one process at a time."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from assistant.pipeline import Assistant
from assistant.settings import Settings
from ingest.errors import IndexBusy, IndexDamaged, IndexMismatch
from ingest.index import Index, Stamp
from ingest.load import load
from ingest.schema import Document, Passage
from ingest.settings import ROOT
from ingest.store import Store
from tests.fakes import HashingEmbeddings
from tests.library import alone, document, found, passage, write

STAMP = Stamp(passage_words=120, embedding_model="")
Added = Sequence[tuple[Document, Sequence[Passage]]]


def text(name: str, *texts: str) -> tuple[Document, list[Passage]]:
    made = document(name)
    return made, [passage(made, t, n) for n, t in enumerate(texts)]


def build(
    index: Index, added: Added, *, afresh: bool = False, vectors: Sequence[tuple[str, str, np.ndarray]] = ()
) -> int:
    with index.writing():
        return index.build(added, vectors, STAMP, afresh=afresh)


@pytest.fixture
def index(tmp_path: Path) -> Index:
    return Index(tmp_path / "index")


def test_nothing_is_in_force_before_the_first_flip(index: Index) -> None:
    assert (index.current(), index.open()) == (0, None)
    build(index, [text("a.md", "boot")])
    assert (index.current(), index.open()) == (0, None)
    index.flip(1, 1)
    assert index.open().number == index.current() == 1


def test_a_generation_is_the_last_one_and_more_or_a_new_one(index: Index) -> None:
    index.flip(build(index, [text("a.md", "boot", "zeil")]), 2)
    one = index.open()
    index.flip(build(index, [text("b.md", "schip")]), 3)
    both = index.open()
    assert [both.lexical.holds(document(n)) for n in ("a.md", "b.md")] == [2, 1]
    index.flip(build(index, [text("b.md", "schip")], afresh=True), 1)
    assert [index.open().lexical.holds(document(n)) for n in ("a.md", "b.md")] == [0, 1]
    assert (len(one.lexical), len(both.lexical)) == (2, 3), "an opened generation never changes"


def test_a_generation_that_is_not_whole_does_not_come_in_force(index: Index) -> None:
    index.flip(build(index, [text("a.md", "boot")]), 1)
    build(index, [text("b.md", "schip")])
    with pytest.raises(RuntimeError, match="holds 2 passages, expected 3"):
        index.flip(2, 3)
    assert index.current() == 1 and not (index.path / "CURRENT.tmp").exists()


def test_what_a_build_left_behind_is_not_built_upon(index: Index) -> None:
    build(index, [text("a.md", "boot")])
    build(index, [text("b.md", "schip")])
    index.flip(1, 1)
    assert index.open().lexical.holds(document("a.md")) == 0


def test_pruning(index: Index) -> None:
    for n in range(1, 4):
        index.flip(build(index, [text(f"{n}.md", "boot")]), n)
    index.prune([2, 3])
    assert index.numbers() == {2, 3}
    assert len(index.open().lexical) == 3


@pytest.mark.parametrize("change", [{"passage_words": 60}, {"embedding_model": "ander"}])
def test_other_settings_are_refused_with_the_remedy(index: Index, tmp_path: Path, change: dict[str, object]) -> None:
    index.flip(build(index, [text("a.md", "boot")]), 1)
    index.open().check(alone(tmp_path))
    with pytest.raises(IndexMismatch, match=r"andere instellingen.*(60 woorden|ander).*rcb ingest"):
        index.open().check(alone(tmp_path, **change))


@pytest.mark.parametrize("lost", ["", "stamp.json", "lexical", "lexical/meta.json"])
def test_a_damaged_generation_is_said_and_built_again_without_embedding(docs: Path, tmp_path: Path, lost: str) -> None:
    fake, settings = HashingEmbeddings(), alone(tmp_path / "index", embedding_model="fake")
    write(docs / "a.md", "Het schip vaart.")
    load([docs], settings, load_encoder=fake.load)
    store = Store(settings.index)
    gone = store.index.path / "1" / lost
    shutil.rmtree(gone) if gone.is_dir() else gone.write_text("{")
    with pytest.raises(IndexDamaged, match=r"beschadigd.*rcb ingest"):
        store.index.open()
    report = load([docs], settings, load_encoder=fake.load)
    assert (report.embedded, len(fake.loaded), found(store, "schip")) == (0, 1, {"a.md"})


async def test_a_reader_takes_up_a_new_generation_by_itself(docs: Path, settings: Settings) -> None:
    write(docs / "a.md", "Het schip Albatros vaart twaalf knopen.")
    load([docs], settings)
    reader = Assistant.from_settings(settings)
    assert (await reader.ask("Welke kleur heeft de kwartelkoning?")).abstained
    write(docs / "b.md", "De kwartelkoning heeft een bruine kleur.")
    load([docs], settings)
    assert "bruine kleur" in (await reader.ask("Welke kleur heeft de kwartelkoning?")).text


async def test_a_reader_refuses_when_the_settings_changed(docs: Path, settings: Settings) -> None:
    write(docs / "a.md", "Het schip vaart.")
    load([docs], settings)
    with pytest.raises(IndexMismatch):
        await Assistant(settings.model_copy(update={"passage_words": 60})).ask("Wat vaart?")


def test_a_second_writer_in_this_process_waits_its_turn(index: Index) -> None:
    with index.writing():
        with pytest.raises(IndexBusy, match=r"al een andere inleesronde.*Wacht"), index.writing():
            pass
    with index.writing():
        pass


def test_a_second_ingest_in_another_process_stops_and_changes_nothing(docs: Path, settings: Settings) -> None:
    write(docs / "a.md", "Het schip vaart.")
    load([docs], settings)
    write(docs / "b.md", "Het zeil staat.")
    with Store(settings.index).index.writing():
        second = subprocess.run(
            [sys.executable, "-m", "ingest", str(docs), "--index", str(settings.index)],
            cwd=ROOT,
            env={"RCB_EMBEDDING_MODEL": ""},
            capture_output=True,
            text=True,
        )
    assert (second.returncode, second.stdout) == (1, "")
    assert second.stderr.startswith("Er loopt al een andere inleesronde") and "Traceback" not in second.stderr
    assert [e.document.path for e in Store(settings.index).entries()] == ["a.md"]


def test_the_lock_goes_with_the_process(index: Index) -> None:
    code = (
        "import sys, pathlib; from ingest.index import Index\n"
        "with Index(pathlib.Path(sys.argv[1])).writing(): print('mine', flush=True); input()"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", code, str(index.path)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert holder.stdout.readline() == b"mine\n"
    with pytest.raises(IndexBusy), index.writing():
        pass
    holder.kill()
    holder.wait()
    with index.writing():
        assert index.current() == 0
