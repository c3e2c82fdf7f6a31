"""Passages cut into what can be quoted."""

from assistant.units import units
from tests.shelf import LETTER, h, hits, i, p, table


def cut(*pieces):
    found, _ = hits((LETTER, list(pieces)))
    return [u for hit in found for u in units(hit)]


def test_sentences_know_what_stood_before():
    first, second = cut(p("Het bureau opent in mei. Het sluit nooit."))
    assert (first.text, second.text, second.before) == (
        "Het bureau opent in mei.",
        "Het sluit nooit.",
        "Het bureau opent in mei.",
    )
    assert first.first and not second.first


def test_a_list_is_one_unit_with_its_introduction_beside_its_items():
    found = cut(p("Er zijn twee redenen:"), i("veiligheid"), i("economie"))
    whole = next(u for u in found if u.kind == "list")
    assert whole.text == "Er zijn twee redenen:\nveiligheid\neconomie"
    assert [u.text for u in found if u.kind == "item"] == ["veiligheid", "economie"]
    assert next(u for u in found if u.kind == "item").before == "Er zijn twee redenen:"


def test_a_row_knows_its_columns():
    row = next(u for u in cut(*table("Kenmerk | S | M", "Bereik | 3,5 km | 6 km")) if u.kind == "row")
    assert row.header == ("Kenmerk", "S", "M")
    assert row.text == "Bereik\t3,5 km\t6 km"


def test_a_heading_is_not_an_answer_of_its_own():
    assert [u.kind for u in cut(h("Levertijd"), p("Vier maanden."))] == ["heading", "sentence"]
