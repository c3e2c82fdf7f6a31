"""A first response: every quote noted, every figure in its quote, nobody named who did not agree, and no longer than asked."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from assistant.intake.challenge import ALWAYS, QUESTIONS
from assistant.office import Office
from assistant.response.draft import Draft, draft
from assistant.response.footnotes import key
from assistant.response.length import words
from assistant.response.names import Names, forms, leaks, letters
from assistant.response.prompts import markdown, template
from assistant.schema import CLAIMS, GROUP_NAMES, STATES, Case, Challenge, Field
from ingest.errors import RcbError
from ingest.settings import ROOT
from tests.made_case import (
    CHALLENGE,
    DUIN,
    ETHER,
    HAVIKOOG,
    KABEL,
    OFFICE,
    OPTO,
    RUIS,
    SHORTLIST,
    VINK,
    candidate,
    case,
    cell,
    citation,
)

NAMES = re.compile(
    r"havikoog|etherwacht|luistervink|kustblik|duinster|zeekabel design|radar en ruis|duinvalk|spectrapost|luisterpost"
    r"|vermeulen|\.example|@|havikoog-radar|\.pdf",
    re.I,
)


def with_cells(*candidates: object, **known: object) -> Case:
    found = SHORTLIST.model_copy(update={"candidates": candidates})
    return case(shortlist=found, **known)


def body(made: Draft) -> str:
    return made.text.partition("[^1]: ")[0]


def test_it_says_what_was_asked_found_missing_and_next() -> None:
    made = draft(case(), OFFICE)
    assert made.text.startswith("# Eerste reactie: Drones detecteren op zee\n")
    for said in (
        "Dank voor uw vraagstuk",
        "CZSK-2026-014",
        "Patrouilleschepen zien kleine drones te laat",
        "**R1** Detecteert",
    ):
        assert said in made.text
    assert "**Kandidaat A** (kansrijk). R1: voldoet volgens eigen opgave, “Detectiebereik" in made.text
    assert "### Cluster sensoren" in made.text
    assert "Geen van de 8 bekeken bedrijven toont **R2**, **R8** volledig aan." in made.text
    assert "Welke eisen zijn knock-out" in made.text
    assert "\\[datum invullen\\]" in made.text
    assert "geen selectie en geen toezegging" in made.text
    assert "van 22 oktober 2024 tot en met 3 september 2025" in made.text


def test_every_mark_has_a_note_on_a_checked_quote_that_stands_in_the_text() -> None:
    made = draft(case(), OFFICE)
    marks = [int(n) for n in re.findall(r"\[\^(\d+)\](?!:)", made.text)]
    assert marks == list(range(1, len(made.citations) + 1)) == [c.number for c in made.citations]
    assert all(c.verified for c in made.citations)
    assert made.text.count("citaat gecontroleerd; oefenmateriaal.") == len(made.citations)
    said = body(made).replace("\\", "")
    for c in made.citations:
        assert " | ".join(c.quote.split("\t")).rstrip(".") in said


def test_a_line_on_a_company_has_no_sentence_without_a_note() -> None:
    lines = [line for line in draft(case(), OFFICE).text.splitlines() if "**Kandidaat" in line]
    assert len(lines) == 4
    for line in lines:
        assert len(re.findall(r"R\d: ", line)) == len(re.findall(r"\.\[\^\d+\]", line)) >= 1
        assert line.endswith("]")


def test_an_unchecked_quote_is_no_evidence() -> None:
    loose = citation(HAVIKOOG, "Het bereik is 9 km.", verified=False)
    only = candidate(HAVIKOOG, 1, "promising", cell(HAVIKOOG, "R1", "meets", citation=loose))
    made = draft(with_cells(only), OFFICE, annex=True)
    assert "9 km" not in made.text
    assert made.citations == ()
    assert "vonden wij geen bewijs" in made.text


def test_a_template_with_a_figure_that_the_quote_lacks_fails(tmp_path: Path) -> None:
    office = edited(tmp_path, "{{ b.oordeel }}", "{{ b.oordeel }} tot 99 km")
    with pytest.raises(RcbError, match=r"getal \(99\) dat niet in het citaat staat"):
        draft(case(), office)


def test_a_remark_with_a_figure_that_the_quote_lacks_is_left_out() -> None:
    told = cell(HAVIKOOG, "R1", "meets", "Bereik tot 6 km.", note="Bij 12 graden. · Onder voorwaarde: overdag.")
    made = draft(with_cells(candidate(HAVIKOOG, 1, "promising", told)), OFFICE)
    assert "“Bereik tot 6 km” (onder voorwaarde: overdag).[^1]" in made.text


@pytest.mark.parametrize("annex", [False, True])
@pytest.mark.parametrize("form", ["letter", "email"])
def test_nobody_is_named_without_consent(form: str, annex: bool) -> None:
    made = draft(case(), OFFICE, form=form, annex=annex)
    assert NAMES.findall(f"{made.text}{made.title}{made.name}") == []
    assert leaks(made.text, case()) == ()
    assert "brochure van Kandidaat A, p. 2, 3 september 2025" in made.text


def test_consent_gives_name_and_file_and_leaves_the_other_letters_as_they_were() -> None:
    made = draft(case(consents=(HAVIKOOG,)), OFFICE)
    assert "**Havikoog Radar B.V.** (kansrijk)" in made.text
    assert "(havikoog-radar.pdf), p. 2, 3 september 2025" in made.text
    assert "**Kandidaat B**" in made.text and "Kandidaat A" not in made.text
    assert "etherwacht" not in made.text.lower()


def test_a_quote_that_gives_a_company_away_is_kept_back_until_it_agrees() -> None:
    said = "De Duinvalk M van Havikoog is leverbaar binnen 9 maanden na opdracht."
    one = with_cells(candidate(HAVIKOOG, 1, "promising", cell(HAVIKOOG, "R1", "meets", said)))
    made = draft(one, OFFICE)
    assert "citaat beschikbaar na toestemming.[^1]" in made.text
    assert draft(one.model_copy(update={"consents": (HAVIKOOG,)}), OFFICE).text.count("De Duinvalk M van Havikoog") == 1


def test_a_person_or_address_is_not_quoted_even_with_consent() -> None:
    said = "Vraag dhr. J. de Vries naar de proef, sales@havikoog.example."
    one = with_cells(candidate(HAVIKOOG, 1, "promising", cell(HAVIKOOG, "R1", "meets", said)), consents=(HAVIKOOG,))
    assert not re.search("Vries|sales", draft(one, OFFICE).text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Wij kennen Havikoog Radar.", True),
        ("de HAVIKOOG-radar", True),
        ("info@havikoog.example", True),
        ("havikoogradar", True),
        ("bestand havikoog_radar.pdf", True),
        ("Zeekabel Design uit Delft", True),
        ("een zeekabel op de bodem", False),
        ("een radar en een camera", False),
        ("Radar en Ruis", True),
    ],
)
def test_leaks_finds_names_whole_and_in_part(text: str, found: bool) -> None:
    assert bool(leaks(text, case())) is found


def test_leaks_looks_for_nobody_that_agreed() -> None:
    everyone = tuple(c.company for c in SHORTLIST.candidates)
    assert leaks("Havikoog Radar en Luistervink", case(consents=everyone)) == ()


def test_names_without_their_legal_form() -> None:
    assert forms("Havikoog Holding B.V.", frozenset()) == ["Havikoog", "Havikoog"]
    assert forms("Q*Bird N.V.", frozenset()) == ["Q*Bird", "Bird"]
    assert [letters(n) for n in (0, 25, 26, 27 * 26)] == ["A", "Z", "AA", "AAA"]


def test_a_vraagstuk_that_names_a_candidate_is_restated_without_it() -> None:
    asked = CHALLENGE.model_copy(
        update={
            "title": "Radar zoals die van Havikoog",
            "fields": (Field(name="problem", value="Havikoog kan het.", source="x"),),
        }
    )
    made = draft(case(challenge=asked), OFFICE)
    assert "naam weggelaten" in made.title
    assert not NAMES.search(made.text + made.name)


def test_what_nobody_opened_is_listed_and_goes_when_opened() -> None:
    made = draft(case(), OFFICE)
    assert made.to_check == made.citations
    assert f"*Nog te controleren: noot 1–{len(made.citations)}.*" in made.text
    opened = tuple(key(c) for c in made.citations)
    again = draft(case(opened=opened), OFFICE)
    assert again.to_check == () and "Nog te controleren" not in again.text
    some = draft(case(opened=opened[1:]), OFFICE)
    assert [c.number for c in some.to_check] == [1] and "noot 1." in some.text


def test_the_label_is_the_highest_used() -> None:
    assert draft(case(), OFFICE).label == "intern"
    secret = citation(HAVIKOOG, "Bereik tot 6 km.", label="bedrijfsvertrouwelijk")
    one = with_cells(candidate(HAVIKOOG, 1, "promising", cell(HAVIKOOG, "R1", "meets", citation=secret)))
    assert draft(one, OFFICE).label == "bedrijfsvertrouwelijk"


@pytest.mark.parametrize("most", [150, 200, 300, 400])
@pytest.mark.parametrize("form", ["letter", "email"])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_no_more_words_than_asked_and_no_sentence_cut(most: int, form: str, language: str) -> None:
    made = draft(case(), OFFICE, most_words=most, form=form, language=language)
    if words(made.text) > most:
        assert most == 150 and "kan niet zonder zinnen af te breken" in made.notes[0]
    else:
        assert made.notes == ()
    whole = draft(case(), OFFICE, form=form, language=language)
    quotes = re.findall("“(.+?)”", body(made))
    assert quotes and all(q in whole.text for q in quotes if "Drones detecteren" not in q)


def test_the_weakest_evidence_goes_first() -> None:
    """Wishes before hard requirements, what is partly shown before what is met; the company ranked highest last."""
    wanted = {r.requirement_id: r.priority for r in CHALLENGE.requirements}
    shown = {e.citation.quote: e for c in SHORTLIST.candidates for e in c.evidence if e.citation}
    before: set[str] = set()
    for most in (180, 220, 260, 300, 350):
        kept = {c.quote for c in draft(case(), OFFICE, most_words=most).citations}
        assert before <= kept
        before = kept
        if most <= 300:
            assert all(wanted[shown[q].requirement_id] == "must" for q in kept)
    assert len(before) >= 4


def test_equal_companies_keep_equally_many_quotes() -> None:
    def full(name: str, rank: int):
        said = (
            f"Bewijs {name[:3]} over {r}: dit doet het toestel in de praktijk altijd, ook na lange tijd."
            for r in ("vogels", "golven", "sporen")
        )
        cells = (cell(name, r, "meets", s) for r, s in zip(("R1", "R2", "R3"), said))
        return candidate(name, rank, "promising", *cells)

    equal = with_cells(full(HAVIKOOG, 1), full(ETHER, 1), full(VINK, 1))
    for most in (420, 380, 340):
        made = draft(equal, OFFICE, most_words=most)
        counts = [sum(c.company == n for c in made.citations) for n in (HAVIKOOG, ETHER, VINK)]
        assert max(counts) - min(counts) <= 1


def test_english_says_it_in_english() -> None:
    made = draft(case(), OFFICE, language="en")
    assert made.title == "First response: Drones detecteren op zee"
    assert "R1: meets by its own statement, “Detectiebereik" in made.text
    assert "### Cluster sensors" in made.text
    assert "Is there a budget, and from which instrument?" in made.text
    assert "3 September 2025; quote checked; practice material." in made.text
    assert not re.search(r"Dank|Kandidaat|kansrijk|voldoet|toezegging|gecontroleerd", made.text)
    assert made.notes == ()


def test_a_question_that_is_not_translated_is_said_so() -> None:
    asked = CHALLENGE.model_copy(update={"questions": ("Hoe snel is ‘snel’?",)})
    assert "nog in het Nederlands" in draft(case(challenge=asked), OFFICE, language="en").notes[0]


@pytest.mark.parametrize("name", ["eerste-reactie.en", "e-mail-defensie.en"])
def test_the_english_templates_translate_every_fixed_phrase(name: str) -> None:
    shape = template(name, ROOT / "prompts")
    phrases = [
        *CLAIMS.values(),
        *(GROUP_NAMES[g] for g in ("promising", "ask_first")),
        STATES["meets"],
        STATES["partial"],
    ]
    assert [shape.word(p) for p in (*phrases, *QUESTIONS.values(), *ALWAYS)]


def test_a_mail_has_the_same_numbers_and_its_sources_below() -> None:
    letter, mail = draft(case(), OFFICE, most_words=400), draft(case(), OFFICE, form="email", most_words=2000)
    assert mail.text.startswith("Onderwerp: Eerste reactie op uw vraagstuk")
    text, _, sources = mail.text.partition("\nBronnen\n")
    assert [int(n) for n in re.findall(r"\[(\d+)\]", text)] == list(range(1, len(mail.citations) + 1))
    assert sources.count("\n") == len(mail.citations)
    assert {c.quote for c in letter.citations} <= {c.quote for c in mail.citations}
    assert "\\" not in mail.text and "**" not in mail.text and "[^" not in mail.text


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_mail_to_companies_is_one_text_without_names(language: str) -> None:
    everyone = tuple(c.company for c in SHORTLIST.candidates)
    made = draft(case(consents=everyone), OFFICE, audience="bedrijven", language=language)
    assert not NAMES.search(made.text)
    assert all(r.text in made.text for r in CHALLENGE.requirements)
    assert ("1 maart 2026" if language == "nl" else "1 March 2026") in made.text
    assert made.citations == ()
    assert made.text == draft(case(), OFFICE, audience="bedrijven", language=language).text


def test_the_mail_to_companies_can_go_before_there_is_a_shortlist() -> None:
    before = case(shortlist=None, deadline=None)
    assert "[datum invullen]" in draft(before, OFFICE, audience="bedrijven").text
    with pytest.raises(RcbError, match="nog geen shortlist"):
        draft(before, OFFICE)


def test_an_overruled_cell_is_our_judgement_and_the_annex_says_what_the_rules_gave() -> None:
    made = draft(case(), OFFICE, annex=True)
    assert "naar ons oordeel; de regels gaven voldoet" in made.text
    assert "A. de Coördinator" not in made.text


def test_the_annex_has_every_judged_company_and_notes_on_checked_quotes_only() -> None:
    made = draft(case(), OFFICE, annex=True)
    annex = made.text.partition("## Bijlage: eis voor eis")[2].partition("\n[^1]: ")[0]
    rows = [line for line in annex.splitlines() if line.startswith("| **")]
    assert len(rows) == 2 * 5
    assert "| voldoet[^" in annex and "| niet gevonden |" in annex and "| raakt eraan" not in annex
    assert "harde eis niet gehaald" in annex
    assert "Niemand toont volledig R2: Werkt aan boord bij zeegang 4." in annex
    assert "De overige 3 bekeken bedrijven" in annex
    assert "oudere editie: In 2023 was de massa 84 kg" in made.text


def test_what_a_source_says_becomes_no_layout() -> None:
    bad = "# kop [klik](http://kwaad.example) ![x](y.png) <b>vet</b> *a* _b_ `c` [^1] | & ~d~ $e$"
    assert not re.search(r"(?<!\\)[\[\]<>*_`|~$]", markdown(bad))
    assert markdown("- punt").startswith("\\-") and markdown("12. twaalf") == "12\\. twaalf"


def test_a_company_without_evidence_is_not_put_forward_and_nothing_found_is_said() -> None:
    made = draft(
        with_cells(candidate(DUIN, 1, "ask_first"), candidate(RUIS, 1, "ask_first"), candidate(KABEL, 1, "ask_first")),
        OFFICE,
    )
    assert "In de documenten van de 3 bedrijven die wij bekeken, vonden wij geen bewijs bij uw eisen." in made.text
    assert "Graag scherpen wij de vraag met u aan" in made.text


def test_a_vraagstuk_without_anything_still_gives_a_text() -> None:
    bare = Challenge(title="Iets")
    made = draft(
        case(challenge=bare, shortlist=SHORTLIST.model_copy(update={"challenge": bare, "candidates": (), "gaps": ()})),
        OFFICE,
    )
    assert "Harde eisen lezen wij nog niet in uw vraag." in made.text


def edited(folder: Path, old: str, new: str) -> Office:
    """An office with a template of its own."""
    shutil.copytree(ROOT / "prompts", folder / "prompts")
    path = folder / "prompts" / "eerste-reactie.md"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    return OFFICE.model_copy(update={"templates": folder / "prompts"})


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("{{ ondertekening }}", "{{ onbekend }}", "een naam die er niet is"),
        ("{{ ondertekening }}", "{{ ondertekening.__class__.mro() }}", "niet kan of mag|naam die er niet is"),
        ("{{ ondertekening }}", "{{ ondertekening", "klopt niet"),
        ("taal = nl", "taal: nl", "kop van sjabloon"),
        ("---\n", "", "begint niet met een kop"),
    ],
)
def test_a_template_that_does_not_hold_is_refused_in_dutch(tmp_path: Path, old: str, new: str, said: str) -> None:
    with pytest.raises(RcbError, match=said):
        draft(case(), edited(tmp_path, old, new))


def test_a_missing_template_or_impossible_length_is_said() -> None:
    with pytest.raises(RcbError, match="er niet"):
        draft(case(), OFFICE.model_copy(update={"template": "nergens"}))
    with pytest.raises(RcbError, match="Geef een aantal boven nul"):
        draft(case(), OFFICE, most_words=0)


def test_the_office_is_read_from_its_file_and_a_missing_key_is_named(tmp_path: Path) -> None:
    assert OFFICE.name == "Regio-coördinatiebureau Zuid-Holland" and len(OFFICE.clusters) == 5
    path = tmp_path / "organisatie.toml"
    path.write_text('[organisatie]\nnaam = "Bureau"\n[concept]\nvoorbehoud = "x"\n', encoding="utf-8")
    with pytest.raises(RcbError, match="ontbreekt 'regio'"):
        Office.read(path)
    path.write_text("naam =", encoding="utf-8")
    with pytest.raises(RcbError, match="geen geldige TOML"):
        Office.read(path)


def test_a_cluster_comes_from_the_quotes_and_not_from_the_words_of_the_question() -> None:
    seen = OFFICE.cluster(["een warmtebeeldcamera op een mast"])
    assert seen and seen.name == "sensoren & radar"
    assert OFFICE.cluster(["een drone boven land"], "Wie ziet een drone?") is None
    assert OFFICE.cluster(["een bloempot"]) is None


def test_names_of_two_companies_that_share_a_word_do_not_betray_the_one_that_agreed() -> None:
    both = with_cells(candidate(HAVIKOOG, 1, "promising"), candidate(OPTO, 2, "ask_first"), consents=(HAVIKOOG,))
    assert Names(both).leaks("Havikoog Radar") == ()
    assert Names(both).leaks("Kustblik") == ("Kustblik",)
