"""Requirements out of lists, tables and sentences, with how hard they are."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from assistant.intake.challenge import challenge, pasted
from assistant.intake.requirements import requirements
from ingest.settings import Settings
from ingest.text import find_quote
from ingest.worker import Readers
from tests.made import BODY, HEAD, flowed, table

BULLETS = """# Vraagstuk: inspectie van kades

## Aanleiding

Duikers moeten nu elke kade met de hand afzoeken. Vorig jaar zijn twee inspecties afgebroken.

## Harde eisen

- Inspecteert een kade van 200 meter binnen 60 minuten
- Door twee personen te dragen
- Waterdicht
- Bereik minimaal 6 km en gewicht maximaal 25 kg

## Wensen

- Minimaal 10 km bij regen
- Moet ook voor de havenmeester bruikbaar zijn
- Beelden blijven in Nederland (harde eis)

## Reageren

Reacties moeten uiterlijk 20 maart 2026 binnen zijn. U moet daarin ingaan op:

- uw eerdere klanten
- de prijs
"""


def found(text: str):
    return requirements(pasted(text))


def read(text: str) -> list[tuple[str, str]]:
    pages = pasted(text)
    found = requirements(pages)
    whole = "\n".join(p.text for p in pages)
    assert all(find_quote(r.source, whole) for r in found)
    assert [r.requirement_id for r in found] == [f"R{n}" for n in range(1, len(found) + 1)]
    return [(r.text, r.priority) for r in found]


def test_bullets_under_headings():
    assert read(BULLETS) == [
        ("Inspecteert een kade van 200 meter binnen 60 minuten", "must"),
        ("Door twee personen te dragen", "must"),
        ("Waterdicht", "must"),
        ("Bereik minimaal 6 km", "must"),
        ("gewicht maximaal 25 kg", "must"),
        ("Minimaal 10 km bij regen", "should"),
        ("Moet ook voor de havenmeester bruikbaar zijn", "should"),
        ("Beelden blijven in Nederland", "must"),
    ]


@pytest.mark.parametrize(
    ("column", "grades", "expected"),
    [
        ("MoSCoW", "M S C", "must should should"),
        ("Prioriteit", "Must Should Could", "must should should"),
        ("Eis/Wens", "Eis Wens E", "must should must"),
        ("Knock-out", "ja nee K.O.", "must should must"),
        ("Priority", "High Low Medium", "must should should"),
    ],
)
def test_a_column_says_how_hard(column, grades, expected):
    rows = zip(("Detectie van een drone | 3 km", "Werkt in regen | 24 uur", "Passief | geen zender"), grades.split())
    lines = "\n".join(f"| {n} | {row} | {grade} |" for n, (row, grade) in enumerate(rows, 1))
    found = read(
        f"# Drones\n\nHet gaat om kleine toestellen.\n\n| Nr | Eis | Norm | {column} |\n|--|--|--|--|\n{lines}\n"
    )
    assert [text for text, _ in found] == [
        "Detectie van een drone: 3 km",
        "Werkt in regen: 24 uur",
        "Passief: geen zender",
    ]
    assert " ".join(p for _, p in found) == expected


def test_wont_have_is_no_requirement():
    text = "# Drones\n\n| Omschrijving | MoSCoW |\n|--|--|\n| Detecteren op 3 km | M |\n| Uitschakelen | W |\n"
    assert read(text) == [("Detecteren op 3 km", "must")]
    assert read("Must have:\n- 5 liter per uur\n\nWon't have:\n- opslag\n") == [("5 liter per uur", "must")]


def test_minimum_and_target_are_two_requirements_and_ticks_one():
    values = "## Eisen\n\n| Onderwerp | Eis | Wens |\n|--|--|--|\n| Bereik | 6 km | 10 km |\n| Gewicht | 25 kg | - |\n"
    assert read(values) == [("Bereik: 6 km", "must"), ("Bereik: 10 km", "should"), ("Gewicht: 25 kg", "must")]
    ticks = "## Overzicht\n\n| Onderwerp | Eis | Wens |\n|--|--|--|\n| Werkt 's nachts | x | |\n| Opvouwbaar | | x |\n"
    assert read(ticks) == [("Werkt 's nachts", "must"), ("Opvouwbaar", "should")]


def test_a_table_of_dates_or_of_scores_holds_none():
    text = "## Planning\n\n| Stap | Datum |\n|--|--|\n| Reacties | 24 april 2026 |\n\n## Beoordeling\n\n| Criterium | Weging |\n|--|--|\n| Prijs | 20 % |\n"
    assert read(text) == []


def test_a_table_copied_from_a_document():
    text = "Eisen en wensen voor de boei\n\nNr\tEis\tPrioriteit\n1\tBlijft drie weken op zee\tMust\n2\tLuistert onder water\tShould\n"
    assert read(text) == [("Blijft drie weken op zee", "must"), ("Luistert onder water", "should")]


MAIL = """Van: majoor J. Terpstra
Onderwerp: bevoorrading

Beste collega's,

Bij de oefening in Drenthe bleek hoe kwetsbaar onze bevoorrading is. Chauffeurs moeten door open terrein. Wij zoeken
daarom iets dat zonder bestuurder water naar voren kan brengen.

Onder de 150 kg lading hoeft u niet aan te kloppen. De afstand is 12 kilometer en dat moet op één accu. Daarover valt
niet te onderhandelen. Het moet 8 uur kunnen rijden en minstens 200 kg meenemen. Zwaarder dan 400 kilo is voor ons zinloos.

Het zou mooi zijn als het ook een gewonde mee kan nemen. Geen must, maar wel fijn: een stille motor. Zonder brancard
heeft het geen zin. Het hoeft niet mooi te zijn. Wij kunnen niets met een papieren ontwerp.

Er is nog geen budget. Kunt u voor 1 april laten weten wie hier iets mee kan?
"""


def test_prose():
    assert read(MAIL) == [
        ("Wij zoeken daarom iets dat zonder bestuurder water naar voren kan brengen", "must"),
        ("Minimaal 150 kg lading", "must"),
        ("De afstand is 12 kilometer en dat moet op één accu", "must"),
        ("Het moet 8 uur kunnen rijden", "must"),
        ("Het moet minstens 200 kg meenemen", "must"),
        ("Maximaal 400 kilo", "must"),
        ("Het zou mooi zijn als het ook een gewonde mee kan nemen", "should"),
        ("Geen must, maar wel fijn: een stille motor", "should"),
        ("Zonder brancard heeft het geen zin", "must"),
        ("Wij kunnen niets met een papieren ontwerp", "must"),
    ]


def test_a_bound_joins_the_demand_that_it_measures():
    found = requirements(pasted("Het vaartuig moet voorraden kunnen meenemen. Minder dan 400 kg is zinloos."))
    assert [(r.text, r.priority) for r in found] == [
        ("Het vaartuig moet voorraden kunnen meenemen: minimaal 400 kg", "must")
    ]
    assert found[0].source == "Het vaartuig moet voorraden kunnen meenemen. Minder dan 400 kg is zinloos."


@pytest.mark.parametrize(
    ("after", "priority"),
    [
        ("Daarover valt niet te onderhandelen.", "must"),
        ("Dat is een harde eis.", "must"),
        ("That is non-negotiable.", "must"),
        ("Dat is mooi meegenomen, maar geen must.", "should"),
        ("Dat is een wens.", "should"),
    ],
)
def test_a_sentence_about_the_demand_before_it(after, priority):
    assert read(f"Bij voorkeur vaart het stil. {after}") == [("Bij voorkeur vaart het stil", priority)]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Het systeem moet 6 km halen, liefst 10 km.", ["must Het systeem moet 6 km halen", "should Het systeem moet liefst 10 km halen"]),
        ("Het systeem moet werken tussen -20 en 50 °C.", ["must Het systeem moet werken tussen -20 en 50 °C"]),
        ("Het moet drones detecteren, classificeren en volgen.", ["must Het moet drones detecteren, classificeren en volgen"]),
        ("Het moet bij windkracht 6 en zeegang 4 kunnen varen.", ["must Het moet bij windkracht 6 en zeegang 4 kunnen varen"]),
        ("De drone mag niet zwaarder zijn dan 10 kg.", ["must De drone mag niet zwaarder zijn dan 10 kg"]),
        ("It must run for 8 hours and carry at least 200 kg.", ["must It must run for 8 hours", "must It must carry at least 200 kg"]),
        ("It must not draw more than 150 W. Anything heavier than 20 kg is of no use to us.", ["must It must not draw more than 150 W", "must At most 20 kg"]),
        ("A flight time of 25 minutes is required, more is welcome.", ["must A flight time of 25 minutes is required, more is welcome"]),
        ("It would be nice if it also works at night.", ["should It would be nice if it also works at night"]),
        ("Solutions that need the cloud will be rejected.", ["must Solutions that need the cloud will be rejected"]),
        ("De leverancier moet in de EU gevestigd zijn.", ["must De leverancier moet in de EU gevestigd zijn"]),
        ("Oplossingen moeten minimaal op TRL 6 zitten.", ["must Oplossingen moeten minimaal op TRL 6 zitten"]),
    ],
)  # fmt: skip
def test_sentences(sentence, expected):
    assert [f"{p} {t}" for t, p in read(sentence)] == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "De wachtofficier moet nu zelf uitkijken.",
        "Inschrijvers dienen hun inschrijving uiterlijk 30 juni 2026 in te dienen.",
        "Uw reactie mag maximaal twee A4 zijn.",
        "De jury kiest drie partijen; de winnaar moet in november presenteren.",
        "Please submit a proposal of at most two pages by 17 April 2026.",
        "Een koppeling met mobiele netwerken is niet nodig.",
        "Vorig jaar haalden we hooguit 2 km.",
        "Wat is de richtprijs per locatie?",
        "Wij komen graag met u in contact.",
    ],
)
def test_what_is_no_requirement(sentence):
    assert read(sentence) == []


def test_mixed_languages_and_tags():
    text = """Eisen
E1. Aanbrengen door vier militairen in maximaal 20 minuten.
E2. Weight: no more than 60 kg per vehicle.
W1. Should also reduce radar signature.
W2. Herbruikbaar, minstens 50 keer.
"""
    assert read(text) == [
        ("Aanbrengen door vier militairen in maximaal 20 minuten", "must"),
        ("Weight: no more than 60 kg per vehicle", "must"),
        ("Should also reduce radar signature", "should"),
        ("Herbruikbaar, minstens 50 keer", "should"),
    ]


def test_labels_in_running_text():
    text = "Kort vraagstuk over zoeklichten\n\nEisen: bereik minimaal 2 km; waterdicht; gewicht onder 8 kg\n\nWensen: dimbaar; rood licht\n"
    assert read(text) == [
        ("bereik minimaal 2 km", "must"),
        ("waterdicht", "must"),
        ("gewicht onder 8 kg", "must"),
        ("dimbaar", "should"),
        ("rood licht", "should"),
    ]


def test_a_lead_in_goes_with_its_items():
    text = "Het systeem moet:\n- 8 uur varen\n- AIS kunnen lezen\n\nMooi meegenomen, maar geen must:\n- opvouwbaar\n\nWat wij bieden:\n- een haven\n"
    assert read(text) == [
        ("Het systeem moet 8 uur varen", "must"),
        ("Het systeem moet AIS kunnen lezen", "must"),
        ("opvouwbaar", "should"),
    ]


def test_the_same_demand_twice_is_one():
    text = "# Boei\n\n## Samenvatting\n\nDe boei moet minimaal 21 dagen op zee blijven liggen.\n\n## Wensen\n\n- Dimbaar\n\n## Eisen\n\n- Boei blijft minimaal 21 dagen op zee liggen\n"
    assert read(text) == [("Boei blijft minimaal 21 dagen op zee liggen", "must"), ("Dimbaar", "should")]


def test_one_difference_makes_two():
    text = "## Eisen\n\n- Detectie van drones op 6 km overdag\n- Detectie van drones op 6 km 's nachts\n"
    assert len(read(text)) == 2


def test_nothing():
    assert requirements(()) == ()
    assert read("Wij willen graag eens kennismaken.") == []


def test_a_pdf_with_a_list_over_two_pages(tmp_path: Path):
    from reportlab.platypus import PageBreak, Paragraph

    story = [
        Paragraph("Vraagstuk kabelbewaking", HEAD),
        Paragraph("Voor de kust liggen kabels. Bewaking ontbreekt nu.", BODY),
    ]
    story += [Paragraph("Eisen", HEAD), Paragraph("• Ziet een slepend anker binnen 2 minuten", BODY), PageBreak()]
    story += [Paragraph("• Dekt minimaal 40 km kabel", BODY), Paragraph("Wensen", HEAD)]
    story += [table([["Nr", "Omschrijving"], ["1", "Herkent ook duikers"], ["2", "Werkt zonder zeebodemapparatuur"]])]
    with Readers(Settings()) as readers:
        ((_, parsed),) = readers.read_all([flowed(tmp_path / "v.pdf", story)])
    found = requirements(parsed.pages)
    assert [(r.text, r.priority, r.page) for r in found] == [
        ("Ziet een slepend anker binnen 2 minuten", "must", 1),
        ("Dekt minimaal 40 km kabel", "must", 2),
        ("Herkent ook duikers", "should", 2),
        ("Werkt zonder zeebodemapparatuur", "should", 2),
    ]


def test_fifty_pages_in_two_seconds():
    chapter = "\n\n".join(
        f"{'' if k > 1 else f'### {n} Onderdeel {n}' + chr(10) * 2}{n}.{k} Het voertuig dient een helling van {40 * n + k} procent te kunnen nemen en minstens {30 * n + k} km te rijden."
        for n in range(1, 26)
        for k in range(1, 21)
    )
    pages = pasted(
        f"# Leidraad\n\n## Procedure\n\n{'Inschrijver dient het UEA in te vullen. ' * 400}\n\n## Programma van Eisen\n\n{chapter}\n"
    )
    begun = time.perf_counter()
    found = challenge(pages).requirements
    assert len(found) == 1000
    assert time.perf_counter() - begun < 4  # two on an idle machine


@pytest.mark.parametrize(
    "heading",
    [
        "Gewenst",
        "Gewenste eigenschappen",
        "Prettig",
        "Pluspunten",
        "Nice to have",
        "Desirable",
        "Extra's",
        "Waar we blij van worden",
    ],
)
def test_headings_of_wishes(heading):
    made = found(f"# Vraag\n\n## Noodzakelijk\n\n- Het weegt 3 kg\n\n## {heading}\n\n- Het is groen\n- Het vaart 5 km")
    assert [r.priority for r in made] == ["must", "should", "should"]


@pytest.mark.parametrize("heading", ["Noodzakelijk", "Onmisbaar", "Vereist", "Knock-out", "Essential"])
def test_headings_of_requirements(heading):
    assert [r.priority for r in found(f"## {heading}\n\n- Het is groen\n\n## Gewenst\n\n- Het is rond")] == [
        "must",
        "should",
    ]


def test_the_ground_and_the_verdict_are_no_requirements():
    made = found(
        "Beste collega,\n\nWe zoeken iets dat een drone vangt. We zitten midden in een woonwijk, dus het moet zonder springstof en zonder "
        "stoorzender, daarover valt niet te onderhandelen. Aan de kade waait het vaak hard; het liefst werkt het nog bij windkracht 6. "
        "Onze juristen willen verder dat de gevangen drone heel blijft voor onderzoek, anders hebben we geen bewijs. "
        "Fijn, maar niet nodig, is dat het meerdere drones tegelijk aankan, een kleine zwerm. Deeloplossingen zijn welkom."
    )
    assert [(r.text, r.priority) for r in made] == [
        ("We zoeken iets dat een drone vangt", "must"),
        ("het moet zonder springstof en zonder stoorzender", "must"),
        ("het liefst werkt het nog bij windkracht 6", "should"),
        ("Onze juristen willen verder dat de gevangen drone heel blijft voor onderzoek", "must"),
        ("Fijn, maar niet nodig, is dat het meerdere drones tegelijk aankan, een kleine zwerm", "should"),
    ]


def test_what_is_sought_is_said_by_the_list():
    made = found(
        "# Links\n\n## Need\n\nWe are looking for laser terminals that fit a satellite of about 100 kg, and for parties that can "
        "integrate them. Offers for a part of the chain are welcome.\n\n## Mandatory\n\n- At most 8 kg\n- At least 2 Gbit/s\n"
    )
    assert [r.text for r in made] == ["At most 8 kg", "At least 2 Gbit/s"]


def test_a_sentence_that_cannot_be_split_stays_whole():
    sentence = "We are looking for laser terminals that fit a satellite of about 100 kg, and for parties that can integrate them"
    assert [r.text for r in found(f"{sentence}.")] == [sentence]


def test_once_it_is_said_what_is_sought_plain_statements_count():
    made = found(
        "Vorig jaar brandden er drie tenten af. Een kachel weegt nu zestig kilo.\n\nWij zoeken een verwarming die zonder vlam werkt. "
        "De verwarming past op een aanhanger. Alles boven honderd decibel verraadt de tent. Wij slapen er met twaalf man."
    )
    assert [r.text for r in made] == [
        "Wij zoeken een verwarming die zonder vlam werkt",
        "De verwarming past op een aanhanger",
        "Alles boven honderd decibel verraadt de tent",
    ]
