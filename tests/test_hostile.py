"""Hostile files: each ends in a known status with a Dutch sentence, within its limits, and the reader's memory stays flat."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import pytest

from assistant.pipeline import Assistant
from ingest.load import load
from ingest.schema import Parsed
from ingest.settings import Settings
from ingest.worker import Readers
from tests.hostile import OUTSIDE, SAID, files
from tests.library import alone, untouched, write

LIMITS = Settings(_env_file=None, workers=2, max_seconds=20, max_memory_megabytes=512, ocr_languages="")
KNOWN = {
    "wachtwoord.pdf": "encrypted", "oud.docx": "encrypted", "leeg.pdf": "empty", "alleen-kop.pdf": "corrupt", "half.docx": "corrupt",
    "half.xlsx": "corrupt", "entiteit.docx": "refused", "lachers.docx": "refused", "entiteit.pptx": "refused",
    "entiteit.xlsx": "refused", "pad-omhoog.docx": "refused", "vast-pad.docx": "refused", "bom.docx": "too_large",
    "bom.pptx": "too_large", "duizenden-delen.docx": "too_large", "programma.pdf": "refused", "zip-als.xlsx": "refused",
    "nullen.txt": "corrupt", "pdf-als.docx": "ok", "docx-als.pdf": "ok", "script.pdf": "ok", "opent-een-bestand.pdf": "ok",
    "sjabloon-van-buiten.docx": "ok", "van-buiten.html": "ok", "yaml.md": "ok",
}  # fmt: skip
"""Those of which only one end is right."""
ENGLISH = re.compile(r"\b(?:error|exception|traceback|the|failed|invalid|not found)\b", re.I)


class Ended(NamedTuple):
    """How reading each of them ended, and how far this process grew."""

    files: dict[str, Parsed]
    kilobytes: int


def peak() -> int:
    """The most memory (kilobytes) that this process has had since `forget_peak`."""
    return int(re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1])


def read(folder: Path, *, bombs: bool) -> Ended:
    made = files(folder, bombs=bombs)
    Path("/proc/self/clear_refs").write_text("5")  # the peak counts from here: making them took more than reading may
    before = peak()
    with Readers(LIMITS) as readers:
        found = {path.name: parsed for path, parsed in readers.read_all(made)}
    return Ended(found, peak() - before)


def check(ended: Ended) -> None:
    host = Path(OUTSIDE).read_text().strip()
    for name, parsed in ended.files.items():
        text = " ".join(p.text for p in parsed.pages)
        assert len(host) < 4 or host not in text, name
        if not parsed.status.startswith("ok"):
            assert parsed.detail and parsed.detail.endswith("."), name
            assert not ENGLISH.search(parsed.detail), (name, parsed.detail)
            assert not parsed.pages, name
        elif KNOWN.get(name) == "ok":
            assert SAID in text, name
    assert {n: p.status for n, p in ended.files.items() if n in KNOWN} == {
        n: KNOWN[n] for n in KNOWN if n in ended.files
    }
    assert ended.kilobytes < 60_000


def test_each_ends_in_a_known_status_with_a_dutch_sentence(tmp_path: Path) -> None:
    ended = read(tmp_path, bombs=False)
    assert len(ended.files) >= 50
    check(ended)


@pytest.mark.slow
def test_bombs_too(tmp_path: Path) -> None:
    ended = read(tmp_path, bombs=True)
    assert len(ended.files) >= 60 and KNOWN.keys() <= ended.files.keys()
    check(ended)


@pytest.mark.slow
def test_a_run_over_all_of_them_still_answers(tmp_path: Path) -> None:
    files(tmp_path / "docs" / "slecht", bombs=False)
    write(tmp_path / "docs" / "goed.md", "# Zeewacht\n\nZeewacht bewaakt zeekabels met onbemande vaartuigen.")
    before = untouched(tmp_path / "docs")
    known = alone(tmp_path / "index", max_seconds=20, max_memory_megabytes=512, label="bedrijfsvertrouwelijk")
    report = load([tmp_path / "docs"], known)
    assert len(report.added) == len(before) and untouched(tmp_path / "docs") == before
    assert not (tmp_path / "buiten.txt").exists() and not Path("/tmp/buiten.txt").exists()
    shown = Assistant.from_settings(known).documents()
    assert next(d for d in shown if d.path == "goed.md").status == "ok"
