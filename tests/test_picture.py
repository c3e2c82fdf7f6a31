"""The quote is marked on the page, and nothing else."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import pytest
from PIL import Image
from reportlab.platypus import Paragraph

from ingest import glyphs
from ingest.parse import parse
from ingest.picture import NoPicture, marked_page, places
from ingest.settings import Settings
from tests.made import BODY, drawn, flowed, scan, table

LINES = [
    "De Vlet 7 is lang beproefd op de Noord-",
    "zee. Zij vaart 52 uur bij zes knopen en",
    "keert daarna vanzelf terug.",
]


def words(path: Path) -> list[glyphs.Word]:
    with glyphs.open_pdf(path) as document:
        return glyphs.draw(document[0]).words


def yellow(png: bytes) -> int:
    """How many pixels are tinted."""
    image = Image.open(io.BytesIO(png)).convert("RGB")
    return sum(n for n, (r, _, b) in image.getcolors(1 << 24) or [] if r - b > 60)  # type: ignore[misc]


def test_the_lines_of_a_quote_are_marked(tmp_path: Path) -> None:
    path = drawn(tmp_path / "a.pdf", [(60, 200 + 14 * k, t) for k, t in enumerate(LINES)])
    quote = "De Vlet 7 is lang beproefd op de Noordzee."
    boxes = places(quote, words(path))
    assert len(boxes) == 2
    assert boxes[0].x0 == pytest.approx(60, abs=2) and boxes[1].x1 < 90
    assert all(180 < b.y0 < b.y1 < 225 for b in boxes)
    png = marked_page(path, 1, quote)
    assert png.startswith(b"\x89PNG") and yellow(png) > 1000


def test_what_is_not_there_is_not_marked(tmp_path: Path) -> None:
    path = drawn(tmp_path / "a.pdf", [(60, 200 + 14 * k, t) for k, t in enumerate(LINES)])
    assert places("De Vlet 9 is lang beproefd op de Noordzee.", words(path)) == []
    assert yellow(marked_page(path, 1, "Een zin die nergens staat op deze bladzijde.")) == 0


def test_every_cell_of_a_row_is_marked_and_no_other(tmp_path: Path) -> None:
    rows = [
        ["Naam", "Massa", "Duur"],
        ["Havik S met een lange naam over twee regels", "24 kg", "4 uur"],
        ["Havik M", "24 kg", "9 uur"],
    ]
    path = flowed(tmp_path / "a.pdf", [table(rows, [110, 90, 90])])
    page = parse(path, Settings()).pages[0]
    found = words(path)
    for block in page.blocks[1:]:
        quote = page.text[block.start : block.end]
        marked = {
            w.text
            for w in found
            for b in places(quote, found)
            if b.y0 - 1 <= w.y0 and w.y1 <= b.y1 + 1 and b.x0 - 1 <= w.x0 and w.x1 <= b.x1 + 1
        }
        assert marked == set(quote.split())


def test_a_sentence_that_goes_on_in_the_next_column(tmp_path: Path) -> None:
    left = ["links een twee drie vier", "links vijf zes zeven en dan"]
    right = ["rechts gaat de zin verder", "tot het einde."]
    page = [piece for k in range(2) for piece in ((60.0, 200 + 14.0 * k, left[k]), (320.0, 200 + 14.0 * k, right[k]))]
    path = drawn(tmp_path / "a.pdf", page)
    boxes = places("links vijf zes zeven en dan rechts gaat de zin verder tot het einde.", words(path))
    assert sorted(round(b.x0) for b in boxes) == [60, 320, 320]


@pytest.mark.skipif(shutil.which("tesseract") is None, reason="Tesseract is not installed")
def test_a_quote_on_a_scan(tmp_path: Path) -> None:
    path = scan(tmp_path / "scan.pdf", "Onderhoud van sensoren\nop schepen in de haven\nvan Rotterdam.")
    assert yellow(marked_page(path, 1, "sensoren op schepen")) > 1000


def test_a_page_that_cannot_be_drawn(tmp_path: Path) -> None:
    path = flowed(tmp_path / "a.pdf", [Paragraph("Een bladzijde.", BODY)])
    with pytest.raises(NoPicture, match="Pagina 9"):
        marked_page(path, 9, "Een bladzijde.")
