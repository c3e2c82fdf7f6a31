"""A document of one conversation: read, searched and cited there, and kept nowhere else."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

from ingest.chunk import chunk
from ingest.corpus import Source, describe, sha256
from ingest.lexical import Lexical
from ingest.schema import Document, Page, Passage, Status
from ingest.settings import Settings
from ingest.store import SEARCHED
from ingest.worker import Readers


class Attachment(NamedTuple):
    """The document, its text and its own little index; nobody else's answer sees it."""

    document: Document
    pages: tuple[Page, ...]
    passages: dict[str, Passage]
    lexical: Lexical | None

    @property
    def status(self) -> Status:
        return self.document.status

    @property
    def detail(self) -> str | None:
        return self.document.detail


def attach(path: Path, name: str, settings: Settings) -> Attachment:
    """Read an upload; one that cannot be read has a status and a Dutch detail, and is not searched."""
    with Readers(settings) as readers:
        (_, parsed), *_ = readers.read_all([path])
    document = describe(
        Source(path.parent, name, None),
        parsed,
        document_id=f"bijlage/{uuid4()}/{name}",
        version=1,
        sha256=sha256(path),
        label=settings.default_label,
    )
    if parsed.status not in SEARCHED:
        return Attachment(document, (), {}, None)
    passages = chunk(document, parsed.pages, words=settings.passage_words)
    found = {p.passage_id: p for p in passages}
    return Attachment(document, parsed.pages, found, Lexical.in_memory(document, passages))
