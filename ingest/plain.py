"""Read plain text: letters and e-mails with hard line ends."""

from __future__ import annotations

import email
import re
from email import policy
from itertools import pairwise
from pathlib import Path

from charset_normalizer import from_bytes

from ingest.hyphens import join_lines, vocabulary
from ingest.layout import BULLETS
from ingest.pieces import Piece, Sheet, Source, clean
from ingest.settings import Settings

_ITEM = re.compile(rf"\s*(?:[{re.escape(BULLETS)}]|\(?\d{{1,2}}[.)]|\(?[a-z][.)])\s+")
_FIELD = re.compile(r"(?:Van|Aan|Onderwerp|Datum|Betreft|CC|Kenmerk|From|To|Subject|Date|Bijlagen?)\s*:\s", re.I)


def decode(data: bytes) -> str:
    """The text of a file that does not say how it is encoded; Dutch files are UTF-8, else Windows-1252."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    best = from_bytes(data[:200_000]).best()
    return data.decode(best.encoding if best else "cp1252", "replace")


def read_text(path: Path, settings: Settings) -> Source:
    """Letters and e-mails with hard line ends: their lines are joined to paragraphs."""
    return from_text(decode(path.read_bytes()))


def read_mail(path: Path, settings: Settings) -> Source:
    """A message as it is shown: who, what and when above its text; what is attached is named and not opened."""
    message = email.message_from_bytes(path.read_bytes(), policy=policy.default)
    body = message.get_body(("plain", "html"))
    if body is None and not message["Subject"]:
        return read_text(path, settings)  # only its name says that it is a message
    named = (("From", "Van"), ("To", "Aan"), ("Date", "Datum"), ("Subject", "Onderwerp"))
    head = [f"{dutch}: {message[name]}" for name, dutch in named if message[name]]
    head += [f"Bijlage: {part.get_filename()}" for part in message.iter_attachments() if part.get_filename()]
    if body is not None and body.get_content_subtype() == "html":
        from ingest.markup import from_html

        source = from_html(body.get_content())
        above = [Piece("paragraph", clean(line)) for line in head]
        source.sheets = [Sheet(None, [*above, *source.sheets[0].pieces])]
    else:
        source = from_text("\n".join(head) + "\n\n" + (body.get_content() if body is not None else ""))
    source.title = clean(str(message["Subject"] or "")) or source.title
    return source


def from_text(text: str) -> Source:
    """As `read_text`; a form feed starts no page, because text files have none that a reader could turn to."""
    lines = [line.expandtabs().rstrip() for line in re.split(r"\r\n|\r|\n|\f", text)]
    pieces: list[Piece] = []
    known = vocabulary(lines)
    for group in _paragraphs(_single_spaced(lines)):
        joined = join_lines(group, known)
        if item := _ITEM.match(group[0]):
            bullet = item[0].strip()
            pieces.append(Piece("item", joined if bullet[-1] in ".)" else joined[len(bullet) :].lstrip()))
        else:
            pieces.append(Piece("paragraph", joined))
    subject = next(
        (
            m[1]
            for line in lines[:40]
            if (m := re.match(r"(?:Onderwerp|Betreft|Subject)\s*:\s*(\S.*)", line.strip(), re.I))
        ),
        None,
    )
    return Source([Sheet(None, pieces)], clean(subject) if subject else None)


def _single_spaced(lines: list[str]) -> list[str]:
    """Some programs put a blank line behind every line: there, one blank line says nothing, unless a sentence ends."""
    full = [k for k, line in enumerate(lines) if line.strip()]
    wraps = list(pairwise(full))
    doubled = sum(b - a == 2 for a, b in wraps)
    if len(full) < 6 or doubled < 0.8 * len(wraps):
        return lines
    width = sorted(len(lines[k]) for k in full)[int(0.9 * len(full))]
    # where the paragraphs are single long lines, or lines end sentences, the blank lines part paragraphs after all
    broken = sum(len(lines[a]) > 0.6 * width and not re.search(r"[.!?:;]['\"”’)]*$", lines[a]) for a, _ in wraps)
    if width > 160 or broken < 0.3 * len(wraps):
        return lines
    out: list[str] = []
    for k, line in enumerate(lines):
        before = lines[k - 1] if k else ""
        if line.strip() or not before.strip():
            out.append(line)
        elif len(before) < 0.75 * width or (re.search(r"[.!?:]['\"”’)]*$", before) and len(before) < 0.9 * width):
            out.append("")
    return out


def _paragraphs(lines: list[str]) -> list[list[str]]:
    out: list[list[str]] = [[]]
    usual = max((len(line) for line in lines if len(line) <= 120), default=0)
    for line in lines:
        previous = out[-1][-1] if out[-1] else ""
        if not line.strip():
            out.append([])
        elif out[-1] and (
            _ITEM.match(line)
            or _FIELD.match(line)
            or (_FIELD.match(previous) and len(previous) < 60)
            or _ended(previous, line, usual)
        ):
            out.append([line])
        else:
            out[-1].append(line)
    return [group for group in out if group]


def _ended(previous: str, line: str, usual: int) -> bool:
    """Whether the writer ended the line before: the next word had fitted on it, or the paragraph is one long line."""
    if max(len(previous), usual) > 120 and len(previous) > 80:
        return True
    return len(previous) + 1 + len(line.split()[0]) < 0.6 * usual and line.lstrip()[:1].isupper()
