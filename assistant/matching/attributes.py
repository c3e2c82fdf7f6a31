"""Which property a figure is of: delivery time and endurance are both hours, and never each other's evidence."""

from __future__ import annotations

import re
from functools import lru_cache

_ANY: dict[str, dict[str, str]] = {
    "time": {
        "delivery": r"lever(?:tijd|baar|en\b|ing)|geleverd|na opdracht|na bestelling|eerste exemplaar|lead time|deliver|besteld|op voorraad|from stock",
        "setup": r"opbouw|opzet|opgezet|opgebouwd|opstel|inzetgereed|gebruiksklaar|operationeel (?:binnen|zijn)|inzetbaar binnen|set[- ]?up|deploy|assembl|gereed|in bedrijf (?:stellen|te)|ready"
        r"|te water (?:te )?laten|launch",
        "charging": r"oplaad|opladen|laadtijd|laden|geladen|recharg|charg|hervul|herlaad|wisselen|omwissel|swap",
        "response": r"reactietijd|reageer|reageren|vertraging|latency|respon|waarschuw|alarm|melding|meldt|binnen .{0,20}na|verwerk",
        "training": r"opleiding|training|cursus|ingewerkt|inwerk|instructie|leren bedienen|trained",
        "maintenance": r"onderhoud|reparatie|repareer|herstel|storing|maintenance|repair|service",
        "lifetime": r"levensduur|lifetime|service life|gaat .{0,20} mee|garantie|warranty|houdbaar|bewaard|bewaartijd|opslag|shelf life",
        "endurance": r"vaarduur|vliegduur|vliegtijd|vaartijd|uithoudingsvermogen|autonomie|gebruiksduur|accuduur|batterijduur|looptijd|endurance|flight time|mission time"
        r"|(?:onafgebroken|aaneengesloten|continu|zelfstandig|zonder (?:onderbreking|bij ?tanken|opladen|onderhoud))|vaart|varen|vliegt|vliegen|draait|werkt|in de lucht|op zee|op een acculading|op één lading|runs|run time|continuous",
    },
    "mass": {
        "payload": r"nuttige last|laadvermogen|payload|lading|draagt|dragen|meenemen|neemt .{0,30} mee|vervoer|tillen|tilt|hef|carr(?:y|ies)|lift|vracht|cargo|load",
        "weight": r"gewicht|massa|wee?g|zwaar|zwaarder|licht|weight|mass|weigh|heavy|heavier|waterverplaatsing|displacement",
    },
    "angle": {
        "coverage": r"dekking|rondom|coverage|field of view|kijkhoek|openingshoek",
        "accuracy": r"nauwkeurig|richting|peil|accura|bearing|direction",
    },
    "length": {
        "smallest": r"kleinste|smallest|minimale afmeting|(?:schepen|vaartuigen|boten|drones|objecten|voorwerpen|doelen|vessels|ships|boats|objects|targets) (?:van|vanaf|of|longer|groter|langer)",
        "depth": r"diep|doorwaad|waad|ford(?:s|ing)|door .{0,15}water|inches of water|waterdiepte|duikdiepte|depth|deep",
        "accuracy": r"nauwkeurig|afwijk|precisie|resolutie|fout|accura|precision|resolution|error|drift",
        "height": r"hoogte|hoog|altitude|height",
        "range": r"bereik|overbrug|bestrij|bewaak|monitored|cover|bridge|reikwijdte|detecteer|detecteren|detectie|opsporen|opmerk|waarneem|waarnemen|waargenomen|opgemerkt|gezien|zien|sees|herken|afstand|range|detect|distance|km ver|actieradius|vliegbereik|verbinding",
        "width": r"breed|breder|width|wide|beam",
        "thickness": r"dik|thick",
        "diameter": r"diameter|(?<!radar)doorsnede|doorsnee",
        "length": r"lengte|lang|length|long",
    },
    "money": {"price": r"."},
    "share": {
        "probability": r"kans|detectiekans|betrouwba|beschikba|probability|availability|uptime|reliab|valse|false|nauwkeurig|herken|recogni",
        "humidity": r"vochtig|humid",
    },
    "person": {
        "staff": r"werken er|medewerkers|in dienst|werknemers|employees|staff of|people work",
        "capacity": r"zitplaats|slaapplaats|capaciteit|plaats (?:voor|aan)|passagiers|patiënt|deelnemers|gebruikers|onderdak|seats|capacity|passengers|patients|users",
        "crew": r".",
    },
}
_PATTERNS = {
    dimension: [(name, re.compile(pattern, re.I)) for name, pattern in names.items()]
    for dimension, names in _ANY.items()
}
SMALLER_IS_BETTER = frozenset(
    "smallest delivery setup charging response training maintenance accuracy weight thickness price crew width diameter".split()
)
"""Properties of which a bare figure in a requirement is the most that is allowed."""


PLAIN = frozenset(
    "delivery weight charging setup price accuracy training lifetime crew thickness width diameter".split()
)
"""Properties that a product has one of: no more is needed to know that two figures are of the same thing."""


@lru_cache(maxsize=100_000)
def attribute(text: str, dimension: str) -> str:
    """The property that the text speaks of, the first that fits; empty where it does not say."""
    return next((name for name, pattern in _PATTERNS.get(dimension, ()) if pattern.search(text)), "")
