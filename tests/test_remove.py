"""Gone means gone: from every answer at once, from every byte on disk, and after the next ingest as well."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from assistant.pipeline import Assistant
from assistant.settings import Settings
from ingest.add import add
from ingest.catalogue import Removal
from ingest.errors import IndexBusy, RcbError
from ingest.index import Generation
from ingest.load import load
from ingest.remove import remove
from ingest.store import COLLECTION, Store
from ingest.text import stem
from tests.fakes import HashingEmbeddings
from tests.library import alone, files_with, found, write

CANARY = "Kwartelkoning"
TEXT = f"# Vogels\n\nDe {CANARY.lower()} heeft een bruine kleur. De {CANARY} roept in het gras."


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a document to be removed and one that stays, and an index with vectors of it."""
    here = tmp_path_factory.mktemp("made")
    write(here / "docs" / "vogel.md", TEXT)
    write(here / "docs" / "boot.md", "De roeiboot heeft een groene kleur.")
    load([here / "docs"], alone(here / "index", embedding_model="fake"), load_encoder=HashingEmbeddings().load)
    return here


@pytest.fixture
def shared(made: Path, tmp_path: Path) -> Settings:
    """A copy of that index."""
    shutil.copytree(made / "index", tmp_path / "index")
    return alone(tmp_path / "index", embedding_model="fake", corpora=made / "docs")


def indexed(store: Store, word: str) -> bool:
    """Whether any generation on disk, in force or not, still has the word: its files are packed."""
    opened = [Generation(store.index.path / str(n)) for n in store.index.numbers()]
    return any(generation.lexical.search("stems", {word: 1.0}, 1) for generation in opened)


async def test_gone_from_the_next_answer_of_a_reader_that_was_open(shared: Settings) -> None:
    reader = Assistant.from_settings(shared)
    question = f"Welke kleur heeft de {CANARY.lower()}?"
    before = await reader.ask(question)
    citation = before.citations[0]
    assert "bruine" in before.text and reader.page("vogel.md", 1, citation.page) and reader.original("vogel.md", 1)
    receipt = reader.remove("vogel.md", actor="iemand")
    after = await reader.ask(question)
    assert CANARY.lower() not in str([after.text, after.citations, after.nearest, after.hits]).lower()
    assert (receipt.passages_before, receipt.passages_after) == (1, 0)
    assert reader.page("vogel.md", 1, citation.page) is None and reader.original("vogel.md", 1) is None
    assert [d.document_id for d in reader.documents()] == ["boot.md"]
    assert "groene" in (await reader.ask("Welke kleur heeft de roeiboot?")).text


def test_gone_from_every_byte_on_disk(docs: Path, tmp_path: Path) -> None:
    fake, settings = HashingEmbeddings(), alone(tmp_path / "index", embedding_model="fake")
    write(docs / "boot.md", "De roeiboot heeft een groene kleur.")
    for text in (TEXT, TEXT + " Nieuw."):
        write(docs / "vogel.md", text)
        load([docs], settings, load_encoder=fake.load)
    held = Store(settings.index)
    assert held.entries() and files_with(settings.index, CANARY), "the search for the word does find it"
    assert indexed(held, stem(CANARY.lower()))
    remove("vogel.md", settings, actor="iemand")
    assert files_with(settings.index, CANARY) == []
    assert not indexed(held, stem(CANARY.lower()))
    assert len(held.index.open().vectors) == 1


def test_the_receipt_says_what_when_who_and_what_is_kept(shared: Settings) -> None:
    digest = next(e.document.sha256 for e in Store(shared.index).entries() if e.document.path == "vogel.md")
    receipt = remove("vogel.md", shared, actor="J. de Vries")
    for part in ("Verwijderd: Vogels (vogel.md, versie 1)", "door J. de Vries", "1 vóór, 0 na", digest):
        assert part in receipt.text
    (kept,) = Store(shared.index).catalogue.removals()
    assert (kept.document_id, kept.title, kept.actor, kept.sha256) == ("vogel.md", "Vogels", "J. de Vries", digest)
    assert kept.at in receipt.text


def test_it_stays_out_at_the_next_ingest(shared: Settings) -> None:
    remove("vogel.md", shared, actor="iemand")
    report = load([shared.corpora], shared, load_encoder=HashingEmbeddings().load)
    assert report.withheld == ["vogel.md"] and not report.added
    assert files_with(shared.index, CANARY) == []


def test_removing_makes_no_vectors_also_under_other_settings(shared: Settings) -> None:
    remove(
        "vogel.md", shared.model_copy(update={"embedding_model": "bestaat-niet", "passage_words": 50}), actor="iemand"
    )
    generation = Store(shared.index).index.open()
    generation.check(shared)
    assert (len(generation.lexical), len(generation.vectors)) == (1, 1)


def test_files_with_the_same_content_go_along(docs: Path, settings: Settings) -> None:
    write(docs / "een" / "vogel.md", TEXT)
    write(docs / "een" / "kopie.md", TEXT)
    write(docs / "twee" / "vogel.txt", TEXT)
    load([docs / "een"], settings)
    load([docs / "twee"], settings)
    receipt = remove("vogel.txt", settings, actor="iemand")
    assert Store(settings.index).entries() == [] and files_with(settings.index, CANARY) == []
    assert "Ook verwijderd, want dezelfde inhoud: kopie.md." in receipt.text
    assert receipt.passages_before > 0 == receipt.passages_after


def test_unread_files_are_removed_each_on_its_own(docs: Path, settings: Settings) -> None:
    (docs / "weg.md").symlink_to(docs / "nergens")
    (docs / "ook-weg.md").symlink_to(docs / "nergens")
    load([docs], settings)
    remove("weg.md", settings, actor="iemand")
    assert [e.document.path for e in Store(settings.index).entries()] == ["ook-weg.md"]


def test_an_added_document_is_gone_from_the_collection_folder_too(settings: Settings, tmp_path: Path) -> None:
    made = add(write(tmp_path / "up", TEXT), settings, name="vogel.md", title="Een titel", label="intern")
    assert (settings.index / COLLECTION / "vogel.md").exists()
    remove(made.document_id, settings, actor="iemand")
    assert files_with(settings.index, CANARY) == []


def test_what_is_left_of_a_removal_that_was_cut_off_goes_with_the_next_ingest(shared: Settings) -> None:
    store = Store(shared.index)
    shutil.copytree(store.index.path / "1", store.index.path / "7")
    entry = next(e for e in store.entries() if e.document.path == "vogel.md")
    removal = Removal("vogel.md", 1, entry.root, "vogel.md", entry.document.sha256, "Vogels", "iemand", "nu", 1)
    store.catalogue.withdraw(removal)
    assert found(store, stem(CANARY.lower())) == set(), "counts at once"
    assert indexed(store, stem(CANARY.lower()))
    assert load([shared.corpora], shared, load_encoder=HashingEmbeddings().load).withheld == ["vogel.md"]
    assert not indexed(store, stem(CANARY.lower())) and files_with(shared.index, CANARY) == []
    assert (store.index.numbers(), len(store.index.open().lexical), len(store.index.open().vectors)) == ({2}, 1, 1)


def test_a_generation_that_a_killed_run_left_goes_with_the_next_ingest(shared: Settings) -> None:
    store = Store(shared.index)
    remove("boot.md", shared, actor="iemand")
    shutil.copytree(store.index.path / "2", store.index.path / "1")
    load([shared.corpora], shared, load_encoder=HashingEmbeddings().load)
    assert store.index.numbers() == {2}


def test_what_is_not_there_cannot_be_removed(shared: Settings) -> None:
    with pytest.raises(RcbError, match=r"geen document 'weg\.md'.*rcb sources"):
        remove("weg.md", shared, actor="iemand")


def test_removing_waits_for_a_running_ingest(shared: Settings) -> None:
    with Store(shared.index).index.writing(), pytest.raises(IndexBusy):
        remove("vogel.md", shared, actor="iemand")
    assert found(Store(shared.index), "vogel") == {"vogel.md"}
