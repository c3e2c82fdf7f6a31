"""`rcb retain`, `rcb erase`, `rcb export` and `rcb register`: what is kept, for how long, and how it goes or is handed over."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Optional

import typer
from rich.console import Console

from assistant.settings import Settings
from ingest.errors import RcbError

IndexDir = Annotated[Optional[Path], typer.Option("--index", help="Map met de index (standaard .rcb).")]
AsJson = Annotated[bool, typer.Option("--json", help="Uitvoer voor programma's: één JSON-object.")]
out = Console(soft_wrap=True)
erase = typer.Typer(help="Wis wat van iemand is bewaard; u krijgt een bewijs.", no_args_is_help=True)
export = typer.Typer(help="Draag over wat van een vraagstuk is bewaard.", no_args_is_help=True)
BY = "beheerder (opdrachtregel)"


def _settings(index: Path | None) -> Settings:
    return Settings.from_environment(**({"index": index} if index else {}))


def _say(text: str, as_json: bool, facts: dict[str, Any]) -> None:
    if as_json:
        print(json.dumps(facts))
    else:
        out.print(text, highlight=False, markup=False)


def _days(days: int) -> str:
    return f"{days} dagen" if days else "geen termijn"


def retain(
    index: IndexDir = None,
    apply: Annotated[
        bool, typer.Option("--apply", help="Wis het ook; zonder deze optie wordt alleen gekeken.")
    ] = False,
    hold: Annotated[Optional[str], typer.Option(help="Houd vast: alles, vraagstuk:…, gesprek:…, gebruiker:…")] = None,
    reason: Annotated[str, typer.Option(help="Waarom het wordt vastgehouden.")] = "",
    release: Annotated[Optional[str], typer.Option(help="Laat los wat wordt vastgehouden.")] = None,
    as_json: AsJson = False,
) -> None:
    """Toon wat over de bewaartermijn is, en wis het met --apply; wat wordt vastgehouden blijft."""
    from assistant.retention import Hold, Holds, clear, past, receipt

    settings = _settings(index)
    holds = Holds(settings.index)
    if hold:
        holds.add(Hold(hold, reason, BY, datetime.now(UTC).isoformat(timespec="seconds")))
    if release:
        holds.release(release)
    found = past(settings)
    counts = {
        "gesprekken": len(found.conversations),
        "bestanden": len(found.uploads),
        "vraagstukken": len(found.cases),
        "regels in het auditlog": found.audit,
        "vastgehouden": found.held,
    }
    terms = {
        "gesprekken": settings.keep_conversations,
        "bestanden": settings.keep_uploads,
        "vraagstukken": settings.keep_cases,
        "regels in het auditlog": settings.keep_audit,
    }
    lines = [f"{what}: {counts[what]} over de termijn ({_days(days)})" for what, days in terms.items()]
    lines += [f"vastgehouden, dus niet gewist: {found.held}"] if found.held else []
    lines += [f"{h.subject} wordt vastgehouden sinds {h.at[:10]}: {h.reason}" for h in holds.all()]
    lines += ["Het auditlog wordt niet ingekort: elke regel hoort bij de keten."] if found.audit else []
    facts: dict[str, Any] = {"over": counts, "termijnen": terms, "holds": [h._asdict() for h in holds.all()]}
    if apply:
        clear(settings, found)
        facts["bewijs"] = str(receipt(settings, "opgeschoond", {"aantallen": counts, "termijnen": terms, "door": BY}))
        lines.append(f"Gewist, ook van de schijf. Bewijs: {facts['bewijs']}")
    else:
        lines.append("Er is niets gewist. Met --apply wordt gewist wat over de termijn is.")
    _say("\n".join(lines), as_json, facts)


@erase.command("user")
def erase_user(
    name: Annotated[str, typer.Argument(help="De gebruikersnaam.")],
    index: IndexDir = None,
    yes: Annotated[bool, typer.Option("--yes", help="Vraag niet om bevestiging.")] = False,
    as_json: AsJson = False,
) -> None:
    """Wis de gesprekken, bestanden en beoordelingen van een gebruiker; u krijgt een bewijs."""
    from assistant.erase import erase_user as take_out

    if not yes and not typer.confirm(
        f"Alle gesprekken, bestanden en beoordelingen van {name} wissen? Dit kan niet terug."
    ):
        raise RcbError("Er is niets gewist.")
    made = take_out(name, _settings(index), actor=BY)
    _say(made.text, as_json, made.facts)


@export.command("case")
def export_case(
    case_id: Annotated[str, typer.Argument(help="Het kenmerk uit `rcb cases`, of het begin ervan.")],
    to: Annotated[
        Optional[Path], typer.Option("--out", help="Waarheen; standaard vraagstuk-….zip in deze map.")
    ] = None,
    index: IndexDir = None,
    as_json: AsJson = False,
) -> None:
    """Zet een vraagstuk met dossier, bijlagen en de hashes van documenten in één zip; u krijgt een bewijs."""
    from assistant.handover import export_case as hand_over

    made = hand_over(case_id, _settings(index), to=to, actor=BY)
    _say(made.text, as_json, made.facts)


def register(
    index: IndexDir = None,
    to: Annotated[
        Optional[Path], typer.Option("--out", help="Schrijf naar dit bestand in plaats van op het scherm.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Schrijf het blad voor het Algoritmeregister, ingevuld met wat hier draait."""
    from assistant.algorithm import as_markdown, sheet

    found = sheet(_settings(index))
    text = json.dumps(found, ensure_ascii=False, indent=1) if as_json else as_markdown(found)
    if to:
        to.write_text(text + "\n", encoding="utf-8")
        out.print(f"Geschreven: {to}", highlight=False, markup=False)
    else:
        print(text)
