"""Scanned pages are read where Tesseract is installed, and say so where it is not."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from ingest.layout import rows
from ingest.ocr import Seen, languages, placed
from ingest.parse import parse
from ingest.settings import Settings
from ingest.worker import read
from tests.made import scan

needs_tesseract = pytest.mark.skipif(shutil.which("tesseract") is None, reason="Tesseract is not installed")


def test_words_of_a_crooked_scan_stand_straight() -> None:
    lines = [(1, 1, k) for k in range(3)]
    seen = [
        Seen(f"w{k}{x}", x, 100 + 60 * k + x // 100, x + 90, 130 + 60 * k + x // 100, line)
        for k, line in enumerate(lines)
        for x in range(0, 1000, 100)
    ]
    words = placed(seen, 1000, 0.24)
    assert len(rows(words)) == 3
    assert len({round(w.base, 1) for w in words}) == 3
    assert words[-1].x1 == pytest.approx(990 * 0.24)


def test_a_line_that_is_clearly_larger_has_a_larger_style() -> None:
    seen = [Seen("Kop", 0, 0, 90, 60, (1, 1, 1))] + [
        Seen("tekst", 100 * k, 100, 100 * k + 90, 130, (2, 1, 1)) for k in range(5)
    ]
    head, *body = placed(seen, 1000, 0.24)
    assert head.style.size > 1.3 * body[0].style.size


@needs_tesseract
def test_a_scan_is_read_in_the_child_within_its_limits(tmp_path: Path) -> None:
    path = scan(tmp_path / "scan.pdf", "Onderhoud van sensoren\nop schepen in de haven\nvan Rotterdam.")
    parsed = read(path, Settings())
    assert parsed.status == "ok_ocr"
    assert "sensoren" in parsed.pages[0].text and "Rotterdam" in parsed.pages[0].text


def test_a_scan_without_tesseract_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = scan(tmp_path / "scan.pdf", "Onderhoud van sensoren")
    monkeypatch.setenv("PATH", os.fspath(tmp_path))
    languages.cache_clear()
    try:
        parsed = parse(path, Settings())
    finally:
        languages.cache_clear()
    assert parsed.status == "empty"
    assert "Tesseract" in (parsed.detail or "") and "apt-get install" in (parsed.detail or "")
