"""Which documents tell of contact persons: how many, of which kind, and where."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from ingest.personal import KINDS
from ingest.settings import Settings
from ingest.store import Store

_SEVERAL = {"naam": "namen", "mobiel nummer": "mobiele nummers", "e-mailadres": "e-mailadressen"}


class Told(NamedTuple):
    """What one document tells of persons; none of it is repeated here."""

    document_id: str
    title: str
    label: str
    kinds: dict[str, int]
    """How many different names, numbers and addresses."""
    places: tuple[str, ...]
    """Pages, or headings where there are no pages."""

    @property
    def sentence(self) -> str:
        counts = ", ".join(f"{n} {k if n == 1 else _SEVERAL[k]}" for k, n in self.kinds.items())
        return f"{self.document_id} ({self.label}): {counts}; {', '.join(self.places)}"


def told(settings: Settings) -> list[Told]:
    """Every document in force that tells of contact persons, the one that tells most first."""
    store = Store(settings.index)
    found = []
    for document in (e.document for e in store.entries()):
        seen: set[tuple[str, str]] = set()
        places: dict[str, None] = {}
        for p in store.catalogue.passages(document.document_id, document.version):
            for kind, start, end in p.personal:
                seen.add((kind, p.text[start - p.start : end - p.start].lower()))
                places[f"p. {p.page}" if p.page else f"onder ‘{p.section.rpartition(' › ')[2] or 'begin'}’"] = None
        if seen:
            counts = Counter(kind for kind, _ in seen)
            kinds = {k: counts[k] for k in KINDS if counts[k]}
            found.append(Told(document.document_id, document.title, document.label, kinds, tuple(places)))
    return sorted(found, key=lambda t: (-sum(t.kinds.values()), t.document_id))


def summary(found: list[Told]) -> str:
    """What stands above the list, in Dutch."""
    if not found:
        return "In geen enkel document zijn contactpersonen gevonden."
    count = f"{len(found)} document{'en' * (len(found) != 1)}"
    return (
        f"In {count} staan namen, mobiele nummers of e-mailadressen van contactpersonen. Ze zijn niet in de vectoren en "
        "komen alleen in een antwoord als de vraag om het contact gaat. Is er geen grondslag voor, vraag dan om een "
        "versie zonder deze gegevens, of haal het document weg met `rcb remove`."
    )
