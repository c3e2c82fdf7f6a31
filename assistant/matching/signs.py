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
NO_MATTER = re.compile(
    r"\b(?:geen|niet|niets|nooit|zonder|no|not|never|without)\b[^.;,]{0,25}\b(?:hinder|nodig|verschil|invloed|bezwaar|probleem|last van|afhankelijk|vereist"
    r"|required|need(?:ed)?|necessary|problem|difference|matters?|effect|hindrance|limit)\b|\bhoe(?:ft|ven) [^.;,]{0,40}\b(?:niets?|geen)\b|trekt zich niets aan"
    r"|\bmaakt [^.;]{0,30}niet?s? uit\b|niet aan te pas|\b(?:does|do) not (?:need|require|matter|depend)|(?:does|do)n't (?:need|require|matter)"
    r"|niet alleen|not only|\b(?:niet|no|not) (?:meer|minder|more|less|fewer) (?:dan|than)|niets te maken|verleden tijd",
    re.I,
)
"""A negation that takes away a hindrance: 'een startbaan is niet nodig', 'mist maakt geen verschil'."""
_MEANT = re.compile(r"\b(?:die|dat|wat|which|that|who)\b[^,.;]{0,40}\b(?:niet|geen|not|no)\b[^,.;]*,", re.I)
"""'Een onderdeel dat niet meer te koop is, scannen wij in' denies nothing."""
NEEDS = re.compile(
    r"\b(?:nodig|benodigde?|vergt|vereist|vereisen|onmisbaar|uitsluitend|altijd|alleen (?:als|met|bij|wanneer|op)|afhankelijk van|kan niet zonder"
    r"|requires?|needs?|only (?:when|with|if|where|in)|always|depends on|must (?:be|have))\b",
    re.I,
)
"""What shows that a thing cannot be done without."""
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
OF_OTHERS = re.compile(r"(?:een|an?|the average|gewone|de meeste|most) (?:\w+ ){0,3}(?:die|dat|that|which)\b", re.I)
"""A figure of things in general: 'een stalen plaat die een kogel stopt, weegt al gauw 50 kg'."""
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
    """Whether a statement denies what a requirement asks: it denies what the requirement itself does not.

    Of a requirement to do without something, only a statement that it is needed.
    """
    rest = plain(text)
    if none_asked:
        return not (NOT.search(rest) or NONE.search(rest)) and rest == text and bool(NEEDS.search(text))
    return not not_asked and bool(NOT.search(rest) or NONE.search(rest))


def plain(text: str) -> str:
    """The text without negations that take away a hindrance, and without those of a clause that only says what is meant."""
    return _MEANT.sub(" ", NO_MATTER.sub(" ", text))
