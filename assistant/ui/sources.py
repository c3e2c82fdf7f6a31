"""What a person may open: the shared collection up to their label, and their own conversations' files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.ui.private import PREFIX, Private
from ingest.schema import Document, Label, Page, up_to

if TYPE_CHECKING:
    from assistant.pipeline import Assistant


class Sources:
    """Looks in the right one of the two; None means that it is not there, or not for this person."""

    def __init__(self, assistant: Assistant, private: Private, seen: Callable[[], tuple[Label, ...]]) -> None:
        self._assistant = assistant
        self._private = private
        self._seen = seen

    def visible(self) -> list[Document]:
        """The shared documents that whoever asks may know of, by title."""
        seen = self._seen()
        found = up_to(seen[-1], self._assistant.documents()) if seen else []
        return sorted(found, key=lambda d: d.title.lower())

    def current(self) -> dict[tuple[str, int], str]:
        """The SHA-256 of the document versions in force; a citation of anything else is of a withdrawn source."""
        return {(d.document_id, d.version): d.sha256 for d in self._assistant.documents()}

    def shown(self) -> dict[tuple[str, int], str]:
        """Of those, the ones that whoever asks may see."""
        return {(d.document_id, d.version): d.sha256 for d in self.visible()}

    def document(self, user: str, document_id: str, version: int, digest: str = "") -> Document | None:
        """The document, as far as this person may see it; `digest`, where given, is the file that was cited."""
        if document_id.startswith(PREFIX):
            kept = self._private.find(user, digest)
            return kept.attachment.document if kept else None
        found = next((d for d in self.visible() if (d.document_id, d.version) == (document_id, version)), None)
        return found if found and digest in ("", found.sha256) else None

    def page(self, user: str, document: Document, number: int | None) -> Page | None:
        """One page of a document that `document` gave."""
        if document.document_id.startswith(PREFIX):
            kept = self._private.find(user, document.sha256)
            return next((p for p in kept.attachment.pages if p.number == number), None) if kept else None
        return self._assistant.page(document.document_id, document.version, number)

    def original(self, user: str, document: Document) -> Path | None:
        """The file of a document that `document` gave."""
        if document.document_id.startswith(PREFIX):
            kept = self._private.find(user, document.sha256)
            return next((p for p in kept.paths if p.is_file()), None) if kept else None
        return self._assistant.original(document.document_id, document.version)
