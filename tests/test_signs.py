"""Whether a statement denies what a requirement asks."""

import pytest

from assistant.matching.judge import wanted
from assistant.matching.signs import denied
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
