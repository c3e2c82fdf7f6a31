"""`python -m evals.calibrate`: fit the weights with which units are scored and ranked, on questions that the encoder has not learned from."""

from __future__ import annotations

import argparse
import asyncio
import json
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from sklearn.linear_model import LogisticRegression

from assistant.late import LateInteraction
from assistant.pipeline import Assistant
from assistant.rank import CLOSELY, Closely, closely
from assistant.reader import Asked, Reading
from assistant.schema import CitedText, Hit
from assistant.scoring import FEATURES, Scored, score
from assistant.settings import Settings
from evals.golden import QUESTIONS, Question, read_questions
from ingest.text import words

READING = Path(__file__).parent / "reading"
LEARNED_FROM, FITTED_ON = "abcdfgijk", "eh"
"""Of its sets, those that the encoder learns from, and those that the weights are fitted on: it must not have seen them."""

LEARNED = 40
"""How many units of a question the scores are learned from: those that the present weights put first."""
RARE = 0.25
"""A feature that is seldom seen counts as if it varied so much: little is known of it."""


class Part(NamedTuple):
    """A question (or one of the questions in it), its units read closely, and which of them are evidence."""

    question: Question
    asked: str
    scored: list[Scored]
    read: list[Closely]
    evidence: np.ndarray


class Watching:
    """A reader that only keeps what it would have read."""

    name = "watching"

    def __init__(self, late: LateInteraction) -> None:
        self._late = late
        self.seen: list[tuple[str, list[Scored], list[Closely]]] = []

    async def read(self, asked: Asked, hits: Sequence[Hit]) -> Reading:
        for part in asked.parts or (asked,):
            found = score(part, hits)
            self.seen.append((part.question, found, closely(part, found, self._late)))
        return Reading(CitedText(text=""))


def parts(settings: Settings, questions: Sequence[Question]) -> Iterator[Part]:
    """Every question, put to an `Assistant` that does not answer."""
    watching: list[Watching] = []

    def make_reader(_page_of, _next_of, late):
        watching.append(Watching(late))
        return watching[-1]

    assistant = Assistant(settings, make_reader)
    for question in questions:
        asyncio.run(assistant.ask(question.question, question.history))
        for asked, scored, read in watching.pop().seen:
            labels = [question.answerable and any(_carries(c.scored, e) for e in question.evidence) for c in read]
            yield Part(question, asked, scored, read, np.array(labels, bool))


def _carries(s: Scored, evidence) -> bool:
    """Whether the unit is on the evidence's page and shares at least half of the smaller one's words with it."""
    unit = s.unit
    if unit.hit.document.path != evidence.file or unit.hit.passage.page != evidence.page:
        return False
    here, there = set(words(unit.text)), set(words(evidence.span))
    return len(here & there) >= 0.6 * min(len(here), len(there)) and len(here) < 6 * len(there) + 12


def fitted(values: Sequence[np.ndarray], found: Sequence[Part], inverse: float) -> tuple[np.ndarray, float]:
    """Weights and bias of a logistic regression: is this unit evidence?"""
    x = np.concatenate([v[:LEARNED] for v in values])
    y = np.concatenate([p.evidence[:LEARNED] for p in found])
    spread = x.std(axis=0) + 1e-6
    spread[: len(FEATURES) - 2] = np.maximum(spread[: len(FEATURES) - 2], RARE)
    weight = np.where(y, (~y).sum() / max(1, y.sum()) / 4, 1.0)
    model = LogisticRegression(C=inverse, max_iter=5000).fit(x / spread, y, sample_weight=weight)
    return model.coef_[0] / spread, model.intercept_[0]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lists", type=Path, help="only write the questions with their units, to train the encoder on")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if given.lists:
            found = [*_read(READING, LEARNED_FROM, Path(folder) / "a"), *_read(None, "", Path(folder) / "b")]
            given.lists.write_text("".join(f"{json.dumps(_as_list(p))}\n" for p in found), encoding="utf-8")
            return
        found = _read(READING, FITTED_ON, Path(folder) / "a")
    print(
        f"{len(found)} questions, {sum(len(p.read) for p in found)} units, {sum(p.evidence.sum() for p in found)} evidence"
    )
    by_words, bias = fitted([np.array([c.scored.features for c in p.read]) for p in found], found, 0.5)
    _show("WEIGHTS", FEATURES, by_words, "BIAS", bias)
    close, bias = fitted([np.array([c.features for c in p.read]) for p in found], found, 0.05)
    _show("CLOSE_WEIGHTS", CLOSELY, close, "CLOSE_BIAS", bias)


def _read(folder: Path | None, sets: str, index: Path) -> list[Part]:
    """The questions of a folder of documents whose id begins with one of `sets`; without one the golden tuning part."""
    from ingest.load import load

    known = {"corpora": folder / "docs"} if folder else {}
    settings = Settings(index=index, **known)
    load([settings.corpora], settings)
    asked = read_questions(folder / "questions.jsonl") if folder else read_questions(QUESTIONS, "tune")
    chosen = [q for q in asked if not sets or q.id.partition("-")[0] in sets]
    return [p for p in parts(settings, chosen) if p.read]


def _as_list(part: Part) -> dict:
    units = [c.scored.unit for c in part.read]
    labelled = [(f"{u.around} {u.text}", bool(e)) for u, e in zip(units, part.evidence)]
    return {"question": part.asked, "units": labelled}


def _show(name: str, features: Sequence[str], weights: np.ndarray, bias: str, value: float) -> None:
    print(f"{name} = {{")
    for feature, weight in zip(features, weights):
        print(f'    "{feature}": {weight:.2f},')
    print(f"}}\n{bias} = {value:.2f}")


if __name__ == "__main__":
    main()
