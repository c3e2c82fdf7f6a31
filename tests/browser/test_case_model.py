"""A language model beside the matrix, in a real browser: asked for by a button, and taken over by a person."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests.browser.conftest import Browser, Page, expect, log_in, serving
from tests.models import Reply
from tests.models import serving as model_serving

pytestmark = pytest.mark.browser

BROCHURES = {
    "duinradar.md": "# Duinradar B.V.\n\nDuinradar levert een radar die drones opmerkt tot 5 km. De sensor weegt 30 kg.\n\n"
    "Duinradar is gevestigd in Delft.\n",
    "meubel.md": "# Meubel B.V.\n\nMeubel maakt stoelen van hout. De levertijd is 3 weken. Meubel is gevestigd in Delft.\n",
}
ROWS = "file,title,publisher,date,language,company,label\n" + "".join(
    f"{name},Brochure {name[:-3]},{name[:-3]},2026-02-01,nl,{name[:-3].capitalize()} B.V.,openbaar\n"
    for name in BROCHURES
)
CREW = "De bemanning heeft er geen extra handen voor over."
ASKED = f"""# Drones opmerken boven de haven

## Eisen

- Het systeem moet een drone op ten minste 3 km opmerken.

## Wensen

- De levertijd is hoogstens zes maanden.
- De leverancier heeft bij voorkeur een vestiging in Delft.

## Achtergrond

{CREW}
"""


def model(prompt: str) -> Reply:
    """Points at a requirement; says of a drone that nothing is said of it, and of all else that it is shown."""
    if "requirements" in prompt:
        return Reply((json.dumps({"requirements": [{"quote": CREW, "priority": "should"}]}),))
    verdict = "unrelated" if "drone" in prompt.rpartition("Eis:")[2] else "supports"
    quote = re.search(r"^\[1\] (?:\([^)]*\) )?(.+)$", prompt, re.M)[1]
    return Reply((json.dumps({"verdict": verdict, "number": 1, "quote": quote}),))


@pytest.fixture(scope="module")
def opened(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    docs = tmp_path_factory.mktemp("docs")
    for name, text in {**BROCHURES, "sources.csv": ROWS}.items():
        (docs / name).write_text(text, encoding="utf-8")
    context = browser.new_context(locale="nl-NL", viewport={"width": 1280, "height": 900})
    with ExitStack() as stack:
        server = stack.enter_context(model_serving(model))
        chat = stack.enter_context(serving("serve_model", tmp_path_factory.mktemp("index"), docs, server.url))
        yield log_in(context.new_page(), chat)
    context.close()


def test_a_coordinator_asks_it_and_decides(opened: Page) -> None:
    page, refused = opened, []
    page.on("console", lambda said: refused.append(said.text) if said.type == "error" else None)
    page.goto(page.url.partition("/thread")[0].rstrip("/") + "/vraagstukken")
    page.get_by_label("Plak de tekst").fill(ASKED)
    page.locator("select[name=label]").select_option("openbaar")
    page.get_by_role("button", name="Lezen").click()

    offer = page.get_by_role("checkbox", name=CREW.rstrip("."))
    expect(offer).not_to_be_checked(timeout=30_000)
    offer.check()
    page.get_by_role("button", name="Eisen akkoord, zoek bedrijven").click()
    expect(page.locator("#matrix thead")).to_contain_text("geen extra handen", timeout=60_000)
    order = page.locator("#matrix tbody tr:not(.group)").evaluate_all("rows => rows.map(r => r.dataset.naam)")

    page.get_by_role("button", name="Laat het taalmodel meelezen").click()
    show = page.get_by_role("button", name="Klaar: toon het resultaat")
    expect(show.or_(page.locator("#meelezen .meta"))).to_be_visible(timeout=60_000)
    page.reload()
    expect(page.locator("#meelezen")).to_contain_text("Nog te controleren: hier twijfelt het taalmodel (1)")
    doubted = page.locator("#matrix").get_by_role("link", name=re.compile("^R1, Duinradar"))
    expect(doubted).to_contain_text("voldoet")
    expect(doubted).to_contain_text("model twijfelt")
    assert order == page.locator("#matrix tbody tr:not(.group)").evaluate_all("rows => rows.map(r => r.dataset.naam)")

    offered = page.locator("#matrix").get_by_role("link", name=re.compile("^R2, Meubel"))
    expect(offered).to_contain_text("voorstel model")
    offered.click()
    over = page.get_by_role("dialog")
    expect(over.locator("#model blockquote")).to_have_text("De levertijd is 3 weken.")
    over.get_by_role("button", name="Neem het voorstel over: voldoet").click()
    expect(offered).to_contain_text("overruled; was: raakt eraan")
    assert refused == []
