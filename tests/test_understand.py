"""Questions taken apart: shares of terms, the questions in a question, and the documents that names single out."""

from __future__ import annotations

import pytest

from assistant.followup import StandAlone
from assistant.question import parts
from assistant.spelling import Shelf
from assistant.terms import Bag, Glossary, terms
from assistant.understand import PART_SHARE, TOPIC_SHARE, Understanding
from ingest.chunk import chunk
from ingest.lexical import Lexical, write
from ingest.pieces import Sheet, page
from tests.shelf import document, p

DOCS = {
    "radar.pdf": "De Duinvalk ziet drones. Havikoog Radar zit in Den Haag.",
    "boot.pdf": "De Vlet vaart op zee. Noordvlet zit in Rotterdam.",
    "brief.pdf": "De provincie wil drones en boten.",
    "memo.pdf": "Het bureau zoekt drones.",
    "nota.pdf": "Over drones op zee.",
}


@pytest.fixture
def understanding(tmp_path) -> Understanding:
    shelved = []
    for name, text in DOCS.items():
        doc = document(name)
        shelved.append((doc, chunk(doc, [page(Sheet(1, [p(text)]))], words=120)))
    write(tmp_path / "lexical", shelved)
    passages = {p.passage_id: p for _, found in shelved for p in found}
    shelf = Shelf(Lexical.open(tmp_path / "lexical"), lambda ids: {i: passages[i] for i in ids})
    return Understanding([shelf], Glossary([]), {d.key for d, _ in shelved}, [])


def test_a_name_singles_out_its_document(understanding):
    assert understanding.take_apart(StandAlone("Hoe ver ziet de Duinvalk?")).within == {"radar.pdf@1"}


def test_a_word_that_is_everywhere_singles_out_nothing(understanding):
    assert understanding.take_apart(StandAlone("Wat zegt men over Drones?")).within == frozenset()


def test_two_names_are_two_questions(understanding):
    asked = understanding.take_apart(StandAlone("Waar zitten Havikoog en Noordvlet?"))
    assert {next(iter(part.within)) for part in asked.parts} == {"radar.pdf@1", "boot.pdf@1"}
    for part in asked.parts:
        assert len([t for t in part.terms if t.name]) == 1


def test_questions_in_a_question():
    found = parts("Met welke partijen zet de provincie het bureau op, wanneer en met welk doel?")
    assert found == ["Met welke partijen zet de provincie het bureau op", "wanneer", "met welk doel?"]
    assert parts("Wat is het doel van het bureau?") == ["Wat is het doel van het bureau?"]


def test_the_conversation_counts_for_less(understanding):
    asked = understanding.take_apart(StandAlone("Hoe ver?", topic="bereik Duinvalk"))
    shares = {t.words[0]: t.share for t in asked.terms}
    assert shares["duinvalk"] == TOPIC_SHARE
    assert PART_SHARE < TOPIC_SHARE < 1


def test_a_term_matches_by_form_compound_spelling_and_other_name():
    (term,) = terms("zeekabel", lambda _: 1.0, Glossary([["zeekabel", "submarine cable"]]), most_idf=1.0)
    assert Bag("De zeekabels liggen diep.").match(term) == 1.0
    assert 0 < Bag("De zeekabelbewaking is duur.").match(term) < 1
    assert 0 < Bag("De zeekabbel is stuk.").match(term) < 1
    assert Bag("Every submarine cable counts.").match(term) == 0.85
    assert Bag("De provincie is groot.").match(term) == 0


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("hoeveel drons heeft de provinsie?", "hoeveel drones heeft de provincie?"),
        ("Wat kost de duinvlak?", "Wat kost de duinvalk?"),
        ("Wat kost de Duinvlek?", "Wat kost de Duinvlek?"),
        ("Wat kost een helikopter?", "Wat kost een helikopter?"),
        ("wanner vaart de vlet?", "wanneer vaart de vlet?"),
    ],
)
def test_misspelled_words_are_put_right_unless_they_look_like_names(understanding, typed, meant):
    assert understanding.mend(StandAlone(typed)).question == meant
