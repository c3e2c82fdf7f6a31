"""Quotes are checked on their page, and what they do not carry is dropped."""

from assistant.citations import Quote, resolve
from tests.shelf import LETTER, hits, p

TEXT = "Het bureau start in Q1 2025. De regio huisvest rond de 25% van de industrie."


def shelf():
    found, pages = hits((LETTER, [p(TEXT)]))
    return found[0], lambda *key: pages.get(key)


def quote(hit, text: str) -> Quote:
    start = TEXT.index(text)
    return Quote(hit, start, start + len(text))


def test_markers_are_renumbered_in_order_of_appearance():
    hit, page_of = shelf()
    quotes = [quote(hit, "Het bureau start in Q1 2025."), quote(hit, "rond de 25%")]
    cited = resolve("“rond de 25%” [2]\nHet bureau start in Q1 2025. [1]", quotes, page_of)
    assert cited.text == "“rond de 25%” [1]\nHet bureau start in Q1 2025. [2]"
    assert [c.quote for c in cited.citations] == ["rond de 25%", "Het bureau start in Q1 2025."]
    assert all(c.verified for c in cited.citations)


def test_a_line_without_a_quote_is_dropped():
    hit, page_of = shelf()
    assert resolve("Dit is verzonnen.", [quote(hit, "rond de 25%")], page_of).text == ""


def test_a_figure_that_the_quote_does_not_have_is_dropped():
    hit, page_of = shelf()
    quotes = [quote(hit, "rond de 25% van de industrie")]
    assert resolve("De regio huisvest 52% van de industrie. [1]", quotes, page_of).text == ""


def test_an_invented_number_is_taken_out():
    hit, page_of = shelf()
    cited = resolve("“rond de 25%” [1] [7]", [quote(hit, "rond de 25%")], page_of)
    assert cited.text == "“rond de 25%” [1]"


def test_a_quote_on_a_page_that_is_gone_is_no_evidence():
    hit, _ = shelf()
    assert resolve("“rond de 25%” [1]", [quote(hit, "rond de 25%")], lambda *_: None).citations == ()
