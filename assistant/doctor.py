"""What is installed, which model runs, and whether the index is healthy."""

from __future__ import annotations

import shutil
from importlib.util import find_spec
from typing import Literal, NamedTuple

from assistant.settings import Settings
from ingest.encoder.sentences import NAME
from ingest.errors import RcbError
from ingest.store import SEARCHED, Store


class Finding(NamedTuple):
    """One thing that was looked at."""

    level: Literal["ok", "let op", "fout"]
    what: str
    detail: str


def findings(settings: Settings) -> list[Finding]:
    """Look at everything; nothing is changed."""
    return [_tesseract(), _encoder(settings), *_model(settings), *_index(settings)]


def _tesseract() -> Finding:
    if shutil.which("tesseract"):
        return Finding("ok", "Tesseract", "geïnstalleerd; scans worden gelezen.")
    missing = "niet gevonden; scans krijgen de status 'empty'. Installeer tesseract-ocr-nld."
    return Finding("let op", "Tesseract", missing)


def _encoder(settings: Settings) -> Finding:
    if not settings.embedding_model or not settings.dense_weight:
        return Finding("ok", "Zoeken", "op woorden en letterreeksen; het betekenismodel staat uit.")
    needed = "onnxruntime" if settings.embedding_model == NAME else "sentence_transformers"
    detail = f"{settings.embedding_model}, aandeel {settings.dense_weight:g}"
    return (
        Finding("ok", "Betekenismodel", detail)
        if find_spec(needed)
        else Finding("fout", "Betekenismodel", f"{needed} ontbreekt.")
    )


def _model(settings: Settings) -> list[Finding]:
    """What a language model, where one is set, answers to two short questions."""
    from assistant.model.checkup import checkup
    from assistant.model.route import Route

    route = Route.of(settings)
    if route is None:
        return [Finding("ok", "Taalmodel", "geen ingesteld; antwoorden zijn letterlijke citaten.")]
    return [Finding(*found) for found in checkup(route)]


def _index(settings: Settings) -> list[Finding]:
    if not (settings.index / "catalogue.db").exists():
        return [Finding("let op", "Index", f"nog leeg ({settings.index}). Voer `rcb ingest` uit.")]
    try:
        store = Store(settings.index)
        generation = store.index.open()
        if generation is None:
            return [Finding("let op", "Index", "nog leeg. Voer `rcb ingest` uit.")]
        generation.check(settings)
    except RcbError as error:
        return [Finding("fout", "Index", str(error))]
    documents = [e.document for e in store.entries()]
    searched = [d for d in documents if d.status in SEARCHED]
    counted = store.catalogue.count(generation.number)
    whole = counted == len(generation.lexical) and generation.whole
    found = [
        Finding(
            "ok" if whole else "fout",
            "Index",
            f"generatie {generation.number}: {len(searched)} documenten, {len(generation.lexical)} passages"
            + (
                "."
                if whole
                else f", maar de catalogus telt er {counted} of er ontbreken vectoren. Voer `rcb ingest` uit."
            ),
        )
    ]
    unread = len(documents) - len(searched)
    if unread:
        found.append(Finding("let op", "Niet gelezen", f"{unread} bestanden; zie `rcb sources`."))
    guessed = sum(bool(d.guessed) for d in searched)
    if guessed:
        found.append(Finding("let op", "Te controleren", f"{guessed} documenten met geraden gegevens."))
    return found
