"""Reading closely: nearness token by token, and the order and surety that follow from it."""

from __future__ import annotations

import pytest

from assistant.late import LateInteraction
from assistant.question import kind
from assistant.rank import rank
from assistant.reader import Asked
from assistant.scoring import score
from assistant.terms import Glossary, terms
from ingest.encoder.sentences import SentenceEncoder
from tests.shelf import document, hits, p

MEMO = document("memo.md", title="Voortgangsmemo")


@pytest.fixture(scope="module")
def late() -> LateInteraction:
    return LateInteraction(SentenceEncoder())


def asked(question: str) -> Asked:
    return Asked(question, kind(question), tuple(terms(question, lambda _: 2.0, Glossary([]), most_idf=3.0)))


def test_what_surrounds_a_text_counts_for_the_whole_only(late: LateInteraction) -> None:
    question = "Hoe zwaar is de Vlet 7?"
    bare, told = late.nearness(question, [("", "Gewicht 910 kg"), ("Vlet 7 · Technische gegevens", "Gewicht 910 kg")])
    assert told.whole > bare.whole
    assert told.whole > told.own
    assert late.nearness(question, [("kop", "")])[0].own == 0.0


def test_a_text_that_comes_back_is_as_near_as_before(late: LateInteraction) -> None:
    pairs = [("Memo", "De reactietijd is zes werkdagen."), ("Memo", "Het kantoor staat in Den Haag.")]
    first = late.nearness("Hoe vlot antwoorden we?", pairs)
    again = late.nearness("Hoe vlot antwoorden we?", pairs[::-1])
    assert first == again[::-1] and first[0].whole > first[1].whole


def test_a_description_meets_the_sentence_that_settles_it(late: LateInteraction) -> None:
    text = (
        "Het bureau houdt kantoor in Den Haag. De gemiddelde reactietijd is zes werkdagen. "
        "Het archief gaat na vijf jaar naar de provincie."
    )
    question = asked("Hoe vlot reageren we doorgaans?")
    found = rank(question, score(question, hits((MEMO, [p(text)]))[0]), late)
    assert "reactietijd" in found[0].unit.text
    assert 0 < found[0].score < 1
    assert [s.score for s in found] == sorted((s.score for s in found), reverse=True)


def test_nothing_to_read_is_nothing_found(late: LateInteraction) -> None:
    assert rank(asked("Wat is het doel?"), [], late) == []
