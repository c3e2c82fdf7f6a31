"""Read a Word file: all its text in order, with headings, lists and tables."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from ingest.pieces import Piece, Sheet, Source, Unreadable, clean, table

DAMAGED = "Het bestand is beschadigd. Open het in Office en bewaar het opnieuw."
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"


def facts(core: Any) -> tuple[str | None, date | None, list[str]]:
    """Title, date and the other properties as they stand in the file."""
    stamp = core.modified or core.created
    said = [
        core.title,
        core.subject,
        core.category,
        core.keywords,
        getattr(core, "comments", None) or getattr(core, "description", None),
    ]
    return (
        clean(core.title or "") or None,
        stamp.date() if isinstance(stamp, datetime) else None,
        [clean(str(s)) for s in said if s],
    )


def read(path: Path) -> Source:
    """One page without a number: Word lays its pages out anew on every computer."""
    import docx
    from docx.opc.exceptions import PackageNotFoundError

    try:
        document = docx.Document(str(path))
    except (KeyError, ValueError, PackageNotFoundError) as error:
        raise Unreadable("corrupt", DAMAGED) from error
    styles = {s.style_id: s for s in document.styles}
    hidden: list[str] = []
    pieces = list(_body(document.element.body, styles, hidden))
    margins = []
    for section in document.sections:
        for part in (
            *(section.header, section.first_page_header, section.even_page_header),
            *(section.footer, section.first_page_footer, section.even_page_footer),
        ):
            margins += [clean(_text(p, [])) for p in part._element.iter(f"{_W}p")]
    title, stamp, said = facts(document.core_properties)
    heading = next((p.text for p in pieces if p.kind == "heading"), None)
    return Source(
        [Sheet(None, pieces)], title or heading, stamp, [m for m in dict.fromkeys(margins + said) if m], hidden
    )


def _body(parent: Any, styles: dict[str, Any], hidden: list[str]) -> Iterator[Piece]:
    for element in parent:
        if element.tag == f"{_W}p":
            yield from _paragraph(element, styles, hidden)
        elif element.tag == f"{_W}tbl":
            yield from _table(element, hidden)
        elif element.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}customXml", f"{_W}ins"):
            yield from _body(element, styles, hidden)


def _paragraph(element: Any, styles: dict[str, Any], hidden: list[str]) -> Iterator[Piece]:
    text = clean(_text(element, hidden))
    boxes = [
        box
        for box in element.iter(f"{_W}txbxContent")
        if not any(a.tag == f"{_MC}Fallback" for a in box.iterancestors())
    ]
    if text:
        properties = element.find(f"{_W}pPr")
        style = properties.find(f"{_W}pStyle") if properties is not None else None
        level = _level(styles.get(style.get(f"{_W}val")) if style is not None else None)
        if level:
            yield Piece("heading", text, level)
        else:
            yield Piece("item" if _listed(properties, styles) else "paragraph", text)
    for box in boxes:
        yield from _body(box, styles, hidden)


def _level(style: Any) -> int:
    """The heading level of a style or of the one that it is based on; 0 for running text."""
    seen = 0
    while style is not None and seen < 9:
        name = (style.name or "").lower()
        if name in ("title", "titel"):
            return 1
        for prefix in ("heading ", "kop "):
            if name.startswith(prefix) and name[len(prefix) :].strip().isdigit():
                return min(int(name[len(prefix) :]) + 1, 6)
        style, seen = getattr(style, "base_style", None), seen + 1
    return 0


def _listed(properties: Any, styles: dict[str, Any]) -> bool:
    """Whether the paragraph has a bullet or number, of its own or through its style."""
    if properties is None:
        return False
    own = properties.find(f"{_W}numPr")
    if own is not None:
        return _numbered(own)
    style = properties.find(f"{_W}pStyle")
    found = styles.get(style.get(f"{_W}val")) if style is not None else None
    if found is None:
        return False
    named = (found.name or "").lower().startswith(("list bullet", "list number", "lijst"))
    return named or any(_numbered(n) for n in found.element.iter(f"{_W}numPr"))


def _numbered(properties: Any) -> bool:
    """Some styles name a level without a list; number 0 takes a paragraph out of its list."""
    number = properties.find(f"{_W}numId")
    return number is not None and number.get(f"{_W}val") != "0"


def _text(element: Any, hidden: list[str]) -> str:
    """All text of a paragraph: links, fields and insertions too; deleted and hidden runs not."""
    out: list[str] = []

    def walk(node: Any) -> None:
        for child in node:
            tag = child.tag
            if tag in (f"{_W}del", f"{_W}moveFrom", f"{_W}txbxContent", f"{_MC}Fallback", f"{_W}instrText", f"{_W}pPr"):
                continue
            if tag == f"{_W}r" and _unseen(child):
                hidden.append(clean("".join(t.text or "" for t in child.iter(f"{_W}t"))))
            elif tag == f"{_W}t":
                out.append(child.text or "")
            elif tag in (f"{_W}tab", f"{_W}br", f"{_W}cr"):
                out.append(" ")
            elif tag == f"{_W}noBreakHyphen":
                out.append("-")
            else:
                walk(child)

    walk(element)
    return "".join(out)


def _unseen(run: Any) -> bool:
    """A run that is set hidden, white, or too small to read."""
    look = run.find(f"{_W}rPr")
    if look is None:
        return False
    vanish, colour, size = look.find(f"{_W}vanish"), look.find(f"{_W}color"), look.find(f"{_W}sz")
    if vanish is not None and vanish.get(f"{_W}val", "true") not in ("0", "false", "off"):
        return True
    if size is not None and size.get(f"{_W}val", "20").isdigit() and int(size.get(f"{_W}val", "20")) < 8:
        return True
    # white is for reading on a dark ground, which a table cell or shading gives
    white = colour is not None and colour.get(f"{_W}val", "").upper() in ("FFFFFF", "FEFEFE")
    ground = look.find(f"{_W}shd") is not None or look.find(f"{_W}highlight") is not None
    cell = any(a.tag == f"{_W}tc" or a.find(f"{_W}pPr/{_W}shd") is not None for a in run.iterancestors())
    return white and not ground and not cell


def _table(element: Any, hidden: list[str]) -> list[Piece]:
    """Rows with their cells; a cell that spans columns keeps the later ones in place."""
    grid: list[list[str]] = []
    for row in element.iter(f"{_W}tr"):
        if next(a for a in row.iterancestors() if a.tag == f"{_W}tbl") is not element:
            continue
        cells: list[str] = []
        for cell in row.iter(f"{_W}tc"):
            if next(a for a in cell.iterancestors() if a.tag == f"{_W}tr") is not row:
                continue
            text = " ".join(filter(None, (clean(_text(p, hidden)) for p in cell.iter(f"{_W}p"))))
            span = cell.find(f"{_W}tcPr/{_W}gridSpan")
            width = int(span.get(f"{_W}val", "1")) if span is not None else 1
            cells += [text] + [""] * (width - 1)
        grid.append(cells)
    return table(grid, len(grid) > 1 and _named(element, grid))


def _named(element: Any, grid: list[list[str]]) -> bool:
    """Whether the first row holds column names: marked so, all of it bold, or by the look of the table."""
    first = next(element.iter(f"{_W}tr"))
    if first.find(f"{_W}trPr/{_W}tblHeader") is not None:
        return True
    runs = [r for r in first.iter(f"{_W}r") if "".join(t.text or "" for t in r.iter(f"{_W}t")).strip()]
    if runs and all(r.find(f"{_W}rPr/{_W}b") is not None for r in runs):
        return True
    look = element.find(f"{_W}tblPr/{_W}tblLook")
    flagged = look is not None and (look.get(f"{_W}firstRow") == "1" or int(look.get(f"{_W}val", "0"), 16) & 0x20)
    return bool(flagged) and all(grid[0]) and not any(c[:1].isdigit() for c in grid[0])
