"""Word, PowerPoint and Excel: all text, in order, with tables by row."""

from __future__ import annotations

import zipfile
from pathlib import Path

import docx
import openpyxl
import pptx
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from pptx.util import Inches

from ingest.parse import parse
from ingest.schema import Page, Parsed
from ingest.settings import Settings

NS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def read(path: Path) -> Parsed:
    return parse(path, Settings())


def rows(page: Page) -> list[tuple[str, str]]:
    return [(b.kind, page.text[b.start : b.end]) for b in page.blocks]


def test_word_in_order_with_tables_and_lists(tmp_path: Path) -> None:
    document = docx.Document()
    document.core_properties.title = "Memo voortgang"
    document.sections[0].header.paragraphs[0].text = "Kop van elk vel"
    document.add_heading("Voortgang", 1)
    document.add_paragraph("Eerste alinea.")
    document.add_paragraph("Een punt", style="List Bullet")
    table = document.add_table(2, 2)
    for cell, text in zip(table._cells, ["Naam", "Aantal", "Havikoog", ""]):
        cell.text = text
    for cell in table.rows[0].cells:
        cell.paragraphs[0].runs[0].bold = True
    document.add_paragraph("Laatste alinea.")
    document.save(str(tmp_path / "a.docx"))
    parsed = read(tmp_path / "a.docx")
    assert parsed.title == "Memo voortgang"
    assert parsed.pages[0].number is None
    assert rows(parsed.pages[0]) == [
        ("heading", "Voortgang"), ("paragraph", "Eerste alinea."), ("item", "Een punt"),
        ("header", "Naam\tAantal"), ("row", "Havikoog\t"), ("paragraph", "Laatste alinea."),
    ]  # fmt: skip
    assert parsed.pages[0].blocks[4].header == ("Naam", "Aantal")


def test_word_links_fields_and_boxes_are_read_and_deletions_are_not(tmp_path: Path) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("Zie ")
    paragraph._p.append(parse_xml(f"<w:hyperlink {NS}><w:r><w:t>de website</w:t></w:r></w:hyperlink>"))
    paragraph._p.append(
        parse_xml(f'<w:fldSimple {NS} w:instr="DATE"><w:r><w:t xml:space="preserve"> van mei</w:t></w:r></w:fldSimple>')
    )
    paragraph._p.append(parse_xml(f"<w:del {NS}><w:r><w:delText>verwijderd</w:delText></w:r></w:del>"))
    paragraph._p.append(parse_xml(f"<w:ins {NS}><w:r><w:t>, herzien</w:t></w:r></w:ins>"))
    document.save(str(tmp_path / "a.docx"))
    assert read(tmp_path / "a.docx").pages[0].text == "Zie de website van mei, herzien"


def test_hidden_runs_are_out_and_flagged(tmp_path: Path) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("Zichtbaar.")
    run = paragraph.add_run(" Verborgen aanbeveling.")
    run._r.get_or_add_rPr().append(OxmlElement("w:vanish"))
    white = document.add_paragraph().add_run("Witte aanbeveling.")
    colour = OxmlElement("w:color")
    colour.set(qn("w:val"), "FFFFFF")
    white._r.get_or_add_rPr().append(colour)
    document.save(str(tmp_path / "a.docx"))
    parsed = read(tmp_path / "a.docx")
    assert parsed.pages[0].text == "Zichtbaar."
    assert len(parsed.flags) == 2 and "Verborgen aanbeveling." in parsed.flags[0]


def test_slides_are_pages(tmp_path: Path) -> None:
    deck = pptx.Presentation()
    for k in (1, 2):
        slide = deck.slides.add_slide(deck.slide_layouts[1])
        slide.shapes.title.text = f"Dia {k}"
        slide.placeholders[1].text = "eerste punt\ntweede punt"
    table = deck.slides[1].shapes.add_table(2, 2, Inches(1), Inches(5), Inches(4), Inches(1)).table
    for cell, text in zip(table.iter_cells(), ["Kenmerk", "Waarde", "Massa", "4 kg"]):
        cell.text = text
    deck.save(str(tmp_path / "a.pptx"))
    parsed = read(tmp_path / "a.pptx")
    assert [p.number for p in parsed.pages] == [1, 2]
    assert rows(parsed.pages[0]) == [("heading", "Dia 1"), ("item", "eerste punt"), ("item", "tweede punt")]
    assert rows(parsed.pages[1])[-2:] == [("header", "Kenmerk\tWaarde"), ("row", "Massa\t4 kg")]


def test_a_workbook_by_row(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Locaties"
    for row in (
        ["Overzicht 2026"],
        ["Locatie", "Weken", "Kosten"],
        ["Maasvlakte", 3, 1250.5],
        [None, None, None],
        ["Noordwijk", None, 900],
    ):
        sheet.append(row)
    book.create_sheet("Verborgen").sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")
    parsed = read(tmp_path / "a.xlsx")
    assert rows(parsed.pages[0]) == [
        ("heading", "Locaties"), ("paragraph", "Overzicht 2026"), ("header", "Locatie\tWeken\tKosten"),
        ("row", "Maasvlakte\t3\t1250,5"),
        ("row", "Noordwijk\t\t900")
    ]  # fmt: skip


def test_archives_that_are_traps(tmp_path: Path) -> None:
    for name, member, data, status in (
        ("bomb.docx", "word/document.xml", b"0" * 30_000_000, "too_large"),
        ("stray.docx", "../../etc/passwd", b"x", "refused"),
        ("other.zip", "brief.txt", b"x", "refused"),
    ):
        with zipfile.ZipFile(tmp_path / name, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(member, data)
        assert read(tmp_path / name).status == status
    with zipfile.ZipFile(tmp_path / "many.docx", "w") as archive:
        for k in range(2100):
            archive.writestr(f"word/{k}.xml", b"")
    assert read(tmp_path / "many.docx").status == "too_large"


def test_a_document_that_declares_entities_is_refused(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("tekst")
    document.save(str(tmp_path / "a.docx"))
    with zipfile.ZipFile(tmp_path / "a.docx") as old, zipfile.ZipFile(tmp_path / "b.docx", "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "word/document.xml":
                entity = b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
                data = data.replace(b"<w:document", entity + b"<w:document", 1).replace(b">tekst<", b">voor&x;na<")
            new.writestr(name, data)
    assert read(tmp_path / "a.docx").status == "ok"
    assert read(tmp_path / "b.docx").status == "refused"
