"""What a file is decides how it is read, and every bad file ends in a status with a sentence."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest

from ingest.parse import SUFFIXES, parse
from ingest.schema import Parsed
from ingest.settings import Settings
from tests.made import drawn


def parsed(path: Path, data: bytes | None = None) -> Parsed:
    if data is not None:
        path.write_bytes(data)
    return parse(path, Settings())


def test_content_goes_before_the_name(tmp_path: Path) -> None:
    path = drawn(tmp_path / "brochure.txt", [(60, 200, "Een brochure onder een verkeerde naam.")])
    assert parsed(path).pages[0].text == "Een brochure onder een verkeerde naam."
    document = docx.Document()
    document.add_paragraph("Een memo die PDF heet.")
    document.save(str(tmp_path / "memo.pdf"))
    assert parsed(tmp_path / "memo.pdf").pages[0].text == "Een memo die PDF heet."
    assert parsed(tmp_path / "a.txt", b"<!DOCTYPE html><p>Een <b>webpagina</b>.</p>").pages[0].text == "Een webpagina."


@pytest.mark.parametrize(
    ("name", "data", "status", "word"),
    [
        ("a.pdf", b"", "empty", "leeg"),
        ("a.txt", b"  \n \n", "empty", "geen tekst"),
        ("a.pdf", b"dit is geen pdf", "corrupt", "PDF"),
        ("a.docx", b"PK\x03\x04 afgebroken", "corrupt", "beschadigd"),
        ("a.txt", b"\x00\x01\x02\x03" * 40, "corrupt", "inhoud"),
        ("a.png", b"\x89PNG\r\n\x1a\n" + b"\x00" * 50, "refused", "PDF, DOCX"),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "encrypted", "wachtwoord"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "refused", ".docx"),
    ],
)
def test_bad_files(tmp_path: Path, name: str, data: bytes, status: str, word: str) -> None:
    found = parsed(tmp_path / name, data)
    assert found.status == status and word in (found.detail or "")
    assert found.pages == ()


def test_a_file_above_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("groot " * 200_000)
    found = parse(path, Settings(max_megabytes=1))
    assert found.status == "too_large" and "1 MB" in (found.detail or "")


def test_a_missing_file_does_not_raise(tmp_path: Path) -> None:
    assert parsed(tmp_path / "weg.pdf").status == "corrupt"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_text_in_any_usual_encoding(tmp_path: Path, encoding: str) -> None:
    text = "De coördinator vroeg naar € 25.000 voor ‘geïntegreerde’ systemen in één pilot."
    assert parsed(tmp_path / "a.txt", text.encode(encoding)).pages[0].text == text


def test_every_suffix_is_read(tmp_path: Path) -> None:
    for suffix in SUFFIXES:
        found = parsed(tmp_path / f"a{suffix}", b"Gewone tekst in een bestand.")
        assert found.status in ("ok", "corrupt")
        assert found.status == "ok" or suffix == ".pdf"
