"""Let a language model put quotes and the question into plain Dutch for a response: only what the sources carry is kept."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import NamedTuple

from pydantic import BaseModel

from assistant.beside import Phrase
from assistant.citations import PageOf, Quote
from assistant.late import LateInteraction
from assistant.matching.signs import NONE, NOT
from assistant.model.prompt import said as as_seen
from assistant.model.route import Route
from assistant.model.sentences import Said
from assistant.model.structured import Failed, Part, structured
from assistant.model.support import LINK, Support
from assistant.question import names as named
from assistant.response.footnotes import figures
from assistant.response.names import Names
from assistant.response.offer import Piece
from assistant.schema import MARKER, Challenge
from ingest.schema import Label
from ingest.text import language, sentences, stems, words

SENTENCE, UNDERSTOOD = "zin", "begrip"
"""The prompts."""

LONGEST = 300
"""Characters of a sentence."""
MOST_SENTENCES = 3
SHARED = 0.6
"""The part of a sentence's words that the vraagstuk must have, too."""


class Sentence(BaseModel):
    """What the model is asked for of a quote."""

    sentence: str


class Text(BaseModel):
    """What the model is asked for of the question."""

    text: str


class ToPhrase(NamedTuple):
    """A piece of evidence of the response, and its quote as it stands in the document."""

    piece: Piece
    quote: Quote


class Step(NamedTuple):
    """One piece done: its sentence, or why there is none."""

    phrase: Phrase | None
    failed: Failed | None = None


async def phrases(
    pieces: Sequence[ToPhrase], route: Route, page_of: PageOf, late: LateInteraction, unnamed: Names
) -> AsyncIterator[Step]:
    """Piece by piece; `unnamed` knows the names of all companies. Ends where going on would not help."""
    for piece, quote in pieces:
        part = Part(as_seen(quote), quote.hit.document.label)
        try:
            made, _ = await structured(Sentence, SENTENCE, Part("Schrijf de zin.", "openbaar"), [part], route)
        except Failed as error:
            yield Step(None, error)
            if error.lasting:
                return
            continue
        said = " ".join(made.sentence.split()).rstrip(".")
        good = (
            _one(said)
            and language(said) == "nl"
            and not unnamed.withheld(said, piece.company)
            and carried(said, quote, page_of, late)
        )
        made_of = piece.requirement.requirement_id, piece.company, piece.citation
        yield Step(
            Phrase(requirement_id=made_of[0], company=made_of[1], citation=made_of[2], text=said) if good else None
        )


async def understood(challenge: Challenge, label: Label, route: Route, unnamed: Names) -> str:
    """How the question is understood, in words of the vraagstuk; empty where what came is not. Raises `Failed`."""
    told = [f.value for f in challenge.fields if f.name in ("problem", "context")]
    told += [r.text for r in challenge.requirements]
    parts = [Part(" ".join(t.split()), label) for t in told if t.strip()]
    if not parts:
        return ""
    made, shown = await structured(Text, UNDERSTOOD, Part("Schrijf de zinnen.", "openbaar"), parts, route)
    text = " ".join(made.text.split())
    said = [text[s:e] for s, e in sentences(text)]
    if not 0 < len(said) <= MOST_SENTENCES or language(text) != "nl" or unnamed.withheld(text, ""):
        return ""
    return text if all(_one(s) and _asked(s, [p.text for p in parts[:shown]]) for s in said) else ""


def carried(said: str, quote: Quote, page_of: PageOf, late: LateInteraction) -> bool:
    """Whether the quote carries the sentence: its figures, its names, its sense."""
    judged = Support([quote], page_of, late, "")
    return judged.take(Said(f"{said} [1].", True, False)) and figures(said) <= figures(quote.text)


def _one(said: str) -> bool:
    """One short sentence of plain words."""
    plain = len(said) <= LONGEST and not LINK.search(said) and "@" not in said and not MARKER.search(said)
    return plain and len(words(said)) > 2 and len(sentences(said)) == 1


def _asked(said: str, told: Sequence[str]) -> bool:
    """Whether the vraagstuk itself says so: its figures and names, most of its words, and not the contrary."""
    whole, own = " ".join(told), stems(said)
    has = set(stems(whole))
    known = set(words(whole))
    if not own or not figures(said) <= figures(whole) or sum(s in has for s in own) < SHARED * len(own):
        return False
    if not all(w in known for name in named(said) for w in words(name)):
        return False
    nearest = max((t[s:e] for t in told for s, e in sentences(t)), key=lambda t: len(set(stems(t)) & set(own)))
    return bool(NOT.search(said) or NONE.search(said)) == bool(NOT.search(nearest) or NONE.search(nearest))
