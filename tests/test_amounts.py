"""Figures with units, their bounds, and whether one meets another."""

import pytest

from assistant.matching.amounts import amounts, asked, compare


def one(text: str):
    found = amounts(text)
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("text", "dimension", "low", "high"),
    [
        ("een bereik van 6 km", "length", 6000, 6000),
        ("actieradius 300 zeemijl", "length", 555_600, 555_600),
        ("4,9 m lang", "length", 4.9, 4.9),
        ("1.150 kg leeg", "mass", 1150, 1150),
        ("up to 55 lbs payload", "mass", 24.948, 24.948),
        ("vaart 22 knopen", "speed", 11.318, 11.318),
        ("werkt 4 tot 8 uur", "time", 14_400, 28_800),
        ("van −20 tot +50 °C", "temperature", 253.15, 323.15),
        ("zeegang 3", "sea state", 3, 3),
        ("ongeveer 6 Bft", "wind force", 6, 6),
        ("TRL 6–7", "trl", 6, 7),
        ("bediend door twee personen", "person", 2, 2),
        ("behuizing IP67", "ip", 67, 67),
        ("actieradius 1\u00a0200 km", "length", 1_200_000, 1_200_000),
        ("gewicht 1\u202f150 kg", "mass", 1150, 1150),
        ("in een kwartier opgezet", "time", 900, 900),
        ("Four people set it up", "person", 4, 4),
        ("een vlak van 5,0 × 6,0 m", "[length] ** 2", 30, 30),
        ("0,039 ton/m² zwaar", "[mass] / [length] ** 2", 39, 39),
        ("fords 24 inches of water", "length", 0.6096, 0.6096),
        ("de richting is op 4 graden nauwkeurig", "angle", 4, 4),
        ("volgt 20 doelen tegelijk", "count", 20, 20),
        ("drie tot vijf valse alarmen per etmaal", "count", 3, 5),
        ("een ploeg van vier", "person", 4, 4),
        ("met z'n tweeën te tillen", "person", 2, 2),
        ("twee matrozen dragen hem", "person", 2, 2),
        ("binnen vijfenveertig minuten", "time", 2700, 2700),
        ("acht tot tien weken", "time", 4_838_400, 6_048_000),
        ("done in ninety minutes", "time", 5400, 5400),
        ("three hundred metres away", "length", 300, 300),
        ("dertig kilowatt", "[mass] * [length] ** 2 / [time] ** 3", 30_000, 30_000),
        ("start bij twintig graden vorst", "temperature", 253.15, 253.15),
        ("na een halfuur", "time", 1800, 1800),
    ],
)
def test_an_amount_is_read_in_base_units(text, dimension, low, high):
    found = one(text)
    assert found.dimension == dimension
    assert found.low == pytest.approx(low, rel=1e-3)
    assert found.high == pytest.approx(high, rel=1e-3)


@pytest.mark.parametrize(
    "text",
    ["een laser op 1550 nm", "ISO 9001:2015", "in 2024 opgericht", "op 12 maart", "een kwart", "een man uit Delft"],
)
def test_what_is_no_amount_is_none(text):
    assert amounts(text) == []


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("detectiebereik ten minste 5 km", "least"),
        ("weegt maximaal 25 kg", "most"),
        ("shall not weigh more than 8 kg", "most"),
        ("de sleutelsnelheid is niet lager dan 1 kbit/s", "least"),
        ("minder dan 400 kg is zinloos", "least"),
        ("het gewicht is 20 kg", "most"),
        ("een vaarduur van 8 uur", "least"),
        ("detecteert tot 5 km", "least"),
        ("levertijd tot 6 maanden", "most"),
        ("TRL 6 of hoger", "least"),
        ("niet breder dan 1,30 meter", "most"),
        ("past op een aanhanger van 3500 kilo", "most"),
    ],
)
def test_a_requirement_sets_a_bound(text, bound):
    assert [a.bound for a in asked(text)] == [bound]


@pytest.mark.parametrize(
    ("wanted", "offered", "state"),
    [
        ("bereik ten minste 5 km", "bereik tot 6 km", "meets"),
        ("bereik ten minste 5 km", "bereik 3 zeemijl", "meets"),
        ("bereik ten minste 5 km", "bereik 4,9 km", "fails"),
        ("vaarduur ten minste 6 uur", "vaarduur 4 tot 8 uur", "partial"),
        ("gewicht hoogstens 25 kg", "gewicht 24,9 kg", "meets"),
        ("gewicht hoogstens 25 kg", "gewicht 60 lbs", "fails"),
        ("levertijd binnen 12 maanden", "levertijd 40 weken", "meets"),
        ("bedrijfstemperatuur −20 tot +50 °C", "bedrijfstemperatuur −25 tot +55 °C", "meets"),
        ("bedrijfstemperatuur −20 tot +50 °C", "bedrijfstemperatuur −10 tot +50 °C", "partial"),
        ("bedrijfstemperatuur −20 tot +50 °C", "bedrijfstemperatuur 0 tot +40 °C", "fails"),
        ("TRL 7", "TRL 6", "fails"),
    ],
)
def test_units_and_bounds_are_compared(wanted, offered, state):
    assert compare(asked(wanted)[0], one(offered)) == state


def test_each_figure_knows_its_own_property():
    found = amounts("De levertijd is 6 weken, de vaarduur 8 uur en het gewicht 40 kg.")
    assert [a.attribute for a in found] == ["delivery", "endurance", "weight"]


def test_a_bare_figure_in_a_cell_is_a_count_of_what_its_row_names():
    (found,) = amounts("6", about="Aantal doelen tegelijk")
    assert (found.dimension, found.low) == ("count", 6)
    assert amounts("6") == []


def test_a_few_things_that_are_only_spoken_of_are_not_asked_for():
    assert asked("Twee toestellen houden contact") == []
    assert [a.low for a in asked("Volgt minstens twee doelen")] == [2]


def test_beds_and_persons_can_be_compared():
    from assistant.matching.amounts import comparable

    assert comparable(one("slaapplaats aan 20 personen"), amounts("12", about="Bedden")[0])
