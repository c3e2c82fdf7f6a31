"""Companies with brochures that tests make for themselves, read by the real `load`."""

from __future__ import annotations

from pathlib import Path

from assistant.pipeline import Assistant
from assistant.schema import Challenge, Requirement, Shortlist
from ingest.load import load
from tests.library import alone, write

RADAR = """# Kustoog: radar tegen kleine drones

Kustoog is gevestigd in Delft en bouwt een radar die kleine drones boven zee opmerkt.

| Eigenschap | Oog S | Oog M | Voorwaarde |
|---|---|---|---|
| Detectiebereik kleine drone | tot 3 km | tot 7 km | |
| Gewicht antenne | 20 kg | 64 kg | zonder mast |
| Levertijd | 4 maanden | 9 maanden | |

De Oog M is TRL 8. Een koppeling met ASTERIX is aanwezig.

- ISO 9001, afgegeven in 2023.
- AQAP 2110: audit gepland, nog niet verleend.

De radar is niet geschikt voor gebruik in tunnels.
"""
OUD = RADAR.replace("tot 7 km", "tot 5 km").replace("Kustoog: radar", "Kustoog (2023): radar")
GELUID = """# Stilhoor: drones horen

Stilhoor maakt microfoons die kleine drones aan hun geluid opmerken. Wij zitten in Breda.

| Eigenschap | Waarde | Voorwaarde |
|---|---|---|
| Detectiebereik kleine drone | 400 m | bij windkracht 3 |
| Levertijd | 6 weken | |

Het product is TRL 9. ISO 9001: verlopen in 2022.
"""
KAST = """# Zeekabel Meubelen

Zeekabel Meubelen maakt kasten en tafels van oud hout. De levertijd is 3 weken. Wij zijn gevestigd in Den Haag.
"""
ROWS = {
    "kustoog.md": ("Kustoog B.V.", RADAR),
    "stilhoor.md": ("Stilhoor B.V.", GELUID),
    "kast.md": ("Zeekabel Meubelen B.V.", KAST),
}
CHALLENGE = Challenge(
    title="Kleine drones opmerken boven zee",
    requirements=tuple(
        Requirement(requirement_id=f"R{n}", text=text, priority=priority, source=text)
        for n, (text, priority) in enumerate(
            [
                ("Een kleine drone wordt op ten minste 5 km opgemerkt", "must"),
                ("Het product heeft ten minste TRL 7", "must"),
                ("De leverancier is gecertificeerd volgens ISO 9001", "should"),
                ("De leverancier is gecertificeerd volgens AQAP 2110", "should"),
                ("De levertijd is hoogstens zes maanden", "should"),
                ("De leverancier is gevestigd in Zuid-Holland", "should"),
                ("Het systeem is te gebruiken in tunnels", "should"),
                ("Sporen zijn beschikbaar in ASTERIX", "should"),
            ],
            1,
        )
    ),
)


def shelf(folder: Path, rows: dict[str, tuple[str, str | bytes]] = ROWS, *, more: str = "") -> Path:
    """A folder of brochures with their sources.csv."""
    lines = ["file,title,publisher,date,language,company,label,supersedes"]
    for name, (company, text) in rows.items():
        write(folder / name, text)
        lines.append(f"{name},Brochure {company},{company},2025-06-01,nl,{company},openbaar,")
    write(folder / "sources.csv", "\n".join(lines) + "\n" + more)
    return folder


def matched(folder: Path, index: Path, challenge: Challenge = CHALLENGE, **given: object) -> Shortlist:
    """The shortlist from a folder of brochures, through a real index."""
    settings = alone(index, corpora=folder, **given)
    load([folder], settings)
    return Assistant(settings).match(challenge)[0]


def states(found: Shortlist) -> dict[str, tuple[str, ...]]:
    """Every company's states, in the requirements' order."""
    return {c.company: tuple(e.state for e in c.evidence) for c in found.candidates}
