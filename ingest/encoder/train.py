"""Train the static Dutch–English encoder from a folder of openly licensed pairs, and write its int8 table.

    nice -n 10 python -m ingest.encoder.train ../shared/training ingest/encoder/model

All from one seed: a WordPiece vocabulary; start vectors from which tokens stand near which, also across a pair of
translations; contrastive training of those vectors (mean of tokens, in-batch negatives), in two passes; and between
the two a teacher that knows more words.
The module and the loss are sentence-transformers' own. Its Trainer is not used: it needs `datasets` and `accelerate`,
and it would tokenise every text again in every epoch, which for a table takes longer than the training itself.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import torch
from scipy import sparse
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.losses import MultipleNegativesRankingLoss
from sentence_transformers.sentence_transformer.modules import StaticEmbedding
from sklearn.utils.extmath import randomized_svd
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, trainers

from ingest.encoder.data import TRANSLATED, pairs
from ingest.encoder.ragged import Encoded, Ragged
from ingest.encoder.static import MANIFEST, NAME, SCALES, TABLE, TOKENIZER
from ingest.encoder.teach import Teacher, taught, unit


def vocabulary(texts: Sequence[str], size: int, borrowed: Iterable[str], most: int) -> Tokenizer:
    """WordPiece, lower-case, accents stripped; then the borrowed words that are not in it."""
    tokenizer = wordpiece({"[PAD]": 0, "[UNK]": 1})
    letters = sorted(set().union(*map(tokenizer.normalizer.normalize_str, texts)) - {" "})
    # Named beforehand, or their order, and with it the choice between equals, is another one every time.
    special = ["[PAD]", "[UNK]", *(f"##{letter}" for letter in letters)]
    trainer = trainers.WordPieceTrainer(vocab_size=size, special_tokens=special, min_frequency=3, show_progress=False)
    tokenizer.train_from_iterator(texts, trainer)
    known = tokenizer.get_vocab()
    words = sorted(known, key=known.get) + [w for w in borrowed if w not in known][:most]
    return wordpiece({word: i for i, word in enumerate(words)})


def wordpiece(words: dict[str, int]) -> Tokenizer:
    tokenizer = Tokenizer(models.WordPiece(words, unk_token="[UNK]", max_input_chars_per_word=60))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.NFKD(), normalizers.StripAccents(), normalizers.Lowercase()]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    return tokenizer


def neighbours(groups: Encoded, size: int, window: int = 8) -> sparse.csr_matrix:
    """How often tokens stand near each other, closer counting more, within a text and within a pair.

    A pair of translations is laid out as one text in which both sides run in step, so that words near the same
    relative place become neighbours (as in Trans-gram, Coulmance et al. 2015).
    """
    total = sparse.csr_matrix((size, size), dtype=np.float32)
    for name, (left, right) in sorted(groups.items()):
        for start in range(0, len(left), 40_000):
            ids, owner = [], []
            for i in range(start, min(start + 40_000, len(left))):
                a, b = left.row(i), right.row(i)
                both = np.concatenate([a, b])
                if name.startswith(TRANSLATED):
                    place = np.concatenate([(np.arange(len(s)) + 0.5) / len(s) for s in (a, b)])
                    both = both[np.argsort(place, kind="stable")]
                ids.append(both)
                owner.append(np.full(len(both), i))
            flat, of = np.concatenate(ids), np.concatenate(owner)
            for distance in range(1, window + 1):
                same = of[distance:] == of[:-distance]
                near = (flat[:-distance][same], flat[distance:][same])
                total += sparse.csr_matrix((np.full(same.sum(), 1 / distance, np.float32), near), (size, size))
    return total + total.T


def start_vectors(counts: sparse.csr_matrix, dimensions: int, seed: int) -> np.ndarray:
    """Positive pointwise mutual information, its strongest directions (Levy & Goldberg 2014), rare tokens longer."""
    share = np.asarray(counts.sum(1)).ravel() + 1.0
    share /= share.sum()
    smooth = share**0.75 / (share**0.75).sum()
    pmi = counts.tocoo()
    value = np.log(np.maximum(pmi.data / counts.sum() / (share[pmi.row] * smooth[pmi.col]), 1e-9))
    keep = (value > 0) & (pmi.data >= 1)
    pmi = sparse.csr_matrix((value[keep].astype(np.float32), (pmi.row[keep], pmi.col[keep])), pmi.shape)
    left, strength, _ = randomized_svd(pmi, dimensions, n_oversamples=16, n_iter=2, random_state=seed)
    table = left * np.sqrt(strength)
    table /= np.linalg.norm(table, axis=1, keepdims=True) + 1e-6
    weight = 1e-3 / (1e-3 + share)  # Arora et al. 2017; training learns the rest
    return (table * weight[:, None]).astype(np.float32)


def batches(
    groups: Encoded, size: int, block: int, most: int, rng: np.random.Generator
) -> list[tuple[str, np.ndarray]]:
    """One epoch: batches of one group each, made of runs of neighbouring rows (so: of the same law or manual)."""
    made = []
    for name, (left, _) in sorted(groups.items()):
        starts = rng.permutation(np.arange(-int(rng.integers(block)), len(left), block))
        order = np.concatenate([np.arange(max(s, 0), min(s + block, len(left))) for s in starts])[:most]
        made += [(name, chosen) for i in range(0, len(order), size) if len(chosen := order[i : i + size]) >= size // 8]
    return [made[i] for i in rng.permutation(len(made))]


def train(
    tokenizer: Tokenizer, groups: Encoded, table: np.ndarray, *, epochs: int, batch: int, rate: float, block: int,
    most: int, hold: float, seed: int, scale: float = 20.0,
) -> np.ndarray:  # fmt: skip
    """The table after so many epochs of symmetric in-batch softmax; `scale` is one over the temperature.

    Telling passages apart drives words of one meaning apart too, so with `hold` the batch's tokens must keep the
    neighbours among each other that they had at the start.
    """
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    module = StaticEmbedding(tokenizer, embedding_weights=table.copy())
    model = SentenceTransformer(modules=[module], device="cpu")
    symmetric = {"directions": ("query_to_doc", "doc_to_query"), "partition_mode": "per_direction"}
    loss_of = MultipleNegativesRankingLoss(model, scale=scale, **symmetric)
    optimizer = torch.optim.Adam(module.parameters(), lr=rate)
    start = torch.from_numpy(unit(table))
    plan = [b for _ in range(epochs) for b in batches(groups, batch, block, most, rng)]
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: max(0.02, 1 - step / len(plan)))
    seen, began = defaultdict(list), time.monotonic()
    for step, (name, chosen) in enumerate(plan, 1):
        left, right = groups[name]
        features = [left.features(chosen), right.features(chosen)]
        loss = loss_of(features, torch.arange(len(chosen)))
        if hold:
            tokens = np.unique(np.concatenate([f["input_ids"].numpy() for f in features]))
            ids = torch.from_numpy(rng.choice(tokens, min(len(tokens), 1024), replace=False))
            now = torch.nn.functional.normalize(module.embedding.weight[ids], dim=1)
            loss = loss + hold * torch.nn.functional.kl_div(
                log_near(now, scale), log_near(start[ids], scale), reduction="batchmean", log_target=True
            )
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
        seen[name.split()[0]].append(loss.item())
        if step % 100 == 0 or step == len(plan):
            losses = {kind: round(float(np.mean(values)), 3) for kind, values in seen.items()}
            print(f"step {step}/{len(plan)}, {time.monotonic() - began:.0f} s, loss {losses}", flush=True)
            seen.clear()
    return module.embedding.weight.detach().numpy()


def log_near(rows: torch.Tensor, scale: float) -> torch.Tensor:
    """Log softmax of each row's likeness to the others, not to itself."""
    itself = torch.eye(len(rows), dtype=torch.bool)
    return torch.log_softmax((scale * rows @ rows.T).masked_fill(itself, -1e4), dim=1)


def quantised(table: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """int8 with one float16 scale a token."""
    scales = (np.abs(table).max(1) / 127 + 1e-9).astype(np.float16)
    scales = np.maximum(scales, np.finfo(np.float16).smallest_subnormal)
    return np.clip(np.rint(table / scales[:, None].astype(np.float32)), -127, 127).astype(np.int8), scales


def save(folder: Path, tokenizer: Tokenizer, table: np.ndarray) -> None:
    """The files of a StaticEncoder, and a manifest with their SHA-256."""
    folder.mkdir(parents=True, exist_ok=True)
    whole, scales = quantised(table)
    np.save(folder / TABLE, whole)
    np.save(folder / SCALES, scales)
    tokenizer.save(str(folder / TOKENIZER), pretty=False)
    sums = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in (TABLE, SCALES, TOKENIZER)}
    manifest = {"name": NAME, "dimensions": table.shape[1], "tokens": len(table), "sha256": sums}
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("data", type=Path)
    options.add_argument("model", type=Path)
    options.add_argument("--tokens", type=int, default=30_000)
    options.add_argument("--borrowed", type=int, default=5_000, help="words of the teacher in the vocabulary")
    options.add_argument("--dimensions", type=int, default=352)
    options.add_argument("--batch", type=int, default=2048)
    options.add_argument("--epochs", type=int, nargs=2, default=(1, 2), help="before and after the teacher")
    options.add_argument("--teacher-weight", type=float, default=0.6, help="0: no teacher")
    options.add_argument("--hold", type=float, default=1.0, help="how firmly tokens keep their neighbours")
    options.add_argument("--seed", type=int, default=0)
    options.add_argument("--float32", type=Path, help="also keep the table as trained, to compare with")
    run(**vars(options.parse_args()))


def run(
    data: Path, model: Path, tokens: int, borrowed: int, dimensions: int, batch: int, epochs: Sequence[int],
    teacher_weight: float, hold: float, seed: int, float32: Path | None = None, smallest: int = 2000,
) -> None:  # fmt: skip
    torch.set_num_threads(2)  # sums in another order would be another table
    found = pairs(data, smallest)
    texts = [text for group in found.values() for pair in group for text in pair]
    texts = [texts[i] for i in np.random.default_rng(seed).permutation(len(texts))[:700_000]]
    teacher = Teacher() if teacher_weight else None
    tokenizer = vocabulary(texts, tokens, teacher.offered if teacher else (), borrowed)
    size = tokenizer.get_vocab_size()
    groups = {n: (Ragged(tokenizer, [a for a, _ in g]), Ragged(tokenizer, [b for _, b in g])) for n, g in found.items()}
    print(f"{size} tokens, { {name: len(group) for name, group in found.items()} }", flush=True)
    table = start_vectors(neighbours(groups, size), dimensions, seed)
    table = train(
        tokenizer, groups, table, epochs=epochs[0], batch=batch, rate=0.004, block=128, most=20_000, hold=0, seed=seed
    )
    if teacher:
        table = taught(table, tokenizer, groups, teacher, teacher_weight, seed)
    table = train(
        tokenizer, groups, table, epochs=epochs[1], batch=batch, rate=0.003, block=32, most=40_000, hold=hold, seed=seed
    )
    save(model, tokenizer, table)
    if float32:
        np.save(float32, table)


if __name__ == "__main__":
    main()
