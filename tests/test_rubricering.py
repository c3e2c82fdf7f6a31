"""Every rubricering is seen, whatever its form and wherever it stands; what only looks like one is read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pytest

from assistant.pipeline import Assistant
from ingest.load import load
from ingest.parse import parse
from ingest.settings import Settings
from ingest.store import Store
from tests.library import files_with, write
from tests.marks import (
    LATER_LOOKALIKES,
    LATER_MARKS,
    LATER_NAMES,
    LOOKALIKES,
    MARKS,
    NAMES,
)
from tests.places import PLACES, TEXT_PLACES, Make, named

MOST_FALSE_ALARMS = 0.05


def spread(texts: Iterable[str], places: Mapping[str, Make], each: int) -> Iterator[tuple[str, str]]:
    """Every text in `each` places, so that all places get about as many."""
    names = list(places)
    for k, text in enumerate(texts):
        for j in range(each):
            place = names[(5 * k + 7 * j) % len(names)]
            if place != "PDF-stempel" or len(text) <= 30:
                yield place, text


def statuses(cases: Iterable[tuple[str, str]], places: Mapping[str, Make], folder: Path) -> dict[tuple[str, str], str]:
    """How reading ended, for every (place, text)."""
    found = {}
    for n, (place, text) in enumerate(cases):
        here = folder / str(n)
        here.mkdir()
        found[place, text] = parse(places[place](here, text), Settings(ocr_languages="")).status
    return found


@pytest.mark.parametrize("marks", [MARKS, LATER_MARKS], ids=["known", "unseen"])
def test_every_mark_is_seen(marks: tuple[str, ...], tmp_path: Path) -> None:
    found = statuses(spread(marks, PLACES, 2), PLACES, tmp_path)
    assert len(found) >= 50
    assert [case for case, status in found.items() if status != "refused"] == []


@pytest.mark.parametrize(
    ("texts", "names"), [(LOOKALIKES, NAMES), (LATER_LOOKALIKES, LATER_NAMES)], ids=["known", "unseen"]
)
def test_lookalikes_are_read(texts: tuple[str, ...], names: tuple[str, ...], tmp_path: Path) -> None:
    found = statuses(spread(texts, TEXT_PLACES, 4), TEXT_PLACES, tmp_path)
    (tmp_path / "names").mkdir()
    found |= statuses((("naam", name) for name in names), {"naam": named}, tmp_path / "names")
    assert len(found) >= 100
    alarms = [case for case, status in found.items() if status != "ok"]
    assert len(alarms) <= MOST_FALSE_ALARMS * len(found), alarms


@pytest.mark.slow
def test_every_mark_is_seen_in_every_place(tmp_path: Path) -> None:
    cases = [(place, mark) for mark in MARKS + LATER_MARKS for place in PLACES]
    found = statuses([c for c in cases if c[0] != "PDF-stempel" or len(c[1]) <= 30], PLACES, tmp_path)
    assert [case for case, status in found.items() if status != "refused"] == []


@pytest.mark.slow
def test_every_lookalike_is_read_in_every_place(tmp_path: Path) -> None:
    cases = [(place, text) for text in LOOKALIKES + LATER_LOOKALIKES for place in TEXT_PLACES]
    found = statuses(cases, TEXT_PLACES, tmp_path)
    assert len(found) >= 1000
    assert sum(status != "ok" for status in found.values()) <= MOST_FALSE_ALARMS * len(found)


def test_nothing_of_a_marked_document_is_kept(docs: Path, settings: Settings) -> None:
    for n, (place, mark) in enumerate(spread(MARKS[::6], PLACES, 1)):
        (docs / str(n)).mkdir()
        PLACES[place](docs / str(n), mark)
    load([docs], settings)
    kept = [e.document for e in Store(settings.index).entries()]
    assert [(d.path, d.detail) for d in kept if d.status != "refused"] == []
    assert files_with(settings.index, "drie weken op zee") == []
    assert not list((settings.index / "files").glob("*"))


async def test_a_question_about_rubriceringen_is_answered(docs: Path, settings: Settings) -> None:
    text = (
        "# Begrippenlijst\n\n## Wat betekent Departementaal Vertrouwelijk?\n\n"
        "Departementaal Vertrouwelijk (Dep.V.) is de laagste rubricering van een ministerie.\n\n"
        "## Stg. Geheim\n\nStg. Geheim is een van de drie niveaus van staatsgeheim."
    )
    write(docs / "begrippenlijst.md", text)
    load([docs], settings)
    assistant = Assistant.from_settings(settings)
    answer = await assistant.ask("Wat is Departementaal Vertrouwelijk?", label="bedrijfsvertrouwelijk")
    assert not answer.abstained and "laagste rubricering" in answer.text
