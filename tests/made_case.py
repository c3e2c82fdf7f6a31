"""A vraagstuk with its shortlist, as the register would keep it: invented companies, and quotes that give them away."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from assistant.office import Office
from assistant.schema import (
    Candidate,
    Case,
    Challenge,
    Citation,
    Coverage,
    Evidence,
    Field,
    Group,
    Overruling,
    Requirement,
    Shortlist,
    State,
)
from ingest.settings import ROOT

OFFICE = Office.read(ROOT / "corpora" / "organisatie.toml")

MUSTS = {
    "R1": "Detecteert een drone met een RCS van 0,01 m² op minimaal 5 km",
    "R2": "Werkt aan boord bij zeegang 4",
    "R3": "Onderscheidt vogels van drones",
    "R4": "Uitvoer in ASTERIX voor koppeling aan het commandosysteem",
}
SHOULDS = {
    "R5": "Massa van hoogstens 80 kg",
    "R6": "Levering binnen 9 maanden",
    "R7": "Ook bruikbaar zonder zendvermogen",
    "R8": "Leverancier is AQAP 2110-gecertificeerd",
}
REQUIREMENTS = tuple(
    Requirement(requirement_id=i, text=t, priority="must" if i in MUSTS else "should", source=t)
    for i, t in (MUSTS | SHOULDS).items()
)
CHALLENGE = Challenge(
    title="Drones detecteren op zee",
    fields=(
        Field(name="reference", value="CZSK-2026-014", source="Kenmerk: CZSK-2026-014"),
        Field(name="date", value="12 januari 2026", source="Datum: 12 januari 2026"),
        Field(
            name="problem",
            value="Patrouilleschepen zien kleine drones te laat. Wij zoeken een middel dat ze op tijd meldt, ook bij slecht weer.",
            source="Patrouilleschepen zien kleine drones te laat.",
        ),
    ),
    requirements=REQUIREMENTS,
    questions=(
        "Welk beveiligingsniveau geldt, en is ABRO of ABDO nu al nodig of pas bij gunning? Mag het RCB het vraagstuk openbaar delen?",
        "Is er budget, en uit welk instrument?",
        "Welke eisen zijn knock-out, en hoe wordt getoetst of eraan is voldaan?",
    ),
)

HAVIKOOG, ETHER, VINK, OPTO, DUIN, KABEL, RUIS, WERP = (
    "Havikoog Radar B.V.",
    "Etherwacht RF Systems B.V.",
    "Luistervink Akoestiek B.V.",
    "Kustblik Optronica",
    "Duinster Space B.V.",
    "Zeekabel Design B.V.",
    "Radar en Ruis B.V.",
    "Werpnet Veiligheid N.V.",
)
FILES = {
    HAVIKOOG: ("havikoog-radar.pdf", "Duinvalk-radarfamilie: kleine drones zien boven land en zee", date(2025, 9, 3)),
    ETHER: ("etherwacht-rf.pdf", "SpectraPost: passive RF detection of small drones", date(2025, 4, 16)),
    VINK: ("luistervink-akoestiek.pdf", "Luisterpost LP-4: drones horen voordat u ze ziet", date(2024, 10, 22)),
    OPTO: ("kustblik-optronica-scan.pdf", "Kustblik: camera’s voor de kust", None),
    DUIN: ("duinster-space.pdf", "Duinster-S: a radar satellite the size of a suitcase", date(2025, 3, 31)),
    KABEL: ("zeekabel-design.pdf", "Ontwerp van zeekabels", date(2025, 2, 1)),
    RUIS: ("radar-en-ruis.pdf", "Radaradvies", date(2024, 5, 5)),
    WERP: ("werpnet.pdf", "Netten tegen drones", date(2025, 6, 6)),
}


def citation(company: str, quote: str, page: int | None = 2, **known: Any) -> Citation:
    file, title, published = FILES[company]
    start = 40 * len(quote) % 997
    base = {
        "number": 1,
        "document_id": f"bedrijven/{file}",
        "version": 1,
        "file": file,
        "title": title,
        "page": page,
        "quote": quote,
        "start": start,
        "end": start + len(quote),
        "verified": True,
        "sha256": "a" * 64,
        "label": "openbaar",
        "practice": "oefenmateriaal",
        "company": company,
        "publisher": company,
        "published": published,
    }
    return Citation(**(base | known))


def cell(company: str, requirement: str, state: State, quote: str = "", **known: Any) -> Evidence:
    cited = known.pop("citation", citation(company, quote) if quote else None)
    return Evidence(requirement_id=requirement, company=company, state=state, citation=cited, **known)


def candidate(company: str, rank: int, group: Group, *cells: Evidence) -> Candidate:
    found = {c.requirement_id: c for c in cells}
    row = tuple(found.get(r.requirement_id) or cell(company, r.requirement_id, "none") for r in REQUIREMENTS)
    met = {r.requirement_id for r, c in zip(REQUIREMENTS, row) if c.state == "meets"}
    coverage = Coverage(
        must_met=len(met & set(MUSTS)),
        must_total=len(MUSTS),
        should_met=len(met & set(SHOULDS)),
        should_total=len(SHOULDS),
    )
    return Candidate(
        rank=rank, company=company, group=group, coverage=coverage, files=(FILES[company][0],), evidence=row
    )


OVERRULED = Overruling(
    requirement_id="R3",
    company=ETHER,
    state="partial",
    reason="Het gaat om toestellen met een radiosignaal; vogels zenden niet.",
    by="A. de Coördinator",
    at=datetime(2026, 2, 2, 10, 0, tzinfo=UTC),
)
CANDIDATES = (
    candidate(
        HAVIKOOG,
        1,
        "promising",
        cell(
            HAVIKOOG,
            "R1",
            "meets",
            "Detectiebereik kleine drone (RCS 0,01 m²)\ttot 3,5 km\ttot 6 km\tbij helder weer en vrij zicht",
            note="Duinvalk M · Onder voorwaarde: bij helder weer.",
        ),
        cell(HAVIKOOG, "R2", "partial", "Bij zeegang 4 neemt het bereik met ongeveer een derde af."),
        cell(HAVIKOOG, "R3", "meets", "Onderscheid tussen vogels en drones op grond van vleugelslag en rotorbeweging."),
        cell(
            HAVIKOOG,
            "R4",
            "meets",
            "Uitvoer in ASTERIX categorie 062, zodat elk gangbaar commandosysteem de sporen kan lezen.",
        ),
        cell(
            HAVIKOOG,
            "R5",
            "meets",
            "Massa antenne-eenheid\t24 kg\t71 kg\tzonder mast",
            older="In 2023 was de massa 84 kg.",
        ),
        cell(HAVIKOOG, "R6", "meets", "De Duinvalk M van Havikoog is leverbaar binnen 9 maanden na opdracht."),
        cell(
            HAVIKOOG,
            "R8",
            "partial",
            "AQAP 2110: audit gepland, nog niet verleend.",
            note="Nog niet aangetoond: in ontwikkeling of verwacht.",
        ),
    ),
    candidate(
        ETHER,
        2,
        "promising",
        cell(
            ETHER,
            "R1",
            "meets",
            "Detects control links of small drones at up to 7 km over open water.",
            claim="independent",
        ),
        cell(
            ETHER,
            "R3",
            "partial",
            "Birds do not transmit and are never reported.",
            overruled=OVERRULED,
            computed="meets",
        ),
        cell(ETHER, "R7", "meets", "The sensor is fully passive and emits nothing."),
        cell(ETHER, "R6", "meets", "Delivery within 6 months; contact Jan Vermeulen at sales@etherwacht.example."),
    ),
    candidate(
        VINK,
        3,
        "ask_first",
        cell(
            VINK,
            "R3",
            "partial",
            "Een klein rekenmodel vergelijkt wat het hoort met een bibliotheek van 38 dronetypen.",
        ),
        cell(VINK, "R5", "meets", "Massa\t6,8 kg\tmet statief en accu"),
        cell(VINK, "R7", "meets", "Het station zendt niets uit en is daardoor zelf niet op te sporen."),
    ),
    candidate(
        OPTO,
        3,
        "ask_first",
        cell(
            OPTO,
            "R3",
            "meets",
            citation=citation(
                OPTO,
                "De camera toont het beeld, zodat de wacht een vogel van een drone onderscheidt.",
                None,
                section="Over › Kustblik",
            ),
        ),
    ),
    candidate(DUIN, 5, "ask_first", cell(DUIN, "R1", "mentioned", "A radar satellite sees ships, not drones.")),
    candidate(RUIS, 6, "ask_first"),
    candidate(KABEL, 6, "ask_first"),
    candidate(
        WERP,
        8,
        "must_failed",
        cell(WERP, "R2", "fails", "Niet geschikt voor gebruik aan boord."),
        cell(
            WERP,
            "R1",
            "partial",
            '=HYPERLINK("http://kwaad.example") tot 300 m <b>vet</b> [klik](http://kwaad.example)',
        ),
    ),
)
SHORTLIST = Shortlist(
    challenge=CHALLENGE,
    candidates=CANDIDATES,
    gaps=tuple(r for r in REQUIREMENTS if r.requirement_id in ("R2", "R8")),
    single=((REQUIREMENTS[3], HAVIKOOG),),
    not_shortlisted=((WERP, "Harde eis niet gehaald: Werkt aan boord bij zeegang 4"),),
    questions=((HAVIKOOG, "Wat is nu aangetoond, en wat nog niet, bij “Werkt aan boord bij zeegang 4”?"),),
)


def case(**known: Any) -> Case:
    base = {
        "case_id": "3f0c2c1e-0000-4000-8000-000000000001",
        "challenge": CHALLENGE,
        "approved": True,
        "label": "intern",
        "owner": "A. de Coördinator",
        "status": "searching",
        "deadline": date(2026, 3, 1),
        "received": datetime(2026, 1, 13, 9, 0, tzinfo=UTC),
        "shortlist": SHORTLIST,
    }
    return Case(**(base | known))
