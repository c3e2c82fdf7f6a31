"""The chat in a real browser: log in, ask, see the marked sentence, manage documents, find it all back."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Chat, ask, log_in, reload, serving, window

QUESTION = "Wat is het doel van het bureau?"
SENTENCE = "Het bureau heeft als doel de vraag van Defensie te verbinden met het aanbod van bedrijven in de regio."

pytestmark = pytest.mark.browser


def test_a_wrong_password_is_refused_in_dutch_and_tries_are_limited(browser: Browser, tmp_path: Path) -> None:
    context = browser.new_context(locale="nl-NL")
    with serving("serve_fake", tmp_path) as chat:
        page = context.new_page()
        page.goto(chat.address)
        page.fill("#email", chat.user)
        for said in ["Gebruikersnaam of wachtwoord klopt niet."] * 5 + ["Te vaak geprobeerd."]:
            page.fill("#password", "fout")
            with page.expect_response("**/login"):
                page.click("button[type=submit]")
            expect(page.locator("form")).to_contain_text(said)
    context.close()


def test_opening_says_what_is_searched_and_that_it_is_a_machine(page: Page) -> None:
    welcome = page.locator("#welcome-screen")
    said = re.compile(r"Ik zoek in \d+ documenten \(oefenmateriaal\)\. Ik citeer, u beslist\.")
    expect(welcome).to_contain_text(said)
    expect(welcome).to_contain_text("U praat met een AI-systeem")
    assert page.locator("html").get_attribute("lang") == "nl"


def test_a_citation_opens_the_page_with_the_sentence_marked_and_survives_a_reload(page: Page) -> None:
    ask(page, QUESTION)
    answer = page.locator(".ai-message")
    expect(answer).to_contain_text("Statenbrief RCB, p. 1 · citaat gecontroleerd · oefenmateriaal · open bladzijde")
    for _ in range(2):
        expect(page.locator("#rcb-venster[open]")).to_have_count(0)
        answer.locator("a[href^='/bron/']").first.click()
        expect(window(page).locator(".quote blockquote")).to_have_text(SENTENCE)
        picture = window(page).locator(".sheet img")
        expect(picture).to_be_visible()
        assert picture.evaluate("i => i.decode().then(() => i.naturalWidth)") > 0
        page.keyboard.press("Escape")
        expect(page.locator("#rcb-venster[open]")).to_have_count(0)
        reload(page)
        expect(answer.locator("a[href^='/bron/']")).to_have_count(3)


def test_a_text_source_shows_the_sentence_marked_in_its_section(page: Page) -> None:
    ask(page, "Wie bewaakt zeekabels?")
    page.get_by_role("link", name="open tekst").click()
    expect(window(page).locator("article mark")).to_have_text(re.compile("^Zeewacht bewaakt zeekabels"))
    expect(window(page).locator("h1")).to_have_text("Brochure Zeewacht <b>")


def test_what_is_not_found_is_declined_with_the_nearest(page: Page) -> None:
    ask(page, "Hoeveel geld is er?")
    answer = page.locator(".ai-message")
    expect(answer).to_contain_text("Niet gevonden in de bronnen.")
    expect(answer).to_contain_text("Dichtstbij, geen antwoord")


def test_a_suggested_question_is_asked_by_a_click_also_after_a_reload(page: Page) -> None:
    ask(page, QUESTION)
    expect(page.get_by_role("button", name="Wanneer start het bureau?")).to_be_enabled()
    reload(page)
    page.get_by_role("button", name="Wanneer start het bureau?").click()
    expect(page.locator(".ai-message").last).to_contain_text("1 januari 2027")
    expect(page.locator("[data-step-type=user_message]").last).to_contain_text("Wanneer start het bureau?")


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("?!…", "Hier staat nog geen vraag in"),
        ("dit gaat stuk", "Er ging iets mis (melding"),
    ],
)
def test_what_goes_wrong_is_said_in_dutch_without_its_cause(page: Page, question: str, said: str) -> None:
    ask(page, question)
    expect(page.locator(".ai-message")).to_contain_text(said)
    expect(page.locator(".ai-message")).not_to_contain_text("geheim pad")


def test_a_very_long_question_is_refused_with_the_remedy(page: Page) -> None:
    page.click("#chat-input")
    page.keyboard.insert_text("waarom " * 2000)
    page.click("#chat-submit")
    expect(page.locator(".ai-message")).to_contain_text("8.000 is het meeste")


def test_a_thumb_down_takes_a_reason(page: Page, chat: Chat) -> None:
    ask(page, QUESTION)
    page.locator(".negative-feedback-off").click()
    page.get_by_role("button", name="pagina klopt niet").click()
    expect(page.locator("[role=dialog] textarea")).to_have_value("[pagina klopt niet] ")
    with page.expect_response("**/feedback") as stored:
        page.click("#submit-feedback")
    assert stored.value.ok
    reload(page)
    expect(page.locator(".negative-feedback-on")).to_have_count(1)


def test_an_upload_counts_in_this_conversation(page: Page, tmp_path: Path) -> None:
    own = tmp_path / "eigen.md"
    own.write_text("Eigen vraagstuk\nWij zoeken een sonar.", encoding="utf-8")
    page.set_input_files("#upload-button-input", own)
    expect(page.locator("#message-composer")).to_contain_text("eigen.md")
    ask(page, "Welke sonar zoeken wij?")
    expect(page.locator(".ai-message").first).to_contain_text("Het telt alleen mee in dit gesprek")
    expect(page.locator(".ai-message").last).to_contain_text("Wij zoeken een sonar.")
    reload(page)
    page.get_by_role("link", name="open tekst").click()
    expect(window(page).locator("article mark")).to_have_text("Wij zoeken een sonar.")
    page.get_by_role("button", name="Sluiten").click()
    ask(page, "Hoe groot wordt de sonar?")
    expect(page.locator(".ai-message").last).to_contain_text("Wij zoeken een sonar.")


def test_documents_are_added_and_removed_without_a_terminal(page: Page, tmp_path: Path) -> None:
    page.click("#command-Documenten")
    inside = window(page)
    new = tmp_path / "nieuw.md"
    new.write_text("Havenmeester BV\nHavenmeester levert dokbewaking met warmtebeelden.", encoding="utf-8")
    inside.locator("input[type=file]").set_input_files(new)
    inside.get_by_role("button", name="Lezen").click()
    expect(inside.get_by_label("Titel")).to_have_value("Havenmeester BV")
    inside.get_by_label("Titel").fill("Brochure Havenmeester")
    inside.get_by_label("Label").select_option("intern")
    inside.get_by_role("button", name="Toevoegen").click()
    expect(inside.get_by_role("status")).to_contain_text("Brochure Havenmeester is toegevoegd met label intern")
    page.get_by_role("button", name="Sluiten").click()

    ask(page, "Wie levert dokbewaking?")
    expect(page.locator(".ai-message")).to_contain_text("dokbewaking met warmtebeelden")

    page.click("#command-Documenten")
    inside.get_by_role("link", name="Brochure Havenmeester verwijderen").click()
    inside.get_by_role("button", name="Verwijderen").click()
    expect(inside.get_by_role("status")).to_contain_text("Verwijderd: Brochure Havenmeester door coordinator")
    page.get_by_role("button", name="Sluiten").click()

    reload(page)
    expect(page.locator(".ai-message")).to_contain_text("bron ingetrokken")
    expect(page.locator(".ai-message")).not_to_contain_text("warmtebeelden")
    page.locator(".ai-message a[href^='/bron/']").first.click()
    expect(inside.locator("h1")).to_have_text("Bron ingetrokken")
    expect(inside.locator("dl")).to_contain_text(re.compile("[0-9a-f]{64}"))


def test_history_is_there_after_a_restart(browser: Browser, tmp_path: Path) -> None:
    context = browser.new_context(locale="nl-NL")
    with serving("serve_fake", tmp_path) as first:
        page = log_in(context.new_page(), first)
        ask(page, QUESTION)
        expect(page.locator(".ai-message a[href^='/bron/']")).to_have_count(3)
        page.wait_for_url("**/thread/*")
        page.close()
    with serving("serve_fake", tmp_path) as second:
        assert second.password == first.password
        page = context.new_page()
        page.goto(second.address)
        page.get_by_role("link", name=QUESTION).click()
        page.locator(".ai-message a[href^='/bron/']").first.click()
        expect(window(page).locator(".quote blockquote")).to_have_text(SENTENCE)
    context.close()


def test_on_a_phone_nothing_covers_the_answer(browser: Browser, chat: Chat) -> None:
    context = browser.new_context(locale="nl-NL", viewport={"width": 390, "height": 844}, has_touch=True)
    page = log_in(context.new_page(), chat)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    for starter in page.locator("#starters button").all():
        box = starter.bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= 390
    ask(page, QUESTION)
    link = page.locator(".ai-message a[href^='/bron/']").first
    expect(link).to_be_visible()
    link.click(trial=True)
    page.wait_for_url("**/thread/*")
    link.click()
    expect(window(page).locator(".quote")).to_be_visible()
    page.get_by_role("button", name="Sluiten").click()
    reload(page)
    expect(link).to_be_visible()
    context.close()


def test_nothing_leaves_the_origin_and_the_policy_breaks_nothing(browser: Browser, chat: Chat) -> None:
    context = browser.new_context(locale="nl-NL", color_scheme="dark")
    page = context.new_page()
    asked, refused = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda said: refused.append(said.text) if "Content Security Policy" in said.text else None)
    log_in(page, chat)
    ask(page, QUESTION)
    page.locator(".ai-message a[href^='/bron/']").first.click()
    expect(window(page).locator(".sheet img")).to_be_visible()
    assert page.evaluate("document.documentElement.classList.contains('dark')")
    assert window(page).locator("html").get_attribute("data-theme") == "dark"
    here = (chat.address + "/", "data:", "blob:", "about:")
    assert [url for url in asked if not url.startswith(here)] == []
    assert refused == []
    context.close()
