"""Take a question apart: its terms, the questions in it, and the documents that its names single out."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from assistant.followup import StandAlone
from assistant.quantities import wanted
from assistant.question import MOST_PARTS, kind, mended, names, parts
from assistant.reader import Asked
from assistant.retrieve import DEPTH
from assistant.spelling import Shelf, spelled
from assistant.terms import Glossary, Term, terms
from ingest.text import stem, words

MEASURE_SHARE = 0.4
"""How much the words that only ask for a figure count ('gewicht' in 'hoeveel gewicht'): its unit says as much."""

TOPIC_SHARE = 0.45
PART_SHARE = 0.25
ANSWER_SHARE = 0.12
"""How much a word of the earlier question, of the rest of the question, and of an earlier answer counts against one from the question itself."""

MOST_LEANING = 1
"""Own words of a part of a question that leans on what a later part names: 'hoeveel kost en hoeveel weegt de Vlet 7?'."""

MOST_NAMED = 3
"""A name in more documents than this singles none of them out."""


class Understanding:
    """What is needed of the index and the collection to take questions apart."""

    def __init__(
        self,
        shelves: Sequence[Shelf],
        known: Glossary,
        documents: Collection[str],
        companies: Sequence[str],
    ) -> None:
        """The first of the shelves is the shared collection, whose words are weighed; the rest are the conversation's own."""
        self._shelves = shelves
        self._lexical = shelves[0].lexical
        self._known = known
        self._documents = documents
        self._companies = companies

    def mend(self, alone: StandAlone) -> StandAlone:
        """The question with its misspelled words put right; what looks like a name is left alone."""
        question = mended(alone.question, self._known_word)
        leave = {w for name in names(question) for w in words(name)}
        return alone._replace(question=spelled(question, self._shelves, leave))

    def take_apart(self, alone: StandAlone) -> Asked:
        """The question, with a part for each question in it or for each document that it names."""
        whole = self._asked(alone.question, alone.topic, alone.answered)
        pieces = parts(alone.question)
        if len(pieces) == 1:
            return whole._replace(parts=tuple(self._each(whole, self._groups(whole.terms))))
        around = f"{alone.question} {alone.topic}"
        found: list[Asked] = []
        meant: list[frozenset[str]] = []
        for piece in pieces:
            part = self._asked(piece, around, alone.answered, PART_SHARE)
            own = [t for t in part.terms if t.share == 1]
            if groups := self._groups([t for t in own if t.name]):
                meant = groups
            elif any(t.name for t in own):
                meant = []  # it is about something else, which singles no document out
            elif not meant and len(own) <= MOST_LEANING:
                meant = self._groups(whole.terms)
            part = part._replace(within=frozenset().union(*meant))
            found += self._each(part, meant) or [part]
        return whole._replace(parts=tuple(found[:MOST_PARTS]))

    def _each(self, asked: Asked, groups: Sequence[frozenset[str]]) -> list[Asked]:
        """The question about each of several things."""
        return [self._about(asked, group, groups) for group in groups] if len(groups) > 1 else []

    def _known_word(self, word: str) -> bool:
        return any(shelf.lexical.has(stem(word)) for shelf in self._shelves)

    def _asked(self, question: str, topic: str, answered: str, share: float = TOPIC_SHARE) -> Asked:
        found = self._terms(((question, 1.0), (topic, share), (answered, ANSWER_SHARE)))
        groups = self._groups([t for t in found if t.share > ANSWER_SHARE]) or self._groups(found)
        within = (
            frozenset().union(*groups)
            if len(groups) == 1 or len(frozenset().union(*groups)) <= MOST_NAMED
            else frozenset()
        )
        told = tuple(t if t.share > ANSWER_SHARE else t._replace(name=False) for t in found)
        return Asked(question, kind(question), told, within)

    def _terms(self, spoken: Sequence[tuple[str, float]]) -> list[Term]:
        """The terms of texts, each at its share and only once."""
        found: list[Term] = []
        measure = set(words(wanted(spoken[0][0]).said))
        rarity = {"most_idf": self._lexical.most_idf(), "unseen_idf": self._lexical.unseen_idf()}
        for text, share in spoken:
            have = {t.stems for t in found}
            for term in terms(text, self._lexical.idf, self._known, companies=self._companies, **rarity):
                if term.stems not in have:
                    least = MEASURE_SHARE if measure.issuperset(term.words) else 1.0
                    found.append(term._replace(share=min(term.share, least) * share))
        return found

    def _groups(self, found: Sequence[Term]) -> list[frozenset[str]]:
        """The sets of documents that names single out; sets that overlap are one."""
        groups: list[frozenset[str]] = []
        for term in found:
            keys = self._holding(term) if term.name else frozenset()
            if 0 < len(keys) <= MOST_NAMED:
                same = [g for g in groups if g & keys]
                groups = [g for g in groups if g not in same] + [min([*same, keys], key=len)]
        return groups

    def _holding(self, term: Term) -> frozenset[str]:
        found = self._lexical.search("stems", dict.fromkeys(term.stems, 1.0), DEPTH)
        return frozenset(p.rpartition("#")[0] for p in found) & frozenset(self._documents)

    def _about(self, whole: Asked, group: frozenset[str], groups: Sequence[frozenset[str]]) -> Asked:
        """The question about one of the things it names: the names of the others left out."""
        others = frozenset().union(*(g for g in groups if g is not group))
        kept = tuple(
            t for t in whole.terms if not (t.name and self._holding(t) & others and not self._holding(t) & group)
        )
        return whole._replace(terms=kept, within=group, parts=())
