"""Typeset one source as PDF: ruled tables, one or two columns, title band, page numbers; or as an office scan of it."""

import html
import io
import re

import numpy as np
import pypdfium2
from PIL import Image, ImageFilter
from reportlab import rl_config
from reportlab.lib.colors import HexColor, white
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Frame,
    KeepTogether,
    NextPageTemplate,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
)

MARGIN, WIDTH, GAP = 19 * mm, A4[0] - 38 * mm, 8 * mm
GREY, PALE = HexColor("#555555"), HexColor("#eef2f5")
rl_config.invariant = 1


def inline(text):
    text = re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", html.escape(" ".join(text.split()), quote=False))
    return re.sub(r"\*(.+?)\*", r"<i>\1</i>", text)


def styles(meta):
    family, bold = ("Times-Roman", "Times-Bold") if meta.get("font") == "times" else ("Helvetica", "Helvetica-Bold")
    size, accent = float(meta.get("size", 9.4)), HexColor("#" + meta["accent"])
    base = ParagraphStyle("p", fontName=family, fontSize=size, leading=size * 1.38, spaceAfter=size * 0.6)
    cell = {"fontSize": size - 1, "leading": (size - 1) * 1.24, "spaceAfter": 0}
    heading = {"fontName": bold, "textColor": accent}
    more = {
        "title": {**heading, "fontSize": 20, "leading": 24, "spaceAfter": 4},
        "subtitle": {"fontSize": size + 2, "leading": size * 1.6, "textColor": GREY, "spaceAfter": 10},
        "h1": {**heading, "fontSize": size + 4, "leading": size + 7, "spaceBefore": 9, "spaceAfter": 5},
        "h2": {**heading, "fontSize": size + 1.4, "leading": size + 4, "spaceBefore": 6, "spaceAfter": 3},
        "h3": {"fontName": bold, "spaceBefore": 4, "spaceAfter": 2},
        "item": {"leftIndent": 12, "spaceAfter": 2},
        "box": {
            "leftIndent": 7,
            "rightIndent": 7,
            "borderPadding": 6,
            "backColor": PALE,
            "spaceBefore": 8,
            "spaceAfter": 13,
        },
        "caption": {"fontName": bold, "fontSize": size - 0.8, "leading": size * 1.2, "spaceBefore": 5, "spaceAfter": 3},
        "small": {"fontSize": 7, "leading": 9, "textColor": GREY},
        "white": {"fontSize": 6, "leading": 7, "textColor": white},
        "cell": cell,
        "number": {**cell, "alignment": 2},
        "head": {**cell, "fontName": bold, "textColor": white},
    }
    return {"p": base, **{name: ParagraphStyle(name, parent=base, **keys) for name, keys in more.items()}}


def pdf_table(rows, look, accent):
    """A ruled table as wide as the text; a column whose body is all figures is set flush right."""
    columns = list(zip(*rows))

    def needed(texts):
        return max(stringWidth(text, "Helvetica-Bold", look["cell"].fontSize) for text in texts) + 11

    words = [needed(word for text in column for word in [*text.split(), ""]) for column in columns]
    wish = [needed(column) - word for column, word in zip(columns, words)]
    widths = [word + (WIDTH - sum(words)) * share / (sum(wish) or 1) for word, share in zip(words, wish)]
    figures = [
        "number" if all(re.fullmatch(r"[\d.,–-]+", text) for text in column[1:]) else "cell" for column in columns
    ]
    kinds = [["head"] * len(columns), *[figures] * (len(rows) - 1)]
    cells = [[Paragraph(inline(text), look[kind]) for text, kind in zip(*pair)] for pair in zip(rows, kinds)]
    every = (0, 0), (-1, -1)
    return Table(cells, colWidths=widths, repeatRows=1, spaceBefore=2, spaceAfter=9, hAlign="LEFT", style=[
        ("BACKGROUND", (0, 0), (-1, 0), accent), ("ROWBACKGROUNDS", (0, 1), (-1, -1), [white, PALE]),
        ("VALIGN", *every, "TOP"), ("GRID", *every, 0.4, HexColor("#9aa5ad")), ("BOX", *every, 0.6, accent),
        ("TOPPADDING", *every, 2.6), ("BOTTOMPADDING", *every, 3),
        ("LEFTPADDING", *every, 5), ("RIGHTPADDING", *every, 5),
    ])  # fmt: skip


def groups(body, look, accent):
    """Lists of flowables that must not be parted: headings and captions stand with the start of what follows."""
    group = []
    for kind, content in body:
        if kind in ("ul", "ol"):
            marks = ["•" if kind == "ul" else f"{n}." for n in range(1, len(content) + 1)]
            items = [Paragraph(inline(text), look["item"], bulletText=mark) for text, mark in zip(content, marks)]
            yield group + items[:2]
            yield from ([item] for item in [*items[2:], Spacer(1, 4)])
        elif kind == "table":
            yield [*group, pdf_table(content, look, accent)]
        else:
            group.append(Paragraph(inline(content), look[kind]))
            if kind in ("h1", "h2", "h3", "caption"):
                continue
            yield group
        group = []
    if group:
        yield group


def together(parts):
    return [KeepTogether(part) if len(part) > 1 else part[0] for part in parts]


def side_by_side(parts):
    """Groups in two columns of about equal height: a one-row table, which no page end can split."""
    wide = (WIDTH - GAP) / 2
    heights = [sum(f.wrap(wide, 9999)[1] + f.getSpaceBefore() + f.getSpaceAfter() for f in part) for part in parts]
    cut = min(range(1, len(parts) + 1), key=lambda n: max(sum(heights[:n]), sum(heights[n:])))
    cells = [[f for part in side for f in part] for side in (parts[:cut], parts[cut:])]
    for cell in filter(None, cells):
        cell[0].spaceBefore = 0
    padding = [(f"{side}PADDING", (0, 0), (-1, -1), 0) for side in ("LEFT", "RIGHT", "TOP", "BOTTOM")]
    widths = [wide, GAP, wide]
    return Table(
        [[cells[0], "", cells[1]]],
        colWidths=widths,
        spaceAfter=5,
        style=[("VALIGN", (0, 0), (-1, -1), "TOP"), *padding],
    )


def columned(body, look, accent):
    """Columns per section; section headings, boxes, small print and tables span the page."""
    story, run, spanning = [], [], []
    for kind, content in [*body, ("end", "")]:
        if kind not in ("h1", "box", "small", "white", "caption", "table", "end"):
            run.append((kind, content))
            continue
        if len(run) > 1:
            heading = [spanning.pop()] if spanning and spanning[-1][0] == "h1" else []
            columns = side_by_side(list(groups(run, look, accent)))
            story += together(groups(spanning, look, accent))
            story.append(KeepTogether([*(f for part in groups(heading, look, accent) for f in part), columns]))
            run, spanning = [], []
        spanning, run = spanning + run + [(kind, content)], []
    return story + together(groups(spanning[:-1], look, accent))


def motif(canvas, kind, x, y):
    """A plain drawing in the title band that gives each brochure its own face."""
    canvas.setStrokeColor(white)
    canvas.setStrokeAlpha(0.45)
    canvas.setLineWidth(1.3)
    for i in range(6):
        left, base = x - 22 * mm, y - 14 * mm + i * 6 * mm
        if kind == "rings":
            canvas.circle(x, y, 5 * mm * (i + 1), stroke=1, fill=0)
        elif kind == "grid":
            canvas.line(x - 34 * mm + i * 12 * mm, y - 40 * mm, x - 4 * mm + i * 12 * mm, y + 40 * mm)
        else:
            for start in (left, left + 16 * mm, left + 32 * mm):
                canvas.bezier(
                    start, base, start + 5 * mm, base + 6 * mm, start + 11 * mm, base - 6 * mm, start + 16 * mm, base
                )


def pdf(meta, body):
    look, accent, total = styles(meta), HexColor("#" + meta["accent"]), 0
    layout = (lambda *parts: together(groups(*parts))) if meta["layout"] != "two_column" else columned

    def page(canvas, doc):
        canvas.saveState()
        if meta.get("company") and doc.page == 1:
            band = canvas.beginPath()
            band.rect(0, A4[1] - 44 * mm, A4[0], 44 * mm)
            canvas.setFillColor(accent)
            canvas.clipPath(band, stroke=0, fill=1)
            motif(canvas, meta["motif"], A4[0] - 30 * mm, A4[1] - 20 * mm)
            canvas.setFillColor(white)
            canvas.setFont("Helvetica-Bold", 22)
            canvas.drawString(MARGIN, A4[1] - 23 * mm, meta["company"])
            canvas.setFont("Helvetica", 11)
            canvas.drawString(MARGIN, A4[1] - 32 * mm, meta["tagline"])
        canvas.restoreState()
        canvas.setFont("Helvetica", 8)
        canvas.setFillColor(GREY)
        canvas.setStrokeColor(accent)
        if not meta.get("company") or doc.page > 1:
            canvas.drawString(MARGIN, A4[1] - 13 * mm, meta["publisher"])
            canvas.drawRightString(A4[0] - MARGIN, A4[1] - 13 * mm, meta["head"])
            canvas.line(MARGIN, A4[1] - 15 * mm, A4[0] - MARGIN, A4[1] - 15 * mm)
        canvas.drawString(MARGIN, 11 * mm, meta["footer"])
        number = "Page {} of {}" if meta["language"] == "en" else "Pagina {} van {}"
        canvas.drawRightString(A4[0] - MARGIN, 11 * mm, number.format(doc.page, total))

    for _ in range(2):  # the first pass only counts the pages
        out, first = io.BytesIO(), 52 * mm if meta.get("company") else 22 * mm
        story = [NextPageTemplate("next"), Paragraph(inline(meta["title"]), look["title"])]
        story += [Paragraph(inline(meta["subtitle"]), look["subtitle"]), *layout(body, look, accent)]
        frames = {
            name: Frame(MARGIN, 18 * mm, WIDTH, A4[1] - 18 * mm - top, 0, 0, 0, 0, id=name)
            for name, top in (("first", first), ("next", 22 * mm))
        }
        templates = [PageTemplate(name, [frame], onPage=page) for name, frame in frames.items()]
        doc = BaseDocTemplate(
            out,
            pagesize=A4,
            title=meta["title"],
            author=meta["publisher"],
            lang=meta["language"],
            pageTemplates=templates,
        )
        doc.build(story)
        total = doc.page
    return out.getvalue() if meta["layout"] != "scan" else scan(out.getvalue())


def scan(data):
    """The PDF as an image-only copy: grey, slightly turned, blurred and noisy, as from an office scanner."""
    out, rng = io.BytesIO(), np.random.default_rng(2024)
    canvas = Canvas(out, pagesize=A4, invariant=1)
    for sheet in pypdfium2.PdfDocument(data):
        grey = sheet.render(scale=200 / 72).to_pil().convert("L").rotate(0.4, Image.Resampling.BICUBIC, fillcolor=250)
        pixels = np.asarray(grey.filter(ImageFilter.GaussianBlur(0.6)), float)
        noisy = np.clip(pixels * 0.96 + 4 + rng.normal(0, 2.5, pixels.shape), 0, 255)
        jpeg = io.BytesIO()
        Image.fromarray(noisy.astype("uint8")).save(jpeg, "JPEG", quality=48)
        canvas.drawImage(ImageReader(jpeg), 0, 0, *A4)
        canvas.showPage()
    canvas.save()
    return out.getvalue()
