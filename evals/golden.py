"""Read the golden question set and refuse, with file and line, what is not a valid question."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from assistant.schema import Turn
from ingest.text import stems

QUESTIONS = Path(__file__).parent / "golden" / "questions.jsonl"

Kind = Literal[
    "fact",
    "company",
    "table",
    "list",
    "multi",
    "conversation",
    "conflict",
    "english",
    "typo",
    "unanswerable_far",
    "unanswerable_near",
    "false_premise",
]
KINDS: tuple[Kind, ...] = get_args(Kind)
Split = Literal["tune", "held"]

_SALT = "1146"
"""Chosen once, so that of every kind about a third is held; changing it moves questions between the thirds."""


class Evidence(BaseModel):
    """Text that carries the answer, literally as on the page."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    file: str = Field(min_length=1)
    """Relative to the corpora folder, with forward slashes."""
    page: int | None = Field(ge=1)
    """1-based; None where the format has no pages."""
    span: str = Field(min_length=1)


class Question(BaseModel):
    """One question with what a right answer holds and where that stands."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(min_length=1)
    """The turns of one conversation share what stands before the full stop."""
    question: str = Field(min_length=1)
    history: tuple[Turn, ...] = ()
    kind: Kind
    language: Literal["nl", "en"] = "nl"
    answerable: bool
    required: tuple[tuple[str, ...], ...] = ()
    """Facts that must all stand in the answer, each in one of its spellings; compare under `fold` and in lower case."""
    evidence: tuple[Evidence, ...] = ()
    all: bool = False
    """Whether every span is needed; otherwise one will do."""
    note: str | None = None
    """For people; of a follow-up after "los: " the question that stands on its own."""
    split: Split

    @model_validator(mode="after")
    def _sound(self) -> Question:
        if self.answerable and not (self.required and self.evidence):
            raise ValueError("an answerable question needs required facts and evidence")
        if bool(self.required) != bool(self.evidence):
            raise ValueError("required facts and evidence go together")
        if any(not fact or not all(s.strip() for s in fact) for fact in self.required):
            raise ValueError("a required fact has no spelling")
        if self.kind.startswith(("unanswerable", "false")) and self.answerable:
            raise ValueError(f"a question of kind {self.kind} is not answerable")
        if self.history and self.history[-1].role != "assistant":
            raise ValueError("the history ends with the assistant")
        if self.split != split_of(self.id):
            raise ValueError(f"its id puts it in '{split_of(self.id)}', not '{self.split}'")
        return self


def split_of(id: str) -> Split:
    """The third a question is in, by its id alone, so that adding questions moves none."""
    group = id.split(".")[0]
    return "held" if int(hashlib.sha256(f"{_SALT}:{group}".encode()).hexdigest(), 16) % 3 == 0 else "tune"


def read_questions(path: Path = QUESTIONS, split: Split | None = None) -> tuple[Question, ...]:
    """All questions in file order, or those of one split; raises ValueError naming the line that is wrong."""
    if not path.is_file():
        raise ValueError(f"no golden set at {path}")
    found: dict[str, Question] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            question = Question.model_validate(json.loads(line))
        except json.JSONDecodeError as error:
            raise ValueError(f"{path}:{number}: not JSON: {error.msg}") from error
        except ValidationError as error:
            wrong = "; ".join(f"{'.'.join(map(str, e['loc'])) or 'question'}: {e['msg']}" for e in error.errors())
            raise ValueError(f"{path}:{number}: {wrong}") from error
        if question.id in found:
            raise ValueError(f"{path}:{number}: id '{question.id}' is used twice")
        found[question.id] = question
    return tuple(q for q in found.values() if split in (None, q.split))


def word_overlap(question: str, spans: Sequence[str]) -> float:
    """The share of the question's stems that stand in the spans: above 0.4 or so, plain word search finds it."""
    asked = set(stems(question))
    return len(asked & set(stems(" ".join(spans)))) / len(asked) if asked else 0.0
