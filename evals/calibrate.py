"""`python -m evals.calibrate`: fit the weights with which units are scored, on the golden set's tuning part."""

from __future__ import annotations

import argparse
import asyncio
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from assistant.meaning import Meaning
from assistant.pipeline import Assistant
from assistant.reader import Asked, Reading
from assistant.schema import CitedText, Hit
from assistant.scoring import FEATURES, Scored, score
from assistant.settings import Settings
from evals.golden import QUESTIONS, Question, read_questions
from ingest.text import words

DEEPEST = 40
"""How many units of a question are learned from: those that the present weights rank highest."""


class Watching:
    """A reader that only keeps what it would have read."""

    name = "watching"

    def __init__(self, meaning: Meaning) -> None:
        self._meaning = meaning
        self.scored: list[list[Scored]] = []

    async def read(self, asked: Asked, hits: Sequence[Hit]) -> Reading:
        self.scored += [score(part, hits, self._meaning) for part in asked.parts or (asked,)]
        return Reading(CitedText(text=""))


def examples(assistant: Assistant, watching: list[Watching], questions: Sequence[Question]):
    """(features, is evidence) for the best units of every question."""
    rows, labels = [], []
    for question in questions:
        asyncio.run(assistant.ask(question.question, question.history))
        seen = watching.pop()
        for scored in seen.scored:
            for s in scored[:DEEPEST]:
                rows.append(s.features)
                labels.append(question.answerable and any(_carries(s, e) for e in question.evidence))
    return np.array(rows), np.array(labels)


def _carries(s: Scored, evidence) -> bool:
    """Whether the unit is on the evidence's page and shares at least half of the smaller one's words with it."""
    unit = s.unit
    if unit.hit.document.path != evidence.file or unit.hit.passage.page != evidence.page:
        return False
    here, there = set(words(unit.text)), set(words(evidence.span))
    return len(here & there) >= 0.6 * min(len(here), len(there)) and len(here) < 6 * len(there) + 12


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--index", type=Path, help="an index of the demo corpus; made when not given")
    given = parser.parse_args()
    watching: list[Watching] = []

    def make_reader(_page_of, _next_of, meaning):
        watching.append(Watching(meaning))
        return watching[-1]

    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(index=given.index or Path(folder))
        if not given.index:
            from ingest.load import load

            load([settings.corpora], settings)
        assistant = Assistant(settings, make_reader)
        questions = read_questions(QUESTIONS, "tune")
        x, y = examples(assistant, watching, questions)
    weight = np.where(y, (~y).sum() / max(1, y.sum()) / 4, 1.0)
    model = LogisticRegression(C=0.5, max_iter=5000).fit(x, y, sample_weight=weight)
    print(f"{len(questions)} questions, {len(y)} units, {y.sum()} evidence")
    for name, w in zip(FEATURES, model.coef_[0]):
        print(f'    "{name}": {w:.2f},')
    print(f"BIAS = {model.intercept_[0]:.2f}")


if __name__ == "__main__":
    main()
