"""A run that is kept: what every question scored and what was shown, as one JSON file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from assistant.settings import Settings
from evals.measures import measures
from evals.run import Result
from ingest.errors import RcbError

SETTINGS = ("embedding_model", "dense_weight", "k", "passage_words")
"""What of the settings decides the answers."""


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Shown(_Frozen):
    """What the user saw, and what was wanted."""

    question: str
    text: str
    quotes: tuple[str, ...]
    wanted: tuple[str, ...]
    """The evidence, each with its place before it."""
    required: tuple[tuple[str, ...], ...]


class Item(_Frozen):
    """A question's scores; `shown` and `seconds` are left out of a baseline."""

    id: str
    kind: str
    language: str
    split: str
    answerable: bool
    measures: dict[str, float | None]
    shown: Shown | None = None
    seconds: float | None = None


class Record(_Frozen):
    """A run."""

    settings: dict[str, str | int | float]
    items: tuple[Item, ...]

    def baseline(self) -> Record:
        """Only what can be compared."""
        return self.model_copy(
            update={"items": tuple(i.model_copy(update={"shown": None, "seconds": None}) for i in self.items)}
        )

    def values(self, measure: str, items: Iterable[Item] | None = None) -> list[float]:
        """The scores of the questions that the measure says something about: not scored is not zero."""
        found = (i.measures.get(measure) for i in (self.items if items is None else items))
        return [v for v in found if v is not None]


def record(results: Sequence[Result], settings: Settings, model: str = "") -> Record:
    """The run that these results are; `model` is the language model that wrote the answers, if one did."""
    kept = {name: getattr(settings, name) for name in SETTINGS} | ({"chat_model": model} if model else {})
    return Record(settings=kept, items=tuple(map(_item, results)))


def _item(result: Result) -> Item:
    question, answer = result.question, result.answer
    return Item(
        id=question.id,
        kind=question.kind,
        language=question.language,
        split=question.split,
        answerable=question.answerable,
        measures={m: None if v is None else round(v, 6) for m, v in measures(result).items()},
        shown=Shown(
            question=question.question,
            text=answer.text,
            quotes=tuple(f"{_place(c.file, c.page)}: {c.quote}" for c in answer.citations),
            wanted=tuple(f"{_place(e.file, e.page)}: {e.span}" for e in question.evidence),
            required=question.required,
        ),
        seconds=round(answer.provenance.seconds, 4),
    )


def _place(file: str, page: int | None) -> str:
    return file if page is None else f"{file} p. {page}"


def read_record(path: Path) -> Record:
    """A run that was kept; raises RcbError when the file is none."""
    try:
        return Record.model_validate_json(path.read_text(encoding="utf-8"))
    except (ValidationError, UnicodeDecodeError):
        raise RcbError(f"'{path}' is geen meting. Maak er een met `rcb eval --save {path}`.") from None


def write_record(path: Path, run: Record) -> None:
    """One line a question, so that version control shows what changed."""
    items = ",\n".join(json.dumps(i.model_dump(exclude_none=True), ensure_ascii=False) for i in run.items)
    path.write_text(f'{{"settings": {json.dumps(run.settings)},\n"items": [\n{items}\n]}}\n', encoding="utf-8")
