"""The DOCX and ODT read back: real notes, label and mark on every page, no name anywhere, one page of A4."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document
from lxml import etree

from assistant.office import Office
from assistant.response.draft import Draft, draft
from assistant.response.export import docx, export, odt
from assistant.schema import Case
from ingest.errors import RcbError
from ingest.settings import ROOT
from tests.made_case import CHALLENGE, HAVIKOOG, OFFICE, SHORTLIST, candidate, case, cell

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
NAMES = re.compile("havikoog|etherwacht|luistervink|kustblik|duinster|duinvalk|spectrapost|luisterpost|vermeulen", re.I)
KINDS = pytest.mark.parametrize("kind", ["docx", "odt"])


@pytest.fixture(scope="module")
def made() -> Draft:
    return draft(case(), OFFICE, annex=True)


@pytest.fixture(scope="module")
def files(made: Draft) -> dict[str, bytes]:
    return {"docx": docx(made), "odt": odt(made)}


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return {n: file.read(n) for n in file.namelist()}


def texts(part: bytes) -> str:
    return "".join(etree.fromstring(part).itertext())


def test_word_has_a_real_note_for_every_citation(made: Draft, files: dict[str, bytes]) -> None:
    inside = parts(files["docx"])
    notes = [n for n in etree.fromstring(inside["word/footnotes.xml"]) if not n.get(f"{W}type")]
    referred = [n.get(f"{W}id") for n in etree.fromstring(inside["word/document.xml"]).iter(f"{W}footnoteReference")]
    assert len(notes) == len(referred) == len(made.citations) > 15
    assert [n.get(f"{W}id") for n in notes] == referred
    first = "".join(notes[0].itertext()).strip()
    assert first == "brochure van Kandidaat A, p. 2, 3 september 2025; citaat gecontroleerd; oefenmateriaal."
    assert b"numRestart" not in inside["word/document.xml"]


def test_writer_has_a_real_note_for_every_citation(made: Draft, files: dict[str, bytes]) -> None:
    root = etree.fromstring(parts(files["odt"])["content.xml"])
    notes = list(root.iter(f"{TEXT}note"))
    assert [n.findtext(f"{TEXT}note-citation") for n in notes] == [str(c.number) for c in made.citations]
    assert "Kandidaat A, p. 2" in "".join(notes[0].itertext())


def test_word_bears_label_and_mark_above_and_below(files: dict[str, bytes]) -> None:
    doc = Document(io.BytesIO(files["docx"]))
    head = "Label: intern · Concept, gemaakt met AI · bevat oefenmateriaal"
    for section in doc.sections:
        assert section.header.paragraphs[-1].text == head
        assert section.footer.paragraphs[-1].text.startswith(f"{head} · bladzijde")
        assert "PAGE" in section.footer._element.xml
        assert (section.page_width.mm, section.page_height.mm) == (pytest.approx(210, abs=1), pytest.approx(297, abs=1))


def test_writer_bears_label_and_mark_above_and_below(files: dict[str, bytes]) -> None:
    root = etree.fromstring(parts(files["odt"])["styles.xml"])
    pages = list(root.iter(f"{STYLE}master-page"))
    assert pages
    for page in pages:
        for kind in ("header", "footer"):
            assert "Label: intern · Concept, gemaakt met AI" in "".join(page.find(f"{STYLE}{kind}").itertext())
    layout = root.find(f".//{STYLE}page-layout-properties")
    assert (layout.get(f"{FO}page-width"), layout.get(f"{FO}page-height")) == ("21cm", "29.7cm")


@KINDS
def test_no_part_names_anybody(kind: str, files: dict[str, bytes], made: Draft) -> None:
    for name, part in parts(files[kind]).items():
        assert not NAMES.search(name)
        assert not NAMES.search(part.decode("utf-8", "ignore")), name
        if name.endswith(".xml"):
            assert not NAMES.search(texts(part)), name
    assert not NAMES.search(made.name)


def test_metadata_is_the_offices_and_the_language_dutch(files: dict[str, bytes]) -> None:
    doc = Document(io.BytesIO(files["docx"]))
    known = doc.core_properties
    assert (known.author, known.last_modified_by, known.language) == (OFFICE.name, OFFICE.name, "nl-NL")
    assert known.title == "Eerste reactie: Drones detecteren op zee"
    assert known.comments == known.keywords == ""
    meta = parts(files["odt"])["meta.xml"].decode()
    assert meta.count(OFFICE.name) == 2 and "nl-NL" in meta
    assert b'fo:language="nl"' in parts(files["odt"])["styles.xml"]
    user = Path.home().name
    assert user == "root" or user not in meta


@KINDS
def test_nothing_points_outside_and_there_is_no_picture(kind: str, files: dict[str, bytes]) -> None:
    for name, part in parts(files[kind]).items():
        assert b'TargetMode="External"' not in part
        assert not re.search(rb'xlink:href="(?:https?|file|ftp):', part)
        assert not name.lower().endswith((".png", ".jpg", ".emf", ".svg"))


@KINDS
def test_what_a_source_says_stays_text(kind: str) -> None:
    said = "Zie [hier](plek) <b>vet</b> *nu* ![x](y) `c` en $a$ | b"
    one = SHORTLIST.model_copy(
        update={"candidates": (candidate(HAVIKOOG, 1, "promising", cell(HAVIKOOG, "R1", "meets", said)),)}
    )
    inside = parts(export(draft(case(shortlist=one), OFFICE), kind))
    shown = texts(inside["word/document.xml" if kind == "docx" else "content.xml"])
    assert "<b>vet</b> *nu* ![x](y) `c` en $a$ | b" in shown
    assert b"hyperlink" not in b"".join(v for n, v in inside.items() if n.endswith(("document.xml", "content.xml")))


def test_the_annex_is_a_table_on_a_page_of_its_own(files: dict[str, bytes]) -> None:
    doc = Document(io.BytesIO(files["docx"]))
    assert [len(t.columns) for t in doc.tables] == [6, 4]
    assert doc.tables[0].cell(1, 0).text == "Kandidaat A, kansrijk"
    assert doc.tables[0].cell(1, 1).text == "voldoet"
    heading = next(p for p in doc.paragraphs if p.text == "Bijlage: eis voor eis")
    assert heading.paragraph_format.page_break_before
    root = etree.fromstring(parts(files["odt"])["content.xml"])
    assert any(h.get(f"{TEXT}style-name") == "RcbAnnex" for h in root.iter(f"{TEXT}h"))


@KINDS
@pytest.mark.parametrize("where", ["text", "title", "name"])
def test_a_name_that_slipped_in_is_refused(kind: str, where: str, made: Draft) -> None:
    slipped = made.model_copy(update={where: f"{getattr(made, where)} van Havikoog"})
    with pytest.raises(RcbError, match=r"nog niet instemde \(Havikoog\)"):
        export(slipped, kind)


@KINDS
def test_a_model_that_names_a_company_is_refused(kind: str, tmp_path: Path) -> None:
    office = with_model(tmp_path, kind, lambda part: part.replace(b"</w:hdr>", b"<w:p><w:r><w:t>Havikoog</w:t></w:r></w:p></w:hdr>").replace(b"<style:header>", b"<style:header><text:p>Havikoog</text:p>"))  # fmt: skip
    with pytest.raises(RcbError, match="nog niet instemde"):
        export(draft(case(), office), kind)


def test_a_model_that_points_outside_is_refused(tmp_path: Path) -> None:
    link = b'<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" Target="http://kwaad.example/x.dotm" TargetMode="External"/></Relationships>'
    office = with_model(tmp_path, "docx", lambda part: part.replace(b"</Relationships>", link), only="word/_rels/")
    try:
        content = docx(draft(case(), office))
    except RcbError as error:
        assert "buiten het document" in str(error)
    else:
        assert b"kwaad.example" not in b"".join(parts(content).values())


def with_model(folder: Path, kind: str, change: Callable[[bytes], bytes], only: str = "") -> Office:
    """An office with a letterhead of its own."""
    shutil.copytree(ROOT / "prompts", folder / "prompts")
    own = folder / "prompts" / f"eigen.{kind}"
    inside = parts((ROOT / "prompts" / f"model.{kind}").read_bytes())
    if kind == "odt":
        inside["styles.xml"] = inside["styles.xml"].replace(
            b"<style:footer>", b"<style:header><text:p>Huis</text:p></style:header><style:footer>", 1
        )
    with zipfile.ZipFile(own, "w") as file:
        for name, part in inside.items():
            file.writestr(name, change(part) if name.startswith(only) else part)
    return OFFICE.model_copy(update={"templates": folder / "prompts", "model": "eigen"})


@KINDS
def test_the_offices_own_letterhead_is_kept_below_which_the_label_stands(kind: str, tmp_path: Path) -> None:
    office = with_model(
        tmp_path, kind, lambda part: part.replace(b"</w:hdr>", b"<w:p><w:r><w:t>Huis</w:t></w:r></w:p></w:hdr>")
    )
    inside = parts(export(draft(case(), office), kind))
    name = next(n for n, p in inside.items() if b"Huis" in p)
    assert texts(inside[name]).index("Huis") < texts(inside[name]).index("Label: intern")


def test_a_model_of_the_other_kind_only_falls_back_on_ours(tmp_path: Path) -> None:
    office = with_model(tmp_path, "docx", lambda part: part)
    assert odt(draft(case(), office)).startswith(b"PK")


def test_a_mail_is_no_file() -> None:
    with pytest.raises(RcbError, match="geen bestand"):
        docx(draft(case(), OFFICE, form="email"))


def test_english_is_marked_in_english() -> None:
    doc = Document(io.BytesIO(docx(draft(case(), OFFICE, language="en"))))
    assert (
        doc.sections[0].header.paragraphs[-1].text
        == "Label: internal · Draft, made with AI · contains practice material"
    )
    assert doc.core_properties.language == "en-GB"


def test_consent_names_the_company_in_the_file() -> None:
    inside = parts(docx(draft(case(consents=(HAVIKOOG,)), OFFICE)))
    assert "Havikoog Radar B.V. (kansrijk)" in texts(inside["word/document.xml"])
    assert "havikoog-radar.pdf" in texts(inside["word/footnotes.xml"])


def full() -> Case:
    """More than fits: fourteen long requirements, eight companies with long quotes."""
    long = (
        "en dat blijft zo bij regen, nevel, duisternis en een ruwe zee met golven tot ver boven het dek van het schip"
    )
    asked = tuple(
        r.model_copy(update={"requirement_id": f"R{n}", "text": f"{r.text}, {long[: 20 + 5 * n]}"})
        for n, r in enumerate((CHALLENGE.requirements * 2)[:14], 1)
    )
    challenge = CHALLENGE.model_copy(update={"requirements": asked})
    candidates = tuple(
        c.model_copy(
            update={
                "group": "promising",
                "evidence": tuple(
                    cell(c.company, f"R{n}", "meets", f"Proef {n} is gedaan, {long}, {long}.") for n in (1, 2, 3, 4)
                ),
            }
        )
        for c in SHORTLIST.candidates
    )
    return case(
        challenge=challenge, shortlist=SHORTLIST.model_copy(update={"challenge": challenge, "candidates": candidates})
    )


@pytest.mark.skipif(
    not (shutil.which("soffice") and shutil.which("pdftotext")), reason="LibreOffice of pdftotext ontbreekt"
)
@KINDS
def test_the_response_is_one_page_in_libreoffice(kind: str, tmp_path: Path) -> None:
    for name, content in (("kort", case()), ("vol", full())):
        (tmp_path / f"{name}.{kind}").write_bytes(export(draft(content, OFFICE), kind))
    command = [
        "soffice",
        "--headless",
        f"-env:UserInstallation=file://{tmp_path}/lo",
        "--convert-to",
        "pdf",
        "--outdir",
        str(tmp_path),
    ]
    subprocess.run([*command, *map(str, tmp_path.glob(f"*.{kind}"))], check=True, capture_output=True, timeout=180)
    for name in ("kort", "vol"):
        shown = subprocess.run(
            ["pdftotext", "-layout", str(tmp_path / f"{name}.pdf"), "-"], check=True, capture_output=True, text=True
        ).stdout
        assert shown.count("\f") == 1, name
        assert "Met vriendelijke groet" in shown and "brochure van Kandidaat A" in shown
        assert shown.count("Concept, gemaakt met AI") == 2
