"""The frame of our own pages, and the small pieces of HTML that they share."""

from __future__ import annotations

from datetime import date
from html import escape

from starlette.responses import HTMLResponse

from assistant.ui.caller import may
from assistant.ui.guard import policy
from ingest.schema import Document

MONTHS = ("januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober")
MONTHS += ("november", "december")


def page(title: str, body: str, status: int = 200, *, also: str = "") -> HTMLResponse:
    """A whole page; `body` is HTML that the caller escaped. `also` names a style sheet and script of its own."""
    own = (
        f'<link rel="stylesheet" href="/public/{also}.css">\n<script src="/public/{also}.js"></script>\n'
        if also
        else ""
    )
    html = f"""<!doctype html>
<html lang="nl">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{escape(title)} · RCB-assistent</title>
<link rel="icon" href="/public/favicon.svg">
<link rel="stylesheet" href="/public/pages.css">
<script src="/public/pages.js"></script>
{own}</head>
<body class="{also}{"" if may("coordinator") else " lezer"}">
<a class="skip" href="#inhoud">Naar de inhoud</a>
<nav class="top" aria-label="Hoofdmenu"><a href="/">Naar het gesprek</a>
<a href="/vraagstukken">Vraagstukken</a><a href="/documenten">Documenten</a></nav>
<main id="inhoud">
{body}
</main>
</body>
</html>
"""
    headers = {"Content-Security-Policy": policy(), "Cache-Control": "no-store"}
    return HTMLResponse(html, status_code=status, headers=headers)


def notice(title: str, text: str, *, back: str = "/documenten", status: int = 200, kind: str = "info") -> HTMLResponse:
    """A page with one message, line by line, and the way back."""
    lines = "".join(f"<p>{escape(line)}</p>" for line in text.splitlines() if line.strip())
    role = "alert" if status >= 400 else "status"
    body = f'<h1>{escape(title)}</h1><div class="card {kind}" role="{role}">{lines}</div>'
    return page(title, f'{body}<p><a class="button quiet" href="{escape(back)}">Terug</a></p>', status)


def badge(text: str, kind: str = "") -> str:
    """A short label on a coloured ground."""
    return f'<span class="badge {kind}">{escape(text)}</span>'


def day(value: date | None) -> str:
    """`2 oktober 2026`, or that it is unknown."""
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}" if value else "datum onbekend"


def about(document: Document) -> str:
    """Where a document comes from, in one line of HTML."""
    parts = [document.publisher, document.company if document.company != document.publisher else None]
    words = [escape(part) for part in parts if part] + [day(document.published)]
    return f'<p class="meta">{" · ".join(words)}</p>'


def badges(document: Document) -> str:
    """What everyone should see with a document: practice material, and its label."""
    practice = badge(document.practice, "practice") if document.practice else ""
    return practice + badge(document.label, "label")
