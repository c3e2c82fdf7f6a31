"""Token ids of many texts, kept flat, and handed out in the form that StaticEmbedding takes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from tokenizers import Tokenizer

MAX_TOKENS = 256
"""Of a text in training only; the encoder itself has no limit."""


class Ragged:
    """Token ids of many texts in one array."""

    def __init__(self, tokenizer: Tokenizer, texts: Sequence[str]) -> None:
        ids = [e.ids[:MAX_TOKENS] or [1] for e in tokenizer.encode_batch_fast(texts)]
        self.starts = np.cumsum([0] + [len(i) for i in ids])
        self.flat = np.fromiter((t for i in ids for t in i), np.int32, self.starts[-1])

    def __len__(self) -> int:
        return len(self.starts) - 1

    def row(self, i: int) -> np.ndarray:
        return self.flat[self.starts[i] : self.starts[i + 1]]

    def features(self, chosen: np.ndarray) -> dict[str, torch.Tensor]:
        """What StaticEmbedding's own `tokenize` would give."""
        found = [self.row(i) for i in chosen]
        offsets = np.cumsum([0] + [len(f) for f in found[:-1]])
        return {"input_ids": torch.from_numpy(np.concatenate(found)).long(), "offsets": torch.from_numpy(offsets)}


Encoded = dict[str, tuple[Ragged, Ragged]]
