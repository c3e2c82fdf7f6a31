"""Take a vraagstuk in: pasted, or as a file that is read and not kept."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile

from assistant.schema import Challenge
from assistant.ui.case_intake import KINDS, MOST_CHARACTERS
from assistant.ui.documents import check_file
from ingest.errors import RcbError
from ingest.schema import Label, Page

if TYPE_CHECKING:
    from assistant.pipeline import Assistant


async def taken_in(
    form: FormData, assistant: Assistant, *, allowed: Sequence[Label], default: Label
) -> tuple[Challenge, Label, Sequence[Page]]:
    """From the form of the register; a label that a person chose counts, else that of the document.

    With its pages where a language model may want to read them.
    """
    text, upload = str(form.get("tekst", "")).strip(), form.get("bestand")
    chosen = next((label for label in allowed if label == form.get("label")), None)
    if form.get("label") and not chosen:
        raise RcbError("Kies een van de getoonde labels.")
    if isinstance(upload, UploadFile) and upload.filename:
        name = Path(upload.filename.replace("\\", "/")).name[-120:]
        content = await upload.read()
        check_kind(name)
        check_file(name, len(content))
        folder = Path(tempfile.mkdtemp(prefix="rcb-vraagstuk-"))
        try:
            (folder / name).write_bytes(content)
            challenge, read = await run_in_threadpool(assistant.intake, folder / name, name)
            pages = await run_in_threadpool(pages_of, assistant, folder / name, name)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        return challenge, chosen or read, pages
    if not text:
        raise RcbError("Plak eerst een tekst of kies een bestand.")
    if len(text) > MOST_CHARACTERS:
        raise RcbError("Deze tekst is te lang om te plakken. Voeg hem als bestand toe.")
    return await run_in_threadpool(assistant.intake_text, text), chosen or default, pages_of_text(assistant, text)


def pages_of(assistant: Assistant, path: Path, name: str) -> Sequence[Page]:
    """What the file says, for a language model; nothing without one."""
    return assistant.attach(path, name).pages if assistant.route else ()


def pages_of_text(assistant: Assistant, text: str) -> Sequence[Page]:
    """The same of a pasted text."""
    from assistant.intake.challenge import pasted

    return pasted(text) if assistant.route else ()


def check_kind(name: str) -> None:
    """Refuse a file that is no vraagstuk, with what can be one."""
    if not name.lower().endswith(KINDS):
        raise RcbError(f"{name}: een vraagstuk is een {', '.join(k[1:] for k in KINDS)}-bestand. Of plak de tekst.")
