"""Which sentences of a written text its sources carry: the rest is never shown as fact."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.citations import PageOf, Quote, resolve
from assistant.late import LateInteraction
from assistant.model.facts import around, lacking, plain
from assistant.model.sentences import Said
from assistant.model.turned import roots, turned
from assistant.schema import MARKER, CitedText
from ingest.text import language

NEAR_ENOUGH = 0.60
"""How near (0 to 1) the nearest quote of a sentence must come to it, token by token."""

NEAR_ALONE = 0.50
"""The same, without its title and heading. Sentences that a quote carries come to 0.78 and more, others stay under 0.55."""

SHARED = 0.3
"""The part of a sentence's words that its quotes must have; those that are carried have half of them and more."""

MOST_SENTENCES = 12
"""A model that says more is repeating its sources, not answering."""

LINK = re.compile(r"https?:|www\.|!\[|\]\(|<\w+[^>]*>|\bdata:|javascript:", re.I)

_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.\w+)*")
"""An address that the chat makes a link of: only a document's own."""


class Support:
    """Judges each sentence by the quotes that it points at, in the order in which they are written."""

    def __init__(self, quotes: Sequence[Quote], page_of: PageOf, late: LateInteraction, asked: str) -> None:
        """Names that are `asked` about need not be in a quote."""
        self._quotes = quotes
        self._page_of = page_of
        self._late = late
        self._asked = asked
        self._lines: list[str] = []
        self._kept = 0
        self._parted = True
        """A line of the text began since the last sentence that was kept."""
        self.unsupported: list[str] = []

    def take(self, said: Said) -> bool:
        """Whether the sentence is carried, and so in `text`; else it is in `unsupported`."""
        self._parted |= said.first
        if self._kept == MOST_SENTENCES or not self._carried(said.text):
            self.unsupported.append(re.sub(r"\s+([.,!?])", r"\1", MARKER.sub("", said.text)).strip())
            return False
        items = said.item and bool(self._lines) and self._lines[-1].startswith("- ")
        if self._parted and self._lines and not items:
            self._lines.append("")
        self._lines.append(f"{'- ' if said.item and self._parted else ''}{said.text}")
        self._kept, self._parted = self._kept + 1, False
        return True

    @property
    def text(self) -> CitedText:
        """All that was carried, every quote looked up once more on its page."""
        whole = resolve("\n".join(self._lines), self._quotes, self._page_of)
        return CitedText(text=re.sub(r"(?<!\n)\n(?!\n|- )", " ", whole.text), citations=whole.citations)

    def _carried(self, said: str) -> bool:
        numbers = [int(n) for n in MARKER.findall(said)]
        if not numbers or not all(0 < n <= len(self._quotes) for n in numbers) or LINK.search(said):
            return False
        bare = MARKER.sub("", said)
        if language(bare) != "nl" or not resolve(said, self._quotes, self._page_of).text:
            return False
        pointed = [self._quotes[n - 1] for n in numbers]
        if any(not any(mail in q.text for q in pointed) for mail in _MAIL.findall(bare)):
            return False
        if lacking(bare, pointed, self._asked) or turned(bare, [q.text for q in pointed]):
            return False
        near = self._late.nearness(bare, [(around(q), q.text) for q in pointed])
        return any(n.whole >= NEAR_ENOUGH and n.own >= NEAR_ALONE for n in near) and _shares(bare, pointed)


def _shares(said: str, pointed: Sequence[Quote]) -> bool:
    """Whether quotes in the same language have words of the sentence themselves, not only their titles and headings."""
    if any(q.hit.document.language != "nl" for q in pointed):
        return True
    own = roots(plain(said))
    return len(own & roots(plain(" ".join(f"{q.text} {q.header}" for q in pointed)))) >= SHARED * len(own)
