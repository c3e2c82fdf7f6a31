"""The module that is trained: a text's mean vector, its tokens' vectors, and what each token says in a question."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import torch
from tokenizers import Tokenizer
from torch.nn.functional import normalize
from transformers import BertModel

PADDING = 1


class Batch(NamedTuple):
    """Texts as the model takes them, all (texts, longest)."""

    ids: torch.Tensor
    mask: torch.Tensor
    inner: torch.Tensor
    """Without the prefix and the marks at both ends."""


class Made(NamedTuple):
    """What the model makes of texts."""

    pooled: torch.Tensor
    """(texts, dimensions), of length 1."""
    tokens: torch.Tensor
    """(texts, longest, dimensions), of length 1."""
    weights: torch.Tensor
    """(texts, longest), logits of each token's share."""


class Late(torch.nn.Module):
    """A transformer that is pooled for search and compared token by token for reading."""

    def __init__(self, bert: BertModel) -> None:
        super().__init__()
        self.b = bert
        self.a = torch.nn.Linear(bert.config.hidden_size, 1, bias=False)
        torch.nn.init.zeros_(self.a.weight)

    def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> Made:
        hidden = self.b(input_ids=ids, attention_mask=mask).last_hidden_state.float()
        shown = mask[..., None].to(hidden.dtype)
        pooled = (hidden * shown).sum(1) / shown.sum(1)
        return Made(normalize(pooled, dim=1), normalize(hidden, dim=-1), self.a(hidden)[..., 0])


def batch(tokenizer: Tokenizer, prefix: str, texts: Sequence[str], most: int) -> Batch:
    """At most `most` tokens of each text."""
    first = len(tokenizer.encode(prefix.strip()).ids) - 1
    found = [
        e.ids if len(e.ids) <= most else [*e.ids[: most - 1], 2]
        for e in tokenizer.encode_batch_fast([prefix + t for t in texts])
    ]
    ids = torch.full((len(found), max(map(len, found))), PADDING)
    inner = torch.zeros_like(ids)
    for row, tokens in enumerate(found):
        ids[row, : len(tokens)] = torch.tensor(tokens)
        inner[row, min(first, len(tokens) - 1) : max(first + 1, len(tokens) - 1)] = 1
    return Batch(ids, (ids != PADDING).long(), inner)


def nearness(questions: Made, asked: Batch, texts: Made, told: Batch) -> torch.Tensor:
    """(questions, texts): the weighted mean of each question token's best cosine (Khattab & Zaharia 2020)."""
    cosines = torch.einsum("qid,tjd->qtij", questions.tokens.float(), texts.tokens.float())
    best = cosines.masked_fill(told.inner[None, :, None, :] == 0, -1e4).max(-1).values
    share = questions.weights.float().masked_fill(asked.inner == 0, -1e4).softmax(-1)
    return (best * share[:, None, :]).sum(-1)
