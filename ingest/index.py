"""The searchable index: immutable generations behind an atomic CURRENT."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from ingest import lexical, vectors
from ingest.embed import identity
from ingest.errors import IndexBusy, IndexDamaged, IndexMismatch, IndexUnwritten
from ingest.schema import Document, Frozen, Passage
from ingest.settings import Settings


class Stamp(Frozen):
    """The settings that shaped a generation; a query under other settings would search something else."""

    passage_words: int
    embedding_model: str

    @classmethod
    def of(cls, settings: Settings) -> Stamp:
        return cls(passage_words=settings.passage_words, embedding_model=identity(settings.embedding_model))


class Generation:
    """One whole index, never changed once it is in force."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.number = int(path.name)
        try:
            self.stamp = Stamp.model_validate_json((path / "stamp.json").read_text())
            self.lexical = lexical.Lexical.open(path / "lexical")
        except (OSError, ValueError):
            raise IndexDamaged(
                f"De index in '{path}' is beschadigd. Voer `rcb ingest` uit; die bouwt hem opnieuw op."
            ) from None
        self._vectors: vectors.Vectors | None = None

    @property
    def vectors(self) -> vectors.Vectors:
        """Opened when first asked for: a search on words alone never loads Chroma."""
        if self._vectors is None:
            self._vectors = vectors.Vectors(self.path / "vectors")
        return self._vectors

    @property
    def whole(self) -> bool:
        """Whether all vectors that were written are there; an index without any is."""
        try:
            return json.loads((self.path / "counted.json").read_text()) == len(self.vectors)
        except FileNotFoundError:
            return True
        except (IndexDamaged, ValueError):
            return False

    def check(self, settings: Settings) -> None:
        """Raise IndexMismatch when it was made with other settings than these."""
        made, now = self.stamp, Stamp.of(settings)
        if made != now:
            raise IndexMismatch(
                f"De index is gemaakt met andere instellingen ({_said(made)}) dan er nu gelden ({_said(now)}). "
                "Voer `rcb ingest` uit om hem bij te werken."
            )


class Index:
    """The folder `<index>/index`: numbered generations, `CURRENT`, and the lock of the one writer."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def current(self) -> int:
        """The number of the generation in force, 0 where there is none."""
        try:
            return int((self.path / "CURRENT").read_text())
        except FileNotFoundError:
            return 0

    def open(self) -> Generation | None:
        """The generation in force, also when a writer replaces it just now; raises IndexDamaged."""
        while number := self.current():
            try:
                return Generation(self.path / str(number))
            except IndexDamaged:
                if self.current() == number:
                    raise
        return None

    @contextmanager
    def writing(self):
        """Hold the one writer's lock; it goes with the process, also on `kill -9`."""
        self.path.mkdir(parents=True, exist_ok=True)
        with (self.path / "writer.lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise IndexBusy(
                    "Er loopt al een andere inleesronde op deze index. Wacht tot die klaar is en probeer het opnieuw."
                ) from None
            yield

    def build(
        self,
        added: Sequence[tuple[Document, Sequence[Passage]]],
        embedded: Sequence[tuple[str, str, np.ndarray]],
        stamp: Stamp,
        *,
        afresh: bool,
    ) -> int:
        """A next generation, not yet in force: a copy of the last one (`afresh`: an empty one) and more."""
        try:
            return self._build(added, embedded, stamp, afresh=afresh)
        except (MemoryError, OSError):
            raise
        except Exception as error:  # tantivy and Chroma each fail in ways of their own
            raise IndexUnwritten(
                f"De nieuwe index is niet geschreven ({type(error).__name__}). Controleer of er ruimte is op de schijf en voer "
                "`rcb ingest` opnieuw uit; tot dan blijft de vorige in gebruik."
            ) from error

    def _build(self, added, embedded, stamp: Stamp, *, afresh: bool) -> int:
        last = self.current()
        number = last + 1
        target = self.path / str(number)
        shutil.rmtree(target, ignore_errors=True)
        if last and not afresh:
            shutil.copytree(self.path / str(last), target)
        target.mkdir(exist_ok=True)
        lexical.write(target / "lexical", added)
        if embedded:
            vectors.write(target / "vectors", embedded)
            (target / "counted.json").write_text(json.dumps(len(vectors.Vectors(target / "vectors"))))
        (target / "stamp.json").write_text(json.dumps(stamp.model_dump()))
        return number

    def flip(self, number: int, passages: int) -> None:
        """Verify generation `number`, make it durable and put it in force."""
        generation = Generation(self.path / str(number))
        if len(generation.lexical) != passages:
            raise RuntimeError(f"generation {number} holds {len(generation.lexical)} passages, expected {passages}")
        for folder, _, files in os.walk(generation.path):
            for name in files:
                _sync(Path(folder) / name)
            _sync(Path(folder))
        temporary = self.path / "CURRENT.tmp"
        temporary.write_text(str(number))
        _sync(temporary)
        temporary.replace(self.path / "CURRENT")
        _sync(self.path)

    def numbers(self) -> set[int]:
        """The generations on disk, unfinished ones included."""
        return {int(folder.name) for folder in self.path.iterdir() if folder.name.isdigit()}

    def prune(self, keep: Sequence[int]) -> None:
        for number in self.numbers().difference(keep):
            shutil.rmtree(self.path / str(number), ignore_errors=True)


def _said(stamp: Stamp) -> str:
    return f"model {stamp.embedding_model or 'geen'}, {stamp.passage_words} woorden per passage"


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
