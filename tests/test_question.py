"""What a question asks for."""

import pytest

from assistant.question import doubts, kind, leans, mended, names, opening_off
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


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("welke bedijven leveren radars?", "welke bedrijven leveren radars?"),
        ("Hoevel weegt hij en wanner komt hij?", "hoeveel weegt hij en wanneer komt hij?"),
        ("Welke bedreven handen maken dit?", "Welke bedreven handen maken dit?"),
    ],
)
def test_question_words_are_mended_unless_the_documents_know_the_word(typed, meant):
    assert mended(typed, {"bedreven", "radars", "leveren", "weegt", "handen", "maken"}.__contains__) == meant


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Ik zie twee lengtes voor de Kim. Welke klopt?", True),
        ("Vaart de kleine acht of tien uur?", True),
        ("Is de Kim TRL 6 of TRL 8?", True),
        ("Which figure is correct?", True),
        ("Welke bedrijven leveren drones of radars?", False),
        ("Hoe lang is de Kim?", False),
    ],
)
def test_who_has_seen_two_answers_doubts(question, expected):
    assert doubts(question) is expected
