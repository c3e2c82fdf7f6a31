"""Wire index, retrieval and reader into the one object that chat, command line and evals call."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Collection, Sequence
from datetime import date
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from assistant.answer import answer
from assistant.attachment import Attachment, attach
from assistant.citations import PageOf
from assistant.extractive import ExtractiveReader
from assistant.late import LateInteraction
from assistant.office import Office
from assistant.quoting import NextOf
from assistant.reader import Reader
from assistant.retrieve import DEPTH, Fusion
from assistant.schema import Answer, Challenge, Shortlist, Turn
from assistant.settings import Settings
from assistant.suggest import suggestions
from assistant.terms import glossary
from ingest.add import add
from ingest.embed import encoder
from ingest.encoder.sentences import NAME as OWN
from ingest.encoder.sentences import SentenceEncoder
from ingest.errors import IndexMissing, RcbError
from ingest.index import Generation
from ingest.remove import Receipt, remove
from ingest.schema import Document, Label, Page, Passage, up_to
from ingest.store import SEARCHED, Store

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings

    from assistant.matching.match import Collection as Companies
    from assistant.model.route import Route

MOST_SUGGESTED = 3
"""How many next questions are shown with an answer."""

MakeReader = Callable[[PageOf, NextOf, LateInteraction], Reader]


class Assistant:
    """Answers from the index generation in force; takes up a newer one by itself after an ingest."""

    def __init__(self, settings: Settings, make_reader: MakeReader = ExtractiveReader) -> None:
        self.settings = settings
        self._store = Store(settings.index)
        self._opened: Generation | None = None
        self._make_reader = make_reader
        self._read_for: tuple[int, Label, set[str]] | None = None

    @classmethod
    def from_settings(cls, settings: Settings) -> Assistant:
        return cls(settings)

    async def ask(
        self,
        question: str,
        history: Sequence[Turn] = (),
        *,
        label: Label | None = None,
        attached: Sequence[Attachment] = (),
    ) -> Answer:
        """Answer from the documents whose label is at most `label`, and from the conversation's own."""
        question = question.encode("utf-8", "replace").decode()  # half a character can be asked but not written down
        return await self._answer(question, history, label, attached)

    async def suggest(self, found: Answer, *, label: Label | None = None) -> Answer:
        """The answer with next questions, each asked already and found to have an answer: as slow as three answers."""
        next_: list[str] = []
        for suggestion in suggestions(found, self._store):
            if len(next_) < MOST_SUGGESTED and not (await self._answer(suggestion, (), label, ())).abstained:
                next_.append(suggestion)
        return found.model_copy(update={"suggestions": tuple(next_)})

    async def write(self, found: Answer, *, attached: Sequence[Attachment] = ()) -> AsyncIterator[Answer]:
        """The answer as the language model puts it, growing by a checked sentence at a time; the last is to keep.

        Only where `route` is set. An answer that the sources do not hold is not asked for again.
        """
        from assistant.model.writer import write

        if self.route is None or found.abstained:
            yield found
            return
        async for answer_ in write(found, self.route, self._page_of(attached), self._late):
            yield answer_

    async def written(self, found: Answer) -> Answer:
        """The same, when it is whole; `found` itself where no model is set."""
        async for answer_ in self.write(found):
            found = answer_
        return found

    @property
    def route(self) -> Route | None:
        """The way to the language model; None where none is set."""
        from assistant.model.route import Route

        return Route.of(self.settings)

    @property
    def late(self) -> LateInteraction:
        """What compares texts token by token; loaded at its first use."""
        return self._late

    def _page_of(self, attached: Sequence[Attachment]) -> PageOf:
        """Where a page is: in the collection, or in the conversation's own documents."""
        own = {(a.document.document_id, p.number): p for a in attached for p in a.pages}
        return lambda document_id, version, page: own.get((document_id, page)) or self.page(document_id, version, page)

    async def _answer(
        self, question: str, history: Sequence[Turn], label: Label | None, attached: Sequence[Attachment]
    ) -> Answer:
        generation = self._generation()
        documents, hidden = self._searched(generation, label or self.settings.label)
        seen = {d.key for d in documents} if hidden else None

        def next_of(passage: Passage) -> Passage | None:
            stem, _, ordinal = passage.passage_id.rpartition("#")
            following = f"{stem}#{int(ordinal) + 1}"
            own = next((a.passages[following] for a in attached if following in a.passages), None)
            return own or self._store.catalogue.lookup([following]).get(following)

        found = await answer(
            question,
            history,
            store=self._store,
            generation=generation.number,
            lexical=generation.lexical if seen is None else generation.lexical.among(seen),
            documents=documents,
            attached=[a for a in attached if a.lexical],
            reader=self._make_reader(self._page_of(attached), next_of, self._late),
            known=glossary(self.settings.terms),
            dense=partial(self._dense, generation, among=seen)
            if self.settings.dense_weight and self.settings.embedding_model
            else None,
            fusion=Fusion(self.settings.dense_weight),
            k=self.settings.k,
        )
        if self._store.index.current() > generation.number + 1:  # its text may have gone while it was read
            return await self._answer(question, history, label, attached)
        return found

    def documents(self) -> tuple[Document, ...]:
        """The whole shared collection, also the files that could not be read."""
        return tuple(e.document for e in self._store.entries())

    def page(self, document_id: str, version: int, page: int | None) -> Page | None:
        """A stored page; None when the document was withdrawn."""
        pages = self._store.catalogue.pages(document_id, version)
        return next((p for p in pages if p.number == page), None)

    def original(self, document_id: str, version: int) -> Path | None:
        """The stored copy of the file; None when the document was withdrawn."""
        document = self._store.catalogue.document(document_id, version)
        path = self._store.original(document) if document else None
        return path if path and path.exists() else None

    def attach(self, path: Path, name: str) -> Attachment:
        """Read an upload for one conversation."""
        return attach(path, name, self.settings)

    def intake(self, path: Path, name: str) -> tuple[Challenge, Label]:
        """Take a vraagstuk in a file apart; raises RcbError for what cannot be read or may not be here."""
        from assistant.intake.challenge import challenge

        attachment = attach(path, name, self.settings)
        if attachment.status not in SEARCHED:
            raise RcbError(
                attachment.detail or f"In {name} is geen tekst gevonden. Kies een ander bestand of plak de tekst."
            )
        return challenge(attachment.pages), attachment.document.label

    def intake_text(self, text: str) -> Challenge:
        """Take a pasted vraagstuk apart."""
        from assistant.intake.challenge import challenge, pasted

        return challenge(pasted(text))

    def match(
        self,
        challenge: Challenge,
        *,
        label: Label | None = None,
        progress: Callable[[int, int], None] = lambda *_: None,
    ) -> tuple[Shortlist, dict[str, Any]]:
        """Every company's evidence on every requirement, and what it was found with, for the dossier."""
        from assistant.matching.match import evidence
        from assistant.matching.policy import policy
        from assistant.matching.shortlist import shortlist

        if not challenge.requirements:
            raise RcbError("Er zijn geen eisen om op te zoeken. Voeg er ten minste één toe.")
        generation = self._generation()
        collection = self.companies(label or self.settings.label, progress)
        office = Office.read(self.settings.terms / "organisatie.toml")
        region = frozenset((office.region, *office.places))
        vector_of = self.vector_of if self.settings.embedding_model else None
        judged = collection.judged(challenge, glossary(self.settings.terms), region, vector_of, progress)
        cells = {n: evidence(n, challenge, v, self.page, collection.before) for n, v in judged.items()}
        files = {n: sorted(d.path for d in of) for n, of in collection.documents.items()}
        used = [d for of in collection.documents.values() for d in of]
        facts = {
            "generation": generation.number,
            "encoder": generation.stamp.embedding_model,
            "label": label or self.settings.label,
            "documents": [
                {"file": d.path, "document_id": d.document_id, "version": d.version, "sha256": d.sha256} for d in used
            ],
        }
        fitting = policy(
            challenge,
            collection.public,
            collection.public_vectors,
            office,
            glossary(self.settings.terms),
            vector_of,
            self.page,
        )
        return shortlist(challenge, cells, files).model_copy(update={"policy": fitting}), facts

    def add(
        self,
        path: Path,
        *,
        name: str,
        title: str,
        label: Label,
        company: str | None = None,
        published: date | None = None,
    ) -> Document:
        """Put a file into the shared collection; takes as long as reading it does."""
        return add(path, self.settings, name=name, title=title, label=label, company=company, published=published)

    def remove(self, document_id: str, *, actor: str) -> Receipt:
        """Take a document out of every answer."""
        return remove(document_id, self.settings, actor=actor)

    @cached_property
    def _late(self) -> LateInteraction:
        own = self.settings.embedding_model == OWN
        return LateInteraction(self._encoder if own else SentenceEncoder())  # 80 MB once, not twice

    @cached_property
    def _encoder(self) -> Embeddings:
        return encoder(self.settings.embedding_model)

    def vector_of(self, text: str) -> np.ndarray:
        """A question's or requirement's unit vector."""
        return np.array(self._encoder.embed_query(text))

    def companies(self, label: Label, progress: Callable[[int, int], None] = lambda *_: None) -> Companies:
        """What every company states, read once for a generation and a label."""
        generation = self._generation()
        documents, _ = self._searched(generation, label)
        if self._read_for != (generation.number, label, {d.key for d in documents}):
            from assistant.matching.match import Collection as Companies
            from assistant.matching.remembered import Remembered

            catalogue, embed = self._store.catalogue, None
            if self.settings.embedding_model:
                kept = self.settings.index / f"statements-{label}.npz"
                remembered = Remembered(kept, self._encoder.embed_documents, generation.stamp.embedding_model)
                embed = partial(remembered.vectors, progress=progress)
            self._collection = Companies(documents, lambda d: catalogue.passages(d.document_id, d.version), embed)
            self._read_for = (generation.number, label, {d.key for d in documents})
        return self._collection

    def _dense(self, generation: Generation, query: str, among: Collection[str] | None) -> dict[str, float]:
        """Cosines by passage id, from the encoder that the index was made with."""
        return generation.vectors.search(self._encoder.embed_query(query), DEPTH, among)

    def _searched(self, generation: Generation, label: Label) -> tuple[list[Document], bool]:
        """The documents that who may see `label` may see, and whether there are others."""
        members = (e.document for e in self._store.catalogue.members(generation.number))
        searched = [d for d in members if d.status in SEARCHED]
        allowed = up_to(label, searched)
        return allowed, len(allowed) < len(searched)

    def _generation(self) -> Generation:
        current = self._store.index.current()
        if not current:
            raise IndexMissing("Er zijn nog geen documenten ingelezen. Voer eerst `rcb ingest` uit.")
        if self._opened is None or self._opened.number != current:
            opened = self._store.index.open()
            opened.check(self.settings)
            self._opened = opened
        return self._opened
