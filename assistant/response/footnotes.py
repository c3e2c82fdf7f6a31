"""Notes under a text: number them as they appear, say where each quote stands, and hold figures against the quotes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from assistant.readings import doubts
from assistant.response.names import Names
from assistant.response.prompts import Md, Template, markdown
from assistant.schema import Case, Citation
from ingest.errors import RcbError
from ingest.text import fold

_MARK = re.compile("\ue000(\\d+)\ue001")
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
_MONTHS = {
    "nl": "januari februari maart april mei juni juli augustus september oktober november december".split(),
    "en": "January February March April May June July August September October November December".split(),
}


class Notes:
    """The citations of one text, in the order in which it was thought up; `settle` puts them in that of reading."""

    def __init__(self, template: Template, names: Names, *, plain: bool = False) -> None:
        self._template, self._names, self._plain = template, names, plain
        self._made: list[tuple[Citation, str, str]] = []

    def mark(self, citation: Citation, *, quoted: str = "", remark: str = "") -> Md:
        """A mark for a checked quote; `quoted` repeats it in the note, where the text itself has no room for it."""
        if not citation.verified:
            raise ValueError(f"unchecked quote of {citation.document_id}")
        self._made.append((citation, quoted, remark))
        return Md(f"\ue000{len(self._made) - 1}\ue001")

    def settle(self, text: str, allowed: Sequence[str] = ()) -> tuple[str, tuple[Citation, ...]]:
        """The text with numbered marks and its notes below, and the citations behind them.

        `allowed` are names with figures in them, as of requirements. Raises RcbError where a sentence holds a figure
        that its quote has not.
        """
        self._check(text, allowed)
        order = list(dict.fromkeys(int(n) for n in _MARK.findall(text)))
        at = {n: k for k, n in enumerate(order, 1)}
        shape = "[{}]" if self._plain else "[^{}]"
        text = _MARK.sub(lambda m: shape.format(at[int(m[1])]), text)
        notes = [f"{shape.format(at[n])}{'' if self._plain else ':'} {self._note(*self._made[n])}" for n in order]
        if notes and self._plain:
            notes.insert(0, self._template.word("Bronnen"))
        joined = ("\n" if self._plain else "\n\n").join(notes)
        return f"{text.rstrip()}\n\n{joined}\n" if notes else text, tuple(
            self._made[n][0].model_copy(update={"number": at[n]}) for n in order
        )

    def _note(self, citation: Citation, quoted: str, remark: str) -> str:
        word = self._template.word
        parts = [source(citation, self._names, self._template)]
        parts.append(f"“{quoted}”" if quoted else "")
        parts.append(remark)
        parts.append(word("citaat gecontroleerd"))
        parts.append(word(citation.practice) if citation.practice else "")
        said = "; ".join(p for p in parts if p) + "."
        return said if self._plain else markdown(said)

    def _check(self, text: str, allowed: Sequence[str]) -> None:
        plain = text.replace("\\", "")
        known = sorted((a for a in allowed if a in plain), key=len, reverse=True)
        names = re.compile("|".join(rf"(?<!\w){re.escape(a)}(?!\w)" for a in known) or r"(?!)")
        for line in text.split("\n"):
            pieces = re.split(f"((?:{_MARK.pattern.replace('(', '(?:')})+)", line)
            for said, marks in zip(pieces[::2], pieces[1::2]):
                quotes = " ".join(self._made[int(n)][0].quote for n in _MARK.findall(marks))
                missing = figures(names.sub(" ", said.replace("\\", ""))) - figures(quotes)
                if missing:
                    shown = ", ".join(sorted(missing))
                    raise RcbError(
                        f"In {self._template.path.name} staat een zin met een getal ({shown}) dat niet in het citaat staat. "
                        "Haal het getal eruit of de voetnoot weg."
                    )


def source(citation: Citation, names: Names, template: Template) -> str:
    """`Titel (bestand.pdf), p. 2, 3 september 2025`; without consent `brochure van Kandidaat A, p. 2, …`."""
    word, company = template.word, citation.company or ""
    if company in names.aliases or names.leaks(f"{citation.title} {citation.file}"):
        who = names.said(company, word("Kandidaat")) if company in names.aliases else word("Kandidaat")
        parts = [f"{word('brochure van')} {who}"]
    else:
        parts = [f"{citation.title} ({citation.file})"]
    section = citation.section.rpartition(" › ")[2]
    if citation.page is not None:
        parts.append(f"p. {citation.page}")
    elif section and not names.withheld(section, company):
        parts.append(f"§ {section}")
    parts.append(day(citation.published, template.words["taal"]) if citation.published else word("zonder datum"))
    return ", ".join(parts)


def day(when: date, language: str) -> str:
    """`3 september 2025`."""
    return f"{when.day} {_MONTHS[language][when.month - 1]} {when.year}"


def ranges(numbers: Sequence[int]) -> str:
    """`1–4, 7`."""
    runs: list[list[int]] = []
    for n in sorted(set(numbers)):
        if runs and n == runs[-1][-1] + 1:
            runs[-1].append(n)
        else:
            runs.append([n])
    return ", ".join(f"{r[0]}–{r[-1]}" if len(r) > 2 else ", ".join(map(str, r)) for r in runs)


def figures(text: str) -> set[str]:
    """The figures in a text, under the one normalisation."""
    return set(_FIGURE.findall(fold(text).text))


def key(citation: Citation) -> str:
    """How a case remembers that a quote was opened."""
    return f"{citation.document_id}@{citation.version}:{citation.page}:{citation.start}"


def unopened(citations: Sequence[Citation], case: Case) -> tuple[Citation, ...]:
    """The quotes that are *nog te controleren*: used and not yet opened by a person, or doubted and not yet judged by one."""
    again = {key(cell.citation) for cell in doubts(case) if cell.citation}
    return tuple(c for c in citations if key(c) not in case.opened or key(c) in again)
