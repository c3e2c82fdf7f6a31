"""What went wrong with a language model, as one Dutch line for the user."""

from __future__ import annotations

from ingest.errors import RcbError

KEPT = "Hier staat daarom alleen wat de bronnen letterlijk zeggen."


class Unusable(Exception):
    """The model answered, but not with anything that can be shown; `str` is the Dutch reason."""


def said(error: BaseException, begun: bool = False) -> str:
    """The fact and what is shown instead; never the model's own words, an address or a key. `begun`: words had come."""
    return f"{fact(error, begun)} {KEPT}"


def fact(error: BaseException, begun: bool = False) -> str:
    """What went wrong, and who can do something about it."""
    if isinstance(error, (Unusable, RcbError)):
        return str(error)
    status = getattr(error, "status_code", None) or getattr(getattr(error, "response", None), "status_code", None)
    if isinstance(status, int) and 300 <= status < 400:
        return "De server van het taalmodel verwijst naar een ander adres, en daar gaat niets heen. Laat RCB_CHAT_MODEL_URL nakijken."
    if status in (401, 403):
        return "Het taalmodel weigerde de sleutel. Laat RCB_CHAT_MODEL_KEY nakijken."
    if status == 404:
        return "Het taalmodel is niet gevonden op de server. Laat RCB_CHAT_MODEL nakijken."
    if status == 429:
        return f"Het taalmodel heeft het te druk{_later(error)}."
    if isinstance(status, int) and status >= 500:
        return "De server van het taalmodel gaf een fout."
    if isinstance(status, int) and status >= 400:
        return "Het taalmodel nam de vraag niet aan."
    if isinstance(error, TimeoutError) or "timeout" in type(error).__name__.lower():
        return "Het taalmodel antwoordde niet op tijd."
    if not begun and (isinstance(error, ConnectionError) or "connect" in type(error).__name__.lower()):
        return "Het taalmodel is niet te bereiken. Laat nakijken of het aanstaat."
    return "Het taalmodel brak zijn antwoord af."


def _later(error: BaseException) -> str:
    headers = getattr(getattr(error, "response", None), "headers", None) or {}
    wait = str(headers.get("retry-after", ""))
    return f"; probeer het over {wait} seconden opnieuw" if wait.isdigit() else "; probeer het straks opnieuw"
