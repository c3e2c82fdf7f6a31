"""Put a document into the shared collection, with what a person confirmed about it."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

from ingest.corpus import is_document, sha256
from ingest.embed import encoder
from ingest.errors import RcbError
from ingest.load import update
from ingest.manifest import MANIFEST, plain
from ingest.schema import Document, Label
from ingest.settings import Settings
from ingest.store import COLLECTION, Store

_COLUMNS = ("file", "title", "publisher", "date", "language", "company", "label", "supersedes", "practice")


def add(
    path: Path,
    settings: Settings,
    *,
    name: str,
    title: str,
    label: Label,
    company: str | None = None,
    published: date | None = None,
    load_encoder: Callable = encoder,
) -> Document:
    """Copy the file into the collection, write its row, and index it; returns the document as indexed.

    A file of the same name is replaced: it is the next version of that document. One with a rubricering is not kept.
    """
    folder = settings.index / COLLECTION
    file = Path(name).name
    if not file.isprintable() or not is_document(file or ".") or len(file.encode()) > 200:
        raise RcbError(f"'{name}' kan geen bestandsnaam zijn. Geef het bestand een andere naam.")
    store = Store(settings.index)
    with store.index.writing():
        folder.mkdir(exist_ok=True)
        file = next((f.name for f in folder.iterdir() if plain(f.name) == plain(file)), file)
        arriving = folder / f".{file}"
        shutil.copyfile(path, arriving)
        arriving.replace(folder / file)
        row = {"file": file, "title": title, "date": published or "", "company": company or "", "label": label}
        _write_row(folder / MANIFEST, row)
        store.catalogue.restore([sha256(folder / file)])
        report = update(store, [folder], settings, load_encoder=load_encoder)
        document = next(d for d in (*report.added, *report.replaced, *report.unchanged) if d.path == file)
        if document.status == "refused":
            (folder / file).unlink()
        return document


def _write_row(manifest: Path, row: dict[str, object]) -> None:
    """Put the row in the manifest, in place of an earlier one for the same file."""
    rows: list[dict[str, object]] = []
    if manifest.exists():
        with manifest.open(encoding="utf-8", newline="") as file:
            rows = [r for r in csv.DictReader(file) if r["file"] != row["file"]]
    temporary = manifest.with_name(f".{manifest.name}")
    with temporary.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, _COLUMNS)
        writer.writeheader()
        writer.writerows([*rows, row])
    temporary.replace(manifest)
