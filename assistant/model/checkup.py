"""Whether the language model that is set answers, how much it takes, and whether it keeps to a form."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal, NamedTuple

from pydantic import BaseModel

from assistant.model.failures import fact
from assistant.model.route import Route, chat_model, takes

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

MOST_SECONDS = 60.0
"""How long the model may think about one word: loading it takes most of that."""

HELLO = "Antwoord met één woord: ja."
FORM = "Passage: De boei weegt 12 kg. Eis: hoogstens 15 kg. Steunt de passage de eis? Geef het oordeel en het citaat."


class Judged(BaseModel):
    """A form such as the assistant asks of a model."""

    verdict: Literal["supports", "partial", "contradicts", "unrelated"]
    quote: str


class Checked(NamedTuple):
    """One thing that was looked at."""

    level: Literal["ok", "let op", "fout"]
    what: str
    detail: str


def checkup(route: Route) -> Iterator[Checked]:
    """Ask the model twice, and its server once; nothing of the collection is in what is asked."""
    what = f"{route.name}, documenten tot en met '{route.label}'"
    began = time.monotonic()
    try:
        model = chat_model(route._replace(seconds=min(route.seconds, MOST_SECONDS)))
        answered = "".join(str(piece.content) for piece in model.stream(HELLO))
    except Exception as error:
        yield Checked("fout", "Taalmodel", f"{what}: {fact(error)}")
        return
    seconds = f"{time.monotonic() - began:.1f}".replace(".", ",")
    if answered.strip():
        yield Checked("ok", "Taalmodel", f"{what}: antwoordt, na {seconds} seconden.")
    else:
        yield Checked("fout", "Taalmodel", f"{what}: geeft een leeg antwoord.")
    yield _context(route)
    yield _form(model)


def _context(route: Route) -> Checked:
    try:
        most = takes(route)
    except Exception:
        most = None
    if most is None:
        said = "de server zegt niet hoeveel het model aankan."
        return Checked("ok", "Taalmodel, lengte", f"{route.context} tokens ingesteld; {said}")
    if most < route.context:
        said = f"het model kan er maar {most} aan. Zet RCB_CHAT_MODEL_CONTEXT op {most}."
        return Checked("fout", "Taalmodel, lengte", f"{route.context} tokens ingesteld; {said}")
    return Checked("ok", "Taalmodel, lengte", f"{route.context} tokens ingesteld; het model kan er {most} aan.")


def _form(model: BaseChatModel) -> Checked:
    try:
        judged = model.with_structured_output(Judged).invoke(FORM)
    except Exception:
        judged = None
    if isinstance(judged, Judged):
        return Checked("ok", "Taalmodel, vorm", "geeft gestructureerde uitvoer.")
    return Checked("let op", "Taalmodel, vorm", "geeft geen gestructureerde uitvoer; antwoorden schrijven kan wel.")
