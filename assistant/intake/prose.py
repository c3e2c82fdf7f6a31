"""Decide which parts of a sentence demand something of what Defensie looks for, and which tell, explain or invite."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from assistant.intake import brands
from assistant.intake.clauses import Clause, clauses
from assistant.intake.demands import (
    ATTRIBUTE,
    COMPARED,
    MODAL,
    NOW,
    OURS,
    SEEK,
    THING,
    Role,
    asks,
    hardness,
    procedure,
    refers_back,
    unneeded,
)
from assistant.intake.wording import measured, plain
from assistant.schema import Priority
from ingest.text import STOPWORDS, stem, words

EXPLAINS = re.compile(
    r"(?:hieronder|onderstaande?|de volgende|deze (?:eisen|lijst|tabel|paragraaf|wensen)|dit (?:hoofdstuk|document|is nodig)|toelichting|nb\b|n\.b|let op|omdat|immers|want|daarom|bijvoorbeeld|denk aan|zie\b|in (?:dit|deze)|we onderscheiden|zo\b|dat komt|dit komt"
    r"|(?:de|alle|onze)?\s*(?:\w+ )?(?:eisen|wensen|requirements|criteria) (?:zijn|staan|hieronder|are|in)|voor de (?:eisen|wensen)|below|the following|this (?:section|document)|see\b|note\b|because|reden|rationale|een toelichting|geen\b.{0,20}toelichting)",
    re.I,
)
_ANYONE = re.compile(r"\b(?:wie|welke? (?:bedrij\w+|partij\w*)|is er|bestaat er|heeft iemand|kan iemand|kunt u|kent u|who|is there|can (?:you|anyone)|does anyone)\b.*\b(?:kan|kunnen|die|dat|can|that|to)\b", re.I)  # fmt: skip
COMPANIES = re.compile(r"\bzoek\w*\s+(?:\w+\s+){0,3}(?:bedrij\w+|partij\w*|partners?|contact|leveranciers?|ondernem\w+|kennisinstell\w+|idee\w*)|\blooking for (?:\w+ ){0,2}(?:companies|partners|suppliers|ideas)", re.I)  # fmt: skip
_AIMS = re.compile(r"\bwil(?:len)?\b.{0,30}\b(?:weten|voorkomen|onderzoeken|verkennen|leren|in gesprek|inzicht|begrijpen|kennismaken|proef\w+|testen|beproeven|demonstratie\w*|starten|beginnen)\b|\b(?:we|i|wij|ik) (?:hope|hopen|hoop) (?:to|op|te|dat (?:we|u))\b|\bproef(?:liggen|draaien|varen|vliegen)\b|\b(?:want|like|hope|plan) to (?:run|start|hold|trial|test|fly)\b|\bwe want to (?:know|learn|explore|understand|talk)\b|\bwe denken (?:dat|er)\b", re.I)  # fmt: skip
_KNOW = re.compile(r"weten|know", re.I)
_SOCIAL = re.compile(r"\b(?:in contact|kennismaken|in gesprek|hoor (?:ik|we|wij)|komen (?:we|wij) (?:graag )?langs|horen (?:we|wij)|(?:ik|wij|we) ho(?:or|ren)|hoor(?:t|en)? (?:u|van u|het)|vernemen|dank|bedankt|alvast|groet|meedenk\w*|meer weten|look forward|hear (?:from|about|of|what|which|who)|horen wie|wie (?:je|u|jullie) ken\w*|wat (?:je|u|jullie) vind\w*|laat (?:maar|het|me|ons)|overleg|bellen|terugkoppel\w+)\b|\bgraag\b.{0,50}\bweten\b|\bleg(?:gen)? (?:ik|wij|we)\b|\b(?:in vervolg op|naar aanleiding van)\b|\blike to know\b", re.I)  # fmt: skip
_CAUSE = re.compile(r"\bmoet(?:en)? (?:er |dan |telkens |steeds |weer |opnieuw |eerst |elke |iedere )|\b(?:omdat|doordat|waardoor|zodat|als|wanneer|zodra|because|when|since|once)\b[^,]*\b(?:moet(?:en)?|must|have to|has to)\b|\b(?:moet|moeten) (?:je|men|ik|de bemanning|de wachtofficier|onze \w+)\b(?!.*\b(?:kunnen|ermee)\b)", re.I)  # fmt: skip
_LATER = re.compile(r"\b(?:lever(?:en|ing|d|baar|tijd)|oplever\w*|geleverd|opgeleverd|TRL|demonstr\w+|prototype|deliver\w*|delivered|demonstrator|proefopstelling)\b", re.I)  # fmt: skip
_OWN = re.compile(r"\b(?:wij|we|ik|i|kost(?:en)?|budget|euro|funding|vergoeding|EUR)\b", re.I)
_LABELLED = re.compile(
    r"[A-Z][\w’' -]{2,40}:\s+(?=.*(?:\d|\b(?:één|een|one|two|twee|drie|geen|no|none|binnen|within)\b))(?:\S+\s*){1,16}$"
)
"""`False alarms: fewer than one per week`."""
_NEVER = re.compile(r"\b(?:niet|geen|nooit|never|not)\b", re.I)
_TELLS = re.compile(
    r"\b(?:is|zijn|er|heeft|hebben|weet|weten|kan|kunnen|are|have|has|do|does|can|there|will|was|maakt|u)\b", re.I
)
"""Verbs that tell how things are; `gegevens verlaten de locatie niet` lays down."""
_PRONOUN = re.compile(r"\b(?:it|het|hij|ze)$", re.I)
_COMMENTS = re.compile(
    r"(?:(?:maar|en|and|but|so|dus) )?(?:dat|dit|daar\w*|die|hier\w*|zo|toch|helaas|immers|want|omdat|hoe|waarom|nu|soms|vaak|that|this|those|these|there|here|while|terwijl|so|how|why|sadly|often|sometimes|he|she)\b"
    r"|(?:het|it|er) (?:is|was|zijn|gaat|lijkt|blijkt|komt erop|valt|kan zijn|seems|takes|turns|looks|remains)\b(?! (?:geen|no) )",
    re.I,
)
"""How a sentence starts that comments on what was said."""
_DOUBTS = re.compile(r"\b(?:niet uitgesloten|weet|weten|know|idee|misschien|maybe|perhaps|wellicht|helaas|unfortunately|bekend|nodig|needed|u|je|jullie|you|your|wij|we|ik|i|wie|who|begrijp\w*|snap\w*|denk\w*|think|zorg|concern|lastig|moeilijk|difficult|probleem|problem|issue|gevaar\w*|vraag|question|telefoon\w*|kantoor)\b", re.I)  # fmt: skip
_ALWAYS = re.compile(r"(?:alles|iets|elke?|iedere?|ook|zelfs|zonder|binnen|bij|tijdens|anything|everything|whatever|any|every|all|even|without|within|during)\b", re.I)  # fmt: skip
_LIMITS = re.compile(r"\b(?:geen|niet|nooit|niets|niemand|alleen|uitsluitend|slechts|only|no|not|never|nothing|nobody|none|cannot)\b", re.I)  # fmt: skip
_RULES = re.compile(r"\b(?:wordt|worden|krijgt|krijgen|blijft|blijven|verschijnt|verschijnen|gebeurt|volstaat|geldt|gelden|stays?|remains?|appears?|suffices?|(?:is|are) done)\b", re.I)  # fmt: skip
_INVITES = re.compile(
    r"\b(?:deel\w*oplossing\w*|oplossingsrichting\w*|combinaties?|consorti\w+|samenwerking\w*|idee\w*|suggesties?|voorstellen|aanbiedingen|onderdelen van de keten|starters|start-?ups|mkb|bedrijven|partijen|kennisinstellingen"
    r"|offers?|proposals|ideas|suggestions|partial|parts? of|consorti\w+|teams?|combinations?|companies|parties|start-?ups)\b.{0,60}\b(?:welkom|welcome|mogen ook|mag ook|zijn mogelijk|may also|invited|uitgenodigd|encouraged)\b",
    re.I,
)
"""Who may answer and with what, which says nothing of the solution."""
_FITS_IN = re.compile(r"\ber(?:mee|op|in|aan|door|onder|tegen|bij|tussen)\w*\b|\b(?:er|daar)\b(?: \w+){0,3} (?:mee|op(?! af)|in|aan|door|doorheen|onder|tegen|tussendoor|langs)\b", re.I)  # fmt: skip
"""`ons radioverkeer moet er doorheen` speaks of the thing that is sought after all."""
_SO = re.compile(r",\s+(?:(?:en|and)\s+)?(?:dus|so|vandaar dat|therefore|hence)\s+(?!(?:daar\w*|die|dat|dit|deze|er|that|this|these|they)\b)", re.I)  # fmt: skip
_TAIL = re.compile(r"(?:,|;|:|\s[–—-])\s+")
_LEADS = re.compile(
    r"(?=[^:]*\b(?:is|zijn|are|waar|wat|what|where|which|that|ten slotte|tot slot|overigens|finally|one more thing)\b)[^:;.]{3,90}:\s+",
    re.I,
)
_REASON = re.compile(
    r",\s+(?:want|omdat|aangezien|immers|anders|because|since|otherwise|or else|as we|for we)\s+.*$", re.I
)
_CLAUSE = re.compile(r"\b(?:is|zijn|heeft|hebben|kan|kunnen|moet|moeten|mag|mogen|wordt|worden|valt|vallen|doet|doen|gaat|komt|werkt|blijft|are|has|have|can|must|may|will|should|does|do|cannot)\b", re.I)  # fmt: skip
_OBJECT = re.compile(r"^(?:.*?\b(?:een|a|an|the|naar|for|about)\b)?(?P<noun>.*?)(?:\b(?:die|dat|dit|waar\w*|om|met|voor|zonder|van|in|op|that|which|to|who|could|can|with|for|without|of)\b|[,.:;]|$)", re.I)  # fmt: skip
_HEAD = re.compile(r"^(?:(?:en|maar|ook|verder|and|but|also)\W+)?(?:de|het|een|elke?|zo'n|the|a|an|each|every)\s+(?P<noun>(?:[\w’'-]+\s+){1,3})", re.I)  # fmt: skip


class Part(NamedTuple):
    """Words of a sentence at `start:end`, with how hard the rest of the sentence says that they are."""

    start: int
    end: int
    priority: Priority | None = None


def parts(sentence: str) -> Iterator[Part]:
    """A sentence without what only leads up to it or gives the reason; what stands around a semicolon apart."""
    begun = 0
    for cut in [*re.finditer(r";\s+", sentence), None]:
        end = cut.start() if cut else len(sentence)
        if cut and (
            len(sentence[begun:end].split()) < 3
            or not (_CLAUSE.search(sentence, cut.end()) or _demanding(sentence[cut.end() :]))
        ):
            continue
        if cut and _same_demand(sentence[begun:end], sentence[cut.end() :]):
            continue
        yield from _parts(sentence, begun, end)
        begun = cut.end() if cut else end


def split(text: str) -> list[Clause]:
    """The demands in a sentence of a list, also those around a semicolon."""
    out = []
    for part in parts(text):
        for c in clauses(text[part.start : part.end]):
            out.append(c._replace(start=c.start + part.start, end=c.end + part.start))
    return out


def _parts(sentence: str, start: int, end: int) -> Iterator[Part]:
    text = sentence[start:end]
    for cut in _TAIL.finditer(text):
        if len(text[: cut.start()].split()) > 3 and (priority := refers_back(text[cut.end() :])):
            yield from (part._replace(priority=priority) for part in _parts(sentence, start, start + cut.start()))
            return
    if (so := _SO.search(text)) and not _demanding(text[: so.start()]) and _demanding(text[so.end() :]):
        start, text = (start + so.end(), text[so.end() :]) if _CLAUSE.search(text, so.end()) else (start, text)
    lead = _LEADS.match(text)
    if lead and not _demanding(lead[0]) and asks(text[lead.end() :]):
        start, text = start + lead.end(), text[lead.end() :]
    reason = _REASON.search(text)
    if (
        reason
        and len(text[: reason.start()].split()) > 3
        and _demanding(text[: reason.start()])
        and not measured(reason[0])
    ):
        end = start + reason.start()
    yield Part(start, end)


def _same_demand(text: str, more: str) -> bool:
    """Whether what comes after a semicolon only says how hard or why not otherwise: `…; more we cannot offer`."""
    if re.match(r"(?:they|those|these|that|die|dat|dit|deze|ze)\b", more, re.I):
        return True
    return (
        not procedure(more)
        and hardness(more) == "must"
        and not measured(more)
        and not OURS.match(text)
        and not NOW.search(text)
    )


def _demanding(text: str) -> bool:
    return asks(text) or measured(text) or bool(SEEK.search(text))


class Sought:
    """What a vraagstuk seeks, as far as it was read."""

    def __init__(self, sentences: Sequence[str]) -> None:
        self.stems: set[str] = set()
        self.awaited = any(_seeks(text) for text in sentences[: len(sentences) // 2 + 1])
        """It is said further on what is sought: what goes before tells why."""

    def hear(self, text: str) -> None:
        """`Een net of doek waaronder …`: from here on it is about a net."""
        if found := SEEK.search(text):
            named = _OBJECT.match(text[found.end() :])
            self.stems |= (
                {stem(w) for w in words(named["noun"]) if len(w) > 2 and w not in STOPWORDS} if named else set()
            )
            self.awaited = self.awaited and not _seeks(text)

    def subject(self, text: str) -> re.Match[str] | None:
        """The subject, where that is what is sought or a property of it."""
        if found := THING.match(text):
            return found
        head = _HEAD.match(text)
        return head if head and any(stem(w) in self.stems for w in words(head["noun"])) else None


def _seeks(text: str) -> bool:
    told = NOW.search(text) or _SOCIAL.search(text) or text.endswith("?") or hardness(text) == "must"
    return bool(SEEK.search(text)) and not told


def _lays_down(text: str, thing: re.Match[str] | None) -> bool:
    """Whether a plain statement, made after it was said what is sought, says how that is or in which limits it works."""
    if len(text.split()) < 4 or _COMMENTS.match(text) or _DOUBTS.search(text):
        return False
    return bool(thing or _ALWAYS.match(text) or _LIMITS.search(text) or _RULES.search(text))


def wanted(text: str, within: Role, *, listed: bool, structured: bool, follows: bool, known: Sought) -> bool:
    """Whether a sentence demands something of what Defensie looks for.

    `listed`: the section has a list, so that its sentences introduce or explain; `structured`: the vraagstuk has lists
    of requirements somewhere, so that what is said in general is said there; `follows`: a demand goes before; `known`: what is sought.
    """
    if procedure(text) or unneeded(text) or brands.request(text) or text.endswith(":") or _INVITES.search(text):
        return False
    figures, compared = measured(text), bool(COMPARED.search(text))
    if within != "skip" and plain(text):
        return True
    if text.endswith("?"):
        return within in ("open", "background", "ask") and bool(_ANYONE.search(text)) and figures
    if within == "skip":
        return bool(_LATER.search(text)) and figures and (compared or bool(MODAL.search(text)))
    if within in ("must", "should", "ask"):
        if EXPLAINS.match(text) and not MODAL.search(text):
            return False
        if NOW.search(text) and (OURS.match(text) or re.search(r"\bmoeten (?:wij|we)\b", text)):
            return False
        if listed or _SOCIAL.search(text):
            return asks(text) or (figures and compared)
        return asks(text) or figures or (len(text.split()) > 2 and not NOW.search(text))
    thing = known.subject(text)
    if hardness(text) == "must":
        if OURS.match(text) and not (
            follows or figures or re.search(r"\b(?:niets|geen|cannot|can't|no)\b", text, re.I)
        ):
            return False
        return bool(thing or figures or not NOW.search(text))
    if hardness(text) == "should":
        return not _SOCIAL.search(text) and not _AIMS.search(text) and not (OURS.match(text) and NOW.search(text))
    if MODAL.search(text):
        through = bool(_FITS_IN.search(text))
        ours = OURS.match(text) and not (
            figures or through or re.search(r"\b(?:kunnen|zien|hebben|ermee|can|able|dat|that)\b", text, re.I)
        )
        cause = _CAUSE.search(text) and not (through or (figures and compared))
        told = (NOW.search(text) or cause) and not thing
        early = known.awaited and not structured and not thing
        return not ours and not told and not early and bool(within == "open" or thing or figures)
    aims = _AIMS.search(text)
    if SEEK.search(text) and (not aims or (figures and _KNOW.search(aims[0]))) and not _SOCIAL.search(text):
        described = (
            not structured and bool(ATTRIBUTE.search(text[SEEK.search(text).end() :])) and not COMPANIES.search(text)
        )
        return (figures and not structured) or bool(re.match(r"(?:gevraagd|gezocht) wordt\b", text, re.I)) or described
    if within != "open" or NOW.search(text) or OURS.match(text) or _SOCIAL.search(text) or _OWN.search(text):
        return False
    if figures and not known.awaited and (follows or (compared and thing)):
        return True  # once it is said what is sought, a figure is one that it must have
    if not follows or known.awaited:
        return False
    if _LABELLED.match(text) or (_NEVER.search(text) and not _TELLS.search(text) and not _COMMENTS.match(text)):
        return True
    return bool(thing and not _PRONOUN.search(thing[0])) if structured else _lays_down(text, thing)
