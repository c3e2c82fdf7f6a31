"""Files of every kind with one line of text where a rubricering may stand: in the text, beside it, or in the name."""

from __future__ import annotations

from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import docx
import openpyxl
import pptx
from pptx.util import Inches
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from tests.library import write

BODY = (
    "Het vaartuig blijft drie weken op zee en meldt elke afwijking aan de meldkamer op de wal.",
    "De bemanning oefent elk kwartaal met de kustwacht en legt de uitkomsten vast in een verslag.",
    "Voor het onderhoud is een werf in de regio gevraagd die binnen twee dagen kan beginnen.",
)
Make = Callable[[Path, str], Path]


def _text(before: int) -> Make:
    """The line after so many paragraphs."""

    def make(folder: Path, line: str) -> Path:
        return write(folder / "plan.txt", "\n\n".join([*BODY[:before], line, *BODY[before:]]))

    return make


def _heading(folder: Path, line: str) -> Path:
    return write(folder / "plan.md", f"# {line}\n\n" + "\n\n".join(BODY))


def _html(tag: str) -> Make:
    def make(folder: Path, line: str) -> Path:
        shown = "" if tag == "meta" else f"<{tag}>{line}</{tag}>"
        meta = f'<meta name="description" content="{line}">' if tag == "meta" else ""
        body = "".join(f"<p>{p}</p>" for p in BODY)
        return write(
            folder / "plan.html", f"<html><head><title>Plan</title>{meta}</head><body>{shown}{body}</body></html>"
        )

    return make


def _word(place: str) -> Make:
    def make(folder: Path, line: str) -> Path:
        document = docx.Document()
        core, section = document.core_properties, document.sections[0]
        if place in ("title", "subject", "keywords", "comments", "category"):
            setattr(core, place, line)
        elif place in ("header", "footer"):
            getattr(section, place).paragraphs[0].text = line
        elif place == "even":
            document.settings.odd_and_even_pages_header_footer = True
            section.even_page_header.paragraphs[0].text = line
        elif place == "cell":
            table = document.add_table(1, 2)
            table.cell(0, 0).text, table.cell(0, 1).text = "Vraagstuk bewaking", line
        else:
            document.add_paragraph(line)
        for text in BODY:
            document.add_paragraph(text)
        document.save(str(folder / "plan.docx"))
        return folder / "plan.docx"

    return make


def _pdf(place: str) -> Make:
    def make(folder: Path, line: str) -> Path:
        canvas = Canvas(str(folder / "plan.pdf"), pagesize=A4)
        if place in ("title", "keywords"):
            getattr(canvas, f"set{place.capitalize()}")(line)
        for number in range(3):
            canvas.setFont("Helvetica", 10)
            if place == "header" or (place == "annex" and number == 2):
                canvas.drawCentredString(A4[0] / 2, A4[1] - 30, line)
            if place == "footer":
                canvas.drawCentredString(A4[0] / 2, 25, line)
            if place == "first" and number == 0:
                canvas.drawString(60, A4[1] - 100, line)
            for k, text in enumerate(BODY):
                canvas.drawString(60, A4[1] - 140 - 40 * k - number, f"{text[:-1]} op dag {number + k}.")
            if place == "stamp" and number == 0:
                canvas.setFont("Helvetica-Bold", 26)
                canvas.translate(120, 250)
                canvas.rotate(35)
                canvas.drawString(0, 0, line)
            canvas.showPage()
        canvas.save()
        return folder / "plan.pdf"

    return make


def _slide(folder: Path, line: str) -> Path:
    """In a text box at the foot of each slide."""
    deck = pptx.Presentation()
    for text in BODY:
        slide = deck.slides.add_slide(deck.slide_layouts[1])
        slide.shapes.title.text = text.split(" en ")[0]
        slide.placeholders[1].text = text
        slide.shapes.add_textbox(Inches(3), Inches(7), Inches(4), Inches(0.4)).text_frame.text = line
    deck.save(str(folder / "plan.pptx"))
    return folder / "plan.pptx"


def _workbook(place: str) -> Make:
    def make(folder: Path, line: str) -> Path:
        book = openpyxl.Workbook()
        sheet = book.active
        if place == "header":
            sheet.oddHeader.center.text = line
        else:
            sheet.append([line])
        sheet.append(["eis", "waarde"])
        sheet.append(["duur", "drie weken op zee"])
        sheet.append(["oefening", "elk kwartaal"])
        book.save(folder / "plan.xlsx")
        return folder / "plan.xlsx"

    return make


def _mail(folder: Path, line: str) -> Path:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@voorbeeld.nl", "b@voorbeeld.nl", line
    message.set_content("\n\n".join(BODY))
    return write(folder / "plan.eml", message.as_bytes())


def named(folder: Path, line: str) -> Path:
    """In the name of the file."""
    return write(folder / f"{line.replace('/', '-')}.txt", "\n\n".join(BODY))


PLACES: dict[str, Make] = {
    "eerste regel": _text(0), "laatste regel": _text(3), "kop": _heading, "html-kop": _html("header"),
    "html-alinea": _html("p"), "html-gegevens": _html("meta"), "Word-koptekst": _word("header"),
    "Word-voettekst": _word("footer"), "Word-alinea": _word("first"), "Word-tabel": _word("cell"),
    "Word-even": _word("even"), "Word-titel": _word("title"), "Word-trefwoorden": _word("keywords"),
    "Word-categorie": _word("category"), "PDF-koptekst": _pdf("header"), "PDF-voettekst": _pdf("footer"),
    "PDF-eerste": _pdf("first"), "PDF-stempel": _pdf("stamp"), "PDF-titel": _pdf("title"),
    "PDF-trefwoorden": _pdf("keywords"), "PDF-bijlage": _pdf("annex"), "dia": _slide,
    "werkblad": _workbook("cell"), "werkblad-kop": _workbook("header"), "e-mail": _mail, "bestandsnaam": named,
}  # fmt: skip
"""Where a mark stands; a stamp of large letters is at most 30 long."""

TEXT_PLACES: dict[str, Make] = {
    "eerste regel": _text(0), "midden": _text(2), "laatste regel": _text(3), "kop": _heading,
    "Word-alinea": _word("first"), "Word-tabel": _word("cell"), "Word-onderwerp": _word("subject"),
    "PDF-eerste": _pdf("first"), "PDF-titel": _pdf("title"), "werkblad": _workbook("cell"), "e-mail": _mail,
}  # fmt: skip
"""Where text stands that only looks like one."""
