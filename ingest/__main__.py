"""`python -m ingest [PATH …]`: read folders into the index, with a bar and a report."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import get_args

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from ingest.corpus import sources
from ingest.errors import RcbError
from ingest.schema import Document, Label
from ingest.settings import Settings
from ingest.store import COLLECTION, SEARCHED


def run(
    paths: Sequence[Path],
    settings: Settings,
    *,
    label: str | None = None,
    restore: bool = False,
    check: bool = False,
    as_json: bool = False,
    out: Console,
) -> bool:
    """Read `paths` (or the corpora and what was added in the chat), report on `out`, and say whether anything changed."""
    if label is not None and label not in get_args(Label):
        raise RcbError(f"Onbekend label '{label}'. Kies uit: {', '.join(get_args(Label))}.")
    if not paths:
        added = settings.index / COLLECTION
        paths = [settings.corpora, *([added] if added.exists() else [])]
    if check:
        _check(paths, out, as_json=as_json)
        return False

    from ingest.load import load

    console = Console(stderr=True)
    bar = Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("nog"),
        TimeRemainingColumn(),
        console=console,
        transient=True,
        disable=as_json or not console.is_terminal,
    )
    with bar:
        task = bar.add_task("Inlezen", total=None)
        report = load(
            paths,
            settings,
            label=label,
            restore=restore,
            progress=lambda done, total, name: bar.update(task, completed=done, total=total, description=name[-40:]),
        )
    changed = bool(report.added or report.replaced or report.removed)
    if as_json:
        listed = {n: [d.model_dump(mode="json") for d in getattr(report, n)] for n in ("added", "replaced", "removed")}
        rest = {"unchanged": len(report.unchanged), "withheld": report.withheld, "embedded": report.embedded}
        print(json.dumps({"generation": report.generation, **listed, **rest, "seconds": round(report.seconds, 2)}))
        return changed
    out.print(
        f"{len(report.added)} nieuw, {len(report.replaced)} vervangen, {len(report.removed)} vervallen, "
        f"{len(report.unchanged)} ongewijzigd; {report.embedded} vectoren berekend ({report.seconds:.1f} s).",
        highlight=False,
    )
    for document in (*report.added, *report.replaced):
        _remark(document, out)
    for path in report.withheld:
        said = "eerder verwijderd, blijft buiten de index (terugzetten: rcb ingest --restore)."
        out.print(f"  {path}: {said}", markup=False, highlight=False)
    return changed


def _remark(document: Document, out: Console) -> None:
    """What a person should look at: a file that could not be read, text that was flagged, fields that were guessed."""
    if document.status not in SEARCHED or document.detail:
        out.print(f"  {document.path}: {document.status} – {document.detail or ''}", markup=False, highlight=False)
    for flag in document.flags:
        out.print(f"  {document.path}: let op – {flag}", markup=False, highlight=False)
    if document.guessed and document.status in SEARCHED:
        fields = ", ".join(document.guessed)
        out.print(f"  {document.path}: te controleren – {fields} niet in sources.csv", markup=False, highlight=False)


def _check(paths: Sequence[Path], out: Console, *, as_json: bool) -> None:
    """Validate the folders and their sources.csv without writing anything."""
    found = [s for path in paths for s in sources(path.resolve())]
    without = [s.path for s in found if s.row is None]
    if as_json:
        print(json.dumps({"files": len(found), "without_row": without}))
        return
    out.print(f"{len(found)} bestanden gevonden, {len(without)} zonder regel in sources.csv.", highlight=False)
    for path in without:
        out.print(f"  {path}: te controleren – geen regel in sources.csv", markup=False, highlight=False)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m ingest", description="Lees documenten in.")
    parser.add_argument("paths", nargs="*", type=Path)
    parser.add_argument("--index", type=Path)
    parser.add_argument("--label")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--json", action="store_true", dest="as_json")
    given = parser.parse_args()
    out = Console(soft_wrap=True)
    try:
        settings = Settings.from_environment(**({"index": given.index} if given.index else {}))
        run(given.paths, settings, label=given.label, check=given.check, as_json=given.as_json, out=out)
    except RcbError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
