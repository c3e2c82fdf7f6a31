"""The command line: `rcb chat | ingest | sources | remove | ask | match | draft | cases | users | audit | retain | erase | export | register | eval | doctor`."""

from __future__ import annotations

import asyncio
import json
import logging
import sys
from pathlib import Path
from typing import Annotated, Any, Optional

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Column, Table

from assistant import audit_cli, keep_cli, people_cli
from assistant.audit import COMMAND_LINE, OPERATOR, Audit
from assistant.cases_cli import cases, draft
from assistant.match_cli import match, prepare
from assistant.settings import Settings
from ingest.errors import RcbError, Unsearchable, of_the_disk
from ingest.schema import LABELS

app = typer.Typer(
    name="rcb",
    help="Vragen aan beleidsbrieven, onderzoek en brochures, met een gecontroleerd citaat bij elke zin.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
out = Console(soft_wrap=True)
err = Console(stderr=True, soft_wrap=True)

IndexDir = Annotated[Optional[Path], typer.Option("--index", help="Map met de index (standaard .rcb).")]
AsJson = Annotated[bool, typer.Option("--json", help="Uitvoer voor programma's: één JSON-object per regel.")]


def main() -> None:
    """Run a command; an error for the user is one Dutch sentence and exit code 1."""
    shielded(app)


def shielded(commands: typer.Typer) -> None:
    """Run a program of ours so."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    try:
        commands()
    except RcbError as error:
        _fail(str(error), getattr(error, "code", 1))
    except Exception as error:
        if (told := of_the_disk(error)) is None:
            raise
        _fail(told)


def _fail(sentence: str, code: int = 1) -> None:
    err.print(sentence, style="red", highlight=False, markup=False)
    sys.exit(code)


def _settings(index: Path | None) -> Settings:
    return Settings.from_environment(**({"index": index} if index else {}))


def _line(found: dict[str, Any]) -> None:
    """One JSON object on a line of its own, in ASCII: no character in it can end the line or stop the rest."""
    print(json.dumps(found), flush=True)


@app.command()
def ingest(
    paths: Annotated[Optional[list[Path]], typer.Argument(help="Mappen of bestanden; zonder: de map corpora.")] = None,
    index: IndexDir = None,
    label: Annotated[Optional[str], typer.Option(help="Label van bestanden die er geen hebben.")] = None,
    restore: Annotated[bool, typer.Option(help="Neem ook op wat eerder is verwijderd.")] = False,
    check: Annotated[bool, typer.Option("--check", help="Alleen controleren; er wordt niets geschreven.")] = False,
    as_json: AsJson = False,
) -> None:
    """Lees documenten in; wat niet veranderde wordt niet opnieuw gelezen."""
    from ingest.__main__ import run

    settings = _settings(index)
    if run(paths or [], settings, label=label, restore=restore, check=check, as_json=as_json, out=out):
        prepare(settings)


@app.command()
def sources(index: IndexDir = None, as_json: AsJson = False) -> None:
    """Toon alle documenten met hun status."""
    from assistant.pipeline import Assistant

    documents = Assistant.from_settings(_settings(index)).documents()
    if as_json:
        for d in documents:
            _line(d.model_dump(mode="json"))
        return
    shown = out if out.is_terminal else Console(width=240)  # for a program to read: names in one piece
    name = Column("document", overflow="fold", no_wrap=not out.is_terminal)
    table = Table(name, "titel", "datum", "label", "status", "te controleren")
    for d in documents:
        status = d.status if not d.detail else f"{d.status}: {d.detail}"
        cells = (d.document_id, d.title, str(d.published or "–"), d.label, status, ", ".join(d.guessed))
        table.add_row(*map(escape, cells))
    shown.print(table)
    for d in documents:
        for flag in d.flags:
            out.print(f"[yellow]let op[/yellow] {escape(f'{d.document_id}: {flag}')}", highlight=False)


@app.command()
def remove(
    document_id: Annotated[str, typer.Argument(help="Het document, zoals in `rcb sources`.")],
    index: IndexDir = None,
    as_json: AsJson = False,
) -> None:
    """Haal een document uit alle antwoorden; u krijgt een bewijs van verwijdering."""
    from ingest.remove import remove as take_out

    settings = _settings(index)
    receipt = take_out(document_id, settings, actor=OPERATOR)
    recorded = f"{receipt.document_id}@{receipt.version}"
    Audit(settings.index / "audit.db").record("document verwijderd", recorded, actor=OPERATOR, origin=COMMAND_LINE)
    if as_json:
        _line(receipt._asdict())
    else:
        out.print(receipt.text, highlight=False, markup=False)


@app.command()
def ask(
    question: Annotated[Optional[str], typer.Argument(help="Uw vraag.")] = None,
    file: Annotated[Optional[Path], typer.Option("--file", help="Vragen als JSON: id, question, history.")] = None,
    index: IndexDir = None,
    as_json: AsJson = False,
) -> None:
    """Stel een vraag, of veel vragen uit een bestand; u ziet documenten met elk label."""
    from assistant.pipeline import Assistant
    from assistant.render import as_contract, further, plain, unanswerable

    assistant = Assistant.from_settings(_settings(index))
    if file:
        asked = _questions(file)
    else:
        asked = [{"id": "1", "question": typer.prompt("Vraag") if question is None else question, "history": []}]

    async def run() -> None:
        for one in asked:
            try:
                answer = await assistant.ask(one["question"], one["history"], label=LABELS[-1])
                answer = await assistant.written(answer)
            except RcbError as error:
                if not file or isinstance(error, Unsearchable):
                    raise
                _line(unanswerable(one["id"], str(error)))
                continue
            if file:
                _line(as_contract(one["id"], answer))
            elif as_json:
                _line(as_contract(one["id"], await assistant.suggest(answer, label=LABELS[-1])))
            else:  # what takes longer comes after the answer
                out.print(plain(answer), highlight=False, markup=False)
                answer = await assistant.suggest(answer, label=LABELS[-1])
                out.print(further(answer), highlight=False, markup=False)

    asyncio.run(run())


def _questions(file: Path) -> list[dict[str, Any]]:
    """The questions of a JSON-lines file; a line that is none is an error that names it."""
    from assistant.schema import Turn

    try:
        lines = file.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError):
        remedy = "Geef een tekstbestand (UTF-8) met één JSON-object per regel."
        raise RcbError(f"'{file}' is niet te lezen. {remedy}") from None
    found = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            one = json.loads(line)
            if not isinstance(one["question"], str):
                raise TypeError
            history = [Turn(role=t["role"], content=t["content"]) for t in one.get("history") or []]
            found.append({"id": one.get("id", number), "question": one["question"], "history": history})
        except (ValueError, KeyError, TypeError, AttributeError):
            shape = '{"id": …, "question": "…", "history": [{"role": "user" of "assistant", "content": "…"}]}'
            raise RcbError(f"{file}, regel {number}: verwacht {shape}; history mag ontbreken.") from None
    return found


for command in (match, draft, cases, keep_cli.retain, keep_cli.register):
    app.command()(command)
app.add_typer(people_cli.app, name="users")
app.add_typer(audit_cli.app, name="audit")
app.add_typer(keep_cli.erase, name="erase")
app.add_typer(keep_cli.export, name="export")


@app.command()
def chat(
    index: IndexDir = None,
    port: Annotated[Optional[int], typer.Option(help="Poort (standaard 8000).")] = None,
    no_ingest: Annotated[bool, typer.Option("--no-ingest", help="Lees de map corpora niet opnieuw in.")] = False,
) -> None:
    """Lees in wat nieuw is en open de chat in de browser."""
    from assistant.memory import one_heap

    one_heap()
    from assistant.ui.server import serve
    from ingest.__main__ import run

    settings = _settings(index)
    if port:
        settings = settings.model_copy(update={"port": port})
    if not no_ingest and run([], settings, out=out):
        prepare(settings)
    serve(settings, announce=lambda text: out.print(text, highlight=False, markup=False))


@app.command(
    "eval", context_settings={"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []}
)
def evaluate(context: typer.Context) -> None:
    """Meet hoe goed het zoekt en antwoordt (`rcb eval --help`)."""
    from evals.__main__ import app as evals

    evals(args=context.args, prog_name="rcb eval")


@app.command()
def doctor(
    index: IndexDir = None,
    privacy: Annotated[bool, typer.Option("--privacy", help="Toon welke documenten contactpersonen noemen.")] = False,
    as_json: AsJson = False,
) -> None:
    """Controleer wat er geïnstalleerd is en of de index gezond is."""
    if privacy:
        from assistant.privacy import summary, told

        documents = told(_settings(index))
        for one in documents if as_json else ():
            _line(one._asdict())
        for sentence in () if as_json else (summary(documents), *(one.sentence for one in documents)):
            out.print(sentence, highlight=False, markup=False)
        return
    from assistant.doctor import findings

    found = findings(_settings(index))
    if as_json:
        for f in found:
            _line(f._asdict())
    else:
        for f in found:
            mark = {"ok": "[green]✓[/green]", "let op": "[yellow]![/yellow]", "fout": "[red]✗[/red]"}[f.level]
            out.print(f"{mark} {escape(f'{f.what}: {f.detail}')}", highlight=False)
    if any(f.level == "fout" for f in found):
        sys.exit(1)
