"""The vectors of an index generation, in Chroma: ids and vectors, never text."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

import numpy as np

from ingest.errors import IndexDamaged

_BATCH = 2000


class Vectors:
    """An opened Chroma folder; one vector for each window of a passage, id `passage_id~window`."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self._client, self._collection = _open(path, make=False)
            # A generation never changes, and asking its size costs a query a tenth of its time.
            self._count = self._collection.count()
        except Exception as error:  # Chroma has an error for each way in which its files can be wrong
            raise self._damaged() from error

    def search(self, vector: Sequence[float], k: int, among: Collection[str] | None = None) -> dict[str, float]:
        """Cosine similarity by passage id, the best window of each passage (MaxP, Dai & Callan 2019).

        `among` are the only documents (`id@version`) that are looked at.
        """
        count = min(k * 2, len(self))
        if not count or (among is not None and not among):
            return {}
        only = None if among is None else {"document": {"$in": sorted(among)}}
        try:
            found = self._collection.query(
                query_embeddings=[list(vector)], n_results=count, where=only, include=["distances"]
            )
        except Exception as error:
            raise self._damaged() from error
        best: dict[str, float] = {}
        for window, distance in zip(found["ids"][0], found["distances"][0]):
            passage_id = window.rpartition("~")[0]
            best[passage_id] = max(best.get(passage_id, -1.0), 1.0 - distance)
        return dict(list(best.items())[:k])

    def __len__(self) -> int:
        return self._count

    def _damaged(self) -> IndexDamaged:
        return IndexDamaged(
            f"De vectoren in '{self._path}' zijn beschadigd. Voer `rcb ingest` uit; die bouwt ze opnieuw op."
        )

    def close(self) -> None:
        self._client.close()


def write(path: Path, added: Iterable[tuple[str, str, np.ndarray]]) -> None:
    """Put `(window id, id@version, vector)` in."""
    client, collection = _open(path, make=True)
    rows = list(added)
    for i in range(0, len(rows), _BATCH):
        ids, keys, vectors = zip(*rows[i : i + _BATCH])
        collection.upsert(ids=list(ids), embeddings=np.stack(vectors), metadatas=[{"document": k} for k in keys])
    client.close()


def _open(path: Path, *, make: bool):
    """Without an embedding function: Chroma's own would fetch a model, and only ours makes vectors."""
    import chromadb
    from chromadb.config import Settings

    client = chromadb.PersistentClient(path=str(path), settings=Settings(anonymized_telemetry=False))
    if not make:
        return client, client.get_collection("passages", embedding_function=None)
    collection = client.get_or_create_collection(
        "passages", embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
    )
    return client, collection
