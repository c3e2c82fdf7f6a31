"""The words that deny, put off, limit or vouch for what a statement says."""

from __future__ import annotations

import re

from assistant.matching.statements import INTERFACE, Statement
from assistant.schema import Claim, State

PENDING = re.compile(
    r"in voorbereiding|in preparation|being prepared|gestart|started|loopt nog|evaluation|wacht op|waiting for|has not been granted|aangevraagd|aanvraag|(?:wordt|worden|is|zijn) (?:\w+ ){0,3}verwacht|expected|requested|pending|planned|gepland|traject|in progress|applied for|applying"
    r"|pursuing|in ontwikkeling|under development|in development|\bnog (?:niet|geen)\b|not yet|has not been|prototype|demonstrator|streven|streeft|doel is|geschat|estimated"
    r"|wordt (?:nu |nog )?(?:onderzocht|getest|ontwikkeld|beproefd)|being (?:tested|developed)|toekomst|\bfuture|roadmap|volgend jaar|next year|later beschikbaar|we verwachten|wij verwachten"
    r"|wij werken aan|we werken aan|working towards|op de planning|audit gepland|intentie|voornemens|experimente",
    re.I,
)
NOT = re.compile(
    r"\b(?:niet|niets|nooit|not|never|nothing|cannot|ongeschikt|unsuitable|unable|kan geen|kunnen geen|onmogelijk|impossible)\b|n't\b",
    re.I,
)
"""What denies a verb; `NONE` denies a thing: 'drones die geen radiosignaal uitzenden worden opgemerkt' denies no detection."""
NONE = re.compile(r"\b(?:geen|zonder|no|none|without|nee)\b", re.I)
GONE = re.compile(
    r"\b(?:weg)?valt? .{0,12}(?:weg|uit)\b|wegval|uitval|verlies van|ontbreek|uitgezet|loss of|denied|jamm|gestoord",
    re.I,
)
"""A thing that a requirement takes away without a word for no."""
YET = re.compile(r"nog niet|not yet|nog geen", re.I)
NOT_ASKED = re.compile(r"niet aangevraagd|not (?:applied for|requested)", re.I)
NO_CERTIFICATES = re.compile(r"certific\w*:? (?:none|geen)|geen certific\w+|no certific\w+|certific\w+: -", re.I)
NO_CERTIFICATE = re.compile(
    r"niet aanwezig|GEEN|geen (?:autorisatie|certifica)|\bno (?:security )?(?:authorisation|authorization|certifica)|not (?:held|certified|applied|requested)|niet gecertificeerd|verlopen|ingetrokken|expired|withdrawn|heeft geen|hebben (?:wij|we) (?:geen|niet)|beschikt niet|beschikken niet|: (?:geen|nee|no|none)\b",
    re.I,
)
FAVOURABLE = re.compile(
    r"\bbij (?:helder|goed|gunstig|ideaal|ideale|optimaal|optimale|kalm|rustig|vlak|mooi|droog|daglicht)\w*|\b(?:helder weer|kalm water|vlak water|ideale omstandigheden|clear (?:weather|sky|water|conditions)"
    r"|calm (?:sea|water)s?|good (?:visibility|weather)|ideal conditions|under laboratory|in het (?:lab|laboratorium)|laboratori\w+|alleen overdag|daylight only|line of sight|in vitro)\b",
    re.I,
)
INDEPENDENT = re.compile(r"onafhankelijk (?:getest|beproefd|vastgesteld|gemeten|gekeurd)|gemeten door|getest door|beproefd door|vastgesteld door|gekeurd door|independently|tested by|verified by|according to (?:tno|nlr)|volgens (?:TNO|NLR|een onafhankelijk)", re.I)  # fmt: skip
REFERENCE = re.compile(r"\b(?:geleverd aan|in gebruik bij|gebruikt door|klant|referentie|afnemer|delivered to|in use (?:by|with)|used by|customer|reference)\b", re.I)  # fmt: skip
ONCE = re.compile(
    r"\b(?:demonstrated|gedemonstreerd|proef|proeven|trial|getest|tijdens|beproefd|in (?:19|20)\d\d|gemeten|reported|voer|vloog|has been shown)\b",
    re.I,
)
"""What was reached once is no ceiling."""
OR = re.compile(r"\b(?:of|or|dan wel)\b", re.I)


def claim(s: Statement) -> Claim:
    """Who says so."""
    if INDEPENDENT.search(s.text):
        return "independent"
    if any(not INTERFACE.match(name) for name in s.certificates):
        return "certificate"
    return "reference" if REFERENCE.search(s.text) else "self_declared"


def granted(clause: str) -> State:
    """Whether a certificate that the clause names is held, applied for or lacking."""
    clause = NOT_ASKED.sub("GEEN", clause)
    if PENDING.search(clause):
        return "partial"
    return "fails" if NO_CERTIFICATE.search(clause) or NOT.search(clause) else "meets"


def denied(text: str, *, not_asked: bool, none_asked: bool) -> bool:
    """Whether a statement denies what a requirement asks: it denies what the requirement itself does not."""
    if NOT.search(text):
        return not not_asked
    return bool(NONE.search(text)) and not (not_asked or none_asked)
