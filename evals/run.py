"""Put golden questions through an `Assistant` and judge each answer."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from assistant.pipeline import Assistant
from assistant.schema import Answer, Citation
from evals.golden import Evidence, Question
from ingest.text import fold, words

OVERLAP = 0.5
"""Share of the shorter text's words from which a quote counts as being on the gold evidence."""


class Result(NamedTuple):
    """A question with its answer and what is right about it."""

    question: Question
    answer: Answer
    facts: bool
    """Every required fact stands in the text."""
    evidence: bool
    """A citation is on gold evidence: the same page, and words of the span."""

    @property
    def right(self) -> bool:
        """Answered with the facts and the evidence; for an unanswerable question declined, or corrected by a quote."""
        answered = not self.answer.abstained and self.facts and self.evidence
        if self.question.answerable:
            return answered
        return self.answer.abstained or (bool(self.question.required) and answered)


async def evaluate(assistant: Assistant, questions: Iterable[Question]) -> list[Result]:
    """Ask every question, with its conversation before it."""
    results = []
    for question in questions:
        answer = await assistant.ask(question.question, question.history)
        facts = all(any(_stands(s, answer.text) for s in spellings) for spellings in question.required)
        evidence = any(_on(c, e) for c in answer.citations for e in question.evidence)
        results.append(Result(question, answer, facts, evidence))
    return results


def _stands(spelling: str, text: str) -> bool:
    """Whether the fact stands in the text as words of its own, however it is written."""
    wanted, inside = (fold(t.replace("**", "")).text.lower() for t in (spelling, text))
    return re.search(rf"(?<!\w)(?<!\d[.,]){re.escape(wanted)}(?!\w|[.,]\d)", inside) is not None


def _on(citation: Citation, evidence: Evidence) -> bool:
    if citation.file != evidence.file or citation.page != evidence.page:
        return False
    quoted, span = set(words(citation.quote)), set(words(evidence.span))
    return len(quoted & span) >= OVERLAP * min(len(quoted), len(span))
