"""Find requirements that are written for one company or brand, and word them by function instead."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from assistant.intake.wording import amounts

_NAME = r"[A-Z][\w&’'-]*(?:[ -](?:[A-Z][\w&’'-]*|[A-Z]{0,3}-?\d[\w-]*))*"
_KNOWN = re.compile(
    r"(?:Nederland|Nederlands|Europ|Engels|Duits|Frans|Belgi|NAVO|NATO|EU|EER|Defensie|Koninklijke|Marine|English|Dutch|Europe|Noordzee|North Sea|Zuid-Holland|Rotterdam|Den|The Hague|Delft|Leiden|Dordrecht"
    r"|ISO|NEN|STANAG|MIL|AQAP|ABDO|ABRO|IP\d|TRL|AIS|GPS|GNSS|Galileo|Link|Windows|Linux|USB|Ethernet|IPv|Mode|Technology|Technical|Sea State|Beaufort|MBZ|COMMIT|CZSK|CLAS|CLSK|MIND|KMar|RHIB|RCB|OTAN|SBIR|CE|AI|C2|UAS|USV|UAV|RF|EO|IR|LTE|5G|4G|VHF|UHF|HF|Q[1-4]|Python|REST|JSON|NMEA|Ku|Ka|OT|IT)(?![a-rt-z])"
    r"|(?:januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december|monday|january|march|may|june|july)",
    re.I,
)
_CUES = (
    re.compile(rf"\b(?:het merk|merk|fabricaat|fabrikaat|fabrikant|type|brand|model|manufactured by|made by|gemaakt door|geleverd door|leverancier)\s+(?P<name>{_NAME})"),
    re.compile(rf"\b(?:[Aa]lleen|[Uu]itsluitend|[Ee]nkel|[Oo]nly|[Ss]olely)\s+(?:(?:de|het|een|the|a|an|van|by|from)\s+)*(?:\w+\s+(?:van|by|from)\s+)?(?P<name>{_NAME})"),
    re.compile(r"\b(?:een|de|het|an?|the)\s+(?P<name>[A-Z][\w&’'-]*(?:[ -][A-Z][\w&’'-]*)*[ -][A-Z]{0,3}-?\d[\w-]*)(?![\w%])"),
    re.compile(rf"(?P<name>{_NAME}\s(?:B\.?V\.?|N\.?V\.?|GmbH|Inc\.?|Ltd\.?|AG))(?!\w)"),
    re.compile(rf"\b(?:moet|moeten|must|shall|wordt|zoeken|willen)\b(?:\s+\w+){{0,2}}?\s+(?:een|an?)\s+(?P<name>{_NAME})(?=\s+(?:zijn|wezen|be|worden|van\b|radar|drone|camera|systeem|system|vaartuig|sensor)|[.,;]?$)"),
    re.compile(rf"\b(?:be|zijn)\s+(?:an?|the|een|de)\s+(?P<name>{_NAME})\b"),
)  # fmt: skip
_EQUAL = re.compile(r"of (?:een )?(?:gelijkwaardig\w*|vergelijkbaar|equivalent)|or (?:equivalent|equal|similar|comparable)|bijvoorbeeld|zoals|e\.g|such as", re.I)  # fmt: skip
_FITS = re.compile(r"koppel|integr|interop|compatib|aansluit|aansluiten|interface|in gebruik|bestaande|uitwissel|communiceren met|connect|works? with|samenwerk|past (?:in|op)|gevestigd|locatie|haven|test", re.I)  # fmt: skip
_REQUEST = re.compile(
    r"\b(?:schrijf|stel|formuleer|pas|richt|maak|zet|leg|zorg|write|draft|word|tailor|make sure|ensure)\b.{0,90}\b(?:alleen|uitsluitend|enkel|only|slechts)\b.{0,60}\b(?:voldoe\w*|past|passen|overblij\w*|kan\b|kunnen|in aanmerking|qualif\w*|meets?|win|remains?|can\b)"
    r"|\b(?:toeschrijven|toe te schrijven|toegeschreven|toe (?:naar|op))\b|\bop maat\b.{0,20}\bvan [A-Z]|\b(?:tailor(?:ed)?|written) (?:to|for) (?:one|a single|[A-Z])"
    r"|\b(?:[Aa]lleen|[Uu]itsluitend|[Oo]nly) (?-i:[A-Z][\w-]+)(?: (?-i:[A-Z][\w-]+))* (?:voldoet|komt in aanmerking|kan\b|past|blijft|qualifies|can\b|meets)",
    re.I,
)
_KINDS = r"(?:radar|camera|drone|vaartuig|voertuig|sensor|systeem|system|software|boot|robot|antenne|vessel|vehicle|accu|kabel|product|platform)\w*"


class Branded(NamedTuple):
    """The name in a requirement, and the requirement with the function in its place."""

    name: str
    functional: str


@lru_cache(maxsize=10_000)
def branded(text: str) -> Branded | None:
    """The one name that a requirement asks for; what must only work together with it is no such thing."""
    if _EQUAL.search(text) or _FITS.search(text):
        return None
    for cue in _CUES:
        for found in cue.finditer(text):
            name = found["name"]
            if _KNOWN.match(name) or any(
                a.start < found.end("name") and found.start("name") < a.start + len(a.text) for a in amounts(text)
            ):
                continue
            return Branded(name, _functional(text, name))
    return None


def request(text: str) -> bool:
    """Whether a sentence asks to word the requirements so that one party is left."""
    return bool(_REQUEST.search(text))


def _functional(text: str, name: str) -> str:
    """The requirement without the name; where nothing is left that says what, `een systeem met de gevraagde functie`."""
    kind = re.search(rf"\b{_KINDS}", text.replace(name, ""), re.I)
    english = re.search(r"\b(?:the|must|shall)\b", text, re.I)
    same = "with the required function" if english else "met de gevraagde functie"
    noun = "" if kind else ("system " if english else "systeem ")
    cut = re.sub(
        rf"(?:\s*\b(?:van|by|from)\s+)?(?:\bhet\s+)?\b(?:merk|fabricaat|fabrikaat|fabrikant|type|brand|model)\s+{re.escape(name)}",
        f" {noun}{same}",
        text,
    )
    if cut == text:
        cut = re.sub(rf"\b(?:van|by|from)\s+{re.escape(name)}", same, text)
    if cut == text:
        before = rf"{re.escape(name)}(?:[ -](?P<kind>{_KINDS}))?"
        cut = re.sub(before, lambda m: f"{m['kind'] or ('system' if english else 'systeem')} {same}", text, count=1)
    cut = re.sub(r"\b(?:[Aa]lleen|[Uu]itsluitend|[Oo]nly)\s+", "", cut)
    cut = re.sub(r"\bmet de gevraagde functie zijn\b", "de gevraagde functie hebben", cut) if kind else cut
    return " ".join(cut.split())
