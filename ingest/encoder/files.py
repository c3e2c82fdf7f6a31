"""A model's files as they were shipped: each is checked against the SHA-256 in the manifest beside it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ingest.errors import RcbError

MANIFEST = "manifest.json"


def manifest(folder: Path) -> dict[str, Any]:
    """Name, sizes and sums of a model."""
    return json.loads((folder / MANIFEST).read_text(encoding="utf-8"))


def checked(folder: Path, names: Sequence[str]) -> dict[str, bytes]:
    """The bytes of each file; raises when one is gone or altered, as a changed model would quietly find other things."""
    try:
        expected = manifest(folder)["sha256"]
        files = {name: (folder / name).read_bytes() for name in names}
        wrong = [name for name, data in files.items() if hashlib.sha256(data).hexdigest() != expected[name]]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise RcbError(
            f"Het zoekmodel in {folder} is niet te lezen. Haal de map opnieuw uit de repository (git checkout)."
        ) from error
    if wrong:
        raise RcbError(
            f"Het zoekmodel in {folder} is niet zoals het is uitgeleverd: {', '.join(wrong)} is veranderd of "
            "beschadigd. Haal de map opnieuw uit de repository (git checkout)."
        )
    return files


def seal(folder: Path, names: Sequence[str], **told: Any) -> None:
    """Write the manifest of the files as they are now."""
    sums = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in names}
    (folder / MANIFEST).write_text(json.dumps({**told, "sha256": sums}, indent=2) + "\n", encoding="utf-8")
