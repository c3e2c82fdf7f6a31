"""PDF text in reading order, by block, with tables by row."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import ListFlowable, ListItem, PageBreak, Paragraph, Spacer, Table

from ingest.hyphens import join_hyphens, join_lines, vocabulary
from ingest.parse import parse
from ingest.schema import Page, Parsed
from ingest.settings import Settings
from ingest.text import find_quote
from tests.made import BODY, BOLD, HEAD, drawn, flowed, table

LEFT = [
    f"Linker regel {n} loopt tot dicht aan de goot toe"
    for n in ["een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht"]
]
RIGHT = [
    f"rechter regel {n} vult de hele tweede kolom"
    for n in ["een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht"]
]


def read(path: Path) -> Parsed:
    parsed = parse(path, Settings())
    for page in parsed.pages:
        blocks = [page.text[b.start : b.end] for b in page.blocks]
        assert page.text == "\n".join(blocks)
        assert all(b.strip() for b in blocks)
    return parsed


def blocks(page: Page, kind: str | None = None) -> list[str]:
    return [page.text[b.start : b.end] for b in page.blocks if kind in (None, b.kind)]


@pytest.mark.parametrize(
    ("before", "after", "elsewhere", "joined"),
    [
        ("de land-", "en tuinbouw", "", "de land- en tuinbouw"),
        ("in Zuid-", "Holland", "", "in Zuid-Holland"),
        ("de verant-", "woordelijke", "", "de verantwoordelijke"),
        ("de defensie-", "industrie", "de defensie en de industrie", "de defensie-industrie"),
        ("de defensie-", "industrie", "onze defensie-industrie groeit", "de defensie-industrie"),
        ("het kabel-", "netwerk", "kabel netwerk kabelnetwerk", "het kabelnetwerk"),
        ("TRL 6-", "9", "", "TRL 6-9"),
        ("dual\ufffe", "use-toepassing", "dual-use-toepassing", "dual-use-toepassing"),
        ("be\u00ad", "leid", "", "beleid"),
        ("een gedachte -", "of twee", "", "een gedachte - of twee"),
    ],
)
def test_hyphens_at_line_ends(before: str, after: str, elsewhere: str, joined: str) -> None:
    assert join_lines([before, after], vocabulary([elsewhere, before, after])) == joined


def test_joining_keeps_what_follows() -> None:
    assert join_hyphens("on-", "bemand varen", frozenset()) == "onbemand varen"


def both_columns(order: str) -> list[tuple[float, float, str]]:
    left = [(60.0, 150 + 13.0 * k, t) for k, t in enumerate(LEFT)]
    right = [(320.0, 150 + 13.0 * k, t) for k, t in enumerate(RIGHT)]
    if order == "column by column":
        return left + right
    if order == "shifted":
        return left + [(x, y + 6, t) for x, y, t in right]
    return [piece for pair in zip(left, right) for piece in pair]


@pytest.mark.parametrize("order", ["column by column", "line by line", "shifted"])
def test_columns_in_reading_order(tmp_path: Path, order: str) -> None:
    wide = "Deze zin staat over de volle breedte van de bladzijde en raakt daarmee allebei de kolommen tegelijk."
    path = drawn(
        tmp_path / "a.pdf", [(60, 110, wide), *both_columns(order), (60, 290, wide.replace("Deze", "Ook deze"))]
    )
    text = read(path).pages[0].text.replace("\n", " ")
    assert text == " ".join([wide, *LEFT, *RIGHT, wide.replace("Deze", "Ook deze")])


def test_a_short_heading_above_both_columns_ends_the_columns_above_it(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=A4)
    for top, title in ((120, "Aanpak"), (320, "Planning")):
        canvas.setFont("Helvetica-Bold", 16)
        canvas.drawString(60, A4[1] - top, title)
        canvas.setFont("Helvetica", 10)
        for k, (a, b) in enumerate(zip(LEFT, RIGHT)):
            canvas.drawString(60, A4[1] - top - 30 - 13 * k, f"{a} {title}")
            canvas.drawString(320, A4[1] - top - 30 - 13 * k, f"{b} {title}")
    canvas.save()
    page = read(tmp_path / "a.pdf").pages[0]
    assert blocks(page, "heading") == ["Aanpak", "Planning"]
    first, second = page.text.split("Planning", 1)[0], page.text.rsplit("\nPlanning\n", 1)[1]
    assert "rechter regel acht" in first.split("\nPlanning\n")[0] or "Aanpak" in first
    assert page.text.index("rechter regel acht vult de hele tweede kolom Aanpak") < page.text.index("\nPlanning\n")
    assert "Aanpak" not in second


def test_prose_in_one_column_stays_whole(tmp_path: Path) -> None:
    text = (
        "De provincie helpt bedrijven bij het vinden van een proefterrein en bij het aanvragen van vergunningen. " * 6
    )
    path = flowed(tmp_path / "a.pdf", [Paragraph(text, BODY), Paragraph("Een tweede alinea volgt daarna.", BODY)])
    assert blocks(read(path).pages[0]) == [text.strip(), "Een tweede alinea volgt daarna."]


def test_headings_items_and_paragraphs(tmp_path: Path) -> None:
    story = [
        Paragraph("Samenwerking in de regio", HEAD),
        Paragraph("Het bureau verbindt vragen van Defensie met bedrijven in de regio. " * 3, BODY),
        Paragraph("Wat wij vragen", BOLD),
        Paragraph("Een plan van ten hoogste tien bladzijden.", BODY, bulletText="•"),
        Paragraph("Een begroting.", BODY, bulletText="•"),
        Paragraph("Tabel 3. Een bijschrift is geen kop", BOLD),
    ]
    page = read(flowed(tmp_path / "a.pdf", story)).pages[0]
    assert [(b.kind, b.level) for b in page.blocks] == [
        ("heading", 1), ("paragraph", 0), ("heading", 2), ("item", 0), ("item", 0), ("paragraph", 0)
    ]  # fmt: skip
    assert blocks(page, "item") == ["Een plan van ten hoogste tien bladzijden.", "Een begroting."]


RADAR = [
    ["Eigenschap", "Duinvalk S", "Duinvalk M", "Voorwaarde"],
    ["Bereik bij helder weer en bij vrij zicht over water", "3,5 km", "6 km", "vrij zicht"],
    ["Massa", "24 kg", "71 kg", ""],
    ["Levertijd", "4 maanden", "", "na opdracht"],
]


@pytest.mark.parametrize("look", ["grid", "lines", "shaded"])
def test_a_ruled_table_by_row(tmp_path: Path, look: str) -> None:
    style = {
        "grid": None,
        "lines": [("LINEBELOW", (0, 0), (-1, -1), 0.5, colors.black)],
        "shaded": [
            ("BACKGROUND", (0, 0), (-1, 0), colors.lightblue),
            ("ROWBACKGROUNDS", (0, 1), (-1, -1), [colors.white, colors.whitesmoke]),
        ],
    }[look]
    story = [
        Paragraph("Gegevens van de radar. " * 4, BODY),
        table(RADAR, [150, 100, 100, 100], style, BOLD),
        Paragraph("Daarna.", BODY),
    ]
    page = read(flowed(tmp_path / "a.pdf", story)).pages[0]
    assert blocks(page, "header") == ["Eigenschap\tDuinvalk S\tDuinvalk M\tVoorwaarde"]
    assert [r.split("\t") for r in blocks(page, "row")] == RADAR[1:]
    assert all(b.header == tuple(RADAR[0]) for b in page.blocks if b.kind == "row")
    assert blocks(page)[-1] == "Daarna."


def test_tables_that_touch_keep_their_own_columns(tmp_path: Path) -> None:
    first = [["Categorie", "Eisen"], ["Techniek", "Het systeem moet bij windkracht 6 blijven werken."]]
    second = [["Totaal", "12", "drie"], ["Deel A", "5", "twee"]]
    story = [table(first, [100, 300], None, BOLD), table(second, [200, 100, 100], None)]
    page = read(flowed(tmp_path / "a.pdf", story)).pages[0]
    assert [t.split("\t") for t in blocks(page)] == first + second


def test_a_table_of_properties_has_no_header(tmp_path: Path) -> None:
    rows = [["Lengte", "7,2 meter"], ["Vaarduur", "52 uur bij 6 knopen"], ["Windkracht", "tot en met 6 Bft"]]
    page = read(flowed(tmp_path / "a.pdf", [Paragraph("Inleiding. " * 9, BODY), table(rows, [120, 200])])).pages[0]
    assert blocks(page, "row") == ["\t".join(r) for r in rows]
    assert not blocks(page, "header")


def test_a_table_without_rules(tmp_path: Path) -> None:
    rows = [("Kenmerk", "Waarde"), ("Lengte", "7,2 m"), ("Vaarduur", "52 uur"), ("Snelheid", "22 knopen")]
    page = [(60.0, 120 + 16.0 * k, a) for k, (a, _) in enumerate(rows)] + [
        (260.0, 120 + 16.0 * k, b) for k, (_, b) in enumerate(rows)
    ]
    found = read(drawn(tmp_path / "a.pdf", page)).pages[0]
    assert blocks(found) == ["\t".join(r) for r in rows]
    assert [b.kind for b in found.blocks] == ["header", "row", "row", "row"]


def test_unruled_rows_between_prose(tmp_path: Path) -> None:
    prose = "Het bureau verbindt vraagstukken van Defensie met bedrijven uit de regionale clusters. " * 3
    eisen = [["Eis", "Prioriteit", "Waarde"], ["Bereik", "must", "10 km"], ["Gewicht", "should", "max. 25 kg"]]
    pairs = [["Naam:", "Havikoog BV"], ["Vestiging:", "Den Haag"], ["Aantal medewerkers:", "62"]]
    story = [Paragraph(prose, BODY), Table(eisen), Paragraph(prose, BODY), Table(pairs), Paragraph(prose, BODY)]
    page = read(flowed(tmp_path / "a.pdf", story)).pages[0]
    assert blocks(page, "header") == ["Eis\tPrioriteit\tWaarde"]
    assert blocks(page, "row") == ["\t".join(r) for r in eisen[1:] + pairs]
    assert blocks(page, "paragraph") == [prose.strip()] * 3


def test_numbers_and_bullets_that_are_drawn_apart(tmp_path: Path) -> None:
    texts = [f"Het systeem moet aan eis {w} voldoen." for w in ("een", "twee", "drie")]
    lists = [ListFlowable([ListItem(Paragraph(t, BODY)) for t in texts], bulletType=kind) for kind in ("1", "bullet")]
    page = read(flowed(tmp_path / "a.pdf", [Paragraph("Inleiding. " * 20, BODY), *lists])).pages[0]
    assert blocks(page, "item") == [f"{k} {t}" for k, t in enumerate(texts, 1)] + texts


def test_a_table_that_goes_on_takes_its_header_along(tmp_path: Path) -> None:
    rows = [["Naam", "Aantal", "Eis"]] + [[f"Onderdeel {k}", str(k), f"eis {k}"] for k in range(70)]
    page = read(flowed(tmp_path / "a.pdf", [table(rows, [150, 80, 150], None, BOLD)])).pages[1]
    assert page.blocks[0].header == ("Naam", "Aantal", "Eis")


def test_running_headers_and_footers_are_out(tmp_path: Path) -> None:
    pages = [
        [
            (60, 40, "Jaarverslag Havenproef"),
            (60, 200, f"Hoofdtekst van bladzijde {w}."),
            (60, 810, "Havenproef BV"),
            (480, 810, f"Pagina {k} van 2"),
        ]
        for k, w in ((1, "een"), (2, "twee"))
    ]
    parsed = read(drawn(tmp_path / "a.pdf", *pages))  # type: ignore[arg-type]
    assert [p.text for p in parsed.pages] == ["Hoofdtekst van bladzijde een.", "Hoofdtekst van bladzijde twee."]


def test_a_header_on_the_only_page_is_out(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=A4)
    canvas.setFont("Helvetica", 7)
    canvas.drawString(60, A4[1] - 36, "Oefenteam")
    canvas.drawString(420, A4[1] - 36, "Werkwijze van het bureau")
    canvas.setFont("Helvetica", 10)
    canvas.drawString(60, A4[1] - 120, "De enige zin van dit stuk.")
    canvas.save()
    assert read(tmp_path / "a.pdf").pages[0].text == "De enige zin van dit stuk."


def test_hidden_text_is_out_and_reported(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=A4)
    canvas.drawString(60, 700, "Zichtbare tekst over onbemenste vaartuigen.")
    canvas.setFillColor(colors.darkblue)
    canvas.rect(50, 590, 300, 30, fill=1)
    canvas.setFillColor(colors.white)
    canvas.drawString(60, 600, "Wit op een donkere balk is te lezen.")
    canvas.drawString(60, 500, "Witte woorden op wit papier.")
    canvas.setFillColor(colors.black)
    canvas.drawString(60, -50, "Onder de rand van het vel.")
    canvas.setFont("Helvetica", 1)
    canvas.drawString(60, 400, "Veel te kleine letters.")
    canvas.save()
    parsed = read(tmp_path / "a.pdf")
    text = parsed.pages[0].text
    assert "Zichtbare tekst" in text and "Wit op een donkere balk" in text
    assert not any(t in text for t in ("Witte woorden", "Onder de rand", "kleine letters"))
    assert all(any(t in f for f in parsed.flags) for t in ("Witte woorden", "Onder de rand", "kleine letters"))


def test_encrypted_pdf_says_so(tmp_path: Path) -> None:
    from reportlab.lib.pdfencrypt import StandardEncryption

    canvas = Canvas(str(tmp_path / "a.pdf"), encrypt=StandardEncryption("sleutel", ownerPassword="eigenaar"))
    canvas.drawString(60, 700, "Geheim van de smid.")
    canvas.save()
    parsed = read(tmp_path / "a.pdf")
    assert parsed.status == "encrypted" and "wachtwoord" in (parsed.detail or "")


def test_too_many_pages(tmp_path: Path) -> None:
    path = drawn(tmp_path / "a.pdf", *[[(60, 200, f"Bladzijde nummer {k} van veel.")] for k in range(4)])  # type: ignore[list-item]
    assert parse(path, Settings(max_pages=3)).status == "too_large"


def test_a_turned_page_reads_as_it_looks(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=A4)
    canvas.setPageRotation(90)
    canvas.translate(A4[0], 0)
    canvas.rotate(90)
    canvas.drawString(60, 500, "Eerste regel op een gedraaid blad.")
    canvas.drawString(60, 470, "Tweede alinea op een gedraaid blad.")
    canvas.save()
    assert read(tmp_path / "a.pdf").pages[0].text.split("\n") == [
        "Eerste regel op een gedraaid blad.",
        "Tweede alinea op een gedraaid blad.",
    ]


def test_title_and_pages_are_counted_from_one(tmp_path: Path) -> None:
    story = [
        Paragraph("Een eerste bladzijde met tekst.", BODY),
        PageBreak(),
        Spacer(1, 30),
        Paragraph("De tweede.", BODY),
    ]
    parsed = read(flowed(tmp_path / "a.pdf", story, title="Proefverslag Maasvlakte"))
    assert parsed.title == "Proefverslag Maasvlakte"
    assert [p.number for p in parsed.pages] == [1, 2]


LETTER = Path(__file__).parents[2] / "shared" / "letter" / "statenbrief.pdf"


@pytest.mark.skipif(not LETTER.exists(), reason="the real letter is not beside the checkout")
def test_the_real_letter() -> None:
    parsed = read(LETTER)
    headings = [h for p in parsed.pages for h in blocks(p, "heading")]
    assert "Deze opgave draagt bij aan een concurrerend Zuid-Holland" in headings
    assert "Wat gaat de provincie Zuid-Holland doen voor de defensie- en dual use-industrie?" in headings
    assert "2) Een cluster-gebaseerde aanpak" in headings
    assert [i.split()[1] for i in blocks(parsed.pages[1], "item")] == ["kunnen", "faciliteren", "verstevigen"]
    assert "Pagina" not in "".join(p.text for p in parsed.pages)
    # every paragraph stands in what another reading of the page gives, but for the hyphens at line ends
    with pypdfium2.PdfDocument(LETTER) as document:
        for page, sheet in zip(parsed.pages, document):
            plain = sheet.get_textpage().get_text_range().replace("\ufffe", "-").replace("\r\n", " ")
            for text in blocks(page, "paragraph") + blocks(page, "item"):
                assert find_quote(text, plain) or find_quote(text.replace("-", ""), plain.replace("-", "")), text
