"""Read HTML and Markdown."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from bs4 import BeautifulSoup
from bs4.element import Comment, NavigableString, PreformattedString, Tag
from markdown_it import MarkdownIt

from ingest.pieces import Piece, Sheet, Source, clean, table
from ingest.plain import decode
from ingest.settings import Settings

_SKIPPED = frozenset(
    "nav script style noscript template svg canvas form button select input iframe object head".split()
)
_BLOCKS = frozenset(
    [
        "p",
        "div",
        "section",
        "article",
        "main",
        "header",
        "footer",
        "aside",
        "blockquote",
        "figure",
        "figcaption",
        "pre",
        "dl",
        "dt",
        "dd",
        "address",
        "details",
        "summary",
        "ul",
        "ol",
        "li",
        "table",
        "caption",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "body",
        "html",
        "fieldset",
        "center",
    ]
)
_HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|font-size\s*:\s*[0-3](?:\.\d+)?\s*(?:px|pt)\b|font-size\s*:\s*0\b|"
    r"opacity\s*:\s*0(?:\.0\d*)?\s*(?:;|$)|text-indent\s*:\s*-\d{3,}|(?:left|top)\s*:\s*-\d{3,}|"
    r"(?<![-\w])color\s*:\s*(?:white|#fff(?:fff)?\b|rgb\(\s*255\s*,\s*255\s*,\s*255\s*\)|transparent)",
    re.I,
)
_DARK = re.compile(r"background(?:-color)?\s*:", re.I)
_RULE = re.compile(r"([.#]?[\w-]+)\s*\{([^}]*)\}")


# --- HTML --------------------------------------------------------------------------------------------------------


def read_html(path: Path, settings: Settings) -> Source:
    """One page without a number: navigation, forms and scripts out; what is styled away is hidden text."""
    data = path.read_bytes()
    declared = re.search(rb"charset=[\"']?([\w-]+)", data[:2048])
    try:
        text = data.decode(declared[1].decode()) if declared else decode(data)
    except (LookupError, UnicodeDecodeError):
        text = decode(data)
    return from_html(text)


def from_html(text: str) -> Source:
    """As `read_html`, for text."""
    soup = BeautifulSoup(text, "lxml")
    title = clean(soup.title.get_text()) if soup.title else None
    margins = [clean(str(m.get("content", ""))) for m in soup.find_all("meta") if m.get("name")]
    hiding = {
        name for css in soup.find_all("style") for name, body in _RULE.findall(css.get_text()) if _invisible(body)
    }
    hidden: list[str] = []
    for tag in soup.find_all(True):
        if tag.decomposed:
            continue
        if _is_hidden(tag, hiding):
            if tag.name not in _SKIPPED:
                hidden.append(clean(tag.get_text(" ")))
            tag.decompose()
        elif tag.name in _SKIPPED and tag.name != "head":
            tag.decompose()
        elif tag.name in ("header", "footer") and not (
            tag.find_parent(["article", "main", "section"]) or tag.find(["h1", "h2"])
        ):
            margins.append(clean(tag.get_text(" ")))
            tag.decompose()
    pieces: list[Piece] = []
    _walk(soup.body or soup, pieces, "paragraph")
    heading = next((p.text for p in pieces if p.kind == "heading"), None)
    return Source([Sheet(None, pieces)], title or heading, _date(soup), margins, [h for h in hidden if h])


def _invisible(css: str) -> bool:
    """Whether a style makes its text unreadable; white on a background of its own is not."""
    found = _HIDING.search(css)
    return bool(found) and not ("color" in found[0].lower() and _DARK.search(css))


def _is_hidden(tag: Tag, hiding: set[str]) -> bool:
    if tag.has_attr("hidden") or tag.get("aria-hidden") == "true":
        return True
    names = {f".{c}" for c in tag.get_attribute_list("class") if c} | {f"#{tag.get('id')}"}
    return _invisible(str(tag.get("style", ""))) or bool(names & hiding)


def _date(soup: BeautifulSoup) -> date | None:
    for name in ("dcterms.issued", "DCTERMS.issued", "article:published_time", "dcterms.modified", "date", "DC.date"):
        found = soup.find("meta", attrs={"name": name}) or soup.find("meta", attrs={"property": name})
        match = re.match(r"\d{4}-\d\d-\d\d", str(found.get("content", ""))) if isinstance(found, Tag) else None
        if match:
            try:
                return date.fromisoformat(match[0])
            except ValueError:
                continue
    return None


def _walk(tag: Tag, out: list[Piece], kind: Any) -> None:
    """The blocks below `tag`; text between blocks is a paragraph of its own."""
    run: list[str] = []

    def flush() -> None:
        for line in "".join(run).split("\x00"):
            if text := clean(line):
                out.append(Piece(kind, text))
        run.clear()

    for child in tag.children:
        if isinstance(child, NavigableString):
            if not isinstance(child, (Comment, PreformattedString)):
                run.append(str(child))
        elif isinstance(child, Tag):
            if child.name == "br":
                # two in a row part paragraphs, one only wraps a line
                run.append("\x00" if run and run[-1].endswith("\x01") else "\n\x01")
            elif child.name not in _BLOCKS and not child.find(list(_BLOCKS)):
                run.append(child.get_text())
            else:
                flush()
                _block(child, out, kind)
    flush()


def _block(tag: Tag, out: list[Piece], kind: Any) -> None:
    if re.fullmatch("h[1-6]", tag.name):
        out.append(Piece("heading", clean(tag.get_text(" ") if tag.find("br") else tag.get_text()), int(tag.name[1])))
    elif tag.name == "table":
        rows = [r for r in tag.find_all("tr") if r.find_parent("table") is tag]
        grid = [
            [
                c.get_text(" ") if c.find(list(_BLOCKS)) else c.get_text()
                for c in r.find_all(["td", "th"], recursive=False)
            ]
            for r in rows
        ]
        headed = bool(rows) and (bool(rows[0].find_parent("thead")) or not rows[0].find("td"))
        for caption in tag.find_all("caption"):
            out.append(Piece("paragraph", clean(caption.get_text())))
        out.extend(table(grid, headed and len(grid) > 1))
    elif tag.name in ("li", "dd"):
        _walk(tag, out, "item")
    else:
        _walk(tag, out, kind)


# --- Markdown ----------------------------------------------------------------------------------------------------

_FRONT = re.compile(r"\A\ufeff?---[ \t]*\n(.*?)\n---[ \t]*(?:\n|\Z)", re.S)


def read_markdown(path: Path, settings: Settings) -> Source:
    """Rendered to HTML and read as that: one set of rules for headings, lists, tables and hidden elements."""
    text = decode(path.read_bytes()).replace("\r\n", "\n")
    facts: dict[str, Any] = {}
    if front := _FRONT.match(text):
        try:
            loaded = yaml.safe_load(front[1])
            facts = loaded if isinstance(loaded, dict) else {}
        except yaml.YAMLError:
            facts = {}
        text = text[front.end() :]
    source = from_html(MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(text))
    if facts:
        source.title = clean(str(facts.get("title") or facts.get("titel") or "")) or source.title
        when = facts.get("date") or facts.get("datum") or facts.get("published")
        source.published = when if type(when) is date else source.published
        source.margins += [clean(f"{v}") for v in facts.values()]
    return source
