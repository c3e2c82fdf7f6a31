"""The whole line in a real browser: files on disk, through ingest, index and reader, to the marked sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import ask, log_in, reload, serving, window
from tests.made import drawn

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def page(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    corpus = tmp_path_factory.mktemp("corpus")
    drawn(
        corpus / "brief.pdf",
        [
            (60, 80, "Brief over het bureau"),
            (60, 120, "Het bureau heeft als doel vraag en aanbod van de regio te verbinden."),
            (60, 150, "Het bureau is gevestigd in Den Haag."),
        ],
        [(60, 80, "Planning"), (60, 120, "De evaluatie van het bureau is in 2029.")],
    )
    (corpus / "zeewacht.md").write_text(
        "# Zeewacht\n\n## Wat wij doen\n\nZeewacht bewaakt zeekabels met onbemande vaartuigen.\n", encoding="utf-8"
    )
    context = browser.new_context(locale="nl-NL", viewport={"width": 1280, "height": 860})
    with serving("serve_real", tmp_path_factory.mktemp("index"), corpus) as chat:
        yield log_in(context.new_page(), chat)
    context.close()


def test_the_sentence_is_marked_on_the_right_page_of_the_pdf(page: Page) -> None:
    ask(page, "Wanneer is de evaluatie van het bureau?")
    answer = page.locator(".ai-message").last
    expect(answer).to_contain_text("De evaluatie van het bureau is in 2029.")
    answer.locator("a[href^='/bron/']").first.click()
    inside = window(page)
    expect(inside.locator(".bar strong")).to_have_text("Bladzijde 2 van 2")
    picture = inside.locator(".sheet img")
    expect(picture).to_be_visible()
    assert picture.evaluate(_YELLOW) > 200
    inside.get_by_role("link", name="Vorige").click()
    expect(inside.locator(".bar strong")).to_have_text("Bladzijde 1 van 2")
    assert inside.locator(".sheet img").evaluate(_YELLOW) == 0
    page.get_by_role("button", name="Sluiten").click()


_YELLOW = """async (image) => {
  await image.decode();
  const canvas = new OffscreenCanvas(image.naturalWidth, image.naturalHeight);
  const context = canvas.getContext("2d");
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
  let count = 0;
  for (let i = 0; i < data.length; i += 4) if (data[i] > 200 && data[i + 1] > 180 && data[i + 2] < 190) count += 1;
  return count;
}"""
"""How many pixels are yellow."""


def test_the_sentence_is_marked_in_a_section(page: Page) -> None:
    ask(page, "Wie bewaakt zeekabels?")
    answer = page.locator(".ai-message").last
    expect(answer).to_contain_text("Zeewacht bewaakt zeekabels met onbemande vaartuigen.")
    answer.locator("a[href^='/bron/']").first.click()
    expect(window(page).locator("article mark")).to_have_text("Zeewacht bewaakt zeekabels met onbemande vaartuigen.")
    page.get_by_role("button", name="Sluiten").click()


def test_a_document_is_added_found_and_removed(page: Page, tmp_path: Path) -> None:
    new = tmp_path / "haven.md"
    new.write_text("# Havenmeester\n\nHavenmeester levert dokbewaking met warmtebeelden.\n", encoding="utf-8")
    page.click("#command-Documenten")
    inside = window(page)
    inside.locator("input[type=file]").set_input_files(new)
    inside.get_by_role("button", name="Lezen").click()
    inside.get_by_role("textbox", name="Bedrijf").fill("Havenmeester B.V.", timeout=60_000)
    inside.get_by_role("button", name="Toevoegen").click()
    expect(inside.get_by_role("status")).to_contain_text("is toegevoegd met label", timeout=60_000)
    page.get_by_role("button", name="Sluiten").click()

    ask(page, "Wie levert dokbewaking?")
    answer = page.locator(".ai-message").last
    expect(answer).to_contain_text("dokbewaking met warmtebeelden")

    page.click("#command-Documenten")
    inside.get_by_role("link", name=re.compile("Havenmeester verwijderen")).click()
    inside.get_by_role("button", name="Verwijderen").click()
    expect(inside.get_by_role("status")).to_contain_text("SHA-256", timeout=60_000)
    page.get_by_role("button", name="Sluiten").click()
    reload(page)
    expect(page.locator(".ai-message").last).to_contain_text("bron ingetrokken")
    expect(page.locator(".ai-message").last).not_to_contain_text("warmtebeelden")
