"""Every company on every requirement: one pass over all statements for each requirement, then company by company."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby, pairwise

import numpy as np

from assistant.citations import PageOf, Quote, cite
from assistant.matching.judge import ORDER, About, Verdict, Wanted, is_functional, judge, wanted
from assistant.matching.relevance import Relevance, fits, relevance
from assistant.matching.statements import Statement, products, statements
from assistant.matching.subject import FIGURES, SAYS, Compared, Texts
from assistant.schema import Challenge, Evidence
from assistant.terms import Glossary
from ingest.schema import Document, Passage
from ingest.text import words


class Collection:
    """The newest edition of every company's documents, read into statements once; order and names of files play no part."""

    def __init__(
        self,
        documents: Iterable[Document],
        passages_of: Callable[[Document], Sequence[Passage]],
        embed: Callable[[Sequence[str]], np.ndarray] | None = None,
    ) -> None:
        documents = tuple(documents)
        own = [d for d in documents if d.company]
        replaced = {d.supersedes for d in documents}
        public = sorted(
            (d for d in documents if not d.company and d.document_id not in replaced), key=lambda d: d.sha256
        )
        self.public = tuple(s for d in public for s in statements(d, passages_of(d)))
        self.older = {d.document_id: d for d in own if d.document_id in replaced}
        current = sorted((d for d in own if d.document_id not in replaced), key=lambda d: (d.company, d.sha256))
        self.documents = {name: tuple(of) for name, of in groupby(current, key=lambda d: d.company)}
        self.stated = {
            name: tuple(s for d in of for s in statements(d, passages_of(d))) for name, of in self.documents.items()
        }
        self._before = {key: tuple(statements(d, passages_of(d))) for key, d in self.older.items()}
        everything = [*(s for of in self.stated.values() for s in of), *self.public]
        ends = np.cumsum([0, *map(len, self.stated.values())])
        self._rows = {name: slice(a, b) for name, (a, b) in zip(self.stated, pairwise(ends))}
        vectors = embed([s.text for s in everything]) if embed and everything else None
        count = len(everything) - len(self.public)
        self._texts = Texts(everything[:count], None if vectors is None else vectors[:count])
        self.public_vectors = None if vectors is None else vectors[count:]

    def before(self, statement: Statement) -> str:
        """What the older edition of its document said instead; empty where it said the same or nothing."""
        document = statement.unit.hit.document
        older = self.older.get(document.supersedes or "")
        if older is None:
            return ""
        said = [s for s in self._before[older.document_id] if s.product == statement.product and _alike(s, statement)]
        if not said or any(s.text == statement.text for s in said):
            return ""
        return f"{older.title} ({older.published or 'zonder datum'}): “{said[0].text}”"

    def judged(
        self,
        challenge: Challenge,
        known: Glossary,
        region: frozenset[str],
        vector_of: Callable[[str], np.ndarray] | None = None,
        progress: Callable[[int, int], None] = lambda *_: None,
    ) -> dict[str, list[Verdict]]:
        """For each company the verdict on each requirement, in the challenge's order."""
        wants = [wanted(r, known, region) for r in challenge.requirements]
        steps = len(wants) + len(self.stated)
        compared = self._compared(challenge, wants, vector_of)
        progress(len(wants), steps)
        abouts = [About(SAYS.of(c), FIGURES.of(c)) for c in compared]
        near = self._relevance(challenge, [about.said for about in abouts], known, vector_of)
        found = {}
        for n, (name, stated) in enumerate(self.stated.items(), len(wants) + 1):
            verdicts = _best_product(wants, stated, [About(*(a[self._rows[name]] for a in about)) for about in abouts])
            found[name] = verdicts if fits(near[name]) else [_elsewhere(w, v) for w, v in zip(wants, verdicts)]
            progress(n, steps)
        return found

    def nearest(
        self,
        challenge: Challenge,
        known: Glossary,
        region: frozenset[str],
        vector_of: Callable[[str], np.ndarray] | None,
        companies: Sequence[str],
    ) -> dict[str, dict[str, list[Statement]]]:
        """By requirement and company what the company states, that which is most about the requirement first."""
        wants = [wanted(r, known, region) for r in challenge.requirements]
        found = {}
        for want, compared in zip(wants, self._compared(challenge, wants, vector_of)):
            about = (FIGURES if want.amounts else SAYS).of(compared)
            found[want.requirement.requirement_id] = {
                name: [self.stated[name][i] for i in np.argsort(-about[self._rows[name]], kind="stable")]
                for name in companies
                if name in self.stated
            }
        return found

    def relevance(
        self,
        challenge: Challenge,
        known: Glossary,
        region: frozenset[str],
        vector_of: Callable[[str], np.ndarray] | None,
    ) -> dict[str, Relevance]:
        """For each company how near what it does comes to what the challenge is about. For fitting weights."""
        compared = self._compared(challenge, [wanted(r, known, region) for r in challenge.requirements], vector_of)
        return self._relevance(challenge, [SAYS.of(c) for c in compared], known, vector_of)

    def features(
        self, challenge: Challenge, wants: Sequence[Wanted], vector_of: Callable[[str], np.ndarray]
    ) -> list[dict[str, np.ndarray]]:
        """For each requirement and each company (statements, 8): the values of `Compared`. For fitting weights."""
        every = [c.values for c in self._compared(challenge, wants, vector_of)]
        return [{name: values[rows] for name, rows in self._rows.items()} for values in every]

    def _compared(
        self, challenge: Challenge, wants: Sequence[Wanted], vector_of: Callable[[str], np.ndarray] | None
    ) -> list[Compared]:
        asked = [w.about for w in wants]
        if vector_of is None or not wants:
            return self._texts.compared(asked, None, None)
        vectors = np.stack([vector_of(w.requirement.text) for w in wants])
        return self._texts.compared(asked, vectors, vector_of(challenge.title))

    def _relevance(
        self,
        challenge: Challenge,
        said: Sequence[np.ndarray],
        known: Glossary,
        vector_of: Callable[[str], np.ndarray] | None,
    ) -> dict[str, Relevance]:
        functional = [about for r, about in zip(challenge.requirements, said) if is_functional(r)]
        likely = [1 / (1 + np.exp(-about)) for about in functional]
        return relevance(challenge, likely, self._texts, self._rows, known, vector_of)


def _elsewhere(want: Wanted, verdict: Verdict) -> Verdict:
    """What a company of another field shows: its certificates and its place, but no property of a product."""
    if want.certificates or want.place or verdict.state == "none":
        return verdict
    return verdict._replace(state="mentioned", note="Het bedrijf lijkt iets anders te leveren dan hier wordt gevraagd.")


def _best_product(wants: Sequence[Wanted], stated: Sequence[Statement], abouts: Sequence[About]) -> list[Verdict]:
    """The verdicts for the product that shows most: one product's figures are never another's.

    What only another product of the company shows counts as `partial`, and the note says so.
    """
    if not stated:
        return [Verdict("none") for _ in wants]
    names = products(stated) or ("",)
    judged = {name: [judge(w, stated, about, name) for w, about in zip(wants, abouts)] for name in names}

    def worth(name: str) -> tuple:
        states = [(w.requirement.priority, v.state) for w, v in zip(wants, judged[name])]
        return tuple(
            -sum(s == (p, state) for s in states) * (1 if state != "fails" else -1)
            for p, state in (
                ("must", "fails"),
                ("must", "meets"),
                ("must", "partial"),
                ("should", "meets"),
                ("should", "partial"),
            )
        )

    best = min(names, key=lambda n: (worth(n)[1:], worth(n)[0], names.index(n)))
    verdicts = []
    for n, verdict in enumerate(judged[best]):
        other = min(
            (judged[name][n] for name in names if name != best), key=lambda v: ORDER.index(v.state), default=verdict
        )
        if other.state == "meets" and verdict.state != "meets":
            product = other.statement.product if other.statement else ""
            verdict = other._replace(
                state="partial", note=f"Alleen de {product}; de andere eisen zijn bij de {best} bekeken."
            )
        elif verdict.statement and verdict.statement.product:
            verdict = verdict._replace(note=" · ".join(filter(None, (verdict.statement.product, verdict.note))))
        verdicts.append(verdict)
    return verdicts


def _alike(older: Statement, newer: Statement) -> bool:
    """Whether two statements are the same row of a table, or sentences that differ in little but a figure."""
    if newer.unit.kind == "row":
        return older.unit.kind == "row" and older.text.partition(":")[0] == newer.text.partition(":")[0]
    a, b = ({w for w in words(s.text) if not w[0].isdigit()} for s in (older, newer))
    return len(a & b) >= 0.8 * max(len(a), len(b))


def evidence(
    company: str,
    challenge: Challenge,
    verdicts: Sequence[Verdict],
    page_of: PageOf,
    before: Callable[[Statement], str] = lambda _: "",
) -> tuple[Evidence, ...]:
    """Verdicts as cells with a checked quote; without one that stands on its page there is no evidence."""
    found = []
    for requirement, verdict in zip(challenge.requirements, verdicts):
        citation = None
        if verdict.statement:
            unit = verdict.statement.unit
            quote = Quote(unit.hit, unit.start, unit.end, " ".join(unit.header))
            citation = cite(quote, page_of, number=len(found) + 1)
        shown = citation is not None and citation.verified
        found.append(
            Evidence(
                requirement_id=requirement.requirement_id,
                company=company,
                state=verdict.state if shown else "none",
                citation=citation if shown else None,
                claim=verdict.claim,
                note=verdict.note if shown else "",
                older=before(verdict.statement) if shown and verdict.statement else "",
            )
        )
    return tuple(found)
