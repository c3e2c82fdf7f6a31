"""The chat with a language model, in a real browser: the sources first, then the written answer, and no model where it is off."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import ExitStack
from threading import Event
from typing import TYPE_CHECKING, NamedTuple

import pytest

from tests.browser.conftest import Browser, Page, ask, expect, log_in, reload, serving, window
from tests.models import Reply, obedient
from tests.models import serving as model_serving
from tests.test_evil_model import INVENTED, evil

if TYPE_CHECKING:
    from playwright.sync_api import Locator

pytestmark = pytest.mark.browser

TEXT = """# Brief over het bureau

Het doel van het bureau is vraagstukken van Defensie te koppelen aan bedrijven uit de regio.

Het bureau opent in maart 2025 en wordt na twee jaar geëvalueerd.
"""
QUESTION = "Wat is het doel van het bureau?"
ANSWER = "“Het doel van het bureau is vraagstukken van Defensie te koppelen aan bedrijven uit de regio.”"
WRITING = "Het taalmodel schrijft"
WRITTEN = "Geschreven door een taalmodel"
TRUE = "Het bureau koppelt vraagstukken van Defensie aan bedrijven uit de regio [1]. "


class Set(NamedTuple):
    """A page on a chat whose model does what `does[0]` says, and the prompts that it got."""

    page: Page
    does: list
    prompts: list[str]

    @property
    def said(self) -> Locator:
        return self.page.locator(".ai-message").last


@pytest.fixture(scope="module")
def running(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple]:
    docs = tmp_path_factory.mktemp("docs")
    (docs / "brief.md").write_text(TEXT, encoding="utf-8")
    does = [obedient]
    with ExitStack() as stack:
        model = stack.enter_context(model_serving(lambda prompt: does[0](prompt)))
        chat = stack.enter_context(serving("serve_model", tmp_path_factory.mktemp("index"), docs, model.url))
        yield browser, chat, does, model.prompts


@pytest.fixture
def opened(running: tuple) -> Iterator[Set]:
    browser, chat, does, prompts = running
    does[0] = obedient
    prompts.clear()
    context = browser.new_context(locale="nl-NL", viewport={"width": 1280, "height": 860})
    yield Set(log_in(context.new_page(), chat), does, prompts)
    context.close()


def test_the_written_answer_takes_its_place_above_the_sources(opened: Set) -> None:
    opened.does[0] = lambda _: Reply((TRUE, "Het bureau kost 412 euro [1]."))
    ask(opened.page, QUESTION)
    expect(opened.said).to_contain_text(WRITTEN)
    for _ in range(2):
        expect(opened.said).to_contain_text("412 euro. (niet onderbouwd)")  # the last to come
        expect(opened.said).not_to_contain_text(WRITING)
        text = opened.said.inner_text()
        order = ["aan bedrijven uit de regio [1].", WRITTEN, "Niet onderbouwd", "412 euro. (niet onderbouwd)"]
        places = [text.index(part) for part in [*order, "Uit de bronnen", ANSWER, "Bronnen\n"]]
        assert places == sorted(places) and WRITING not in text
        reload(opened.page)
    opened.said.locator("a[href^='/bron/']").first.click()
    expect(window(opened.page).locator("article mark")).to_contain_text("Het doel van het bureau")


def test_a_sentence_appears_when_it_is_checked_and_no_word_before(opened: Set) -> None:
    """The server holds its last word back until the page has been looked at."""
    go = Event()

    class Held(tuple):
        __slots__ = ()

        def __getitem__(self, n: int) -> str:
            return super().__getitem__(n) if n < 3 or go.wait(20) else ""

    opened.does[0] = lambda _: Reply(Held((TRUE, "De zeemeermin kost 412 euro", " en zingt", " [1].")))
    ask(opened.page, QUESTION)
    expect(opened.said).to_contain_text("Het bureau koppelt vraagstukken van Defensie")
    expect(opened.said).to_contain_text(WRITING)
    assert "zeemeermin" not in opened.said.inner_text()
    go.set()
    expect(opened.said).to_contain_text("De zeemeermin kost 412 euro en zingt. (niet onderbouwd)")


def test_the_sources_are_there_within_a_second_while_the_model_hangs_and_stay_when_it_gives_up(opened: Set) -> None:
    ask(opened.page, QUESTION)  # what is loaded once is loaded
    expect(opened.said).to_contain_text(WRITTEN)
    expect(opened.page.locator("#stop-button")).to_have_count(0)
    opened.does[0] = lambda _: Reply(hang_after=0)
    opened.page.click("#chat-input")
    opened.page.keyboard.insert_text(QUESTION)
    began = time.monotonic()
    opened.page.click("#chat-submit")
    expect(opened.page.locator(".ai-message")).to_have_count(2)
    expect(opened.said).to_contain_text(ANSWER, timeout=5_000)
    took = time.monotonic() - began
    print(f"first answer after {took:.2f} s")
    assert took < 2, "a second, and one more for a busy machine"
    expect(opened.said).to_contain_text("Het taalmodel antwoordde niet op tijd.", timeout=10_000)
    expect(opened.said).to_contain_text(ANSWER)
    assert len(opened.prompts) == 2


SLOW = pytest.mark.slow
"""In every run from the command line (tests/test_model.py); in the browser only with `-m slow`."""


@pytest.mark.parametrize(
    ("reply", "line"),
    [
        (Reply(status=401), "weigerde de sleutel"),
        pytest.param(Reply(status=404), "niet gevonden op de server", marks=SLOW),
        (Reply(status=429, headers=(("Retry-After", "20"),)), "over 20 seconden opnieuw"),
        pytest.param(Reply(status=500), "gaf een fout", marks=SLOW),
        (Reply(status=307, headers=(("Location", "http://127.0.0.1:9/v1"),)), "verwijst naar een ander adres"),
        (Reply((TRUE, "Het bureau ", "gaat"), cut_after=2), "brak zijn antwoord af"),
        (Reply((TRUE, "Het bureau ", "gaat"), hang_after=2), "antwoordde niet op tijd"),
        pytest.param(Reply(), "gaf een leeg antwoord", marks=SLOW),
        (Reply(("praten zonder eind over niets. ",), endless=True), "niets dat op de bronnen steunt"),
        (Reply(("The purpose of the office is to connect companies and questions [1].",)), "niet in het Nederlands"),
        pytest.param(Reply(('{"antwoord": "Het bureau koppelt',)), "niets dat op de bronnen steunt", marks=SLOW),
        pytest.param(
            Reply(("Het bureau koppelt vraagstukken aan 99 bedrijven [1].",)),
            "niets dat op de bronnen steunt",
            marks=SLOW,
        ),
        pytest.param(
            Reply(("Het bureau koppelt vraagstukken aan bedrijven [99].",)),
            "niets dat op de bronnen steunt",
            marks=SLOW,
        ),
    ],
)
def test_every_failure_leaves_the_sources_with_one_line(opened: Set, reply: Reply, line: str) -> None:
    opened.does[0] = lambda _: reply
    ask(opened.page, QUESTION)
    expect(opened.said.locator("blockquote")).to_contain_text(line, timeout=10_000)
    expect(opened.said).to_contain_text(ANSWER)
    expect(opened.said.locator("blockquote")).to_have_count(1)
    expect(opened.said).not_to_contain_text(re.compile(f"Uit de bronnen|{WRITTEN}|{WRITING}"))


def test_stopping_leaves_the_sources(opened: Set) -> None:
    opened.does[0] = lambda _: Reply((TRUE, "Het bureau ", "gaat"), hang_after=2)
    ask(opened.page, QUESTION)
    expect(opened.said).to_contain_text(WRITING)
    opened.page.click("#stop-button")
    expect(opened.said).not_to_contain_text(WRITING)
    expect(opened.said).to_contain_text(ANSWER)


def test_an_enemy_gets_no_address_on_the_screen_and_no_request_out(opened: Set, running: tuple) -> None:
    asked: list[str] = []
    opened.page.on("request", lambda request: asked.append(request.url))
    opened.does[0] = evil
    ask(opened.page, QUESTION)
    expect(opened.said).to_contain_text(WRITTEN)
    expect(opened.page.locator("#stop-button")).to_have_count(0)
    address = running[1].address
    assert [url for url in asked if not url.startswith((f"{address}/", "data:", "blob:", "about:"))] == []
    led = opened.said.locator("a, img, script, iframe").evaluate_all("all => all.map(e => e.href || e.src || '')")
    assert [to for to in led if not to.startswith((f"{address}/bron/", f"{address}/public/"))] == []
    assert not INVENTED.search(opened.said.inner_text().partition(WRITTEN)[0])


def test_the_model_can_be_turned_off_for_one_conversation(opened: Set) -> None:
    opened.page.locator("#chat-settings-open-modal").click()
    opened.page.get_by_role("switch").click()
    opened.page.get_by_role("button", name=re.compile("Bevestig|Opslaan|Confirm", re.I)).click()
    ask(opened.page, QUESTION)
    expect(opened.said).to_contain_text(ANSWER)
    expect(opened.said.locator("[class*=positive-feedback]")).to_be_enabled()
    assert not opened.prompts
