"""Ask a language model for a value of a given shape: within its context and its deadline, once, and checked."""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
import secrets
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from pydantic import BaseModel, ValidationError

from assistant.model.failures import Unusable, fact
from assistant.model.prompt import PROMPTS, TOKEN
from assistant.model.route import ANSWER_TOKENS, Route, chat_model
from assistant.response.prompts import template
from ingest.errors import RcbError
from ingest.schema import Label, within

if TYPE_CHECKING:
    from langchain_core.messages import BaseMessage

LONGEST = 20_000
"""Characters of an answer in which the value is looked for."""

OVERHEAD = 600
"""Characters that the shape itself may take in the prompt."""

Shape = TypeVar("Shape", bound=BaseModel)

log = logging.getLogger(__name__)


class Part(NamedTuple):
    """Text for the model, and the label of what it is from."""

    text: str
    label: Label


class Failed(RcbError):
    """The model gave nothing to use: one Dutch line, never its own words, an address or a key.

    `lasting`: another question would fare no better.
    """

    def __init__(self, said: str, lasting: bool) -> None:
        super().__init__(said)
        self.lasting = lasting


def digest(name: str) -> str:
    """Of the fixed rules of a prompt, to know an outcome's prompt by."""
    return hashlib.sha256(_rules(name).encode()).hexdigest()[:12]


async def structured(
    shape: type[Shape], name: str, task: Part, parts: Sequence[Part], route: Route
) -> tuple[Shape, int]:
    """The value, and how many of the numbered `parts` the model saw: those in front, as many as fit.

    `name` is the prompt with the fixed rules. Raises `Failed`; nothing is asked twice, and who cancels hangs up.
    """
    try:
        user, shown = _fitted(name, task, parts, route)
        async with asyncio.timeout(route.seconds):
            return await _asked(shape, _rules(name), user, route), shown
    except Exception as error:
        log.warning("the language model failed: %s", type(error).__name__)
        raise Failed(fact(error), lasting=not isinstance(error, Unusable)) from None


def _rules(name: str) -> str:
    return template(name, PROMPTS).render({}, plain=True)


def _fitted(name: str, task: Part, parts: Sequence[Part], route: Route) -> tuple[str, int]:
    """The question with its numbered parts between marks that nobody who writes a document can guess."""
    if any(part.label not in within(route.label) for part in (task, *parts)):
        raise Unusable(f"Deze tekst mag niet naar het taalmodel (hoogstens het label '{route.label}').")
    mark = secrets.token_hex(4)
    frame = f"<<gegevens {mark}>>\n{{}}\n<<einde gegevens {mark}>>\n\n{{}}"
    room = (route.context - ANSWER_TOKENS) * TOKEN - len(_rules(name)) - len(task.text) - len(frame) - OVERHEAD
    lines: list[str] = []
    for n, part in enumerate(parts, 1):
        line = f"[{n}] {part.text}"
        room -= len(line) + 1
        if room < 0:
            break
        lines.append(line)
    if not lines:
        raise Unusable("De tekst is te lang voor het taalmodel. Laat RCB_CHAT_MODEL_CONTEXT nakijken.")
    return frame.format("\n".join(lines), task.text), len(lines)


async def _asked(shape: type[Shape], rules: str, user: str, route: Route) -> Shape:
    model, messages = chat_model(route), [("system", rules), ("human", user)]
    try:
        shaped = model.with_structured_output(shape.model_json_schema(), include_raw=True)
    except NotImplementedError:
        return _read(shape, None, await model.ainvoke(messages))
    answer = await shaped.ainvoke(messages)
    return _read(shape, answer["parsed"], answer["raw"])


def _read(shape: type[Shape], parsed: object, raw: BaseMessage) -> Shape:
    """The first value of this shape: as the provider read it, or from the text, whatever stands around it."""
    text = raw.text if isinstance(raw.text, str) else raw.text()
    for found in (parsed, *_objects(text[:LONGEST])):
        try:
            return shape.model_validate(found)
        except ValidationError:
            continue
    if not text.strip() and not parsed:
        raise Unusable("Het taalmodel gaf een leeg antwoord.")
    raise Unusable("Het taalmodel hield zich niet aan de gevraagde vorm.")


def _objects(text: str) -> Iterator[object]:
    reader = json.JSONDecoder()
    at = text.find("{")
    while at >= 0:
        try:
            found, end = reader.raw_decode(text, at)
            yield found
        except (ValueError, RecursionError):
            end = at + 1
        at = text.find("{", end)
