"""Judge one company on one requirement, by rules on its own statements alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from assistant.amounts import Amount, asked, compare
from assistant.attributes import PLAIN
from assistant.places import Places, place
from assistant.schema import Claim, Requirement, State
from assistant.statements import INTERFACE, Statement, certificates
from assistant.subject import Subject, subject
from assistant.terms import Glossary

SHOWS = 1.0
"""How far a statement must be about a requirement in words to be evidence (`Texts.about`)."""

TOUCHES = 0.0
"""From which it is worth a look."""

SAME = 0.5
"""How far a statement with a figure must be about the requirement."""

SAME_ATTRIBUTE = -1.0
"""The same where both say of which property the figure is, or where the dimension tells."""

SAME_DIMENSION = -2.0
"""The same for a dimension in which a product has few properties."""

SAME_PLAIN = -3.0
"""The same for a property that a product has one of."""

CLOSE = 0.5
"""Statements that are so nearly as much about it have a say too: the best of them counts."""

CONFUSED = frozenset("length mass time share person speed".split())
"""Dimensions in which a product has many properties."""

ORDER: tuple[State, ...] = ("meets", "partial", "fails", "mentioned", "none")

PENDING = re.compile(
    r"in voorbereiding|in preparation|being prepared|gestart|started|loopt nog|evaluation|wacht op|waiting for|has not been granted|aangevraagd|aanvraag|(?:wordt|worden|is|zijn) (?:\w+ ){0,3}verwacht|expected|requested|pending|planned|gepland|traject|in progress|applied for|applying"
    r"|pursuing|in ontwikkeling|under development|in development|\bnog (?:niet|geen)\b|not yet|has not been|prototype|demonstrator|streven|streeft|doel is|geschat|estimated"
    r"|wordt (?:nu |nog )?(?:onderzocht|getest|ontwikkeld|beproefd)|being (?:tested|developed)|toekomst|\bfuture|roadmap|volgend jaar|next year|later beschikbaar|we verwachten|wij verwachten"
    r"|wij werken aan|we werken aan|working towards|op de planning|audit gepland|intentie|voornemens|experimente",
    re.I,
)
_NOT = re.compile(r"\b(?:niet|niets|nooit|not|never|nothing|cannot|ongeschikt|unsuitable|unable|kan geen|kunnen geen|onmogelijk|impossible)\b|n't\b", re.I)
"""What denies a verb; `_NONE` denies a thing: 'drones die geen radiosignaal uitzenden worden opgemerkt' denies no detection."""
_NONE = re.compile(r"\b(?:geen|zonder|no|none|without|nee)\b", re.I)
_GONE = re.compile(r"\b(?:weg)?valt? .{0,12}(?:weg|uit)\b|wegval|uitval|verlies van|ontbreek|uitgezet|loss of|denied|jamm|gestoord", re.I)
"""A thing that a requirement takes away without a word for no."""
_YET = re.compile(r"nog niet|not yet|nog geen", re.I)
_NOT_ASKED = re.compile(r"niet aangevraagd|not (?:applied for|requested)", re.I)
_NO_CERTIFICATES = re.compile(r"certific\w*:? (?:none|geen)|geen certific\w+|no certific\w+|certific\w+: -", re.I)
_NO_CERTIFICATE = re.compile(r"niet aanwezig|GEEN|geen (?:autorisatie|certifica)|\bno (?:security )?(?:authorisation|authorization|certifica)|not (?:held|certified|applied|requested)|niet gecertificeerd|verlopen|ingetrokken|expired|withdrawn|heeft geen|hebben (?:wij|we) (?:geen|niet)|beschikt niet|beschikken niet|: (?:geen|nee|no|none)\b", re.I)
_FAVOURABLE = re.compile(
    r"\bbij (?:helder|goed|gunstig|ideaal|ideale|optimaal|optimale|kalm|rustig|vlak|mooi|droog|daglicht)\w*|\b(?:helder weer|kalm water|vlak water|ideale omstandigheden|clear (?:weather|sky|water|conditions)"
    r"|calm (?:sea|water)s?|good (?:visibility|weather)|ideal conditions|under laboratory|in het (?:lab|laboratorium)|laboratori\w+|alleen overdag|daylight only|line of sight|in vitro)\b",
    re.I,
)
_INDEPENDENT = re.compile(r"onafhankelijk (?:getest|beproefd|vastgesteld|gemeten|gekeurd)|gemeten door|getest door|beproefd door|vastgesteld door|gekeurd door|independently|tested by|verified by|according to (?:tno|nlr)|volgens (?:TNO|NLR|een onafhankelijk)", re.I)  # fmt: skip
_REFERENCE = re.compile(r"\b(?:geleverd aan|in gebruik bij|gebruikt door|klant|referentie|afnemer|delivered to|in use (?:by|with)|used by|customer|reference)\b", re.I)  # fmt: skip
_ONCE = re.compile(r"\b(?:demonstrated|gedemonstreerd|proef|proeven|trial|getest|tijdens|beproefd|in (?:19|20)\d\d|gemeten|reported|voer|vloog|has been shown)\b", re.I)
"""What was reached once is no ceiling."""
_OR = re.compile(r"\b(?:of|or|dan wel)\b", re.I)


class Wanted(NamedTuple):
    """A requirement, taken apart once for all companies."""

    requirement: Requirement
    about: Subject
    amounts: tuple[Amount, ...]
    certificates: frozenset[str]
    any_certificate: bool
    place: Places | None
    not_: int
    """How often it denies a verb, and a thing."""
    none: int


class Verdict(NamedTuple):
    """A state with the statement that shows it; none where nothing is found."""

    state: State
    statement: Statement | None = None
    claim: Claim = "self_declared"
    note: str = ""
    strength: float = 0.0


def wanted(requirement: Requirement, known: Glossary, region: frozenset[str]) -> Wanted:
    """What to look for."""
    text = requirement.text
    named = certificates(text)
    return Wanted(
        requirement,
        subject(text, known),
        tuple(asked(text)),
        named,
        bool(_OR.search(text)) and len(named) > 1,
        place(text, region),
        bool(_NOT.search(text)),
        bool(_NONE.search(text) or _GONE.search(text)),
    )


def is_functional(requirement: Requirement) -> bool:
    """Whether it is about what the product does; certificates, maturity, place and delivery any company may have."""
    text = requirement.text
    if certificates(text) or place(text, frozenset()):
        return False
    figures = asked(text)
    general = all(a.dimension == "trl" or a.attribute in ("delivery", "price", "training") for a in figures)
    return not (figures and general)


def judge(want: Wanted, stated: Sequence[Statement], about: np.ndarray, product: str = "") -> Verdict:
    """The state of a requirement in what a company states, of one of its products where it has several.

    `about` says how far each statement is about the requirement.
    """
    read = [i for i, s in enumerate(stated) if not s.product or not product or s.product == product]
    if not read:
        return Verdict("none")
    if want.place:
        return _located(want, stated, read)
    if want.certificates:
        return _certified(want, stated, read)
    if want.amounts:
        return _measured(want, stated, about, read)
    return _said(want, stated, about, read)


def _claim(s: Statement) -> Claim:
    if _INDEPENDENT.search(s.text):
        return "independent"
    if s.certificates:
        return "certificate"
    return "reference" if _REFERENCE.search(s.text) else "self_declared"


def _certified(want: Wanted, stated: Sequence[Statement], read: Sequence[int]) -> Verdict:
    """Granted, applied for or lacking, each certificate by its clearest statement."""
    found = []
    for name in sorted(want.certificates):
        of = []
        for i in read:
            if name in stated[i].certificates:
                clause = _clause(stated[i].text, name)
                state = _granted(clause)
                of.append((ORDER.index(state), i, state))
        lacking = next((i for i in read if _NO_CERTIFICATES.search(stated[i].text)), None)
        if not of and lacking is not None and not INTERFACE.match(name):
            of.append((ORDER.index("fails"), lacking, "fails"))
        found.append(Verdict(min(of)[2], stated[min(of)[1]], "certificate" if min(of)[2] == "meets" else "self_declared") if of else Verdict("none"))
    found.sort(key=lambda v: ORDER.index(v.state))
    if want.any_certificate or len(found) == 1:
        return found[0]
    states = {v.state for v in found}
    if states == {"meets"} or found[0].state == "none":
        return found[0]
    if "fails" in states:
        return next(v for v in found if v.state == "fails")
    return found[0]._replace(state="partial", note="Niet elk gevraagd certificaat is genoemd.")


def _granted(clause: str) -> State:
    clause = _NOT_ASKED.sub("GEEN", clause)
    if PENDING.search(clause):
        return "partial"
    return "fails" if _NO_CERTIFICATE.search(clause) or _NOT.search(clause) else "meets"


def _denied(want: Wanted, text: str) -> bool:
    """Whether a statement denies what the requirement asks: it denies more than the requirement itself does."""
    if _NOT.search(text):
        return not want.not_
    return bool(_NONE.search(text)) and not (want.not_ or want.none)


def _clause(text: str, name: str) -> str:
    """The part of a statement in which a certificate is named."""
    pieces = re.split(r"(?<=[.;])\s+|,\s+(?:maar|en|terwijl|but|while|and)\s+|\s+(?:maar|terwijl|but|while)\s+", text)
    return " ".join(p for p in pieces if name in certificates(p)) or text


def _measured(want: Wanted, stated: Sequence[Statement], about: np.ndarray, read: Sequence[int]) -> Verdict:
    """Each figure that is asked by the statement that is most about it; the worst of them is the verdict."""
    verdicts = [_figure(want, figure, stated, about, read) for figure in _main(want.amounts)]
    told = [v for v in verdicts if v.state != "none"]
    if not told:
        said = _said(want, stated, about, read)
        return said if said.state == "none" else said._replace(state="mentioned")
    worst = max(told, key=lambda v: ("mentioned", "meets", "partial", "fails").index(v.state))
    if len(told) < len(verdicts) and worst.state == "meets" and len(verdicts) > 2:
        return worst._replace(state="partial", note="Niet elk gevraagd getal is genoemd.")
    return worst


def _main(figures: Sequence[Amount]) -> list[Amount]:
    """Without what is only a condition: 'bij windkracht 5', 'op 2 km afstand', 'bij 6 knopen'."""
    if len(figures) < 2:
        return list(figures)
    kept = [
        f
        for f in figures
        if not re.search(rf"\b(?:bij|at|tegen) (?:een |a )?(?:\w+ van |\w+ of )?{re.escape(f.text)}|\bop {re.escape(f.text)} (?:afstand|hoogte|diepte)|^\W*(?:binnen|within|op) {re.escape(f.text)}"
            rf"|\b(?:drones?|multirotors?|toestel(?:len)?|schip|schepen|doel(?:en)?|vessels?|targets?) (?:van|of) (?:ruim |ongeveer |circa |zo'n |about )?{re.escape(f.text)}", f.clause, re.I)
    ]
    return kept or list(figures)


def _figure(want: Wanted, figure: Amount, stated: Sequence[Statement], about: np.ndarray, read: Sequence[int]) -> Verdict:
    found = []
    for i in read:
        for offered in stated[i].amounts:
            if offered.dimension != figure.dimension:
                continue
            both = bool(figure.attribute and offered.attribute)
            if both and figure.attribute != offered.attribute:
                continue
            if about[i] >= _least(figure, both, want):
                found.append((float(about[i]) + both + 0.5 * (stated[i].unit.kind == "row"), i, offered))
    if not found:
        return Verdict("none")
    top = max(f[0] for f in found)
    close = [f for f in found if f[0] >= top - CLOSE]
    outcomes = []
    for near, i, offered in close:
        s, note, state = stated[i], "", compare(figure, offered)
        if state == "fails" and s.unit.kind != "row" and _ONCE.search(s.text):
            state, note = "mentioned", "Dit is wat er in een proef is bereikt; wat het product kan, staat er niet."
        where = f"{offered.clause} {s.condition}"
        if state == "meets" and PENDING.search(where):
            state, note = "partial", "Nog niet aangetoond: in ontwikkeling of verwacht."
        elif state == "meets" and (told := _FAVOURABLE.search(where)) and not _FAVOURABLE.search(want.requirement.text):
            state, note = "partial", f"Onder voorwaarde: {told[0]}."
        elif state == "meets" and _denied(want, offered.clause) and offered.bound == "exact":
            state = "fails"
        outcomes.append((ORDER.index(state), -near, i, state, note or (s.condition if s.condition else "")))
    _, near, i, state, note = min(outcomes)
    return Verdict(state, stated[i], _claim(stated[i]), note, -near)


def _least(figure: Amount, both: bool, want: Wanted) -> float:
    """How far a statement with a figure must be about the requirement, to hold a figure of the same property."""
    if figure.dimension in ("trl", "ip"):
        return -99.0
    if both and figure.attribute in PLAIN or not want.about.terms:
        return SAME_PLAIN
    if figure.dimension not in CONFUSED:
        return SAME_DIMENSION
    return SAME_ATTRIBUTE if both else SAME


def _said(want: Wanted, stated: Sequence[Statement], about: np.ndarray, read: Sequence[int]) -> Verdict:
    """What a company says that it does, or does not."""
    best = sorted(read, key=lambda i: (-about[i], i))[:3]
    outcomes = []
    for i in best:
        s = stated[i]
        if about[i] >= SHOWS and about[i] >= about[best[0]] - CLOSE:
            outcomes.append((ORDER.index(_state(want, s)), -about[i], i))
    if outcomes:
        at, _, i = min(outcomes)
        return Verdict(ORDER[at], stated[i], _claim(stated[i]), strength=float(about[i]))
    i = best[0]
    return Verdict("mentioned", stated[i], strength=float(about[i])) if about[i] >= TOUCHES else Verdict("none")


def _state(want: Wanted, s: Statement) -> State:
    if _denied(want, s.text) and not _YET.search(s.text):
        return "fails"
    if PENDING.search(f"{s.text} {s.condition}"):
        return "partial"
    return "mentioned" if want.not_ and not (_NOT.search(s.text) or _NONE.search(s.text)) else "meets"


def _located(want: Wanted, stated: Sequence[Statement], read: Sequence[int]) -> Verdict | None:
    """Where a company says that it is."""
    found = []
    for i in read:
        said = want.place.said(stated[i].text)
        if said is not None:
            state: State = "meets" if said else "fails"
            found.append((ORDER.index(state), i, state))
    return Verdict(min(found)[2], stated[min(found)[1]]) if found else Verdict("none")
