"""Sentences of a language model that may stand in a response, looked at again for every text that is made of them."""

from __future__ import annotations

from assistant.response.footnotes import figures, key
from assistant.response.names import Names
from assistant.response.offer import Piece
from assistant.schema import Case


class Phrases:
    """Of one case, in Dutch only: whatever is not as it was when it was written, or names anyone, is left out."""

    def __init__(self, case: Case, names: Names, language: str) -> None:
        made = case.beside.phrased if case.beside and language == "nl" else None
        self._names = names
        self._said = {(p.company, p.requirement_id, key(p.citation)): p.text for p in made.phrases} if made else {}
        self._left_out = 0
        self.understood = ""
        if made and made.understood and not names.leaks(made.understood):
            self.understood = made.understood
        self._model = made.model if made else ""

    def said(self, piece: Piece) -> str:
        """The quote in other words; empty where only its own will do."""
        text = self._said.get((piece.company, piece.requirement.requirement_id, key(piece.citation)), "")
        if not text or not piece.quote:
            return ""
        if self._names.withheld(text, piece.company) or not figures(text) <= figures(piece.citation.quote):
            self._left_out += 1
            return ""
        return text

    @property
    def remarks(self) -> tuple[str, ...]:
        """What the coordinator should know, in Dutch."""
        if not self._model or not (self._said or self.understood):
            return ()
        said = [f"Zinnen in deze tekst zijn van het taalmodel {self._model}; de citaten staan in de noten."]
        if self._left_out:
            said.append("Zinnen waarin een naam of een ander getal stond, zijn vervangen door het citaat.")
        return tuple(said)
