"""Lay a vraagstuk out in sections: headings, also those that are only short lines, with what they say of their text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from assistant.intake.demands import MODAL, SEEK, Role, hardness, procedure, role
from assistant.intake.prose import COMPANIES
from assistant.intake.wording import LABEL, amounts, spans
from ingest.schema import Page

_WANTED = re.compile(r"gewenst\W*", re.I)
_MARKER = re.compile(r"^(?:\(?\d+(?:\.\d+)*[.)]?|\(?[A-Za-z][.)])\s+")


class Line(NamedTuple):
    """A paragraph, list item or table row, with the page that it stands on."""

    kind: str
    text: str
    page: int | None
    header: tuple[str, ...] = ()


class Section(NamedTuple):
    """The lines under one heading; a subsection has the role of what it is part of, unless its heading says otherwise."""

    heading: str
    role: Role
    lines: list[Line]

    @property
    def listed(self) -> bool:
        """Its demands are a list or a table: its sentences then introduce or explain."""
        return sum(line.kind in ("item", "row") for line in self.lines) > 1


def sections(pages: Sequence[Page]) -> list[Section]:
    """The whole text in order; the first section has no heading where the text starts without one."""
    out = [Section("", "open", [])]
    above: list[tuple[int, Role]] = []
    first = True
    for level, line in _leveled(pages):
        if not level:
            out[-1].lines.append(line)
            first = False
            continue
        while above and above[-1][0] >= level:
            above.pop()
        outer = above[-1][1] if above else "open"
        own = (
            None if first and level == 1 and len(line.text.split()) > 3 else role(line.text)
        )  # a title promises nothing
        if own in ("skip", "background", "ask") and outer in ("must", "should") and not _procedural(line.text):
            own = None  # `Operationele omgeving` under `Eisen` still holds requirements
        inherited: Role = own or outer
        above.append((level, inherited))
        out.append(Section(line.text, inherited, []))
        first = False
    if not any(s.role in ("must", "ask") for s in out):
        # over plain sentences, with nothing that is required, `Gewenst` says what is sought
        return [
            s._replace(role="ask") if s.role == "should" and _WANTED.fullmatch(s.heading) and not s.listed else s
            for s in out
        ]
    return out


def _procedural(heading: str) -> bool:
    return bool(
        re.search(
            r"procedure|reageren|reactie|inschrij|indien|gunning|selectie|contact|submission|respon[ds]", heading, re.I
        )
    )


def _leveled(pages: Sequence[Page]) -> Iterator[tuple[int, Line]]:
    """Every block as a line, with the level of its heading; 0 for text."""
    lines = [
        (block.level, Line(block.kind, page.text[block.start : block.end], page.number, block.header))
        for page in pages
        for block in page.blocks
    ]
    deepest = max((level for level, line in lines if line.kind == "heading"), default=0)
    list_under = False
    """A list stands under a short line: the paragraph after it is about something else."""
    for n, (level, line) in enumerate(lines):
        following = lines[n + 1][1] if n + 1 < len(lines) else None
        if (
            list_under
            and line.kind == "paragraph"
            and lines[n - 1][1].kind == "item"
            and (following is None or following.kind != "item")
        ):
            list_under = False
            yield deepest + 1, Line("heading", "", line.page)
        if line.kind == "heading":
            list_under = False
            numbered = re.match(r"\s*(\d+(?:\.\d+)*)[.)]?\s", line.text)
            yield (numbered[1].count(".") + 2 if numbered else max(level, 1)), line
        elif _is_heading(line, lines[n - 1][1] if n else None, following):
            list_under = True
            yield deepest + 1, line
        elif line.kind == "paragraph" and (labelled := _labelled(line)):
            yield deepest + 1, labelled[0]
            for part in labelled[1:]:
                yield 0, part
            yield deepest + 1, Line("heading", "", line.page)
        elif line.kind == "paragraph" and LABEL.match(line.text) and not _MARKER.match(line.text):
            yield 0, line._replace(kind="item")  # `E1. …` is an item to whoever numbered it
        else:
            yield 0, line


def _is_heading(line: Line, before: Line | None, following: Line | None) -> bool:
    """A short line that names what follows: `Eisen:`, `WENSEN`, `3. Planning`."""
    if line.kind not in ("paragraph", "item") or following is None:
        return False
    marker = _MARKER.match(line.text)
    text = line.text[marker.end() :] if marker else line.text
    bare = text.rstrip(": ")
    if len(bare.split()) > 7 or re.search(r"[.!;,@]$|\d{4}|:\s*\S", text) or not bare or amounts(bare):
        return False
    if line.kind == "item" and (not marker or (following.kind == "item" and marker[0][0].isalpha())):
        return False
    known = role(bare)
    if line.kind == "item":  # in a numbered list of requirements `3. Minimale voorwaarden` would be one more
        one_of_many = before is not None and before.kind == "item" and _MARKER.match(before.text)
        return known is not None and len(bare.split()) <= 4 and not one_of_many
    if text.endswith("?"):
        return known in ("ask", "must", "should") and following.kind == "item"
    if known is None:
        return bare.isupper() and len(bare) > 3
    return (
        text.endswith(":")
        or bare.isupper()
        or not re.search(r"\b(?:is|zijn|moet|heeft|hebben|wordt|kan|are|has)\b", bare)
        or known == "ask"
        or bool(re.match(r"(?:wat|what|waar)\b", bare, re.I))
    )


_INLINE = re.compile(
    r"^(?P<name>(?:(?:harde|onze|de|minimale|functionele|belangrijkste|technische|onze harde|hard|our|key|main)\s+)?(?:eisen|wensen|eis|wens|randvoorwaarden|voorwaarden|beperkingen|requirements|constraints|wishes|must[- ]haves?|should[- ]haves?|could[- ]haves?|nice[- ]to[- ]haves?|must|should|could|knock-?outs?|gewenst|verplicht|optioneel|criteria)(?:\s*\([^)]*\))?)\s*:\s+(?P<rest>\S.*)",
    re.I,
)
_RUN_IN = re.compile(r"^(?P<name>[A-Z][\w’'-]+(?: [\w’'-]+){0,2})\.\s+(?P<rest>[A-Z].*)")


def _labelled(line: Line) -> list[Line] | None:
    """`Eisen: bereik 6 km; gewicht onder 25 kg` as a heading with its items."""
    run_in = _RUN_IN.match(line.text)
    if run_in and role(run_in["name"]):
        return [Line("heading", run_in["name"], line.page), Line("paragraph", run_in["rest"], line.page)]
    found = _INLINE.match(line.text)
    if not found:
        return None
    rest = found["rest"]
    parts = re.split(r";\s+", rest)
    if len(parts) == 1 and not re.search(r"[.!?]\s+[A-Z]", rest):
        commas = re.split(r",\s+(?:en\s+|and\s+)?", rest)
        parts = commas if len(commas) > 2 and all(len(c.split()) <= 8 for c in commas) else parts
    if len(parts) == 1:
        return [Line("heading", found["name"], line.page), Line("paragraph", rest, line.page)]
    return [Line("heading", found["name"], line.page)] + [Line("item", part.strip(), line.page) for part in parts]


_NO_LEAD = re.compile(r"\b(?:vragen|gegevens|informatie|stappen|ontvangen|horen|weten|stuur|sturen|beschrijf|krijgt|bieden|questions|steps|documents|bijlagen|scenario'?s|voorbeelden|examples|situaties|dreigingen|threats|gebruiken (?:nu|we)|in uw (?:reactie|voorstel))\b", re.I)  # fmt: skip
_MODAL_END = re.compile(r"(?:moet(?:en)?|dient|dienen|must|shall|should|must be able to|zou moeten)(?: (?:minimaal|ook|in ieder geval|ten minste|daarom|minstens|at least|also|kunnen))?\s*:$", re.I)  # fmt: skip


def announced(own: Role, lead: Line | None) -> tuple[Role, str]:
    """What the line above a list makes of it, and the words that go before each item."""
    if lead is None or own == "skip":
        return own, ""
    last = lead.text[slice(*(spans(lead.text) or [(0, None)])[-1])]
    ends = last.endswith(":")
    if not ends and own != "open":
        return own, ""
    asks = ends and last[:-1].strip().endswith("?")
    if asks or procedure(last) or (_NO_LEAD.search(last) and not MODAL.search(last)):
        return "skip" if ends else own, ""
    opening = last[:-1].strip() if _MODAL_END.search(last) else ""
    named = role(last) if ends and own in ("open", "background", "ask") else None
    if (hard := hardness(last)) and own != "must":
        return hard, opening
    if hard == "should" and ends:
        return "should", opening
    if own in ("must", "should"):
        return own, opening
    if MODAL.search(last) or (SEEK.search(last) and not COMPANIES.search(last)):
        return "must", opening
    return (named if named and named != "background" else own), opening
