"""Two people at once: neither sees the other's conversation, and who only reads cannot add a file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
from playwright.sync_api import Browser, Page, expect

from assistant.people import People
from tests.browser.conftest import Chat, ask, serving

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("index")


@pytest.fixture(scope="module")
def chat(browser: Browser, folder: Path) -> Iterator[Chat]:
    with serving("serve_fake", folder) as running:
        yield running


@pytest.fixture(scope="module")
def people(chat: Chat, folder: Path) -> People:
    """Added while the chat runs, as `rcb users add` does."""
    return People(folder / "people.db")


@contextmanager
def someone(browser: Browser, chat: Chat, name: str, password: str) -> Iterator[Page]:
    """A browser of their own, logged in."""
    context = browser.new_context(locale="nl-NL", viewport={"width": 1280, "height": 860})
    page = context.new_page()
    page.goto(chat.address)
    page.fill("#email", name)
    page.fill("#password", password)
    page.click("button[type=submit]")
    expect(page.locator("#command-Documenten")).to_be_visible()
    yield page
    context.close()


def asked(page: Page, question: str) -> str:
    """Ask, and wait for the answer and the conversation's address."""
    ask(page, question)
    page.wait_for_url("**/thread/*")
    expect(page.locator(".ai-message").last.locator("[class*=positive-feedback]")).to_be_enabled()
    return page.url


def test_neither_sees_the_other_s_conversation(browser: Browser, chat: Chat, people: People) -> None:
    names = {"anna": "Wat is het doel van het bureau?", "bert": "Wie bewaakt zeekabels?"}
    passwords = {name: people.add(name, "coordinator") for name in names}
    with (
        someone(browser, chat, "anna", passwords["anna"]) as anna,
        someone(browser, chat, "bert", passwords["bert"]) as bert,
    ):
        pages = {"anna": anna, "bert": bert}
        address = {name: asked(page, names[name]) for name, page in pages.items()}
        for name, other in (("anna", "bert"), ("bert", "anna")):
            page = pages[name]
            page.goto(address[other])
            expect(page.get_by_role("alert")).to_contain_text("Kon geen verbinding maken")
            expect(page.get_by_text(names[name]).first).to_be_visible()  # in the list of one's own
            expect(page.get_by_text(names[other])).to_have_count(0)
            page.goto(address[name])
            expect(page.locator(".ai-message").last).to_contain_text("citaat gecontroleerd")


def test_who_only_reads_asks_but_adds_no_file(browser: Browser, chat: Chat, people: People, tmp_path: Path) -> None:
    password = people.add("lena", "lezer")
    with someone(browser, chat, chat.user, chat.password) as page:
        expect(page.locator("#upload-button")).to_be_visible()
        expect(page.locator("#command-Vraagstuk")).to_be_visible()
        page.goto(f"{chat.address}/documenten")
        expect(page.locator("input[type=file]")).to_have_count(1)
    with someone(browser, chat, "lena", password) as page:
        expect(page.locator("#starters button")).to_have_count(4)
        expect(page.locator("#upload-button")).to_have_count(0)
        expect(page.locator("#command-Vraagstuk")).to_have_count(0)
        asked(page, "Wat is het doel van het bureau?")
        expect(page.locator(".ai-message").last).to_contain_text("citaat gecontroleerd")
        for address in ("/documenten", "/vraagstukken"):
            page.goto(f"{chat.address}{address}")
            expect(page.get_by_role("heading", level=1)).to_be_visible()
            expect(page.locator("input[type=file], a:has-text('Verwijderen')")).to_have_count(0)


def test_who_is_logged_out_elsewhere_gets_no_answer_and_logs_in_again(
    browser: Browser, chat: Chat, people: People
) -> None:
    password = people.add("kort", "lezer")
    with someone(browser, chat, "kort", password) as page:
        asked(page, "Wat is het doel van het bureau?")
        people.log_out("kort")
        ask(page, "Wie bewaakt zeekabels?")
        page.reload()
        expect(page.locator("#password")).to_be_visible()
        expect(page.get_by_text("citaat gecontroleerd")).to_have_count(0)
