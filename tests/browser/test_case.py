"""A coordinator's walk with a vraagstuk in a real browser, and a vraagstuk in the conversation."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Chat, ask, log_in, reload, serving
from tests.cases import TEXT
from tests.made import drawn

pytestmark = pytest.mark.browser

ASKED = [
    (60, 80, "Drones opmerken boven de haven"),
    (60, 120, "Eisen"),
    (60, 150, "- Het systeem moet een drone op ten minste 3 km opmerken."),
    (60, 180, "- De sensor moet hoogstens 40 kg wegen."),
    (60, 220, "Wensen"),
    (60, 250, "- De leverancier heeft bij voorkeur een vestiging in Delft."),
]
COMPANIES = {
    "duinradar.md": "# Duinradar B.V.\n\nDuinradar levert een radar die drones opmerkt tot 5 km. De sensor weegt 30 kg.\n\n"
    "Duinradar is gevestigd in Delft.\n",
    "bosradar.md": "# Bosradar B.V.\n\nBosradar levert een radar die drones opmerkt tot 4 km. De sensor weegt 80 kg.\n",
    "meubel.md": "# Meubel B.V.\n\nWij maken stoelen van hout.\n",
}
ROWS = "file,title,publisher,date,language,company,label\n" + "".join(
    f"{name},Brochure {name[:-3]},{name[:-3]},2026-02-01,nl,{name[:-3].capitalize()} B.V.,openbaar\n"
    for name in COMPANIES
)


@pytest.fixture(scope="module")
def real(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """The whole line, over three companies."""
    corpus = tmp_path_factory.mktemp("corpus")
    for name, text in {**COMPANIES, "sources.csv": ROWS}.items():
        (corpus / name).write_text(text, encoding="utf-8")
    context = browser.new_context(locale="nl-NL", viewport={"width": 1280, "height": 900})
    with serving("serve_real", tmp_path_factory.mktemp("index"), corpus) as chat:
        yield log_in(context.new_page(), chat)
    context.close()


def test_the_walk_of_a_coordinator(real: Page, tmp_path: Path) -> None:
    page, refused = real, []
    page.on("console", lambda said: refused.append(said.text) if said.type == "error" else None)
    page.goto(page.url.partition("/thread")[0].rstrip("/") + "/vraagstukken")
    page.locator("input[type=file]").set_input_files(drawn(tmp_path / "vraag.pdf", ASKED))
    page.get_by_role("button", name="Lezen").click()

    first = page.get_by_role("textbox", name="Eis R1")
    expect(first).to_have_value(re.compile("drone op ten minste 3 km"), timeout=60_000)
    expect(page.get_by_role("textbox", name="Eis R3")).to_be_visible()
    first.fill("Het systeem moet een drone op ten minste 2 km opmerken")
    page.get_by_role("button", name="Eisen akkoord, zoek bedrijven").click()

    expect(page.locator("p.outcome")).to_contain_text("van 3 bedrijven", timeout=60_000)
    expect(page.locator("#matrix thead")).to_contain_text("ten minste 2 km")
    weight = page.locator("#matrix").get_by_role("link", name=re.compile(r"^R2, Bosradar"))
    for cell in (page.locator("#matrix").get_by_role("link", name=re.compile(r"^R1, Duinradar")), weight):
        cell.click()
        over = page.get_by_role("dialog")
        expect(over.locator("blockquote")).to_have_text(re.compile("radar|sensor"))
        with page.context.expect_page() as opened:
            over.get_by_role("link", name=re.compile("Open de tekst")).click()
        expect(opened.value.locator("article mark")).not_to_be_empty()
        opened.value.close()
        page.keyboard.press("Escape")
        expect(over).to_have_count(0)
        expect(cell).to_be_focused()

    weight.click()
    page.get_by_role("dialog").get_by_label("Oordeel").select_option("meets")
    page.get_by_role("dialog").get_by_label("Reden").fill("De nieuwe uitvoering weegt 35 kg, per telefoon bevestigd.")
    page.get_by_role("dialog").get_by_role("button", name="Overrulen").click()
    expect(weight).to_contain_text("overruled; was:")
    expect(weight).to_be_focused()

    page.get_by_role("checkbox", name="Duinradar B.V.").check()
    page.get_by_role("button", name="Toestemming bewaren").click()
    expect(page.get_by_role("checkbox", name="Duinradar B.V.")).to_be_checked()
    with page.expect_download() as download:
        page.get_by_role("button", name="Word (docx)").click()
    with zipfile.ZipFile(download.value.path()) as made:
        words = made.read("word/document.xml").decode()
        everything = "".join(made.read(n).decode("utf-8", "replace") for n in made.namelist())
    assert "Duinradar" in words and "bosradar" not in everything.lower()
    page.locator("summary", has_text="Geschiedenis").click()
    expect(page.locator(".history")).to_contain_text("Overruled: R2 van Bosradar B.V. is “voldoet”")
    assert refused == []


def test_the_matrix_sorts_filters_and_is_walked_with_arrows(real: Page) -> None:
    real.get_by_label("Volgorde binnen de groep").select_option("naam")
    real.get_by_label("Alleen harde eisen").check()
    expect(real.locator("#matrix thead th.should")).to_be_hidden()
    real.get_by_label("Alleen harde eisen").uncheck()
    real.get_by_label("Zoek bedrijf").fill("duin")
    expect(real.locator("#matrix tbody tr:not(.group):visible")).to_have_count(1)
    expect(real.locator("#matrix-geteld")).to_have_text("1 gevonden")
    real.get_by_label("Zoek bedrijf").fill("")
    cell = real.locator("#matrix").get_by_role("link", name=re.compile(r"^R1, Duinradar"))
    cell.focus()
    real.keyboard.press("ArrowRight")
    expect(real.locator("#matrix").get_by_role("link", name=re.compile(r"^R2, Duinradar"))).to_be_focused()


def test_without_a_script_the_same_forms_work_and_a_phone_shows_cards(browser: Browser, real: Page) -> None:
    state, here = real.context.storage_state(), real.url.partition("#")[0]
    context = browser.new_context(
        locale="nl-NL", storage_state=state, java_script_enabled=False, viewport={"width": 390, "height": 844}
    )
    page = context.new_page()
    page.goto(here)
    expect(page.locator("#matrix thead")).to_be_hidden()
    expect(page.get_by_label("Volgorde binnen de groep")).to_be_hidden()
    page.locator("#matrix").get_by_role("link", name=re.compile(r"^R1, Duinradar")).click()
    expect(page.get_by_role("button", name="Overrulen")).to_be_visible()
    page.get_by_role("link", name="Terug naar de tabel").click()
    page.locator("summary", has_text="Vraagstuk en eisen").click()
    page.get_by_role("textbox", name="Nieuwe eis of wens").first.fill("Levering binnen een jaar")
    page.get_by_role("button", name="Alleen bewaren").click()
    expect(page.get_by_role("textbox", name="Eis R4")).to_have_value("Levering binnen een jaar")
    context.close()


@pytest.fixture(scope="module")
def chat(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chat]:
    with serving("serve_cases", tmp_path_factory.mktemp("index")) as running:
        yield running


def test_a_pasted_vraagstuk_is_read_in_the_conversation_and_found_again(page: Page, chat: Chat) -> None:
    page.click("#command-Vraagstuk")
    page.click("#chat-input")
    page.keyboard.insert_text(TEXT)
    page.click("#chat-submit")
    said = page.locator(".ai-message").last
    expect(said).to_contain_text("Ik lees 2 harde eisen en 1 wens.")
    expect(said.get_by_role("link", name="Open het vraagstuk")).to_have_attribute("href", re.compile("^/vraagstukken/"))
    reload(page)
    ask(page, "Waarom staat Haven er niet bij?")
    expect(page.locator(".ai-message").last).to_contain_text("Er is nog niet naar bedrijven gezocht")


def test_the_starter_shows_it_all_with_one_click(page: Page) -> None:
    page.locator("#starters").get_by_role("button", name="Vraagstuk: drones detecteren op zee").click()
    said = page.locator(".ai-message").last
    expect(said).to_contain_text("Drones detecteren op zee", timeout=30_000)
    expect(said).to_contain_text("toont niemand aan")
    ask(page, "Maak hier een reactie van, maximaal 200 woorden")
    expect(page.locator(".ai-message").last).to_contain_text("Er wordt niets verstuurd")


def test_what_is_refused_is_not_kept(page: Page, chat: Chat, tmp_path_factory: pytest.TempPathFactory) -> None:
    page.click("#command-Vraagstuk")
    page.click("#chat-input")
    page.keyboard.insert_text("Stg. Geheim: de kwelgeest vaart om negen uur.")
    page.click("#chat-submit")
    expect(page.locator(".ai-message").last).to_contain_text("draagt de rubricering")
    expect(page.locator("[data-step-type=user_message]").last).to_contain_text("niet bewaard")
    reload(page)
    expect(page.locator("[data-step-type=user_message]").last).to_contain_text("niet bewaard")
    kept = [f for f in tmp_path_factory.getbasetemp().glob("index*/**/*") if f.is_file()]
    assert any(f.name == "chat.db" for f in kept)
    assert [f.name for f in kept if b"kwelgeest" in f.read_bytes()] == []
