"""Bring the index in line with folders of files: add, replace, take out."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ingest.catalogue import Entry
from ingest.chunk import chunk
from ingest.corpus import Source, describe
from ingest.embed import encoder
from ingest.manifest import plain
from ingest.personal import marked
from ingest.plan import Reading, Way, plan
from ingest.schema import Document, Label, Parsed
from ingest.settings import Settings
from ingest.store import SEARCHED, Store
from ingest.worker import Readers

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings

Progress = Callable[[int, int, str], None]


class Report(NamedTuple):
    """What a run did; every document is in exactly one of the lists."""

    generation: int
    added: list[Document]
    replaced: list[Document]
    removed: list[Document]
    unchanged: list[Document]
    withheld: list[str]
    """Paths of files with content that a person removed earlier and that therefore stay out."""
    embedded: int
    seconds: float


def load(
    paths: Sequence[Path],
    settings: Settings,
    *,
    label: Label | None = None,
    restore: bool = False,
    progress: Progress = lambda *_: None,
    load_encoder: Callable[[str], Embeddings] = encoder,
) -> Report:
    """Make the index hold what the folders in `paths` hold now; other folders' documents stay as they are.

    A file that cannot be read ends in a status of its own and never stops the run. What a person removed stays out,
    unless `restore` puts it back. `label` is for files that have none; without it they keep what they were given.
    """
    store = Store(settings.index)
    with store.index.writing():
        return update(
            store, paths, settings, label=label, restore=restore, progress=progress, load_encoder=load_encoder
        )


def update(
    store: Store,
    paths: Sequence[Path],
    settings: Settings,
    *,
    label: Label | None = None,
    restore: bool = False,
    progress: Progress = lambda *_: None,
    load_encoder: Callable[[str], Embeddings] = encoder,
) -> Report:
    """The same as `load`, for who holds the writer's lock."""
    began = time.monotonic()
    current = store.entries()
    removed = {r.sha256 for r in store.catalogue.removals() if r.active}
    work = plan(paths, current, set() if restore else removed, label, settings)
    if restore:
        store.catalogue.restore([reading.digest for reading in work.todo])
    fresh = _read(store, work.todo, current, settings, label or settings.default_label, progress)
    fresh += [_cut_again(store, entry, way, settings) for entry, way in _otherwise_cut(work.rest, settings)]
    known = [*fresh, *current]
    fresh = [_superseding(store, entry, known) for entry in fresh]
    same = [_superseding(store, entry, known) for entry in work.same]

    before = {e.key: e.document for e in current}
    here = {e.key for e in (*fresh, *same)}
    vanished = [e.document for key, e in work.held.items() if key not in here]
    outdated = [before[e.key] for e in fresh if e.key in before]
    embedded = 0
    if fresh or vanished or not store.sound(settings):
        embedded = store.publish(
            [*vanished, *outdated],
            fresh,
            [*(e for e in work.rest if e.key not in here), *same, *fresh],
            settings,
            load=load_encoder,
            progress=lambda done, total: progress(done, total, "vectoren"),
        )
    else:
        store.finish()
    return Report(
        generation=store.index.current(),
        added=[e.document for e in fresh if e.key not in before],
        replaced=[e.document for e in fresh if e.key in before],
        removed=vanished,
        unchanged=[e.document for e in same],
        withheld=[reading.source.path for reading in work.withheld],
        embedded=embedded,
        seconds=time.monotonic() - began,
    )


def _read(
    store: Store,
    todo: Sequence[Reading],
    current: Sequence[Entry],
    settings: Settings,
    label: Label,
    progress: Progress,
) -> list[Entry]:
    """Read, chunk and write every file of `todo`; what an interrupted run already wrote is used again."""
    ids = {e.key: e.document.document_id for e in current}
    fresh: list[Entry] = []
    queue: dict[Path, Reading] = {}
    for reading in todo:
        staged = _staged(store, reading, label, ids)
        if staged:
            fresh.append(staged)
        else:
            queue[reading.source.file] = reading
    done = len(fresh)
    with Readers(settings) as readers:
        for file, parsed in readers.read_all([f for f, reading in queue.items() if not reading.way.twin]):
            done += 1
            progress(done, len(todo), queue[file].source.path)
            fresh.append(_write(store, queue.pop(file), parsed, settings, label, ids))
    for reading in queue.values():
        detail = f"Zelfde inhoud als '{reading.way.twin}'; wordt één keer doorzocht."
        done += 1
        progress(done, len(todo), reading.source.path)
        fresh.append(_write(store, reading, Parsed(status="ok", detail=detail), settings, label, ids))
    return fresh


def _staged(store: Store, reading: Reading, label: Label, ids: dict[tuple[str, str], str]) -> Entry | None:
    """What an interrupted run wrote of this file, unless its id has gone to another file since."""
    row = reading.way.row
    found = store.catalogue.staged(*reading.key, reading.digest, reading.way.model_dump_json())
    if found is None or found.document.label != ((row and row.label) or label):
        return None
    document_id = found.document.document_id
    if any(taken == document_id and key != reading.key for key, taken in ids.items()):
        return None
    return found if ids.setdefault(reading.key, document_id) == document_id else None


def _write(
    store: Store,
    reading: Reading,
    parsed: Parsed,
    settings: Settings,
    label: Label,
    ids: dict[tuple[str, str], str],
) -> Entry:
    source, digest, way = reading
    document_id = ids.get(reading.key) or _fresh_id(source, set(ids.values()))
    ids[reading.key] = document_id
    version = store.catalogue.next_version(document_id)
    document = describe(source, parsed, document_id=document_id, version=version, sha256=digest, label=label)
    entry = Entry(document, str(source.root), way.model_dump_json())
    if parsed.status in SEARCHED:
        store.keep(source.file, document)
    store.catalogue.write(entry, parsed.pages, marked(chunk(document, parsed.pages, words=settings.passage_words)))
    return entry


def _fresh_id(source: Source, taken: set[str]) -> str:
    """The path, which people can read; with the folder's name in front where two folders hold the same path."""
    candidate = source.path
    prefix = source.root.name
    while candidate in taken:
        candidate = f"{prefix}/{source.path}"
        prefix += "+"
    return candidate


def _otherwise_cut(entries: Sequence[Entry], settings: Settings) -> list[tuple[Entry, Way]]:
    """Documents outside this run whose passages have another size than is asked for now: all of an index has one."""
    ways = [(e, Way.of(e)) for e in entries]
    return [(e, way) for e, way in ways if way and way.words != settings.passage_words]


def _cut_again(store: Store, entry: Entry, way: Way, settings: Settings) -> Entry:
    """A next version with passages of the right size, from the pages as they were read."""
    old = entry.document
    pages = store.catalogue.pages(old.document_id, old.version)
    document = old.model_copy(update={"version": store.catalogue.next_version(old.document_id)})
    way = way.model_copy(update={"words": settings.passage_words})
    entry = Entry(document, entry.root, way.model_dump_json())
    store.catalogue.write(entry, pages, marked(chunk(document, pages, words=settings.passage_words)))
    return entry


def _superseding(store: Store, entry: Entry, known: Sequence[Entry]) -> Entry:
    """Point the newer edition at the older one that its row names, by file name in the same corpus."""
    way = Way.of(entry)
    name = plain(way.row.supersedes or "") if way and way.row else ""
    if not name:
        return entry
    for other in known:
        path = plain(other.document.path)
        if other.root == entry.root and other.key != entry.key and (path == name or path.rpartition("/")[2] == name):
            if entry.document.supersedes == other.document.document_id:
                return entry
            document = entry.document.model_copy(update={"supersedes": other.document.document_id})
            store.catalogue.relate(document)
            return entry._replace(document=document)
    return entry
