"""Find the requirements of a vraagstuk in its lists, tables and sentences."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from assistant.intake import brands, grid
from assistant.intake.clauses import Clause, clauses
from assistant.intake.demands import (
    COMPARED,
    MODAL,
    NOW,
    OURS,
    THING,
    Role,
    asks,
    hardness,
    procedure,
    refers_back,
    unneeded,
)
from assistant.intake.outline import Line, Section, announced, sections
from assistant.intake.prose import EXPLAINS, Sought, parts, split, wanted
from assistant.intake.wording import amounts, figures, measured, plain, same, spans, tidy, untagged
from assistant.schema import Priority, Requirement
from ingest.schema import Page
from ingest.text import find_quote


class Found(NamedTuple):
    """A demand before it has a number; `line` counts lines, `start` and `end` are offsets in its text."""

    text: str
    priority: Priority
    source: str
    page: int | None
    section: int
    line: int = 0
    start: int = 0
    end: int = 0
    listed: bool = False


def requirements(pages: Sequence[Page]) -> tuple[Requirement, ...]:
    """In order of appearance; the same demand in a summary and in a list is one requirement."""
    kept: list[Found] = []
    alike: dict[frozenset, list[int]] = {}  # by their figures, for a long tender has a million pairs
    for each in _found(pages):
        places = alike.setdefault(figures(each.text), [])
        twin = next((n for n in places if kept[n].section != each.section and same(kept[n], each)), None)
        if twin is None:
            places.append(len(kept))
            kept.append(each)
            continue
        first = kept[twin]
        better = each if (each.listed, len(each.text)) > (first.listed, len(first.text)) else first
        kept[twin] = better._replace(priority="must" if "must" in (first.priority, each.priority) else "should")
    return tuple(
        Requirement(requirement_id=f"R{n}", text=f.text, priority=f.priority, source=f.source, page=f.page)
        for n, f in enumerate(kept, 1)
    )


def _found(pages: Sequence[Page]) -> list[Found]:
    found: list[Found] = []
    laid_out = sections(pages)
    structured = any(s.role in ("must", "should", "ask") and s.listed for s in laid_out)
    known = Sought([line.text[s:e] for section in laid_out for line in section.lines for s, e in spans(line.text)])
    for n, section in enumerate(laid_out):
        _Reading(section, n, structured, known, found).read()
    return found


_ADDS = re.compile(r"(?:en|and)\s+(?:dat|dit|ook|that|this)\b(?:\s+\w+)?\s+(?:bij|in|op|tijdens|met|zonder|dag|'s|overdag|at|in|during|with|without)\b", re.I)  # fmt: skip
_LIKEWISE = re.compile(
    r"(?:hetzelfde|dat|dit) geldt (?:ook )?voor\b|(?:the )?same (?:goes|applies|holds) (?:for|to)\b", re.I
)
_OF_THAT = re.compile(r"(?:daar|daarom|dus|die|dat|dit|this|that|those|these)\b", re.I)
_HEADWORD = re.compile(r"\w+(?<!dich)(?<!lich)(?<!vas)(?<!compac)(?<!robuus)t\b|\w+s(?<!loos)", re.I)
"""`Beweegt`, `Sensoren`: an item of one word that names the items under it."""
_SEVERAL = re.compile(r"(?:deze|die|these|those|dit zijn|dat zijn)\b.*\b(?:punten|eisen|wensen|zijn|are)\b", re.I)
_COUNTS = {"twee": 2, "two": 2, "drie": 3, "three": 3, "vier": 4, "four": 4}


class _Reading:
    """One section, read line by line; what it finds goes behind what was found before."""

    def __init__(self, section: Section, number: int, structured: bool, known: Sought, found: list[Found]) -> None:
        self._section, self._number = section, number
        self._structured, self._found = structured, found
        self._first = len(found)
        self._line = 0
        self._known = known

    def read(self) -> None:
        lead: Line | None = None
        for kind, run in groupby(self._section.lines, key=lambda line: "row" if line.kind == "header" else line.kind):
            lines = list(run)
            if kind == "row":
                self._table(lines)
            elif kind == "item":
                self._items(lines, lead)
            else:
                for n, line in enumerate(lines):
                    self._line += 1
                    self._prose(line, introduces=n == len(lines) - 1 and line.text.rstrip().endswith(":"))
            lead = lines[-1] if kind == "paragraph" else None

    # --- tables ---

    def _table(self, lines: list[Line]) -> None:
        for row in grid.rows(lines, self._section.role):
            self._line += 1
            if not procedure(row.text) and not unneeded(row.text):
                self._add(row.text, row.priority, row.line, row.line.text, listed=True)

    # --- lists ---

    def _items(self, lines: list[Line], lead: Line | None) -> None:
        given, opening = announced(self._section.role, lead)
        for line in lines:
            self._line += 1
            if given in ("must", "should", "ask"):
                self._item(line, given, opening)
            elif given == "skip":
                self._prose(line, within="skip")
            else:
                text = untagged(line.text)
                if text[1] or (
                    given == "open" and COMPARED.search(text[0]) and amounts(text[0]) and not NOW.search(text[0])
                ):
                    self._item(line, "ask", "")
                else:
                    self._prose(line)

    def _item(self, line: Line, given: Role, opening: str) -> None:
        text, tag = untagged(line.text)
        if (
            not text
            or text.endswith((":", "?"))
            or procedure(text)
            or unneeded(text)
            or not re.search(r"[^\W\d_]{2}", text)
            or _HEADWORD.fullmatch(text)
        ):
            return
        default: Priority = "should" if given == "should" else "must"
        parts = spans(text)
        label = re.match(r"([^:]{2,60}):\s", text)
        name = label[1] if label else " ".join(text[slice(*parts[0])].strip(" .").split()[:4])
        for n, (start, end) in enumerate(parts):
            part = text[start:end]
            if n and (back := refers_back(part)):
                self._found[-1] = self._found[-1]._replace(priority=back)
                continue
            if n and not (hardness(part) or (amounts(part) and COMPARED.search(part)) or MODAL.search(part)):
                continue  # it explains
            if n and (EXPLAINS.match(part) or unneeded(part) or procedure(part)):
                continue
            for clause in split(part):
                said = clause.text if n == 0 or THING.match(clause.text) else f"{name}: {clause.text}"
                if opening and n == 0:
                    said = f"{opening} {said[:1].lower() if said[1:2].islower() else said[:1]}{said[1:]}"
                literal = part[clause.start : clause.end]
                self._add(said, tag or hardness(literal) or hardness(said) or default, line, literal, listed=True)

    # --- sentences ---

    def _prose(self, line: Line, *, introduces: bool = False, within: Role | None = None) -> None:
        begun = len(self._found)
        passed: int | None = None
        """Where the sentence before began, if it has an amount and was no demand by itself."""
        said = [
            (start + part.start, start + part.end, part.priority)
            for start, end in spans(line.text)[: -1 if introduces else None]
            for part in parts(line.text[start:end])
        ]
        for start, end, priority in said:
            text = line.text[start:end]
            before = self._found[-1] if len(self._found) > begun else None
            if not priority and self._found[self._first :] and (back := refers_back(text)):
                self._regrade(text, back)
            elif before and _LIKEWISE.match(text):
                self._add(text, before.priority, line, text, at=start)
            elif before and _ADDS.match(text):
                self._found[-1] = self._longer(before, line, end, f"{before.text}, {text.strip(' .')}")
            elif not self._wanted(text, within) and not (priority and not procedure(text)):
                passed = start if measured(text) and not NOW.search(text) else None
                continue
            elif passed is not None and _OF_THAT.match(text):
                both = line.text[passed:end]
                self._add(both, priority or hardness(text) or "must", line, both, at=passed)
            elif before and before.end >= start - 1 and _OF_THAT.match(text) and not asks(before.text):
                longer = self._longer(before, line, end, f"{before.text}. {text}")
                self._found[-1] = longer._replace(priority=priority or hardness(text) or before.priority)
            else:
                self._sentence(text, line, start, before, priority)
            passed = None

    def _wanted(self, text: str, within: Role | None) -> bool:
        self._known.hear(text)
        return wanted(
            text,
            within or self._section.role,
            listed=self._section.listed,
            structured=self._structured,
            follows=len(self._found) > (self._first if self._structured else 0),
            known=self._known,
        )

    def _sentence(self, text: str, line: Line, start: int, before: Found | None, given: Priority | None) -> None:
        bare, tag = untagged(text)
        offset = text.find(bare) if bare in text else 0
        bounded = plain(bare)
        default: Priority = "should" if self._section.role == "should" else "must"
        if before and bounded and bounded.bare and not amounts(before.text):
            bound = bounded.text[:1].lower() + bounded.text[1:]
            longer = self._longer(before, line, start + len(text), f"{before.text}: {bound}")
            self._found[-1] = longer._replace(priority="must")
            return
        made = clauses(bare)
        if OURS.match(bare) and not asks(made[0].text):
            made = [Clause(0, len(bare), bare)]  # what it says of us is the ground for what it asks
        for clause in made if bounded is None else made[:1]:
            words = bounded.text if bounded else clause.text
            if unneeded(clause.text):
                continue
            literal = bare if bounded else bare[clause.start : clause.end]
            at = start + offset + (0 if bounded else clause.start)
            said = "must" if bounded else hardness(literal) or (hardness(clause.text) if clause.start else None)
            self._add(words, given or tag or said or default, line, literal, at=at)

    # --- what was found ---

    def _add(
        self, text: str, priority: Priority, line: Line, literal: str, *, at: int | None = None, listed: bool = False
    ) -> None:
        text = tidy(text)
        source = words if (words := literal.strip(" ;,")) in line.text or find_quote(words, line.text) else line.text
        start = line.text.find(source) if at is None else at
        if named := brands.branded(text):
            text = tidy(named.functional)
        self._found.append(
            Found(text, priority, source, line.page, self._number, self._line, start, start + len(source), listed)
        )

    def _longer(self, before: Found, line: Line, end: int, text: str) -> Found:
        return before._replace(text=tidy(text), source=line.text[before.start : end].strip(), end=end)

    def _regrade(self, text: str, priority: Priority) -> None:
        """Give the demand before a sentence, or the several that it speaks of, the priority that it says."""
        counted = next((n for word, n in _COUNTS.items() if re.search(rf"\b{word}\b", text, re.I)), 0)
        several = _SEVERAL.match(text)
        section = self._found[self._first :]
        here = sum(f.line == self._line for f in section)
        many = counted or (here or len(section) if several else 1)
        for n in range(max(self._first, len(self._found) - many), len(self._found)):
            self._found[n] = self._found[n]._replace(priority=priority)
