"""The workbook read back: the same cells in words and colour, the evidence behind them, and nothing that runs."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime

import pytest
from openpyxl import Workbook, load_workbook

from assistant.response.workbook import FILLS, workbook, xlsx
from assistant.schema import STATES, Case
from ingest.errors import RcbError
from tests.made_case import CHALLENGE, ETHER, HAVIKOOG, KABEL, SHORTLIST, WERP, candidate, case, cell, citation


@pytest.fixture(scope="module")
def book() -> Workbook:
    return load_workbook(io.BytesIO(xlsx(case())))


def with_cell(**known: object) -> Case:
    cells = cell(HAVIKOOG, "R1", "meets", **known)
    return case(shortlist=SHORTLIST.model_copy(update={"candidates": (candidate(HAVIKOOG, 1, "promising", cells),)}))


def rows(book: Workbook, sheet: str) -> list[dict[str, object]]:
    first, *rest = book[sheet].iter_rows(values_only=True)
    return [dict(zip(first, row)) for row in rest]


def test_the_matrix_says_each_state_in_words_and_colour(book: Workbook) -> None:
    sheet = book["Overzicht"]
    heads = [c.value for c in sheet[4]]
    assert heads[:5] == ["Plaats", "Bedrijf", "Groep", "Harde eisen getoond", "Wensen getoond"]
    assert heads[5].startswith("R1 · harde eis\nDetecteert een drone") and heads[9].startswith("R5 · wens")
    shown = {sheet.cell(r, 2).value: r for r in range(5, 5 + len(SHORTLIST.candidates))}
    assert list(shown) == [c.company for c in SHORTLIST.candidates]
    for c in SHORTLIST.candidates:
        for column, e in enumerate(c.evidence, 6):
            found = sheet.cell(shown[c.company], column)
            assert found.value.startswith(STATES[e.state])
            assert found.fill.fgColor.rgb == f"00{FILLS[e.state]}"
    assert sheet.cell(shown[HAVIKOOG], 4).value == "3 van 4"
    assert sheet.cell(shown[ETHER], 8).value == "deels of in ontwikkeling (overruled; berekend: voldoet)"


def test_the_matrix_stays_in_sight_and_filters(book: Workbook) -> None:
    sheet = book["Overzicht"]
    assert sheet.freeze_panes == "C5"
    assert sheet.auto_filter.ref == "A4:M12"
    assert len(set(FILLS.values())) == len(STATES)


def test_the_evidence_has_a_row_for_every_cell(book: Workbook) -> None:
    found = rows(book, "Bewijs")
    assert len(found) == len(SHORTLIST.candidates) * len(CHALLENGE.requirements)
    one = next(r for r in found if r["Bedrijf"] == HAVIKOOG and r["Eis"] == "R1")
    assert one["Oordeel"] == "voldoet volgens eigen opgave"
    assert (
        one["Citaat"]
        == "Detectiebereik kleine drone (RCS 0,01 m²) | tot 3,5 km | tot 6 km | bij helder weer en vrij zicht"
    )
    assert (one["Bestand"], one["Bladzijde"], one["Datum"]) == ("havikoog-radar.pdf", 2, datetime(2025, 9, 3))
    assert one["Opmerking"] == "Duinvalk M · Onder voorwaarde: bij helder weer."
    assert one["Citaat gecontroleerd"] == "ja" and one["Oefenmateriaal"] == "oefenmateriaal"
    ruled = next(r for r in found if r["Bedrijf"] == ETHER and r["Eis"] == "R3")
    assert (ruled["Overruled door"], ruled["Berekend"]) == ("A. de Coördinator", "voldoet")
    assert ruled["Reden"].startswith("Het gaat om toestellen")
    assert ruled["Oordeel"] == "deels of in ontwikkeling"
    silent = next(r for r in found if r["Bedrijf"] == KABEL)
    assert silent["Oordeel"] == "niet gevonden" and silent["Citaat"] is None


def test_gaps_single_suppliers_refusals_and_questions_are_listed(book: Workbook) -> None:
    found = {(r["Soort"], r["Betreft"]): r["Tekst"] for r in rows(book, "Hiaten en vragen")}
    assert found["Hiaat: niemand toont dit volledig", "R2"] == "Werkt aan boord bij zeegang 4"
    assert found["Eén bedrijf toont dit", HAVIKOOG].startswith("R4: ")
    assert found["Niet voorgedragen", WERP].startswith("Harde eis niet gehaald")
    assert "zeegang 4" in found["Vraag aan bedrijf", HAVIKOOG]
    assert ("Vraag aan Defensie", None) in found


@pytest.mark.parametrize("said", ["=1+1", "+31 6", "-20 tot +50 °C", "@SUM(A1)", '=HYPERLINK("http://kwaad.example")'])
def test_text_that_begins_as_a_formula_is_text(said: str) -> None:
    found = load_workbook(io.BytesIO(xlsx(with_cell(citation=citation(HAVIKOOG, said), note=said))))
    for value in (c for row in found["Bewijs"].iter_rows() for c in row if c.value == said):
        assert value.data_type == "s" and value.quotePrefix
    assert sum(c.value == said for row in found["Bewijs"].iter_rows() for c in row) == 2


def test_no_part_holds_a_formula_or_points_outside() -> None:
    with zipfile.ZipFile(io.BytesIO(xlsx(case()))) as file:
        for name in file.namelist():
            part = file.read(name).decode("utf-8", "ignore")
            assert not re.search(r"<f>|<f |TargetMode|<hyperlink", part), name


def test_characters_that_a_workbook_cannot_hold_are_left_out() -> None:
    found = rows(
        load_workbook(io.BytesIO(xlsx(with_cell(citation=citation(HAVIKOOG, "a\x0bb\x00c" + "x" * 40_000))))), "Bewijs"
    )
    assert str(found[0]["Citaat"]).startswith("abcxx") and len(str(found[0]["Citaat"])) < 32_768


def test_the_label_is_the_highest_and_stands_above_every_sheet() -> None:
    secret = with_cell(citation=citation(HAVIKOOG, "x", label="bedrijfsvertrouwelijk"))
    for content, label in (
        (xlsx(case()), "intern"),
        (xlsx(secret), "bedrijfsvertrouwelijk"),
        (workbook(SHORTLIST), "openbaar"),
    ):
        for sheet in load_workbook(io.BytesIO(content)).worksheets:
            assert sheet.oddHeader.left.text == f"Label: {label} · Concept, gemaakt met AI · bevat oefenmateriaal"
            assert "&P" in sheet.oddFooter.left.text
            assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)


def test_metadata_is_ours_and_it_warns_for_names(book: Workbook) -> None:
    assert book.properties.creator == book.properties.lastModifiedBy == "RCB-assistent"
    assert "Stuur dit werkblad niet door" in book["Overzicht"]["A2"].value


def test_without_a_shortlist_there_is_no_workbook() -> None:
    with pytest.raises(RcbError, match="nog geen shortlist"):
        xlsx(case(shortlist=None))
