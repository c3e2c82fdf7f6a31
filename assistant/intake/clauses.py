"""Split a sentence into the demands that it holds, each with the subject that they share."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from assistant.intake.demands import ATTRIBUTE, COMPARED, MODAL, SEEK, hardness
from assistant.intake.wording import amounts
from ingest.text import STOPWORDS, words

_CUT = re.compile(r"\s*;\s+|,?\s+(?:en(?! met\b)|and|maar|but|alsook|evenals|plus|én)\s+|,\s+")
_ATTACHED = re.compile(
    r"(?:te|dat|die|waar\w*|wat|omdat|zodat|want|om|doordat|terwijl|which|that|because|so|where|to|of|or|zoals|zoals|such|for|voor|namelijk|bijvoorbeeld|e\.g|i\.e|ook al|zonder dat|dus|dan|niet zijnde"
    r"|bij|tijdens|in|op|tot|ook|zelfs|met|als|wanneer|mits|even|at|during|with|when|if|including|inclusief|gemeten|waarvan|from|van|vanuit|per|tegen|onder|boven|over|against)\b",
    re.I,
)
"""A piece that starts so says under which condition, not what else."""
_WISHED = re.compile(r"(?:en |and )?(?:(?:het )?liefst|bij voorkeur|idealiter|ideally|preferably|graag|zo mogelijk|gewenst)\b", re.I)  # fmt: skip
_OWN = re.compile(r"(?:(?:mag|mogen)(?! ook| best| wel) |(?:moet|moeten|dient|dienen|must|shall|should|may not|cannot|needs to) |(?:wij|we|het|hij|de \w+|the \w+|it) (?:mag(?! ook| best| wel)|moet|dient|must|shall|should|has to|needs to|weegt|heeft|kan)\b|daarbij |daarnaast |verder )", re.I)  # fmt: skip
_INFINITIVES = frozenset(
    "varen vliegen rijden duiken zwemmen lopen landen opstijgen starten werken draaien doen maken houden leggen geven nemen meenemen dragen tillen "
    "zien kijken horen meten volgen vinden herkennen onderscheiden bekijken delen sturen versturen zenden ontvangen leveren afleveren aanleveren "
    "opslaan bewaren versleutelen beveiligen beschermen koppelen aansluiten aankunnen weerstaan verdragen blijven staan vervoeren brengen halen "
    "terugkeren ontwijken vermijden uitwijken passen wisselen vervangen herstellen opladen laden lossen plaatsen opbouwen opzetten inzetten bedienen "
    "besturen aansturen tonen weergeven melden waarschuwen alarmeren uitschakelen storen vangen onderscheppen verwijderen uitlezen invoeren voldoen "
    "beschikken bevatten bieden hebben zijn kunnen worden wegen kosten duren gebruiken overdragen overnemen doorgeven doorsturen ondersteunen "
    "terugvinden samenwerken communiceren voorkomen bereiken halen schalen afwerpen printen bestaan verwerken omgaan weten begrijpen kennen lezen schrijven spreken vergelijken voorspellen berekenen bepalen schatten tellen aantonen uitleggen verklaren "
    "kiezen zoeken opsporen afzetten oppikken ophalen meesturen uitvallen openen sluiten".split()
)
_ENDINGS = ("eren", *(v for v in sorted(_INFINITIVES) if len(v) > 4))
"""Separable and loan verbs: `binnenvaren`, `detecteren`."""
_NOUNS = frozenset(
    "goederen gevaren wateren kinderen meren officieren onderofficieren manieren kleren kanalen militairen veren".split()
)
_VERBS = frozenset(
    "detect report carry operate run be work fit support provide store send track launch land withstand survive classify identify transmit receive "
    "connect integrate encrypt resist keep hold lift tow reach fly sail drive dive navigate return recover avoid allow show display alert warn weigh "
    "cost have use comply meet deliver function stay remain record measure map share jam intercept".split()
)
_RANGE = re.compile(r"\b(?:tussen|between|van|from)\s+(?:de\s+)?[-−\d.,]+\s?[^\s\d]{0,10}\s+(?:en|and|tot|to)\s+[-−\d]")
_EMPTY = re.compile(
    r"^(?:ten|hoogste|minimaal|minstens|tenminste|minste|maximaal|hooguit|hoogstens|ongeveer|circa|ruim|least|most|more|than|less|meer|minder|binnen|within|liefst|voorkeur|"
    r"uiterlijk|preferably|ideally|idealiter|zeker|moeten|moet|kunnen|must|should|shall|best|hoger|langer|beter|higher|longer|better|systeem|system|nog|lang|lange|zwaar|hoog|breed|diep|ver|long|heavy|wide|high|deep|even|echter|minimum|maximum|max|min)$"
)
_HEAD = re.compile(
    r"^(?:.*?\b(?:geldt|willen|verwachten|eisen|vragen|belangrijk|essentieel|nodig|noodzakelijk)\b.{0,12}\bdat (?:de|het|een) (?!\d)[\w-]+|.*?\b(?:voorwaarde|eis|uitgangspunt|requirement|condition)\b.*?\b(?:dat|that)\b (?:(?:één|een|de|het|the|a|one) [\w-]+|\w+)|.*?\b(?:moet(?:en)?|dien(?:t|en)|mag|mogen|shall|must|should|has to|have to|needs? to)\b(?: (?:het|hij|ze|dit|de \w+|the \w+|it))?"
    r"|.*?\b(?:zou|zouden|fijn|mooi|prettig|handig|nice|great|good|helpful|ideaal|graag)\b.*?\b(?:als|if|dat)\b (?:(?:het|de|een|the|a) (?!ook|dan|nog|bij|in|wel|zelf|tegen|\d)[\w-]+|het|hij|ze|it|we|er)"
    r"|.*?\b(?:zoek\w*|zoekt|looking for|need|want|willen|wil|nodig|wie|iets|iemand)\b.*?\b(?:die|dat|waarmee|that|which)\b)",
    re.I,
)
_NOUN_PHRASE = re.compile(r"^(?:(?:het|de|een|elk|elke|the|a|an|each)\s+)[\w’'-]+", re.I)


_CONDITION = re.compile(r"(?:als|bij|wanneer|indien|if|when|\w+t (?:het|hij|de \w+))\b", re.I)
_POINTED = re.compile(
    r"^(?:daar|dat|die|dit|they|those)\b(?!\s+(?:\w+\s+)?(?:moet|must|mag|dient))|^(?:it|het) (?:would|zou|is|does|heeft|was)\b|\b(?:them|hem|ze)\W*$",
    re.I,
)
"""What speaks of the piece before it goes with that."""
_SUBJECT = re.compile(r"(?:wij|we|ik|hij|er|i|they|there)\b", re.I)
_FINITE = re.compile(
    r"^[\w’'-]+ (?:[\w’'-]+ )?(?:moet|moeten|mag|mogen|dient|dienen|must|shall|should|may|has to|have to|needs to)\b",
    re.I,
)
"""A clause with a subject of its own: `latency may not exceed …`."""
_NOT_ASKED = re.compile(r"\b(?:hoeft|hoeven|need not|niet nodig)\b", re.I)


class Clause(NamedTuple):
    """One demand of a sentence: its literal words at `start:end`, and the same with its subject."""

    start: int
    end: int
    text: str


def clauses(sentence: str) -> list[Clause]:
    """The whole sentence as one clause, unless two parts of it each have a figure or an object of their own."""
    groups: list[tuple[int, int]] = []
    atoms = _atoms(sentence)
    for n, (start, end, mark) in enumerate(atoms):
        piece = sentence[start:end]
        apart = _apart(piece, mark)
        if not apart and n + 1 < len(atoms) and not _verb(piece) and len(_content(piece)) > 1:
            # `de protocollen A en B te begrijpen`: the verb stands behind the next conjunction
            apart = (
                not amounts(piece)
                and not _ATTACHED.match(sentence, atoms[n + 1][0])
                and _apart(sentence[start : atoms[n + 1][1]], mark)
                and _verb(sentence[slice(*atoms[n + 1][:2])])
            )
        if groups and not apart and mark in ("en", "and") and COMPARED.match(piece):
            # `maximaal 1,5 m lang en maximaal 120 kg`: another dimension is another demand
            apart = bool(_dimensions(piece) - _dimensions(sentence[slice(*groups[-1])]))
        if not groups or not (apart and _whole(sentence[slice(*groups[-1])], len(groups) == 1, mark)):
            groups[-1:] = [(groups[-1][0], end)] if groups else [(start, end)]
        else:
            groups.append((start, end))
    if len(groups) < 2:
        return [Clause(0, len(sentence), sentence)]
    first = sentence[slice(*groups[0])]
    made = [Clause(*groups[0], first)]
    for start, end in groups[1:]:
        piece = sentence[start:end].strip(" .;,")
        made.append(Clause(start, end, _with_subject(piece, first)))
    return made


def _dimensions(text: str) -> set[str]:
    return {a.dimension for a in amounts(text)}


def _atoms(sentence: str) -> list[tuple[int, int, str]]:
    """Pieces between conjunctions and commas, with the mark before each; none is cut within an amount or brackets."""
    kept = [(m.start(), m.end()) for m in re.finditer(r"\([^)]*\)", sentence)]
    kept += [(m.start(), m.end()) for m in _RANGE.finditer(sentence)]
    kept += [(a.start, a.start + len(a.text)) for a in amounts(sentence)]
    out, start, mark = [], 0, ""
    for cut in _CUT.finditer(sentence):
        if any(s < cut.end() and cut.start() < e for s, e in kept) or not sentence[start : cut.start()].strip():
            continue
        out.append((start, cut.start(), mark))
        start, mark = cut.end(), cut[0].strip(" ,") or ","
    return [*out, (start, len(sentence), mark)]


@lru_cache(maxsize=1_000)
def _content(text: str) -> tuple[str, ...]:
    """Words that are no unit, comparator or small word."""
    for amount in reversed(amounts(text)):
        text = text[: amount.start] + " " + text[amount.start + len(amount.text) :]
    return tuple(w for w in words(text) if w not in STOPWORDS and not _EMPTY.match(w) and not w[0].isdigit())


def _apart(piece: str, mark: str) -> bool:
    """Whether a piece can be a demand of its own."""
    if _POINTED.search(piece):
        return False
    if _WISHED.match(piece) or _OWN.match(piece):
        return True
    if mark in ("maar", "but") and (MODAL.search(piece) or hardness(piece)):
        return True
    content = _content(piece)
    if mark == ";":
        return len(content) > 1 and (bool(amounts(piece)) or hardness(piece) != "must")
    if re.match(
        r"(?:bij|met|with|at)\s+(?:hooguit|maximaal|minimaal|minstens|hoogstens|ten \w+ste|at (?:most|least)|no more than)\b",
        piece,
        re.I,
    ):
        return bool(content and amounts(piece))
    if _ATTACHED.match(piece):
        verb = _verb(piece)
        enough = len(content) > 1 or bool(amounts(piece))
        return (
            mark != ","
            and verb
            and enough
            and not re.match(r"(?:te|om|dat|die|waar\w*|to|that|which|for|voor|from|of|or|dan|so|where)\b", piece, re.I)
        )
    return bool(content and amounts(piece)) or (_verb(piece) and len(content) > 1)


def _whole(group: str, first: bool, mark: str) -> bool:
    """Whether what stands before the cut is a demand by itself."""
    if first and mark == "," and re.match(r"(?:als|indien|mocht|wanneer|if|when|should)\b", group, re.I):
        return False  # `als de levering binnen een jaar kan, halen we …`
    if mark == ";":
        return len(_content(group)) > 1
    if mark in ("maar", "but") and _CONDITION.match(group) and not _NOT_ASKED.search(group):
        return False  # `stroomt het harder, dan …, maar daaronder …` is one demand
    if amounts(group):
        return bool(_content(group))
    finite = re.search(r"\b(?:als|dat|die)\b.*\s[^\W\d]{2,}t$", group)
    return (_verb(group) or bool(finite) or bool(MODAL.search(group) and hardness(group))) and len(_content(group)) > (
        2 if first else 1
    )


def _verb(piece: str) -> bool:
    """Whether a piece ends in a Dutch infinitive, or starts with one or with an English verb (after the modal)."""
    found = words(piece)
    if not found:
        return False
    last = found[-1]
    if last not in _NOUNS and (last in _INFINITIVES or last.endswith(_ENDINGS)):
        return True
    if re.search(r"\bte [^\W\d]+en$", piece.strip(" .")) or (found[0] in _INFINITIVES and len(found) > 1):
        return True
    after = re.split(r"\b(?:must|shall|should|to|can|able to|that|which|and)\b", piece, flags=re.I)[-1].split()
    return bool(set(w.lower() for w in (found[0], *after[:2])) & _VERBS)


def _with_subject(clause: str, first: str) -> str:
    """The clause with the start of the sentence, as far as that names who or what must."""
    found = amounts(clause)
    if _SUBJECT.match(clause) or _FINITE.search(clause):
        return clause
    if _OWN.match(clause) and not re.match(
        r"(?:mag|mogen|moet|moeten|dient|dienen|must|shall|should|may|cannot|needs)\b", clause, re.I
    ):
        return clause
    before = amounts(first)
    if found and before and not _content(clause) and _dimensions(clause) & _dimensions(first):
        # only another figure: the first demand with this figure in place of its own
        at = re.search(
            r"(?:(?:minimaal|minstens|ten ?minste|maximaal|hooguit|at least|at most|up to)\s+)?$",
            first[: before[0].start],
        )
        start = at.start() if at else before[0].start
        return f"{first[:start]}{clause}{first[before[0].start + len(before[0].text) :]}".strip()
    head = _HEAD.match(first) or re.match(r"(?:[^\W\d][\w’'-]*\s+){1,4}?(?:die|dat|that|which)\b", first)
    modal = re.match(
        r"(?:mag|mogen|moet|moeten|dient|dienen|must|shall|should|may not|cannot|needs to)\b", clause, re.I
    )
    if head and modal:
        subject = re.sub(
            r"\W*\b(?:moet(?:en)?|dien(?:t|en)|mag|mogen|shall|must|should|has to|have to|needs? to)\W*$",
            "",
            head[0],
            flags=re.I,
        )
        return f"{subject} {clause}" if not SEEK.search(subject) else clause
    if head:
        return f"{head[0]} {clause}"
    phrase = _NOUN_PHRASE.match(first)
    if (
        phrase
        and not ATTRIBUTE.match(clause)
        and not _NOUN_PHRASE.match(clause)
        and not re.search(r"\b(?:bereik|gewicht|range|weight)\b", clause)
    ):
        return f"{phrase[0]} {clause}"
    return clause
