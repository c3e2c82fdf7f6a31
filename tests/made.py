"""PDF files that the tests of reading make for themselves."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

BODY = ParagraphStyle("body", fontName="Helvetica", fontSize=10, leading=13, spaceAfter=7)
BOLD = ParagraphStyle("bold", parent=BODY, fontName="Helvetica-Bold")
HEAD = ParagraphStyle("head", parent=BODY, fontName="Helvetica-Bold", fontSize=14, leading=18)
GRID = [("GRID", (0, 0), (-1, -1), 0.5, colors.grey), ("VALIGN", (0, 0), (-1, -1), "TOP")]


def drawn(path: Path, *pages: list[tuple[float, float, str]], font: str = "Helvetica", size: float = 10) -> Path:
    """Pages of (x, y from the top, text), drawn in that order."""
    canvas = Canvas(str(path), pagesize=A4)
    for page in pages:
        canvas.setFont(font, size)
        for x, y, text in page:
            canvas.drawString(x, A4[1] - y, text)
        canvas.showPage()
    canvas.save()
    return path


def flowed(path: Path, story: list[Any], **meta: str) -> Path:
    SimpleDocTemplate(str(path), pagesize=A4, **meta).build(story)
    return path


def table(
    rows: list[list[str]], widths: list[float] | None = None, style: list[Any] | None = None, first: Any = BODY
) -> Table:
    """Cells that wrap; the first row may have a style of its own."""
    cells = [[Paragraph(c, first if k == 0 else BODY) for c in row] for k, row in enumerate(rows)]
    return Table(cells, colWidths=widths, style=GRID if style is None else style)


def scan(path: Path, text: str) -> Path:
    """A picture of large letters on a page without a text layer."""
    from PIL import Image, ImageDraw, ImageFont
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfbase.pdfmetrics import getFont  # noqa: F401

    image = Image.new("L", (1240, 1754), 255)
    font = ImageFont.load_default(40)
    for k, line in enumerate(text.split("\n")):
        ImageDraw.Draw(image).text((120, 150 + 60 * k), line, fill=0, font=font)
    canvas = Canvas(str(path), pagesize=A4)
    canvas.drawImage(ImageReader(image), 0, 0, *A4)
    canvas.save()
    return path
