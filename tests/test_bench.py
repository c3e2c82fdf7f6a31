"""Measures against trec_eval's definitions worked by hand, and a bench folder through the real index."""

from __future__ import annotations

import json
from math import log2
from pathlib import Path

import pytest

from assistant.retrieve import Fusion
from evals.bench import figures, opened, run
from evals.metrics import ndcg, recall, reciprocal_rank, success
from tests.library import alone

GAINS = {"a": 3, "b": 1, "c": 0}


def test_ndcg_divides_by_the_best_order() -> None:
    best = 3 + 1 / log2(3)
    assert ndcg(["a", "b"], GAINS) == pytest.approx(1.0)
    assert ndcg(["x", "b", "a"], GAINS) == pytest.approx((1 / log2(3) + 3 / log2(4)) / best)
    assert ndcg(["x", "b", "a"], GAINS, k=1) == 0.0
    assert ndcg(["a"], {"a": 0}) == 0.0


def test_recall_rank_and_success_count_relevant_documents_only() -> None:
    assert recall(["c", "b"], GAINS) == 0.5
    assert recall(["c", "b"], GAINS, k=1) == 0.0
    assert reciprocal_rank(["c", "x", "b"], GAINS) == pytest.approx(1 / 3)
    assert reciprocal_rank(["c"], GAINS) == 0.0
    assert success(["c", "x", "b"], GAINS, k=2) == 0.0 and success(["c", "x", "b"], GAINS, k=3) == 1.0


@pytest.fixture
def bench_folder(tmp_path: Path) -> Path:
    corpus = {
        "kat": "De kat slaapt in de mand.",
        "schip": "Het schip vaart veertig knopen.",
        "brug": "De brug is dicht.",
    }
    rows = [json.dumps({"_id": name, "title": name, "text": text}) for name, text in corpus.items()]
    (tmp_path / "corpus.jsonl").write_text("\n".join(rows))
    (tmp_path / "queries.jsonl").write_text(json.dumps({"_id": "q", "text": "Hoe snel vaart het schip?"}))
    (tmp_path / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\nq\tschip\t1\n")
    return tmp_path


@pytest.mark.parametrize("typos", [False, True])
@pytest.mark.parametrize("model", ["", "rcb-nl-en"])
def test_a_bench_goes_through_the_index_and_the_search(bench_folder: Path, model: str, typos: bool) -> None:
    settings = alone(bench_folder / "index", embedding_model=model)
    bench = opened(bench_folder, settings)
    found, took = run(bench, settings, Fusion(0.6), typos)
    assert found["q"][0] == "schip" and len(took) == 1
    assert figures(found, bench.qrels) == {"nDCG@10": 100, "recall@100": 100, "MRR": 100, "success@5": 100}
    assert opened(bench_folder, settings).generation.number == bench.generation.number  # not made again
