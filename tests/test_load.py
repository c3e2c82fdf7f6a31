"""The collection follows the folders: only what changed is read, and nothing goes out that should not."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from assistant.pipeline import Assistant
from assistant.settings import Settings
from ingest.errors import CorpusError
from ingest.load import Report, load
from ingest.remove import remove
from ingest.store import Store
from ingest.text import stem
from tests.conftest import Collection
from tests.fakes import HashingEmbeddings
from tests.library import alone, files_with, found, texts, untouched, write
from tests.made import drawn


def said(report: Report) -> dict[str, list[str]]:
    """The paths in each of the report's lists that is not empty."""
    lists = {name: [d.path for d in getattr(report, name)] for name in ("added", "replaced", "removed", "unchanged")}
    return {name: sorted(paths) for name, paths in (lists | {"withheld": report.withheld}).items() if paths}


def test_every_format_is_read_and_described(collection: Collection) -> None:
    store = Store(collection.settings.index)
    read = {e.document.path: e.document for e in store.entries()}
    assert {path: d.status for path, d in read.items()} == dict.fromkeys(
        ("bedrijven/golfslag.pdf", "bedrijven/zeewacht.html", "beleid/nota.txt", "beleid/plan.md"), "ok"
    )
    assert read["bedrijven/golfslag.pdf"].pages == 2
    assert (read["bedrijven/zeewacht.html"].label, read["beleid/plan.md"].label) == (
        "openbaar",
        "bedrijfsvertrouwelijk",
    )
    assert (read["beleid/plan.md"].title, "title" in read["beleid/plan.md"].guessed) == ("Plan voor de haven", True)
    assert read["bedrijven/zeewacht.html"].guessed == ()
    assert "De boeien wegen 85 kg." in texts(store)["bedrijven/golfslag.pdf"]
    assert (found(store, "zeekabel"), found(store, "boei")) == (
        {"bedrijven/zeewacht.html", "beleid/plan.md"},
        {"bedrijven/golfslag.pdf"},
    )


def test_the_vectors_are_those_of_the_encoder_that_was_given(collection: Collection) -> None:
    generation = Store(collection.settings.index).index.open()
    query = collection.embeddings.embed_query("bewaking van zeekabels met onbemande vaartuigen")
    assert collection.report.embedded == len(collection.embeddings.texts) == len(generation.vectors) > 0
    best = next(iter(generation.vectors.search(query, 5)))
    assert best.startswith(("beleid/plan.md@1", "bedrijven/zeewacht.html@1"))


def test_a_second_run_reads_and_embeds_nothing(docs: Path, tmp_path: Path) -> None:
    fake, settings = HashingEmbeddings(), alone(tmp_path / "index", embedding_model="fake")
    write(docs / "a.md", "Het schip vaart.")
    write(docs / "leeg.txt", "")
    write(docs / "kapot.pdf", b"%PDF-1.4 kapot")
    first = load([docs], settings, load_encoder=fake.load)
    names: list[str] = []
    second = load([docs], settings, load_encoder=fake.load, progress=lambda done, total, name: names.append(name))
    assert said(second) == {"unchanged": ["a.md", "kapot.pdf", "leeg.txt"]}
    assert (second.generation, second.embedded, names, fake.loaded) == (first.generation, 0, [], ["fake"])


def test_only_what_changed_is_read_and_embedded(docs: Path, tmp_path: Path) -> None:
    fake, settings = HashingEmbeddings(), alone(tmp_path / "index", embedding_model="fake")
    for name, ship in (("a", "Albatros"), ("b", "Bruinvis"), ("c", "Kwartelkoning")):
        write(docs / f"{name}.md", f"Het schip {ship} vaart.")
    load([docs], settings, load_encoder=fake.load)
    write(docs / "b.md", "De boei drijft.")
    (docs / "c.md").unlink()
    write(docs / "d.md", "Het anker zinkt.")
    fake.texts.clear()
    report = load([docs], settings, load_encoder=fake.load)
    assert said(report) == {"added": ["d.md"], "replaced": ["b.md"], "removed": ["c.md"], "unchanged": ["a.md"]}
    assert report.embedded == len(fake.texts) == 2
    store = Store(settings.index)
    assert (found(store, "schip"), found(store, "boei")) == ({"a.md"}, {"b.md"})
    assert found(store, stem("kwartelkoning")) == set()
    assert {e.document.document_id: e.document.version for e in store.entries()} == {"a.md": 1, "b.md": 2, "d.md": 1}
    assert len(store.index.open().vectors) == 3
    load([docs], settings, load_encoder=fake.load)
    assert files_with(settings.index, "Bruinvis") == files_with(settings.index, "Kwartelkoning") == []
    assert files_with(settings.index, "Albatros")


def test_back_to_the_text_before(docs: Path, settings: Settings) -> None:
    for words in ("Het schip vaart.", "De boei drijft.", "Het schip vaart."):
        write(docs / "a.md", words)
        load([docs], settings)
    assert texts(Store(settings.index)) == {"a.md": "Het schip vaart."}
    assert (found(Store(settings.index), "schip"), found(Store(settings.index), "boei")) == ({"a.md"}, set())


def test_a_folder_that_is_gone_or_emptied_stops_the_run_and_takes_nothing_out(docs: Path, settings: Settings) -> None:
    write(docs / "deel" / "a.md", "Het schip vaart.")
    write(docs / "deel" / "b.md", "De boei drijft.")
    load([docs], settings)
    before = untouched(settings.index / "files")
    shutil.move(docs, docs.with_name("elders"))
    with pytest.raises(CorpusError, match=r"bestaat niet \(meer\).*niets verwijderd"):
        load([docs], settings)
    docs.mkdir()
    with pytest.raises(CorpusError, match=r"is leeg.*niets verwijderd.*rcb remove"):
        load([docs], settings)
    assert untouched(settings.index / "files") == before
    assert found(Store(settings.index), "schip") == {"deel/a.md"}
    docs.rmdir()
    shutil.move(docs.with_name("elders"), docs)
    assert said(load([docs], settings)) == {"unchanged": ["deel/a.md", "deel/b.md"]}


def test_a_wrong_row_stops_the_run_before_anything_changes(docs: Path, settings: Settings) -> None:
    write(docs / "a.md", "Het schip vaart.")
    load([docs], settings)
    (docs / "a.md").unlink()
    write(docs / "b.md", "De boei drijft.")
    write(docs / "sources.csv", "file;label\nb.md;geheim\n")
    with pytest.raises(CorpusError, match="regel 2"):
        load([docs], settings)
    assert texts(Store(settings.index)) == {"a.md": "Het schip vaart."}


def test_the_same_content_is_searched_once(docs: Path, settings: Settings) -> None:
    for name in ("a.md", "b|c.md", "sub/a.md"):
        write(docs / name, "Het schip vaart.")
    write(docs / "sources.csv", "file;title\nb|c.md;Een | ander\n")
    assert said(load([docs], settings)) == {"added": ["a.md", "b|c.md", "sub/a.md"]}
    store = Store(settings.index)
    details = {e.document.path: e.document.detail for e in store.entries()}
    assert details == {"a.md": None} | dict.fromkeys(
        ("b|c.md", "sub/a.md"), "Zelfde inhoud als 'a.md'; wordt één keer doorzocht."
    )
    assert (found(store, "schip"), len(store.index.open().lexical)) == ({"a.md"}, 1)
    assert said(load([docs], settings)) == {"unchanged": ["a.md", "b|c.md", "sub/a.md"]}
    (docs / "a.md").unlink()
    load([docs], settings)
    assert found(store, "schip") == {"b|c.md"}


def test_a_twin_elsewhere_takes_over_when_only_one_folder_is_read_again(docs: Path, settings: Settings) -> None:
    write(docs / "een" / "a.md", "Het schip vaart.")
    write(docs / "twee" / "b.md", "Het schip vaart.")
    load([docs], settings)
    write(docs / "een" / "a.md", "De boei drijft.")
    load([docs / "een"], settings)
    assert found(Store(settings.index), "schip") == {"twee/b.md"}


def test_another_row_is_another_version_of_the_same_document(docs: Path, settings: Settings) -> None:
    write(docs / "a.md", "Het schip vaart.")
    load([docs], settings, label="intern")
    write(docs / "sources.csv", "file;title;label\na.md;Een titel;openbaar\n")
    assert said(load([docs], settings)) == {"replaced": ["a.md"]}
    (entry,) = Store(settings.index).entries()
    assert (entry.document.title, entry.document.label, entry.document.version) == ("Een titel", "openbaar", 2)
    (docs / "sources.csv").unlink()
    assert said(load([docs], settings)) == {"replaced": ["a.md"]}
    assert Store(settings.index).entries()[0].document.title == "a"


def test_a_label_is_for_files_without_one_and_stays_until_another_is_given(docs: Path, settings: Settings) -> None:
    write(docs / "a.md", "Het schip vaart.")
    write(docs / "b.md", "De boei drijft.")
    write(docs / "sources.csv", "file;label\nb.md;openbaar\n")

    def labels() -> list[str]:
        return [e.document.label for e in Store(settings.index).entries()]

    load([docs], settings)
    assert labels() == ["bedrijfsvertrouwelijk", "openbaar"]
    load([docs], settings, label="intern")
    assert labels() == ["intern", "openbaar"]
    assert said(load([docs], settings)) == {"unchanged": ["a.md", "b.md"]}
    assert labels() == ["intern", "openbaar"]


def test_a_part_of_a_known_folder_speaks_only_for_itself(docs: Path, settings: Settings) -> None:
    for name in ("een/a.md", "een/b.md", "twee/c.md", "eentje/d.md"):
        write(docs / name, f"Het schip {name[:-3]} vaart.")
    load([docs], settings)
    (docs / "een" / "a.md").unlink()
    (docs / "twee" / "c.md").unlink()
    (docs / "eentje" / "d.md").unlink()
    assert said(load([docs / "een"], settings)) == {"removed": ["een/a.md"], "unchanged": ["een/b.md"]}
    write(docs / "twee" / "e.md", "Het anker zinkt.")
    assert said(load([docs / "twee" / "e.md"], settings)) == {"added": ["twee/e.md"]}
    kept = {e.document.path: e.root for e in Store(settings.index).entries()}
    assert kept == dict.fromkeys(("een/b.md", "eentje/d.md", "twee/c.md", "twee/e.md"), str(docs))


def test_a_folder_around_a_known_one_takes_it_over(docs: Path, settings: Settings) -> None:
    write(docs / "een" / "a.md", "Het schip vaart.")
    write(docs / "b.md", "De boei drijft.")
    load([docs / "een"], settings)
    assert said(load([docs, docs / "een"], settings)) == {"added": ["b.md", "een/a.md"], "removed": ["a.md"]}
    assert found(Store(settings.index), "schip") == {"een/a.md"}
    assert said(load([docs / "een", docs], settings)) == {"unchanged": ["b.md", "een/a.md"]}


def test_a_hidden_folder_that_is_named_is_read_and_stays(docs: Path, settings: Settings) -> None:
    write(docs / "_oud" / "a.md", "Het schip vaart.")
    write(docs / "b.md", "De boei drijft.")
    load([docs, docs / "_oud"], settings)
    assert said(load([docs], settings)) == {"unchanged": ["b.md"]}
    assert found(Store(settings.index), "schip") == {"a.md"}


def test_the_index_is_never_read_into_itself(docs: Path) -> None:
    write(docs / "a.md", "Het schip vaart.")
    settings = alone(docs / "index")
    assert said(load([docs], settings)) == {"added": ["a.md"]}
    assert said(load([docs], settings)) == {"unchanged": ["a.md"]}


def test_one_file(docs: Path, settings: Settings) -> None:
    write(docs / "a.md", "Het schip vaart.")
    write(docs / "b.md", "De boei drijft.")
    assert said(load([docs / "a.md"], settings)) == {"added": ["a.md"]}
    assert said(load([docs], settings)) == {"added": ["b.md"], "unchanged": ["a.md"]}


def test_two_folders_with_the_same_path_inside(tmp_path: Path, settings: Settings) -> None:
    for folder, words in (("x", "Het schip vaart."), ("y", "De boei drijft."), ("z/x", "Het anker zinkt.")):
        write(tmp_path / folder / "plan.md", words)
    roots = [tmp_path / "x", tmp_path / "y", tmp_path / "z" / "x"]
    load(roots, settings)
    store = Store(settings.index)
    ids = {e.root: e.document.document_id for e in store.entries()}
    assert len(set(ids.values())) == 3 and {e.document.path for e in store.entries()} == {"plan.md"}
    assert [len(found(store, stem)) for stem in ("schip", "boei", "anker")] == [1, 1, 1]
    assert said(load(roots, settings)) == {"unchanged": ["plan.md"] * 3}
    write(roots[1] / "plan.md", "De mast staat.")
    load([roots[1]], settings)
    assert {e.root: e.document.document_id for e in store.entries()} == ids
    assert found(store, "mast") == {ids[str(roots[1])]}


async def test_a_newer_edition_names_and_beats_the_older(docs: Path, settings: Settings) -> None:
    write(docs / "2025" / "nieuw.md", "# Zeilboot\n\nDe zeilboot weegt 900 kg.")
    write(docs / "sources.csv", "file;supersedes;date\n2025/nieuw.md;OUD.md;2025-01-01\n2023/oud.md;;2023-01-01\n")
    load([docs], settings)
    write(docs / "2023" / "oud.md", "# Zeilboot\n\nDe zeilboot weegt 1200 kg.")
    load([docs], settings)
    assert {e.document.path: e.document.supersedes for e in Store(settings.index).entries()} == {
        "2023/oud.md": None,
        "2025/nieuw.md": "2023/oud.md",
    }
    answer = await Assistant(settings).ask("Hoeveel weegt de zeilboot?")
    assert "900 kg" in answer.text and "1200" not in answer.text
    assert any("oudere editie" in note for note in answer.notes)


def test_an_edition_that_names_itself_supersedes_nothing(docs: Path, settings: Settings) -> None:
    write(docs / "a.md", "Het schip vaart.")
    write(docs / "sources.csv", "file;supersedes\na.md;a.md\n")
    load([docs], settings)
    assert Store(settings.index).entries()[0].document.supersedes is None


def test_what_a_person_took_out_comes_back_only_when_asked(docs: Path, settings: Settings) -> None:
    write(docs / "a.md", "Het schip vaart.")
    write(docs / "b.md", "De boei drijft.")
    load([docs], settings)
    remove("a.md", settings, actor="iemand")
    write(docs / "elders" / "kopie.md", "Het schip vaart.")
    assert said(load([docs], settings)) == {"unchanged": ["b.md"], "withheld": ["a.md", "elders/kopie.md"]}
    assert found(Store(settings.index), "schip") == set()
    assert said(load([docs], settings, restore=True))["added"] == ["a.md", "elders/kopie.md"]
    assert found(Store(settings.index), "schip") == {"a.md"}
    assert [r.active for r in Store(settings.index).catalogue.removals()] == [0]
    assert {e.document.document_id: e.document.version for e in Store(settings.index).entries()}["a.md"] == 2
    remove("a.md", settings, actor="iemand")
    write(docs / "a.md", "Het schip vaart sneller.")
    assert "a.md" in said(load([docs], settings))["added"], "another text is another document"


BAD = {
    "leeg.txt": (b"", "empty"),
    "wit.md": (b" \n\t\n", "empty"),
    "kapot.pdf": (b"%PDF-1.7\nkapot", "corrupt"),
    "oud.doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "refused"),
    "beeld.txt": (b"\x89PNG\r\n\x1a\n" + b"x" * 600, "refused"),
    "nul.txt": (b"a\0b\0c" * 200, "corrupt"),
    "groot.txt": (b"woord " * 250_000, "too_large"),
    "geheim.md": (b"Rubricering: Stg. GEHEIM\n\nDe kwartelkoning vliegt.", "refused"),
}


def test_files_that_cannot_be_read_end_in_a_status_and_the_run_goes_on(docs: Path, tmp_path: Path) -> None:
    settings = alone(tmp_path / "index", max_megabytes=1, workers=2)
    for name, (content, _) in BAD.items():
        write(docs / name, content)
    (docs / "weg.md").symlink_to(docs / "nergens.md")
    write(docs / "goed.md", "Het schip vaart.")
    write(docs / "latin.txt", "Het schip is één meter lang en heeft een zeil.".encode("cp1252"))
    report = load([docs], settings)
    ended = {d.path: (d.status, bool(d.detail)) for d in report.added}
    assert ended == {name: (status, True) for name, (_, status) in BAD.items()} | {
        "weg.md": ("corrupt", True),
        "goed.md": ("ok", False),
        "latin.txt": ("ok", False),
    }
    assert found(Store(settings.index), "schip") == {"goed.md", "latin.txt"}
    assert not files_with(settings.index, "kwartelkoning")
    assert said(load([docs], settings)) == {"unchanged": sorted(ended)}


def test_wider_limits_try_the_files_again_that_did_not_fit(docs: Path, tmp_path: Path) -> None:
    drawn(docs / "lang.pdf", *([(72, 90, f"Het schip vaart op dag {n}.")] for n in range(3)))
    write(docs / "goed.md", "De boei drijft.")
    first = load([docs], alone(tmp_path / "index", max_pages=2))
    assert {d.path: d.status for d in first.added} == {"lang.pdf": "too_large", "goed.md": "ok"}
    again = load([docs], alone(tmp_path / "index", max_pages=3))
    assert said(again) == {"replaced": ["lang.pdf"], "unchanged": ["goed.md"]}
    assert again.replaced[0].status == "ok"


def test_other_settings_cut_and_embed_everything_again(tmp_path: Path) -> None:
    fake, settings = HashingEmbeddings(), alone(tmp_path / "index", embedding_model="fake")
    for folder in ("een", "twee"):
        write(
            tmp_path / folder / f"{folder}.md",
            "\n\n".join(f"Het schip {folder} vaart op dag {n} uit." for n in range(40)),
        )
    load([tmp_path / "een", tmp_path / "twee"], settings, load_encoder=fake.load)
    store = Store(settings.index)
    before = {e.document.path: len(store.catalogue.passages(e.document.document_id, 1)) for e in store.entries()}
    smaller = settings.model_copy(update={"passage_words": 40, "embedding_model": "ander"})
    report = load([tmp_path / "een"], smaller, load_encoder=fake.load)
    assert said(report) == {"replaced": ["een.md", "twee.md"]}
    after = {e.document.path: len(store.catalogue.passages(e.document.document_id, 2)) for e in store.entries()}
    assert all(after[path] > before[path] for path in before)
    generation = store.index.open()
    generation.check(smaller)
    assert (len(generation.lexical), fake.loaded) == (sum(after.values()), ["fake", "ander"])
    only = alone(tmp_path / "index", passage_words=40)
    assert said(load([tmp_path / "een"], only)) == {"unchanged": ["een.md"]}
    store.index.open().check(only)


def test_a_name_that_is_no_text_and_one_of_markup(docs: Path, settings: Settings) -> None:
    Path(os.fsdecode(os.fsencode(docs) + b"/caf\xe9.txt")).write_text("Het schip vaart.")
    write(docs / "[red]rood[/].md", "De boei drijft.")
    assert said(load([docs], settings)) == {"added": ["[red]rood[/].md", "caf\\xe9.txt"]}
    assert said(load([docs], settings)) == {"unchanged": ["[red]rood[/].md", "caf\\xe9.txt"]}
    json.dumps([e.document.path for e in Store(settings.index).entries()]).encode()


def test_progress_counts_up_to_all_files(docs: Path, settings: Settings) -> None:
    for n in range(3):
        write(docs / f"{n}.md", f"Schip {n} vaart.")
    seen: list[tuple[int, int, str]] = []
    load([docs], settings, progress=lambda *step: seen.append(step))
    assert [s[:2] for s in seen] == [(1, 3), (2, 3), (3, 3)]
    assert {s[2] for s in seen} == {"0.md", "1.md", "2.md"}
