"""A folder as a corpus: its files, and what sources.csv says about each."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from ingest.errors import CorpusError
from ingest.manifest import MANIFEST, Row, plain, read_manifest
from ingest.schema import Document, Label, Parsed
from ingest.text import language

_OURS = ("glossary.csv", "organisatie.toml")
"""Files of the product in the corpora folder that are no documents."""
_COMPANY_FOLDERS = ("bedrij", "brochure", "compan")


class Source(NamedTuple):
    """A file of a corpus and its row; `row` is None where sources.csv has none."""

    root: Path
    path: str
    row: Row | None
    found: Path | None = None
    """Where the file is, when that differs from `path`: a name may hold bytes that are no text."""

    @property
    def file(self) -> Path:
        return self.found or self.root / self.path

    @property
    def collection(self) -> str:
        """The folder that the file is in, or the corpus itself: beleid, onderzoek, bedrijven, …"""
        return self.path.rsplit("/", 1)[0] if "/" in self.path else self.root.name


def sources(root: Path, only: Path | None = None) -> list[Source]:
    """The files under `root` (or under `only` in it), in order of path; hidden and `_…` folders are left out.

    Raises CorpusError where the folder is gone or a sources.csv cannot be read, before anything is deleted.
    """
    start = only or root
    if not start.exists():
        raise CorpusError(
            f"De map '{start}' bestaat niet (meer). Er is niets ingelezen en niets verwijderd. "
            "Controleer het pad, of koppel de schijf weer aan."
        )
    try:
        files = [start] if start.is_file() else sorted(_files(start, ()))
        folders = {folder for file in files for folder in _folders(file, root)}
        rows = {folder: read_manifest(folder / MANIFEST) for folder in folders}
    except OSError as error:
        where = error.filename or start
        raise CorpusError(f"'{where}' is niet te lezen ({error.strerror}). Er is niets gewijzigd.") from None
    found = []
    for file in files:
        said = (rows[folder].get(plain(_shown(file.relative_to(folder)))) for folder in _folders(file, root))
        found.append(Source(root, _shown(file.relative_to(root)), next(filter(None, said), None), file))
    return found


def is_document(name: str) -> bool:
    """Whether a file or folder of this name is looked at; hidden, `_…`, lock files and the product's own are not."""
    return not name.startswith((".", "_", "~$")) and name != MANIFEST and name not in _OURS


def _files(folder: Path, above: tuple[Path, ...]) -> Iterator[Path]:
    """The files below `folder`; a link back to a folder above it is not followed, and a pipe is no file."""
    here = folder.resolve()
    if here in above:
        return
    for entry in folder.iterdir():
        if not is_document(entry.name):
            continue
        if entry.is_dir():
            yield from _files(entry, (*above, here))
        elif entry.is_file() or (entry.is_symlink() and not entry.exists()):
            yield entry


def _folders(file: Path, root: Path) -> list[Path]:
    """Where a row for the file may stand: next to it, or higher up with the folders in its name."""
    return [folder for folder in file.parents if folder.is_relative_to(root)]


def _shown(path: Path) -> str:
    return os.fsencode(path.as_posix()).decode("utf-8", "backslashreplace")


def describe(source: Source, parsed: Parsed, *, document_id: str, version: int, sha256: str, label: Label) -> Document:
    """The document as its row says, and guessed from its text where the row is silent."""
    row = source.row or Row()
    text = "\n".join(page.text for page in parsed.pages[:3])
    guessed: dict[str, object] = {}
    said = (row.language or "").lower()[:2]
    if not row.title:
        guessed["title"] = parsed.title or _first_heading(parsed) or Path(source.path).stem.replace("-", " ")
    if not row.published and parsed.published:
        guessed["published"] = parsed.published
    if said not in ("nl", "en"):
        guessed["language"] = language(text)
    if not row.company and any(source.collection.lower().rpartition("/")[2].startswith(f) for f in _COMPANY_FOLDERS):
        guessed["company"] = str(row.title or guessed["title"]).split(" – ")[0].split(":")[0].strip()
    known = {
        "title": row.title,
        "publisher": row.publisher,
        "published": row.published,
        "language": None if "language" in guessed else said,
        "company": row.company,
        "label": row.label or label,
        "practice": _badge(row.practice),
    }
    return Document(
        document_id=document_id,
        version=version,
        path=source.path,
        collection=source.collection,
        **guessed | {k: v for k, v in known.items() if v is not None},
        sha256=sha256,
        status=parsed.status,
        detail=parsed.detail,
        flags=parsed.flags,
        guessed=tuple(sorted(guessed)) + (() if row.label else ("label",)),
        pages=len(parsed.pages),
    )


def _badge(practice: str | None) -> str | None:
    if not practice or practice.lower() in ("nee", "no", "0"):
        return None
    return "oefenmateriaal" if practice.lower() in ("ja", "yes", "1", "oefenmateriaal") else practice


def _first_heading(parsed: Parsed) -> str | None:
    for page in parsed.pages[:1]:
        for block in page.blocks:
            if block.kind == "heading":
                return page.text[block.start : block.end][:120]
    return None


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
