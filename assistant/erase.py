"""Take everything out that the chat keeps of one person, down to the bytes, and say so in a receipt."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Any, NamedTuple

from assistant.retention import Holds, receipt
from assistant.settings import Settings
from assistant.stored import Stored
from ingest.errors import RcbError


class Receipt(NamedTuple):
    """Proof for who asked; `facts` holds no word of what is gone."""

    text: str
    facts: dict[str, Any]


def erase_user(name: str, settings: Settings, *, actor: str) -> Receipt:
    """Delete a user's conversations, files and feedback; raises RcbError for who is held or was never there."""
    stored = Stored(settings.index)
    own = [c for c in stored.conversations() if c.user == name]
    user_id = stored.user_id(name)
    if user_id is None and not own:
        raise RcbError(f"Van '{name}' is niets bewaard. Controleer de naam; hoofdletters tellen mee.")
    hold = Holds(settings.index).on(f"gebruiker:{name}", *(f"gesprek:{c.thread_id}" for c in own))
    if hold:
        raise RcbError(
            f"Wat van {name} is bewaard mag nu niet weg: '{hold.subject}' wordt vastgehouden ({hold.reason}). "
            f"Laat het eerst los met `rcb retain --release {hold.subject}`."
        )
    files = [u for u in stored.uploads() if u.user_id == user_id]
    threads = [c.thread_id for c in own]
    counts = {"gesprekken": len(own), "bestanden": len(files), "beoordelingen": stored.feedback(threads)}
    stored.forget(threads)
    stored.forget_files(files)
    stored.forget_user(name)
    stored.wipe()
    facts = {
        # the name itself would keep what was to be forgotten
        "gebruiker_sha256": hashlib.sha256(name.encode()).hexdigest(),
        "aantallen": counts,
        "door": actor,
    }
    path = receipt(settings, "gebruiker-gewist", facts)
    told = ", ".join(f"{what}: {n}" for what, n in counts.items())
    text = (
        f"Gewist van {name} op {datetime.now(UTC):%d-%m-%Y %H:%M} UTC door {actor}: {told}. De bytes zijn uit de database "
        f"en van de schijf.\nNiet gewist: vraagstukken en hun geschiedenis (dossier van de organisatie), het auditlog, "
        f"documenten in de gezamenlijke verzameling en het account zelf. Reservekopieën verlopen volgens uw eigen termijn.\n"
        f"Bewijs: {path}"
    )
    return Receipt(text, {**facts, "bewijs": str(path)})
