"""The sentence encoder that comes with the product: a transformer in int8, run by onnxruntime, without torch."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from tokenizers import Encoding, Tokenizer

from ingest.encoder.files import checked, manifest

NAME = "rcb-nl-en"
FOLDER = Path(__file__).parent / "sentences"
GRAPH, TOKENIZER = "model.onnx", "tokenizer.json"
QUESTION, PASSAGE = "query: ", "passage: "
"""What it was trained to see before a question, and before a text that may answer one."""

WINDOW = 512


class Tokens(NamedTuple):
    """A text's tokens, without the prefix and the marks at its ends."""

    vectors: np.ndarray
    """(tokens, dimensions), each of length 1."""
    weights: np.ndarray
    """(tokens,) what each says in a question, 1 in all."""
    starts: np.ndarray
    """(tokens,) where each begins in the text."""


class SentenceEncoder:
    """Unit vectors of Dutch and English texts, and of their tokens in context.

    Every method of LangChain's `Embeddings` is here, but not its class: importing that takes 0.3 s.
    """

    def __init__(self, folder: Path = FOLDER, cores: int | None = None) -> None:
        import onnxruntime

        onnxruntime.disable_telemetry_events()

        folder = Path(folder)
        files = checked(folder, (GRAPH, TOKENIZER))
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1  # whole texts go side by side: twice as fast as splitting one
        options.enable_cpu_mem_arena = False
        # By its path: a session that is given the bytes keeps them.
        self._session = onnxruntime.InferenceSession(folder / GRAPH, options, providers=["CPUExecutionProvider"])
        self._tokenizer = Tokenizer.from_buffer(files[TOKENIZER])
        self._tokenizer.enable_truncation(WINDOW)
        self._pool = ThreadPoolExecutor(cores or len(os.sched_getaffinity(0)))
        self._question = lru_cache(maxsize=256)(lambda text: self._pooled(QUESTION, [text])[0])

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return self._pooled(PASSAGE, texts).tolist()

    def embed_query(self, text: str) -> list[float]:
        return self._question(text).tolist()

    async def aembed_documents(self, texts: list[str]) -> list[list[float]]:
        return self.embed_documents(texts)

    async def aembed_query(self, text: str) -> list[float]:
        return self.embed_query(text)

    def question_tokens(self, text: str) -> Tokens:
        """The tokens of a question."""
        return self._tokens(QUESTION, [text])[0]

    def passage_tokens(self, texts: Sequence[str]) -> list[Tokens]:
        """The tokens of texts that may answer one."""
        return self._tokens(PASSAGE, texts)

    def _pooled(self, prefix: str, texts: Sequence[str]) -> np.ndarray:
        encoded = self._tokenizer.encode_batch_fast([prefix + text for text in texts])  # without places in the text
        made = [pooled[0] for (pooled,) in self._run(encoded, ["pooled"])]
        return np.stack(made) if made else np.zeros((0, 384), np.float32)

    def _tokens(self, prefix: str, texts: Sequence[str]) -> list[Tokens]:
        first = len(self._tokenizer.encode(prefix.strip()).ids) - 1
        encoded = self._tokenizer.encode_batch([prefix + text for text in texts])
        made = []
        for encoding, (vectors, logits) in zip(encoded, self._run(encoded, ["tokens", "weights"])):
            inner = slice(first, len(encoding.ids) - 1)
            share = np.exp(logits[0, inner] - logits[0, inner].max(initial=-1e4))
            starts = np.array([start for start, _ in encoding.offsets[inner]]) - len(prefix)
            made.append(Tokens(vectors[0, inner], share / max(share.sum(), 1e-9), starts))
        return made

    def _run(self, encoded: Sequence[Encoding], outputs: Sequence[str]) -> Iterator[list[np.ndarray]]:
        """Each text by itself, so that its vector does not hang on its neighbours: int8 scales with the whole batch."""

        def one(encoding: Encoding) -> list[np.ndarray]:
            ids = np.array([encoding.ids], np.int64)
            return self._session.run(outputs, {"ids": ids, "mask": np.ones_like(ids)})

        return self._pool.map(one, encoded) if len(encoded) > 1 else map(one, encoded)


def edition(folder: Path = FOLDER) -> str:
    """What tells one trained model from the next: vectors of two editions cannot be compared."""
    return manifest(folder)["sha256"][GRAPH][:8]
