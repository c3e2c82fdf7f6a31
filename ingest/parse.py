"""Read one file, whatever its format, in this process: call it through `ingest.worker`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from ingest import pieces
from ingest.pieces import Source, Unreadable
from ingest.schema import Parsed
from ingest.settings import Settings

SUFFIXES = (".pdf", ".docx", ".pptx", ".xlsx", ".html", ".htm", ".md", ".markdown", ".txt", ".eml")
"""File names that are looked at; what is in the file decides how it is read."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BINARY = (
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"MZ",
    b"\x7fELF",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
    b"BZh",
    b"{\\rtf",
)
_EMPTY = "Er staat geen tekst in dit bestand."
_TOO_MUCH_TEXT = 20_000_000
"""Characters in one document; a book has one million."""


def parse(path: Path, settings: Settings) -> Parsed:
    """Never raises for a bad file: its status says how reading ended, its Dutch `detail` what helps."""
    from ingest.screen import screen

    try:
        source = _read(path, settings)
    except Unreadable as bad:
        return Parsed(status=bad.status, detail=bad.detail)
    except MemoryError:
        return Parsed(status="too_large", detail=too_much_memory(settings))
    except RecursionError:
        return Parsed(
            status="corrupt", detail="De opbouw van het bestand is te diep genest om te lezen. Bewaar het opnieuw."
        )
    except OSError as error:
        return Parsed(status="corrupt", detail=f"Het bestand kan niet worden geopend ({error.strerror or error}).")
    except Exception as error:  # parsers fail on bad files in ways that they do not document
        name = type(error).__name__
        return Parsed(
            status="corrupt", detail=f"Het bestand kan niet worden gelezen ({name}). Open het en bewaar het opnieuw."
        )
    pages = tuple(pieces.page(sheet) for sheet in source.sheets)
    size = sum(len(p.text) for p in pages)
    if size > _TOO_MUCH_TEXT:
        return Parsed(
            status="too_large", detail=f"Het bestand bevat {size:,} tekens. Splits het in delen.".replace(",", ".")
        )
    status = "ok_ocr" if source.ocr else "ok"
    found = Parsed(status=status, pages=pages, title=source.title, published=source.published, detail=source.detail)
    screened = screen(found, path.name, source.margins, source.hidden)
    if screened.status != "refused" and not any(p.text.strip() for p in screened.pages):
        return screened.model_copy(update={"status": "empty", "pages": (), "detail": source.detail or _EMPTY})
    return screened


def too_much_memory(settings: Settings) -> str:
    return f"Het bestand vraagt meer dan {settings.max_memory_megabytes} MB geheugen. Splits het in delen."


def _read(path: Path, settings: Settings) -> Source:
    size = path.stat().st_size
    if size > settings.max_megabytes * 1_000_000:
        limit = settings.max_megabytes
        raise Unreadable(
            "too_large", f"Het bestand is {size / 1e6:.0f} MB; de grens is {limit} MB. Splits of verklein het."
        )
    if size == 0:
        raise Unreadable("empty", "Het bestand is leeg (0 bytes). Vraag de afzender om een nieuwe versie.")
    with path.open("rb") as file:
        head = file.read(4096)
    return _reader(path, head)(path, settings)


def _reader(path: Path, head: bytes) -> Callable[[Path, Settings], Source]:
    """By what the file is, and by its name only where that does not show."""
    from ingest import markup, office, pdf, plain

    suffix = path.suffix.lower()
    if b"%PDF-" in head[:1024]:
        return pdf.read
    if head.startswith(b"PK"):
        return office.read
    if head.startswith(_OLE):
        if suffix in (".docx", ".pptx", ".xlsx") or _encrypted(path):
            raise Unreadable("encrypted", pdf.LOCKED)
        raise Unreadable(
            "refused", "Dit is een oud Office-bestand (.doc, .xls, .ppt). Bewaar het als .docx, .xlsx, .pptx of PDF."
        )
    if head.startswith(_BINARY):
        raise Unreadable(
            "refused",
            "Dit soort bestand wordt niet gelezen. Lever het aan als PDF, DOCX, PPTX, XLSX, HTML, Markdown of tekst.",
        )
    if suffix == ".pdf":
        return pdf.read  # a damaged start: pdfium may still find its way
    if b"\0" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Unreadable(
            "corrupt",
            "De inhoud past niet bij de naam van het bestand en is niet als tekst te lezen. Bewaar het opnieuw.",
        )
    if suffix == ".eml":
        return plain.read_mail
    start = head[:1024].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if start.startswith((b"<!doctype html", b"<html")) or suffix in (".html", ".htm"):
        return markup.read_html
    return markup.read_markdown if suffix in (".md", ".markdown") else plain.read_text


def _encrypted(path: Path) -> bool:
    with path.open("rb") as file:
        return "EncryptedPackage".encode("utf-16-le") in file.read(2_000_000)


def warm() -> None:
    """Load what reading the usual formats needs, before the first file is asked for."""
    from ingest import markup, office, pdf, screen  # noqa: F401
