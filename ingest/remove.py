"""Take a document out of every answer, and say so in a receipt."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from ingest.catalogue import Entry, Removal, now
from ingest.errors import IndexDamaged, RcbError
from ingest.settings import Settings
from ingest.store import COLLECTION, Store


class Receipt(NamedTuple):
    """Proof that a document is gone; `text` is for the user."""

    document_id: str
    version: int
    passages_before: int
    passages_after: int
    text: str


def remove(document_id: str, settings: Settings, *, actor: str) -> Receipt:
    """Take a document out of every answer at once, then out of every file on disk.

    Other files with the same content go with it: its words would stay findable through them.
    """
    store = Store(settings.index)
    with store.index.writing():
        current = store.entries()
        entry = next((e for e in current if e.document.document_id == document_id), None)
        if entry is None:
            raise RcbError(f"Er is geen document '{document_id}'. Met `rcb sources` ziet u welke er zijn.")
        document = entry.document
        out = [entry, *(e for e in current if e is not entry and e.document.sha256 == document.sha256 != "")]
        counts = [len(store.catalogue.passages(e.document.document_id, e.document.version)) for e in out]
        at = now()
        for one, count in zip(out, counts):
            store.catalogue.withdraw(_removal(one, actor, at, count))
            if Path(one.root) == settings.index.resolve() / COLLECTION:
                Path(one.root, one.document.path).unlink(missing_ok=True)
        rest = [e for e in current if e not in out]
        store.publish([e.document for e in out], [], rest, _as_made(store, settings), keep_last=False)
        lexical = store.index.open().lexical
        before, after = sum(counts), sum(lexical.holds(e.document) for e in out)
        also = "".join(f"Ook verwijderd, want dezelfde inhoud: {e.document.path}.\n" for e in out[1:])
        text = (
            f"Verwijderd: {document.title} ({document.path}, versie {document.version}) op {at} door {actor}.\n{also}"
            f"Vindplaatsen in de index: {before} vóór, {after} na verwijdering. De opgeslagen kopie is gewist.\n"
            f"Bewaard voor de verantwoording: naam, versie en SHA-256 {document.sha256}."
        )
        return Receipt(document_id, document.version, before, after, text)


def _removal(entry: Entry, actor: str, at: str, passages: int) -> Removal:
    document = entry.document
    return Removal(
        document_id=document.document_id,
        version=document.version,
        root=entry.root,
        path=document.path,
        sha256=document.sha256,
        title=document.title,
        actor=actor,
        at=at,
        passages=passages,
    )


def _as_made(store: Store, settings: Settings) -> Settings:
    """The settings that the index was made with: taking out makes no vectors, whatever the settings are now."""
    try:
        generation = store.index.open()
    except IndexDamaged:
        generation = None
    return settings.model_copy(update=generation.stamp.model_dump()) if generation else settings
