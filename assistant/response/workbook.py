"""The shortlist as a workbook: the matrix, the evidence behind every cell, and what is missing or to be asked."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from assistant.readings import DOUBTS, questions
from assistant.schema import CLAIMS, GROUP_NAMES, STATES, Case, Evidence, Shortlist, State
from ingest.errors import RcbError
from ingest.schema import Label, highest

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

FILLS: dict[State, str] = {
    "meets": "C6E5CF",
    "partial": "FBE3A8",
    "fails": "F3C1BD",
    "mentioned": "D5E3F2",
    "none": "F1F2F4",
}
"""Light, under dark text: the word is there too."""
INK, HEAD = "1F2A33", "1F3A4D"
AUTHOR = "RCB-assistent"
MOST = 32_000
"""Characters that a cell holds."""
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_WARNING = "Bevat bedrijfsnamen; voor intern gebruik. Stuur dit werkblad niet door zonder toestemming van de bedrijven."


def xlsx(case: Case) -> bytes:
    """Of a case that was matched; raises RcbError before that."""
    if case.shortlist is None:
        raise RcbError("Er is nog geen shortlist. Keur de eisen goed en laat eerst zoeken.")
    return workbook(case.shortlist, label=case.label, doubted=questions(case))


def workbook(found: Shortlist, *, label: Label = "openbaar", doubted: Sequence[tuple[str, str]] = ()) -> bytes:
    """`label` is the least; a quote with a higher one raises it. `doubted` are `(company, question)` of a language model."""
    from openpyxl import Workbook

    used = [e.citation.label for c in found.candidates for e in c.evidence if e.citation]
    label = highest([label, *used])
    practice = any(e.citation and e.citation.practice for c in found.candidates for e in c.evidence)
    book = Workbook()
    _overview(book.active, found)
    _evidence(book.create_sheet("Bewijs"), found)
    _missing(book.create_sheet("Hiaten en vragen"), found, doubted)
    head = f"Label: {label} · Concept, gemaakt met AI" + (" · bevat oefenmateriaal" if practice else "")
    for sheet in book.worksheets:
        _page(sheet, head)
    book.properties.creator = book.properties.lastModifiedBy = AUTHOR
    book.properties.title = _text(found.challenge.title)
    book.properties.description, book.properties.language = head, "nl-NL"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _overview(sheet: Worksheet, found: Shortlist) -> None:
    """One row a company, one column a requirement."""
    sheet.title = "Overzicht"
    asked = found.challenge.requirements
    _put(sheet, 1, 1, found.challenge.title, bold=True, size=14)
    _put(sheet, 2, 1, _WARNING)
    kinds = [f"{r.requirement_id} · {'harde eis' if r.priority == 'must' else 'wens'}\n{r.text}" for r in asked]
    head = 4
    _header(sheet, head, ["Plaats", "Bedrijf", "Groep", "Harde eisen getoond", "Wensen getoond", *kinds])
    for row, c in enumerate(found.candidates, head + 1):
        cells = {e.requirement_id: e for e in c.evidence}
        musts = f"{c.coverage.must_met} van {c.coverage.must_total}"
        wishes = f"{c.coverage.should_met} van {c.coverage.should_total}"
        for column, value in enumerate([c.rank, c.company, GROUP_NAMES[c.group], musts, wishes], 1):
            _put(sheet, row, column, value, bold=column == 2)
        for column, r in enumerate(asked, 6):
            _state(sheet, row, column, cells.get(r.requirement_id))
    last = head + len(found.candidates)
    _legend(sheet, last + 2)
    sheet.freeze_panes = sheet.cell(head + 1, 3)
    if found.candidates:
        sheet.auto_filter.ref = f"A{head}:{sheet.cell(last, 5 + len(asked)).coordinate}"
    _widths(sheet, [8, 30, 22, 12, 12, *(22 for _ in asked)])
    sheet.row_dimensions[head].height = 78
    sheet.print_title_rows = f"{head}:{head}"


def _state(sheet: Worksheet, row: int, column: int, cell: Evidence | None) -> None:
    from openpyxl.styles import PatternFill

    state: State = cell.state if cell else "none"
    said = STATES[state]
    if cell and cell.overruled:
        said += f" (overruled; berekend: {STATES[cell.computed or 'none']})"
    made = _put(sheet, row, column, said)
    made.fill = PatternFill("solid", fgColor=FILLS[state])


def _legend(sheet: Worksheet, row: int) -> None:
    from openpyxl.styles import PatternFill

    _put(sheet, row, 2, "Legenda", bold=True)
    for n, (state, word) in enumerate(STATES.items(), row + 1):
        _put(sheet, n, 2, word).fill = PatternFill("solid", fgColor=FILLS[state])
    _put(sheet, row + len(STATES) + 1, 2, "‘Niet gevonden’ is geen ‘nee’: het staat niet in de bekeken documenten.")


def _evidence(sheet: Worksheet, found: Shortlist) -> None:
    """One row a cell of the matrix."""
    asked = {r.requirement_id: r for r in found.challenge.requirements}
    columns = {
        "Eis": 8, "Soort": 10, "Tekst van de eis": 36, "Bedrijf": 26, "Oordeel": 30, "Citaat": 60, "Citaat gecontroleerd": 13, "Bestand": 30,
        "Bladzijde": 10, "Datum": 12, "Opmerking": 34, "Oudere editie": 24, "Overruled door": 20, "Reden": 34, "Berekend": 22,
        "Oefenmateriaal": 15,
    }  # fmt: skip
    _header(sheet, 1, list(columns))
    rows = [(r, e) for r in asked for c in found.candidates for e in c.evidence if e.requirement_id == r]
    for row, (name, cell) in enumerate(rows, 2):
        for column, value in enumerate(_row(asked[name].priority, asked[name].text, cell), 1):
            _put(sheet, row, column, value)
        sheet.cell(row, 5).fill = _fill(cell.state)
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = f"A1:{sheet.cell(max(1, len(rows) + 1), len(columns)).coordinate}"
    _widths(sheet, columns.values())
    sheet.print_title_rows = "1:1"


def _fill(state: State) -> Any:
    from openpyxl.styles import PatternFill

    return PatternFill("solid", fgColor=FILLS[state])


def _row(priority: str, text: str, cell: Evidence) -> list[str | int | date | None]:
    cited, ruled = cell.citation, cell.overruled
    shown = cell.state in ("meets", "partial", "fails")
    said = STATES[cell.state] + (f" {CLAIMS[cell.claim]}" if shown and cited and not ruled else "")
    return [
        cell.requirement_id, "harde eis" if priority == "must" else "wens", text, cell.company, said,
        cited.quote.replace("\t", " | ") if cited else None, ("ja" if cited.verified else "nee") if cited else None,
        cited.file if cited else None, cited.page if cited else None, cited.published if cited else None, cell.note, cell.older,
        ruled.by if ruled else None, ruled.reason if ruled else None, STATES[cell.computed or "none"] if ruled else None,
        cited.practice if cited else None,
    ]  # fmt: skip


def _missing(sheet: Worksheet, found: Shortlist, doubted: Sequence[tuple[str, str]]) -> None:
    """What nobody shows, what one shows, who shows all together, and what to ask whom."""
    _header(sheet, 1, ["Soort", "Betreft", "Tekst"])
    rows = [("Hiaat: niemand toont dit volledig", r.requirement_id, r.text) for r in found.gaps]
    rows += [("Eén bedrijf toont dit", company, f"{r.requirement_id}: {r.text}") for r, company in found.single]
    rows += [("Samen tonen zij elke harde eis die iemand toont", " + ".join(of), "") for of in found.together]
    rows += [("Niet voorgedragen", company, why) for company, why in found.not_shortlisted]
    rows += [("Vraag aan bedrijf", company, text) for company, text in found.questions]
    rows += [(f"Nog te controleren: {DOUBTS}", company, text) for company, text in doubted]
    rows += [("Vraag aan Defensie", "", text) for text in found.challenge.questions]
    rows += [("Let op", "", text) for text in found.challenge.notes]
    for row, values in enumerate(rows, 2):
        for column, value in enumerate(values, 1):
            _put(sheet, row, column, value)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:C{len(rows) + 1}"
    _widths(sheet, [34, 34, 90])
    sheet.print_title_rows = "1:1"


def _put(
    sheet: Worksheet, row: int, column: int, value: str | int | date | None, *, bold: bool = False, size: int = 10
):
    """A value; text stays text, also where it begins as a formula does."""
    from openpyxl.styles import Alignment, Font

    cell = sheet.cell(row, column)
    if isinstance(value, str):
        value = _text(value)
        cell.value = value
        cell.data_type = "s"
        cell.quotePrefix = value[:1] in tuple("=+-@\t\r")
    else:
        cell.value = value
        if isinstance(value, date):
            cell.number_format = "d-m-yyyy"
    cell.font = Font(name="Arial", size=size, bold=bold, color=INK)
    cell.alignment = Alignment(vertical="top", wrap_text=row > 2 and size == 10, horizontal="left")
    return cell


def _text(value: str) -> str:
    return _CONTROL.sub("", value)[:MOST]


def _header(sheet: Worksheet, row: int, names: Sequence[str]) -> None:
    from openpyxl.styles import Font, PatternFill

    for column, name in enumerate(names, 1):
        cell = _put(sheet, row, column, name, bold=True)
        cell.font = Font(name="Arial", size=10, bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", fgColor=HEAD)


def _widths(sheet: Worksheet, widths: Iterable[int]) -> None:
    from openpyxl.utils import get_column_letter

    for n, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(n)].width = width


def _page(sheet: Worksheet, head: str) -> None:
    """A4 on its side, as wide as it is, with the label above and the page below."""
    sheet.page_setup.paperSize, sheet.page_setup.orientation = sheet.PAPERSIZE_A4, "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddHeader.left.text = head.replace("&", "&&")
    sheet.oddFooter.left.text = f"{head.replace('&', '&&')} · bladzijde &P van &N"
