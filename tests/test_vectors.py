"""The vectors of a generation: ids and vectors go in, the best window of each passage comes out."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from ingest import vectors
from ingest.vectors import Vectors
from tests.fakes import HashingEmbeddings
from tests.library import files_with

TEXTS = {
    "a.md@1#0~0": "onbemande vaartuigen op zee",
    "a.md@1#0~1": "zeekabels bewaken met onbemande vaartuigen",
    "a.md@1#1~0": "slimme materialen",
    "b.md@2#0~0": "kwartelkoning in het gras",
}


@pytest.fixture
def fake() -> HashingEmbeddings:
    return HashingEmbeddings()


@pytest.fixture
def folder(tmp_path: Path, fake: HashingEmbeddings) -> Path:
    rows = [(i, i.partition("#")[0], np.asarray(fake.embed_query(text), np.float32)) for i, text in TEXTS.items()]
    vectors.write(tmp_path / "v", rows)
    return tmp_path / "v"


def test_a_passage_is_found_by_its_best_window(folder: Path, fake: HashingEmbeddings) -> None:
    opened = Vectors(folder)
    found = opened.search(fake.embed_query("zeekabels bewaken met onbemande vaartuigen"), 3)
    assert len(opened) == 4
    assert next(iter(found)) == "a.md@1#0" and found["a.md@1#0"] == pytest.approx(1.0, abs=1e-4)
    assert list(found.values()) == sorted(found.values(), reverse=True) and len(found) == 3
    assert len(opened.search(fake.embed_query("zee"), 1)) == 1
    opened.close()


def test_no_text_is_kept(folder: Path) -> None:
    assert files_with(folder, "a.md@1#0~0")
    assert not files_with(folder, "kwartelkoning")


def test_adding_to_a_copy(folder: Path, tmp_path: Path, fake: HashingEmbeddings) -> None:
    vectors.write(folder, [("c.md@1#0~0", "c.md@1", np.asarray(fake.embed_query("boeien"), np.float32))])
    opened = Vectors(folder)
    assert (len(opened), next(iter(opened.search(fake.embed_query("boeien"), 2)))) == (5, "c.md@1#0")
    opened.close()


def test_nothing_in_nothing_out(tmp_path: Path, fake: HashingEmbeddings) -> None:
    vectors.write(tmp_path / "v", [])
    opened = Vectors(tmp_path / "v")
    assert (len(opened), opened.search(fake.embed_query("boeien"), 5)) == (0, {})
    opened.close()
