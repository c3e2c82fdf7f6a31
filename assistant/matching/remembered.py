"""The vectors of statements, kept by what they say, so that a second match embeds nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

_BATCH = 256


class Remembered:
    """A file of hashes and vectors; no text. What the last call did not ask for is forgotten."""

    def __init__(self, path: Path, embed: Callable[[list[str]], list[list[float]]], edition: str) -> None:
        self._path = path
        self._embed = embed
        self._edition = edition

    def vectors(self, texts: Sequence[str], progress: Callable[[int, int], None] = lambda *_: None) -> np.ndarray:
        """(texts, dimensions); unit vectors."""
        known = self._read()
        keys = [hashlib.sha256(t.encode()).digest()[:16] for t in texts]
        missing = {k: t for k, t in zip(keys, texts) if k not in known}
        todo = list(missing.items())
        for i in range(0, len(todo), _BATCH):
            part = todo[i : i + _BATCH]
            made = self._embed([t for _, t in part])
            known.update((k, np.asarray(v, np.float16)) for (k, _), v in zip(part, made))
            progress(min(i + _BATCH, len(todo)), len(todo))
        if missing or len(known) > len(set(keys)):
            self._write({k: known[k] for k in keys})
        return np.stack([known[k] for k in keys]).astype(np.float32)

    def _read(self) -> dict[bytes, np.ndarray]:
        try:
            with np.load(self._path) as file:
                if str(file["edition"]) != self._edition:
                    return {}
                return dict(zip((bytes(k) for k in file["keys"]), file["vectors"]))
        except (OSError, ValueError, KeyError):
            return {}  # made anew

    def _write(self, kept: dict[bytes, np.ndarray]) -> None:
        temporary = self._path.with_suffix(".tmp.npz")
        keys = np.frombuffer(b"".join(kept), np.uint8).reshape(-1, 16)
        np.savez(temporary, edition=self._edition, keys=keys, vectors=np.stack(list(kept.values())))
        temporary.replace(self._path)
