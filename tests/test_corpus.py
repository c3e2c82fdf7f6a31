"""A folder as a corpus: which files count, what sources.csv says in whatever dialect, and what is guessed."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from ingest.corpus import describe, sources
from ingest.errors import CorpusError
from ingest.manifest import Row, read_manifest
from ingest.schema import Parsed
from tests.library import page, write

DIALECTS = {
    "comma": ("file,title,date,label\nnota.md,Één nota,2026-03-01,intern\n", "utf-8"),
    "semicolon": ("file;title;date;label\nnota.md;Één nota;2026-03-01;intern\n", "utf-8"),
    "tab": ("file\ttitle\tdate\tlabel\nnota.md\tÉén nota\t2026-03-01\tintern\n", "utf-8"),
    "byte order mark": ("file;title;date;label\nnota.md;Één nota;2026-03-01;intern\n", "utf-8-sig"),
    "Windows-1252": ("file;title;date;label\nnota.md;Één nota;2026-03-01;intern\n", "cp1252"),
    "UTF-16": ("file\ttitle\tdate\tlabel\nnota.md\tÉén nota\t2026-03-01\tintern\n", "utf-16"),
    "carriage returns": ("file;title;date;label\r\nnota.md;Één nota;2026-03-01;intern\r\n", "utf-8"),
    "old Mac": ("file;title;date;label\rnota.md;Één nota;2026-03-01;intern\r", "utf-8"),
    "Dutch names and date": ("Bestand;Titel;Datum;Label\nNOTA.md;Één nota;1-3-2026;Intern\n", "utf-8"),
    "quoted, empty rows, more columns": (
        'label,x,file,title,date\nintern,,nota.md,"Één nota",2026-03-01\n,,,,\n\n',
        "utf-8",
    ),
}


@pytest.mark.parametrize(("text", "encoding"), DIALECTS.values(), ids=DIALECTS)
def test_a_row_in_any_dialect(docs: Path, text: str, encoding: str) -> None:
    write(docs / "nota.md", "Een nota.")
    write(docs / "sources.csv", text.encode(encoding))
    (only,) = sources(docs)
    assert only.row == Row(title="Één nota", published="2026-03-01", label="intern")


WRONG = {
    "a label": (
        "file;label\na.md;intern\nb.md;geheim\n",
        "regel 3",
        "'geheim'",
        "openbaar, intern, bedrijfsvertrouwelijk",
    ),
    "a label after an empty line": ("file;label\n\n\na.md;geheim\n", "regel 4", "'geheim'", "openbaar"),
    "a date": ("file;date\na.md;voorjaar 2026\n", "regel 2", "'voorjaar 2026'", "2025-04-24"),
    "no day": ("file;date\na.md;31-2-2026\n", "regel 2", "'31-2-2026'", "2025-04-24"),
    "a number for a date": ("file;date\na.md;86400\n", "regel 2", "'86400'", "2025-04-24"),
    "no file": ("file;title\n;Titel\n", "regel 2", "'file' is leeg", "bestandsnaam"),
    "no column": ("naam;title\na.md;Titel\n", "regel 1", "geen kolom 'file'", "eerste regel"),
    "a loose comma": (
        "file,title,label\na.md,Boten, groot en klein,intern\n",
        "regel 2",
        "meer cellen",
        "aanhalingstekens",
    ),
    "a cell without end": ('file;title\na.md;"' + "x" * 140_000, "regel", "niet te lezen als tabel", "aanhalingsteken"),
}


@pytest.mark.parametrize(("text", "line", "fact", "remedy"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_said_with_file_line_and_remedy(
    docs: Path, text: str, line: str, fact: str, remedy: str
) -> None:
    manifest = write(docs / "sources.csv", text)
    write(docs / "a.md", "tekst")
    with pytest.raises(CorpusError) as raised:
        sources(docs)
    assert all(part in str(raised.value) for part in (str(manifest), line, fact, remedy))


def test_bytes_that_are_no_text_do_not_stop_the_reading(docs: Path) -> None:
    manifest = write(docs / "sources.csv", b"file;title\na.md;T\x81\x8d\xfftel\n")
    assert read_manifest(manifest)["a.md"].title


def test_a_line_separator_inside_a_cell_is_no_new_row(docs: Path) -> None:
    manifest = write(docs / "sources.csv", 'file;title\na.md;"Eén\ntwee\u2028drie"\nb.md;Vier\n')
    assert {k: r.title for k, r in read_manifest(manifest).items()} == {"a.md": "Eén\ntwee\u2028drie", "b.md": "Vier"}


def test_a_row_may_stand_higher_up_and_the_nearest_counts(docs: Path) -> None:
    write(docs / "sources.csv", "file;title\nsub/a.md;Van boven\nsub/b.md;Van boven\n")
    write(docs / "sub" / "sources.csv", "file;title\nb.md;Van dichtbij\n")
    write(docs / "sub" / "a.md", "a")
    write(docs / "sub" / "b.md", "b")
    assert [s.row and s.row.title for s in sources(docs)] == ["Van boven", "Van dichtbij"]


def test_names_match_whatever_their_case_and_accents(docs: Path) -> None:
    write(docs / "Cafe\u0301.MD", "tekst")
    write(docs / "sources.csv", "file;title\ncafé.md;Titel\n")
    assert [s.row and s.row.title for s in sources(docs)] == ["Titel"]


def test_which_files_count_and_in_which_order(docs: Path) -> None:
    for name in (
        "b.md",
        "a/z.txt",
        ".hidden.md",
        "_bron/x.md",
        ".git/config",
        "~$slot.docx",
        "a/sources.csv",
        "glossary.csv",
    ):
        write(docs / name, "tekst" if not name.endswith("sources.csv") else "file\n")
    assert [s.path for s in sources(docs)] == ["a/z.txt", "b.md"]
    assert [s.collection for s in sources(docs)] == ["a", docs.name]


def test_pipes_and_loops_of_links_are_left_alone(docs: Path) -> None:
    write(docs / "sub" / "a.md", "tekst")
    os.mkfifo(docs / "pipe.txt")
    (docs / "sub" / "back").symlink_to(docs)
    (docs / "gone.md").symlink_to(docs / "nowhere.md")
    assert [s.path for s in sources(docs)] == ["gone.md", "sub/a.md"]


def test_a_name_that_is_no_text_can_be_shown_and_read(docs: Path) -> None:
    written = os.fsencode(docs) + b"/caf\xe9.txt"
    Path(os.fsdecode(written)).write_text("tekst")
    (only,) = sources(docs)
    assert only.path == "caf\\xe9.txt" and only.path.encode()
    assert only.file.read_text() == "tekst"


def test_a_folder_that_is_gone(docs: Path) -> None:
    with pytest.raises(CorpusError, match=r"bestaat niet.*niets verwijderd.*Controleer het pad"):
        sources(docs / "weg")


def described(folder: Path, row: Row | None, parsed: Parsed | None = None, path: str = "bedrijven/jaar-plan.md"):
    write(folder / path, "tekst")
    source = next(s for s in sources(folder) if s.path == path)._replace(row=row)
    parsed = parsed or Parsed(status="ok", pages=(page(("paragraph", "Het plan is er voor de regio.")),))
    return describe(source, parsed, document_id="x", version=1, sha256="0", label="bedrijfsvertrouwelijk")


def test_a_file_without_a_row_is_guessed_and_to_be_checked(docs: Path) -> None:
    parsed = Parsed(
        status="ok",
        pages=(page(("h1", "Brochure: boten"), ("paragraph", "The boats are for the navy.")),),
        published=date(2026, 1, 2),
    )
    made = described(docs, None, parsed)
    assert (made.title, made.language, made.company) == ("Brochure: boten", "en", "Brochure")
    assert (made.published, made.label) == (date(2026, 1, 2), "bedrijfsvertrouwelijk")
    assert set(made.guessed) == {"title", "language", "company", "published", "label"}


def test_what_the_row_says_is_not_guessed(docs: Path) -> None:
    row = Row(title="T", published="2026-03-01", language="EN-gb", company="C", label="openbaar", practice="ja")
    made = described(docs, row)
    assert (made.title, made.language, made.company, made.label) == ("T", "en", "C", "openbaar")
    assert (made.practice, made.guessed) == ("oefenmateriaal", ())


@pytest.mark.parametrize(
    ("said", "badge"), [("ja", "oefenmateriaal"), ("nee", None), (None, None), ("samenvatting", "samenvatting")]
)
def test_the_badge(docs: Path, said: str | None, badge: str | None) -> None:
    assert described(docs, Row(practice=said)).practice == badge


def test_a_language_that_is_neither_is_guessed(docs: Path) -> None:
    made = described(docs, Row(title="T", language="Duits", company="C", label="intern"))
    assert (made.language, made.guessed) == ("nl", ("language",))


def test_without_any_heading_the_file_name_is_the_title(docs: Path) -> None:
    assert described(docs, None, path="jaar-plan.md").title == "jaar plan"
    assert described(docs, None, path="jaar-plan.md").company is None
