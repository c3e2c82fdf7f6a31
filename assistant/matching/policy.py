"""What policy says about the field of a vraagstuk: its cluster, Defensie's area, and places to test, each with a quote."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

import numpy as np

from assistant.citations import PageOf, Quote, cite
from assistant.matching.statements import Statement
from assistant.matching.subject import Texts, subject
from assistant.office import Cluster, Office
from assistant.schema import Challenge, PolicyFit
from assistant.terms import Glossary

TEST_SITE = re.compile(
    r"testlocatie|proeflocatie|oefenlocatie|testgebied|testterrein|fieldlab|proefvak|test (?:site|location|area)", re.I
)
SUITS = re.compile(r"geschikt voor|suitable for|bedoeld voor|proefvak|beproeven|testen van|terrein voor", re.I)
POLICY = "beleid"
"""The collection of which the words count first."""
MOST_AREAS = 2
MOST_SITES = 3
COVERED = 0.25
"""Share of the vraagstuk's title that a place's text must cover."""
NEAR = 0.77
"""And the cosine with the problem that will do instead."""


def policy(
    challenge: Challenge,
    stated: Sequence[Statement],
    vectors: np.ndarray | None,
    office: Office,
    known: Glossary,
    vector_of: Callable[[str], np.ndarray] | None,
    page_of: PageOf,
) -> tuple[PolicyFit, ...]:
    """The clusters and areas whose words the vraagstuk uses, then fitting places to test; empty where nothing fits.

    `stated` are the statements of documents that are no company's.
    """
    asked = "\n".join(
        [
            challenge.title,
            *(f.source for f in challenge.fields if f.name in ("problem", "context")),
            *(r.source for r in challenge.requirements),
        ]
    )
    texts = Texts(stated, vectors)
    found = [
        *_named("cluster", office.clusters, asked, stated, page_of),
        *_named("area", office.areas, asked, stated, page_of),
        *_sites(challenge, stated, texts, known, vector_of, page_of),
    ]
    return tuple(found)


def _named(
    kind: str, areas: Iterable[Cluster], asked: str, stated: Sequence[Statement], page_of: PageOf
) -> Iterable[PolicyFit]:
    """The areas that the vraagstuk names with at least one word, those with most words first."""
    counted = [(area.named(asked), area) for area in areas]
    for count, area in sorted((c for c in counted if c[0]), key=lambda c: -c[0])[:MOST_AREAS]:
        source = next((line for line in asked.splitlines() if area.named(line)), "")
        says = [s for s in stated if area.says(s.text) and s.unit.kind != "row"]
        quote = min(says, key=lambda s: s.unit.hit.document.collection != POLICY, default=None)
        yield PolicyFit(kind=kind, name=area.name, words=count, source=source, citation=_cited(quote, page_of))


def _sites(
    challenge: Challenge,
    stated: Sequence[Statement],
    texts: Texts,
    known: Glossary,
    vector_of: Callable[[str], np.ndarray] | None,
    page_of: PageOf,
) -> Iterable[PolicyFit]:
    """The places to test whose description speaks of the vraagstuk's subject, the nearest first."""
    _, near = texts.coverage(subject(challenge.title, known))
    cosines = texts.cosines(vector_of(challenge.title)) if vector_of else None
    best: dict[str, tuple[float, Statement]] = {}
    for i, s in enumerate(stated):
        place = s.unit.hit.passage.section.rpartition(" › ")[2]
        if not (TEST_SITE.search(f"{place} {s.unit.hit.document.title}") and place):
            continue
        fits = near[i] >= COVERED or (cosines is not None and cosines[i] >= NEAR)
        score = float(near[i] + (cosines[i] if cosines is not None else 0.0)) + 0.1 * bool(SUITS.search(s.text))
        if fits and TEST_SITE.search(place) and score > best.get(place, (0.0, s))[0]:
            best[place] = (score, s)
    for place, (_, s) in sorted(best.items(), key=lambda b: (-b[1][0], b[0]))[:MOST_SITES]:
        yield PolicyFit(kind="site", name=place, words=0, source="", citation=_cited(s, page_of))


def _cited(s: Statement | None, page_of: PageOf):
    if s is None:
        return None
    citation = cite(Quote(s.unit.hit, s.unit.start, s.unit.end, " ".join(s.unit.header)), page_of, number=1)
    return citation if citation.verified else None
