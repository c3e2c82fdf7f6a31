"""`rcb eval`: the golden set through the very pipeline of the chat; compare runs, run a bench, collect candidates."""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Annotated, Optional

import typer
from rich.console import Console
from rich.table import Table

from assistant.pipeline import Assistant
from assistant.settings import Settings
from evals.bench import opened, ran
from evals.candidates import candidates
from evals.challenges import CHALLENGES, judge, measures, read_challenges
from evals.compare import Difference, bootstrap, changes, differences
from evals.golden import KINDS, QUESTIONS, read_questions
from evals.judge import opinion
from evals.measures import MEASURES
from evals.record import Record, read_record, record, write_record
from evals.report import KIND_NAMES, html
from evals.run import evaluate
from evals.written import Written, how_often
from ingest.errors import RcbError
from ingest.load import load

BASELINE = Path(__file__).parent / "baseline.json"
"""The run that a later one may not fall below: `rcb eval --baseline` writes it."""

app = typer.Typer(name="rcb eval", help="Meet hoe goed het zoekt en antwoordt.", add_completion=False)
out = Console(soft_wrap=True)

IndexDir = Annotated[Optional[Path], typer.Option("--index", help="Een bestaande index; zonder een tijdelijke.")]


@app.callback(invoke_without_command=True)
def golden(
    context: typer.Context,
    questions: Annotated[Path, typer.Option(help="De vragen, als JSON per regel.")] = QUESTIONS,
    split: Annotated[Optional[str], typer.Option(help="Alleen dit deel: tune of held.")] = None,
    index: IndexDir = None,
    as_json: Annotated[bool, typer.Option("--json", help="De hele meting als JSON.")] = False,
    page: Annotated[Optional[Path], typer.Option("--html", help="Schrijf een verslag met grafieken.")] = None,
    save: Annotated[Optional[Path], typer.Option(help="Bewaar de meting om later te vergelijken.")] = None,
    reader: Annotated[
        str,
        typer.Option(help="extractive citeert; generative laat ook het taalmodel schrijven, en vergelijkt die twee."),
    ] = "extractive",
    judge_: Annotated[
        bool, typer.Option("--judge", help="Laat het taalmodel wat het schreef ook beoordelen; telt nergens mee.")
    ] = False,
    gate: Annotated[
        bool, typer.Option("--gate", help="Faal als iets aantoonbaar slechter is dan de ijkmeting.")
    ] = False,
    baseline: Annotated[bool, typer.Option("--baseline", help="Maak hiervan de ijkmeting.")] = False,
) -> None:
    """Stel alle vragen van de gouden set en beoordeel elk antwoord."""
    if context.invoked_subcommand:
        return
    if baseline and reader != "extractive":
        raise RcbError("De ijkmeting is van de lezer die citeert. Laat --reader weg, of bewaar de meting met --save.")
    if split not in (None, "tune", "held"):
        raise RcbError(f"Het deel '{split}' bestaat niet. Kies tune of held, of laat --split weg voor alles.")
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(index=index or Path(folder))
        if not index:
            load([settings.corpora], settings)
        began = time.monotonic()
        asked, assistant, said = read_questions(questions, split), Assistant(settings), []
        written = _written(assistant, reader)
        quoted = run = record(asyncio.run(evaluate(assistant, asked)), settings)
        if written:
            results = asyncio.run(evaluate(written, asked))
            run, said = record(results, settings, settings.chat_model), how_often(results)
            said += [opinion(results, assistant.route)] if judge_ else []
        seconds = time.monotonic() - began
    if save:
        write_record(save, run)
    if baseline:
        write_record(BASELINE, run.baseline())
    if page:
        page.write_text(html(run, "Meting RCB-assistent"), encoding="utf-8")
    if as_json:
        print(json.dumps(run.model_dump(mode="json")))
    else:
        out.print(_kinds(run), _figures(run))
        if written:
            out.print(_differences(differences(quoted, run), "citeert", "schrijft"), *said, sep="\n", highlight=False)
        out.print(f"{len(run.items)} vragen in {seconds:.0f} s.")
    if gate:
        _gate(differences(read_record(BASELINE), run))


def _written(assistant: Assistant, reader: str) -> Written | None:
    """What the questions are put to besides; both readers are measured by the same measures."""
    if reader == "extractive":
        return None
    if reader != "generative" or assistant.route is None:
        raise RcbError("De lezer is extractive of generative; voor generative moet RCB_CHAT_MODEL zijn ingesteld.")
    return Written(assistant)


@app.command()
def challenges(
    file: Annotated[Path, typer.Option("--file", help="De gouden vraagstukken, als JSON per regel.")] = CHALLENGES,
    split: Annotated[Optional[str], typer.Option(help="Alleen dit deel: tune of held.")] = None,
    index: IndexDir = None,
    as_json: Annotated[bool, typer.Option("--json", help="Als JSON.")] = False,
) -> None:
    """Meet hoe goed eisen worden herkend en bedrijven worden beoordeeld."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(index=index or Path(folder))
        if not index:
            load([settings.corpora], settings)
        try:
            gold = read_challenges(file, split)
        except (OSError, ValueError) as error:
            raise RcbError(f"De gouden vraagstukken zijn niet te lezen: {error}") from None
        assistant = Assistant(settings)
        results = [judge(g, assistant) for g in gold]
    found = measures(results)
    if as_json:
        items = [{**r._asdict(), "cells": [[*k, n] for k, n in r.cells.items()]} for r in results]
        print(json.dumps({"measures": found, "items": items}))
        return
    table = Table("vraagstuk", "eisen", "prioriteit", "te veel", "hiaten", "nDCG@5", "geschikt", "dubbelgangers")
    for r in results:
        counts = ("{}/{}".format(*p) for p in (r.requirements, r.priorities))
        gaps, suitable = ("{}/{}".format(*p) for p in (r.gaps, r.suitable))
        table.add_row(r.id, *counts, str(r.extra), gaps, f"{r.ndcg:.2f}", suitable, str(r.lookalikes))
    summary = Table("maat", "waarde")
    for name, value in found.items():
        summary.add_row(name, f"{value:.3f}")
    out.print(table, summary)


@app.command()
def diff(
    before: Annotated[Path, typer.Argument(help="De eerdere meting.")],
    after: Annotated[Path, typer.Argument(help="De latere meting.")],
) -> None:
    """Wat er tussen twee metingen veranderde, het slechtste eerst."""
    earlier, later = read_record(before), read_record(after)
    out.print(_differences(differences(earlier, later)))
    for c in changes(earlier, later):
        said = f" · {c.after.shown.question}" if c.after.shown else ""
        out.print(f"{c.gain:+.0f}  {c.after.id} ({KIND_NAMES[c.after.kind]}){said}", highlight=False, markup=False)


@app.command()
def bench(
    folder: Annotated[Path, typer.Argument(help="Een BEIR-map: corpus.jsonl, queries.jsonl en qrels.tsv.")],
    index: IndexDir = None,
    typos: Annotated[bool, typer.Option("--typos", help="Ook met één typefout per vraag.")] = False,
    weight: Annotated[Optional[list[float]], typer.Option(help="Gewicht van het zoekmodel; meer mag.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Eén JSON-object per regel.")] = False,
) -> None:
    """Meet het zoeken op een BEIR-map, door de eigen index en het eigen zoeken."""
    with tempfile.TemporaryDirectory() as temporary:
        settings = Settings(index=index or Path(temporary))
        for row in ran(opened(folder, settings), settings, weight or [settings.dense_weight], typos):
            if as_json:
                print(json.dumps(row), flush=True)
            else:
                out.print(" · ".join(f"{name} {value}" for name, value in row.items()), highlight=False)


@app.command("candidates")
def candidates_(index: IndexDir = None) -> None:
    """Vragen waarvan het antwoord in de chat is afgekeurd, als voorstel voor de gouden set; een mens maakt ze af."""
    for candidate in candidates(Settings(**({"index": index} if index else {})).index):
        print(json.dumps(candidate, ensure_ascii=False))


def _gate(found: list[Difference]) -> None:
    """Exit code 1 when a measure lost more than chance allows."""
    lost = [d for d in found if d.loss]
    if not lost:
        out.print("Geen aantoonbaar verlies ten opzichte van de ijkmeting.")
        return
    out.print(_differences(lost))
    sys.exit(1)


def _kinds(run: Record) -> Table:
    """Per kind of question what share was right, declined and wrong."""
    table = Table("soort", "vragen", "goed", "afgewezen", "fout")
    groups = [(KIND_NAMES[k], [i for i in run.items if i.kind == k]) for k in KINDS]
    groups += [(name, [i for i in run.items if i.answerable == known]) for name, known in _ALL]
    for name, items in groups:
        if scores := run.values("score", items):
            table.add_row(name, str(len(scores)), *(f"{scores.count(s) / len(scores):.0%}" for s in (1.0, 0.0, -1.0)))
    return table


_ALL = (("alle beantwoordbare", True), ("alle onbeantwoordbare", False))


def _figures(run: Record) -> Table:
    table = Table("maat", "gemiddeld", "95 %-interval", "vragen")
    for measure, name in MEASURES.items():
        if found := bootstrap(run.values(measure)):
            shown = (lambda x: f"{x:+.2f}") if measure == "score" else (lambda x: f"{x:.1%}")
            table.add_row(name, shown(found.mean), f"{shown(found.low)} – {shown(found.high)}", str(found.n))
    return table


def _differences(found: list[Difference], before: str = "eerder", after: str = "later") -> Table:
    table = Table("maat", before, after, "verschil", "p", "vragen")
    for d in found:
        p = f"{d.p:.3f}{' *' if d.p < 0.05 else ''}"
        table.add_row(
            MEASURES[d.measure], f"{d.before:.3f}", f"{d.after:.3f}", f"{d.after - d.before:+.3f}", p, str(d.n)
        )
    return table


def main() -> None:
    from assistant.cli import shielded

    shielded(app)


if __name__ == "__main__":
    main()
