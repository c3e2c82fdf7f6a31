"""The sheet for the Algoritmeregister: what can be told from the running configuration, in the order of its standard."""

from __future__ import annotations

import json
import tomllib
from collections import Counter
from collections.abc import Mapping

from assistant.office import Office
from assistant.settings import Settings
from ingest.errors import RcbError
from ingest.schema import LABELS, within
from ingest.settings import ROOT
from ingest.store import SEARCHED, Store

OPEN = "in te vullen door de organisatie"
"""What nobody but the organisation knows."""
TABLE = "algoritmeregister"
"""The table in organisatie.toml in which the organisation fills in what is open; its keys are those of `FIELDS`."""
FIELDS = {
    "naam": "Naam", "omschrijving": "Korte omschrijving", "organisatie": "Organisatie", "thema": "Thema",
    "status": "Status", "begindatum": "Begindatum", "einddatum": "Einddatum", "contact": "Contactgegevens",
    "publiekspagina": "Link naar publiekspagina", "categorie": "Publicatiecategorie",
    "bronregistratie": "Link naar bronregistratie", "doel": "Doel en impact", "afwegingen": "Afwegingen",
    "tussenkomst": "Menselijke tussenkomst", "risicobeheer": "Risicobeheer", "grondslag": "Wettelijke basis",
    "grondslag_link": "Link naar wettelijke basis", "verwerkingsregister": "Link naar verwerkingsregister",
    "impacttoetsen": "Impacttoetsen", "gegevens": "Gegevens", "werking": "Technische werking",
    "evaluatie": "Laatste evaluatie", "leverancier": "Leverancier", "broncode": "Link naar broncode", "taal": "Taal",
    "zoektermen": "Zoektermen",
}  # fmt: skip
FIGURES = {
    "right": "goed beantwoord",
    "wrongly_declined": "ten onrechte afgewezen",
    "unanswerable": "onbeantwoordbare vraag afgewezen of verbeterd",
    "verbatim": "citaten letterlijk op hun bladzijde",
    "figures": "getallen die op een geciteerde bladzijde staan",
}
"""Measures of the evaluation that say something to a citizen."""


def sheet(settings: Settings) -> dict[str, str]:
    """Every field with its Dutch text; `OPEN` where the organisation has to say it."""
    toml = settings.terms / "organisatie.toml"
    own = _own(settings)
    office = Office.read(toml if toml.is_file() else ROOT / "corpora" / "organisatie.toml")
    known = {
        "naam": "RCB-assistent",
        "omschrijving": "Zoekt in beleidsbrieven, onderzoek en brochures van bedrijven, beantwoordt vragen met letterlijke "
        "citaten en legt bij een vraagstuk van Defensie per bedrijf en per eis het bewijs naast elkaar.",
        "organisatie": office.name,
        "doel": "Medewerkers vinden sneller wat in documenten staat en zien per bedrijf wat het zelf opgeeft. Het besluit niet "
        "en verstuurt niets; bedrijven worden op gelijke wijze en op hun eigen tekst bekeken.",
        "afwegingen": "Elke feitelijke zin draagt een citaat dat door code is nagekeken. Geen bewijs telt niet als een nee. Een "
        "taalmodel, als dat er is, bepaalt nooit een volgorde, citaat of recht.",
        "tussenkomst": "Een medewerker keurt de eisen goed, kan elk oordeel met een reden wijzigen, leest elk concept en "
        "verstuurt zelf. Het berekende oordeel blijft zichtbaar.",
        "risicobeheer": _risks(settings),
        "gegevens": _data(settings),
        "werking": _working(settings),
        "evaluatie": evaluation(settings),
        "taal": "Nederlands",
    }
    return {key: own.get(key) or known.get(key) or OPEN for key in FIELDS}


def as_markdown(found: Mapping[str, str]) -> str:
    """The sheet to read and to paste."""
    lines = [f"# Algoritmeregister: {found['naam']}", ""]
    for key, title in FIELDS.items():
        lines += [f"## {title}", "", f"*{OPEN}*" if found[key] == OPEN else found[key], ""]
    return "\n".join(lines).rstrip()


def evaluation(settings: Settings) -> str:
    """The figures of the evaluation that is kept as the baseline, and whether it was made with what runs now."""
    path = ROOT / "evals" / "baseline.json"
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        items = [one["measures"] for one in kept["items"] if one.get("split") != "tune"]
        made = kept["settings"]
    except (OSError, ValueError, KeyError):
        return "Er is geen evaluatie bewaard. Maak er een met `rcb eval`."
    told = []
    for key, name in FIGURES.items():
        values = [m[key] for m in items if m.get(key) is not None]
        if values:
            told.append(f"{name}: {100 * sum(values) / len(values):.0f}% van {len(values)}")
    same = all(getattr(settings, key, None) == value for key, value in made.items())
    note = (
        ""
        if same
        else " Deze evaluatie is met andere instellingen gemaakt dan er nu gelden; herhaal haar met `rcb eval`."
    )
    model = " Zij is zonder taalmodel gemaakt." if settings.chat_model else ""
    return f"{len(items)} vragen die niet voor het afstellen zijn gebruikt: {'; '.join(told)}.{note}{model}"


def _own(settings: Settings) -> dict[str, str]:
    """What the organisation filled in."""
    path = settings.terms / "organisatie.toml"
    if not path.is_file():
        return {}
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8")).get(TABLE, {})
    except (OSError, ValueError) as error:
        raise RcbError(f"'{path}' is niet te lezen ({error}). Herstel het bestand.") from None
    if wrong := [key for key in table if key not in FIELDS]:
        raise RcbError(f"'{path}', [{TABLE}]: '{wrong[0]}' is geen veld. Kies uit: {', '.join(FIELDS)}.")
    return {key: str(value) for key, value in table.items()}


def _working(settings: Settings) -> str:
    encoder = settings.embedding_model if settings.embedding_model and settings.dense_weight else ""
    meaning = f"op betekenis met het model '{encoder}' (aandeel {settings.dense_weight:g})" if encoder else ""
    search = f"Zoekt op woorden en letterreeksen{f' en {meaning}' if meaning else ''}, met {settings.k} vindplaatsen per vraag"
    if not settings.chat_model:
        return f"{search}. Er is geen taalmodel: antwoorden zijn letterlijke citaten. Er is geen netwerk nodig."
    where = settings.chat_model_url or "de standaardplek van de aanbieder"
    return (
        f"{search}. Taalmodel '{settings.chat_model}' ({where}) verwoordt het antwoord; het krijgt documenten tot en met het "
        f"label '{settings.chat_model_label}', en een zin zonder nagekeken citaat wordt niet als feit getoond."
    )


def _data(settings: Settings) -> str:
    labels = ", ".join(within(settings.label))
    told = [f"Documenten met de labels {labels}; een document zonder label krijgt '{settings.default_label}'."]
    if (settings.index / "catalogue.db").exists():
        documents = [e.document for e in Store(settings.index).entries() if e.document.status in SEARCHED]
        by_collection = Counter(d.collection or "overig" for d in documents)
        by_label = Counter(d.label for d in documents)
        parts = ", ".join(f"{name} ({n})" for name, n in sorted(by_collection.items()))
        counts = ", ".join(f"{by_label[label]} {label}" for label in LABELS if by_label[label])
        told.append(f"Verzamelingen: {parts}; {counts}." if documents else "De verzameling is nog leeg.")
    told.append(
        "Vragen, antwoorden en bijgevoegde bestanden van medewerkers. Contactpersonen in brochures worden herkend en komen "
        "alleen in een antwoord als ernaar wordt gevraagd."
    )
    terms = {
        "gesprekken": settings.keep_conversations,
        "bestanden": settings.keep_uploads,
        "vraagstukken": settings.keep_cases,
    }
    kept = "; ".join(f"{what}: {f'{days} dagen' if days else 'geen termijn ingesteld'}" for what, days in terms.items())
    return " ".join([*told, f"Bewaartermijnen: {kept}."])


def _risks(settings: Settings) -> str:
    return (
        "Stukken met een rubricering worden geweigerd zonder de tekst te bewaren. Labels worden in het zoeken zelf "
        f"toegepast; in de chat is '{settings.label}' het hoogste. Bestanden worden in afgeschermde processen gelezen, tot "
        f"{settings.max_megabytes} MB en {settings.max_seconds} seconden. Verborgen tekst en opdrachten aan een taalmodel "
        "worden verwijderd en gemeld. De evaluatie wordt bij elke wijziging herhaald."
    )
