"""One more opinion on written answers, of a language model: told apart, and never a gate."""

from __future__ import annotations

import logging
import secrets
from collections import Counter
from collections.abc import Sequence
from typing import Literal

from pydantic import BaseModel

from assistant.model.prompt import PROMPTS
from assistant.model.route import Route, chat_model
from assistant.response.prompts import template
from evals.run import Result

log = logging.getLogger(__name__)


class Verdict(BaseModel):
    """Het oordeel over één antwoord."""

    oordeel: Literal["goed", "deels", "fout"]
    reden: str


def opinion(results: Sequence[Result], route: Route) -> str:
    """One Dutch line: how many of the written answers the model calls good. Its own prompt, the same server."""
    model = chat_model(route).with_structured_output(Verdict)
    found: Counter[str] = Counter()
    for result in results:
        if result.answer.provenance.reader != "generative":
            continue
        try:
            verdict = model.invoke(_asked(result))
        except Exception as error:
            log.warning("the judging model failed: %s", type(error).__name__)
            verdict = None
        found[verdict.oordeel if isinstance(verdict, Verdict) else "zonder oordeel"] += 1
    counts = ", ".join(f"{found[name]} {name}" for name in ("goed", "deels", "fout", "zonder oordeel"))
    return f"Oordeel van een taalmodel, telt nergens mee: {counts}."


def _asked(result: Result) -> str:
    answer = result.answer
    return template("beoordeling", PROMPTS).render(
        {
            "grens": secrets.token_hex(4),
            "vraag": answer.question,
            "antwoord": answer.text,
            "citaten": [{"nummer": c.number, "tekst": c.quote} for c in answer.citations],
            "gewenst": "; ".join(" of ".join(spellings) for spellings in result.question.required) or "–",
        },
        plain=True,
    )
