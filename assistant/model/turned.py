"""Whether a sentence says something else than its quotes with much the same words: denied, stretched, or turned round."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from assistant.model.facts import named, plain
from ingest.text import STOPWORDS, language, stem, stems, words


class _Limit(NamedTuple):
    """Words that decide how far a statement goes."""

    words: re.Pattern[str]
    left_out: bool
    """A quote says it and the sentence does not: that is another statement."""
    put_in: bool
    """The sentence says it and no quote does: that is another statement."""


def _limit(pattern: str, *, left_out: bool = True, put_in: bool = True) -> _Limit:
    return _Limit(re.compile(rf"\b(?:{pattern})\b", re.I), left_out, put_in)


_DENIES = _limit(
    r"niet|geen|nooit|zonder|noch|niets|niemand|nergens|ongeschikt|onmogelijk|ontbreekt|ontbreken|not|no|never|without|none"
    r"|cannot|nothing|unsuitable|unable|impossible|\w+n't"
)
_PENDING = _limit(
    r"in voorbereiding|in ontwikkeling|nog niet|nog geen|aangevraagd|gepland|in aanvraag|onderzocht|in preparation|in progress"
    r"|under development|in development|not yet|planned|pending|applied for"
)
_MUST = _limit(
    r"moet|moeten|moest|moesten|dient|dienen|verplicht\w*|vereist\w*|eist|eisen|eis|must|shall|required|requires?|mandatory|hoeft|hoeven"
    r"|nodig|noodzakelijk|needs?|have to|has to"
)
_AIM = _limit(
    r"wil|willen|wilde|streeft|streven|beoogt|beogen|hoopt|hopen|verwacht|verwachten|verwachting|van plan|voornemens?|ambitie"
    r"|mogelijk|wellicht|misschien|zou|zouden|overweegt|aims?|intends?|expects?|expected|hopes?|plans to|might|would",
    put_in=False,
)
_ONLY = _limit(r"alleen|uitsluitend|slechts|enkel|enige|only|solely|exclusively|exclusief")
_ALL = _limit(
    r"alle|allemaal|elke?|ieder|iedere|iedereen|altijd|steeds|overal|volledig|volledige|geheel|gehele|beide|all|every|each"
    r"|always|fully|both|everywhere|\w+lijks",
    left_out=False,
)
_MOST = _limit(
    r"meeste|meestal|grotendeels|vooral|voornamelijk|merendeel|most|mostly|mainly|vrijwel|bijna", left_out=False
)
_LIMITS = (_DENIES, _PENDING, _MUST, _AIM, _ONLY, _ALL, _MOST)

_SOME = re.compile(
    r"\b(?:enkele|sommige|aantal|deels|gedeeltelijk|soms|paar|deel van|some|several|partly|partially|sometimes)\b", re.I
)
_MAY = re.compile(r"\b(?:kan|kunnen|kon|mag|mogen|vrijwillig|can|could|may|optional)\b", re.I)
_IDLE = re.compile(
    r"\b(?:niet alleen|not only|(?:niet|geen|not|no) (?:meer|minder|langer|hoger|more|less|longer) (?:dan|than))\b",
    re.I,
)
"""Denies nothing."""
_OPPOSITES = tuple(
    tuple(re.compile(rf"\b(?:{side})\b", re.I) for side in pair.split(" / "))
    for pair in (
        r"gro(?:te?|ter|tere|otste|ot) / kleine?r?e?|kleinste",
        r"hoge?r?e?|hoog|hoogste / lage?r?e?|laag|laagste",
        r"meer|vele?|toename|neemt toe|stijg\w*|steeg|stegen|gestegen / minder|weinig|afname|neemt af|daal\w*|dalen|gedaald",
        r"nieuwe?|nieuwste / oude?|oudste|bestaande?",
        r"vroege?r?|vóór|voorafgaand / late?r?|na afloop|daarna",
        r"eerste / laatste",
        r"snelle?r?e?|snelst / langzame?r?|trage?r?",
        r"zware?r?e?|zwaar / lichte?r?e?",
        r"dure?r?e?|duur|duurste / goedkope?r?e?|goedkoop",
        r"sterke?r?e? / zwakke?r?e?",
        r"lange?r?e? / korte?r?e?",
        r"publieke?|openbare? / private?|particuliere?|vertrouwelijke?",
        r"militaire?|defensie / civiele?",
        r"nationale?|landelijke? / regionale?|internationale?|lokale?|Europese",
        r"open|opent|begint|begin|start / sluit\w*|gesloten|eindigt|einde|stopt",
        r"binnen / buiten",
        r"boven / onder",
        r"onbemande? / bemande?",
        r"analoge? / digitale?",
        r"voordeel|voordelen / nadeel|nadelen",
        r"wint|wonnen|gewonnen / verlie[sz]\w*|verloren",
        r"koopt|kopen|inkoop / verkoop\w*|verkopen",
        r"voor / tegen",
    )
)
_CLAUSE = re.compile(r"[,;:.!?()]| (?:en|and|maar|but|terwijl|while) ")
_DOUBLE = re.compile(r"([aeou])\1")
_PLACED = re.compile(r"\b(aan|door|naar|voor|uit|tegen|dan|boven|onder|bij|van)\s+(?=((?:[^\W\d_]+[\s-]*){1,4}))", re.I)
_PASSIVE = re.compile(r"\b(?:wordt|worden|werd|werden|door)\b", re.I)


def turned(said: str, quotes: Sequence[str]) -> bool:
    """Whether the sentence states what its quotes do not, though its words and facts are theirs.

    Against an English quote only whether a limiting word is on one side alone: no word can be compared.
    """
    here, there = _IDLE.sub(" ", plain(said)), [_IDLE.sub(" ", plain(q)) for q in quotes]
    whole = " ; ".join(there)
    if any(_changed(limit, here, there) for limit in _LIMITS) or _weakened(here, whole) or _opposite(here, whole):
        return True
    return any(_swapped(here, text) for text in there)


def _changed(limit: _Limit, here: str, there: Sequence[str]) -> bool:
    own, theirs = _about(here, limit.words), [a for text in there for a in _about(text, limit.words)]
    if limit.put_in and own and not theirs:
        return True
    if limit is _DENIES and len(own) != len(theirs) and _alike(here, " ".join(there)):
        return True
    if any(language(text) == "en" for text in there):
        return limit.left_out and bool(theirs) and not own and limit is not _AIM
    known = {root for text in there for root in roots(text)}
    about = set().union(*theirs) if theirs else set()
    if limit.put_in and limit.left_out and any(a & known and not a & about for a in own):
        return True
    said, limited = roots(here), set().union(*own) if own else set()
    return limit.left_out and any(a and len(said & a) * 2 >= len(a) and not a & limited for a in theirs)


def _alike(here: str, there: str) -> bool:
    """Whether the two have nearly the same words: then they deny equally often."""
    one, other = roots(here), roots(there)
    return len(one & other) >= 0.8 * max(len(one), len(other))


def _weakened(here: str, there: str) -> bool:
    """'Sommige' for 'alle', 'kan' for 'moet'."""
    some = bool(_SOME.search(here)) and bool(_ALL.words.search(there)) and not _SOME.search(there)
    may = bool(_MAY.search(here)) and bool(_MUST.words.search(there)) and not _MAY.search(there)
    return some or (may and not _MUST.words.search(here))


def _opposite(here: str, there: str) -> bool:
    return any(
        one.search(here) and not other.search(here) and other.search(there) and not one.search(there)
        for pair in _OPPOSITES
        for one, other in (pair, pair[::-1])
    )


def _swapped(here: str, there: str) -> bool:
    """Whether two things changed places: 'A levert aan B' and 'B levert aan A', 'A koopt B' and 'B koopt A'."""
    mine, theirs = _placed(here), _placed(there)
    bound, bound_there = set().union(*mine.values(), set()), set().union(*theirs.values(), set())
    for word in mine.keys() & theirs.keys():
        now = (mine[word] - bound_there) & roots(there)
        then = (theirs[word] - bound) & roots(here)
        if now and then:
            return True
    if bool(_PASSIVE.search(here)) != bool(_PASSIVE.search(there)):
        return False
    bare = [n for n in named(here) if n in there and not {root(stem(w)) for w in words(n)} & (bound | bound_there)]
    return any(_before(b, a, there) and _before(a, b, here) for i, a in enumerate(bare) for b in bare[i + 1 :])


def _before(one: str, other: str, text: str) -> bool:
    """Whether the one stands before the other with a verb or more between them, not in a row of names."""
    at, to = text.find(one), text.find(other)
    between = text[at + len(one) : to]
    return 0 <= at < to and not re.fullmatch(r"[\s,]*(?:en|of|and|or|,)?[\s,]*", between) and " en " not in between


def _placed(text: str) -> dict[str, set[str]]:
    """By preposition the roots of the words right after it, up to the next small word."""
    found: dict[str, set[str]] = {}
    for m in _PLACED.finditer(text):
        taken = []
        for w in words(m[2]):
            if w in STOPWORDS:
                if taken:
                    break
                continue
            taken.append(root(stem(w)))
        found.setdefault(m[1].lower(), set()).update(taken[:2])
    return found


def _about(text: str, pattern: re.Pattern[str]) -> list[set[str]]:
    """For each time that it is said, the roots it is about: the next few in its clause, else those before it."""
    found = []
    for clause in _CLAUSE.split(text):
        for match in pattern.finditer(clause):
            after = {root(s) for s in stems(clause[match.end() :])[:3]}
            found.append(after or roots(clause[: match.start()]))
    return found


def roots(text: str) -> set[str]:
    """The roots of the words that are no small ones; figures as they are."""
    return {root(s) for s in stems(text)}


def root(stem_: str) -> str:
    """A stem with the ends of Dutch verbs off and double vowels single: bewaakt and bewaken are one."""
    return _DOUBLE.sub(r"\1", stem_).rstrip("td") or stem_
