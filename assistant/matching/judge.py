"""Judge one company on one requirement, by rules on its own statements alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from assistant.matching.amounts import Amount, asked, comparable, compare
from assistant.matching.attributes import PLAIN
from assistant.matching.places import Places, place
from assistant.matching.signs import (
    FAVOURABLE,
    GONE,
    NO_CERTIFICATES,
    NONE,
    NOT,
    OF_OTHERS,
    ONCE,
    OR,
    YET,
    claim,
    denied,
    granted,
    has,
    languages,
    limited,
    plain,
    without,
)
from assistant.matching.statements import INTERFACE, Statement, certificates
from assistant.matching.subject import Subject, subject
from assistant.schema import Claim, Requirement, State
from assistant.terms import Glossary

SHOWS = 2.8
"""How far a statement must be about a requirement in words to be evidence (`Texts.about`)."""

TOUCHES = 0.0
"""From which it is worth a look."""

SAME = 0.4
"""How far a statement with a figure must be about the requirement."""

SAME_ATTRIBUTE = -1.5
"""The same where both say of which property the figure is, or where the dimension tells."""

SAME_DIMENSION = -1.5
"""The same for a dimension in which a product has few properties."""

SAME_PLAIN = -2.4
"""The same for a property that a product has one of."""

CLOSE = 0.5
"""Statements that are so nearly as much about it have a say too: the best of them counts."""

CONFUSED = frozenset("length mass time share person speed count".split())
"""Dimensions in which a product has many properties."""

ORDER: tuple[State, ...] = ("meets", "partial", "fails", "mentioned", "none")


class Wanted(NamedTuple):
    """A requirement, taken apart once for all companies."""

    requirement: Requirement
    about: Subject
    amounts: tuple[Amount, ...]
    certificates: frozenset[str]
    any_certificate: bool
    place: Places | None
    not_: bool
    """It denies a verb itself, or (`none`) a thing."""
    none: bool


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
        bool(OR.search(text)) and len(named) > 1,
        place(text, region),
        bool(NOT.search(text)),
        bool(NONE.search(text) or GONE.search(text)),
    )


def is_functional(requirement: Requirement) -> bool:
    """Whether it is about what the product does; certificates, maturity, place and delivery any company may have."""
    text = requirement.text
    if certificates(text) or place(text, frozenset()):
        return False
    figures = asked(text)
    general = all(a.dimension == "trl" or a.attribute in ("delivery", "price", "training") for a in figures)
    return not (figures and general)


class About(NamedTuple):
    """How far each statement is about a requirement, each (statements,)."""

    said: np.ndarray
    """In words."""
    figures: np.ndarray
    """Where it holds a figure."""


def judge(want: Wanted, stated: Sequence[Statement], about: About, product: str = "") -> Verdict:
    """The state of a requirement in what a company states, of one of its products where it has several."""
    read = [i for i, s in enumerate(stated) if not s.product or not product or s.product == product]
    if not read:
        return Verdict("none")
    if want.place:
        return _located(want, stated, read)
    if want.certificates:
        return _certified(want, stated, read)
    if want.amounts:
        return _measured(want, stated, about, read)
    return _said(want, stated, about.said, read)


def _certified(want: Wanted, stated: Sequence[Statement], read: Sequence[int]) -> Verdict:
    """Granted, applied for or lacking, each certificate by its clearest statement."""
    found = []
    for name in sorted(want.certificates):
        of = []
        for i in read:
            if name in stated[i].certificates:
                clause = _clause(stated[i].text, name)
                state = granted(clause)
                of.append((ORDER.index(state), i, state))
        lacking = next((i for i in read if NO_CERTIFICATES.search(stated[i].text)), None)
        if not of and lacking is not None and not INTERFACE.match(name):
            of.append((ORDER.index("fails"), lacking, "fails"))
        found.append(
            Verdict(min(of)[2], stated[min(of)[1]], "certificate" if min(of)[2] == "meets" else "self_declared")
            if of
            else Verdict("none")
        )
    found.sort(key=lambda v: ORDER.index(v.state))
    if want.any_certificate or len(found) == 1:
        return found[0]
    states = {v.state for v in found}
    if states == {"meets"} or found[0].state == "none":
        return found[0]
    if "fails" in states:
        return next(v for v in found if v.state == "fails")
    return found[0]._replace(state="partial", note="Niet elk gevraagd certificaat is genoemd.")


def _clause(text: str, name: str) -> str:
    """The part of a statement in which a certificate is named."""
    pieces = re.split(r"(?<=[.;])\s+|,\s+(?:maar|en|terwijl|but|while|and)\s+|\s+(?:maar|terwijl|but|while)\s+", text)
    return " ".join(p for p in pieces if name in certificates(p)) or text


def _measured(want: Wanted, stated: Sequence[Statement], about: About, read: Sequence[int]) -> Verdict:
    """Each figure that is asked by the statement that is most about it; the worst of them is the verdict.

    Words without a figure may exclude what is asked, or put it off; they never show that a figure is reached.
    """
    verdicts = [_figure(want, figure, stated, about.figures, read) for figure in _main(want.amounts)]
    told = [v for v in verdicts if v.state != "none"]
    if not told:
        said = _said(want, stated, about.said, read)
        return said if said.state in ("none", "fails", "partial") else said._replace(state="mentioned")
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
        if not re.search(
            rf"\b(?:bij|at|tegen) (?:een |a )?(?:\w+ van |\w+ of )?{re.escape(f.text)}|\bop {re.escape(f.text)} (?:afstand|hoogte|diepte)|^\W*(?:binnen|within|op|na|after) {re.escape(f.text)}"
            rf"|\b(?:drones?|multirotors?|toestel(?:len)?|schip|schepen|doel(?:en)?|vessels?|targets?) (?:van|of) (?:ruim |ongeveer |circa |zo'n |about )?{re.escape(f.text)}",
            f.clause,
            re.I,
        )
        and not re.search(rf"\([^)]*{re.escape(f.text)}[^)]*\)", f.clause)
    ]
    return kept or list(figures)


def _figure(
    want: Wanted, figure: Amount, stated: Sequence[Statement], about: np.ndarray, read: Sequence[int]
) -> Verdict:
    found = []
    for i in read:
        for offered in stated[i].amounts:
            if not comparable(figure, offered):
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
        if state == "fails" and s.unit.kind != "row" and OF_OTHERS.match(s.text):
            state = "mentioned"
        if state == "fails" and s.unit.kind != "row" and ONCE.search(s.text):
            state, note = "mentioned", "Dit is wat er in een proef is bereikt; wat het product kan, staat er niet."
        where = f"{offered.clause} {s.condition}"
        if state == "meets" and (limit := limited(where, want.requirement.text)):
            state, note = "partial", limit
        elif state == "meets" and (told := FAVOURABLE.search(where)) and not FAVOURABLE.search(want.requirement.text):
            state, note = "partial", f"Onder voorwaarde: {told[0]}."
        elif (
            state == "meets"
            and denied(offered.clause, not_asked=want.not_, none_asked=want.none)
            and offered.bound == "exact"
        ):
            state = "fails"
        outcomes.append((ORDER.index(state), -near, i, state, note or (s.condition if s.condition else "")))
    _, near, i, state, note = min(outcomes)
    return Verdict(state, stated[i], claim(stated[i]), note, -near)


def _least(figure: Amount, both: bool, want: Wanted) -> float:
    """How far a statement with a figure must be about the requirement, to hold a figure of the same property."""
    if figure.dimension in ("trl", "ip"):
        return -99.0
    if (both and figure.attribute in PLAIN) or not want.about.terms:
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
        return Verdict(ORDER[at], stated[i], claim(stated[i]), strength=float(about[i]))
    i = best[0]
    return Verdict("mentioned", stated[i], strength=float(about[i])) if about[i] >= TOUCHES else Verdict("none")


def _state(want: Wanted, s: Statement) -> State:
    if spoken := languages(want.requirement.text):
        return "meets" if spoken & languages(s.text) or not languages(s.text) else "fails"
    if want.none and (thing := without(want.requirement.text)):
        there = has(s.text, thing)
        if there is not None:
            return "fails" if there else "partial" if limited(s.text, want.requirement.text) else "meets"
    if want.none and NOT.search(plain(s.text)):
        return "mentioned"  # whether it denies the lack or the thing itself is for a person to read
    if denied(s.text, not_asked=want.not_, none_asked=want.none) and not YET.search(s.text):
        return "fails"
    if limited(f"{s.text} {s.condition}", want.requirement.text):
        return "partial"
    return "mentioned" if want.not_ and not (NOT.search(s.text) or NONE.search(s.text)) else "meets"


def _located(want: Wanted, stated: Sequence[Statement], read: Sequence[int]) -> Verdict | None:
    """Where a company says that it is."""
    found = []
    for i in read:
        if state := want.place.said(stated[i].text):
            found.append((ORDER.index(state), i, state))
    return Verdict(min(found)[2], stated[min(found)[1]]) if found else Verdict("none")
