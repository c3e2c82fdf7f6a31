"""`python -m evals.fit_evidence`: the weights with which a statement is said to be about a requirement, from gold cells.

With `--lists FILE` the requirements that the encoder may learn from are added to the file instead, each with a
company's statements and which of them is the evidence.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from sklearn.linear_model import LogisticRegression

from assistant.matching.judge import Wanted, wanted
from assistant.matching.statements import Statement
from assistant.office import Office
from assistant.pipeline import Assistant
from assistant.schema import Challenge, Field, Requirement
from assistant.settings import Settings
from assistant.terms import glossary
from evals.challenges import GoldChallenge, read_challenges
from ingest.load import load
from ingest.schema import LABELS
from ingest.text import words

MATCHING = Path(__file__).parent / "matching"
LEARNED_FROM, FITTED_ON = ("m2", "m3"), ("m0", "m1", "m4", "m5")
"""Of its sets, those that the encoder learns from, and those that the weights are fitted on: it must not have seen them."""


class Cell(NamedTuple):
    """A gold cell: its requirement, and of every statement of the company the features and whether it is the evidence."""

    kind: str
    requirement: str
    texts: tuple[str, ...]
    features: np.ndarray
    """(statements, 8): `Compared.values`."""
    evidence: np.ndarray


def cells(assistant: Assistant, gold: Sequence[GoldChallenge]) -> Iterator[Cell]:
    """Every judged cell that is not about a certificate or a place."""
    collection = assistant.companies(LABELS[-1])
    office = Office.read(assistant.settings.terms / "organisatie.toml")
    known, region = glossary(assistant.settings.terms), frozenset((office.region, *office.places))
    for challenge in gold:
        asked = tuple(
            Requirement(requirement_id=r.id, text=r.text, priority=r.priority, source=r.text)
            for r in challenge.requirements
        )
        wants = [wanted(r, known, region) for r in asked]
        every = collection.features(Challenge(title=challenge.title, requirements=asked), wants, assistant.vector_of)
        for r, want, features in zip(challenge.requirements, wants, every):
            if want.certificates or want.place:
                continue
            for cell in challenge.cells:
                if cell.requirement == r.id and cell.company in collection.stated:
                    stated = collection.stated[cell.company]
                    read = [n for n, s in enumerate(stated) if _comparable(want, s)]
                    right = [cell.state != "none" and _same(cell.quote, stated[n]) for n in read]
                    if read:
                        kind = "figure" if want.amounts else "words"
                        texts = tuple(stated[n].text for n in read)
                        yield Cell(kind, r.text, texts, features[cell.company][read], np.array(right, bool))


def _comparable(want: Wanted, s: Statement) -> bool:
    """Where a figure is asked, only statements with one of the same dimension compete."""
    return not want.amounts or any(a.dimension == w.dimension for a in s.amounts for w in want.amounts)


def _same(quote: str, s: Statement) -> bool:
    here, there = set(words(quote)), set(words(s.unit.text))
    return len(here & there) >= 0.7 * min(len(here), len(there))


def fitted(found: Sequence[Cell], columns: Sequence[int]) -> list[float]:
    """Weights and bias; that a cell has evidence at all counts as much as which statement it is."""
    x = np.concatenate([c.features[:, columns] for c in found])
    y = np.concatenate([c.evidence for c in found])
    weight = np.where(y, (~y).sum() / max(1, y.sum()) / 4, 1.0)
    model = LogisticRegression(C=10, max_iter=5000).fit(x, y, sample_weight=weight)
    return [*model.coef_[0], model.intercept_[0]]


def told_apart(found: Sequence[Cell], weights: Sequence[float], columns: Sequence[int]) -> str:
    """How often the evidence comes first, and how well cells with evidence are told from those without."""
    scores = [c.features[:, columns] @ weights[:-1] + weights[-1] for c in found]
    there = [(s, c) for s, c in zip(scores, found) if c.evidence.any()]
    first = np.mean([c.evidence[np.argmax(s)] for s, c in there])
    a = np.array([s.max() for s, _ in there])[:, None]
    b = np.array([s.max() for s, c in zip(scores, found) if not c.evidence.any()])[None]
    return (
        f"first {first:.2f}, AUC {((a > b).mean() + 0.5 * (a == b).mean()):.3f} ({len(there)} with, {b.size} without)"
    )


def fields(found: Assistant, gold: Sequence[GoldChallenge]) -> tuple[np.ndarray, np.ndarray]:
    """For every vraagstuk and company the features of `relevance`, and whether the company is relevant."""
    collection = found.companies(LABELS[-1])
    known = glossary(found.settings.terms)
    office = Office.read(found.settings.terms / "organisatie.toml")
    region = frozenset((office.region, *office.places))
    x, y = [], []
    for g in gold:
        body = " ".join(line for line in g.text.splitlines() if line and line[0] not in "#|-*")[:300]
        asked = tuple(
            Requirement(requirement_id=r.id, text=r.text, priority=r.priority, source=r.text) for r in g.requirements
        )
        challenge = Challenge(
            title=g.title, requirements=asked, fields=(Field(name="problem", value=body, source=body),)
        )
        for name, values in collection.relevance(challenge, known, region, found.vector_of).items():
            x.append(values)
            y.append(g.relevance.get(name, 0) >= 1)
    return np.array(x), np.array(y)


def lists(found: Sequence[Cell]) -> Iterator[str]:
    """A line for each cell: its statements, the nearest first, and which of them is the evidence."""
    for cell in found:
        order = np.argsort(-cell.features[:, 2], kind="stable")
        units = [(cell.texts[n], bool(cell.evidence[n])) for n in order]
        if len(units) > 3:
            yield json.dumps({"requirement": cell.requirement, "units": units}, ensure_ascii=False) + "\n"


def opened(folder: Path, index: Path) -> Assistant:
    """An assistant on the folder's documents."""
    settings = Settings(index=index, corpora=folder)
    load([settings.corpora], settings)
    return Assistant(settings)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lists", type=Path)
    given = parser.parse_args()
    golden = read_challenges(split="tune")
    with tempfile.TemporaryDirectory() as folder:
        demo = opened(Settings().corpora, Path(folder) / "a")
        other = opened(MATCHING / "docs", Path(folder) / "b")
        written = read_challenges(MATCHING / "challenges.jsonl")
        if given.lists:
            learned = [c for c in written if c.id.startswith(LEARNED_FROM)]
            with given.lists.open("a", encoding="utf-8") as file:
                file.writelines(lists([*cells(other, learned), *cells(demo, golden)]))
            return
        apart = [c for c in written if c.id.startswith(FITTED_ON)]
        tune = list(cells(other, apart))
        held = list(cells(demo, read_challenges(split="held")))
        for kind in ("words", "figure"):
            for name, columns in (("all", tuple(range(8))), ("words", (0, 1, 5, 6, 7))):
                own = [c for c in tune if c.kind == kind]
                weights = fitted(own, columns)
                print(kind, name, [round(float(w), 2) for w in weights])
                print("   tune", told_apart(own, weights, columns))
                print("   held", told_apart([c for c in held if c.kind == kind], weights, columns))
        x, y = map(np.concatenate, zip(fields(other, apart), fields(demo, golden)))
        hx, hy = fields(demo, read_challenges(split="held"))
        for name, columns in (("all", (0, 1, 2)), ("words", (1, 2))):
            model = LogisticRegression(C=30, max_iter=5000).fit(x[:, columns], y, sample_weight=np.where(y, 4, 1))
            passes = model.decision_function(hx[:, columns]) > 0
            print(
                "field",
                name,
                model.coef_[0].round(1),
                model.intercept_.round(1),
                f"held: {passes[hy].mean():.2f} of the relevant, {passes[~hy].mean():.2f} of the others",
            )


if __name__ == "__main__":
    main()
