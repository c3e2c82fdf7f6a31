"""sources.csv: what people say of the files in a folder."""

from __future__ import annotations

import codecs
import csv
import io
import re
import unicodedata
from datetime import date
from pathlib import Path
from typing import get_args

from pydantic import ValidationError, field_validator

from ingest.errors import CorpusError
from ingest.schema import Frozen, Label

MANIFEST = "sources.csv"
_ALIASES = {
    "bestand": "file",
    "path": "file",
    "titel": "title",
    "uitgever": "publisher",
    "datum": "published",
    "date": "published",
    "taal": "language",
    "bedrijf": "company",
    "vervangt": "supersedes",
    "oefenmateriaal": "practice",
}


class Row(Frozen):
    """What sources.csv says of one file; empty cells are None."""

    title: str | None = None
    publisher: str | None = None
    published: date | None = None
    language: str | None = None
    company: str | None = None
    label: Label | None = None
    supersedes: str | None = None
    practice: str | None = None

    @field_validator("label", mode="before")
    @classmethod
    def _label(cls, said: str | None) -> str | None:
        return said and said.lower()

    @field_validator("published", mode="before")
    @classmethod
    def _date(cls, said: str | None) -> date | None:
        """2025-04-24, or 24-4-2025 as a Dutch spreadsheet makes of it."""
        if not said:
            return None
        dutch = re.fullmatch(r"(\d{1,2})[-/](\d{1,2})[-/](\d{4})", said)
        return date(int(dutch[3]), int(dutch[2]), int(dutch[1])) if dutch else date.fromisoformat(said)


def read_manifest(path: Path) -> dict[str, Row]:
    """Rows by file name, as spreadsheets save them: `,` `;` or tab; UTF-8, UTF-16 or Windows-1252."""
    if not path.exists():
        return {}
    text = _decoded(path.read_bytes())
    header = text.partition("\n")[0]
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=max(";,\t", key=header.count))
    rows: dict[str, Row] = {}
    try:
        names = [(name or "").strip().lower() for name in reader.fieldnames or ()]
        reader.fieldnames = [_ALIASES.get(name, name) for name in names]
        if "file" not in reader.fieldnames:
            raise CorpusError(f"{path}, regel 1: er is geen kolom 'file'. Noem op de eerste regel de kolommen.")
        for record in reader:
            name, row = _row(record, f"{path}, regel {reader.line_num}")
            if row:
                rows[plain(name)] = row
    except csv.Error:
        raise CorpusError(
            f"{path}, regel {reader.line_num}: niet te lezen als tabel. Staat er een aanhalingsteken te veel?"
        ) from None
    return rows


def plain(name: str) -> str:
    """A file name as it is looked up: without regard to case or to how its accents are stored."""
    return unicodedata.normalize("NFC", name).lower()


def _decoded(raw: bytes) -> str:
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return raw.decode("utf-16", "replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def _row(record: dict[str | None, str | list[str] | None], where: str) -> tuple[str, Row | None]:
    """A file name and what is said of it; nothing for a row of empty cells."""
    if any(cell.strip() for cell in record.pop(None, None) or ()):
        raise CorpusError(f"{where}: meer cellen dan kolommen. Zet tekst met een komma erin tussen aanhalingstekens.")
    fields = {str(k): v.strip() for k, v in record.items() if isinstance(v, str) and v.strip()}
    if not fields:
        return "", None
    file = fields.pop("file", "")
    if not file:
        raise CorpusError(f"{where}: de kolom 'file' is leeg. Vul de bestandsnaam in.")
    try:
        return file, Row.model_validate({k: v for k, v in fields.items() if k in Row.model_fields})
    except ValidationError as error:
        field = str(error.errors()[0]["loc"][0])
        allowed = f" Gebruik een van: {', '.join(get_args(Label))}." if field == "label" else ""
        allowed = " Schrijf een datum als 2025-04-24." if field == "published" else allowed
        raise CorpusError(f"{where}: '{fields[field]}' past niet in de kolom '{field}'.{allowed}") from None
