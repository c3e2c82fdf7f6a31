"""Files of conversations: found again for their owner, by the hash that every citation carries."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ingest.corpus import sha256

if TYPE_CHECKING:
    from assistant.attachment import Attachment

PREFIX = "bijlage/"
"""How the ids of documents begin that belong to one conversation."""


class Kept(NamedTuple):
    """What was read, and the places where the file itself may still be."""

    attachment: Attachment
    paths: tuple[Path, ...]


class Private:
    """In memory only; after a restart a conversation that is opened again reads its files again."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], Kept] = {}

    def keep(self, owner: str, attachment: Attachment, *paths: Path) -> None:
        """Remember a file that `owner` added."""
        self._kept[owner, attachment.document.sha256] = Kept(attachment, paths)

    def read_before(self, owner: str, path: Path) -> Attachment | None:
        """What was read from the same bytes earlier, for the same owner."""
        kept = self._kept.get((owner, sha256(path)))
        return kept.attachment if kept else None

    def find(self, owner: str, digest: str) -> Kept | None:
        """The file with this SHA-256, if `owner` added it."""
        return self._kept.get((owner, digest))
