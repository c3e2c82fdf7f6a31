"""A document that someone adds in the chat: copied, described as confirmed, searched, and never lost by accident."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from assistant.pipeline import Assistant
from assistant.settings import Settings
from ingest.add import add
from ingest.errors import IndexBusy, RcbError
from ingest.load import load
from ingest.remove import remove
from ingest.schema import Document
from ingest.store import COLLECTION, Store
from ingest.text import stem
from tests.library import alone, files_with, found, texts, write


def put(
    tmp_path: Path, settings: Settings, text: str = "De roeiboot is groen.", name: str = "boot.md", **known: object
) -> Document:
    known = {"title": "De boot", "label": "intern"} | known
    return add(write(tmp_path / "upload" / "0", text), settings, name=name, **known)


async def test_added_as_confirmed_and_searched_at_once(tmp_path: Path, settings: Settings) -> None:
    reader = Assistant.from_settings(settings)
    path = write(tmp_path / "up.md", "De roeiboot heeft een groene kleur.")
    made = reader.add(
        path,
        name="boot.md",
        title='Boot, "groen"',
        label="openbaar",
        company="Werf; en zoon",
        published=date(2026, 3, 1),
    )
    assert (made.title, made.label, made.company) == ('Boot, "groen"', "openbaar", "Werf; en zoon")
    assert (made.published, made.status, made.path, made.collection) == (date(2026, 3, 1), "ok", "boot.md", COLLECTION)
    answer = await reader.ask("Welke kleur heeft de roeiboot?", label="openbaar")
    assert [c.file for c in answer.citations] == ["boot.md"]
    path.unlink()
    assert load([settings.index / COLLECTION], settings).unchanged == [made]


def test_the_same_name_is_the_next_version(tmp_path: Path, settings: Settings) -> None:
    put(tmp_path, settings, label="bedrijfsvertrouwelijk")
    put(tmp_path, settings, "Het anker zinkt.", name="anker.md")
    made = put(tmp_path, settings, "De roeiboot is rood.", name="BOOT.md", title="Nieuw")
    assert (made.document_id, made.version, made.title) == ("boot.md", 2, "Nieuw")
    assert texts(Store(settings.index)) == {"anker.md": "Het anker zinkt.", "boot.md": "De roeiboot is rood."}
    assert {e.document.path: e.document.label for e in Store(settings.index).entries()} == {
        "anker.md": "intern",
        "boot.md": "intern",
    }


@pytest.mark.parametrize(
    "name",
    [
        "",
        ".",
        "..",
        "/",
        ".env",
        "_x.md",
        "~$x.docx",
        "sources.csv",
        "glossary.csv",
        "a\0b.md",
        "a\nb.md",
        "x" * 250,
        "\udce9.md",
    ],
)
def test_names_that_cannot_be_are_refused_and_leave_nothing(tmp_path: Path, settings: Settings, name: str) -> None:
    with pytest.raises(RcbError, match="kan geen bestandsnaam zijn"):
        put(tmp_path, settings, name=name)
    assert not (settings.index / COLLECTION).exists()


def test_a_name_never_leads_out_of_the_folder(tmp_path: Path, settings: Settings) -> None:
    assert put(tmp_path, settings, name="../../weg/boot.md").path == "boot.md"
    assert {f.name for f in (settings.index / COLLECTION).iterdir()} == {"boot.md", "sources.csv"}


def test_a_file_that_cannot_be_read_says_so(tmp_path: Path, settings: Settings) -> None:
    made = put(tmp_path, settings, "%PDF-1.7 kapot", name="kapot.pdf")
    assert made.status == "corrupt" and made.detail


def test_what_bears_a_rubricering_is_not_kept(tmp_path: Path, settings: Settings) -> None:
    made = put(tmp_path, settings, "Rubricering: Stg. GEHEIM\n\nDe kwartelkoning vliegt.", name="stuk.md")
    assert made.status == "refused"
    assert files_with(settings.index, "kwartelkoning") == []


def test_while_an_ingest_runs_nothing_is_put_in_the_folder(tmp_path: Path, settings: Settings) -> None:
    put(tmp_path, settings)
    with Store(settings.index).index.writing(), pytest.raises(IndexBusy):
        put(tmp_path, settings, "De roeiboot is rood.")
    assert (settings.index / COLLECTION / "boot.md").read_text() == "De roeiboot is groen."


def test_what_was_removed_can_be_added_again_under_any_name(tmp_path: Path, settings: Settings) -> None:
    remove(put(tmp_path, settings).document_id, settings, actor="iemand")
    assert put(tmp_path, settings, name="opnieuw.md").status == "ok"
    assert found(Store(settings.index), stem("roeiboot")) == {"opnieuw.md"}


def test_adding_restores_nothing_else(tmp_path: Path, docs: Path, settings: Settings) -> None:
    write(docs / "a.md", "Het schip vaart.")
    load([docs], settings)
    remove("a.md", settings, actor="iemand")
    put(tmp_path, settings)
    assert load([docs], settings).withheld == ["a.md"]


def test_the_collection_is_its_own_folder_wherever_the_index_is(tmp_path: Path, docs: Path) -> None:
    """Also when the index lies inside a folder that was read."""
    write(docs / "a.md", "Het schip vaart.")
    for name in (".rcb", "index"):
        settings = alone(docs / name)
        load([docs], settings)
        made = put(tmp_path, settings)
        assert (made.path, made.document_id) == ("boot.md", "boot.md")
        assert [d.path for d in load([docs], settings).unchanged] == ["a.md"]
        assert {e.document.path for e in Store(settings.index).entries()} == {"a.md", "boot.md"}
        remove("boot.md", settings, actor="iemand")
        assert not (settings.index / COLLECTION / "boot.md").exists()
