"""The nouns of ingest: a document, its pages and the passages that are searched."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict

Label = Literal["openbaar", "intern", "bedrijfsvertrouwelijk"]
LABELS: tuple[Label, ...] = ("openbaar", "intern", "bedrijfsvertrouwelijk")
"""Who may see a document, in ascending order of confidentiality."""


def highest(labels: Iterable[Label]) -> Label:
    """The most confidential of them; the least there is for none."""
    return max(labels, key=LABELS.index, default=LABELS[0])


Status = Literal["ok", "ok_ocr", "empty", "encrypted", "corrupt", "too_large", "refused", "timeout"]
"""How reading a file can end. Only the two `ok` statuses are searched."""


class Frozen(BaseModel):
    """Values, not variables: nothing in the schema changes after it is made."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Block(Frozen):
    """A heading, paragraph, list item or table row; `start` and `end` are offsets in the page's text.

    The cells of a row are separated by tabs in the text. `header` holds the column names of the table the row is in
    (empty for the header row itself, which has kind `header`).
    """

    kind: Literal["heading", "paragraph", "item", "header", "row"]
    start: int
    end: int
    level: int = 0
    header: tuple[str, ...] = ()


class Page(Frozen):
    """One physical page, 1-based; `number` is None where the format has no pages.

    `text` is as written but for layout: columns in reading order, running headers and footers out, lines of a paragraph
    joined with a space, hyphenated line ends joined, soft hyphens out. Blocks are separated by newlines.
    """

    number: int | None
    text: str
    blocks: tuple[Block, ...] = ()


class Parsed(Frozen):
    """What reading a file gave: pages where that worked, and a Dutch `detail` where something is to be said."""

    status: Status
    pages: tuple[Page, ...] = ()
    title: str | None = None
    published: date | None = None
    detail: str | None = None
    flags: tuple[str, ...] = ()
    """What the screen found and the administrator should see, in Dutch; flagged text is never evidence."""


class Document(Frozen):
    """One version of one file of the collection, and what is known about it."""

    document_id: str
    version: int
    path: str
    """Relative to the ingested folder, with forward slashes."""
    collection: str = ""
    title: str
    publisher: str | None = None
    published: date | None = None
    language: Literal["nl", "en"] = "nl"
    company: str | None = None
    label: Label = "bedrijfsvertrouwelijk"
    practice: str | None = None
    """The badge that invented or summarised material wears everywhere, for instance `oefenmateriaal`."""
    supersedes: str | None = None
    """document_id of the older edition that this one replaces."""
    sha256: str
    status: Status = "ok"
    detail: str | None = None
    flags: tuple[str, ...] = ()
    guessed: tuple[str, ...] = ()
    """Fields that no sources.csv gave, for a person to check."""
    pages: int = 0

    @property
    def key(self) -> str:
        """Names this version of the document."""
        return f"{self.document_id}@{self.version}"


def within(label: Label) -> tuple[Label, ...]:
    """The labels that who may see this one may see."""
    return LABELS[: LABELS.index(label) + 1]


def up_to(label: Label, documents: Iterable[Document]) -> list[Document]:
    """Those that who may see `label` may see; they do not name an older edition that is not among them."""
    seen = [d for d in documents if d.label in within(label)]
    ids = {d.document_id for d in seen}
    return [d if d.supersedes in ids else d.model_copy(update={"supersedes": None}) for d in seen]


class Passage(Frozen):
    """A stretch of one page that is searched as a whole: `text == page.text[start:end]`."""

    passage_id: str
    """`document_id@version#ordinal`, so that an edition never overwrites another."""
    document_id: str
    version: int
    page: int | None
    section: str
    """The headings above it, joined with ' › '."""
    text: str
    start: int
    end: int
    blocks: tuple[Block, ...] = ()
    """The page's blocks that lie in this passage, with offsets in the page's text."""
    personal: tuple[tuple[str, int, int], ...] = ()
    """Where it tells of a contact person: what kind of thing, and offsets in the page's text (`personal.Personal`)."""
