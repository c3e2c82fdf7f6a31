"""The pages of our own: the marked place, what may be seen by whom, and the documents."""

from __future__ import annotations

import re
import uuid
from pathlib import Path
from types import SimpleNamespace

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.testclient import TestClient

from assistant.ui.documents import Documents
from assistant.ui.message import place
from assistant.ui.private import Private
from assistant.ui.sources import Sources
from assistant.ui.storage import LocalStorage
from assistant.ui.viewer import Viewer, blocks
from ingest.schema import LABELS, Block, Label, Page
from tests.fakes import BRIEF, FakeAssistant

SENTENCE = BRIEF.splitlines()[1]
AT = f"van={BRIEF.index(SENTENCE)}&tot={BRIEF.index(SENTENCE) + len(SENTENCE)}"


def who(request: Request) -> str | None:
    return request.headers.get("x-user")


async def user_id(user: str) -> str | None:
    return f"id-of-{user}"


class Setting(SimpleNamespace):
    """A client as anna, and what it talks to."""

    client: TestClient
    assistant: FakeAssistant
    private: Private
    drawn: list


@pytest.fixture
def setting(tmp_path: Path) -> Setting:
    return _setting(tmp_path, "bedrijfsvertrouwelijk")


def _setting(folder: Path, label: Label) -> Setting:
    (folder / "files").mkdir()
    assistant, private, drawn, changes = FakeAssistant(folder / "files"), Private(), [], []
    seen = LABELS[: LABELS.index(label) + 1]
    sources = Sources(assistant, private, lambda: seen)

    def picture(path: Path, page: int, quote: str) -> bytes:
        drawn.append((path.name, page, quote))
        return b"\x89PNG"

    async def changed() -> None:
        changes.append(len(assistant.documents()))

    storage = LocalStorage(folder / "uploads")
    viewer = Viewer(sources, who=who, user_id=user_id, storage=storage, picture=picture)
    documents = Documents(
        assistant,
        sources,
        who=who,
        seen=lambda: seen,
        may=lambda role: True,
        waiting=folder / "waiting",
        changed=changed,
    )
    app = Starlette(routes=[*viewer.routes(), *documents.routes()])
    client = TestClient(app, headers={"x-user": "anna"}, follow_redirects=False)
    return Setting(
        client=client, app=app, assistant=assistant, private=private, drawn=drawn, changes=changes, folder=folder
    )


def text(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_a_numbered_page_is_a_picture_with_the_quote_above_it_and_its_text_below(setting: Setting) -> None:
    html = setting.client.get(f"/bron/statenbrief/1/1?{AT}").text
    assert f"<blockquote>{SENTENCE}</blockquote>" in html
    assert f"<mark>{SENTENCE}</mark>" in html
    assert "citaat gecontroleerd" in html and "oefenmateriaal" in html and "2 oktober 2026" in html
    source = re.search(r'<img src="([^"]+)"', html).group(1).replace("&amp;", "&")
    assert setting.client.get(source).content == b"\x89PNG"
    assert setting.drawn == [("brief.pdf", 1, SENTENCE)]


def test_a_page_without_a_number_is_text_with_the_quote_marked(setting: Setting) -> None:
    page = setting.assistant.page("zeewacht", 1, None)
    start = page.text.index("40 zeemijl")
    html = setting.client.get(f"/bron/zeewacht/1/0?van={start}&tot={start + 10}").text
    assert "<th>eigenschap</th>" in html and "<td><mark>40 zeemijl</mark></td>" in html
    assert "<img" not in html
    assert "Brochure Zeewacht &lt;b&gt;" in html


def test_without_a_place_or_with_a_wrong_one_nothing_is_called_checked(setting: Setting) -> None:
    for at in ("", "van=5&tot=99999", "van=9&tot=5", "van=-1&tot=3", "van=a&tot=b"):
        html = setting.client.get(f"/bron/statenbrief/1/1?{at}").text
        assert "<mark>" not in html and "citaat gecontroleerd" not in html


def test_a_citation_and_its_address_fit(setting: Setting) -> None:
    cited = setting.assistant._cite(*setting.assistant._pages["statenbrief", 1][:2], "bureau verbinden")
    assert f"<mark>{cited.quote}</mark>" in setting.client.get(place(cited)).text


def test_the_file_comes_as_a_download(setting: Setting) -> None:
    answer = setting.client.get("/bron/statenbrief/1/bestand")
    assert answer.text == BRIEF
    assert answer.headers["content-disposition"] == 'attachment; filename="brief.pdf"'
    assert answer.headers["content-type"] == "application/octet-stream"


def test_a_withdrawn_source_shows_its_place_and_hash_and_no_text(setting: Setting) -> None:
    setting.assistant.remove("statenbrief", actor="anna")
    answer = setting.client.get(f"/bron/statenbrief/1/1?{AT}&sha256={'c' * 64}")
    assert answer.status_code == 410
    assert "Bron ingetrokken" in answer.text and "c" * 64 in answer.text and "teken" in answer.text
    assert SENTENCE not in answer.text
    assert setting.client.get("/bron/statenbrief/1/1.png").status_code == 404
    assert setting.client.get("/bron/statenbrief/1/bestand").status_code == 410


def test_another_file_under_the_same_name_is_not_taken_for_the_source(setting: Setting) -> None:
    digest = setting.assistant.documents()[0].sha256
    assert setting.client.get(f"/bron/statenbrief/1/1?{AT}&sha256={digest}").status_code == 200
    assert setting.client.get(f"/bron/statenbrief/1/1?{AT}&sha256={'d' * 64}").status_code == 410


def test_a_hash_that_is_none_is_not_repeated(setting: Setting) -> None:
    html = setting.client.get("/bron/weg/1/1?sha256=<script>alert(1)</script>").text
    assert "script>alert" not in html


@pytest.mark.parametrize("path", ["/bron/statenbrief/1/1", "/bron/statenbrief/1/bestand", "/documenten"])
def test_without_a_login_there_is_only_the_login(setting: Setting, path: str) -> None:
    answer = TestClient(setting.app, follow_redirects=False).get(path)
    assert (answer.status_code, answer.headers["location"]) == (303, "/login")
    assert TestClient(setting.app).get("/bron/statenbrief/1/1.png").status_code == 401


def test_documents_above_the_label_are_not_there(tmp_path: Path) -> None:
    setting = _setting(tmp_path, "openbaar")
    assert setting.client.get("/bron/statenbrief/1/1").status_code == 410
    assert setting.client.get("/bron/statenbrief/1/bestand").status_code == 410
    assert "Statenbrief" not in setting.client.get("/documenten").text
    assert setting.client.post("/documenten/verwijderen/statenbrief").status_code == 400
    assert len(setting.assistant.documents()) == 2


def test_a_conversations_file_opens_for_its_owner_only(setting: Setting) -> None:
    own = setting.folder / "eigen.md"
    own.write_text("Eigen vraagstuk\nWij zoeken een sonar.")
    attachment = setting.assistant.attach(own, "eigen.md")
    setting.private.keep("anna", attachment, own)
    base = f"/bron/bijlage%2F{uuid.uuid4()}%2Feigen.md/1/0"
    path = f"{base}?van=16&tot=37&sha256={attachment.document.sha256}"
    assert "<mark>Wij zoeken een sonar.</mark>" in setting.client.get(path).text
    other = setting.client.get(path, headers={"x-user": "boris"})
    assert other.status_code == 404 and "sonar" not in other.text


def test_an_uploaded_file_is_given_to_its_owner_only(setting: Setting) -> None:
    kept = setting.folder / "uploads" / "id-of-anna" / "e1" / "eigen.html"
    kept.parent.mkdir(parents=True)
    kept.write_text("<script>")
    answer = setting.client.get("/bijlage/id-of-anna/e1/eigen.html")
    assert answer.text == "<script>" and answer.headers["content-disposition"].startswith("attachment")
    assert setting.client.get("/bijlage/id-of-anna/e1/eigen.html", headers={"x-user": "boris"}).status_code == 404
    assert setting.client.get("/bijlage/id-of-boris/e1/eigen.html").status_code == 404
    assert setting.client.get("/bijlage/id-of-anna/..%2F..%2Ffiles%2Fbrief.pdf").status_code == 404


def test_the_list_says_what_is_searched_and_what_to_check(setting: Setting) -> None:
    said = text(setting.client.get("/documenten").text)
    assert "2 in de gezamenlijke verzameling: 2 doorzocht, 0 niet doorzocht" in said
    assert "Brochure Zeewacht &lt;b&gt; Zeewacht BV · datum onbekend doorzocht oefenmateriaal intern" in said


def read(setting: Setting, name: str = "nieuw.md", content: bytes = b"Havenmeester\nLevert dokbewaking."):
    return setting.client.post("/documenten/nieuw", files={"bestand": (name, content)})


def test_a_file_is_added_with_what_a_person_confirmed(setting: Setting) -> None:
    key = re.search(r'name="kenmerk" value="([^"]+)"', read(setting).text).group(1)
    assert len(setting.assistant.documents()) == 2
    given = {"kenmerk": key, "titel": "Haven", "bedrijf": "Haven BV", "datum": "2026-10-02", "label": "intern"}
    said = setting.client.post("/documenten/toevoegen", data=given)
    assert "Haven is toegevoegd met label intern." in said.text
    added = next(d for d in setting.assistant.documents() if d.title == "Haven")
    assert (added.company, added.label, str(added.published)) == ("Haven BV", "intern", "2026-10-02")
    assert setting.changes == [3]
    assert list((setting.folder / "waiting").iterdir()) == []
    assert "wacht niet meer" in setting.client.post("/documenten/toevoegen", data=given).text


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"titel": " "}, "Vul een titel in."),
        ({"label": "geheim"}, "Kies een van de getoonde labels."),
        ({"datum": "morgen"}, "Vul de datum in als jaar-maand-dag"),
        ({"kenmerk": "../files"}, "wacht niet meer op bevestiging"),
    ],
)
def test_what_cannot_be_confirmed_is_said_in_dutch(setting: Setting, given: dict, said: str) -> None:
    key = re.search(r'name="kenmerk" value="([^"]+)"', read(setting).text).group(1)
    base = {"kenmerk": key, "titel": "Haven", "bedrijf": "", "datum": "", "label": "intern"}
    answer = setting.client.post("/documenten/toevoegen", data=base | given)
    assert answer.status_code == 400 and said in answer.text
    assert len(setting.assistant.documents()) == 2
    assert (setting.folder / "files" / "brief.pdf").exists()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("virus.exe", b"MZ", "dit soort bestand kan ik niet lezen"),
        ("leeg.md", b"", "is leeg"),
        ("wachtwoord.md", b"x", "heeft een wachtwoord"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_the_reason(
    setting: Setting, name: str, content: bytes, said: str
) -> None:
    answer = read(setting, name, content)
    assert answer.status_code == 400 and said in answer.text
    waiting = setting.folder / "waiting"
    assert not waiting.exists() or list(waiting.iterdir()) == []


def test_a_name_with_folders_in_it_is_only_a_name(setting: Setting) -> None:
    assert "nieuw.md" in read(setting, "../../etc/nieuw.md").text
    assert [p.name for p in (setting.folder / "waiting").rglob("*.md")] == ["nieuw.md"]


def test_removing_asks_first_and_gives_a_receipt(setting: Setting) -> None:
    assert "Document verwijderen?" in setting.client.get("/documenten/verwijderen/statenbrief").text
    assert len(setting.assistant.documents()) == 2
    said = setting.client.post("/documenten/verwijderen/statenbrief").text
    assert "Verwijderd: Statenbrief RCB door anna" in said
    assert setting.changes == [1]
    assert setting.client.post("/documenten/verwijderen/statenbrief").status_code == 400


def test_text_in_blocks_is_marked_across_them_and_never_becomes_html() -> None:
    page = Page(
        number=None,
        text="Kop\n<i>een</i>\ntwee",
        blocks=(
            Block(kind="heading", start=0, end=3, level=1),
            Block(kind="item", start=4, end=14),
            Block(kind="item", start=15, end=19),
        ),
    )
    assert blocks(page, (7, 17)) == (
        "<h2>Kop</h2><ul><li>&lt;i&gt;<mark>een&lt;/i&gt;</mark></li><li><mark>tw</mark>ee</li></ul>"
    )
