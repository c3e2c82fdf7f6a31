"""Documents in memory as hits, for tests of what reads them."""

from __future__ import annotations

from datetime import date

from assistant.schema import Hit
from ingest.chunk import chunk
from ingest.pieces import Piece, Sheet, page
from ingest.schema import Document


def document(name: str, **known) -> Document:
    fields = {
        "document_id": name,
        "version": 1,
        "path": name,
        "title": name,
        "sha256": "0",
        "label": "openbaar",
    } | known
    return Document(**fields)


def hits(*shelved: tuple[Document, list[Piece] | list[list[Piece]]]) -> tuple[list[Hit], dict]:
    """Every passage of the documents as a hit, in order, and their pages by (document_id, version, number)."""
    found, pages = [], {}
    for doc, pieces in shelved:
        sheets = pieces if pieces and isinstance(pieces[0], list) else [pieces]
        made = [page(Sheet(n, list(sheet))) for n, sheet in enumerate(sheets, 1)]
        pages.update({(doc.document_id, doc.version, p.number): p for p in made})
        found += [(doc, passage) for passage in chunk(doc, made, words=120)]
    ranked = [Hit(passage=p, document=d, rank=n, score=1.0) for n, (d, p) in enumerate(found, 1)]
    return ranked, pages


def p(text: str) -> Piece:
    return Piece("paragraph", text)


def h(text: str) -> Piece:
    return Piece("heading", text, 1)


def i(text: str) -> Piece:
    return Piece("item", text)


def table(header: str, *rows: str) -> list[Piece]:
    """Rows written with ' | ' between cells."""
    names = tuple(header.split(" | "))
    return [Piece("header", "\t".join(names)), *(Piece("row", r.replace(" | ", "\t"), header=names) for r in rows)]


LETTER = document("brief.pdf", title="Brief over het bureau", publisher="Provincie", published=date(2025, 1, 15))
"""A letter that its tests fill."""
