"""`python -m evals [--split tune|held]`: the golden set through the very pipeline of the chat, and a table per kind."""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from collections import defaultdict
from pathlib import Path

from rich.console import Console
from rich.table import Table

from assistant.pipeline import Assistant
from assistant.settings import Settings
from evals.golden import KINDS, QUESTIONS, read_questions
from evals.run import Result, evaluate
from ingest.load import load


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m evals", description="Meet de antwoorden op de gouden set.")
    parser.add_argument("--index", type=Path, help="een index van de oefendocumenten; zonder wordt die gemaakt")
    parser.add_argument("--split", choices=("tune", "held"), help="alleen dit deel; zonder de hele set")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(index=given.index or Path(folder))
        if not given.index:
            load([settings.corpora], settings)
        began = time.monotonic()
        results = asyncio.run(evaluate(Assistant(settings), read_questions(QUESTIONS, given.split)))
        seconds = time.monotonic() - began
    out = Console()
    out.print(_table(results))
    quotes = [c for r in results for c in r.answer.citations]
    out.print(
        f"{len(results)} vragen in {seconds:.0f} s; {sum(c.verified for c in quotes)} van {len(quotes)} citaten letterlijk."
    )


def _table(results: list[Result]) -> Table:
    """Per kind of question how many were right and how many were declined."""
    kinds: dict[str, list[Result]] = defaultdict(list)
    for r in results:
        kinds[r.question.kind].append(r)
        kinds["alle beantwoordbare" if r.question.answerable else "alle onbeantwoordbare"].append(r)
    table = Table("soort", "vragen", "goed", "afgewezen", "feiten", "bewijs")
    for kind in (*KINDS, "alle beantwoordbare", "alle onbeantwoordbare"):
        found = kinds[kind]
        if found:
            counts = (
                sum(r.right for r in found),
                sum(r.answer.abstained for r in found),
                sum(r.facts and bool(r.question.required) for r in found),
                sum(r.evidence for r in found),
            )
            table.add_row(kind, str(len(found)), *(f"{n} ({n / len(found):.0%})" for n in counts))
    return table


if __name__ == "__main__":
    main()
