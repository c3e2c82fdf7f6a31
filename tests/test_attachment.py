"""A document of one conversation: searched and cited there, and kept nowhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.attachment import attach
from assistant.pipeline import Assistant
from assistant.settings import Settings
from ingest.text import find_quote
from tests.conftest import Collection
from tests.library import files_with, untouched, write
from tests.made import drawn


async def test_answers_cite_it_only_where_it_is_attached(collection: Collection, tmp_path: Path) -> None:
    assistant = Assistant.from_settings(collection.settings)
    before = untouched(collection.settings.index / "files")
    own = assistant.attach(
        drawn(tmp_path / "x.pdf", [(72, 90, "De kwartelkoning heeft een bruine kleur.")]), "Mijn stuk.pdf"
    )
    question = "Welke kleur heeft de kwartelkoning?"
    answer = await assistant.ask(question, attached=[own])
    (citation,) = answer.citations
    assert (citation.file, citation.page, citation.verified) == ("Mijn stuk.pdf", 1, True)
    assert find_quote(citation.quote, own.pages[0].text)
    assert (answer.label, answer.searched) == ("bedrijfsvertrouwelijk", 5)
    assert (await assistant.ask(question)).abstained
    assert untouched(collection.settings.index / "files") == before
    assert not files_with(collection.settings.index, "kwartelkoning")


async def test_it_is_searched_beside_the_collection(collection: Collection, tmp_path: Path) -> None:
    assistant = Assistant.from_settings(collection.settings)
    own = assistant.attach(write(tmp_path / "leeg.md", "Er staat hier iets anders."), "leeg.md")
    answer = await assistant.ask("Hoeveel miljoen euro krijgt het havenbureau?", attached=[own])
    assert "1,5 miljoen euro" in answer.text and {c.file for c in answer.citations} == {"beleid/plan.md"}


async def test_it_answers_what_the_documents_named_in_the_question_do_not(
    collection: Collection, tmp_path: Path
) -> None:
    assistant = Assistant.from_settings(collection.settings)
    own = assistant.attach(write(tmp_path / "proef.md", "Bij de proef zat het havenbureau in een container."), "p.md")
    answer = await assistant.ask("Waar zat het Havenbureau bij de proef?", attached=[own])
    assert "container" in answer.text


def test_two_of_the_same_name_are_two(settings: Settings, tmp_path: Path) -> None:
    path = write(tmp_path / "a.md", "Het schip vaart.")
    one, other = attach(path, "a.md", settings), attach(path, "a.md", settings)
    assert one.document.document_id != other.document.document_id
    assert one.document.document_id.startswith("bijlage/") and one.passages.keys() != other.passages.keys()
    assert (one.status, one.detail, one.document.title) == ("ok", None, "a")


@pytest.mark.parametrize(
    ("name", "content", "status"),
    [
        ("leeg.txt", b"", "empty"),
        ("kapot.pdf", b"%PDF-1.7 kapot", "corrupt"),
        ("geheim.md", b"Rubricering: Stg. GEHEIM\n\nDe kwartelkoning vliegt.", "refused"),
    ],
)
async def test_one_that_cannot_be_read_says_why_and_is_not_searched(
    collection: Collection, tmp_path: Path, name: str, content: bytes, status: str
) -> None:
    own = attach(write(tmp_path / name, content), name, collection.settings)
    assert (own.status, bool(own.detail), own.lexical, own.pages, own.passages) == (status, True, None, (), {})
    answer = await Assistant(collection.settings).ask("Hoeveel miljoen euro krijgt het havenbureau?", attached=[own])
    assert answer.citations and answer.searched == 4
