"""Every route of the running application: closed without a login, and to another user as if it were not there."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Iterator
from typing import Any, NamedTuple

import httpx
import jwt
import pytest
from websocket import WebSocketException

from assistant.people import SESSION_SECONDS
from tests.fakes import BRIEF
from tests.office import Office, Visitor

SENTENCE = BRIEF.splitlines()[1]
FILE = "Kanarievogel BV\nKanarievogel zingt een geheim lied over het bureau."
CANARIES = (SENTENCE, "Kanarievogel")
MINE, OTHER = "anna", "bert"
OWNER, OTHER_OWNER = "bas", "boris"
"""Of what only an administrator has: an upload that waits."""


class Kind(NamedTuple):
    """What a route is, and a request for it that would succeed; `{…}` is filled in with what its owner has."""

    kind: str
    """open: without a login; closed: for nobody; shared: for who has the role; own: for its owner; self: about
    whoever asks."""
    path: str = ""
    known: dict[str, Any] = {}  # noqa: RUF012
    role: str = "lezer"


OPEN, CLOSED, SELF = Kind("open"), Kind("closed"), Kind("self")
FORM = {"headers": {"content-type": "application/x-www-form-urlencoded"}, "content": ""}
CASE = "/vraagstukken/{case}"


def shared(path: str, role: str = "lezer", **known: Any) -> Kind:
    return Kind("shared", path, known, role)


def own(path: str, role: str = "lezer", **known: Any) -> Kind:
    return Kind("own", path, known, role)


GET = {
    "/public/{filename:path}": OPEN,
    "/assets/{filename:path}": OPEN,
    "/auth/config": OPEN,
    "/project/translations": OPEN,
    "/favicon": OPEN,
    "/logo": OPEN,
    "/avatars/{avatar_id:str}": OPEN,
    "/openapi.json": CLOSED,
    "/docs": CLOSED,
    "/docs/oauth2-redirect": CLOSED,
    "/redoc": CLOSED,
    "/copilot/{filename:path}": CLOSED,
    "/auth/oauth/{provider_id}": CLOSED,
    "/auth/oauth/{provider_id}/callback": CLOSED,
    "/project/share/{thread_id}": CLOSED,
    "/health": Kind("shared", "/health", {}, "beheerder"),
    "/{full_path:path}": Kind("shared", "/wat-dan-ook", {}, "beheerder"),
    "/user": Kind("self", "/user"),
    "/project/settings": Kind("self", "/project/settings"),
    "/bron/{document_id:path}/{version:int}/bestand": own("/bron/{attached}/1/bestand?sha256={digest}"),
    "/bron/{document_id:path}/{version:int}/{number:int}.png": own("/bron/{attached}/1/1.png?sha256={digest}"),
    "/bron/{document_id:path}/{version:int}/{number:int}": own("/bron/{attached}/1/0?sha256={digest}"),
    "/bijlage/{user_id}/{rest:path}": own("/bijlage/{key}"),
    "/project/thread/{thread_id}": own("/project/thread/{thread}"),
    "/project/thread/{thread_id}/element/{element_id}": own("/project/thread/{thread}/element/{element}"),
    "/project/file/{file_id}": own("/project/file/{file}?session_id={session}"),
    "/documenten": shared("/documenten"),
    "/documenten/verwijderen/{document_id:path}": shared("/documenten/verwijderen/statenbrief", "beheerder"),
    "/vraagstukken": shared("/vraagstukken"),
    "/vraagstukken/{case_id}": shared(CASE),
    "/vraagstukken/{case_id}/zoeken": shared(CASE + "/zoeken"),
    "/vraagstukken/{case_id}/voortgang": shared(CASE + "/voortgang"),
    "/vraagstukken/{case_id}/model/{kind}": shared(CASE + "/model/bewijs"),
    "/vraagstukken/{case_id}/cel": shared(CASE + "/cel"),
    "/vraagstukken/{case_id}/bedrijf": shared(CASE + "/bedrijf"),
    "/vraagstukken/{case_id}/open": shared(CASE + "/open"),
    "/vraagstukken/{case_id}/bestand/{name}": shared(CASE + "/bestand/dossier.json", "coordinator"),
}
REST = {
    ("POST", "/login"): OPEN,
    ("POST", "/logout"): OPEN,
    ("POST", "/auth/jwt"): CLOSED,
    ("POST", "/auth/header"): CLOSED,
    ("POST", "/auth/oauth/azure-ad-hybrid/callback"): CLOSED,
    ("PUT", "/project/thread/share"): CLOSED,
    ("PUT", "/project/element"): CLOSED,
    ("DELETE", "/project/element"): CLOSED,
    ("POST", "/mcp"): CLOSED,
    ("DELETE", "/mcp"): CLOSED,
    ("POST", "/set-session-cookie"): Kind(
        "self", "/set-session-cookie", {"json": {"session_id": str(uuid.UUID(int=5))}}
    ),
    ("POST", "/project/threads"): Kind(
        "self", "/project/threads", {"json": {"pagination": {"first": 20}, "filter": {"userId": "{user}"}}}
    ),
    ("PUT", "/feedback"): own(
        "/feedback", json={"feedback": {"forId": "{step}", "value": 1}, "sessionId": "{session}"}
    ),
    ("DELETE", "/feedback"): own("/feedback", json={"feedbackId": "{feedback}"}),
    ("PUT", "/project/thread"): own("/project/thread", json={"threadId": "{thread}", "name": "nieuw"}),
    ("DELETE", "/project/thread"): own("/project/thread", json={"threadId": "{thread}"}),
    ("POST", "/project/action"): own(
        "/project/action",
        json={"sessionId": "{session}", "action": {"name": "vraag", "payload": {"vraag": "x"}, "label": "", "id": "1"}},
    ),
    ("POST", "/project/file"): own(
        "/project/file?session_id={session}", "coordinator", files={"file": ("x.md", b"x", "text/markdown")}
    ),
    ("POST", "/documenten/nieuw"): shared("/documenten/nieuw", "beheerder", **FORM),
    ("POST", "/documenten/toevoegen"): own(
        "/documenten/toevoegen", "beheerder", data={"kenmerk": "{waiting}", "titel": "x", "label": "intern"}
    ),
    ("POST", "/documenten/verwijderen/{document_id:path}"): shared("/documenten/verwijderen/x", "beheerder", **FORM),
    ("POST", "/vraagstukken/nieuw"): shared("/vraagstukken/nieuw", "coordinator", **FORM),
    **{
        ("POST", f"/vraagstukken/{{case_id}}/{what}"): shared(f"{CASE}/{what}", "coordinator", **FORM)
        for what in ("eisen", "cel", "toestemming", "beheer", "besluit")
    },
    ("POST", "/vraagstukken/{case_id}/model/{kind}"): shared(CASE + "/model/bewijs", "coordinator", **FORM),
    ("ANY", "/ws/socket.io"): Kind("self", "/ws/socket.io/?EIO=4&transport=polling"),
}
TABLE = {("GET", path): kind for path, kind in GET.items()} | REST
RANK = ("lezer", "coordinator", "beheerder")


class Owned(NamedTuple):
    """What anna and bas have, by the names in the table."""

    ids: dict[str, str]

    def request(self, visitor: httpx.Client, method: str, kind: Kind) -> httpx.Response:
        """The request of the table with what is theirs in it."""
        known = {k: v if k in ("files", "headers", "content") else self._filled(v) for k, v in kind.known.items()}
        return visitor.request("GET" if method == "ANY" else method, kind.path.format(**self.ids), **known)

    def _filled(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {k: self._filled(v) for k, v in value.items()}
        return value.format(**self.ids) if isinstance(value, str) else value


def routes(*kinds: str) -> list:
    return [pytest.param(method, kind, id=f"{method} {p}") for (method, p), kind in TABLE.items() if kind.kind in kinds]


@pytest.fixture(scope="module")
def anna(office: Office) -> Iterator[Visitor]:
    office.people.change(MINE, role="coordinator", label="bedrijfsvertrouwelijk")
    with office.visit(MINE) as visitor:
        yield visitor


@pytest.fixture(scope="module")
def bas(office: Office) -> Iterator[Visitor]:
    with office.visit(OWNER) as visitor:
        yield visitor


@pytest.fixture(scope="module")
def owned(office: Office, anna: Visitor, bas: Visitor) -> Iterator[Owned]:
    """A conversation with an answer, a file and feedback; a case; an upload that waits for its confirmation."""
    with anna.chat() as chat:
        where = f"/project/file?session_id={chat.session}"
        file = anna.post(where, files={"file": ("kanarie.md", FILE.encode(), "text/markdown")}).json()["id"]
        chat.ask("", file)
        assert "Kanarievogel" in chat.ask("Wat zingt de kanarievogel over het bureau?")
        element = office.rows_at_last("SELECT * FROM elements WHERE threadId = ?", chat.thread)[0]
        answers = office.rows_at_last(
            "SELECT id, metadata FROM steps WHERE threadId = ? AND metadata LIKE '%citations%'", chat.thread
        )
        step = answers[-1]["id"]
        said = anna.put("/feedback", json={"feedback": {"forId": step, "value": 1}, "sessionId": chat.session})
        case = anna.post("/vraagstukken/nieuw", data={"tekst": "Kanarievogel zoekt\n- eis: zingt"}).headers["location"]
        waits = bas.post("/documenten/nieuw", files={"bestand": ("kanarie.md", FILE.encode())}).text
        cited = json.loads(answers[-1]["metadata"])["answer"]["citations"][0]
        assert cited["document_id"].startswith("bijlage/")
        ids = {
            "session": chat.session,
            "thread": chat.thread,
            "file": file,
            "element": element["id"],
            "key": element["objectKey"],
            "user": element["objectKey"].partition("/")[0],
            "step": step,
            "feedback": said.json()["feedbackId"],
            "case": case.rsplit("/", 1)[-1],
            "waiting": waits.split('name="kenmerk" value="')[1].split('"')[0],
            "attached": cited["document_id"].replace("/", "%2F"),
            "digest": hashlib.sha256(FILE.encode()).hexdigest(),
        }
        yield Owned(ids)


def state(office: Office, owned: Owned) -> list:
    """What is kept of what is theirs."""
    thread = owned.ids["thread"]
    return [
        office.rows("SELECT * FROM threads WHERE id = ?", thread),
        office.rows("SELECT * FROM steps WHERE threadId = ? ORDER BY id", thread),
        office.rows("SELECT * FROM elements WHERE threadId = ?", thread),
        office.rows("SELECT * FROM feedbacks"),
        sorted(p.name for p in (office.folder / "uploads").rglob("*")),
    ]


def test_every_route_is_classified(office: Office) -> None:
    """A new one fails here until somebody says what it is."""
    known = {(m, p) for m, p in office.routes if m != "HEAD"}
    assert known == set(TABLE)
    assert {p for m, p in office.routes if m == "HEAD"} <= {p for m, p in known if m == "GET"} | {"/"}


@pytest.mark.parametrize(("method", "kind"), routes("own", "self", "shared"))
@pytest.mark.parametrize("who", ["nobody", "expired", "ended", "forged"])
def test_without_a_session_in_force_nothing_is_served(
    office: Office, owned: Owned, tokens: dict[str, str], who: str, method: str, kind: Kind
) -> None:
    before = state(office, owned)
    with office.visit() as guest:
        if who != "nobody":
            guest.cookies.set("access_token", tokens[who])
        for verb in (method, "HEAD") if method == "GET" else (method,):
            answer = owned.request(guest, verb, kind)
            assert answer.status_code == 401 and not any(c in answer.text for c in CANARIES)
        page = guest.get(kind.path.format(**owned.ids), headers={"Accept": "text/html"}) if method == "GET" else None
        assert page is None or (page.status_code, page.headers["location"]) == (303, "/login")
    assert state(office, owned) == before


@pytest.fixture(scope="module")
def tokens(office: Office) -> dict[str, str]:
    """Cookies that were anna's: too old, ended, and with a name written over."""
    with office.visit(MINE) as visitor:
        ended = visitor.cookies["access_token"]
        visitor.post("/logout")
    key = (office.folder / "secret").read_text().strip()
    claims = jwt.decode(ended, key, algorithms=["HS256"])
    live = claims | {"metadata": {"session": office.people.begin(MINE)}}
    old = jwt.encode(live | {"exp": claims["iat"] - SESSION_SECONDS}, key, "HS256")
    return {"expired": old, "ended": ended, "forged": jwt.encode(live, "0" * 64, "HS256")}


@pytest.mark.parametrize(("method", "kind"), routes("own"))
def test_what_is_another_s_is_not_there_and_the_asking_is_written_down(
    office: Office, owned: Owned, method: str, kind: Kind
) -> None:
    before = state(office, owned)
    name = OTHER if kind.role != "beheerder" else OTHER_OWNER
    with office.visit(name) as other:
        for verb in (method, "HEAD") if method == "GET" else (method,):
            at = office.recorded
            answer = owned.request(other, verb, kind)
            if verb == "HEAD" and answer.status_code == 405:
                continue
            assert answer.status_code == 404 and not any(c in answer.text for c in CANARIES)
            assert [(x.actor, x.result) for x in office.after(at)] == [(name, "geweigerd")]
    assert state(office, owned) == before


@pytest.mark.parametrize(("method", "kind"), routes("self"))
def test_what_is_about_who_asks_says_nothing_about_another(
    office: Office, owned: Owned, method: str, kind: Kind
) -> None:
    with office.visit(OTHER) as other:
        answer = owned.request(other, method, kind)
        assert answer.status_code == 200 and not any(c in answer.text for c in (*CANARIES, owned.ids["thread"], MINE))


@pytest.mark.parametrize(("method", "kind"), [p for p in routes("own") if p.values[0] == "GET"])
def test_the_owner_gets_it(owned: Owned, anna: Visitor, method: str, kind: Kind) -> None:
    answer = owned.request(anna, method, kind)
    if kind.path.startswith("/bron") and ".png" in kind.path:
        assert answer.status_code == 404  # a page of a text file has no picture
    else:
        assert answer.status_code == 200 and any(c in answer.text for c in (*CANARIES, "kanarie.md"))


@pytest.mark.parametrize(("method", "kind"), [p for p in routes("own", "shared") if p.values[1].role != "lezer"])
@pytest.mark.parametrize("name", ["lena", OTHER])
def test_who_has_not_the_role_is_told_so_in_dutch(
    office: Office, owned: Owned, name: str, method: str, kind: Kind
) -> None:
    has = {"lena": "lezer", OTHER: "coordinator"}[name]
    with office.visit(name) as visitor:
        at = office.recorded
        answer = owned.request(visitor, method, kind)
        if RANK.index(has) < RANK.index(kind.role):
            assert answer.status_code == 403 and "Dit mag alleen een" in answer.text
            assert [(x.actor, x.action, x.result) for x in office.after(at)] == [(name, "toegang", "geweigerd")]
        else:
            assert answer.status_code != 403


@pytest.mark.parametrize(("method", "kind"), routes("closed"))
def test_doors_that_nothing_uses_are_closed_to_everyone(bas: Visitor, office: Office, method: str, kind: Kind) -> None:
    path = next(p for (m, p), k in TABLE.items() if m == method and k is kind)
    for at in {p for (m, p), k in TABLE.items() if m == method and k is kind} | {path}:
        assert (
            bas.request(method, at.replace("{filename:path}", "x").replace("{", "").replace("}", "")).status_code == 404
        )


def test_a_reader_reads_the_cases_that_are_shared(office: Office, owned: Owned) -> None:
    with office.visit("lena") as lena:
        page = lena.get(CASE.format(**owned.ids)).text
        assert "Kanarievogel zoekt" in page and '<body class="cases lezer">' in page
        assert "Nieuw vraagstuk" not in lena.get("/vraagstukken").text
        listed = lena.get("/documenten").text
        assert "Statenbrief" in listed and "Verwijderen" not in listed and 'type="file"' not in listed


def test_a_socket_opens_to_one_s_own_conversation_and_session_only(office: Office, owned: Owned, anna: Visitor) -> None:
    with office.visit(OTHER) as other:
        at = office.recorded
        with pytest.raises((ConnectionRefusedError, WebSocketException)), other.chat(thread=owned.ids["thread"]):
            pass
        assert [(x.actor, x.action, x.result) for x in office.after(at)] == [(OTHER, "toegang", "geweigerd")]
        with pytest.raises((ConnectionRefusedError, WebSocketException)), other.chat(session=owned.ids["session"]):
            pass
    with office.visit() as guest, pytest.raises(WebSocketException), guest.chat():
        pass
    with anna.chat(thread=owned.ids["thread"]) as chat:
        assert chat.session
