"""Stand-ins that plug in where the real thing plugs in."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

from langchain_core.embeddings import Embeddings
from PIL import Image, ImageDraw

from assistant.attachment import Attachment
from assistant.schema import Answer, Citation, Provenance, Turn
from ingest.errors import RcbError
from ingest.remove import Receipt
from ingest.schema import LABELS, Block, Document, Label, Page
from ingest.text import stems

BRIEF = (
    "Instelling regio-coördinatiebureau\n"
    "Het bureau heeft als doel de vraag van Defensie te verbinden met het aanbod van bedrijven in de regio.\n"
    "Het bureau start op 1 januari 2027 en wordt na twee jaar geëvalueerd."
)
BROCHURE = (
    "Zeewacht BV\n"
    "Zeewacht bewaakt zeekabels met onbemande vaartuigen tot windkracht 5.\n"
    "eigenschap\twaarde\n"
    "bereik\t40 zeemijl"
)


class FakeAssistant:
    """Answers by looking for one word; keeps its documents in memory and the files in `folder`."""

    route = None
    """No language model."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.asked: list[tuple[str, tuple[Turn, ...], tuple[Any, ...]]] = []
        self._pages: dict[tuple[str, int], tuple[Document, Page, Path]] = {}
        day = date(2026, 10, 2)
        self._put("statenbrief", BRIEF, "brief.pdf", title="Statenbrief RCB", published=day, numbered=True)
        self._put("zeewacht", BROCHURE, "zeewacht.md", title="Brochure Zeewacht <b>", company="Zeewacht BV")

    async def ask(
        self, question: str, history: Sequence[Turn] = (), *, label: Label | None = None, attached: Sequence[Any] = ()
    ) -> Answer:
        """One sentence from the first document that has a word of the question; else none."""
        self.asked.append((question, tuple(history), tuple(attached)))
        own = [(a.document, p) for a in attached for p in a.pages]
        if "stuk" in question:
            raise RuntimeError("geheim pad /srv/x")
        seen = LABELS[: LABELS.index(label or LABELS[-1]) + 1]
        shared = [(d, p) for d, p, _ in self._pages.values() if d.label in seen]
        found = [c for d, p in [*own, *shared] if (c := self._cite(d, p, question))]
        made = Provenance(reader="fake", generation=1, seconds=0.01)
        common: dict[str, Any] = {"question": question, "query": question, "provenance": made}
        common["searched"] = len(self._pages)
        if not found:
            nearest = tuple(self._cite(d, p, "bureau") for d, p in shared[:1])
            return Answer(text="Niet gevonden in de bronnen.", abstained=True, nearest=nearest, **common)
        one = found[0]
        return Answer(
            text=f"“{one.quote}” [1]",
            citations=(one,),
            notes=("Er is ook een oudere editie.",),
            **common,
        )

    async def suggest(self, found: Answer, *, label: Label | None = None) -> Answer:
        """One next question, whatever was asked."""
        return found.model_copy(update={"suggestions": () if found.abstained else ("Wanneer start het bureau?",)})

    def documents(self) -> tuple[Document, ...]:
        """All that is in the collection."""
        return tuple(d for d, _, _ in self._pages.values())

    def page(self, document_id: str, version: int, page: int | None) -> Page | None:
        """The one page of a document."""
        kept = self._pages.get((document_id, version))
        return kept[1] if kept and kept[1].number == page else None

    def original(self, document_id: str, version: int) -> Path | None:
        """The file of a document."""
        kept = self._pages.get((document_id, version))
        return kept[2] if kept else None

    def attach(self, path: Path, name: str) -> Attachment:
        """A document of its own for a file; not in the collection."""
        text = path.read_text(encoding="utf-8", errors="replace")
        if "wachtwoord" in name:
            raise RcbError(f"{name} heeft een wachtwoord. Sla het op zonder wachtwoord en probeer het opnieuw.")
        document = Document(
            document_id=f"bijlage/{uuid4()}/{name}",
            version=1,
            path=name,
            title=text.splitlines()[0],
            sha256=hashlib.sha256(text.encode()).hexdigest(),
            guessed=("title", "published"),
        )
        return Attachment(document, (Page(number=None, text=text, blocks=_blocks(text)),), {}, None)

    def add(
        self, path: Path, *, name: str, title: str, company: str | None, published: date | None, label: Label
    ) -> Document:
        """Into the collection, at once."""
        text = path.read_text(encoding="utf-8")
        key = re.sub(r"\W+", "-", title.lower())
        return self._put(key, text, name, title=title, company=company, published=published, label=label)

    def remove(self, document_id: str, *, actor: str) -> Receipt:
        """Out of the collection, with a receipt."""
        document, _, _ = self._pages.pop((document_id, 1))
        return Receipt(document_id, 1, 2, 0, f"Verwijderd: {document.title} door {actor}.\nSHA-256 {document.sha256}")

    def _put(self, document_id: str, text: str, name: str, *, numbered: bool = False, **known: Any) -> Document:
        document = Document(
            document_id=document_id,
            version=1,
            path=f"map/{name}",
            sha256=hashlib.sha256(text.encode()).hexdigest(),
            pages=1 if numbered else 0,
            practice="oefenmateriaal",
            **({"label": "intern"} | known),
        )
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        page = Page(number=1 if numbered else None, text=text, blocks=_blocks(text))
        self._pages[(document_id, 1)] = (document, page, path)
        return document

    def _cite(self, document: Document, page: Page, question: str) -> Citation | None:
        words = [w.lower() for w in re.findall(r"\w{5,}", question)]
        lines = page.text.splitlines()[1:]
        for line in sorted(lines, key=lambda line: -sum(w in line.lower() for w in words))[:1]:
            if any(w in line.lower() for w in words):
                start = page.text.index(line)
                return Citation(
                    number=1,
                    document_id=document.document_id,
                    version=document.version,
                    file=document.path,
                    title=document.title,
                    page=page.number,
                    quote=line,
                    start=start,
                    end=start + len(line),
                    verified=True,
                    sha256=document.sha256,
                    practice=document.practice,
                )
        return None


def _blocks(text: str) -> tuple[Block, ...]:
    found, at = [], 0
    header: tuple[str, ...] = ()
    for i, line in enumerate(text.split("\n")):
        kind = "heading" if i == 0 else "paragraph"
        if "\t" in line:
            kind = "row" if header else "header"
            header = header or tuple(line.split("\t"))
        found.append(Block(kind=kind, start=at, end=at + len(line), level=1 if i == 0 else 0))
        at += len(line) + 1
    return tuple(found)


def drawn_page(path: Path, page: int, quote: str) -> bytes:
    """A picture in place of a real page, with a yellow line where the quote would be."""
    image = Image.new("RGB", (600, 840), "white")
    draw = ImageDraw.Draw(image)
    for i, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
        if line == quote:
            draw.rectangle((30, 55 + i * 40, 570, 80 + i * 40), fill="#ffe27a")
        draw.text((40, 60 + i * 40), line[:90], fill="black")
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


class HashingEmbeddings(Embeddings):
    """Texts with the same words lie near each other; remembers what it was asked, so that a test can count."""

    size = 64

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.loaded: list[str] = []

    def load(self, model: str) -> HashingEmbeddings:
        """In place of `ingest.embed.encoder`."""
        self.loaded.append(model)
        return self

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        self.texts.extend(texts)
        return [self.embed_query(text) for text in texts]

    def embed_query(self, text: str) -> list[float]:
        counts = [0.0] * self.size
        for stem in stems(text, stop=False):
            counts[int(hashlib.sha256(stem.encode()).hexdigest(), 16) % self.size] += 1.0
        length = sum(c * c for c in counts) ** 0.5 or 1.0
        return [c / length for c in counts]
