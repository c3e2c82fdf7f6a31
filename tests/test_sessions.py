"""Sessions, roles and labels over the running application: what changes counts at once, also in an open conversation."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from websocket import WebSocketException

from tests.fakes import BRIEF
from tests.office import Office, Visitor, until

SENTENCE = BRIEF.splitlines()[1]
QUESTION = "Wat heeft het bureau als doel?"


@pytest.fixture
def anna(office: Office) -> Iterator[Visitor]:
    """Logged in anew, with her own role and label."""
    office.people.change("anna", role="coordinator", label="bedrijfsvertrouwelijk")
    with office.visit("anna") as visitor:
        yield visitor


@pytest.mark.parametrize("end", ["log_out", "disable", "reset"])
def test_an_open_conversation_stops_answering_when_its_session_is_ended(office: Office, end: str) -> None:
    name = f"kort-{end}".replace("_", "-")
    office.passwords[name] = office.people.add(name, "lezer")
    with office.visit(name) as visitor, visitor.chat() as chat:
        assert SENTENCE in chat.ask(QUESTION)
        getattr(office.people, end)(name)
        with pytest.raises(WebSocketException):
            chat.ask(QUESTION)
        assert visitor.get("/user").status_code == 401
        with pytest.raises((WebSocketException, ConnectionRefusedError)), visitor.chat():
            pass
    assert len(office.rows("SELECT 1 FROM threads WHERE userIdentifier = ?", name)) == 1


def test_also_where_the_conversation_goes_over_plain_requests(office: Office) -> None:
    with office.visit("lena") as lena:
        where = "/ws/socket.io/?EIO=4&transport=polling"
        assert lena.get(where).text.startswith("0{")
        office.people.log_out("lena")
        assert lena.get(where).status_code == 401
        assert lena.post(where, content="2probe").status_code == 401


def test_logging_out_ends_the_session_and_not_only_the_cookie(office: Office) -> None:
    with office.visit() as anna, office.visit("anna") as elsewhere:
        assert anna.log_in("anna", office.passwords["anna"]).status_code == 200
        cookies = dict(anna.cookies)
        assert anna.post("/logout").status_code == 200 and not anna.cookies
        anna.cookies.update(cookies)
        assert anna.get("/user").status_code == 401
        assert elsewhere.get("/user").json()["identifier"] == "anna"


def test_a_lowered_label_counts_for_the_next_answer_and_for_old_citations(office: Office, anna: Visitor) -> None:
    with anna.chat() as chat:
        assert SENTENCE in chat.ask(QUESTION)
        place = "/bron/statenbrief/1/1"
        assert SENTENCE in anna.get(place).text
        assert until(
            lambda: SENTENCE in anna.get(f"/project/thread/{chat.thread}").text
        )  # it is kept beside the answer
        office.people.change("anna", label="openbaar")
        assert "Niet gevonden" in (said := chat.ask(QUESTION)) and SENTENCE not in said
        assert SENTENCE not in (kept := anna.get(f"/project/thread/{chat.thread}").text) and "ingetrokken" in kept
        for what in (place, f"{place}.png", "/bron/statenbrief/1/bestand"):
            answer = anna.get(what)
            assert answer.status_code in (404, 410) and SENTENCE not in answer.text
        assert "Statenbrief" not in anna.get("/documenten").text
        office.people.change("anna", label="intern")
        assert SENTENCE in anna.get(f"/project/thread/{chat.thread}").text  # nothing was lost


def test_a_lowered_role_counts_in_an_open_conversation(office: Office, anna: Visitor) -> None:
    with anna.chat() as chat:
        sent = anna.post(
            f"/project/file?session_id={chat.session}", files={"file": ("a.md", b"Titel\nx", "text/markdown")}
        )
        office.people.change("anna", role="lezer")
        assert "alleen een coördinator" in chat.ask("", sent.json()["id"])
        assert "alleen een coördinator" in chat.ask("Vraagstuk: drones detecteren op zee")
        assert SENTENCE in chat.ask(QUESTION)


def test_a_case_above_one_s_label_is_not_even_named(office: Office, anna: Visitor) -> None:
    anna.post("/vraagstukken/nieuw", data={"tekst": "Duikers zoeken\n- eis: bewaakt zeekabels", "label": "intern"})
    here = next(p for p in anna.get("/vraagstukken").text.split('"') if p.startswith("/vraagstukken/") and len(p) == 50)
    office.people.change("bert", label="openbaar")
    try:
        with office.visit("bert") as bert, bert.chat() as chat:
            for said in (
                chat.ask("Welke vraagstukken staan open?"),
                bert.get("/vraagstukken").text,
                bert.get(here).text,
            ):
                assert "Duikers zoeken" not in said
            assert bert.get(here).status_code == 404
        with office.visit("lena") as lena, lena.chat() as chat:
            assert "Duikers zoeken" in chat.ask("Welke vraagstukken staan open?")
            assert lena.get(here).status_code == 200
    finally:
        office.people.change("bert", label="bedrijfsvertrouwelijk")


def test_what_cannot_be_written_down_is_not_done(office: Office, anna: Visitor) -> None:
    with closing(sqlite3.connect(office.folder / "audit.db", isolation_level=None)) as db, anna.chat() as chat:
        db.execute("CREATE TRIGGER full BEFORE INSERT ON log BEGIN SELECT RAISE(ABORT, 'disk is full'); END")
        try:
            said = chat.ask(QUESTION)
            assert "De auditlog kan niet worden bijgewerkt" in said and SENTENCE not in said
            page = anna.get("/bron/statenbrief/1/1", headers={"Accept": "text/html"})
            assert page.status_code == 503 and "daarom gebeurt dit niet" in page.text and SENTENCE not in page.text
            assert anna.get("/bijlage/x/y").status_code == 404  # what is refused stays refused
            with office.visit() as guest:
                assert guest.log_in("lena", office.passwords["lena"]).status_code == 503
                assert guest.get("/user").status_code == 401
        finally:
            db.execute("DROP TRIGGER full")
        assert SENTENCE in chat.ask(QUESTION)


def test_guessing_is_slowed_per_person_and_address_and_written_down(office: Office) -> None:
    office.passwords["doel"] = office.people.add("doel", "lezer")
    with office.visit() as guest:
        at = office.recorded
        answers = [guest.log_in("doel", "mis").status_code for _ in range(6)]
        assert answers == [401] * 5 + [429]
        assert guest.log_in("doel", office.passwords["doel"]).status_code == 429
        assert guest.log_in("geheim-dat-per-ongeluk-in-het-verkeerde-veld-staat", "x").status_code == 401
        assert guest.log_in("lena", office.passwords["lena"]).status_code == 200
    lines = office.after(at)
    assert [(x.actor, x.result) for x in lines] == [
        *[("doel", "geweigerd")] * 5,
        *[("doel", "vertraagd")] * 2,
        ("onbekend", "geweigerd"),
        ("lena", "gelukt"),
    ]
    assert {x.origin for x in lines} == {"127.0.0.1"} and not any("geheim" in str(x) for x in lines)


def test_who_says_to_come_from_elsewhere_is_not_believed(office: Office) -> None:
    at = office.recorded
    with office.visit() as guest:
        guest.headers["X-Forwarded-For"] = "203.0.113.9"
        guest.log_in("lena", office.passwords["lena"])
    assert office.after(at)[-1].origin == "127.0.0.1"


def test_what_is_done_is_in_the_audit_log_without_its_words(office: Office, anna: Visitor) -> None:
    at = office.recorded
    with anna.chat() as chat:
        sent = anna.post(
            f"/project/file?session_id={chat.session}",
            files={"file": ("kanarie.md", b"Kanarie\ngeheimtaal", "text/markdown")},
        )
        chat.ask("", sent.json()["id"])
        chat.ask(QUESTION)
        anna.get("/bron/statenbrief/1/1")
        anna.post("/vraagstukken/nieuw", data={"tekst": "Zeekabels\n- eis: bewaakt zeekabels"})
        anna.request("DELETE", "/project/thread", json={"threadId": chat.thread})
    anna.post("/documenten/verwijderen/statenbrief")
    anna.post("/logout")
    lines = office.after(at)
    assert [(x.action, x.result) for x in lines] == [
        ("bestand bijgevoegd", "gelukt"),
        ("vraag", "gelukt"),
        ("bron geopend", "gelukt"),
        ("vraagstuk gemaakt", "gelukt"),
        ("gesprek verwijderd", "gelukt"),
        ("toegang", "geweigerd"),
        ("uitloggen", "gelukt"),
    ]
    assert {x.actor for x in lines} == {"anna"} and lines[1].object == "statenbrief@1"
    assert not any(word in str(x) for x in lines for word in ("geheimtaal", "kanarie", "doel", "Zeekabels"))
    assert office.audit.verify().broken is None
