"""The chat with a language model, in a real browser: the sources first, then the written answer, and no model where it is off."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack
from typing import NamedTuple

import pytest

from tests.browser.conftest import Browser, Page, ask, expect, log_in, reload, serving
from tests.models import Reply, obedient
from tests.models import serving as model_serving

pytestmark = pytest.mark.browser

TEXT = """# Brief over het bureau

Het doel van het bureau is vraagstukken van Defensie te koppelen aan bedrijven uit de regio.

Het bureau opent in maart 2025 en wordt na twee jaar geëvalueerd.
"""
QUESTION = "Wat is het doel van het bureau?"
ANSWER = "“Het doel van het bureau is vraagstukken van Defensie te koppelen aan bedrijven uit de regio.”"


class Set(NamedTuple):
    """A page on a chat whose model does what `does[0]` says, and the prompts that it got."""

    page: Page
    does: list
    prompts: list[str]


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
    ask(opened.page, QUESTION)
    said = opened.page.locator(".ai-message").last
    expect(said).to_contain_text("Uit de bronnen")
    expect(said).to_contain_text(ANSWER)
    expect(said).not_to_contain_text("nog niet gecontroleerd")
    text = said.inner_text()
    assert text.index("te koppelen aan bedrijven uit de regio [1]") < text.index("Uit de bronnen") < text.index(ANSWER)
    reload(opened.page)
    expect(opened.page.locator(".ai-message").last).to_contain_text("Uit de bronnen")


def test_the_sources_are_there_while_the_model_hangs_and_stay_when_it_gives_up(opened: Set) -> None:
    opened.does[0] = lambda _: Reply(hang_after=0)
    ask(opened.page, QUESTION)
    said = opened.page.locator(".ai-message").last
    expect(said).to_contain_text(ANSWER, timeout=2_000)
    expect(said).to_contain_text("Het taalmodel antwoordde niet op tijd.", timeout=10_000)
    expect(said).to_contain_text(ANSWER)
    assert len(opened.prompts) == 1


@pytest.mark.parametrize(
    ("reply", "line"),
    [
        (Reply(status=401), "weigerde de sleutel"),
        (Reply(status=404), "niet gevonden op de server"),
        (Reply(status=429, headers=(("Retry-After", "20"),)), "over 20 seconden opnieuw"),
        (Reply(status=500), "gaf een fout"),
        (Reply(("Het bureau ",) * 3, cut_after=2), "brak zijn antwoord af"),
        (Reply(("Het bureau ",) * 3, hang_after=2), "antwoordde niet op tijd"),
        (Reply(), "gaf een leeg antwoord"),
        (Reply(("praten zonder eind over niets. ",), endless=True), "niets dat op de bronnen steunt"),
        (Reply(("The purpose of the office is to connect companies and questions [1].",)), "niet in het Nederlands"),
        (Reply(("Het bureau koppelt vraagstukken aan 99 bedrijven [1].",)), "niets dat op de bronnen steunt"),
        (Reply(("Het bureau koppelt vraagstukken aan bedrijven [99].",)), "niets dat op de bronnen steunt"),
    ],
)
def test_every_failure_leaves_the_sources_with_one_line(opened: Set, reply: Reply, line: str) -> None:
    opened.does[0] = lambda _: reply
    ask(opened.page, QUESTION)
    said = opened.page.locator(".ai-message").last
    expect(said.locator("blockquote")).to_contain_text(line, timeout=10_000)
    expect(said).to_contain_text(ANSWER)
    expect(said.locator("blockquote")).to_have_count(1)
    expect(said).not_to_contain_text("Uit de bronnen")


def test_the_model_can_be_turned_off_for_one_conversation(opened: Set) -> None:
    opened.page.locator("#chat-settings-open-modal").click()
    opened.page.get_by_role("switch").click()
    opened.page.get_by_role("button", name=re.compile("Bevestig|Opslaan|Confirm", re.I)).click()
    ask(opened.page, QUESTION)
    expect(opened.page.locator(".ai-message").last).to_contain_text(ANSWER)
    expect(opened.page.locator(".ai-message").last.locator("[class*=positive-feedback]")).to_be_enabled()
    assert not opened.prompts
