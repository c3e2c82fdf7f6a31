"""A run as one HTML page that needs nothing else: figures, plots and the worst answers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from evals.compare import Interval, bootstrap
from evals.golden import KINDS
from evals.measures import MEASURES
from evals.record import Item, Record

WORST = 10
BINS = 12

KIND_NAMES = {
    "fact": "feit",
    "company": "bedrijf",
    "table": "tabel",
    "list": "opsomming",
    "multi": "meer bronnen",
    "conversation": "gesprek",
    "conflict": "bronnen verschillen",
    "english": "Engels",
    "typo": "typefout",
    "unanswerable_far": "niet in bronnen, ver",
    "unanswerable_near": "niet in bronnen, dichtbij",
    "false_premise": "onware aanname",
}


class Bar(NamedTuple):
    """A group of questions: what share was right, declined and wrong."""

    name: str
    right: Interval
    declined: float
    wrong: float


def html(run: Record, title: str) -> str:
    """The page; the same run gives the same page."""
    loader = FileSystemLoader(Path(__file__).parent)
    page = Environment(loader=loader, autoescape=True, undefined=StrictUndefined).get_template("report.html")
    seconds = [i.seconds for i in run.items if i.seconds is not None]
    return page.render(
        title=title,
        settings=run.settings,
        n=len(run.items),
        figures=[(MEASURES[m], bootstrap(run.values(m)), m == "score") for m in MEASURES if run.values(m)],
        kinds=_bars(run, lambda i: i.kind, [(k, KIND_NAMES[k]) for k in KINDS]),
        languages=_bars(run, lambda i: i.language, [("nl", "Nederlands"), ("en", "Engels")]),
        times=_histogram(seconds),
        p50_p95=tuple(np.percentile(seconds, [50, 95])) if seconds else None,
        worst=worst(run),
    )


def worst(run: Record) -> list[Item]:
    """Wrong before declined, and among those the ones with fewest facts and the evidence found lowest."""
    lost = [i for i in run.items if (i.measures["score"] or 0.0) < 1]
    return sorted(lost, key=lambda i: (*(i.measures.get(m) or 0.0 for m in ("score", "facts", "mrr")), i.id))[:WORST]


def _bars(run: Record, group: Callable[[Item], str], names: list[tuple[str, str]]) -> list[Bar]:
    groups: dict[str, list[Item]] = defaultdict(list)
    for item in run.items:
        groups[group(item)].append(item)
    bars = []
    for key, name in names:
        scores = [i.measures["score"] for i in groups[key]]
        if right := bootstrap([float(s == 1) for s in scores]):
            bars.append(Bar(name, right, scores.count(0.0) / len(scores), scores.count(-1.0) / len(scores)))
    return bars


def _histogram(seconds: list[float]) -> list[tuple[float, int]]:
    """Upper bound in seconds and how many answers, in equal steps to the slowest."""
    if not seconds:
        return []
    counts, edges = np.histogram(seconds, bins=BINS, range=(0, max(seconds) or 1))
    return [(float(edge), int(count)) for edge, count in zip(edges[1:], counts)]
