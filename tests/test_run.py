"""How an answer to a golden question is judged."""

from __future__ import annotations

import pytest

from assistant.pipeline import Assistant
from evals.golden import Evidence, Question
from evals.run import evaluate

PLAN = "beleid/plan.md"
SPAN = "Het havenbureau krijgt 1,5 miljoen euro voor de jaren 2026 en 2027."


def asked(**given) -> Question:
    known = {
        "id": "x-1",
        "question": "Hoeveel miljoen euro krijgt het havenbureau?",
        "kind": "fact",
        "answerable": True,
    }
    known |= {
        "required": (("1,5 miljoen",),),
        "evidence": (Evidence(file=PLAN, page=None, span=SPAN),),
        "split": "tune",
    }
    return Question.model_construct(**known | given)


@pytest.mark.parametrize(
    ("given", "right"),
    [
        ({}, True),
        ({"required": (("5 miljoen",),)}, False),
        ({"evidence": (Evidence(file="beleid/nota.txt", page=None, span=SPAN),)}, False),
        ({"answerable": False, "required": (), "evidence": ()}, False),
        ({"answerable": False, "required": (), "evidence": (), "question": "Wie won de Tour de France?"}, True),
    ],
)
async def test_right_needs_the_facts_and_the_evidence(collection, given, right):
    (result,) = await evaluate(Assistant(collection.settings), [asked(**given)])
    assert result.right is right
