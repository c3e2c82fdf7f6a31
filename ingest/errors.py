"""Errors whose message is a Dutch sentence for the user: the fact and the remedy."""

from __future__ import annotations

import sqlite3


class RcbError(Exception):
    """Shown to the user as it is, without a traceback."""


class CorpusError(RcbError):
    """A folder or its sources.csv cannot be read as a corpus."""


class Unsearchable(RcbError):
    """No question at all can be answered from this index."""


class IndexMissing(Unsearchable):
    """There is no index to search yet."""


class IndexMismatch(Unsearchable):
    """The index was made with other settings than the ones in force."""


class IndexDamaged(Unsearchable):
    """Files of the index are gone or cannot be read."""


class IndexBusy(RcbError):
    """Another process is writing to this index."""


class IndexUnwritten(RcbError):
    """A next generation could not be written; the one in force stays."""


_SAFE = "Wat er al was, is niet veranderd."


def of_the_disk(error: BaseException) -> str | None:
    """What to say of an error that comes from the disk below us; None for another one."""
    cause = getattr(error, "orig", error)  # SQLAlchemy keeps SQLite's own
    if isinstance(cause, sqlite3.OperationalError):
        said = str(cause)
        if "readonly" in said or "unable to open" in said:
            return f"De map met de index is niet te schrijven ({said}). Controleer de rechten en het pad. {_SAFE}"
        if "locked" in said:
            return f"Een ander programma houdt de index bezet ({said}). Sluit het en probeer het opnieuw. {_SAFE}"
        return f"Schrijven is mislukt ({said}): de schijf is vol of stuk. Maak ruimte en probeer het opnieuw. {_SAFE}"
    if isinstance(cause, sqlite3.DatabaseError):
        return (
            f"Een bestand van de index is beschadigd ({cause}). Zet de map met de index opzij en haal een reservekopie "
            "terug, of voer `rcb ingest` uit in een lege map."
        )
    if isinstance(error, OSError):
        return f"Lezen of schrijven is mislukt: {error}. Controleer het pad, de rechten en de ruimte op de schijf."
    return None
