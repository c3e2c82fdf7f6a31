"""Find the passages for a query: by stems, by character n-grams and by meaning, fused on normalised scores."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from assistant.schema import Hit
from assistant.terms import Term
from ingest.lexical import Lexical
from ingest.schema import Document, Passage
from ingest.text import grams

DEPTH = 200
"""How deep each search goes before they are fused."""

EXPANSION = 0.35
"""Weight of a term's other names in the search."""

PER_DOCUMENT = 4
"""At most so many hits from one document, so that none crowds out the rest."""


class Fusion(NamedTuple):
    """How the searches by words and by meaning are weighed."""

    weight: float
    """The share of meaning when the index knows every word of the question."""

    def share(self, terms: Sequence[Term]) -> float:
        """More where the index does not know the question's words: another language, or another way to say it."""
        total = sum(t.weight for t in terms)
        unknown = sum(t.weight for t in terms if t.unseen) / total if total else 1.0
        return self.weight + (1.0 - self.weight) * unknown if self.weight else 0.0


WORDS_ONLY = Fusion(0.0)


def find(
    lexical: Lexical,
    lookup: Callable[[Sequence[str]], dict[str, Passage]],
    terms: Sequence[Term],
    *,
    documents: Mapping[str, Document],
    k: int,
    per_document: int = PER_DOCUMENT,
    dense: Mapping[str, float] | None = None,
    fusion: Fusion = WORDS_ONLY,
) -> list[Hit]:
    """The `k` best passages among `documents` (by `id@version`), best first; scores lie between 0 and 1.

    A convex sum of BM25 over stems and over character 5-grams (half and half) and the cosines in `dense`, each divided
    by its highest score (Bruch et al. 2023, An Analysis of Fusion Functions for Hybrid Retrieval).
    """
    meant = fusion.share(terms) if dense else 0.0
    half = 0.5 * (1 - meant)
    fused: dict[str, float] = {}
    for share, scores in (
        (half, lexical.search("stems", _weights(terms, lambda word: [word], stems=True), DEPTH)),
        (half, lexical.search("grams", _weights(terms, grams), DEPTH)),
        (meant, _spread(dense or {})),
    ):
        top = max(scores.values(), default=0.0)
        for passage_id, score in scores.items():
            if score > 0:
                fused[passage_id] = fused.get(passage_id, 0.0) + share * score / top
    taken: dict[str, int] = {}
    best: list[str] = []
    for passage_id in sorted(fused, key=lambda p: (-fused[p], p)):
        key = passage_id.rpartition("#")[0]
        if key in documents and taken.get(key, 0) < per_document and len(best) < k:
            taken[key] = taken.get(key, 0) + 1
            best.append(passage_id)
    passages = lookup(best)
    present = [p for p in best if p in passages]
    return [
        Hit(passage=passages[p], document=documents[p.rpartition("#")[0]], rank=rank, score=fused[p])
        for rank, p in enumerate(present, 1)
    ]


def _spread(cosines: Mapping[str, float]) -> dict[str, float]:
    """Cosines of one search from 0 to 1: an encoder puts all texts in a narrow cone, so that only differences tell."""
    least, most = min(cosines.values(), default=0.0), max(cosines.values(), default=0.0)
    return {p: (c - least) / (most - least or 1.0) for p, c in cosines.items()}


def _weights(terms: Sequence[Term], keys: Callable[[str], list[str]], *, stems: bool = False) -> dict[str, float]:
    """The weight of every key of the terms' words, and of their other names at a lower weight."""
    weights: dict[str, float] = {}
    for term in terms:
        spelled = [(term.stems if stems else term.words, 1.0), *((phrase, EXPANSION) for phrase in term.others)]
        for phrase, share in spelled:
            for key in (k for word in phrase for k in keys(word)):
                weights[key] = max(weights.get(key, 0.0), share * term.share)
    return weights
