"""What the encoder's vocabulary tells of a word: how rare it is, and whether it is common enough to be one piece."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING

from ingest.encoder.sentences import FOLDER, TOKENIZER

if TYPE_CHECKING:
    from tokenizers import Tokenizer

HEAVIEST = 22.0
"""Information of a word, in nats, from which it weighs all."""

UNKNOWN = -14.0
"""Log-probability of a piece that is not in the vocabulary."""


@cache
def information(word: str) -> float:
    """How much a word says, 0 to 1: minus its log-probability in the unigram vocabulary, up to a most."""
    return min(1.0, -sum(_scores().get(p, UNKNOWN) for p in _pieces(word)) / HEAVIEST)


def is_common(word: str) -> bool:
    """Whether the vocabulary holds the whole word: then it is one, whatever other word is like it."""
    return len(_pieces(word)) == 1


def _pieces(word: str) -> list[str]:
    return _tokenizer().encode(word, add_special_tokens=False).tokens


@cache
def _tokenizer() -> Tokenizer:
    from tokenizers import Tokenizer

    return Tokenizer.from_file(str(FOLDER / TOKENIZER))


@cache
def _scores() -> dict[str, float]:
    model = json.loads((FOLDER / TOKENIZER).read_text(encoding="utf-8"))["model"]
    return dict(map(tuple, model["vocab"]))
