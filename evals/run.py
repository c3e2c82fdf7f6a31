"""Put golden questions through an `Assistant` and judge each answer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol

from assistant.schema import MARKER, Answer, Citation, Turn
from evals.golden import Evidence, Question
from ingest.schema import Page
from ingest.text import find_quote, fold, words

OVERLAP = 0.5
"""Share of the shorter text's words from which a quote counts as being on the gold evidence."""

ALONE = "los: "
"""What a follow-up's note begins with when it gives the question that stands on its own."""

_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")


class Asked(Protocol):
    """What the questions are put to: the assistant, or one whose answers a language model writes."""

    async def ask(self, question: str, history: Sequence[Turn] = ()) -> Answer: ...

    def page(self, document_id: str, version: int, page: int | None) -> Page | None: ...


class Result(NamedTuple):
    """A question with its answer and what is right about it."""

    question: Question
    answer: Answer
    facts: bool
    """Every required fact stands in the text."""
    evidence: bool
    """A citation is on gold evidence: the same page, and words of the span."""
    verbatim: float | None = None
    """Share of the shown quotes that stand on their page, looked up anew; None without quotes."""
    figures: float | None = None
    """Share of the figures in the text that stand on a cited page; None without figures."""
    alone: bool | None = None
    """Of a follow-up: whether the same question asked on its own was answered right."""

    @property
    def right(self) -> bool:
        """Answered with the facts and the evidence; for an unanswerable question declined, or corrected by a quote."""
        answered = not self.answer.abstained and self.facts and self.evidence
        if self.question.answerable:
            return answered
        return self.answer.abstained or (bool(self.question.required) and answered)


async def evaluate(assistant: Asked, questions: Iterable[Question]) -> list[Result]:
    """Ask every question, with its conversation before it; a follow-up also on its own, where the set says how."""
    results = []
    for question in questions:
        result = judge(question, await assistant.ask(question.question, question.history))
        note = question.note or ""
        if note.startswith(ALONE):
            result = result._replace(alone=judge(question, await assistant.ask(note.removeprefix(ALONE))).right)
        cited = [(c, _page(assistant, c)) for c in result.answer.citations]
        results.append(result._replace(verbatim=_verbatim(cited), figures=_figures(result.answer.text, cited)))
    return results


def judge(question: Question, answer: Answer) -> Result:
    """Whether the facts stand in the text and a citation is on the evidence."""
    facts = all(stands(fact, answer.text) for fact in question.required)
    return Result(question, answer, facts, any(on(c, e) for c in answer.citations for e in question.evidence))


def stands(fact: Iterable[str], text: str) -> bool:
    """Whether the fact stands in the text in one of its spellings, as words of its own."""
    inside = fold(text.replace("**", "")).text.lower()
    spelled = (re.escape(fold(s.replace("**", "")).text.lower()) for s in fact)
    return any(re.search(rf"(?<!\w)(?<!\d[.,]){s}(?!\w|[.,]\d)", inside) for s in spelled)


def on(citation: Citation, evidence: Evidence) -> bool:
    """Whether the citation is on the evidence's page and shares at least half of the shorter one's words with it."""
    if citation.file != evidence.file or citation.page != evidence.page:
        return False
    quoted, span = set(words(citation.quote)), set(words(evidence.span))
    return len(quoted & span) >= OVERLAP * min(len(quoted), len(span))


def _page(assistant: Asked, citation: Citation) -> str:
    page = assistant.page(citation.document_id, citation.version, citation.page)
    return page.text if page else ""


def _verbatim(cited: list[tuple[Citation, str]]) -> float | None:
    return sum(find_quote(c.quote, page) is not None for c, page in cited) / len(cited) if cited else None


def _figures(text: str, cited: list[tuple[Citation, str]]) -> float | None:
    """By the letter: a figure also stands on the page when it is in its title or date."""
    said = _FIGURE.findall(MARKER.sub(" ", fold(text).text)) if cited else []
    there = set(_FIGURE.findall(fold(" ".join(f"{p} {c.title} {c.company} {c.published}" for c, p in cited)).text))
    return sum(f in there for f in said) / len(said) if said else None
