"""An answer as a chat message: every mark a link, nothing in a source becomes layout, withdrawn words gone."""

from __future__ import annotations

import re
from typing import Any

import pytest
from markdown_it import MarkdownIt

from assistant.schema import Answer, Citation, CitedText, Provenance
from assistant.ui.message import documents, markdown, place, plain, redact


def citation(number: int = 1, **known: Any) -> Citation:
    base = {
        "number": number,
        "document_id": f"beleid/brief {number}.pdf",
        "version": 1,
        "file": "brief.pdf",
        "title": "Brief",
        "page": 2,
        "quote": f"zin {number}",
        "start": 5,
        "end": 10,
        "verified": True,
        "sha256": "a" * 64,
    }
    return Citation(**(base | known))


def answer(text: str, *citations: Citation, **known: Any) -> Answer:
    made = Provenance(reader="test", generation=1, seconds=0.1)
    base = {"question": "vraag?", "query": "vraag?", "searched": 3, "provenance": made}
    return Answer(text=text, citations=citations, **(base | known))


def html(text: str) -> str:
    return MarkdownIt("gfm-like", {"linkify": False, "html": False}).render(text)


def test_the_place_is_an_address_that_holds_everything_but_the_text() -> None:
    assert place(citation()) == f"/bron/beleid%2Fbrief%201.pdf/1/2?van=5&tot=10&sha256={'a' * 64}"
    assert "/1/0?" in place(citation(page=None))


def test_every_marker_is_a_link_and_the_source_says_what_was_checked() -> None:
    shown = html(markdown(answer("“Een” [1] en “twee” [2].", citation(1, practice="oefenmateriaal"), citation(2))))
    assert shown.count('href="/bron/beleid%2Fbrief%201.pdf/') == 3
    assert shown.count('href="/bron/beleid%2Fbrief%202.pdf/') == 3
    assert "Brief, p. 2 · citaat gecontroleerd · <em>oefenmateriaal</em> · <a" in shown


def test_a_quote_that_was_not_checked_is_not_called_checked() -> None:
    shown = markdown(answer("“Een” [1]", citation(verified=False)))
    assert "citaat niet gecontroleerd" in shown


def test_a_source_without_pages_names_its_section() -> None:
    shown = markdown(answer("“Een” [1]", citation(page=None, section="Over ons › Radar")))
    assert "Brief, § Radar" in shown
    assert "open tekst" in shown


@pytest.mark.parametrize(
    "text",
    [
        "![beeld](http://kwaad.example/x.png)",
        "[klik](javascript:alert(1))",
        "<img src=x onerror=alert(1)>",
        "# kop",
        "- punt",
        "12. twaalf",
        "> citaat",
        "a | b",
        "`code` **vet** _schuin_ ~~weg~~",
        "doel :opdracht[x] en ::blok en a:b",
        "&lt;script&gt; &copy;",
        "---",
        "    ingesprongen",
        "[ref]: http://kwaad.example",
        "C:\\map\\bestand",
    ],
)
def test_what_a_source_says_is_shown_as_it_is(text: str) -> None:
    rendered = html(plain(text))
    assert rendered.count("<") == 2, rendered
    inside = rendered.removeprefix("<p>").strip().removesuffix("</p>")
    shown = inside.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&amp;", "&")
    assert shown.replace("\u2060", "") == text.strip()


def test_addresses_in_a_source_do_not_become_links() -> None:
    assert plain("zie http://a.example en www.b.nl") == "zie http:\u2060//a.example en www\u2060.b.nl"


def test_paragraphs_items_and_the_company_in_front_are_kept() -> None:
    text = "**A B.V.**: “een” [1]\nDe punten:\n- twee [1]\n- drie [1]\n\nZie ook: **B B.V.**: “vier” [1]"
    shown = html(markdown(answer(text, citation())))
    assert "<strong>A B.V.</strong>: “een”" in shown
    assert "Zie ook: <strong>B B.V.</strong>: “vier”" in shown
    assert shown.count("<li>") == 3


def test_declining_says_what_was_searched_and_what_was_near() -> None:
    shown = markdown(
        answer("Niet gevonden in de bronnen.", abstained=True, nearest=(citation(practice="samenvatting"),))
    )
    assert "Doorzocht: 3 documenten." in shown
    assert "**Dichtstbij, geen antwoord**" in shown
    assert "“zin 1”" in shown


def test_the_query_is_shown_only_when_it_differs() -> None:
    assert "Gezocht op" not in markdown(answer("x"))
    assert "*Gezocht op: Wie bewaakt zeekabels?*" in markdown(answer("x", query="Wie bewaakt zeekabels?"))


def test_notes_and_label_are_shown() -> None:
    shown = markdown(answer("“Een” [1]", citation(), notes=("Er is een oudere editie.",), label="intern"))
    assert "> Er is een oudere editie." in shown
    assert "*Label van dit antwoord: intern*" in shown


def test_one_document_is_singular() -> None:
    assert (documents(1), documents(31)) == ("1 document", "31 documenten")


def test_withdrawn_words_go_and_their_place_stays() -> None:
    text = "“Geheim een:\n- deel a\n- deel b” [1]\n“Twee blijft.” [2]"
    first, second = citation(1), citation(2)
    shown = redact(answer(text, first, second, nearest=(first,)), lambda c: c.document_id == first.document_id)
    assert "Geheim" not in shown.text and "deel" not in shown.text
    assert "“Twee blijft.” [2]" in shown.text
    assert shown.citations[0].quote == "" and shown.citations[0].sha256 == first.sha256
    assert shown.nearest[0].quote == ""
    assert shown.citations[1] == second
    said = markdown(shown)
    assert "zin 1" not in said and "deel a" not in said
    assert "**bron ingetrokken**" in said and place(first) in said


def test_a_sentence_that_rests_on_a_withdrawn_and_a_kept_source_goes() -> None:
    one = answer("“Samen.” [1][2] “Alleen.” [2]", citation(1), citation(2))
    shown = redact(one, lambda c: c.number == 1)
    assert shown.text == "(bron ingetrokken) [1][2] “Alleen.” [2]"


def test_nothing_withdrawn_changes_nothing() -> None:
    one = answer("“Een” [1]", citation())
    assert redact(one, lambda c: False) is one


def written(**known: Any) -> Answer:
    quoted = CitedText(text="“Een.” [1] “Twee.” [2]", citations=(citation(1), citation(2)))
    made = Provenance(reader="generative", model="ollama:test", generation=1, seconds=0.1)
    given = {"quoted": quoted, "unsupported": ("Zie [x](https://kwaad.example) van *zin 2*.",), "provenance": made}
    return answer("Eén staat er [1].", citation(1), **(given | known))


def test_what_a_model_wrote_stands_above_the_answer_in_quotes_and_what_no_quote_carries_is_marked() -> None:
    said = markdown(written())
    parts = ["Eén staat er", "Geschreven door een taalmodel (ollama\\:test)", "*(niet onderbouwd)*"]
    places = [said.index(part) for part in [*parts, "**Uit de bronnen**", "Een.”", "**Bronnen**"]]
    assert places == sorted(places)
    assert said.count("\n- [") == 2  # each source once
    assert re.findall(r'href="(?!/bron/)', html(said)) == []


def test_words_of_a_withdrawn_source_go_from_what_was_quoted_under_it_and_what_was_not_carried_goes() -> None:
    shown = redact(written(), lambda c: c.number == 2)
    assert shown.text == "Eén staat er [1]." and shown.quoted.text == "“Een.” [1] (bron ingetrokken) [2]"
    assert shown.quoted.citations[1].quote == "" and shown.unsupported == ()
    assert "zin 2" not in markdown(shown)


def test_many_sentences_that_no_quote_carries_are_counted() -> None:
    said = markdown(written(unsupported=tuple(f"Zin {n}." for n in range(20))))
    assert said.count("niet onderbouwd)*") == 7 and "en nog 14" in said
