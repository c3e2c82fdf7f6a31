"""An answer as the Dutch Markdown of a chat message, with links that open the marked place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import quote, urlencode

from assistant.render import QUOTED
from assistant.schema import MARKER, Answer, Citation, CitedText

_SPECIAL = re.compile(r"[\\`*_\[\]<>|~]|&(?=#?\w)|:(?=[A-Za-z:])")
_LINE_START = re.compile(r"^(#{1,6}(?=\s)|[+=-](?=\s|$)|[-=]{3,}|\d{1,9}(?=[.)]\s))")
_LEAD = re.compile(r"(Zie ook: )?\*\*([^*\n]+)\*\*")
"""Whose words follow, as readers write it at the start of a line."""
_ITEM = re.compile(r"^(?:[-•*–]|(\d{1,2})[.)])\s+")
_AUTOLINK = re.compile(r"(?i)(https?:)(?=//)|(www)(?=\.)")
_CURSOR = "\u200b"
"""Chainlit draws a blinking cursor for it."""
_JOINER = "\u2060"
_SEGMENT = re.compile(r".*?\[\d+\](?:\s*\[\d+\])*[.,;:!?”\"')]*", re.S)

MOST_UNSUPPORTED = 6

WITHDRAWN = "(bron ingetrokken)"


def place(citation: Citation) -> str:
    """The address of the marked place: stable, and free of the text itself."""
    query = {"van": citation.start, "tot": citation.end}
    if citation.sha256:
        query["sha256"] = citation.sha256
    document = quote(citation.document_id, safe="")
    return f"/bron/{document}/{citation.version}/{citation.page or 0}?{urlencode(query)}"


def markdown(answer: Answer) -> str:
    """The whole message: what was searched, the text, its sources, remarks.

    Under what a language model wrote stand its sentences that no quote carries, and the answer in quotes.
    """
    parts = []
    if answer.query.strip() and answer.query.strip() != answer.question.strip():
        parts.append(f"*Gezocht op: {plain(answer.query)}*")
    links = {c.number: f"[\\[{c.number}\\]]({place(c)} {_hover(c)})" for c in answer.cited}
    parts.append(_body(answer.text, links))
    if answer.quoted:
        parts += [_written(answer), f"**{QUOTED}**\n\n{_body(answer.quoted.text, links)}"]
    if answer.abstained and "Doorzocht" not in answer.text:
        parts.append(f"Doorzocht: {documents(answer.searched)}.")
    if answer.cited:
        parts.append("**Bronnen**\n\n" + "\n".join(_source(c, links[c.number]) for c in answer.cited))
    if answer.nearest:
        parts.append("**Dichtstbij, geen antwoord**\n\n" + "\n".join(_near(c) for c in answer.nearest))
    if answer.notes:
        parts.append("\n".join(f"> {_flat(note)}\n>" for note in answer.notes).removesuffix("\n>"))
    if answer.label != "openbaar" and answer.citations:
        parts.append(f"*Label van dit antwoord: {answer.label}*")
    return "\n\n".join(part for part in parts if part)


def _written(answer: Answer) -> str:
    """Who wrote it, what was checked, and apart from the text what no quote carries."""
    model = plain(answer.provenance.model or "", start=False)
    said = f"*Geschreven door een taalmodel ({model}); elke zin is aan zijn citaat getoetst. U beslist.*"
    shown = answer.unsupported[:MOST_UNSUPPORTED]
    rest = len(answer.unsupported) - len(shown)
    bare = (_flat(_short(sentence, 220)).replace("@", f"{_JOINER}@") for sentence in shown)  # no address to mail to
    listed = [f"- {sentence} *(niet onderbouwd)*" for sentence in bare]
    listed += [f"- en nog {rest} *(niet onderbouwd)*"] if rest else []
    above = "**Niet onderbouwd**: dit schreef het taalmodel ook, maar geen citaat draagt het."
    return "\n\n".join([said, above, "\n".join(listed)] if listed else [said])


def documents(n: int) -> str:
    """`1 document`, `31 documenten`."""
    return f"{n} document" if n == 1 else f"{n} documenten"


def redact(answer: Answer, withdrawn: Callable[[Citation], bool]) -> Answer:
    """The answer without a word of the sources that were withdrawn since; their place and hash stay.

    Everything between the previous marker and a withdrawn one goes: a quote may run over several lines.
    """
    if not any(map(withdrawn, (*answer.cited, *answer.nearest))):
        return answer
    return answer.model_copy(
        update={
            **_emptied_in(answer, withdrawn),
            "nearest": _without_text(answer.nearest, withdrawn),
            "quoted": answer.quoted and CitedText(**_emptied_in(answer.quoted, withdrawn)),
            "unsupported": (),
            "hits": (),
        }
    )


def _emptied_in(cited: CitedText, withdrawn: Callable[[Citation], bool]) -> dict[str, Any]:
    gone = {c.number for c in cited.citations if withdrawn(c)}
    return {
        "text": _SEGMENT.sub(lambda m: _emptied(m.group(), gone), cited.text),
        "citations": _without_text(cited.citations, withdrawn),
    }


def _emptied(segment: str, gone: set[int]) -> str:
    numbers = [int(n) for n in MARKER.findall(segment)]
    if not gone.intersection(numbers):
        return segment
    lead = segment[: len(segment) - len(segment.lstrip())]
    return f"{lead}{WITHDRAWN} " + "".join(f"[{n}]" for n in numbers)


def _without_text(citations: Iterable[Citation], withdrawn: Callable[[Citation], bool]) -> tuple[Citation, ...]:
    return tuple(c.model_copy(update={"quote": "", "section": ""}) if withdrawn(c) else c for c in citations)


def _body(text: str, links: dict[int, str]) -> str:
    lines = []
    for line in text.splitlines():
        item = _ITEM.match(line.strip())
        rest = line.strip()[item.end() :] if item else line.strip()
        bullet = (f"{item.group(1)}. " if item.group(1) else "- ") if item else ""
        lines.append(bullet + _linked(rest, links))
    return _spaced(lines)


def _spaced(lines: list[str]) -> str:
    """Paragraphs apart, list items together."""
    out = ""
    for before, line in zip(["", *lines], lines):
        together = before[:2] == "- " == line[:2] or (before[:1].isdigit() and line[:1].isdigit())
        out += ("\n" if together else "\n\n") + line
    return re.sub(r"\n{3,}", "\n\n", out).strip()


def _linked(line: str, links: dict[int, str]) -> str:
    lead = _LEAD.match(line)
    out, at = (f"{lead.group(1) or ''}**{plain(lead.group(2))}**", lead.end()) if lead else ("", 0)
    for marker in MARKER.finditer(line):
        out += plain(line[at : marker.start()], start=at == 0)
        out += links.get(int(marker.group(1)), plain(marker.group()))
        at = marker.end()
    return out + plain(line[at:], start=at == 0)


def _source(citation: Citation, link: str) -> str:
    if not citation.quote:
        return f"- {link} {_title(citation)} · **bron ingetrokken** · [verantwoording]({place(citation)})"
    checked = "citaat gecontroleerd" if citation.verified else "citaat niet gecontroleerd"
    return f"- {link} " + " · ".join([_title(citation), checked, *_badges(citation), _open(citation)])


def _near(citation: Citation) -> str:
    said = f" — “{plain(_short(citation.quote, 220))}”" if citation.quote else " · **bron ingetrokken**"
    return f"- {' · '.join([_title(citation), *_badges(citation), _open(citation)])}{said}"


def _title(citation: Citation) -> str:
    if citation.page:
        return f"{_flat(citation.title)}, p. {citation.page}"
    section = citation.section.split(" › ")[-1]
    return f"{_flat(citation.title)}, § {_flat(section)}" if section else _flat(citation.title)


def _badges(citation: Citation) -> list[str]:
    return [f"*{_flat(citation.practice)}*"] if citation.practice else []


def _open(citation: Citation) -> str:
    return f"[{'open bladzijde' if citation.page else 'open tekst'}]({place(citation)})"


def _hover(citation: Citation) -> str:
    where = f"{citation.title}, p. {citation.page}" if citation.page else citation.title
    said = f": {_short(citation.quote, 160)}" if citation.quote else " (bron ingetrokken)"
    return '"' + re.sub(r'[\\"<>&\s]+', " ", where + said).strip() + '"'


def _short(text: str, most: int) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= most else flat[:most].rsplit(" ", 1)[0] + " …"


def _flat(text: str) -> str:
    return plain(" ".join(text.split()))


def plain(text: str, *, start: bool = True) -> str:
    """Text that Markdown shows as it is: nothing in it becomes a link, an image or layout."""
    text = text.replace(_CURSOR, "")
    text = _SPECIAL.sub(lambda m: "\\" + m.group(), text)
    if start:
        text = text.lstrip()
        text = _LINE_START.sub(lambda m: m.group() + "\\" if m.group().isdigit() else "\\" + m.group(), text)
    return _AUTOLINK.sub(lambda m: m.group() + _JOINER, text)


def by_line(text: str) -> str:
    """Plain text as Markdown that shows it line by line."""
    out = ""
    for line in text.splitlines():
        item = line.startswith("- ")
        shown = f"- {plain(line[2:])}" if item else plain(line)
        together = item and out.rpartition("\n")[2].startswith("- ")
        out += ("\n" if together else "\n\n") + shown if shown.strip() else ""
    return out.strip()
