"""Measures of a ranking: nDCG@k, recall@k, reciprocal rank and success@k, as trec_eval defines them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import log2

Gains = Mapping[str, int]
"""How relevant each judged document is to one query; above 0 is relevant."""


def ndcg(ranking: Sequence[str], gains: Gains, k: int = 10) -> float:
    """Discounted gain of the first `k` over that of the best order (Järvelin & Kekäläinen 2002, as in trec_eval)."""
    best = sorted((g for g in gains.values() if g > 0), reverse=True)[:k]
    ideal = sum(g / log2(rank + 1) for rank, g in enumerate(best, 1))
    got = sum(max(0, gains.get(d, 0)) / log2(rank + 1) for rank, d in enumerate(ranking[:k], 1))
    return got / ideal if ideal else 0.0


def recall(ranking: Sequence[str], gains: Gains, k: int = 100) -> float:
    """Share of the relevant documents that is among the first `k`."""
    relevant = {d for d, g in gains.items() if g > 0}
    return len(relevant.intersection(ranking[:k])) / len(relevant) if relevant else 0.0


def reciprocal_rank(ranking: Sequence[str], gains: Gains) -> float:
    """One over the rank of the first relevant document."""
    return next((1 / rank for rank, d in enumerate(ranking, 1) if gains.get(d, 0) > 0), 0.0)


def success(ranking: Sequence[str], gains: Gains, k: int = 5) -> float:
    """1 when any of the first `k` is relevant."""
    return float(any(gains.get(d, 0) > 0 for d in ranking[:k]))
