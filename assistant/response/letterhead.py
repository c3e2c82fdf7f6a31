"""What a response bears on every page, whatever model it is made on: its label, that it is a draft made with AI, the page."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

if TYPE_CHECKING:
    from docx.document import Document
    from docx.section import _Footer, _Header

STYLE = "urn:oasis:names:tc:opendocument:xmlns:style:1.0"
TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
FO = "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"
OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
META = "urn:oasis:names:tc:opendocument:xmlns:meta:1.0"
DC = "http://purl.org/dc/elements/1.1/"
_SMALL = {f"{{{FO}}}font-size": "8pt", f"{{{FO}}}color": "#5a6670"}


class Marks(NamedTuple):
    """What is put on, in the language of the text."""

    title: str
    author: str
    language: str
    """`nl-NL`."""
    head: str
    foot: str
    page: str
    """`bladzijde`."""
    annex: str
    """The heading that starts on a new page."""


def mark_docx(content: bytes, marks: Marks) -> bytes:
    """Head and foot in every section, also of a first or even page; lists and tables fit; nobody's metadata."""
    from docx import Document
    from docx.shared import Pt

    doc = Document(io.BytesIO(content))
    for section in doc.sections:
        pairs = [(section.header, section.footer)]
        if section.different_first_page_header_footer:
            pairs.append((section.first_page_header, section.first_page_footer))
        if doc.settings.odd_and_even_pages_header_footer:
            pairs.append((section.even_page_header, section.even_page_footer))
        for head, foot in pairs:
            _line(head, marks.head)
            _page(_line(foot, f"{marks.foot} · {marks.page} "))
    for paragraph in doc.paragraphs:
        if paragraph.text == marks.annex and paragraph.style and paragraph.style.name.startswith("Heading"):
            paragraph.paragraph_format.page_break_before = True
    for table in doc.tables:
        _wide(table, doc.sections[0])
        for n, row in enumerate(table.rows):
            _whole(row._tr)
            for run in (r for cell in row.cells for p in cell.paragraphs for r in p.runs):
                run.font.size = Pt(8.5)
                run.font.bold = True if n == 0 else run.font.bold
    _indent(doc)
    _numbered_on(doc)
    properties = doc.core_properties
    properties.title, properties.author, properties.last_modified_by = marks.title, marks.author, marks.author
    properties.subject = properties.keywords = properties.comments = properties.category = ""
    properties.language = marks.language
    properties.created = properties.modified = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    out = io.BytesIO()
    doc.save(out)
    return out.getvalue()


def _line(part: _Header | _Footer, text: str):
    """A line of small type below what the model has there already."""
    from docx.shared import Pt, RGBColor

    part.is_linked_to_previous = False
    empty = len(part.paragraphs) == 1 and not part.paragraphs[0].runs and not part.tables
    paragraph = part.paragraphs[0] if empty else part.add_paragraph()
    run = paragraph.add_run(text)
    run.font.size, run.font.color.rgb = Pt(8), RGBColor(0x5A, 0x66, 0x70)
    return paragraph


def _page(paragraph) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    number = paragraph.add_run("1")._r
    number.insert(0, paragraph.runs[0]._r.rPr.__copy__())
    field.append(number)
    paragraph._p.append(field)


def _whole(row) -> None:
    """A row is not split over pages."""
    from docx.oxml import OxmlElement

    row.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _wide(table, section) -> None:
    """As wide as the text, its columns in the proportion they have."""
    from docx.oxml.ns import qn

    columns = list(table._tbl.tblGrid.iter(qn("w:gridCol")))
    widths = [int(c.get(qn("w:w"), "1")) for c in columns]
    text = (section.page_width - section.left_margin - section.right_margin) // 635
    for column, width in zip(columns, widths):
        column.set(qn("w:w"), str(width * text // max(1, sum(widths))))
    after = table._tbl.getnext()
    if after is not None and after.tag == qn("w:p"):
        from docx.shared import Pt
        from docx.text.paragraph import Paragraph

        Paragraph(after, table._parent).paragraph_format.space_before = Pt(6)


def _numbered_on(doc: Document) -> None:
    """Notes count on from the first page to the last, as the text refers to them."""
    from docx.oxml.ns import qn

    for restart in [*doc.element.iter(qn("w:numRestart")), *doc.settings.element.iter(qn("w:numRestart"))]:
        restart.getparent().remove(restart)


def _indent(doc: Document) -> None:
    from docx.oxml.ns import qn

    for level in doc.part.numbering_part.element.iter(qn("w:lvl")):
        if level.get(qn("w:ilvl")) == "0" and (indent := level.find(".//" + qn("w:ind"))) is not None:
            indent.set(qn("w:left"), "284")
            indent.set(qn("w:hanging"), "284")


def mark_odt(content: bytes, marks: Marks) -> bytes:
    """The same for OpenDocument."""
    files = entries(content)
    styles, body, meta = (etree.fromstring(files[name]) for name in ("styles.xml", "content.xml", "meta.xml"))
    _mark_styles(styles, marks)
    _mark_body(body, marks)
    known = meta.find(f"{{{OFFICE}}}meta")
    for child in list(known):
        known.remove(child)
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    for space, name, text in (
        (META, "generator", "RCB-assistent"), (DC, "title", marks.title), (META, "initial-creator", marks.author), (DC, "creator", marks.author),
        (DC, "language", marks.language), (META, "creation-date", now), (DC, "date", now),
    ):  # fmt: skip
        etree.SubElement(known, f"{{{space}}}{name}").text = text
    files |= {"styles.xml": _bytes(styles), "content.xml": _bytes(body), "meta.xml": _bytes(meta)}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("mimetype", files.pop("mimetype"), zipfile.ZIP_STORED)
        for name, part in files.items():
            file.writestr(name, part)
    return out.getvalue()


def _mark_styles(styles: etree._Element, marks: Marks) -> None:
    language, _, country = marks.language.partition("-")
    for properties in styles.iterfind(f".//{{{STYLE}}}default-style/{{{STYLE}}}text-properties"):
        properties.set(f"{{{FO}}}language", language)
        properties.set(f"{{{FO}}}country", country)
    automatic = styles.find(f"{{{OFFICE}}}automatic-styles")
    small = etree.SubElement(
        automatic, f"{{{STYLE}}}style", {f"{{{STYLE}}}name": "RcbMark", f"{{{STYLE}}}family": "paragraph"}
    )
    etree.SubElement(small, f"{{{STYLE}}}text-properties", _SMALL)
    for layout in styles.iter(f"{{{STYLE}}}page-layout"):
        for kind, side in (("header", "margin-bottom"), ("footer", "margin-top")):
            room = layout.find(f"{{{STYLE}}}{kind}-style")
            if room is None:
                room = etree.SubElement(layout, f"{{{STYLE}}}{kind}-style")
            if room.find(f"{{{STYLE}}}header-footer-properties") is None:
                etree.SubElement(room, f"{{{STYLE}}}header-footer-properties")
            size = room.find(f"{{{STYLE}}}header-footer-properties")
            size.set(f"{{{FO}}}min-height", size.get(f"{{{FO}}}min-height") or "0.9cm")
            size.set(f"{{{FO}}}{side}", "0.4cm")
    for page in styles.iter(f"{{{STYLE}}}master-page"):
        for n, (kind, text) in enumerate((("header", marks.head), ("footer", f"{marks.foot} · {marks.page} "))):
            part = page.find(f"{{{STYLE}}}{kind}")
            if part is None:
                part = etree.Element(f"{{{STYLE}}}{kind}")
                page.insert(n, part)
            for paragraph in [
                p for p in part if not "".join(p.itertext()).strip() or p.find(f"{{{TEXT}}}page-number") is not None
            ]:
                part.remove(paragraph)
            line = etree.SubElement(part, f"{{{TEXT}}}p", {f"{{{TEXT}}}style-name": "RcbMark"})
            line.text = text
            if kind == "footer":
                etree.SubElement(line, f"{{{TEXT}}}page-number", {f"{{{TEXT}}}select-page": "current"})


def _mark_body(body: etree._Element, marks: Marks) -> None:
    automatic = body.find(f"{{{OFFICE}}}automatic-styles")
    for heading in body.iter(f"{{{TEXT}}}h"):
        if "".join(heading.itertext()) == marks.annex:
            of = heading.get(f"{{{TEXT}}}style-name")
            known = {
                f"{{{STYLE}}}name": "RcbAnnex",
                f"{{{STYLE}}}family": "paragraph",
                f"{{{STYLE}}}parent-style-name": of,
            }
            style = etree.SubElement(automatic, f"{{{STYLE}}}style", known)
            etree.SubElement(style, f"{{{STYLE}}}paragraph-properties", {f"{{{FO}}}break-before": "page"})
            heading.set(f"{{{TEXT}}}style-name", "RcbAnnex")
    for label in body.iter(f"{{{STYLE}}}list-level-label-alignment"):
        if label.getparent().getparent().get(f"{{{TEXT}}}level") == "1":
            label.set(f"{{{TEXT}}}list-tab-stop-position", "0.5cm")
            label.set(f"{{{FO}}}margin-left", "0.5cm")
            label.set(f"{{{FO}}}text-indent", "-0.5cm")
            label.getparent().set(f"{{{FO}}}text-align", "start")
    for style in body.iter(f"{{{STYLE}}}style"):
        if style.get(f"{{{STYLE}}}name") in ("TableRowCell", "TableHeaderRowCell"):
            cell = style.find(f"{{{STYLE}}}table-cell-properties")
            cell.set(f"{{{FO}}}border-bottom", "0.5pt solid #b8c2ca")
            cell.set(f"{{{FO}}}padding", "0.08cm")
            cell.attrib.pop(f"{{{FO}}}border", None)


def entries(content: bytes) -> dict[str, bytes]:
    """The parts of a DOCX, ODT or XLSX by name."""
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return {name: file.read(name) for name in file.namelist() if not name.endswith("/")}


def _bytes(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")
