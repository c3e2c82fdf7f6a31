"""What a question asks for."""

import pytest

from assistant.question import kind, leans, names, opening_off
from ingest.text import STOPWORDS, words


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Wie kan zeekabels bewaken?", "company"),
        ("Welke bedrijven leveren drones?", "company"),
        ("Which companies can detect drones?", "company"),
        ("Wie ondertekende de brief?", "person"),
        ("Welke bestuurder is verantwoordelijk?", "person"),
        ("Wanneer begint het bureau?", "date"),
        ("In welke periode mag er minder?", "date"),
        ("Hoeveel budget heeft het RCB?", "money"),
        ("Hoe zwaar is het vaartuig?", "quantity"),
        ("Wat is het telefoonnummer?", "contact"),
        ("Waar zit het bedrijf?", "place"),
        ("Waar is de boot voor te gebruiken?", "other"),
        ("Waarom kiest de provincie hiervoor?", "reason"),
        ("Met welke partijen zet de provincie het bureau op?", "list"),
        ("Wat is het doel van het RCB?", "other"),
    ],
)
def test_kind(question, expected):
    assert kind(question) == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("En wanneer?", True),
        ("En welke daarvan werken voor de marine?", True),
        ("Hoe zwaar is die?", True),
        ("Wat is het doel van het regio-coördinatiebureau volgens de provincie Zuid-Holland?", False),
        ("Welke drie redenen geeft de provincie om op defensie in te zetten?", False),
    ],
)
def test_leans_on_the_conversation(question, expected):
    assert leans(question, [w for w in words(question) if w not in STOPWORDS]) is expected


def test_opening_is_taken_off():
    assert opening_off("En hoe zwaar is die?") == "Hoe zwaar is die?"


def test_names_are_capitals_abbreviations_and_types():
    assert names("Hoe ver ziet de WR-450 van Noordvlet volgens het RCB?") == ["WR-450", "Noordvlet", "RCB"]
