"""The reader that quotes: which unit answers, how it is shown, and when it declines."""

from pathlib import Path

import pytest

from assistant.extractive import ExtractiveReader
from assistant.late import LateInteraction
from assistant.question import kind
from assistant.reader import Asked
from assistant.scoring import score
from assistant.terms import Glossary, glossary, terms
from ingest.encoder.sentences import SentenceEncoder
from ingest.text import stems
from tests.shelf import LETTER, document, h, hits, i, p, table

NONE = Glossary([])
LATE = LateInteraction(SentenceEncoder())
RADAR = document("radar.pdf", title="Duinvalk", company="Havikoog B.V.")
BUOY = document("boei.pdf", title="Luisterboei", company="Luistervink B.V.")


async def read(question: str, *shelved, known: Glossary = NONE):
    found, pages = hits(*shelved)
    order = {h.passage.passage_id: h.passage for h in found}

    def next_of(passage):
        stem, _, n = passage.passage_id.rpartition("#")
        return order.get(f"{stem}#{int(n) + 1}")

    seen = {s for hit in found for s in stems(f"{hit.document.title} {hit.document.company} {hit.passage.text}")}
    rarity = {"idf": lambda stem: 3.0 if stem in seen else 5.0, "most_idf": 3.0, "unseen_idf": 5.0}
    asked = Asked(question, kind(question), tuple(terms(question, known=known, **rarity)))
    return await ExtractiveReader(lambda *key: pages.get(key), next_of, LATE).read(asked, found)


async def test_the_sentence_that_answers_is_quoted_verbatim():
    reading = await read(
        "Wat is het doel van het bureau?",
        (LETTER, [p("De provincie is groot. Het doel van het bureau is vraagstukken te koppelen aan bedrijven.")]),
    )
    shown = reading.answer.text.split("\n\n")
    assert shown[0] == "“Het doel van het bureau is vraagstukken te koppelen aan bedrijven.” [1]"
    assert all(line.startswith("Zie ook: ") for line in shown[1:])
    citation = reading.answer.citations[0]
    assert citation.verified and citation.page == 1 and citation.file == "brief.pdf"


async def test_what_is_worth_a_look_stands_after_the_answer_with_its_own_quote():
    reading = await read(
        "Wat is het gewicht van de boei?",
        (BUOY, [p("Het gewicht van de boei is 80 kg. Met anker is het gewicht van de boei 130 kg.")]),
        (LETTER, [p("Over het weer zegt de brief niets.")]),
    )
    first, *others = reading.answer.text.split("\n\n")
    assert "gewicht" in first and not first.startswith("Zie ook")
    assert "80 kg" in reading.answer.text and "130 kg" in reading.answer.text and "weer" not in reading.answer.text
    assert len(reading.answer.citations) == 1 + len(others)


async def test_it_declines_when_the_fact_is_missing_and_shows_what_is_nearest():
    reading = await read(
        "Hoeveel budget heeft het bureau?", (LETTER, [p("Het bureau koppelt vraagstukken aan bedrijven in de regio.")])
    )
    assert reading.answer.text == ""
    assert reading.nearest[0].quote == "Het bureau koppelt vraagstukken aan bedrijven in de regio."


async def test_an_enumeration_stays_whole():
    reading = await read(
        "Welke redenen geeft de provincie?",
        (LETTER, [p("De provincie geeft deze redenen:"), i("veiligheid van Europa"), i("extra investeringen")]),
    )
    assert reading.answer.text == (
        "“De provincie geeft deze redenen:” [1]\n- veiligheid van Europa [1]\n- extra investeringen [1]"
    )


async def test_an_enumeration_goes_on_over_the_page():
    first = [p("De provincie geeft deze redenen:"), i("veiligheid van Europa"), i("extra investeringen")]
    reading = await read("Welke redenen geeft de provincie?", (LETTER, [first, [i("sterke clusters"), p("Slot.")]]))
    assert reading.answer.text.endswith("- extra investeringen [1]\n- sterke clusters [2]")
    assert [c.page for c in reading.answer.citations] == [1, 2]


async def test_a_table_cell_is_given_with_its_row_column_and_unit():
    rows = table(
        "Kenmerk | Duinvalk S | Duinvalk M", "Bereik bij helder weer | 3,5 km | 6 km", "Gewicht | 9 kg | 14 kg"
    )
    reading = await read("Hoe ver is het bereik van de Duinvalk M?", (RADAR, rows))
    assert reading.answer.text.split("\n")[0] == "**Havikoog B.V.**: Bereik bij helder weer — Duinvalk M: 6 km [1]"
    assert reading.answer.citations[0].quote == "Bereik bij helder weer\t3,5 km\t6 km"


async def test_figures_of_another_product_are_no_answer():
    reading = await read(
        "Hoeveel minuten vliegt de G7?", (RADAR, [p("De G3 vliegt 95 minuten zonder lading. De G7 is groter.")])
    )
    assert "95" not in reading.answer.text


async def test_companies_are_named_each_with_its_own_quote():
    reading = await read(
        "Welke bedrijven kunnen drones detecteren?",
        (RADAR, [p("Onze radar kan drones detecteren.")]),
        (BUOY, [p("De boei kan drones detecteren boven zee.")]),
    )
    assert "**Havikoog B.V.**: “Onze radar kan drones detecteren.” [" in reading.answer.text
    assert "**Luistervink B.V.**: “De boei kan drones detecteren boven zee.” [" in reading.answer.text


async def test_companies_that_do_come_before_those_that_do_not_yet():
    reading = await read(
        "Welke bedrijven zijn gecertificeerd voor AQAP 2110?",
        (RADAR, [p("AQAP 2110: niet gecertificeerd.")]),
        (BUOY, [p("AQAP 2110: gecertificeerd sinds 2022.")]),
    )
    assert reading.answer.text.index("Luistervink") < reading.answer.text.index("Havikoog")


@pytest.mark.parametrize(("question", "lists"), [("Wat is dual-use?", False), ("Wat doet het bureau?", True)])
def test_what_a_term_means_is_no_list(question: str, lists: bool):
    found, _ = hits((LETTER, [p("Over dual-use:"), i("Dual-use is de regel"), i("Het bureau helpt")]))
    scored = score(Asked(question, kind(question), ()), found)
    assert ("list" in {s.unit.kind for s in scored}) is lists


async def test_the_name_of_a_company_is_no_answer():
    reading = await read(
        "Wat doet Havikoog?",
        (RADAR, [p("Havikoog B.V.")]),
        (RADAR.model_copy(update={"document_id": "2", "path": "2.pdf"}), [p("Havikoog maakt radars voor havens.")]),
    )
    assert [c.quote for c in reading.answer.citations] == ["Havikoog maakt radars voor havens."]


async def test_a_question_for_a_date_wants_a_date():
    reading = await read(
        "Wanneer opent het bureau?",
        (LETTER, [p("Het bureau opent de deuren voor bedrijven. Het bureau opent in maart 2025.")]),
    )
    assert reading.answer.text.startswith("“Het bureau opent in maart 2025.” [1]")


async def test_a_sentence_that_leans_on_the_one_before_brings_it_along():
    reading = await read(
        "Wat kost de sensor?", (RADAR, [h("Prijs"), p("De sensor meet geluid. Deze sensor kost € 400 per stuk.")])
    )
    assert reading.answer.citations[0].quote == "De sensor meet geluid. Deze sensor kost € 400 per stuk."


async def test_no_sentence_is_shown_twice():
    text = "Het bureau verkent en verbindt. Dat verkennen doet het bureau met de provincie."
    for question in ("Wat doet het bureau?", "Met wie verkent het bureau?"):
        reading = await read(question, (LETTER, [p(text)]))
        assert "met de provincie" in reading.answer.text and reading.answer.text.count("verbindt") == 1


async def test_sources_that_differ_are_shown_side_by_side_with_a_note():
    reading = await read(
        "Hoeveel procent is het exportaandeel?",
        (document("a.pdf", title="Verkenning"), [p("Het exportaandeel is 38,5 procent.")]),
        (document("b.pdf", title="Notitie"), [p("Het exportaandeel is 44,0 procent.")]),
    )
    assert "38,5" in reading.answer.text and "44,0" in reading.answer.text
    assert reading.notes


async def test_a_glossary_term_finds_its_other_name():
    known = Glossary([["zeekabel", "submarine cable"], ["bewaakt", "watch"]])
    text = [p("We watch every submarine cable."), p("Our office is open.")]
    question = "Hoe wordt een zeekabel bewaakt?"
    assert "“We watch every submarine cable.”" in (await read(question, (RADAR, text), known=known)).answer.text


async def test_a_question_that_names_something_unknown_is_declined():
    shelved = (RADAR, [p("Het schip Albatros vaart 22 knopen en heeft een bemanning van vier.")])
    assert "22 knopen" in (await read("Hoe snel vaart het schip Albatros?", shelved)).answer.text
    assert (await read("Hoe snel vaart het schip Meeuw?", shelved)).answer.text == ""


@pytest.mark.parametrize("question", ["Hoe maak ik erwtensoep?", "Wie won de Tour de France in 1989?"])
async def test_what_has_nothing_to_do_with_the_sources_is_declined(question):
    found = (LETTER, [p("In 2025 opent het bureau. De regio telt veel bedrijven.")])
    assert (await read(question, found)).answer.text == ""


def test_the_shipped_glossary_never_expands_colliding_abbreviations():
    known = glossary(Path(__file__).parents[1] / "corpora")
    assert known.others(("zeekabel",)) or known.others(("onderzes", "kabel"))
    assert known.others(("sar",)) == () and known.others(("ip",)) == ()
