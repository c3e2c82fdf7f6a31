"""Answer a question in a conversation: understand, find, read, and say what was searched."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence

from assistant.attachment import Attachment
from assistant.followup import stand_alone
from assistant.question import doubts, is_question
from assistant.reader import Reader, Reading
from assistant.retrieve import PER_DOCUMENT, Fusion, find
from assistant.schema import Answer, Hit, Provenance, Turn
from assistant.spelling import Shelf
from assistant.terms import Glossary
from assistant.understand import Understanding
from ingest.errors import RcbError
from ingest.lexical import Lexical
from ingest.schema import Document, highest
from ingest.store import Store

LONGEST_QUESTION = 8_000

WIDER = 3
"""Who asks which companies can do something wants all of them: so many times more hits are read."""

MOST_PASSAGES = 120
"""At most so many passages of the named documents are read besides the hits."""


async def answer(
    question: str,
    history: Sequence[Turn],
    *,
    store: Store,
    generation: int,
    lexical: Lexical,
    documents: Sequence[Document],
    attached: Sequence[Attachment] = (),
    reader: Reader,
    known: Glossary,
    dense: Callable[[str], Mapping[str, float]] | None,
    fusion: Fusion,
    k: int,
) -> Answer:
    """A cited answer from `documents`, which are what `lexical` holds, or one that declines and shows what was searched."""
    began = time.monotonic()
    check(question)
    count = len(documents) + len(attached)
    searched = {d.key: d for d in documents}
    companies = sorted({d.company for d in documents if d.company})
    shelves = [
        Shelf(lexical, store.catalogue.lookup),
        *(Shelf(own.lexical, lambda ids, own=own: own.passages) for own in attached),
    ]
    older = _older(documents)
    alone = stand_alone(question, history, companies)
    current = {key: d for key, d in searched.items() if key not in older or _asks_for(alone.question, d)}
    understanding = Understanding(shelves, known, current.keys(), companies)
    alone = understanding.mend(alone)
    asked = understanding.take_apart(alone)
    meant = dense(f"{alone.question} {alone.topic}") if dense else None

    def search(within: Mapping[str, Document], most: int, each: int) -> list[Hit]:
        return find(
            lexical,
            store.catalogue.lookup,
            asked.terms,
            documents=within,
            k=most,
            per_document=each,
            dense=meant,
            fusion=fusion,
        )

    hits: list[Hit] = []
    if not all(part.within for part in asked.parts or (asked,)):
        hits = search(current, k * WIDER if asked.kind == "company" else k, PER_DOCUMENT)
    for scope in dict.fromkeys(part.within for part in (asked, *asked.parts) if part.within):
        named = {key: current[key] for key in sorted(scope)}
        found = search(named, MOST_PASSAGES, MOST_PASSAGES)
        hits = [*(h for h in hits if h.document.key not in scope), *found, *_rest(found, named, store)]
    for own, shelf in zip(attached, shelves[1:]):
        hits += find(shelf.lexical, shelf.lookup, asked.terms, documents={own.document.key: own.document}, k=k)
    reading = await reader.read(asked.also(frozenset(own.document.key for own in attached)), hits)
    text = reading.answer.text
    return Answer(
        text=text or declined(count),
        citations=reading.answer.citations,
        question=question,
        query=alone.query,
        hits=tuple(hits),
        abstained=not text,
        searched=count,
        nearest=reading.nearest,
        notes=(*reading.notes, *_editions(reading, older, current)),
        label=highest(c.label for c in reading.answer.citations or reading.nearest),
        provenance=Provenance(reader=reader.name, generation=generation, seconds=round(time.monotonic() - began, 4)),
    )


def _rest(found: Sequence[Hit], documents: Mapping[str, Document], store: Store) -> list[Hit]:
    """The rest of the text of documents that the question names.

    The sentence that answers may share no word with the question but that name, which stands on another page.
    """
    have = {h.passage.passage_id for h in found}
    return [
        Hit(passage=p, document=document, rank=len(found) + n, score=0.0)
        for document in documents.values()
        for n, p in enumerate(store.catalogue.passages(document.document_id, document.version), 1)
        if p.passage_id not in have
    ][:MOST_PASSAGES]


def check(question: str) -> None:
    """Raise for what cannot be searched."""
    if len(question) > LONGEST_QUESTION:
        raise RcbError(
            f"Uw vraag telt {len(question)} tekens; {LONGEST_QUESTION} is het meeste. "
            "Kort de vraag in, of voeg de tekst toe als document."
        )
    if not is_question(question):
        raise RcbError("Er staan geen woorden in uw vraag. Stel een vraag in gewone taal.")


def declined(documents: int) -> str:
    """The one sentence for an answer that the sources do not hold."""
    return f"Niet gevonden in de bronnen. Doorzocht: {documents} documenten."


def _older(documents: Sequence[Document]) -> dict[str, Document]:
    """Documents that a newer edition in the collection replaces, and that edition, by key of the older."""
    newer = {d.supersedes: d for d in documents if d.supersedes}
    return {d.key: newer[d.document_id] for d in documents if d.document_id in newer}


def _asks_for(question: str, document: Document) -> bool:
    """Whether the question names the year of this edition, asks for the older one, or doubts between two answers."""
    said = question.lower()
    if doubts(question):
        return True
    year = str(document.published.year) if document.published else None
    return bool(year and year in said) or any(w in said for w in ("vorige editie", "oude editie", "eerdere editie"))


def _editions(reading: Reading, older: dict[str, Document], current: dict[str, Document]) -> tuple[str, ...]:
    """A note for every cited edition that replaces an older one."""
    cited = {f"{c.document_id}@{c.version}" for c in reading.answer.citations}
    return tuple(
        f"Er is ook een oudere editie ({key.rpartition('@')[0]}); de nieuwste telt."
        for key, newer in older.items()
        if newer.key in cited and key not in current
    )
