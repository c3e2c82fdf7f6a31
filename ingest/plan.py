"""What a run speaks for: the files it is given, which of them are to be read, and which are as they were."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from pydantic import ValidationError

from ingest.catalogue import Entry
from ingest.corpus import Source, is_document, sha256, sources
from ingest.errors import CorpusError
from ingest.manifest import Row
from ingest.schema import Frozen, Label
from ingest.settings import Settings
from ingest.store import COLLECTION

PARSER = 2
"""Raised when reading a file gives something else than before, so that every file is read again."""


class Way(Frozen):
    """How a file was read; in another way it would have another text or other data."""

    parser: int = PARSER
    words: int
    row: Row | None = None
    twin: str = ""
    """The path of an earlier file with the same content, which is read in its place."""
    limits: str = ""
    """What reading may cost and which languages are recognised: matters for a file that did not simply read well."""

    @classmethod
    def of(cls, entry: Entry) -> Way | None:
        """None for what an older edition of this program wrote."""
        try:
            return cls.model_validate_json(entry.read_with)
        except ValidationError:
            return None


class Reading(NamedTuple):
    """A file that is to be read; `digest` is empty where it cannot be opened."""

    source: Source
    digest: str
    way: Way

    @property
    def key(self) -> tuple[str, str]:
        return str(self.source.root), self.source.path


class Plan(NamedTuple):
    """Every document of the collection is in one of `held` (of which `same` are to stay as they are) and `rest`."""

    held: dict[tuple[str, str], Entry]
    rest: list[Entry]
    todo: list[Reading]
    same: list[Entry]
    withheld: list[Reading]
    """Files with content that a person took out."""


def plan(
    paths: Sequence[Path], current: Sequence[Entry], removed: set[str], label: Label | None, settings: Settings
) -> Plan:
    """Compare the files under `paths` with what is in the collection; `removed` are hashes that stay out.

    Raises CorpusError where a folder is gone or emptied: then nothing is taken out.
    """
    index = settings.index.resolve()
    given = sorted({p.resolve() for p in paths}, key=lambda p: len(p.parts))
    held = {e.key: e for e in current if any(_comes_by(g, _place(e), index) for g in given)}
    rest = [e for e in current if e.key not in held]
    found: dict[Path, Source] = {}
    roots = {Path(e.root) for e in current}
    for path in given:
        outer = [r for r in roots if _comes_by(r, path, index)]
        root = min(outer, key=lambda r: len(r.parts)) if outer else path.parent if path.is_file() else path
        here = [s for s in sources(root, path) if path == s.file or _comes_by(root, s.file, index)]
        if not here and any(_comes_by(path, _place(e), index) for e in current) and not any(path.iterdir()):
            raise CorpusError(
                f"De map '{path}' is leeg, maar er zijn documenten uit ingelezen. Er is niets verwijderd. "
                "Koppel de schijf weer aan, of haal de documenten weg met `rcb remove`."
            )
        found |= {s.file: s for s in here if s.file not in found}
        roots.add(root)
    digests = {source: _digest(source.file) for source in found.values()}
    for entry in _orphans(held.values(), rest, set(digests.values())):
        held[entry.key] = entry
        digests |= {s: entry.document.sha256 for s in sources(Path(entry.root), _place(entry))}
    rest = [e for e in rest if e.key not in held]
    return Plan(held, rest, *_sorted(digests, held, removed, label, settings))


def _place(entry: Entry) -> Path:
    return Path(entry.root, entry.document.path)


def _comes_by(start: Path, path: Path, index: Path) -> bool:
    """Whether who walks `start` finds `path`: not through a hidden folder, and in the index only what was added."""
    if not path.is_relative_to(start) or not all(is_document(part) for part in path.relative_to(start).parts):
        return False
    return not path.is_relative_to(index) or start.is_relative_to(index / COLLECTION)


def _digest(file: Path) -> str:
    try:
        return sha256(file)
    except OSError:
        return ""


def _orphans(held: Iterable[Entry], rest: Sequence[Entry], present: set[str]) -> list[Entry]:
    """Files outside this run that are searched through one with the same content that this run takes out."""
    gone = {e.document.sha256 for e in held} - present
    twins = [(e, Way.of(e)) for e in rest if e.document.sha256 in gone]
    return [e for e, way in twins if way and way.twin and _place(e).exists()]


def _sorted(
    digests: dict[Source, str],
    held: dict[tuple[str, str], Entry],
    removed: set[str],
    label: Label | None,
    settings: Settings,
) -> tuple[list[Reading], list[Entry], list[Reading]]:
    from ingest import ocr

    most = (settings.max_megabytes, settings.max_pages, settings.max_seconds, settings.max_memory_megabytes)
    limits = f"{most} {ocr.languages(settings.ocr_languages)}"
    first: dict[str, Source] = {}
    todo: list[Reading] = []
    same: list[Entry] = []
    withheld: list[Reading] = []
    for source, digest in digests.items():
        earlier = first.setdefault(digest, source) if digest and digest not in removed else source
        way = Way(words=settings.passage_words, row=source.row, limits=limits)
        if earlier is not source:
            way = way.model_copy(update={"twin": earlier.path, "limits": ""})
        reading = Reading(source, digest, way)
        entry = held.get(reading.key)
        if digest in removed:
            withheld.append(reading)
        elif entry and _as_before(entry, reading, label):
            same.append(entry)
        else:
            todo.append(reading)
    return todo, same, withheld


def _as_before(entry: Entry, reading: Reading, label: Label | None) -> bool:
    """Whether the file, its row, the way of reading it and the label asked for are those of the last time."""
    document, was = entry.document, Way.of(entry)
    if was is None or document.sha256 != reading.digest:
        return False
    if label and document.label != label and not (reading.way.row and reading.way.row.label):
        return False
    if document.status == "ok" and not document.detail:
        was = was.model_copy(update={"limits": reading.way.limits})
    return was == reading.way
