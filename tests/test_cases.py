"""The pages of a vraagstuk, over the routes that serve them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from assistant.register import Register
from assistant.response.footnotes import key
from assistant.ui.case_chat import CaseChat
from assistant.ui.case_files import Files
from assistant.ui.case_model import Models
from assistant.ui.case_search import Searches
from assistant.ui.cases import Cases
from assistant.ui.matrix import outcome
from assistant.ui.private import Private
from assistant.ui.sources import Sources
from ingest.schema import LABELS, Label
from ingest.settings import ROOT
from tests.cases import HAVEN, STIL, TEXT, ZEEWACHT, CaseAssistant
from tests.visit import Visit, form_of, text, who


class Setting(Visit):
    """With companies of our own making, and the conversation."""

    assistant: CaseAssistant
    chat: CaseChat

    def searched(self) -> None:
        """Approve the requirements, and wait for the search."""
        answer = self.post("eisen", form_of(self.page()) | {"actie": "zoeken"})
        assert answer.headers["location"] == f"{self.here}/zoeken"
        self.waited("voortgang")


@pytest.fixture
def setting(tmp_path: Path):
    with _setting(tmp_path, "bedrijfsvertrouwelijk") as made:
        yield made.setting


class _setting:
    """One event loop for all requests, so that a search goes on between them."""

    def __init__(self, folder: Path, label: Label) -> None:
        (folder / "files").mkdir()
        assistant, register = CaseAssistant(folder / "files"), Register(folder / "register.db")

        def seen() -> tuple[Label, ...]:
            return LABELS[: LABELS.index(label) + 1]

        sources = Sources(assistant, Private(), seen)
        searches, files = Searches(assistant, register, seen), Files(register, ROOT / "corpora")
        models = Models(assistant, register, seen, files.office)
        cases = Cases(
            *(assistant, register, sources, searches, files, models),
            who=who,
            seen=seen,
            may=lambda role: True,
            default=label,
        )
        chat = CaseChat(
            *(assistant, register, cases.kept, searches, files, models),
            default=label,
            seen=seen,
            require=lambda role: None,
        )
        app = Starlette(routes=cases.routes())
        self._client = TestClient(app, headers={"x-user": "anna"}, follow_redirects=False)
        self.setting = Setting(client=self._client, app=app, assistant=assistant, register=register, chat=chat)

    def __enter__(self) -> _setting:
        self._client.__enter__()
        return self

    def __exit__(self, *error) -> None:
        self._client.__exit__(*error)


@pytest.fixture
def taken(setting: Setting) -> Setting:
    """With a case taken in."""
    setting.client.post("/vraagstukken/nieuw", data={"tekst": TEXT})
    return setting


@pytest.fixture
def found(taken: Setting) -> Setting:
    """With companies looked for."""
    taken.searched()
    return taken


def test_a_pasted_text_becomes_a_case_with_what_was_understood(setting: Setting) -> None:
    answer = setting.client.post("/vraagstukken/nieuw", data={"tekst": TEXT})
    assert (answer.status_code, answer.headers["location"]) == (303, setting.here)
    said = text(setting.page())
    assert "Zeekabels bewaken" in said and "“voor 31 januari”" in said and "Is er budget?" in said
    assert "Eisen akkoord, zoek bedrijven" in said and setting.assistant.matched == 0
    listed = text(setting.client.get("/vraagstukken?toon=alle").text)
    assert "Zeekabels bewaken ontvangen nog niet gezocht 31 januari 2026" in listed and "anna" in listed


def test_a_file_becomes_a_case_and_is_not_kept(setting: Setting, tmp_path: Path) -> None:
    answer = setting.client.post("/vraagstukken/nieuw", files={"bestand": ("../../vraag.md", TEXT.encode())})
    assert answer.status_code == 303 and setting.case.label == "intern"
    assert list(tmp_path.rglob("*vraag.md")) == []


@pytest.mark.parametrize(
    ("data", "files", "said"),
    [
        ({"tekst": " "}, None, "Plak eerst een tekst"),
        ({"tekst": "Stg. Geheim\n- eis: x"}, None, "draagt de rubricering"),
        ({"tekst": TEXT, "label": "geheim"}, None, "Kies een van de getoonde labels"),
        ({}, {"bestand": ("x.exe", b"MZ")}, "een vraagstuk is een pdf, docx, md, txt-bestand"),
        ({}, {"bestand": ("x.md", b"")}, "is leeg"),
    ],
)
def test_what_cannot_be_taken_in_is_said_and_not_kept(setting: Setting, data: dict, files: dict, said: str) -> None:
    answer = setting.client.post("/vraagstukken/nieuw", data=data, files=files)
    assert answer.status_code == 400 and said in answer.text
    assert setting.register.all() == ()


def test_without_a_login_there_is_only_the_login(taken: Setting) -> None:
    for path in ("/vraagstukken", taken.here, f"{taken.here}/bestand/dossier.json"):
        answer = TestClient(taken.app, follow_redirects=False).get(path)
        assert (answer.status_code, answer.headers["location"]) == (303, "/login")
    answer = TestClient(taken.app, follow_redirects=False).post(f"{taken.here}/besluit", data={"besluit": "x"})
    assert answer.status_code == 303 and taken.case.decisions == ()


@pytest.mark.parametrize(
    "case_id", ["..", "1", "6F1B2C3D-4E5F-4A6B-8C7D-9E0F1A2B3C4D", "6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d"]
)
def test_an_id_that_is_none_is_not_found(setting: Setting, case_id: str) -> None:
    assert setting.client.get(f"/vraagstukken/{case_id.replace('.', '%2e')}").status_code == 404


def test_a_case_above_the_label_is_not_there(tmp_path: Path) -> None:
    with _setting(tmp_path, "openbaar") as made:
        setting = made.setting
        setting.register.create(setting.assistant.intake_text(TEXT), label="intern", owner="boris")
        assert setting.client.get(setting.here).status_code == 404
        assert "Zeekabels" not in setting.client.get("/vraagstukken").text


def test_requirements_are_corrected_dropped_and_added(taken: Setting) -> None:
    form = form_of(taken.page())
    assert len(form) == 3 * (3 + 2)
    form |= {
        "tekst-0": "bewaakt zeekabels dag en nacht",
        "soort-1": "should",
        "weg-2": "ja",
        "tekst-3": "lichter dan 9 kg",
    }
    answer = taken.post("eisen", form | {"actie": "bewaren"})
    assert answer.status_code == 303 and answer.headers["location"].endswith("#eisen")
    asked = {r.requirement_id: (r.text, r.priority) for r in taken.case.challenge.requirements}
    assert asked == {
        "R1": ("bewaakt zeekabels dag en nacht", "must"),
        "R2": ("bereik van 40 zeemijl", "should"),
        "R4": ("lichter dan 9 kg", "must"),
    }
    assert taken.case.challenge.requirements[0].source == "- eis: bewaakt zeekabels"
    assert not taken.case.approved and taken.assistant.matched == 0
    assert (
        taken.register.history(taken.case.case_id)[-1].what
        == "Eisen bijgewerkt: 2 gewijzigd, 1 toegevoegd, 1 vervallen"
    )


def test_a_form_of_an_older_page_is_refused(taken: Setting) -> None:
    stale = {"versie": "1", "besluit": "b", "reden": "r"}
    assert taken.post("besluit", {"besluit": "a", "reden": "r"}).status_code == 303
    answer = taken.client.post(f"{taken.here}/besluit", data=stale)
    assert answer.status_code == 409 and "intussen gewijzigd" in answer.text
    assert [d.text for d in taken.case.decisions] == ["a. Reden: r"]
    assert taken.client.post(f"{taken.here}/besluit", data={"besluit": "b", "reden": "r"}).status_code == 400


def test_the_matrix_has_groups_words_and_a_sentence_on_top(found: Setting) -> None:
    html = found.page()
    said = text(html)
    assert (
        "1 van 3 bedrijven is kansrijk, waarvan 1 met bewijs bij elke harde eis; 1 eis of wens toont niemand aan."
        in said
    )
    assert "Kansrijk (1)" in said and "Harde eis niet gehaald (1)" in said
    assert "van 1 bedrijf is bij geen enkele eis bewijs gevonden" in said
    assert f'aria-label="R1, {ZEEWACHT}: voldoet, eigen opgave"' in html
    assert f'aria-label="R1, {HAVEN}: voldoet niet, eigen opgave"' in html
    assert f'aria-label="R1, {STIL}' not in html
    assert found.case.approved and found.case.status == "searching"


def test_nobody_showing_all_is_said_first(found: Setting) -> None:
    shortlist = found.case.shortlist
    must_failed = tuple(c.model_copy(update={"group": "must_failed"}) for c in shortlist.candidates)
    said = outcome(shortlist.model_copy(update={"candidates": must_failed}))
    assert (
        said
        == "Niemand toont beide harde eisen aan. Van 3 bedrijven is er geen kansrijk; 1 eis of wens toont niemand aan."
    )


def test_a_cell_shows_its_quote_and_opening_it_is_remembered(found: Setting) -> None:
    at = {"eis": "R1", "bedrijf": ZEEWACHT}
    html = found.client.get(f"{found.here}/cel", params=at).text
    assert "Zeewacht bewaakt zeekabels met onbemande vaartuigen tot windkracht 5." in html
    assert "voldoet volgens eigen opgave" in html and "nog te controleren" in html and "Oefenmateriaal" in html.title()
    answer = found.client.get(f"{found.here}/open", params=at)
    assert answer.headers["location"].startswith("/bron/zeewacht/1/0?van=")
    cited = next(e.citation for c in found.case.shortlist.candidates for e in c.evidence if e.company == ZEEWACHT)
    assert found.case.opened == (key(cited),)
    assert "door u geopend" in found.client.get(f"{found.here}/cel", params=at).text


def test_another_site_cannot_mark_a_quote_as_opened(found: Setting) -> None:
    at = {"eis": "R1", "bedrijf": ZEEWACHT}
    found.client.get(f"{found.here}/open", params=at, headers={"sec-fetch-site": "cross-site"})
    assert found.case.opened == ()


def test_a_cell_is_overruled_with_a_reason_and_given_back(found: Setting) -> None:
    at = {"eis": "R1", "bedrijf": HAVEN}
    refused = found.post("cel", at | {"staat": "meets", "reden": " ", "actie": "overrulen"})
    assert refused.status_code == 400 and "Geef een reden" in refused.text
    answer = found.post("cel", at | {"staat": "meets", "reden": "Zelf <gezien>", "actie": "overrulen"})
    assert answer.headers["location"].endswith("#c-R1-haven-bv")
    html = found.client.get(f"{found.here}/cel", params=at).text
    assert "Zelf &lt;gezien&gt;" in html and "anna" in html and "Berekend uit de documenten" in html
    assert next(c.group for c in found.case.shortlist.candidates if c.company == HAVEN) != "must_failed"
    assert f'aria-label="R1, {HAVEN}: voldoet, overruled; was: voldoet niet"' in found.page()
    assert "“voldoet”. Reden: Zelf <gezien>" in found.register.history(found.case.case_id)[-1].what
    found.searched()
    assert found.case.overrulings[0].company == HAVEN and "overruled; was" in found.page()
    found.post("cel", at | {"actie": "intrekken"})
    assert found.case.overrulings == () and "overruled; was" not in found.page()
    assert next(c.group for c in found.case.shortlist.candidates if c.company == HAVEN) == "must_failed"


def test_other_requirements_let_the_table_lapse_and_keep_judgements_of_the_same_ones(found: Setting) -> None:
    for eis in ("R1", "R2"):
        found.post("cel", {"eis": eis, "bedrijf": HAVEN, "staat": "meets", "reden": "gezien", "actie": "overrulen"})
    form = form_of(found.page()) | {"tekst-1": "bereik van 50 zeemijl", "actie": "bewaren"}
    found.post("eisen", form)
    assert found.case.shortlist is None and not found.case.approved
    assert [o.requirement_id for o in found.case.overrulings] == ["R1"]
    assert found.client.get(f"{found.here}/cel", params={"eis": "R1", "bedrijf": HAVEN}).status_code == 400


def test_a_search_without_requirements_says_what_to_do(setting: Setting) -> None:
    setting.client.post("/vraagstukken/nieuw", data={"tekst": "Wij weten het nog niet."})
    assert "Er zijn geen eisen gevonden." in text(setting.page())
    setting.searched()
    assert "Voeg er minstens één toe" in setting.page()


def test_a_company_has_a_page_with_every_requirement(found: Setting) -> None:
    html = found.client.get(f"{found.here}/bedrijf", params={"naam": HAVEN}).text
    assert "Harde eis niet gehaald" in html and html.count("Bekijken of overrulen") == 3
    assert found.client.get(f"{found.here}/bedrijf", params={"naam": "Niemand"}).status_code == 400


def test_consent_status_and_decisions_say_who_and_when(found: Setting) -> None:
    found.post("toestemming", {"bedrijf": [ZEEWACHT, "Verzonnen BV"]})
    assert found.case.consents == (ZEEWACHT,)
    given = {"titel": "Kabels", "status": "answered", "behandelaar": "boris", "termijn": "2026-03-01"}
    found.post("beheer", given)
    assert (found.case.challenge.title, found.case.shortlist.challenge.title) == ("Kabels", "Kabels")
    assert (found.case.status, found.case.owner, str(found.case.deadline)) == ("answered", "boris", "2026-03-01")
    assert found.post("beheer", given | {"status": "weg"}).status_code == 400
    assert found.post("beheer", given | {"termijn": "morgen"}).status_code == 400
    said = [c.what for c in found.register.history(found.case.case_id)]
    assert f"Namen noemen: toestemming van {ZEEWACHT}" in said
    assert any(s.startswith("Gegevens: titel is “Kabels”; status is beantwoord; behandelaar is boris") for s in said)
    assert "Kabels" not in found.client.get("/vraagstukken").text.partition("Alle (1)")[2]


def test_a_withdrawn_source_shows_place_and_hash_only(found: Setting) -> None:
    digest = next(d.sha256 for d in found.assistant.documents() if d.document_id == "zeewacht")
    found.assistant.remove("zeewacht", actor="anna")
    html = found.client.get(f"{found.here}/cel", params={"eis": "R1", "bedrijf": ZEEWACHT}).text
    assert "Bron ingetrokken" in html and digest in html and "onbemande vaartuigen" not in html
    assert "is de bron ingetrokken. Zoek opnieuw" in text(found.page())
    assert "onbemande vaartuigen" not in found.client.get(f"{found.here}/bestand/dossier.json").text


def test_the_files_come_as_downloads_without_a_companys_name(found: Setting) -> None:
    made = found.client.get(f"{found.here}/bestand/dossier.json")
    assert json.loads(made.content)["shortlist"]["candidates"][0]["company"] == ZEEWACHT
    for name, start in (("reactie.docx", b"PK"), ("reactie.odt", b"PK"), ("matrix.xlsx", b"PK"), ("e-mail.txt", b"")):
        answer = found.client.get(f"{found.here}/bestand/{name}")
        assert answer.status_code == 200, text(answer.text)
        assert answer.content.startswith(start) and len(answer.content) > 300
        assert re.fullmatch(
            r'attachment; filename="vraagstuk-[0-9a-f]{8}-[a-z.-]+"', answer.headers["content-disposition"]
        )
    mail = found.client.get(f"{found.here}/bestand/e-mail.txt").text
    assert "Zeewacht" not in mail and "Kandidaat A" in mail
    assert found.client.get(f"{found.here}/bestand/passwd").status_code == 400


def test_before_a_search_only_the_dossier_is_there(taken: Setting) -> None:
    answer = taken.client.get(f"{taken.here}/bestand/reactie.docx")
    assert answer.status_code == 400 and "Zoek eerst bedrijven" in answer.text
    assert taken.client.get(f"{taken.here}/bestand/dossier.json").status_code == 200


def test_text_of_others_never_becomes_html(setting: Setting) -> None:
    nasty = '<script>alert(1)</script> "x"\n- eis: <img src=x onerror=alert(1)> kabels\n'
    setting.client.post("/vraagstukken/nieuw", data={"tekst": nasty})
    setting.searched()
    for path in (setting.here, "/vraagstukken", f"{setting.here}/bedrijf?naam=Zeewacht+BV"):
        html = setting.client.get(path).text
        assert "<script>alert" not in html and "<img src=x" not in html


def test_the_chat_takes_a_text_in_and_answers_from_the_record(setting: Setting) -> None:
    said = setting.chat.from_text(TEXT, "anna")
    assert said.case_id == setting.case.case_id and setting.here in said.text
    assert "**2 harde eisen** en **1 wens**" in said.text and "1. Is er budget?" in said.text
    early = setting.chat.about("Waarom staat Haven er niet bij?", said.case_id)
    assert "nog niet naar bedrijven gezocht" in early.text
    setting.searched()
    why = setting.chat.about("Waarom staat Haven er niet bij?", said.case_id).text
    assert "harde eis niet gehaald" in why and "✕ **voldoet niet volgens eigen opgave**" in why
    assert "levert boeien" not in why, "words of a source would stay in the conversation when it is withdrawn"
    assert "komt in dit vraagstuk niet voor" in setting.chat.about("Waarom staat Damen er niet bij?", said.case_id).text
    assert setting.chat.about("Wat is het doel van het bureau?", said.case_id) is None
    assert setting.chat.about("Waarom is Haven er niet bij?", None) is None


def test_the_chat_lists_open_cases_and_makes_a_reaction(found: Setting) -> None:
    case_id = found.case.case_id
    listed = found.chat.about("Vraagstukken", None).text
    assert "Open vraagstukken: 1" in listed and "1 van 3 bedrijven kansrijk" in listed
    made = found.chat.about("Maak hier een reactie van, maximaal 200 woorden", case_id)
    assert "Kandidaat A" in made.text and "Zeewacht" not in made.text and f"{found.here}#reactie" in made.text
    assert made.metadata["draft"]["cited"][0][0] == "zeewacht" and "ingetrokken" in made.metadata["draft"]["instead"]
    assert "In dit gesprek is nog geen vraagstuk" in found.chat.about("Maak hier een reactie van", None).text


def test_the_example_is_made_once_and_searched_at_once(setting: Setting) -> None:
    first = setting.chat.example("anna")
    assert (
        setting.assistant.matched == 1 and "meteen akkoord" in first.text and "Drones detecteren op zee" in first.text
    )
    assert setting.chat.example("boris").case_id == first.case_id
    assert setting.assistant.matched == 1 and len(setting.register.all()) == 1
