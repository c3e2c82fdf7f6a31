"""`rcb match`: a vraagstuk from a file, every company judged on every requirement, on screen or as JSON."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Optional

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import Progress
from rich.table import Table

from assistant.beside import Proposed
from assistant.schema import CLAIMS, GROUP_NAMES, STATES, Challenge, Evidence, Shortlist
from assistant.settings import Settings
from ingest.errors import RcbError
from ingest.schema import LABELS, Label

if TYPE_CHECKING:
    from assistant.pipeline import Assistant

MARKS = {
    "meets": "[green]✓[/]",
    "partial": "[yellow]◐[/]",
    "fails": "[red]✗[/]",
    "mentioned": "[dim]?[/]",
    "none": "[dim]·[/]",
}


def match(
    files: Annotated[list[Path], typer.Argument(help="Een of meer vraagstukken: PDF, DOCX, Markdown of tekst.")],
    index: Annotated[Optional[Path], typer.Option("--index", help="Map met de index (standaard .rcb).")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Eén JSON-object per vraagstuk.")] = False,
    xlsx: Annotated[Optional[Path], typer.Option("--xlsx", help="Schrijf de matrix als werkblad.")] = None,
) -> None:
    """Zoek bij een vraagstuk bedrijven, met een citaat per eis; u ziet documenten met elk label."""
    from assistant.pipeline import Assistant

    assistant = Assistant.from_settings(Settings.from_environment(**({"index": index} if index else {})))
    out, err = Console(soft_wrap=True), Console(stderr=True, soft_wrap=True)
    failed = False
    for file in files:
        try:
            if not file.is_file():
                raise RcbError(f"'{file}' is er niet. Controleer de naam van het bestand.")
            challenge, label = assistant.intake(file, file.name)
            with Progress(console=err, transient=True, disable=as_json or not err.is_terminal) as bar:
                task = bar.add_task("Bedrijven beoordelen", total=None)
                found, _ = assistant.match(
                    challenge,
                    label=LABELS[-1],
                    progress=lambda n, of, bar=bar, task=task: bar.update(task, completed=n, total=of),
                )
        except RcbError as error:
            failed = True
            if as_json:
                print(json.dumps({"id": file.name, "error": str(error)}), flush=True)
            else:
                err.print(f"{file.name}: {error}", style="red", highlight=False, markup=False)
            continue
        if xlsx:
            from assistant.response.workbook import workbook

            xlsx.write_bytes(workbook(found))
        beside = _proposed(assistant, challenge, file, label)
        if as_json:
            print(json.dumps(as_contract(file.name, found) | ({"proposed": beside.model_dump()} if beside else {})))
        else:
            show(found, out)
            _show_proposed(beside, out)
    if failed and len(files) == 1:
        raise typer.Exit(1)


def _proposed(assistant: Assistant, challenge: Challenge, file: Path, label: Label) -> Proposed | None:
    """What a language model would add to the requirements, where one is set: shown, and not used."""
    if assistant.route is None:
        return None

    from assistant.model.cases import propose_requirements

    pages = assistant.attach(file, file.name).pages
    try:
        return asyncio.run(propose_requirements(assistant.route, challenge, pages, label))
    except RcbError as error:
        return Proposed(model=assistant.route.name, prompt="", note=str(error))


def _show_proposed(beside: Proposed | None, out: Console) -> None:
    if beside and beside.proposals:
        out.print("\n[bold]Voorstellen van het taalmodel[/] (niet gebruikt; neem over wat een eis of wens is)")
        for p in beside.proposals:
            out.print(escape(f"  {'eis ' if p.priority == 'must' else 'wens'} {p.text}"), highlight=False)
    if beside and beside.note:
        out.print(escape(f"\n{beside.note}"), highlight=False)


def prepare(settings: Settings) -> None:
    """Embed what every company states and keep the vectors, so that the first vraagstuk does not wait for it."""
    if not settings.embedding_model:
        return  # nothing of it would be kept

    from assistant.pipeline import Assistant

    err = Console(stderr=True)
    with Progress(console=err, transient=True, disable=not err.is_terminal) as bar:
        task = bar.add_task("Brochures voorbereiden", total=None)
        Assistant(settings).companies(LABELS[-1], lambda n, of: bar.update(task, completed=n, total=of))


def as_contract(id: str, found: Shortlist) -> dict[str, Any]:
    """The shortlist in the shape that outside evaluation relies on."""
    texts = {r.requirement_id: r.text for r in found.challenge.requirements}
    return {
        "id": id,
        "title": found.challenge.title,
        "requirements": [
            {"id": r.requirement_id, "text": r.text, "priority": r.priority, "source": r.source, "page": r.page}
            for r in found.challenge.requirements
        ],
        "candidates": [
            {
                "rank": c.rank,
                "company": c.company,
                "group": c.group,
                "coverage": c.coverage.model_dump(),
                "files": list(c.files),
                "evidence": [_cell(e, texts) for e in c.evidence],
            }
            for c in found.candidates
        ],
        "gaps": [{"requirement_id": r.requirement_id, "requirement_text": r.text} for r in found.gaps],
        "single_supplier": [
            {"requirement_id": r.requirement_id, "requirement_text": r.text, "company": company}
            for r, company in found.single
        ],
        "together": [list(names) for names in found.together],
        "not_shortlisted": [{"company": company, "reason": reason} for company, reason in found.not_shortlisted],
        "questions": [{"company": company, "text": text} for company, text in found.questions],
        "clarify": list(found.challenge.questions),
        "notes": list(found.challenge.notes),
    }


def _cell(cell: Evidence, texts: dict[str, str]) -> dict[str, Any]:
    citation = cell.citation
    return {
        "requirement_id": cell.requirement_id,
        "requirement_text": texts[cell.requirement_id],
        "state": cell.state,
        "claim": cell.claim if citation else None,
        "file": citation.file if citation else None,
        "page": citation.page if citation else None,
        "quote": citation.quote if citation else None,
        "date": citation.published.isoformat() if citation and citation.published else None,
        "note": cell.note,
        "older": cell.older,
    }


def show(found: Shortlist, out: Console) -> None:
    """The matrix and the evidence behind it, in the terminal."""
    challenge = found.challenge
    out.print(f"[bold]{escape(challenge.title)}[/]")
    for note in challenge.notes:
        out.print(f"[yellow]let op[/] {escape(note)}", highlight=False)
    _requirements(challenge, out)
    table = Table("", "bedrijf", "groep", *[r.requirement_id for r in challenge.requirements])
    for c in found.candidates:
        if any(e.state not in ("none", "mentioned") for e in c.evidence):
            table.add_row(str(c.rank), escape(c.company), GROUP_NAMES[c.group], *[MARKS[e.state] for e in c.evidence])
    out.print(table)
    out.print(" ".join(f"{MARKS[s]} {word}" for s, word in STATES.items()), highlight=False)
    for c in found.candidates:
        if c.group == "must_failed" or not any(e.state in ("meets", "partial") for e in c.evidence):
            continue
        out.print(f"\n[bold]{c.rank}. {escape(c.company)}[/] · {GROUP_NAMES[c.group]}")
        for e in c.evidence:
            if e.citation and e.state != "mentioned":
                place = f"{e.citation.file}, p. {e.citation.page}" if e.citation.page else e.citation.file
                said = f"{STATES[e.state]} {CLAIMS[e.claim]}" if e.state == "meets" else STATES[e.state]
                quote = " ".join(e.citation.quote.split())
                out.print(
                    escape(f"  {e.requirement_id} {said}: “{quote}” ({place}) {e.note}".rstrip()), highlight=False
                )
    if found.gaps:
        out.print("\n[bold]Niemand toont aan[/]")
        for r in found.gaps:
            out.print(escape(f"  {r.requirement_id} {r.text}"), highlight=False)
    for title, lines in (
        ("Vragen aan bedrijven", [f"{c}: {q}" for c, q in found.questions]),
        ("Vragen aan Defensie", challenge.questions),
    ):
        if lines:
            out.print(f"\n[bold]{title}[/]")
            for line in lines:
                out.print(escape(f"  {line}"), highlight=False)


def _requirements(challenge: Challenge, out: Console) -> None:
    for r in challenge.requirements:
        out.print(
            escape(f"  {r.requirement_id} {'eis ' if r.priority == 'must' else 'wens'} {r.text}"), highlight=False
        )
