"""The catalogue: what is written is read back, ids are never used twice, and what is withdrawn is gone."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from ingest.catalogue import Catalogue, Entry, Removal, now
from ingest.errors import IndexDamaged
from ingest.schema import Document
from ingest.settings import ROOT
from tests.library import document, files_with, page, passage, write


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    made = Catalogue(tmp_path / "c" / "catalogue.db")
    yield made
    made.close()


def put(catalogue: Catalogue, made: Document, *texts: str, root: str = "/docs", generation: int | None = None) -> Entry:
    entry = Entry(made, root, "way")
    passages = [passage(made, text, n) for n, text in enumerate(texts)]
    catalogue.write(entry, [page(("paragraph", text), number=n) for n, text in enumerate(texts, 1)], passages)
    if generation is not None:
        held = [e.document for e in catalogue.members(generation)]
        catalogue.enrol(generation, [*held, made])
    return entry


def removal(of: Document) -> Removal:
    return Removal(of.document_id, of.version, "/docs", of.path, of.sha256, of.title, "iemand", now(), 1)


def test_what_is_written_is_read_back(catalogue: Catalogue) -> None:
    made = document(title="Één ‘titel’ | met\ttekens")
    entry = put(catalogue, made, "een", "twee", generation=1)
    assert catalogue.members(1) == [entry]
    assert [p.text for p in catalogue.pages("plan.md", 1)] == ["een", "twee"]
    assert catalogue.passages("plan.md", 1) == [passage(made, "een", 0), passage(made, "twee", 1)]
    assert catalogue.lookup(["plan.md@1#1", "plan.md@9#0"]) == {"plan.md@1#1": passage(made, "twee", 1)}
    assert (catalogue.count(1), catalogue.count(2)) == (2, 0)
    assert catalogue.document("plan.md", 1) == made and catalogue.document("plan.md", 2) is None


def test_writing_again_replaces_a_half_written_try(catalogue: Catalogue) -> None:
    put(catalogue, document(), "een", "twee")
    put(catalogue, document(), "drie", generation=1)
    assert [p.text for p in catalogue.passages("plan.md", 1)] == ["drie"]
    assert [p.text for p in catalogue.pages("plan.md", 1)] == ["drie"]


def test_members_are_in_order_of_path_and_of_their_own_generation(catalogue: Catalogue) -> None:
    for name in ("b.md", "a.md"):
        put(catalogue, document(name), name, generation=1)
    put(catalogue, document("a.md", 2), "nieuw", generation=2)
    assert [e.document.key for e in catalogue.members(1)] == ["a.md@1", "b.md@1"]
    assert [e.document.key for e in catalogue.members(2)] == ["a.md@2"]


def test_a_version_is_never_used_twice(catalogue: Catalogue) -> None:
    assert catalogue.next_version("plan.md") == 1
    put(catalogue, document(version=4), "tekst", generation=1)
    assert catalogue.next_version("plan.md") == 5
    catalogue.withdraw(removal(document(version=4)))
    catalogue.prune([1])
    assert catalogue.next_version("plan.md") == 5


def test_what_an_interrupted_run_wrote_is_found_by_file_content_and_way(catalogue: Catalogue) -> None:
    entry = put(catalogue, document(), "tekst")
    assert catalogue.staged("/docs", "plan.md", document().sha256, "way") == entry
    for other in (
        ("/x", "plan.md", document().sha256, "way"),
        ("/docs", "plan.md", "0", "way"),
        ("/docs", "plan.md", document().sha256, ""),
    ):
        assert catalogue.staged(*other) is None


def test_withdrawn_is_gone_at_once_and_remembered_without_its_text(catalogue: Catalogue) -> None:
    put(catalogue, document(), "kanarie", generation=1)
    put(catalogue, document("b.md"), "blijft", generation=1)
    catalogue.withdraw(removal(document()))
    assert [e.document.document_id for e in catalogue.members(1)] == ["b.md"]
    assert catalogue.lookup(["plan.md@1#0", "b.md@1#0"]).keys() == {"b.md@1#0"}
    assert catalogue.pages("plan.md", 1) == catalogue.passages("plan.md", 1) == []
    (kept,) = catalogue.removals()
    assert (kept.document_id, kept.sha256, kept.actor, kept.active) == ("plan.md", document().sha256, "iemand", 1)
    catalogue.restore(["another", document().sha256])
    assert [r.active for r in catalogue.removals()] == [0]


def test_withdrawn_text_is_in_no_byte_of_the_database_while_others_read(catalogue: Catalogue, tmp_path: Path) -> None:
    reader = Catalogue(tmp_path / "c" / "catalogue.db")
    put(catalogue, document(), "kwartelkoning " * 500, generation=1)
    assert reader.members(1)
    assert files_with(tmp_path, "kwartelkoning")
    catalogue.withdraw(removal(document()))
    catalogue.empty_log()
    assert not files_with(tmp_path, "kwartelkoning")
    assert reader.members(1) == []
    reader.close()


def test_pruning_keeps_what_a_kept_generation_holds(catalogue: Catalogue) -> None:
    for generation, version in ((1, 1), (2, 2), (3, 3)):
        put(catalogue, document(version=version), f"tekst {version}", generation=generation)
    put(catalogue, document("los.md"), "in geen generatie")
    catalogue.prune([2, 3])
    assert catalogue.members(1) == []
    assert [catalogue.document("plan.md", v) is not None for v in (1, 2, 3)] == [False, True, True]
    assert catalogue.passages("plan.md", 1) == [] and catalogue.pages("los.md", 1) == []


def test_vectors_are_kept_by_model_and_text(catalogue: Catalogue) -> None:
    hashes = [f"h{n}" for n in range(1200)]
    catalogue.keep_vectors("m", {h: np.full(3, n, np.float32) for n, h in enumerate(hashes)})
    assert catalogue.vectors("m", hashes).keys() == set(hashes)
    assert catalogue.vectors("m", ["h7"])["h7"].tolist() == [7, 7, 7]
    assert catalogue.vectors("other", ["h7"]) == {}
    catalogue.prune_vectors({"h7"})
    assert catalogue.vectors("m", hashes).keys() == {"h7"}


def test_a_relation_is_written_into_the_document(catalogue: Catalogue) -> None:
    put(catalogue, document(), "tekst", generation=1)
    catalogue.relate(document(supersedes="oud.md"))
    assert catalogue.members(1)[0].document.supersedes == "oud.md"


def test_a_database_that_is_damaged_is_said_with_the_remedy(tmp_path: Path) -> None:
    path = write(tmp_path / "catalogue.db", b"geen database " * 100)
    with pytest.raises(IndexDamaged, match=r"catalogue\.db' is beschadigd.*opzij.*rcb ingest"):
        Catalogue(path)


def test_processes_may_open_a_new_catalogue_at_the_same_time(tmp_path: Path) -> None:
    code = "import pathlib, sys; from ingest.catalogue import Catalogue; input(); Catalogue(pathlib.Path(sys.argv[1]))"
    opened = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(tmp_path / "new" / "catalogue.db")],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        for _ in range(3)
    ]
    for process in opened:
        process.stdin.write(b"\n")
        process.stdin.flush()
    ended = [(process.communicate()[1].decode(), process.returncode) for process in opened]
    assert ended == [("", 0)] * 3
