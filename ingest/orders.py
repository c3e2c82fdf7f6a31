"""Recognise sentences that tell a machine what to do with what it reads."""

from __future__ import annotations

import re

from ingest.text import fold

_SPACED = re.compile(r"(?<!\w)(?:\w[ ._·]{1,2}){2,}\w(?!\w)")
_AI = (
    r"(?:AI|KI|LLM|GPT|AI[- ](?:model|assistent|systeem|tool)|(?:groot )?taalmodel|language model|"
    r"chatbot|assistent|assistant)"
)
_OPENING = r"(?:^|[.:;!,>*\]\)\"'(-]\s*|\ben\s|\band\s|\bplease\s|\bthen\s|\bgraag\s|\baltijd\s)"
_US = (
    r"(?:ons|onze?\b.{0,30}|dit bedrijf|deze (?:leverancier|aanbieder|firma|brochure)|dit (?:document|prod"
    r"uct)|us|our\b.{0,30}|this (?:company|supplier|vendor|product|document))"
)
_ANSWER = r"(?:antwoord(?:en)?|samenvatting(?:en)?|reply|replies|responses?|answers?|summar(?:y|ies))"
_SAY = r"(?:schrijf|zeg|zegt|antwoord|herhaal|write|say|reply|respond|repeat|print|output)"
_LURE = r"(?:!\[[^\]]*\]\(|\]\(|<(?:img|script|iframe)\b|https?://\S*\?\w*=)"
"""What makes a reader's screen fetch something or report to somebody."""
_ORDERS = [
    rf"{_OPENING}(?:negeer|vergeet|verwerp|omzeil|sla)\b.{{0,40}}\b(?:instructies?|opdracht(?:en)?|"
    rf"aanwijzingen|prompts?|systeemregels|(?:eerdere|vorige|voorgaande|bovenstaande) (?:regels|"
    rf"tekst|context|documenten))",
    r"\b(?:ignore|disregard|forget|override|bypass)\b.{0,30}\b(?:previous|prior|above|earlier|"
    r"preceding|all|any|your|other|system)\b.{0,30}\b(?:instructions?|prompts?|rules|directions|"
    r"guidelines|context|messages?)",
    rf"{_OPENING}(?:zet|plaats|rangschik|noem|rank|list|put|place|name|kies|selecteer|select|"
    rf"position)\b.{{1,60}}\b(?:bovenaan|als eerste|als beste|op (?:de )?(?:eerste plaats|"
    rf"plaats (?:1|één|een)|nummer (?:1|één)|één)|first\b|at the top|number one|on top|highest|"
    rf"above (?:all )?(?:other|the other))",
    rf"{_OPENING}(?:beveel|adviseer|recommend|promote|prefer|favou?r)\s+(?:altijd\s|always\s|"
    rf"alleen\s|only\s)?{_US}",
    rf"\b(?:als|indien|wanneer)\s+(?:je|jij|u)\s+(?:een\s+)?{_AI}\b.{{0,20}}\b(?:bent|leest)|"
    rf"\b(?:if|when)\s+you(?:'re| are)\s+(?:an?\s+)?{_AI}\b",
    rf"(?:^|[.:;!]\s*)(?:als|as an?)\s+(?:een\s+)?{_AI}(?:[- ](?:taal)?model|"
    rf"[- ]assistent)?\s*,?\s+(?:moet|dien|zul|mag|ben|bent|geef|zeg|noem|zet|you|must|always|give|"
    rf"say|rank)\b",
    rf"(?:^|[.:;!]\s*)(?:attentie|aandacht|let op|opmerking|instructies?|bericht|boodschap|"
    rf"opdracht|beste|geachte|hallo|note|notice|attention|instructions?|message|dear|"
    rf"hey)\b.{{0,15}}\b{_AI}\b[^.]{{0,25}}[:,!]",
    rf"^\s*(?:\[|<|#+\s*)*(?:system|systeem|assistant|{_AI})(?:\s*prompt|\s*message|instructie)?(?:\]|>)*\s*:",
    r"<\|?(?:im_start|im_end|system|endoftext)\|?>|\[/?INST\]|<<SYS>>|BEGIN (?:SYSTEM|PROMPT)",
    r"\b(?:toon|geef|onthul|print|herhaal|reveal|show|output|repeat|leak|"
    r"print)\b.{0,30}\b(?:system ?prompt|systeemprompt|verborgen instructies|(?:your|jouw|"
    r"uw) (?:instructions|instructies|prompt))",
    r"\b(?:je|jij|u) bent (?:nu|vanaf nu|voortaan)\b|\bvanaf nu (?:ben|bent|antwoord|geef|doe)\b|"
    r"\byou are now\b|\bfrom now on,? (?:you|answer|respond|act)|"
    r"(?:^|[.:;!]\s*)(?:doe alsof je|gedraag je als|act as (?:an?|if)|pretend (?:to be|you))",
    rf"{_OPENING}(?:antwoord|zeg|vermeld|beweer|concludeer|answer|say|state|respond|reply|claim|"
    rf"conclude)\s+(?:altijd|steeds|uitsluitend|always|only|that|dat)\b.{{0,60}}\b(?:{_US}|"
    rf"voldoe\w*|alle eisen|meets?|all requirements|best|beste)",
    rf"{_OPENING}(?:vermeld|noem|toon|mention|show|list)\s+(?:nooit|geen|niet|no|"
    rf"never)\b.{{0,20}}\b(?:concurrent\w*|andere|ander|competitors?|other)|\b(?:do not|don't|"
    rf"never) mention\b.{{0,20}}\b(?:competitors?|other|any other|this)",
    # words laid in a reader's mouth: say “…”
    rf"(?:{_OPENING}|\bdus:?\s|\bdaarna\s){_SAY}\b[^\"\n.?!]{{0,60}}:?\s\"[^\"]+\"",
    # what every answer must hold or how it must go: a picture, a link, an address to report to, words, the other order
    rf"\b(?:elk|elke|ieder|iedere|every|each|any|complete|volledige?|het|the|your|je|jouw)\s{_ANSWER}\b.{{0,80}}"
    rf"(?:{_LURE}|\b(?:ends?|begins?|starts?) with https?:|\b{_SAY}\s\"|\bomgekeerd|\breversed)",
    rf"\b(?:samenvat\w*|summari[sz]\w+|summar(?:y|ies) of this)\b.{{0,80}}{_LURE}",
    r"\b(?:beantwoorder|lezer|reader|assistant|assistent)\b.{0,30}\b(?:hele|volledige|whole|entire)\s(?:opdracht|prompt|instructies?"
    r"|instructions?)\b",
    r"\b(?:ignore|disregard|forget|negeer|vergeet)\s(?:de|het|the|alle?|all)\s(?:vraag|question|bovenstaande|above|voorgaande|vorige)\b",
    r"\b(?:ignore|forget|negeer|vergeet)\s(?:everything|all|alles|wat|what)\b.{0,30}\b(?:told|said|instructed|opgedragen|gezegd)\b",
    r"\b(?:print|show|toon|geef|reveal|output|repeat|herhaal)\s(?:your|je|jouw|uw)\s(?:\w+\s)?(?:system\s?prompt|prompt|systeemprompt)\b",
    r"(?:^|[.:;!\]]\s*)(?:new|nieuwe)\s(?:task|instructions?|taak|instructies?)\s?:",
    rf"{_OPENING}(?:beoordeel|geef|score|scoor|markeer|rate|give|mark|grade|assess)\s+(?:{_US}|"
    rf"alle eisen|elke eis|all requirements|every requirement)\b.{{0,40}}\b(?:hoogste|maximale|"
    rf"positief|voldaan|voldoet|meets?|highest|maximum|met\b|10|100|full)",
]
_ORDER = re.compile("|".join(f"(?:{p})" for p in _ORDERS), re.I)


def is_order(sentence: str) -> bool:
    """Whether a sentence tells a machine that reads it what to do; a sentence about machines does not."""
    return bool(_ORDER.search(tight(sentence)))


def tight(text: str) -> str:
    """Letters that are set apart put together again: `G E H E I M`."""
    return _SPACED.sub(
        lambda m: re.sub(r"[ ._·]", "", m[0]), fold(text.replace("   ", " / ").replace("  ", " / ")).text
    )
