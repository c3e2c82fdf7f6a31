"""Which written sentences their quotes carry: good and bad pairs, both rates, and the same however the text comes in."""

from __future__ import annotations

import random

import pytest

from assistant.citations import Quote
from assistant.late import LateInteraction
from assistant.model.sentences import LONGEST, Cut
from assistant.model.support import Support
from ingest.encoder.sentences import SentenceEncoder
from tests.shelf import document, hits, p

LATE = LateInteraction(SentenceEncoder())

GOOD = (
    # (quote, sentence): another order, another form, a part of it, or the same in other words
    ("Het bureau koppelt vraagstukken van Defensie aan bedrijven.", "Het bureau verbindt vraagstukken van Defensie met bedrijven."),
    ("Het bureau koppelt vraagstukken van Defensie aan bedrijven.", "Vraagstukken van Defensie worden door het bureau aan bedrijven gekoppeld."),
    ("Het doel van het bureau is vraagstukken koppelen aan bedrijven.", "Het bureau koppelt vraagstukken aan bedrijven."),
    ("De provincie stelt 1,5 miljoen euro beschikbaar voor 2026 en 2027.", "Voor 2026 en 2027 is 1,5 miljoen euro beschikbaar."),
    ("De provincie stelt 1,5 miljoen euro beschikbaar voor 2026 en 2027.", "De provincie stelt € 1,5 miljoen beschikbaar."),
    ("De evaluatie volgt na twee jaar.", "Na twee jaar volgt de evaluatie."),
    ("De levertijd bedraagt 12 weken na opdracht.", "De levertijd is twaalf weken."),
    ("De boei weegt 18 kilogram en gaat negen maanden mee.", "De boei weegt 18 kg."),
    ("De boei weegt 18 kilogram en gaat negen maanden mee.", "De boei gaat negen maanden mee en weegt 18 kilo."),
    ("De Duinvalk is niet geschikt voor gebruik op schepen.", "De Duinvalk is ongeschikt voor schepen."),
    ("De Duinvalk is niet geschikt voor gebruik op schepen.", "Op schepen is de Duinvalk niet te gebruiken."),
    ("Het certificaat AQAP 2110 is in voorbereiding.", "AQAP 2110 is nog in voorbereiding."),
    ("Sommige bedrijven leveren ook sonar.", "Enkele bedrijven leveren ook sonar."),
    ("Alle aanvragen worden door het bureau beoordeeld.", "Het bureau beoordeelt alle aanvragen."),
    ("Aanvragers moeten een plan indienen vóór 1 oktober 2026.", "Een plan moet vóór 1 oktober 2026 zijn ingediend."),
    ("De radar kan kleine drones volgen tot 7 km.", "De radar volgt kleine drones tot 7 km."),
    ("De radar kan kleine drones volgen tot 7 km.", "Kleine drones kan de radar tot 7 kilometer volgen."),
    ("Het bureau wil in 2027 veertig bedrijven hebben gesproken.", "Het bureau wil in 2027 met veertig bedrijven hebben gesproken."),
    ("Havikoog B.V. levert radars aan havenbedrijf Zeepoort.", "Havenbedrijf Zeepoort krijgt radars van Havikoog B.V."),
    ("Golfslag nam in 2024 het bedrijf Zilvervis over.", "In 2024 nam Golfslag het bedrijf Zilvervis over."),
    ("Een derde van de bedrijven exporteert naar Duitsland.", "Een derde van de bedrijven exporteert naar Duitsland."),
    ("Het aandeel van de export is 34 procent.", "Het exportaandeel is 34%."),
    ("De proeflocatie ligt in Den Helder en is open op werkdagen.", "De proeflocatie ligt in Den Helder."),
    ("Wie subsidie krijgt, meldt de voortgang elk kwartaal.", "De voortgang wordt elk kwartaal gemeld door wie subsidie krijgt."),
    ("De sensor werkt alleen bij kalm water.", "Alleen bij kalm water werkt de sensor."),
    ("Het plan noemt drie clusters: maritiem, ruimtevaart en cyber.", "De drie clusters zijn maritiem, ruimtevaart en cyber."),
    ("Het overleg is op de eerste dinsdag van de maand.", "Op de eerste dinsdag van de maand is er overleg."),
    ("De meeste bedrijven hebben minder dan vijftig werknemers.", "Minder dan vijftig werknemers hebben de meeste bedrijven."),
    ("De kosten zijn hoogstens 20.000 euro per proef.", "Een proef kost maximaal 20.000 euro."),
    ("Ruimtevaart is een sterke sector rond Noordwijk.", "Rond Noordwijk is ruimtevaart een sterke sector."),
    ("Het netwerk is gratis voor leden; anderen betalen 300 euro.", "Leden gebruiken het netwerk gratis."),
)  # fmt: skip

BAD = (
    # (quote, sentence): one thing is other than the quote says
    ("Het bureau koppelt vraagstukken van Defensie aan bedrijven.", "Het bureau koppelt bedrijven van Defensie aan vraagstukken."),
    ("De provincie stelt 1,5 miljoen euro beschikbaar voor 2026 en 2027.", "De provincie stelt 1,5 miljard euro beschikbaar."),
    ("De provincie stelt 1,5 miljoen euro beschikbaar voor 2026 en 2027.", "De provincie stelt twee miljoen euro beschikbaar."),
    ("De provincie stelt 1,5 miljoen euro beschikbaar voor 2026 en 2027.", "De provincie stelt 1,5 miljoen euro beschikbaar voor 2026 en 2028."),
    ("De evaluatie volgt na twee jaar.", "De evaluatie volgt na drie jaar."),
    ("De evaluatie volgt na twee jaar.", "De evaluatie volgt na twee maanden."),
    ("De boei weegt 18 kilogram en gaat negen maanden mee.", "De boei weegt achttien ton."),
    ("De Duinvalk is niet geschikt voor gebruik op schepen.", "De Duinvalk is geschikt voor gebruik op schepen."),
    ("De Duinvalk is geschikt voor gebruik op schepen.", "De Duinvalk is niet geschikt voor gebruik op schepen."),
    ("De radar werkt niet in tunnels en ziet drones bij mist.", "De radar werkt in tunnels en ziet geen drones bij mist."),
    ("Het certificaat AQAP 2110 is in voorbereiding.", "Het certificaat AQAP 2110 is verleend."),
    ("Enkele bedrijven leveren ook sonar.", "Alle bedrijven leveren ook sonar."),
    ("Alle bedrijven leveren ook sonar.", "Enkele bedrijven leveren ook sonar."),
    ("Aanvragers kunnen een plan indienen vóór 1 oktober 2026.", "Aanvragers moeten een plan indienen vóór 1 oktober 2026."),
    ("Aanvragers moeten een plan indienen vóór 1 oktober 2026.", "Aanvragers kunnen een plan indienen vóór 1 oktober 2026."),
    ("Aanvragers moeten een plan indienen vóór 1 oktober 2026.", "Aanvragers moeten een plan indienen vóór 1 november 2026."),
    ("De radar kan kleine drones volgen tot 7 km.", "De radar kan grote drones volgen tot 7 km."),
    ("De radar kan kleine drones volgen tot 7 km.", "De radar kan kleine drones volgen vanaf 7 km."),
    ("Het bureau wil in 2027 veertig bedrijven hebben gesproken.", "Het bureau heeft in 2027 veertig bedrijven gesproken."),
    ("Havikoog B.V. levert radars aan havenbedrijf Zeepoort.", "Havenbedrijf Zeepoort levert radars aan Havikoog B.V."),
    ("Golfslag nam in 2024 het bedrijf Zilvervis over.", "Zilvervis nam in 2024 het bedrijf Golfslag over."),
    ("Een derde van de bedrijven exporteert naar Duitsland.", "De helft van de bedrijven exporteert naar Duitsland."),
    ("Het aandeel van de export is 34 procent.", "Het aandeel van de export is 43 procent."),
    ("De sensor werkt alleen bij kalm water.", "De sensor werkt bij kalm water."),
    ("De sensor werkt bij kalm water.", "De sensor werkt altijd."),
    ("De proeflocatie ligt in Den Helder en is open op werkdagen.", "De proeflocatie ligt in Vlissingen en is open op werkdagen."),
    ("Het overleg is op de eerste dinsdag van de maand.", "Het overleg is op de laatste dinsdag van de maand."),
    ("De meeste bedrijven hebben minder dan vijftig werknemers.", "De meeste bedrijven hebben meer dan vijftig werknemers."),
    ("De kosten zijn hoogstens 20.000 euro per proef.", "De kosten zijn minstens 20.000 euro per proef."),
    ("De omzet van de sector steeg in 2025.", "De omzet van de sector daalde in 2025."),
    ("De dienst is bedoeld voor civiele vliegvelden.", "De dienst is bedoeld voor militaire vliegvelden."),
)  # fmt: skip

ENGLISH = (
    ("The buoy weighs 18 kg and lasts nine months.", "De boei weegt 18 kg en gaat negen maanden mee.", True),
    ("Delivery takes twelve weeks after the order.", "De levering duurt twaalf weken na de bestelling.", True),
    ("The radar detects small drones up to 3.5 km.", "De radar ziet kleine drones tot 3,5 km.", True),
    ("The system is not suitable for use on ships.", "Het systeem is niet geschikt voor gebruik op schepen.", True),
    ("The buoy weighs 18 kg and lasts nine months.", "De boei weegt 19 kg en gaat negen maanden mee.", False),
    ("Delivery takes twelve weeks after the order.", "De levering duurt twaalf maanden na de bestelling.", False),
    ("The radar detects small drones up to 3.5 km.", "De radar van Zeepoort ziet kleine drones tot 3,5 km.", False),
    ("The system is not suitable for use on ships.", "Het systeem is geschikt voor gebruik op schepen.", False),
    ("The certificate is in preparation.", "Het certificaat is behaald.", False),
    ("The office connects companies with the ministry.", "De burgemeester eet graag haring met uitjes.", False),
)


def judged(quote: str, text: str, language: str = "nl") -> Support:
    """The whole text, held against one quote that it calls [1]."""
    found, pages = hits((document("bron.md", title="Bron", language=language), [p(quote)]))
    passage = found[0].passage
    support = Support([Quote(found[0], passage.start, passage.end)], lambda *key: pages.get(key), LATE, "")
    cut = Cut()
    for said in [*cut.feed(text), *cut.end()]:
        support.take(said)
    return support


def carried(quote: str, sentence: str, language: str = "nl") -> bool:
    return bool(judged(quote, f"{sentence.removesuffix('.')} [1].", language).text.text)


def test_good_sentences_are_kept_and_bad_ones_are_not() -> None:
    refused = [sentence for quote, sentence in GOOD if not carried(quote, sentence)]
    passed = [sentence for quote, sentence in BAD if carried(quote, sentence)]
    print(f"good kept {len(GOOD) - len(refused)} of {len(GOOD)}; bad refused {len(BAD) - len(passed)} of {len(BAD)}")
    assert len(GOOD) >= 30 <= len(BAD)
    assert (refused, passed) == ([], [])


@pytest.mark.parametrize(("quote", "sentence", "good"), ENGLISH)
def test_an_english_source_carries_what_it_means(quote: str, sentence: str, good: bool) -> None:
    assert carried(quote, sentence, "en") is good


TEXT = """Het plan kost 1,5 mln. euro, d.w.z. veel [1]. Dat is zo.[1, 3] En dit ook. [4]

**Verder** zijn er:
- een punt [1]
- nog een punt [2]. Met uitleg [2].
1. drie
<think>Of vier?</think>Het einde is in zicht! [5] [6]"""


def cut(pieces: list[str]) -> list[tuple[str, bool, bool]]:
    one = Cut()
    found = [said for piece in pieces for said in one.feed(piece)]
    return [tuple(said) for said in [*found, *one.end()]]


def test_however_it_comes_in_the_sentences_are_the_same() -> None:
    whole = cut([TEXT])
    assert whole == [
        ("Het plan kost 1,5 mln. euro, d.w.z. veel [1].", True, False),
        ("Dat is zo [1] [3].", False, False),
        ("En dit ook [4].", False, False),
        ("Verder zijn er:", True, False),
        ("een punt [1]", True, True),
        ("nog een punt [2].", True, True),
        ("Met uitleg [2].", False, True),
        ("drie", True, True),
        ("Het einde is in zicht [5] [6]!", True, False),
    ]
    assert cut(list(TEXT)) == whole
    chance = random.Random(7)
    for _ in range(200):
        at = sorted(chance.sample(range(1, len(TEXT)), 9))
        assert cut([TEXT[a:b] for a, b in zip([0, *at], [*at, None])]) == whole


def test_a_sentence_is_given_when_it_is_certain_that_its_markers_are_in() -> None:
    one = Cut()
    assert one.feed("Dat is zo. ") == one.feed("[1") == one.feed("] ") == []
    assert [said.text for said in one.feed("En")] == ["Dat is zo [1]."]


def test_of_what_is_too_long_no_half_sentence_is_read() -> None:
    one = Cut()
    found = [*one.feed("Dit is een zin [1]. " * 9_000), *one.end()]
    assert one.full and len(one.text) == LONGEST
    assert {said.text for said in found} == {"Dit is een zin [1]."}


def test_a_list_stays_a_list_and_paragraphs_stay_apart() -> None:
    quote = "Het bureau doet drie dingen: sonar, radar en lidar."
    text = "Het bureau doet drie dingen [1]. Onzin.\n\n- sonar, radar en lidar [1]\n- radar en lidar [1]\n\nHet bureau doet drie dingen [1]."
    assert judged(quote, text).text.text == (
        "Het bureau doet drie dingen [1].\n\n- sonar, radar en lidar [1]\n- radar en lidar [1]\n\nHet bureau doet drie dingen [1]."
    )
