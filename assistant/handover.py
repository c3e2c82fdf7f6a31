"""A case as one zip to archive or to hand over: its dossier, what was made of it, and the hash of every document used."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from pathlib import Path
from typing import Any

from assistant.dossier import label_of
from assistant.erase import Receipt
from assistant.register import Register
from assistant.retention import receipt
from assistant.settings import Settings
from ingest.errors import RcbError

CONTENTS = "inhoud.json"
"""The list of what is in the zip, with hashes."""


def export_case(case_id: str, settings: Settings, *, to: Path | None, actor: str) -> Receipt:
    """Write the zip to `to`; raises RcbError for a case that is not there or a file that is."""
    path = settings.index / "register.db"
    register = Register(path) if path.exists() else None
    ids = [one.case_id for one in register.all() if one.case_id.startswith(case_id)] if register else []
    if register is None or len(ids) != 1:
        raise RcbError(f"'{case_id}' wijst niet één vraagstuk aan. Met `rcb cases` ziet u welke er zijn.")
    case = register.get(ids[0]).case
    target = to or Path(f"vraagstuk-{ids[0][:8]}.zip")
    if target.exists():
        raise RcbError(f"'{target}' bestaat al. Kies een andere naam met --out.")
    files, skipped = _files(register, ids[0], settings)
    files["documenten.csv"] = _documents(case.dossier or {})
    listed = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    made = {"vraagstuk": ids[0], "titel": case.challenge.title, "label": label_of(case), "sha256": listed}
    if skipped:
        made["niet gemaakt"] = skipped
    files[CONTENTS] = json.dumps(made, ensure_ascii=False, indent=1).encode()
    temporary = target.with_name(f".{target.name}.tmp")
    with zipfile.ZipFile(temporary, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    temporary.replace(target)
    digest = hashlib.sha256(target.read_bytes()).hexdigest()
    facts: dict[str, Any] = {"vraagstuk": ids[0], "label": label_of(case), "sha256": digest, "door": actor}
    proof = receipt(settings, "vraagstuk-overgedragen", facts)
    left = "".join(f"\nNiet gemaakt: {name} ({why})" for name, why in skipped.items())
    text = (
        f"Geschreven: {target} met {len(files)} bestanden, label {label_of(case)}.{left}\n"
        f"SHA-256 van de zip: {digest}\nBewijs: {proof}"
    )
    return Receipt(text, {**facts, "bestand": str(target), "bewijs": str(proof), "niet gemaakt": skipped})


def _files(register: Register, case_id: str, settings: Settings) -> tuple[dict[str, bytes], dict[str, str]]:
    """All that can be made of the case, and why the rest cannot."""
    from assistant.ui.case_files import Files
    from assistant.ui.case_parts import EDITABLE, OTHER

    maker, kept = Files(register, settings.terms), register.get(case_id)
    made: dict[str, bytes] = {}
    skipped: dict[str, str] = {}
    for name in (*OTHER, *EDITABLE):
        try:
            made[name] = maker.make(kept, name, {}).content
        except RcbError as error:
            skipped[name] = str(error)
    return made, skipped


def _documents(facts: dict[str, Any]) -> bytes:
    """The documents that were searched, with their hashes, as a spreadsheet reads them."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow(("bestand", "document", "versie", "sha256"))
    for one in facts.get("documents", ()):
        writer.writerow(one.get(key, "") for key in ("file", "document_id", "version", "sha256"))
    return text.getvalue().encode("utf-8-sig")
