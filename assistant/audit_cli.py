"""`rcb audit`: whether the audit log is whole, and what is in it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Optional

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from assistant.audit import Audit
from assistant.settings import Settings
from ingest.errors import RcbError

app = typer.Typer(help="Wie deed wat, wanneer en waarvandaan.", no_args_is_help=True)
IndexDir = Annotated[Optional[Path], typer.Option("--index", help="Map met de index (standaard .rcb).")]
out = Console(soft_wrap=True)


def _audit(index: Path | None) -> Audit:
    found = Settings.from_environment(**({"index": index} if index else {})).index / "audit.db"
    if not found.exists():
        raise RcbError(f"Er is nog geen auditlog in '{found.parent}'. Start de chat, of geef de goede map met --index.")
    return Audit(found)


@app.command()
def verify(
    index: IndexDir = None,
    seal: Annotated[str, typer.Option(help="Een eerder genoteerd zegel, dat er nog in moet staan.")] = "",
) -> None:
    """Reken de keten na; exitcode 1 als er een regel veranderd of weg is."""
    found = _audit(index).verify(seal)
    if found.broken:
        lost = f" en het zegel {seal[:12]}… staat er niet in" if seal and found.broken > found.lines else ""
        raise RcbError(
            f"De auditlog is niet heel: vanaf regel {found.broken} klopt de keten niet{lost}. Bewaar dit bestand, haal een "
            "reservekopie terug en meld het bij de beveiligingsfunctionaris."
        )
    out.print(f"De auditlog is heel: {found.lines} regels.\nZegel: {found.last}", highlight=False)


@app.command("list")
def show(
    index: IndexDir = None,
    last: Annotated[int, typer.Option(help="Zoveel regels, de laatste.")] = 50,
    as_json: Annotated[bool, typer.Option("--json", help="Eén JSON-object per regel.")] = False,
) -> None:
    """Toon de laatste regels."""
    lines = _audit(index).lines(last)
    if as_json:
        for line in lines:
            print(json.dumps(line._asdict()))
        return
    table = Table("nr", "wanneer (UTC)", "wie", "wat", "waarop", "resultaat", "vanaf")
    for line in lines:
        at = line.at.partition(".")[0].replace("T", " ")
        table.add_row(
            str(line.number), at, *map(escape, (line.actor, line.action, line.object, line.result, line.origin))
        )
    (out if out.is_terminal else Console(width=200)).print(table)
