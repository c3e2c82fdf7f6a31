"""The nouns of answering and of a vraagstuk: a hit and an answer, requirements, evidence, shortlist and case."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from assistant.beside import Beside
from assistant.quoted import MARKER as MARKER
from assistant.quoted import Citation, CitedText
from ingest.schema import Document, Frozen, Label, Passage


class Turn(Frozen):
    """One message of a conversation."""

    role: Literal["user", "assistant"]
    content: str


class Hit(Frozen):
    """A passage found for a query; rank starts at 1, a higher score is better."""

    passage: Passage
    document: Document
    rank: int
    score: float


class Provenance(Frozen):
    """What made an answer, so that it can be made again."""

    reader: str
    model: str | None = None
    prompt: str | None = None
    generation: int
    seconds: float


class Answer(CitedText):
    """A cited answer, or `abstained` with what was searched; its own trace."""

    question: str
    query: str
    """The stand-alone question that was searched."""
    hits: tuple[Hit, ...] = ()
    abstained: bool = False
    searched: int
    """In how many documents."""
    nearest: tuple[Citation, ...] = ()
    """On abstaining: the nearest passages, *dichtstbij, geen antwoord*."""
    notes: tuple[str, ...] = ()
    """What the reader of the answer should know: an older edition, sources that differ, flagged text."""
    suggestions: tuple[str, ...] = ()
    """Next questions that the documents can answer."""
    label: Label = "openbaar"
    """The highest label among the sources used."""
    quoted: CitedText | None = None
    """Where a language model wrote the text: the answer in quotes, numbered on, *Uit de bronnen*."""
    unsupported: tuple[str, ...] = ()
    """What the model wrote besides, which no quote carries: shown as such, and in no export."""
    provenance: Provenance

    @property
    def cited(self) -> tuple[Citation, ...]:
        """Of the text and of what is `quoted` under it, each number once."""
        below = self.quoted.citations if self.quoted else ()
        return tuple(sorted({c.number: c for c in (*below, *self.citations)}.values(), key=lambda c: c.number))


Priority = Literal["must", "should"]
State = Literal["meets", "partial", "fails", "mentioned", "none"]
STATES: dict[State, str] = {
    "meets": "voldoet",
    "partial": "deels of in ontwikkeling",
    "fails": "voldoet niet",
    "mentioned": "raakt eraan, beoordeel zelf",
    "none": "niet gevonden",
}
Group = Literal["promising", "ask_first", "must_failed"]
GROUP_NAMES: dict[Group, str] = {
    "promising": "kansrijk",
    "ask_first": "eerst navragen",
    "must_failed": "harde eis niet gehaald",
}


FieldName = Literal[
    "reference", "date", "sender", "contact", "problem", "context", "instrument", "trl",
    "label", "deadline", "delivery", "budget", "selection", "response", "location",
]  # fmt: skip


class Field(Frozen):
    """What a vraagstuk says of one thing, and the words that say it."""

    name: FieldName
    value: str
    source: str
    page: int | None = None


class Requirement(Frozen):
    """One requirement of a vraagstuk."""

    requirement_id: str
    text: str
    priority: Priority
    source: str
    """The words that it came from, literally."""
    page: int | None = None


class Challenge(Frozen):
    """A vraagstuk, taken apart."""

    title: str
    fields: tuple[Field, ...] = ()
    requirements: tuple[Requirement, ...] = ()
    questions: tuple[str, ...] = ()
    """What Defensie should be asked: the fields that are missing."""
    notes: tuple[str, ...] = ()
    """What the coordinator should know before going on: a running tender, requirements that contradict each other."""


Claim = Literal["self_declared", "reference", "certificate", "independent", "policy"]
CLAIMS: dict[Claim, str] = {
    "self_declared": "volgens eigen opgave",
    "reference": "volgens een referentie",
    "certificate": "volgens certificaat",
    "independent": "volgens onafhankelijke bron",
    "policy": "volgens beleid",
}
"""Who says so."""


class Overruling(Frozen):
    """A coordinator's own judgement of a cell, with the reason."""

    requirement_id: str
    company: str
    state: State
    reason: str
    by: str
    at: datetime
    citation: Citation | None = None
    """Other words than the rules found, where the person points at those."""


class Evidence(Frozen):
    """One cell of the matrix: what a company's own text shows of a requirement."""

    requirement_id: str
    company: str
    state: State
    citation: Citation | None = None
    claim: Claim = "self_declared"
    note: str = ""
    """Why it is no more than this, or what the words leave open: a condition, the column of the table that counts."""
    older: str = ""
    """What an older edition of the source says otherwise."""
    overruled: Overruling | None = None
    """A person's judgement instead; `state` is theirs then, and `computed` what the rules said."""
    computed: State | None = None
    rules: Evidence | None = None
    """The cell as the rules made it, where the person points at other words."""


class Coverage(Frozen):
    """How much is shown, never as one percentage."""

    must_met: int
    must_total: int
    should_met: int
    should_total: int


class Candidate(Frozen):
    """A company with its evidence; equal rank is a tie."""

    rank: int
    company: str
    group: Group
    coverage: Coverage
    files: tuple[str, ...]
    evidence: tuple[Evidence, ...]


class PolicyFit(Frozen):
    """A cluster, an area of Defensie or a place to test that fits a vraagstuk."""

    kind: Literal["cluster", "area", "site"]
    name: str
    words: int
    """How many of its words the vraagstuk uses."""
    source: str
    """The words of the vraagstuk that name it."""
    citation: Citation | None = None
    """Where policy speaks of it."""


class Shortlist(Frozen):
    """All companies, judged alike, with what is missing and what to ask."""

    challenge: Challenge
    candidates: tuple[Candidate, ...]
    gaps: tuple[Requirement, ...] = ()
    """Nobody shows these."""
    single: tuple[tuple[Requirement, str], ...] = ()
    """One company only shows these."""
    together: tuple[tuple[str, ...], ...] = ()
    """Companies that show all hard requirements between them, where none does alone."""
    not_shortlisted: tuple[tuple[str, str], ...] = ()
    questions: tuple[tuple[str, str], ...] = ()
    policy: tuple[PolicyFit, ...] = ()
    """Empty of clusters and areas: it fits none of them."""


CaseStatus = Literal["received", "clarifying", "searching", "answered", "closed"]
CASE_STATUS: dict[CaseStatus, str] = {
    "received": "ontvangen",
    "clarifying": "verhelderen",
    "searching": "zoeken",
    "answered": "beantwoord",
    "closed": "gesloten",
}


class Decision(Frozen):
    """Something that was decided about a case, and why."""

    text: str
    by: str
    at: datetime


class Case(Frozen):
    """A vraagstuk as the register keeps it: what was asked, found, judged and decided."""

    case_id: str
    """A canonical UUID."""
    challenge: Challenge
    approved: bool = False
    """A coordinator has read the requirements and agreed; only then is it matched."""
    label: Label
    owner: str
    status: CaseStatus = "received"
    deadline: date | None = None
    received: datetime
    shortlist: Shortlist | None = None
    overrulings: tuple[Overruling, ...] = ()
    consents: tuple[str, ...] = ()
    """Companies that agreed to be named."""
    decisions: tuple[Decision, ...] = ()
    opened: tuple[str, ...] = ()
    """Quotes that a person has opened, as `document_id@version:page:start`."""
    dossier: dict[str, Any] | None = None
    """What the shortlist was made with: generation, documents and hashes, settings."""
    beside: Beside | None = None
    """What a language model said of it, where one was asked."""
