"""The HTML of the Documenten page: its list and its forms."""

from __future__ import annotations

from html import escape
from urllib.parse import quote as quoted

from assistant.ui.page import about, badge, badges
from ingest.schema import Document, Label, within

SUFFIXES = (".pdf", ".docx", ".pptx", ".xlsx", ".html", ".htm", ".md", ".txt")
MOST_MEGABYTES = 25
STATUS = {
    "ok": "doorzocht",
    "ok_ocr": "doorzocht (gescand, tekst herkend)",
    "empty": "geen tekst gevonden",
    "encrypted": "wachtwoord nodig",
    "corrupt": "beschadigd",
    "too_large": "te groot",
    "refused": "geweigerd",
    "timeout": "duurde te lang",
}
FIELDS = {
    "title": "titel",
    "publisher": "uitgever",
    "published": "datum",
    "company": "bedrijf",
    "label": "label",
    "language": "taal",
    "practice": "soort",
    "supersedes": "vervangt",
}


def searched(document: Document) -> bool:
    """Whether answers come from it."""
    return document.status in ("ok", "ok_ocr")


def row(document: Document, manages: bool) -> str:
    """One document in the list; who `manages` the collection may remove it."""
    key = quoted(document.document_id, safe="")
    state = badge(STATUS[document.status], "ok" if searched(document) else "warn")
    check = ""
    if document.guessed:
        check = f'<p class="small">Te controleren: {escape(", ".join(FIELDS.get(f, f) for f in document.guessed))}</p>'
    said = "".join(f'<p class="small warn-text">{escape(t)}</p>' for t in (document.detail, *document.flags) if t)
    first = 1 if document.pages else 0
    title = escape(document.title)
    if searched(document):
        title = f'<a href="/bron/{key}/{document.version}/{first}">{title}</a>'
    remove = (
        f'<a class="button quiet" href="/documenten/verwijderen/{key}" '
        f'aria-label="{escape(document.title)} verwijderen">Verwijderen</a>'
    )
    return (
        f'<li><div><h2>{title}</h2>{about(document)}<p class="badges">{state}{badges(document)}</p>{check}{said}</div>'
        f"{remove if manages else ''}</li>"
    )


def upload_form() -> str:
    """Choose a file."""
    kinds = f"{', '.join(s[1:] for s in SUFFIXES)}, hoogstens {MOST_MEGABYTES} MB"
    return f"""<form class="card" method="post" action="/documenten/nieuw" enctype="multipart/form-data"
data-busy="Bezig met lezen…">
<h2>Document toevoegen</h2>
<p class="small" id="uitleg">{kinds}. Daarna controleert u titel, bedrijf, datum en label.</p>
<div class="bar">
<input type="file" name="bestand" required accept="{",".join(SUFFIXES)}" aria-label="Bestand" aria-describedby="uitleg">
<button class="button">Lezen</button></div><p class="busy" role="status"></p></form>"""


def confirm_form(document: Document, key: str, name: str, most: Label) -> str:
    """Confirm or correct what was read from a file that waits under `key`."""
    allowed = within(most)
    chosen = document.label if document.label in allowed else allowed[-1]
    options = "".join(f"<option{' selected' * (label == chosen)}>{label}</option>" for label in allowed)
    published = document.published.isoformat() if document.published else ""
    flags = "".join(f'<p class="warn-text">{escape(flag)}</p>' for flag in document.flags)
    size = f" · {document.pages} bladzijden" if document.pages else ""
    company = escape(document.company or "")
    return f"""<h1>Controleer de gegevens</h1>
<p class="meta">{escape(name)} · {STATUS[document.status]}{size}</p>{flags}
<form class="card fields" method="post" action="/documenten/toevoegen" data-busy="Bezig met toevoegen en indexeren…">
<input type="hidden" name="kenmerk" value="{key}">
<label>Titel <input name="titel" required maxlength="200" value="{escape(document.title)}"></label>
<label>Bedrijf <span class="small">alleen bij een brochure</span>
<input name="bedrijf" maxlength="120" value="{company}"></label>
<label>Datum <input type="date" name="datum" value="{published}"></label>
<label>Label <select name="label">{options}</select></label>
<div class="bar"><button class="button">Toevoegen</button><a class="button quiet" href="/documenten">Annuleren</a></div>
<p class="busy" role="status"></p></form>"""


def removal_form(document: Document) -> str:
    """Ask before removing."""
    action = f"/documenten/verwijderen/{quoted(document.document_id, safe='')}"
    return f"""<h1>Document verwijderen?</h1>
<div class="card warn"><p class="badges">{badges(document)}</p><h2>{escape(document.title)}</h2>{about(document)}
<p>Het verdwijnt meteen uit alle antwoorden, ook uit eerdere gesprekken. Daar blijft alleen staan waar het citaat
stond. Dit is niet terug te draaien; u kunt het bestand wel opnieuw toevoegen.</p></div>
<form method="post" action="{action}" class="bar" data-busy="Bezig met verwijderen…">
<button class="button danger">Verwijderen</button>
<a class="button quiet" href="/documenten">Annuleren</a><p class="busy" role="status"></p></form>"""
