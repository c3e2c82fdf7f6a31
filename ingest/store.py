"""The folder `.rcb`: catalogue, index generations and a copy of every searched file, published together."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

from ingest.catalogue import Catalogue, Entry
from ingest.embed import embed, encoder, windows
from ingest.errors import IndexDamaged
from ingest.index import Index, Stamp
from ingest.schema import Document
from ingest.settings import Settings

COLLECTION = "collection"
"""The folder in the index folder with the documents that were added in the chat; a corpus like any other."""

SEARCHED = ("ok", "ok_ocr")
"""The statuses with which a document is searched."""


class Store:
    """Opened by the one writer and by every reader; only `publish` changes what is in force."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.catalogue = Catalogue(path / "catalogue.db")
        self.index = Index(path / "index")

    def entries(self) -> list[Entry]:
        """The documents of the generation in force."""
        return self.catalogue.members(self.index.current())

    def original(self, document: Document) -> Path:
        """Where the copy of a document's file is kept, by content, so that a cited page never changes under us."""
        return self.path / "files" / f"{document.sha256}{Path(document.path).suffix.lower()}"

    def keep(self, file: Path, document: Document) -> None:
        target = self.original(document)
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            temporary = target.with_suffix(".tmp")
            shutil.copyfile(file, temporary)
            temporary.replace(target)

    def publish(
        self,
        out: Sequence[Document],
        fresh: Sequence[Entry],
        everything: Sequence[Entry],
        settings: Settings,
        *,
        load: Callable = encoder,
        keep_last: bool = True,
        progress: Callable[[int, int], None] = lambda *_: None,
    ) -> int:
        """Build the next generation, put it in force, and drop what nothing refers to; returns vectors made.

        Whenever something goes out everything is built afresh, from cached vectors: a deleted row would stay in the
        files, and in the word counts, of the generation that it was copied from.
        """
        last = self.index.current()
        sound = self.sound(settings)
        afresh = bool(out) or not sound
        added = [
            (e.document, self.catalogue.passages(e.document.document_id, e.document.version))
            for e in (everything if afresh else fresh)
        ]
        wanted = [w for document, passages in added for w in windows(document, passages)]
        model = settings.embedding_model
        embedded, made = embed(wanted, self.catalogue, model, load, progress) if model else ([], 0)
        number = self.index.build(added, embedded, Stamp.of(settings), afresh=afresh)
        self.catalogue.enrol(number, [e.document for e in everything])
        self.index.flip(number, self.catalogue.count(number))
        self._forget([last, number] if keep_last and sound else [number], vectors=afresh)
        return made

    def sound(self, settings: Settings) -> bool:
        """Whether the generation in force is whole, holds what the catalogue says, and was made with these settings."""
        try:
            generation = self.index.open()
        except IndexDamaged:
            return False
        if generation is None or generation.stamp != Stamp.of(settings):
            return False
        return len(generation.lexical) == self.catalogue.count(generation.number) and generation.whole

    def finish(self) -> None:
        """Forget what runs that were cut off left behind, when there is nothing else to do."""
        current = self.index.current()
        self._forget([current], vectors=self.index.numbers() != {current})

    def _forget(self, kept: Sequence[int], *, vectors: bool) -> None:
        """Drop all that no generation in `kept` holds: the generations last, as a sign that there is more to drop."""
        self.catalogue.prune(kept)
        held = {e.document.key: e.document for n in kept for e in self.catalogue.members(n)}.values()
        if vectors:
            passages = ((d, self.catalogue.passages(d.document_id, d.version)) for d in held)
            self.catalogue.prune_vectors({w.hash for d, ps in passages for w in windows(d, ps)})
        wanted = {self.original(d).name for d in held}
        for file in (self.path / "files").glob("*"):
            if file.name not in wanted:
                file.unlink(missing_ok=True)
        self.catalogue.empty_log()
        self.index.prune(kept)
