"""Figures with a unit, in questions and in text."""

import pytest

from assistant.quantities import called, holds, near_figure, wanted


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Hoeveel uur kan hij in de lucht blijven?", {"time"}),
        ("Hoe lang duurt het onderzoek?", {"time"}),
        ("Hoe lang is het vaartuig?", {"time", "length"}),
        ("Wat kost de sensor per stuk?", {"money"}),
        ("Welk aandeel zit in de regio?", {"share"}),
        ("Hoe ver ziet de radar?", {"length"}),
        ("Wat is de levertijd?", {"time"}),
        ("Hoe snel vaart hij?", {"speed", "time"}),
        ("How many employees are there?", {"count"}),
        ("Wie zit het bureau voor?", set()),
    ],
)
def test_what_a_question_asks_for(question, expected):
    assert wanted(question).dimensions == expected


def test_the_thing_that_is_counted():
    assert wanted("Hoeveel aanvragen zijn er binnengekomen?").counted == "aanvragen"


@pytest.mark.parametrize(
    ("text", "dimension", "expected"),
    [
        ("Binnen 6 uur staat een monteur bij u.", "time", True),
        ("Max. lading\t4 kg", "mass", True),
        ("Het bereik is 3,5 km bij helder weer.", "length", True),
        ("Hij vaart 22 knopen.", "speed", True),
        ("rond de 25% van de industrie", "share", True),
        ("U krijgt een subsidie van € 60.000.", "money", True),
        ("één op de zes waarschuwingen", "frequency", True),
        ("een goede sensor", "count", False),
        ("De 6 uur durende proef", "mass", False),
        ("golflengte van 780 nm", "length", True),
    ],
)
def test_what_a_text_holds(text, dimension, expected):
    assert holds(text, frozenset({dimension})) is expected


def test_unit_in_the_column_name():
    assert holds("Vlet 7\t7,2", frozenset({"length"}), "Type Lengte (m)")
    assert not holds("Vlet 7\tonbekend", frozenset({"length"}), "Type Lengte (m)")


def test_figure_beside_what_is_counted():
    accept = "aanvragen".__eq__
    assert near_figure("Er kwamen 47 aanvragen binnen.", accept)
    assert not near_figure("U krijgt binnen 13 weken bericht. Aanvragen gaan digitaal en zonder kosten.", accept)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Hoe zwaar is de boei?", "Hoe zwaar is de boei (massa gewicht)?"),
        ("Hoe vaak wordt er gemeten?", "Hoe vaak wordt er gemeten (aantal keer)?"),
        ("Hoe groot is de boei?", None),  # may be a length, a share or a number
        ("Wat doet het bureau?", None),
    ],
)
def test_what_is_asked_for_has_the_name_that_a_table_gives_it(question, said):
    assert called(question) == said
