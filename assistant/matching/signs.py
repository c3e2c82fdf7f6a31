"""The words that deny, put off, limit or vouch for what a statement says."""

from __future__ import annotations

import re

from assistant.matching.statements import INTERFACE, Statement
from assistant.schema import Claim, State

PENDING = re.compile(
    r"in voorbereiding|in preparation|being prepared|gestart|started|loopt nog|evaluation|wacht op|waiting for|has not been granted|aangevraagd|aanvraag|(?:wordt|worden|is|zijn) (?:\w+ ){0,3}verwacht|expected|requested|pending|planned|gepland|traject|in progress|applied for|applying"
    r"|pursuing|in ontwikkeling|under development|in development|\bnog (?:niet|geen)\b|not yet|has not been|prototype|demonstrator|streven|streeft|doel is|geschat|estimated"
    r"|wordt (?:nu |nog )?(?:onderzocht|getest|ontwikkeld|beproefd)|being (?:tested|developed)|toekomst|\bfuture|roadmap|volgend jaar|next year|later beschikbaar|we verwachten|wij verwachten"
    r"|wij werken aan|we werken aan|working towards|op de planning|audit gepland|intentie|voornemens|experimente"
    r"|wordt (?:nu |er |nu nog )?(?:gebouwd|gewerkt|gemaakt)|naar verwachting|verwacht(?:en)? (?:wordt|worden|wij|we)|(?:wij|we) (?:expect|verwachten)|(?:beproeven|testen|ontwikkelen|trainen|onderzoeken|bouwen) (?:wij|we) (?:nu|momenteel)"
    r"|op zijn vroegst|at the earliest|komt met (?:software)?versie|loopt (?:sinds|al|nu)|in testfase|testfase|ligt (?:nog )?bij (?:de|het)|eerste proef|zijn voorzien|voorzien (?:in|na|voor)|is now being|being built|working on",
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
OPTIONAL = re.compile(
    r"\b(?:als|een|in) opti(?:e|on)\b|\bopties?:|optione(?:el|le)|\boptional(?:ly)?\b|sold separately|available separately|los verkrijgbaar|apart verkrijgbaar|meerprijs|tegen (?:betaling|uurtarief|toeslag)"
    r"|as an extra|at extra cost|accessoire|accessory|niet in de basis|op verzoek|on request|op aanvraag leverbaar",
    re.I,
)
"""What is offered, but not as a part of it."""
PARTNER = re.compile(
    r"\b(?:via|met|bij|van|door|with|through|from|by) (?:een |onze? |a |our |an )?(?:\w+ ){0,2}(?:partner|onderaannemer|subcontractor)\b|\bour partner|\bonze partner|bevriend\w* \w+|samen met (?!(?:u|uw|de|het)\b)[A-Z]",
)
"""What another firm would have to do."""
CONDITION = re.compile(
    r"\bmits\b|\bprovided (?:that|the)|\bon condition|op voorwaarde|met uitzondering van|\bbehalve\b|except (?:for|in|when)|\b(?:alleen|uitsluitend|slechts|enkel) (?:als|bij|in|op|voor|met|overdag|tussen|wanneer)\b|\bonly (?:if|when|with|for|in|during|at)\b|\btenzij\b|\bunless\b",
    re.I,
)
"""What is only so under a condition."""
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


def limited(text: str, asked: str) -> str:
    """Why what a statement offers is less than it says, in Dutch; empty where it is not, or where the requirement is so too."""
    for pattern, why in (
        (PENDING, "Nog niet aangetoond: in ontwikkeling of verwacht."),
        (OPTIONAL, "Alleen als optie of toebehoren."),
        (PARTNER, "Alleen samen met een ander bedrijf."),
        (CONDITION, "Onder voorwaarde."),
    ):
        if pattern.search(text) and not pattern.search(asked):
            return why
    return ""


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


_WITHOUT = re.compile(r"\b(?:zonder|geen|without|no)\s+(?:hulp van |een |enige |extra |enkele? |any |a |the )*(?P<thing>[\w-]{4,})", re.I)
_SHORT = re.compile(r"(?:en|s|e)$")


def without(requirement: str) -> str:
    """The thing that a requirement does without, its stem; empty where it names none: 'zonder kraan' is without 'kraan'."""
    found = _WITHOUT.search(requirement)
    return _stem(found["thing"]) if found else ""


def has(text: str, thing: str) -> bool | None:
    """Whether a statement has the thing or does without it; None where it does not name it, or says both."""
    said = set()
    for found in re.finditer(rf"\b[\w-]*{re.escape(thing)}\w*", text, re.I):
        before, after = text[: found.start()], text[found.end() :]
        if _LACKING.search(before) or _NEEDLESS.match(after):
            said.add(False)
        elif _WITH.search(before) or NEEDS.search(re.split(r"[.;]", after)[0]) or NEEDS.search(re.split(r"[.;]", before)[-1]):
            said.add(True)
    return said.pop() if len(said) == 1 else None


_LACKING = re.compile(r"\b(?:zonder|geen|noch|without|no|nor|not (?:a|any|one))\b[^.;:]{0,25}$", re.I)
_NEEDLESS = re.compile(r"[^.;,]{0,40}\b(?:niet|geen|not|never|nooit|overbodig|superfluous)\b(?!\s+(?:zonder|without))", re.I)
_WITH = re.compile(r"\b(?:met|via|vanaf|door|op|with|using|by|over|per)\s(?:\w+\s(?:of|or|en|and)\s)?(?:\w+ ){0,2}$", re.I)


def _stem(word: str) -> str:
    return _SHORT.sub("", word.lower()) if len(word) > 5 else word.lower()


_LANGUAGES = {
    "nl": r"nederlands(?:talig\w*|e)?\b(?! (?:bedrijf|onderneming|\w*plaats|provincie))|\bdutch(?! (?:government|company|based|ministry|\w*force))",
    "en": r"engels(?:talig\w*|e)?\b|\benglish",
    "de": r"duits(?:talig\w*|e)?\b|\bgerman\b",
    "fr": r"\bfrans(?:talig\w*|e)?\b|\bfrench",
}
_SPEAKS = re.compile(
    r"bedien|taal|talen|handleiding|scherm|menu|interface|instructie|opleiding|training|cursus|les\b|helpdesk|display|language|manual|documentati|taught",
    re.I,
)


def languages(text: str) -> frozenset[str]:
    """The languages that a text says something is operated, taught or written in."""
    if not _SPEAKS.search(text):
        return frozenset()
    return frozenset(code for code, pattern in _LANGUAGES.items() if re.search(pattern, text, re.I))
