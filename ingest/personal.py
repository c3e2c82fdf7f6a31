"""Find the contact persons in a document: their names, mobile numbers and e-mail addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple, get_args

from ingest.schema import Passage

Kind = Literal["naam", "mobiel nummer", "e-mailadres"]
KINDS: tuple[Kind, ...] = get_args(Kind)


class Personal(NamedTuple):
    """A stretch of a page that tells who somebody is or how to reach them; offsets in the page's text."""

    kind: Kind
    start: int
    end: int


_MAIL = re.compile(r"(?<![\w.+-])([\w.+-]+)\s?(?:@|\(at\)|\[at\])\s?[\w-]+(?:\.[\w-]+)+", re.I)
_OFFICE = re.compile(
    r"(?:info|sales|verkoop|office|kantoor|contact|hello|hallo|hoi|mail|e-?mail|post|support|service(?:desk)?|help(?:desk)?|"
    r"admin\w*|secretariaat|algemeen|general|team|pers|press|media|marketing|hr|jobs|werk\w*|order\w*|bestel\w*|inkoop|"
    r"factu\w*|invoice\w*|finance|planning|privacy|security|defen[cs]e|defensie|export|no-?reply|welkom|receptie|klant\w*|"
    r"enquir\w*|aanvra\w*|bureau|inquir\w*|rcb|meldkamer)(?:[._-](?:nl|eu|en|zh|desk|team|afdeling))?",
    re.I,
)
"""Addresses of a desk, not of a person."""
_MOBILE = re.compile(
    r"(?<![\d.,])(?:(?:\+|00)\s?31[\s.-]?(?:\(0\)\s?)?6|06|\(06\))(?:[\s.-]?\d){8}(?![\d])|"
    r"(?<![\d.,])(?:\+|00)\s?(?:32\s?\(?0?\)?\s?4|44\s?\(?0?\)?\s?7|49\s?\(?0?\)?\s?1[567])\d?(?:[\s.-]?\d){7,9}(?!\d)"
)
_GIVEN = r"(?:[A-Z][a-zà-ÿ]+(?:-[A-Z][a-zà-ÿ]+)?|(?:[A-Z]\.[ ]?){1,4})"
_BETWEEN = r"(?:(?:van|von|de|den|der|ter|ten|te|het|'t|’t|la|le|el|al|in|op|aan|du|di|da|dos|bin|ibn)[ ])"
_FAMILY = r"[A-Z](?:['’][A-Z])?[a-zà-ÿ]+(?:-[A-Z][a-zà-ÿ]+)?"
_OPENS = (
    r"(?!(?:Bel|Mail|Vraag|Neem|Contact|Call|Ask|Uw|De|Het|Een|Onze|Wij|Met|Voor|Van|Bij|Door|En|Naar|Aan|In|Op|Naam|Name|"
    r"Mevrouw|Heer|The|Your|Our|For|With|Dhr|Mevr|Mw|Mr|Mrs|Ir|Ing|Drs|Dr|Prof)\b)"
)
"""A word with which a sentence opens is no first name."""
_NAME = re.compile(rf"(?<!\w){_OPENS}{_GIVEN}(?:[ ]{_GIVEN})?[ ]{_BETWEEN}{{0,3}}{_FAMILY}(?!\w|\.\w)")
_TITLE = r"(?:de heer|mevrouw|dhr\.?|mevr\.?|mw\.?|mr\.?|mrs\.?|ms\.?|ir\.?|ing\.?|drs\.?|dr\.?|prof\.?)"
_INTRODUCED = re.compile(
    rf"(?:contact(?:\s?persoon|\s?person|personen)?|aanspreekpunt|account\s?manager|vraag naar|ask for|attn\.?|t\.?a\.?v\.?|"
    rf"bel(?:t? u)?(?: met)?|call|mail(?: naar)?)\W{{0,3}}(?:is|met|aan|naar|to)?\W{{0,3}}(?:{_TITLE}\s+)*"
    rf"(?P<name>{_NAME.pattern})",
    re.I,
)
_ROW = re.compile(r"(?:contactpersoon|contact person|aanspreekpunt)\b", re.I)
_NAMED = re.compile(r"(?:naam|name)\b", re.I)
"""A row that holds names of persons where a number or address of one stands near; else of a company or a product."""
_NO_NAME = re.compile(
    r"\b(?:B\.?V|N\.?V|Ltd|Inc|GmbH|Holding|Group|Groep|Industries|Systems|Software|Robotics|Marine|Stichting|Universiteit|"
    r"Den (?:Haag|Helder|Bosch)|Zuid|Noord|Ministerie|Defensie|Sales|Head|Manager|Director|Engineer|Hoofd|Afdeling|"
    r"Eerste|Tweede|Contact|Mobiel|Mobile|Telefoon|Phone|Mail|Chief|Officer|Business|Development)\b"
)


def marked(passages: Sequence[Passage]) -> list[Passage]:
    """The passages of one document, each with where it tells of a contact person."""
    known = {_letters(n) for p in passages for n in _names(p)}
    known |= {part for p in passages for part in _mailboxes(p.text)}
    return [p.model_copy(update={"personal": tuple(sorted(_found(p, known)))}) for p in passages]


def bears(passage: Passage, start: int, end: int) -> bool:
    """Whether a stretch of the passage (offsets in the page's text) tells of a contact person."""
    return any(found[1] < end and start < found[2] for found in passage.personal)


def masked(passage: Passage) -> Passage:
    """The passage as it goes into a vector, without its contact persons."""
    text, end = [], passage.start
    for _, start, stop in sorted(passage.personal, key=lambda found: found[1]):
        text.append(passage.text[end - passage.start : max(start, end) - passage.start])
        end = max(end, stop)
    text.append(passage.text[end - passage.start :])
    return passage.model_copy(update={"text": "".join(text)}) if passage.personal else passage


def _found(passage: Passage, known: set[str]) -> Iterator[Personal]:
    text, at = passage.text, passage.start
    for mail in _MAIL.finditer(text):
        if not _OFFICE.fullmatch(mail[1]):
            yield Personal("e-mailadres", at + mail.start(), at + mail.end())
    for number in _MOBILE.finditer(text):
        yield Personal("mobiel nummer", at + number.start(), at + number.end())
    for name in _NAME.finditer(text):
        words = _letters(name[0])
        family = _letters(re.split(r"\s", name[0], maxsplit=1)[-1])
        if not _NO_NAME.search(name[0]) and (words in known or (len(family) > 3 and family in known)):
            yield Personal("naam", at + name.start(), at + name.end())


def _names(passage: Passage) -> Iterator[str]:
    """Names that stand beside a number or address of a person, or where a contact person is named."""
    near = _reached(passage.text)
    for line in passage.text.split("\n"):
        cells = line.split("\t")
        row = len(cells) > 1 and (_ROW.match(cells[0]) or (near and _NAMED.match(cells[0])))
        if row or (_reached(line) and len(line) < 200):
            yield from (n[0] for c in cells for n in _NAME.finditer(c) if not _NO_NAME.search(n[0]))
        else:
            yield from (m["name"] for m in _INTRODUCED.finditer(line) if _NAME.fullmatch(m["name"]))


def _reached(text: str) -> bool:
    """Whether a number or address of a person stands there."""
    return bool(_MOBILE.search(text)) or any(not _OFFICE.fullmatch(m[1]) for m in _MAIL.finditer(text))


def _mailboxes(text: str) -> Iterator[str]:
    """The family name that an address spells: `m.vanderveldt` is a Van der Veldt."""
    for mail in _MAIL.finditer(text):
        parts = [p for p in re.split(r"[._+-]", mail[1]) if len(p) > 3]
        if parts and not _OFFICE.fullmatch(mail[1]):
            yield _letters(parts[-1])


def _letters(name: str) -> str:
    return re.sub(r"[\W\d_]", "", name).lower()
