"""Whether a statement denies what a requirement asks."""

import pytest

from assistant.matching.judge import wanted
from assistant.matching.signs import denied, has, languages, limited, without
from assistant.schema import Requirement
from assistant.terms import Glossary


@pytest.mark.parametrize(
    ("requirement", "statement", "denies"),
    [
        ("Werkt bij mist en in het donker", "Geen hinder van nevel, rook of duisternis.", False),
        ("Werkt bij mist en in het donker", "De camera werkt niet bij mist.", True),
        ("Start en landt zonder baan", "Een startbaan is niet nodig: een erf volstaat.", False),
        ("Start en landt zonder baan", "De benodigde grasbaan is 280 m.", True),
        ("Vindt zijn weg zonder gps", "Wij vliegen alleen als drie satellietsystemen een goed signaal geven.", True),
        ("Vindt zijn weg zonder gps", "Hij navigeert zonder satellieten.", False),
        ("Er zijn geen speciale voorzieningen nodig", "Er hoeft aan het dek niets te worden aangepast.", False),
        ("Mag geen wapens bedienen", "Het stuurt geen wapens aan; die functie is niet te koop.", False),
        ("Kan onderdelen natekenen", "Een onderdeel dat niet meer te koop is, tekenen wij na.", False),
        ("Bestand tegen zeewater", "Dit paneel is niet bestand tegen zout water.", True),
        ("Bestand tegen zeewater", "Zout water is geen probleem.", False),
    ],
)
def test_a_denial_is_told_from_a_hindrance_that_is_taken_away(requirement, statement, denies):
    asked = Requirement(requirement_id="R1", text=requirement, priority="must", source=requirement)
    want = wanted(asked, Glossary([]), frozenset())
    assert denied(statement, not_asked=want.not_, none_asked=want.none) is denies


@pytest.mark.parametrize(
    ("requirement", "statement", "limit"),
    [
        ("Vindt ingegraven kabels", "Een magnetometer is als optie leverbaar.", "optie"),
        ("Werkt in het donker", "An infrared lamp, sold separately, takes over.", "optie"),
        ("Wijst schade aan", "Daarvoor trainen wij een model; dat is op zijn vroegst in 2027 gereed.", "ontwikkeling"),
        ("Rijdt op zand", "Rijden op zandwegen beproeven wij nu.", "ontwikkeling"),
        ("Kijkt door wolken", "Dat kan met radarbeelden van onze partner.", "bedrijf"),
        ("Hooguit één vals alarm", "Het blijft bij één vals alarm, mits de wind onder 6 m/s blijft.", "voorwaarde"),
        ("Kan als optie met radar", "Een radar is als optie leverbaar.", ""),
        ("Werkt in het donker", "De camera ziet ook 's nachts.", ""),
    ],
)
def test_what_is_offered_may_be_less_than_it_says(requirement, statement, limit):
    why = limited(statement, requirement)
    assert limit in why and bool(why) is bool(limit)


@pytest.mark.parametrize(
    ("requirement", "statement", "there"),
    [
        ("Vaart zonder kabel naar het schip", "Een kabel is niet nodig.", False),
        ("Works without beacons", "It builds its own map, without beacons or prior data.", False),
        ("Werkt zonder internet", "Voor de licentie blijft een internetlijn nodig.", True),
        ("Gaat zonder kraan te water", "Te water laten gaat met een dekkraan.", True),
        ("Gaat zonder kraan te water", "De romp is van aluminium.", None),
    ],
)
def test_a_thing_that_is_done_without_is_there_or_not(requirement, statement, there):
    assert has(statement, without(requirement)) is there


def test_languages_are_those_in_which_something_is_operated_or_taught():
    assert languages("De bediening is in het Nederlands.") == {"nl"}
    assert languages("The display and the training are in English only.") == {"en"}
    assert languages("Een Nederlands bedrijf met een Engelse klant.") == frozenset()
