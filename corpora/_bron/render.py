"""Render the Markdown sources beside this file into the three demo collections and their sources.csv.

Usage: python corpora/_bron/render.py [STEM ...]   (without STEM: everything)

A source is `_bron/<collection>/<stem>.md`: `key: value` lines between `---` marks, then a small Markdown:
`#`/`##`/`###` headings, paragraphs, `- ` and `1. ` lists, `| a | b |` tables, `> ` box, `^ ` table caption,
`~ ` small print, `%wit ` white (hidden) text, `**bold**`, `*italic*`.
Runs are repeatable: dates, ids and noise are fixed, so the same sources give the same bytes.
"""

import csv
import html
import io
import re
import sys
import zipfile
from datetime import datetime
from pathlib import Path

import docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import RGBColor
from paper import inline, pdf

HERE = Path(__file__).parent
FIELDS = ["file", "title", "publisher", "date", "language", "company", "label", "supersedes", "practice"]


def read(path):
    """Front matter as a dict, body as a list of (kind, content) blocks."""
    head, body = path.read_text("utf-8").split("---\n", 2)[1:]
    return dict(re.split(r":\s*", line, maxsplit=1) for line in head.strip().splitlines()), list(blocks(body))


def blocks(body):
    """Blocks are parted by blank lines; a list or table is one block, a heading may touch the text below it."""
    kinds = {">": "box", "^": "caption", "~": "small", "%wit": "white"}
    for chunk in re.split(r"\n\s*\n", re.sub(r"(?m)^([#^].*)\n", r"\1\n\n", body).strip()):
        if mark := re.match(r"(#{1,3}|>|\^|~|%wit)\s", chunk):
            yield kinds.get(mark[1], f"h{len(mark[1])}"), chunk[mark.end() :]
        elif chunk.startswith("|"):
            rows = [[cell.strip() for cell in line.strip()[1:-1].split("|")] for line in chunk.splitlines()]
            yield "table", [row for row in rows if not set("".join(row)) <= set("-: ")]
        elif item := re.match(r"(- |\d+\. )", chunk):
            yield "ul" if item[1] == "- " else "ol", re.split(r"\n(?:- |\d+\. )", chunk[item.end() :])
        else:
            yield "p", chunk


def runs(paragraph, text):
    for i, part in enumerate(re.split(r"\*\*(.+?)\*\*", " ".join(text.split()))):
        for j, piece in enumerate(re.split(r"\*(.+?)\*", part)):
            run = paragraph.add_run(piece)
            run.bold, run.italic = bool(i % 2) or None, bool(j % 2) or None


def word(meta, body):
    doc, moment = docx.Document(), datetime.fromisoformat(meta["date"])
    facts = {
        "title": meta["title"],
        "author": meta["publisher"],
        "created": moment,
        "modified": moment,
        "language": meta["language"],
    }
    for name, value in facts.items():
        setattr(doc.core_properties, name, value)
    for name in ("Title", "Heading 1", "Heading 2", "Heading 3"):
        doc.styles[name].font.color.rgb = RGBColor.from_string(meta["accent"].upper())
    doc.sections[0].header.paragraphs[0].text = f"{meta['publisher']}\t\t{meta['head']}"
    footer = doc.sections[0].footer.paragraphs[0]
    footer.add_run(meta["footer"] + "\t\tPagina ")
    for field, after in (("PAGE", " van "), ("NUMPAGES", "")):
        footer._p.append(OxmlElement("w:fldSimple", attrs={qn("w:instr"): field}))
        footer.add_run(after)
    doc.add_heading(meta["title"], 0)
    doc.add_paragraph(meta["subtitle"], "Subtitle")
    names = {"box": "Intense Quote", "caption": "Caption", "ul": "List Bullet", "ol": "List Number"}
    for kind, content in body:
        if kind == "table":
            table = doc.add_table(len(content), len(content[0]), "Light Grid Accent 1")
            for row, cells in zip(table.rows, content):
                for cell, text in zip(row.cells, cells):
                    runs(cell.paragraphs[0], text)
            doc.add_paragraph()
        elif kind[0] == "h":
            doc.add_heading(content, int(kind[1]))
        else:
            for text in content if kind in ("ul", "ol") else [content]:
                runs(doc.add_paragraph(style=names.get(kind)), text)
    out, fixed = io.BytesIO(), io.BytesIO()
    doc.save(out)
    with zipfile.ZipFile(out) as old, zipfile.ZipFile(fixed, "w") as new:
        for name in old.namelist():  # python-docx stamps the clock on every member
            new.writestr(zipfile.ZipInfo(name, (2025, 1, 1, 0, 0, 0)), old.read(name), zipfile.ZIP_DEFLATED)
    return fixed.getvalue()


def web(meta, body):
    tags, out = {"box": "aside", "caption": "p", "h1": "h2", "h2": "h3", "h3": "h4"}, []
    for kind, content in body:
        tag = tags.get(kind, kind)
        if kind == "table":
            rows = [
                "".join(f"<{'td' if n else 'th'}>{inline(c)}</{'td' if n else 'th'}>" for c in row)
                for n, row in enumerate(content)
            ]
            inner = "\n".join(f"<tr>{row}</tr>" for row in rows)
        else:
            inner = (
                "\n".join(f"<li>{inline(text)}</li>" for text in content) if tag in ("ul", "ol") else inline(content)
            )
        out.append(f"<{tag}>{inner}</{tag}>")
    style = (
        "body{font:16px/1.55 sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem}"
        "table{border-collapse:collapse}td,th{border:1px solid #999;padding:.3rem .6rem;text-align:left}"
        f"aside{{background:#eef2f5;padding:.8rem}}h1,h2,h3{{color:#{meta['accent']}}}"
    )
    title, main = html.escape(meta["title"]), "\n".join(out)
    return f"""<!doctype html>
<html lang="{meta["language"]}">
<head><meta charset="utf-8"><title>{title}</title><style>{style}</style></head>
<body>
<header>{meta["publisher"]}</header>
<main>
<h1>{title}</h1>
{main}
</main>
<footer>{meta["footer"]}</footer>
</body>
</html>
""".encode()


def plain(meta, path):
    body = re.sub(r"(?m)^#", "##", path.read_text("utf-8").split("---\n", 2)[2].strip())
    return f"# {meta['title']}\n\n{body}\n\n---\n\n{meta['footer']}\n".encode()


def main(stems):
    for folder in sorted(path for path in HERE.iterdir() if path.is_dir() and path.name != "__pycache__"):
        target, rows = HERE.parent / folder.name, []
        target.mkdir(exist_ok=True)
        for path in sorted(folder.glob("*.md")):
            meta, body = read(path)
            rows.append(meta)
            if not stems or path.stem in stems:
                made = (
                    plain(meta, path)
                    if meta["format"] == "md"
                    else {"pdf": pdf, "docx": word, "html": web}[meta["format"]](meta, body)
                )
                (target / meta["file"]).write_bytes(made)
                print(f"{folder.name}/{meta['file']}")
        with (target / "sources.csv").open("w", newline="", encoding="utf-8") as out:
            table = csv.DictWriter(out, FIELDS, extrasaction="ignore", restval="", lineterminator="\n")
            table.writeheader()
            table.writerows(rows)


if __name__ == "__main__":
    main(sys.argv[1:])
