"""Make a draft into a DOCX or ODT with real footnotes, on the office's model, and refuse where a name would get out."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from typing import Literal

from lxml import etree

from assistant.office import Office
from assistant.response.draft import Draft
from assistant.response.letterhead import Marks, entries, mark_docx, mark_odt
from assistant.response.names import found, pattern
from ingest.errors import RcbError

Kind = Literal["docx", "odt"]
FORMAT = "commonmark+footnotes+pipe_tables-raw_html"
"""What pandoc may read in a draft: no pictures of ours, no raw text of another format."""
_OUTSIDE = re.compile(rb'TargetMode="External"|xlink:href="(?:[a-z]+:|//|\.\./)', re.I)
_WORDS = {
    "nl": ("Concept, gemaakt met AI", "Label", "bladzijde", "bevat oefenmateriaal", "Bijlage: eis voor eis", "nl-NL"),
    "en": (
        "Draft, made with AI",
        "Label",
        "page",
        "contains practice material",
        "Annex: requirement by requirement",
        "en-GB",
    ),
}
_LABELS = {"openbaar": "public", "intern": "internal", "bedrijfsvertrouwelijk": "company confidential"}


def docx(draft: Draft) -> bytes:
    """For Word."""
    return export(draft, "docx")


def odt(draft: Draft) -> bytes:
    """For LibreOffice."""
    return export(draft, "odt")


def export(draft: Draft, kind: Kind) -> bytes:
    """Raises RcbError where a company that has not agreed is named anywhere in it, or the model points outside."""
    if draft.form == "email":
        raise RcbError("Een e-mail is tekst om te plakken en heeft geen bestand. Vraag de brief voor DOCX of ODT.")
    unsaid = pattern(draft.unsaid)
    _refuse(found(unsaid, f"{draft.title}\n{draft.name}\n{draft.text}"))
    made = _pandoc(draft, _model(draft.office, kind), kind)
    content = (mark_docx if kind == "docx" else mark_odt)(made, _marks(draft))
    for name, part in entries(content).items():
        if _OUTSIDE.search(part):
            raise RcbError(
                f"Het model verwijst in {name} naar iets buiten het document. Haal die verwijzing uit het model."
            )
        if name.endswith((".xml", ".rels", ".rdf")):
            _refuse(found(unsaid, _text(part)))
    return content


def _refuse(names: tuple[str, ...]) -> None:
    if names:
        raise RcbError(
            f"De reactie is niet gemaakt: er staat een naam in van een bedrijf dat nog niet instemde ({', '.join(names)}). "
            "Haal de naam uit de tekst of het sjabloon, of leg de toestemming vast."
        )


def _model(office: Office, kind: Kind) -> Path:
    """The office's own where it has one of this kind, else the one that comes with the product."""
    own = office.templates / f"{office.model}.{kind}"
    path = own if own.is_file() else Office.model_fields["templates"].default / f"model.{kind}"
    if not path.is_file():
        raise RcbError(f"Het model '{own}' is er niet. Zet het in de map {office.templates}.")
    return path


def _pandoc(draft: Draft, model: Path, kind: Kind) -> bytes:
    """Pandoc in its sandbox: it reads the text and the model, and nothing else."""
    import pypandoc

    language = _WORDS[draft.language][-1]
    options = ["--sandbox", f"--reference-doc={model}", "--shift-heading-level-by=-1", f"--metadata=lang={language}"]
    with tempfile.TemporaryDirectory(prefix="rcb-") as folder:
        target = Path(folder) / f"reactie.{kind}"
        try:
            pypandoc.convert_text(draft.text, kind, format=FORMAT, outputfile=str(target), extra_args=options)
            return target.read_bytes()
        except (RuntimeError, OSError) as error:
            raise RcbError(
                f"Het bestand is niet gemaakt op model '{model.name}': {error}. Controleer het model."
            ) from None


def _marks(draft: Draft) -> Marks:
    made, label, page, practice, annex, language = _WORDS[draft.language]
    shown = draft.label if draft.language == "nl" else _LABELS[draft.label]
    head = " · ".join([f"{label}: {shown}", made, *([practice] if any(c.practice for c in draft.citations) else [])])
    return Marks(draft.title, draft.office.name, language, head, head, page, annex)


def _text(part: bytes) -> str:
    """All text and attribute values of an XML part; text both as it reads on and with every piece apart."""
    root = etree.fromstring(part)
    values = [v for element in root.iter() for v in element.attrib.values()]
    return "\n".join(["".join(root.itertext()), *root.itertext(), *values])
