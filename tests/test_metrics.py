"""Our ranking measures against trec_eval's own."""

from __future__ import annotations

import random

import pytest
import pytrec_eval

from evals.metrics import ndcg, recall, reciprocal_rank, success

NAMES = {"ndcg_cut_10": lambda r, g: ndcg(r, g, 10), "recall_100": lambda r, g: recall(r, g, 100)}
NAMES |= {"recip_rank": reciprocal_rank, "success_5": lambda r, g: success(r, g, 5)}


@pytest.mark.parametrize("name", NAMES)
def test_equal_to_trec_eval_on_random_rankings(name: str) -> None:
    rng = random.Random(7)
    for _ in range(200):
        documents = [f"d{i}" for i in range(rng.randint(1, 150))]
        gains = {d: rng.choice((0, 0, 1, 2, 3)) for d in rng.sample(documents, rng.randint(1, len(documents)))}
        gains |= {"elsewhere": rng.choice((0, 1))}
        ranking = rng.sample(documents, rng.randint(1, len(documents)))
        scores = {d: float(-rank) for rank, d in enumerate(ranking)}
        judged = pytrec_eval.RelevanceEvaluator({"q": gains}, {name}).evaluate({"q": scores})["q"][name]
        assert NAMES[name](ranking, gains) == pytest.approx(judged)
