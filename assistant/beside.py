"""What a language model says beside the rules on a vraagstuk: kept apart, and no part of what the rules find."""

from __future__ import annotations

from typing import Literal

from assistant.quoted import Citation
from ingest.schema import Frozen

Verdict = Literal["supports", "partial", "contradicts", "unrelated"]


class Proposal(Frozen):
    """A requirement that the rules missed, in words of the vraagstuk itself."""

    text: str
    priority: Literal["must", "should"]
    source: str
    """The words that it stands in, literally."""
    page: int | None = None


class Reading(Frozen):
    """What the model made of one cell."""

    requirement_id: str
    company: str
    verdict: Verdict
    citation: Citation | None = None
    """The checked words that it points at; none only where it found the company's words to be of something else."""


class Proposed(Frozen):
    """Requirements that a coordinator may add."""

    model: str
    prompt: str
    """Digest of the rules that the model got."""
    proposals: tuple[Proposal, ...] = ()
    note: str = ""
    """What went wrong or was left out, in Dutch."""


class Read(Frozen):
    """The cells that were read along, each once."""

    model: str
    prompt: str
    readings: tuple[Reading, ...] = ()
    note: str = ""


class Phrase(Frozen):
    """A checked quote in other words; nobody is named in it."""

    requirement_id: str
    company: str
    citation: Citation
    text: str


class Phrased(Frozen):
    """Free text for the first response."""

    model: str
    prompt: str
    understood: str = ""
    """How the question is understood; empty where what came was of no use."""
    phrases: tuple[Phrase, ...] = ()
    note: str = ""


class Beside(Frozen):
    """All of it; taken out of a dossier, the rest is what it would have been without a model."""

    proposed: Proposed | None = None
    read: Read | None = None
    phrased: Phrased | None = None


def lapsed(beside: Beside | None) -> Beside | None:
    """What is left once companies are looked for anew or requirements change: what is said of the evidence goes."""
    return beside and beside.model_copy(update={"read": None, "phrased": None})
