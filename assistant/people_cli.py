"""`rcb users`: who may log in, with which role; each change is in the audit log."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Optional

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from assistant.audit import COMMAND_LINE, OPERATOR, Audit
from assistant.login import forget
from assistant.people import ROLES, People
from assistant.settings import Settings
from ingest.schema import LABELS

app = typer.Typer(help="Gebruikers: toevoegen, wijzigen, uitschakelen, uitloggen.", no_args_is_help=True)
out = Console(soft_wrap=True)

RoleName = StrEnum("RoleName", ROLES)  # type: ignore[misc]
LabelName = StrEnum("LabelName", LABELS)  # type: ignore[misc]
IndexDir = Annotated[Optional[Path], typer.Option("--index", help="Map met de index (standaard .rcb).")]
Name = Annotated[str, typer.Argument(help="Gebruikersnaam.")]
Label = Annotated[Optional[LabelName], typer.Option(help="Het hoogste label dat deze gebruiker ziet.")]


def _folder(index: Path | None) -> Path:
    return Settings.from_environment(**({"index": index} if index else {})).index


def _people(index: Path | None) -> People:
    return People(_folder(index) / "people.db")


def _record(index: Path | None, what: str) -> None:
    Audit(_folder(index) / "audit.db").record("gebruikersbeheer", what, actor=OPERATOR, origin=COMMAND_LINE)


def _tell(text: str) -> None:
    out.print(text, highlight=False, markup=False)


@app.command()
def add(
    name: Name,
    role: Annotated[
        RoleName, typer.Option(help="lezer vraagt en leest; coordinator ook vraagstukken; beheerder alles.")
    ] = (
        RoleName.lezer  # type: ignore[attr-defined]
    ),
    label: Label = None,
    oidc: Annotated[
        bool, typer.Option("--oidc", help="Logt in bij de identiteitsdienst, zonder wachtwoord hier.")
    ] = False,
    index: IndexDir = None,
) -> None:
    """Voeg een gebruiker toe; het wachtwoord wordt één keer getoond."""
    password = _people(index).add(name, role.value, label.value if label else None, external=oidc)
    _record(index, f"toegevoegd: {name} ({role.value})")
    _tell(f"Toegevoegd: {name}, {role.value}." + (f"\nWachtwoord: {password}" if password else ""))


@app.command()
def change(
    name: Name,
    role: Annotated[Optional[RoleName], typer.Option(help="Een andere rol.")] = None,
    label: Label = None,
    index: IndexDir = None,
) -> None:
    """Geef een andere rol of een ander hoogste label; het geldt meteen."""
    _people(index).change(name, role=role.value if role else None, label=label.value if label else None)
    said = ", ".join(x.value for x in (role, label) if x) or "niets"
    _record(index, f"gewijzigd: {name} ({said})")
    _tell(f"Gewijzigd: {name} ({said}).")


@app.command()
def disable(name: Name, index: IndexDir = None) -> None:
    """Laat een gebruiker niet meer inloggen; wie ingelogd is, wordt uitgelogd."""
    _people(index).disable(name)
    forget(_folder(index), name)
    _record(index, f"uitgeschakeld: {name}")
    _tell(f"Uitgeschakeld: {name}. Met `rcb users reset {name}` kan die gebruiker weer inloggen.")


@app.command()
def reset(name: Name, index: IndexDir = None) -> None:
    """Geef een nieuw wachtwoord; wie ingelogd is, wordt uitgelogd."""
    password = _people(index).reset(name)
    forget(_folder(index), name)
    _record(index, f"nieuw wachtwoord: {name}")
    _tell(f"Hersteld: {name}." + (f"\nWachtwoord: {password}" if password else ""))


@app.command()
def logout(name: Name, index: IndexDir = None) -> None:
    """Log een gebruiker overal uit."""
    ended = _people(index).log_out(name)
    _record(index, f"uitgelogd: {name} ({ended} sessies)")
    _tell(f"Uitgelogd: {name} ({ended} {'sessie' if ended == 1 else 'sessies'}).")


@app.command("list")
def show(index: IndexDir = None) -> None:
    """Toon alle gebruikers."""
    table = Table("gebruiker", "rol", "hoogste label", "inloggen")
    for person in _people(index).all():
        how = "uitgeschakeld" if person.disabled else "identiteitsdienst" if person.external else "wachtwoord"
        table.add_row(*map(escape, (person.name, person.role, person.label or "standaard", how)))
    (out if out.is_terminal else Console(width=200)).print(table)
