"""A small collection of documents that tests make for themselves, and ways to look at what became of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from assistant.settings import Settings
from ingest.corpus import sha256
from ingest.schema import Block, Document, Page, Passage
from ingest.store import Store
from tests.made import drawn

PLAN = """# Plan voor de haven

## Doel

Het havenbureau verbindt de vraag van Defensie met het aanbod van bedrijven in de regio.

## Middelen

Het havenbureau krijgt 1,5 miljoen euro voor de jaren 2026 en 2027.

## Thema's

Het plan kent drie thema's:

- onbemande vaartuigen
- bewaking van zeekabels
- slimme materialen
"""
ZEEWACHT = """<html><head><title>Zeewacht BV</title></head><body><h1>Zeewacht BV</h1>
<p>Zeewacht bewaakt zeekabels met onbemande vaartuigen.</p>
<table><tr><th>eigenschap</th><th>waarde</th></tr><tr><td>bereik</td><td>40 zeemijl</td></tr></table></body></html>
"""
GOLFSLAG = "Golfslag bouwt boeien die de golfhoogte meten."
NOTA = "De nota is vastgesteld op 3 maart 2026.\n\nDe volgende nota komt in 2028."
ROWS = """file,title,publisher,date,language,company,label
zeewacht.html,Brochure Zeewacht,Zeewacht BV,2026-02-01,nl,Zeewacht BV,openbaar
golfslag.pdf,Brochure Golfslag,Golfslag BV,2026-03-01,nl,Golfslag BV,intern
"""


def write(path: Path, text: str | bytes) -> Path:
    """A file, and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def library(folder: Path) -> Path:
    """Four documents in four formats, two of them with a row in sources.csv."""
    write(folder / "beleid" / "plan.md", PLAN)
    write(folder / "beleid" / "nota.txt", NOTA)
    write(folder / "bedrijven" / "zeewacht.html", ZEEWACHT)
    write(folder / "bedrijven" / "sources.csv", ROWS)
    pages = [[(72, 90, "Golfslag BV"), (72, 130, GOLFSLAG)], [(72, 90, "De boeien wegen 85 kg.")]]
    drawn(folder / "bedrijven" / "golfslag.pdf", *pages)
    return folder


def alone(index: Path, **given: object) -> Settings:
    """Settings that see nothing of this machine: no `.env`, no encoder, one reading process."""
    known = {"index": index, "embedding_model": "", "dense_weight": 0.0, "workers": 1, "ocr_languages": ""} | given
    return Settings(_env_file=None, **known)


def page(*blocks: tuple[str, str], number: int | None = 1) -> Page:
    """A page of (kind, text), a line each; `h2` is a heading of level 2, and rows get the header before them."""
    made, at, header = [], 0, ()
    for kind, text in blocks:
        level = int(kind[1]) if kind[0] == "h" and kind[1:].isdigit() else 0
        kind = "heading" if level else kind
        own = header if kind == "row" else ()
        header = tuple(text.split("\t")) if kind == "header" else header if kind == "row" else ()
        made.append(Block(kind=kind, start=at, end=at + len(text), level=level, header=own))
        at += len(text) + 1
    return Page(number=number, text="\n".join(text for _, text in blocks), blocks=tuple(made))


def document(document_id: str = "plan.md", version: int = 1, **known: object) -> Document:
    known = {"path": document_id, "title": "Plan", "sha256": f"{document_id}{version}"} | known
    return Document(document_id=document_id, version=version, **known)


def passage(of: Document, text: str, ordinal: int = 0) -> Passage:
    return Passage(
        passage_id=f"{of.key}#{ordinal}",
        document_id=of.document_id,
        version=of.version,
        page=1,
        section="",
        text=text,
        start=0,
        end=len(text),
    )


def found(store: Store, word: str) -> set[str]:
    """The ids of the documents in force that the lexical index finds for a stem."""
    held = {e.document.key: e.document.document_id for e in store.entries()}
    generation = store.index.open()
    hits = generation.lexical.search("stems", {word: 1.0}, 100) if generation else {}
    return {held[key] for key in (p.rpartition("#")[0] for p in hits) if key in held}


def texts(store: Store) -> dict[str, str]:
    """The stored text of every document in force, by path."""
    return {
        e.document.path: "\n".join(p.text for p in store.catalogue.pages(e.document.document_id, e.document.version))
        for e in store.entries()
    }


def files_with(folder: Path, canary: str) -> list[Path]:
    """The files under `folder` that hold the word, in any case, in UTF-8 or UTF-16."""
    spelled = [w.encode(e) for w in (canary, canary.lower(), canary.upper()) for e in ("utf-8", "utf-16-le")]
    return [f for f in _files(folder) if any(w in f.read_bytes() for w in spelled)]


def untouched(folder: Path) -> dict[str, str]:
    """What a folder holds, to compare with later."""
    return {str(f.relative_to(folder)): sha256(f) for f in _files(folder)}


def _files(folder: Path) -> Iterator[Path]:
    return (f for f in sorted(folder.rglob("*")) if f.is_file())
