"""What the browser tests share: a server in a process of its own, Chromium, and a page that is logged in."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
from playwright.sync_api import Browser, FrameLocator, Page, expect  # noqa: E402

CHROMIUM = os.environ.get("RCB_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
ROOT = Path(__file__).resolve().parents[2]


class Chat(NamedTuple):
    """A running server, and the login it printed."""

    address: str
    user: str
    password: str


@contextmanager
def serving(module: str, *arguments: Path | str) -> Iterator[Chat]:
    """Run a module of this folder until the block ends."""
    command = [sys.executable, "-m", f"tests.browser.{module}", *map(str, arguments)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            said = "".join(process.stdout.readline() for _ in range(3))
            address = re.search(r"http://\S+", said).group()
            yield Chat(address, *re.findall(r"(?:Gebruikersnaam|Wachtwoord):\s+(\S+)", said))
        finally:
            process.terminate()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium; skipped with the reason where there is none.

    A longer scope would hold the event loop that asynchronous tests need.
    """
    if not CHROMIUM:
        pytest.skip("no Chromium here: install it, or set RCB_CHROMIUM to its path")
    with playwright.sync_playwright() as p:
        launched = p.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield launched
        launched.close()


@pytest.fixture(scope="module")
def chat(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chat]:
    """The chat with a fake assistant."""
    with serving("serve_fake", tmp_path_factory.mktemp("index")) as running:
        yield running


@pytest.fixture
def page(browser: Browser, chat: Chat) -> Iterator[Page]:
    """A page that is logged in to `chat`."""
    context = browser.new_context(locale="nl-NL", viewport={"width": 1280, "height": 860})
    yield log_in(context.new_page(), chat)
    context.close()


def log_in(page: Page, chat: Chat) -> Page:
    """Log in, and wait until the conversation is open."""
    page.goto(chat.address)
    page.fill("#email", chat.user)
    page.fill("#password", chat.password)
    page.click("button[type=submit]")
    expect(page.locator("#starters button")).to_have_count(5)
    expect(page.locator("#command-Documenten")).to_be_visible()
    return page


def ask(page: Page, question: str) -> None:
    """Type and send."""
    page.click("#chat-input")
    page.keyboard.type(question)
    page.click("#chat-submit")


def reload(page: Page) -> None:
    """Load the conversation again, once its last answer is complete."""
    page.wait_for_url("**/thread/*")
    expect(page.locator("#stop-button")).to_have_count(0)
    expect(page.locator(".ai-message").last.locator("[class*=positive-feedback]")).to_be_enabled()
    page.reload()
    expect(page.locator("#command-Documenten")).to_be_visible()


def window(page: Page) -> FrameLocator:
    """What the dialog over the chat shows."""
    return page.frame_locator("#rcb-venster iframe")
