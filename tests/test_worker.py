"""Children that are bounded, replaced after a loss, and never take the parent along."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from ingest.schema import Parsed
from ingest.settings import Settings
from ingest.worker import Child, Ended, Readers, read
from tests.made import drawn

AWKWARD = Path(__file__).parents[2] / "shared" / "data" / "pdf_robustness"


def text(path: Path, content: str) -> Path:
    path.write_text(content, encoding="utf-8")
    return path


def test_one_file(tmp_path: Path) -> None:
    parsed = read(text(tmp_path / "a.txt", "Een vraagstuk van Defensie."), Settings())
    assert (parsed.status, parsed.pages[0].text) == ("ok", "Een vraagstuk van Defensie.")


def test_many_files_each_with_its_own_result(tmp_path: Path) -> None:
    paths = [text(tmp_path / f"{k}.md", f"# Titel {k}\n\nTekst nummer {k}.") for k in range(9)]
    with Readers(Settings(workers=2)) as readers:
        found = dict(readers.read_all(paths))
    assert {p: r.title for p, r in found.items()} == {p: f"Titel {k}" for k, p in enumerate(paths)}


def test_a_bad_file_stops_nothing(tmp_path: Path) -> None:
    bad = tmp_path / "bad.pdf"
    bad.write_bytes(b"%PDF-1.7\n" + os.urandom(5000))
    good = text(tmp_path / "good.txt", "Dit is gewone tekst.")
    with Readers(Settings(workers=1)) as readers:
        found = dict(readers.read_all([bad, tmp_path / "missing.pdf", good]))
    assert found[good].status == "ok"
    assert {found[bad].status, found[tmp_path / "missing.pdf"].status} == {"corrupt"}
    assert all(r.detail for p, r in found.items() if p != good)


def test_a_file_that_takes_too_long(tmp_path: Path) -> None:
    pages = [[(60.0, 200.0, f"Bladzijde {k} met een zin.")] for k in range(300)]
    slow = drawn(tmp_path / "slow.pdf", *pages)
    good = text(tmp_path / "good.txt", "Tekst.")
    with Readers(Settings(workers=1, max_seconds=0)) as readers:
        assert readers.read(slow).status == "timeout"
    with Readers(Settings(workers=1)) as readers:
        assert readers.read(good).status == "ok"


def test_a_file_that_asks_too_much_memory(tmp_path: Path) -> None:
    path = text(tmp_path / "a.md", "woord " * 3_000_000)
    parsed = read(path, Settings(max_memory_megabytes=260))
    assert parsed.status == "too_large" and "260" in (parsed.detail or "")


def test_a_child_that_dies_is_replaced(tmp_path: Path) -> None:
    path = text(tmp_path / "a.txt", "Nog steeds te lezen.")
    child = Child(Settings())
    try:
        first = Parsed.model_validate(child.ask("parse", path=str(path)))
        process = child._process
        assert process is not None
        os.kill(process.pid, signal.SIGSEGV)
        process.wait()
        assert Parsed.model_validate(child.ask("parse", path=str(path))) == first
    finally:
        child.close()


def test_an_answer_that_never_comes_is_a_crash() -> None:
    child = Child(Settings())
    try:
        with pytest.raises(Ended, match="crash"):
            child.ask("parse")  # without a path the child fails outside the parser
    finally:
        child.close()


@pytest.mark.skipif(not AWKWARD.exists(), reason="the awkward PDFs are not beside the checkout")
def test_awkward_pdfs_end_in_a_known_status() -> None:
    paths = sorted(AWKWARD.glob("*.pdf"))
    with Readers(Settings(max_seconds=30)) as readers:
        found = dict(readers.read_all(paths))
    assert len(found) == len(paths) >= 60
    assert all(r.detail for r in found.values() if not r.status.startswith("ok"))
    assert all(any(p.text for p in r.pages) for r in found.values() if r.status.startswith("ok"))
    assert found[AWKWARD / "sample-026-latex-multicolumn_multicolumn.pdf"].status == "ok"
    assert found[AWKWARD / "pr6531_1.pdf"].status == "encrypted"
    assert found[AWKWARD / "issue9105_other.pdf"].status == "corrupt"
    assert not {r.status for r in found.values()} & {"timeout", "refused"}
