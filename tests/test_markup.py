"""HTML, Markdown and plain text as blocks."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from ingest.markup import from_html, read_markdown
from ingest.parse import parse
from ingest.pieces import Source
from ingest.plain import from_text
from ingest.settings import Settings


def found(source: Source) -> list[tuple[str, str]]:
    return [(p.kind, p.text) for p in source.sheets[0].pieces]


def test_html_blocks() -> None:
    source = from_html(
        """<html><head><title>Profiel Golfspoor</title><style>.x{display:none} .wit{color:#fff}</style></head><body>
        <header>Golfspoor BV</header><nav><a>Start</a></nav><main><h1>Golf<b>spoor</b></h1>
        <p>Wij zien schepen<br>die niet <a href="#">gevonden</a> willen worden.</p>
        <div>Losse tekst <span>in een vak</span><p>en een alinea</p></div>
        <ul><li>Eerste<ul><li>Binnenste</li></ul></li><li>Tweede</li></ul>
        <table><caption>Tabel 1</caption><tr><th>Kenmerk</th><th>Waarde</th></tr>
        <tr><td>Bereik</td><td></td></tr></table>
        <p class="x">Verborgen zin.</p><p style="font-size:0">Piepkleine zin.</p><p class="wit">Witte zin.</p>
        <script>var x = "niet lezen"</script></main><footer>© Golfspoor</footer></body></html>"""
    )
    assert source.title == "Profiel Golfspoor"
    assert found(source) == [
        ("heading", "Golfspoor"),
        ("paragraph", "Wij zien schepen die niet gevonden willen worden."),
        ("paragraph", "Losse tekst in een vak"),
        ("paragraph", "en een alinea"),
        ("item", "Eerste"),
        ("item", "Binnenste"),
        ("item", "Tweede"),
        ("paragraph", "Tabel 1"),
        ("header", "Kenmerk\tWaarde"),
        ("row", "Bereik\t"),
    ]
    assert source.hidden == ["Verborgen zin.", "Piepkleine zin.", "Witte zin."]
    assert source.margins == ["Golfspoor BV", "© Golfspoor"]


def test_markdown_with_front_matter(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(
        "---\ntitle: Factsheet quantum\ndate: 2025-03-14\n---\n# Kop\n\nEen *alinea* over\ntwee regels.\n\n"
        "- punt een\n- punt twee\n\n"
        "| Term | Uitleg |\n|---|---|\n| QKD | sleutels |\n| PQC |  |\n",
        encoding="utf-8",
    )
    source = read_markdown(path, Settings())
    assert (source.title, source.published) == ("Factsheet quantum", date(2025, 3, 14))
    assert found(source) == [
        ("heading", "Kop"),
        ("paragraph", "Een alinea over twee regels."),
        ("item", "punt een"),
        ("item", "punt twee"),
        ("header", "Term\tUitleg"),
        ("row", "QKD\tsleutels"),
        ("row", "PQC\t"),
    ]


LETTER = """Van: Defensie Materieel Organisatie
Onderwerp: Vraagstuk kleine drones

Geachte heer, mevrouw,

Wij zoeken een oplossing voor het opmerken van kleine drones boven de ka-
zerne. Het systeem moet ten minste 3 kilometer ver zien en mag de radio-
en televisieontvangst niet storen.

Eisen:
- bereik van 3 km
- geschikt voor gebruik
  bij windkracht 6
1. levering in 2026

Met vriendelijke groet,
Afdeling Innovatie
"""


def test_a_letter_with_hard_line_ends() -> None:
    source = from_text(LETTER)
    assert source.title == "Vraagstuk kleine drones"
    assert found(source) == [
        ("paragraph", "Van: Defensie Materieel Organisatie"),
        ("paragraph", "Onderwerp: Vraagstuk kleine drones"),
        ("paragraph", "Geachte heer, mevrouw,"),
        ("paragraph", "Wij zoeken een oplossing voor het opmerken van kleine drones boven de kazerne. Het systeem "
         "moet ten minste 3 kilometer ver zien en mag de radio- en televisieontvangst niet storen."),
        ("paragraph", "Eisen:"),
        ("item", "bereik van 3 km"),
        ("item", "geschikt voor gebruik bij windkracht 6"),
        ("item", "1. levering in 2026"),
        ("paragraph", "Met vriendelijke groet,"),
        ("paragraph", "Afdeling Innovatie"),
    ]  # fmt: skip


def test_a_blank_line_behind_every_line_says_nothing() -> None:
    lines = [
        "Bedrijven innoveren in een regionale omgeving, omdat ze op die schaal partners",
        "treffen die ze kennen en vertrouwen. Het ministerie van Defensie herkent en",
        "erkent dat ook en zoekt ons daarom op als gesprekspartner bij investeringen in",
        "de regio.",
        "Het bureau heeft als doel om daar vraagstukken vanuit het ministerie te laten",
        "landen en te koppelen aan kansrijke oplossingen aangedragen via bedrijven uit",
        "onze regionale clusters.",
    ]
    assert found(from_text("\n\n".join(lines))) == [
        ("paragraph", " ".join(lines[:4])),
        ("paragraph", " ".join(lines[4:])),
    ]


def test_blank_lines_between_one_line_paragraphs_part_them() -> None:
    text = "\n\n".join(f"Dit is alinea {k}, die op één regel past." for k in range(8))
    assert len(found(from_text(text))) == 8


def test_wrong_declared_encoding_is_survived(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_bytes('<html><meta charset="utf-8"><p>coördinatie</p></html>'.encode("cp1252"))
    assert parse(path, Settings()).pages[0].text == "coördinatie"
