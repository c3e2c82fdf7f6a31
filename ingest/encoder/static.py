"""The shipped sentence encoder: a table of token vectors and their mean, with numpy and tokenizers only."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from ingest.errors import RcbError

NAME = "rcb-static-nl-en"
FOLDER = Path(__file__).parent / "model"
TABLE, SCALES, TOKENIZER, MANIFEST = "table.npy", "scales.npy", "tokenizer.json", "manifest.json"

_BATCH = 256


class StaticEncoder:
    """Unit vectors of Dutch and English text: the mean of its tokens' vectors, however long the text.

    A token's length is learned: words that say little are short and hardly count. Every method of LangChain's
    `Embeddings` is here, but not its class: importing that takes 0.3 s, longer than everything else together.
    """

    def __init__(self, folder: Path = FOLDER) -> None:
        files = _checked(Path(folder))
        self._table = np.load(io.BytesIO(files[TABLE]))
        self._scales = np.load(io.BytesIO(files[SCALES])).astype(np.float32)
        self._tokenizer = Tokenizer.from_buffer(files[TOKENIZER])

    @property
    def dimensions(self) -> int:
        return self._table.shape[1]

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return self.vectors(texts).tolist()

    def embed_query(self, text: str) -> list[float]:
        return self.vectors([text])[0].tolist()

    async def aembed_documents(self, texts: list[str]) -> list[list[float]]:
        return self.embed_documents(texts)

    async def aembed_query(self, text: str) -> list[float]:
        return self.embed_query(text)

    def word_vectors(self, words: Sequence[str]) -> np.ndarray:
        """(words, dimensions): one unit vector for each word, so that `a @ b.T` is how near they are in meaning.

        Zeros, near to nothing, for a word that the vocabulary knows in scraps only: *sold ##aat* would be sales.
        """
        known = [not _scraps(e.tokens) for e in self._tokenizer.encode_batch(list(words))]
        return self.vectors(words) * np.array(known, np.float32).reshape(-1, 1)

    def vectors(self, texts: Sequence[str]) -> np.ndarray:
        """(texts, dimensions) float32, each of length 1, or 0 where a text holds no token at all."""
        made = np.zeros((len(texts), self.dimensions), np.float32)
        for start in range(0, len(texts), _BATCH):
            found = self._tokenizer.encode_batch_fast(list(texts[start : start + _BATCH]))
            for i, encoding in enumerate(found, start):
                ids = np.asarray(encoding.ids, np.int64)
                made[i] = self._scales[ids] @ self._table[ids].astype(np.float32)
        return made / np.maximum(np.linalg.norm(made, axis=1, keepdims=True), 1e-9)


def _scraps(tokens: list[str]) -> bool:
    """Whether a word was broken, and one of the pieces has fewer than four letters."""
    return any(t.startswith("##") for t in tokens) and min(len(t.removeprefix("##")) for t in tokens) < 4


def edition(folder: Path = FOLDER) -> str:
    """What tells one trained table from the next: vectors of two editions cannot be compared."""
    return json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["sha256"][TABLE][:8]


def _checked(folder: Path) -> dict[str, bytes]:
    """The model's files, each exactly as it was written: a changed table would quietly find other things."""
    try:
        expected = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["sha256"]
        files = {name: (folder / name).read_bytes() for name in (TABLE, SCALES, TOKENIZER)}
        wrong = [name for name, data in files.items() if hashlib.sha256(data).hexdigest() != expected[name]]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise RcbError(
            f"Het zoekmodel in {folder} is niet te lezen. Haal de map opnieuw uit de repository (git checkout)."
        ) from error
    if wrong:
        raise RcbError(
            f"Het zoekmodel in {folder} is niet zoals het is uitgeleverd: {', '.join(wrong)} is veranderd of "
            "beschadigd. Haal de map opnieuw uit de repository (git checkout)."
        )
    return files
