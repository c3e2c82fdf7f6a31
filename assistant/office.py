"""Who the office is, as organisatie.toml says: its name, clusters, signature, disclaimer and models."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ingest.errors import RcbError
from ingest.schema import Frozen
from ingest.settings import ROOT

SHORT = 3
"""Letters up to which a synonym counts as a whole word only, written as it is: `UAV`, not `uavond`."""


class Cluster(Frozen):
    """An area of the region, and the words that name it."""

    name: str
    name_en: str
    words: tuple[str, ...] = ()

    def says(self, text: str) -> bool:
        """Whether a text has its name."""
        return bool(_word(self.name).search(text))

    def named(self, text: str) -> int:
        """How many of its words a text has."""
        return sum(bool(_word(w).search(text)) for w in (self.name, *self.words))


class Office(Frozen):
    """The office that answers; `templates` is the folder of its texts and models."""

    name: str
    region: str
    signature: str
    disclaimer: str
    clusters: tuple[Cluster, ...] = ()
    areas: tuple[Cluster, ...] = ()
    """The technology areas of Defensie: another list than the clusters."""
    places: tuple[str, ...] = ()
    template: str = "eerste-reactie"
    model: str = "model"
    """Name in `templates` of the DOCX and the ODT whose styles and letterhead are used."""
    templates: Path = ROOT / "prompts"

    @classmethod
    def read(cls, path: Path, templates: Path = ROOT / "prompts") -> Office:
        """From organisatie.toml; raises RcbError naming the key that is missing."""
        try:
            found = tomllib.loads(path.read_text(encoding="utf-8"))
            own, draft = found["organisatie"], found.get("concept", {})
            return cls(
                name=own["naam"],
                region=own["regio"],
                signature=draft.get("ondertekening", own["naam"]),
                disclaimer=draft["voorbehoud"],
                clusters=tuple(_cluster(c) for c in found.get("clusters", ())),
                areas=tuple(_cluster(c) for c in found.get("technologiegebieden", ())),
                places=tuple(own.get("plaatsen", ())),
                template=draft.get("sjabloon", "eerste-reactie"),
                model=draft.get("model", "model"),
                templates=templates,
            )
        except OSError:
            raise RcbError(f"'{path}' is niet te lezen. Zet organisatie.toml bij de documenten.") from None
        except KeyError as error:
            raise RcbError(f"In {path.name} ontbreekt {error.args[0]!r}. Vul dat aan.") from None
        except (ValueError, TypeError, AttributeError):
            raise RcbError(f"{path.name} is geen geldige TOML met de verwachte velden. Herstel het bestand.") from None

    def cluster(self, texts: Iterable[str], asked: str = "") -> Cluster | None:
        """The cluster that most of the texts' words name; None where none is named.

        Words of the vraagstuk itself (`asked`) tell nothing: every company that answers it uses them.
        """
        text = "\n".join(texts)
        named = {
            c: sum(bool(w.search(text) and not w.search(asked)) for w in map(_word, (c.name, *c.words)))
            for c in self.clusters
        }
        best = max(named, key=named.__getitem__, default=None)
        return best if best and named[best] else None


def _cluster(known: dict[str, Any]) -> Cluster:
    return Cluster(
        name=known["naam"], name_en=known.get("naam_en", known["naam"]), words=tuple(known.get("synoniemen", ()))
    )


def _word(word: str) -> re.Pattern[str]:
    """A word with what may be joined to it in Dutch: `radar` in `radarsysteem` and `kustradar`."""
    if len(word) <= SHORT:
        return re.compile(rf"\b{re.escape(word)}\b")
    return re.compile(re.escape(word), re.I)
