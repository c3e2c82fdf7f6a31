"""The normalisation under which a quote counts as verbatim is frozen here; so are sentences and search tokens."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest

from ingest.text import find_letters, find_quote, fold, grams, language, sentences, stem, stems, words

FOLDED = [
    ("defensie-industrie", "defensie-industrie"),
    ("defen\u00adsie", "defensie"),
    ("\ufeffBegin\u200b en\u2060 eind", "Begin en eind"),
    ("\u202eomgekeerd\u202c", "omgekeerd"),
    ("ﬁnanciën, eﬀect", "financiën, effect"),
    ("cafe\u0301", "café"),
    ("‘a’ ‚b‛ ′c` ´d´", "'a' 'b' 'c' 'd'"),
    ("“a” „b‟ ″c″ «d»", '"a" "b" "c" "d"'),
    ("2026–2027 — a ‑ b − c ―", "2026-2027 - a - b - c -"),
    ("een\u00a0 \t twee\n\ndrie\u2009vier", "een twee drie vier"),
    ("  vooraan", "vooraan"),
    ("wacht…", "wacht..."),
    ("Ａ１", "A1"),
    ("10⁶ en 10⁻³", "10⁶ en 10-³"),
    ("1½ jaar, ¾ deel", "1½ jaar, ¾ deel"),
    ("500 m² CO₂", "500 m² CO₂"),
    ("€ 1.234,56", "€ 1.234,56"),
    ("", ""),
]
SAME = [
    ("de zogeheten 'regio'", "Dit is de zogeheten ‘regio’ van nu."),
    ("van 2026-2027", "De jaren van 2026–2027 tellen."),
    ("defensie industrie", "de defensie\n  industrie groeit"),
    ("coördinatie", "coo\u0308rdinatie"),
    ("coo\u0308rdinatie", "de coördinatie hier"),
    ("financiën", "de ﬁnanciën"),
    ("onbemand vaartuig", "een onbe\u00admand vaar\u00adtuig."),
    ("  met ruimte eromheen ", "iets met ruimte eromheen."),
    ("500 m²", "een hal van 500 m² groot"),
]
OTHER = [
    ("106 euro", "10⁶ euro"),
    ("11/2 jaar", "1½ jaar"),
    ("De Regio", "de regio"),
    ("1.500", "1500"),
    ("1,5", "1.5"),
    ("niet geschikt", "geschikt"),
    ("café", "cafe"),
    ("meer dan 40 km", "minder dan 40 km"),
    ("", "iets"),
    (" \u200b ", "iets"),
    ("iets", ""),
]


@pytest.mark.parametrize(("text", "folded"), FOLDED)
def test_folded(text: str, folded: str) -> None:
    assert fold(text).text == folded


@pytest.mark.parametrize(("text", "folded"), FOLDED)
def test_folding_twice_changes_nothing(text: str, folded: str) -> None:
    assert fold(folded).text == folded


@pytest.mark.parametrize("text", [text for text, _ in FOLDED])
def test_every_folded_character_has_its_place(text: str) -> None:
    folded = fold(text)
    assert len(folded.offsets) == len(folded.text)
    assert folded.offsets == sorted(folded.offsets)
    assert all(0 <= at < len(text) for at in folded.offsets)


@pytest.mark.parametrize(("quote", "text"), SAME)
def test_the_same_quote(quote: str, text: str) -> None:
    start, end = find_quote(quote, text)
    assert fold(text[start:end]).text.strip() == fold(quote).text.strip()


@pytest.mark.parametrize(("quote", "text"), OTHER)
def test_another_quote(quote: str, text: str) -> None:
    assert find_quote(quote, text) is None


def test_the_place_of_a_quote_is_in_the_text_as_written() -> None:
    text = "Eerst dit.  De “defen\u00adsie-\nindustrie” groeit."
    start, end = find_quote('De "defensie- industrie" groeit', text)
    assert text[start:end] == "De “defen\u00adsie-\nindustrie” groeit"


def test_a_quote_that_ends_in_a_loose_accent_is_found_whole() -> None:
    text = "een cafe\u0301 hier"
    start, end = find_quote("café", text)
    assert text[start:end] == "cafe\u0301"


def test_letters_are_found_whatever_stands_between_them() -> None:
    text = "de defensie-\nindustrie van İstanbul: 12 km"
    start, end = find_letters("defensieindustrie", text)
    assert text[start:end] == "defensie-\nindustrie"
    start, end = find_letters("12 KM", text)
    assert text[start:end] == "12 km"
    assert find_letters("zeekabel", text) is None
    assert find_letters("--", text) is None


SENTENCES = [
    ("Eén zin.", ["Eén zin."]),
    ("Eerst dit. Dan dat! En dit? Ja.", ["Eerst dit.", "Dan dat!", "En dit?", "Ja."]),
    ("Denk aan boten, o.a. sloepen, d.w.z. klein. Klaar.", ["Denk aan boten, o.a. sloepen, d.w.z. klein.", "Klaar."]),
    ("Dhr. J. de Vries tekent. Mw. A.B. Jansen niet.", ["Dhr. J. de Vries tekent.", "Mw. A.B. Jansen niet."]),
    ("Het kost 1.500 euro. Dat is 2.5 keer zo veel.", ["Het kost 1.500 euro.", "Dat is 2.5 keer zo veel."]),
    ("Regel een\nRegel twee", ["Regel een", "Regel twee"]),
    ("1. Eerste punt\n2. Tweede punt", ["1. Eerste punt", "2. Tweede punt"]),
    ("Hij zei: “Dat mag.” Daarna ging hij.", ["Hij zei: “Dat mag.”", "Daarna ging hij."]),
    ("Wacht... er komt meer. Nu.", ["Wacht... er komt meer.", "Nu."]),
    ("Boten, schepen enz. De rest volgt.", ["Boten, schepen enz.", "De rest volgt."]),
    ("De nota gaat in op 1 mei 2026. Dan volgt meer.", ["De nota gaat in op 1 mei 2026.", "Dan volgt meer."]),
    ("  \n\n ", []),
    ("", []),
    ("zonder punt", ["zonder punt"]),
]


@pytest.mark.parametrize(("text", "expected"), SENTENCES)
def test_sentences(text: str, expected: list[str]) -> None:
    assert [text[s:e] for s, e in sentences(text)] == expected


@pytest.mark.parametrize("text", [text for text, _ in SENTENCES])
def test_no_letter_falls_between_sentences(text: str) -> None:
    spans = sentences(text)
    assert "".join("".join(text[s:e].split()) for s, e in spans) == "".join(text.split())
    assert all(before[1] <= after[0] for before, after in pairwise(spans))


@pytest.mark.parametrize("text", ["Dit is een zin. " * 20_000, "woord " * 300 + "." * 60_000 + "x", "a.b " * 60_000])
def test_a_page_without_end_is_split_in_seconds(text: str) -> None:
    began = time.process_time()
    assert sentences(text)
    assert time.process_time() - began < 10


def test_words() -> None:
    assert words("De D-SII kost 1.500,50 euro; 24/7 — CO₂ en m²!") == (
        ["de", "d", "sii", "kost", "1.500,50", "euro", "24/7", "co2", "en", "m2"]
    )
    assert words("...!?") == []


@pytest.mark.parametrize(
    ("one", "other"), [("bedrijven", "bedrijf"), ("zeekabels", "zeekabel"), ("één", "een"), ("1,5", "1.5")]
)
def test_the_same_stem(one: str, other: str) -> None:
    assert stem(one) == stem(other)


def test_stems_leave_small_words_out_unless_asked() -> None:
    assert stems("Het doel van de kabels") == ["doel", "kabel"]
    assert stems("Het doel", stop=False) == ["het", "doel"]


def test_grams_forgive_a_slip() -> None:
    right, slip = set(grams("zeekabelbewaking")), set(grams("zeekabelbewakking"))
    assert len(right & slip) / len(right) > 0.5
    assert grams("op") == [] and grams("a1") == ["_a1_"]
    assert all(len(g) <= 5 for g in right)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Het bureau is er voor de regio", "nl"),
        ("The office is there for the region", "en"),
        ("", "nl"),
        ("12 km", "nl"),
    ],
)
def test_language(text: str, expected: str) -> None:
    assert language(text) == expected
