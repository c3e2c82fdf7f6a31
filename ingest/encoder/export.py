"""A trained module as the files that ship: an int8 graph for onnxruntime, the tokenizer, and their sums."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

import torch
from tokenizers import Tokenizer

from ingest.encoder.files import seal
from ingest.encoder.late import Late, batch
from ingest.encoder.sentences import GRAPH, NAME, PASSAGE, TOKENIZER
from ingest.encoder.smooth import smooth

SHOWN = 64
"""Tokens of a text that shows how large the layers' inputs become."""


def export(model: Late, tokenizer: Tokenizer, folder: Path, texts: Sequence[str]) -> None:
    """Weights in 7 of 8 bits: with all 8, products of two overflow on processors without VNNI, and quality drops.

    `texts` are some hundred like those that it will encode; what they show is smoothed away before rounding.
    """
    from onnxruntime.quantization import QuantType, quantize_dynamic

    model.b.config._attn_implementation = "eager"
    smooth(model, [batch(tokenizer, PASSAGE, [text], SHOWN) for text in texts])
    folder.mkdir(parents=True, exist_ok=True)
    ids = torch.randint(4, len(tokenizer.get_vocab()), (2, 9))
    outputs = {"pooled": {0: "texts"}, "tokens": {0: "texts", 1: "longest"}, "weights": {0: "texts", 1: "longest"}}
    with tempfile.TemporaryDirectory() as temporary, torch.no_grad():
        whole = Path(temporary) / "whole.onnx"
        torch.onnx.export(
            model.eval(),
            (ids, torch.ones_like(ids)),
            whole,
            input_names=["ids", "mask"],
            output_names=list(outputs),
            dynamic_axes=outputs | {key: {0: "texts", 1: "longest"} for key in ("ids", "mask")},
            opset_version=17,
            dynamo=False,
        )
        quantize_dynamic(
            whole,
            folder / GRAPH,
            weight_type=QuantType.QInt8,
            per_channel=True,
            reduce_range=True,
            extra_options={"MatMulConstBOnly": True},
        )
    tokenizer.no_truncation()
    tokenizer.save(str(folder / TOKENIZER), pretty=False)
    seal(
        folder, (GRAPH, TOKENIZER), name=NAME, dimensions=model.b.config.hidden_size, tokens=tokenizer.get_vocab_size()
    )
