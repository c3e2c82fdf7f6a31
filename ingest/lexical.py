"""The lexical half of an index generation, in tantivy: BM25 over stems and over character 5-grams."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

import tantivy

from ingest.schema import Document, Passage
from ingest.text import grams, stems

FIELDS = ("stems", "grams")
"""The two ways a passage is looked up by its words: Snowball stems and character 5-grams."""

_ANALYSE = {"stems": stems, "grams": grams}


class Lexical:
    """An opened tantivy index; several threads and processes may read it."""

    def __init__(self, index: tantivy.Index, only: tantivy.Query | None = None) -> None:
        self._index = index
        self._only = only
        self._index.reload()
        self._searcher = self._index.searcher()

    @classmethod
    def open(cls, path: Path) -> Lexical:
        return cls(_open(path))

    @classmethod
    def in_memory(cls, document: Document, passages: Sequence[Passage]) -> Lexical:
        """An index of one document that is kept nowhere."""
        index = _open(None)
        _add(index, [(document, passages)])
        return cls(index)

    def among(self, documents: Collection[str]) -> Lexical:
        """The same index as if it held these documents (`id@version`) only; no other's words can be told from it."""
        only = tantivy.Query.term_set_query(self._index.schema, "document", sorted(documents))
        return Lexical(self._index, tantivy.Query.const_score_query(only, 0.0))

    def search(self, field: str, terms: dict[str, float], k: int) -> dict[str, float]:
        """BM25 scores by passage id for weighted, analysed terms; at most `k`."""
        schema = self._index.schema
        parts = [
            (tantivy.Occur.Should, tantivy.Query.boost_query(tantivy.Query.term_query(schema, field, term), weight))
            for term, weight in terms.items()
        ]
        if not parts:
            return {}
        hits = self._searcher.search(self._within(tantivy.Query.boolean_query(parts)), k).hits
        return {self._searcher.doc(address)["passage_id"][0]: score for score, address in hits}

    def has(self, stem: str) -> bool:
        """Whether the stem is in any passage."""
        return self._holding(stem) > 0

    def alike(self, stem: str, k: int) -> list[str]:
        """Ids of at most `k` passages with a stem that is one or two letters different, those with one first."""
        queries = [
            tantivy.Query.fuzzy_term_query(self._index.schema, "stems", stem, distance=distance) for distance in (1, 2)
        ]
        hits = [hit for query in queries for hit in self._searcher.search(self._within(query), k).hits]
        return list(dict.fromkeys(self._searcher.doc(address)["passage_id"][0] for _, address in hits))[:k]

    def idf(self, stem: str) -> float:
        """BM25's inverse document frequency of a stem; for a stem in no passage the highest there is."""
        n, df = len(self), self._holding(stem)
        return math.log(1 + (n - df + 0.5) / (df + 0.5))

    def unseen_idf(self) -> float:
        """The idf of a stem that is in no passage."""
        return math.log(1 + (len(self) + 0.5) / 0.5)

    def most_idf(self) -> float:
        """The idf of a stem that is in three passages: rarer than that says nothing more."""
        return math.log(1 + max(len(self) - 2.5, 1.0) / 3.5)

    def holds(self, document: Document) -> int:
        """How many passages of this version of a document can be found."""
        query = tantivy.Query.term_query(self._index.schema, "document", document.key)
        return self._searcher.search(query, limit=1, count=True).count

    def _holding(self, stem: str) -> int:
        """How many passages have the stem."""
        if self._only is None:
            return self._searcher.doc_freq("stems", stem)
        query = self._within(tantivy.Query.term_query(self._index.schema, "stems", stem))
        return self._searcher.search(query, limit=1, count=True).count

    def _within(self, query: tantivy.Query) -> tantivy.Query:
        if self._only is None:
            return query
        return tantivy.Query.boolean_query([(tantivy.Occur.Must, query), (tantivy.Occur.Must, self._only)])

    def __len__(self) -> int:
        if self._only is None:
            return self._searcher.num_docs
        return self._searcher.search(self._only, limit=1, count=True).count


def write(path: Path, added: Iterable[tuple[Document, Sequence[Passage]]]) -> None:
    """Add documents to the folder at `path`, in one commit."""
    path.mkdir(parents=True, exist_ok=True)
    _add(_open(path), added)


def _add(index: tantivy.Index, added: Iterable[tuple[Document, Sequence[Passage]]]) -> None:
    writer = index.writer(heap_size=64_000_000, num_threads=1)
    for document, passages in added:
        for passage in passages:
            text = searched(document, passage)
            fields = {field: " ".join(_ANALYSE[field](text)) for field in FIELDS}
            writer.add_document(tantivy.Document(passage_id=passage.passage_id, document=document.key, **fields))
    writer.commit()
    writer.wait_merging_threads()


def searched(document: Document, passage: Passage) -> str:
    """What a passage is found by: the document's title, company and headings in front of its own text."""
    return "\n".join(filter(None, (document.title, document.company, passage.section, passage.text)))


def _open(path: Path | None) -> tantivy.Index:
    builder = tantivy.SchemaBuilder()
    for name in ("passage_id", "document"):
        builder.add_text_field(name, stored=name == "passage_id", tokenizer_name="raw")
    for field in FIELDS:
        builder.add_text_field(field, tokenizer_name="split", index_option="freq")
    index = tantivy.Index(builder.build(), path=str(path) if path else None)
    index.register_tokenizer("split", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())
    return index
