"""Where a company must be, and whether a statement says that it is there."""

from __future__ import annotations

import re
from typing import NamedTuple

from assistant.schema import State

_ASKS = re.compile(
    r"gevestigd|vestiging|gehuisvest|standplaats|head office|bedrijf zit|leverancier zit|locatie van|hoofdkantoor|kantoor in|werkplaats in|productie(?:locatie)? in|geproduceerd in|gebouwd in|gemaakt in|bedrijf(?:ven)? (?:in|uit)"
    r"|leverancier (?:in|uit)|\b(?:in|uit|binnen) (?:de provincie |de regio |the province of |the region of )?(?:Zuid-Holland|Nederland|Europa|de EU)\b|based in|located in|established in|headquartered|from the Netherlands|in the Netherlands|South Holland|within the EU",
    re.I,
)
_OF_OTHER_THINGS = re.compile(
    r"gegevens|\bdata\b|opslag|opgeslagen|onderdelen|voorraad|reparat|repare|onderhoud|service|server|monteur|spare|stock|engineer|helpdesk|support|stored",
    re.I,
)
"""Where data stay or a mechanic comes from says nothing of where a company is."""
_CUE = re.compile(
    r"\b(?:bouw(?:t|en)|ma(?:akt|ken)|ontwikkel(?:t|en)|ontwerp(?:t|en)|pers(?:t|en)|we(?:eft|ven)|produce(?:ert|ren)|verzorg(?:t|en)|builds?|makes?|designs?|develops?|assembles?|manufactures?)\b(?=.*\b(?:in|uit|from|at)\b)"
    r"|weverij|perserij|studio|\bwerken (?:wij |we )?met \d+|\bteam of \d+|\bvanuit (?=[A-Z])"
    r"|gevestigd|vestiging|gehuisvest|opgericht in|founded in|works? from|werkt vanuit|\bplaats\b|ground station|clean room|head office|production|zetel|kantoor|werkplaats|fabriek|\bhal\b|onder één dak|werf|loods|laboratorium|testhal|productielocatie|standplaats|zit(?:ten)? in|staat in|staan in|onze locatie|adres|hoofdkantoor"
    r"|based in|based at|located|headquarter|office|factory|workshop|plant in|facility|facilities|premises|from our|uit (?=[A-Z])|B\.V\.,",
    re.I,
)
_COUNTRIES = {
    "nederland": r"Nederland|Netherlands|Dutch|Holland",
    "eu": r"Nederland|Netherlands|Duitsland|Germany|België|Belgium|Frankrijk|France|Denemarken|Denmark|Zweden|Sweden|Finland|Italië|Italy|Spanje|Spain|Polen|Poland|Estland|Estonia|Luxemburg|Ierland|Ireland|EU\b|Europese Unie|European Union",
}
_PROVINCES = frozenset("Groningen Friesland Fryslân Drenthe Overijssel Flevoland Gelderland Utrecht Noord-Holland Zuid-Holland Zeeland Noord-Brabant Limburg".split())
_ABROAD = re.compile(r"\b(?:Duitsland|Germany|België|Belgium|Frankrijk|France|Denemarken|Denmark|Verenigd Koninkrijk|United Kingdom|Engeland|England|Noorwegen|Norway|Zweden|Sweden|Verenigde Staten|United States|USA|China|Israël|Israel|Turkije|Turkey)\b")  # fmt: skip
_ELSEWHERE = frozenset(
    "Amsterdam Utrecht Eindhoven Groningen Enschede Arnhem Nijmegen Tilburg Breda Helmond Almere Apeldoorn Hengelo Deventer Zwolle Leeuwarden Maastricht Geleen Heerlen Venlo Middelburg Vlissingen Terneuzen "
    "Goes Amersfoort Hilversum Haarlem Alkmaar Hoorn Ede Wageningen Veenendaal Oss Veghel Best Son Nuenen Veldhoven Roosendaal Emmen Assen Drachten Harlingen Delfzijl Eemshaven Lelystad Kampen Urk Marknesse "
    "Almelo Oldenzaal Doetinchem Zutphen Tiel Nijkerk Ermelo Soesterberg IJmuiden Velsen Zaandam Purmerend Hoofddorp Schiphol Petten Yerseke Hulst Roermond Weert Sittard Waalwijk Etten-Leur Oirschot Drunen".split()
)
"""Places in the Netherlands that no province but their own lists."""


_DIVIDED = re.compile(r"hoofdkantoor|head office|headquarter|\bzit in|gevestigd|based in|deels|gedeeltelijk|partly", re.I)
"""The seat is one place and a part of the work another."""
_BRANCH = re.compile(r"\been (?:vestiging|kantoor|locatie)|\ba(?:n)? (?:branch|office)", re.I)
_SEAT = re.compile(r"gevestigd|vestiging|gehuisvest|hoofdkantoor|based in|located in|headquartered", re.I)


class Places(NamedTuple):
    """What a requirement accepts: places by name, or a country."""

    names: frozenset[str]
    country: str
    branch: bool = False
    """A branch is enough."""

    def said(self, text: str) -> State | None:
        """Whether a statement says that the company is where it must be, or only a part of it; None where it is silent."""
        if not _CUE.search(text):
            return None
        found = set(re.findall(r"[A-Z][\w'’-]+(?: aan (?:den|de) [A-Z]\w+| [A-Z][\w'’-]+)*", text))
        parts = found | {w for name in found for w in name.split()}
        outside = bool(parts & ((_ELSEWHERE | _PROVINCES) - self.names) or _ABROAD.search(text))
        if not self.country:
            if parts & self.names:
                return "partial" if outside and not self.branch and _DIVIDED.search(text) else "meets"
            return "fails" if outside else None
        dutch = bool(parts & (self.names | _ELSEWHERE | _PROVINCES)) or bool(re.search(_COUNTRIES["nederland"], text))
        if _ABROAD.search(text) and not re.search(_COUNTRIES[self.country], text):
            return "partial" if dutch else "fails"
        return "meets" if dutch or re.search(_COUNTRIES[self.country], text) else None


def place(text: str, region: frozenset[str]) -> Places | None:
    """What a requirement says of where a company must be; None where it says nothing. `region` names the own region and its places."""
    if not _ASKS.search(text) or (_OF_OTHER_THINGS.search(text) and not _SEAT.search(text)):
        return None
    if any(re.search(rf"\b{re.escape(name)}\b", text) for name in region):
        return Places(region, "", bool(_BRANCH.search(text)))
    if re.search(r"\bEU\b|Europ", text):
        return Places(region, "eu")
    return Places(region, "nederland") if re.search(_COUNTRIES["nederland"], text) else None
