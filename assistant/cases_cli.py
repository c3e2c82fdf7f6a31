"""`rcb cases` and `rcb draft`: what is in the register, and the first response as a file."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from assistant.audit import COMMAND_LINE, OPERATOR, Audit
from assistant.schema import CASE_STATUS, Case
from assistant.settings import Settings
from ingest.errors import RcbError
from ingest.schema import LABELS

if TYPE_CHECKING:
    from assistant.office import Office

IndexDir = Annotated[Optional[Path], typer.Option("--index", help="Map met de index (standaard .rcb).")]
out = Console(soft_wrap=True)


def _settings(index: Path | None) -> Settings:
    return Settings.from_environment(**({"index": index} if index else {}))


def cases(
    index: IndexDir = None,
    as_json: Annotated[bool, typer.Option("--json", help="Eén JSON-object per vraagstuk.")] = False,
) -> None:
    """Toon de vraagstukken die worden bijgehouden."""
    from assistant.register import Register, now

    register = Register(_settings(index).index / "register.db")
    found = register.all()
    table = Table("kenmerk", "vraagstuk", "status", "van", "antwoord voor", "kansrijk")
    for one in found:
        if as_json:
            print(
                json.dumps(
                    {**one._asdict(), "deadline": str(one.deadline or ""), "received": str(one.received)}, default=str
                )
            )
        late = " (te laat)" if one.late(now().date()) else ""
        table.add_row(
            one.case_id[:8],
            escape(one.title),
            CASE_STATUS[one.status],
            escape(one.owner),
            f"{one.deadline or '–'}{late}",
            "–" if one.promising is None else f"{one.promising} van {one.companies}",
        )
    if not as_json:
        out.print(table if found else "Er zijn nog geen vraagstukken. Begin er een in de chat, of met `rcb match`.")


def draft(
    what: Annotated[
        str, typer.Argument(help="Een bestand met een vraagstuk, of (het begin van) een kenmerk uit `rcb cases`.")
    ],
    to: Annotated[Path, typer.Option("--out", help="Waarheen: .docx, .odt of .txt (e-mail).")] = Path("reactie.docx"),
    consent: Annotated[Optional[list[str]], typer.Option(help="Bedrijf dat genoemd mag worden; mag vaker.")] = None,
    words: Annotated[Optional[int], typer.Option(help="Hoogstens zoveel woorden.")] = None,
    annex: Annotated[bool, typer.Option("--annex", help="Met de matrix als bijlage.")] = False,
    english: Annotated[bool, typer.Option("--english", help="In het Engels.")] = False,
    index: IndexDir = None,
) -> None:
    """Schrijf een eerste reactie aan Defensie; zonder toestemming heten bedrijven Kandidaat A, B, …"""
    from assistant.office import Office
    from assistant.response import export
    from assistant.response.draft import draft as write

    settings = _settings(index)
    case = _case(what, settings)
    known = {c.company for c in case.shortlist.candidates} if case.shortlist else set()
    if unknown := [name for name in consent or () if name not in known]:
        raise RcbError(f"'{unknown[0]}' staat niet in dit vraagstuk. Schrijf de naam zoals in `rcb match`.")
    case = case.model_copy(update={"consents": tuple({*case.consents, *(consent or ())})})
    kind = to.suffix.lower()
    if kind not in (".docx", ".odt", ".txt"):
        raise RcbError(f"'{to}' is geen .docx, .odt of .txt. Kies een van die drie.")
    office = Office.read(settings.terms / "organisatie.toml")
    if settings.chat_model and not english:
        case = _phrased(case, office, settings)
    made = write(
        case,
        office,
        form="email" if kind == ".txt" else "letter",
        language="en" if english else "nl",
        most_words=words,
        annex=annex,
    )
    Audit(settings.index / "audit.db").record(
        "uitvoer", f"{case.case_id} {kind[1:]}", actor=OPERATOR, origin=COMMAND_LINE
    )
    to.write_bytes(made.text.encode() if kind == ".txt" else export.docx(made) if kind == ".docx" else export.odt(made))
    out.print(f"{to} is geschreven (concept, label {made.label}).", highlight=False, markup=False)
    for note in made.notes:
        out.print(note, highlight=False, markup=False)
    if made.to_check:
        out.print(f"Nog te controleren: {len(made.to_check)} citaten die niemand heeft geopend.", highlight=False)


def _phrased(case: Case, office: Office, settings: Settings) -> Case:
    """With sentences of the language model; its own way of putting it is only used where the source says so."""
    from assistant.beside import Beside
    from assistant.model.cases import phrase_response
    from assistant.pipeline import Assistant

    async def last() -> Case:
        made = case
        async for phrased in phrase_response(Assistant(settings), case, office, label=LABELS[-1]):
            made = case.model_copy(update={"beside": (case.beside or Beside()).model_copy(update={"phrased": phrased})})
        return made

    try:
        made = asyncio.run(last())
    except RcbError as error:
        out.print(str(error), highlight=False, markup=False)
        return case
    if made.beside and made.beside.phrased and made.beside.phrased.note:
        out.print(made.beside.phrased.note, highlight=False, markup=False)
    return made


def _case(what: str, settings: Settings) -> Case:
    """A kept case by the beginning of its id, or one made here and now from a file."""
    from assistant.register import Register, now

    file = Path(what)
    if file.is_file():
        from assistant.pipeline import Assistant

        assistant = Assistant.from_settings(settings)
        challenge, label = assistant.intake(file, file.name)
        found, _ = assistant.match(challenge, label=LABELS[-1])
        return Case(
            case_id="00000000-0000-4000-8000-000000000000",
            challenge=challenge,
            label=label,
            owner="opdrachtregel",
            received=now(),
            shortlist=found,
        )
    register = Register(settings.index / "register.db")
    found = [one.case_id for one in register.all() if one.case_id.startswith(what)]
    if len(found) != 1:
        raise RcbError(f"'{what}' is geen bestand en wijst niet één vraagstuk aan. Zie `rcb cases`.")
    case = register.get(found[0]).case
    if case.shortlist is None:
        raise RcbError("Bij dit vraagstuk zijn nog geen bedrijven gezocht. Keur eerst de eisen goed.")
    return case
