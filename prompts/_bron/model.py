"""Make prompts/model.docx and prompts/model.odt: the styles of a response, sober and without a house style.

Run by hand: `python prompts/_bron/model.py`. An office puts its own letterhead in their place, or names it in
organisatie.toml (`[concept] model`). The start is what pandoc gives of itself.
"""

from __future__ import annotations

import io
import subprocess
import zipfile
from pathlib import Path

import pypandoc
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from lxml import etree

HERE = Path(__file__).resolve().parents[1]
FONT = "Arial"
INK, MUTED = "1F3A4D", "5A6670"
SIZE, NOTE = 10, 8
HEADINGS = {"Title": (15, 0, 2), "Heading 1": (11, 8, 2), "Heading 2": (10, 6, 2), "Heading 3": (10, 4, 2)}
"""Size, space above and below, in points."""
BODY = {
    "Body Text": (0, 4),
    "First Paragraph": (0, 4),
    "Compact": (0, 2.5),
    "Footnote Text": (0, 0.5),
    "Table Caption": (4, 2),
}
NS = {
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "svg": "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0",
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
}


def given(name: str) -> bytes:
    """A file that pandoc carries inside."""
    return subprocess.run(
        [pypandoc.get_pandoc_path(), "--print-default-data-file", name], capture_output=True, check=True
    ).stdout


def word() -> None:
    doc = Document(io.BytesIO(given("reference.docx")))
    defaults = doc.styles.element.find(qn("w:docDefaults"))
    defaults.find(".//" + qn("w:lang")).set(qn("w:val"), "nl-NL")
    normal = doc.styles["Normal"]
    normal.font.size = Pt(SIZE)
    normal.paragraph_format.line_spacing = 1.08
    normal.paragraph_format.space_after = Pt(0)
    for style in doc.styles:
        properties = style.element.find(qn("w:rPr"))
        if (
            properties is not None
            and (fonts := properties.find(qn("w:rFonts"))) is not None
            and style.name != "Verbatim Char"
        ):
            properties.remove(fonts)
    fonts = defaults.find(".//" + qn("w:rFonts"))
    for key in list(fonts.attrib):
        del fonts.attrib[key]
    for key in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{key}"), FONT)
    for name, (size, above, below) in HEADINGS.items():
        style = doc.styles[name]
        style.font.size, style.font.bold, style.font.italic = Pt(size), True, False
        style.font.color.rgb = RGBColor.from_string(INK)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(above), Pt(below)
        style.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.LEFT
        style.paragraph_format.keep_with_next = True
        style.paragraph_format.line_spacing = 1.0
    for name, (above, below) in BODY.items():
        style = doc.styles[name]
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(above), Pt(below)
        style.paragraph_format.widow_control = True
    doc.styles["Footnote Text"].font.size = Pt(NOTE)
    doc.styles["Footnote Text"].paragraph_format.line_spacing = 1.0
    _table(doc.styles["Table"].element)
    section = doc.sections[0]
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.2)
    section.top_margin, section.bottom_margin = Cm(2.2), Cm(1.9)
    section.header_distance, section.footer_distance = Cm(1), Cm(0.9)
    for part in (section.header, section.footer):
        part.is_linked_to_previous = False
        part.paragraphs[0].text = ""
    properties = doc.core_properties
    properties.author = properties.last_modified_by = properties.title = properties.comments = ""
    doc.save(HERE / "model.docx")


def _table(style: etree._Element) -> None:
    """Thin lines, a little room, the head row kept together with the next."""
    for old in style.findall(qn("w:tblPr")):
        style.remove(old)
    properties = OxmlElement("w:tblPr")
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "bottom", "insideH"):
        line = OxmlElement(f"w:{side}")
        for key, value in {"val": "single", "sz": "4", "space": "0", "color": "B8C2CA"}.items():
            line.set(qn(f"w:{key}"), value)
        borders.append(line)
    margins = OxmlElement("w:tblCellMar")
    for side, width in {"top": 30, "left": 70, "bottom": 30, "right": 70}.items():
        one = OxmlElement(f"w:{side}")
        one.set(qn("w:w"), str(width))
        one.set(qn("w:type"), "dxa")
        margins.append(one)
    properties.extend([borders, margins])
    style.append(properties)


def writer() -> None:
    files = {i.filename: b for i, b in _entries(given("reference.odt"))}
    root = etree.fromstring(files["styles.xml"])
    default = root.find(".//style:default-style[@style:family='paragraph']/style:text-properties", NS)
    _set(default, {"fo:language": "nl", "fo:country": "NL", "fo:font-size": f"{SIZE}pt", "style:font-name": FONT})
    for properties in root.iterfind(".//style:text-properties", NS):
        name = properties.getparent().get(f"{{{NS['style']}}}name") or ""
        if (
            "Source" not in name
            and "Teletype" not in name
            and "Preformatted" not in name
            and f"{{{NS['style']}}}font-name" in properties.attrib
        ):
            _set(properties, {"style:font-name": FONT})
    faces = root.find("office:font-face-decls", NS)
    face = etree.SubElement(faces, f"{{{NS['style']}}}font-face")
    _set(
        face,
        {
            "style:name": FONT,
            "svg:font-family": FONT,
            "style:font-family-generic": "swiss",
            "style:font-pitch": "variable",
        },
    )
    _style(root, "Standard", {"fo:line-height": "108%"}, {"fo:font-size": f"{SIZE}pt", "style:font-name": FONT})
    for name, (size, above, below) in HEADINGS.items():
        paragraph = {
            "fo:margin-top": f"{above}pt", "fo:margin-bottom": f"{below}pt", "fo:text-align": "start", "fo:keep-with-next": "always",
            "fo:line-height": "100%",
        }  # fmt: skip
        text = {
            "fo:font-size": f"{size}pt",
            "fo:font-weight": "bold",
            "fo:font-style": "normal",
            "fo:color": f"#{INK}",
            "style:font-name": FONT,
        }
        _style(root, name.replace(" ", "_20_"), paragraph, text)
    for name, (above, below) in {
        "Text_20_body": (2, 3),
        "First_20_paragraph": (0, 4),
        "Table_20_Contents": (1, 1),
        "Table_20_Heading": (1, 1),
    }.items():
        small = {"fo:font-size": "8.5pt"} if name.startswith("Table") else {}
        _style(
            root,
            name,
            {
                "fo:margin-top": f"{above}pt",
                "fo:margin-bottom": f"{below}pt",
                "fo:text-align": "start",
                "fo:widows": "2",
                "fo:orphans": "2",
            },
            small,
        )
    _style(
        root,
        "Footnote",
        {"fo:margin-left": "0cm", "fo:text-indent": "0cm", "fo:margin-bottom": "0.5pt", "fo:line-height": "100%"},
        {"fo:font-size": f"{NOTE}pt"},
    )
    _set(
        root.find(".//style:style[@style:name='Footnote_20_Symbol']", NS).find("style:text-properties", NS)
        if root.find(".//style:style[@style:name='Footnote_20_Symbol']/style:text-properties", NS) is not None
        else etree.SubElement(
            root.find(".//style:style[@style:name='Footnote_20_Symbol']", NS), f"{{{NS['style']}}}text-properties"
        ),
        {"style:text-position": "super 62%"},
    )
    _set(root.find(".//text:notes-configuration[@text:note-class='footnote']", NS), {"style:num-suffix": " "})
    _set(
        root.find(".//style:footnote-sep", NS),
        {
            "style:line-style": "solid",
            "style:color": "#b8c2ca",
            "style:distance-before-sep": "0.1cm",
            "style:distance-after-sep": "0.1cm",
        },
    )
    page = root.find(".//style:page-layout/style:page-layout-properties", NS)
    _set(page, {
        "fo:page-width": "21cm", "fo:page-height": "29.7cm", "fo:margin-left": "2.2cm", "fo:margin-right": "2.2cm",
        "fo:margin-top": "1cm", "fo:margin-bottom": "0.9cm", "style:print-orientation": "portrait",
    })  # fmt: skip
    files["styles.xml"] = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    with zipfile.ZipFile(HERE / "model.odt", "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("mimetype", files.pop("mimetype"), zipfile.ZIP_STORED)
        for name, content in files.items():
            out.writestr(name, content)


def _style(root: etree._Element, name: str, paragraph: dict[str, str], text: dict[str, str]) -> None:
    """Set properties of a paragraph style, which is made where there is none."""
    found = root.find(f".//office:styles/style:style[@style:name='{name}'][@style:family='paragraph']", NS)
    if found is None:
        found = etree.SubElement(root.find("office:styles", NS), f"{{{NS['style']}}}style")
        _set(found, {"style:name": name, "style:family": "paragraph", "style:parent-style-name": "Standard"})
    for kind, properties in (("paragraph", paragraph), ("text", text)):
        if not properties:
            continue
        one = found.find(f"style:{kind}-properties", NS)
        if one is None:
            one = etree.Element(f"{{{NS['style']}}}{kind}-properties")
            found.insert(0 if kind == "paragraph" else len(found), one)
        _set(one, properties)


def _set(element: etree._Element, known: dict[str, str]) -> None:
    for key, value in known.items():
        prefix, _, local = key.partition(":")
        element.set(f"{{{NS[prefix]}}}{local}", value)


def _entries(content: bytes) -> list[tuple[zipfile.ZipInfo, bytes]]:
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return [(i, file.read(i)) for i in file.infolist()]


if __name__ == "__main__":
    word()
    writer()
