"""Passages are stretches of one page, lose nothing, and keep together what belongs together."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest

from ingest.chunk import chunk
from ingest.schema import Page, Passage
from tests.library import document, page


def cut(*pages: Page, words: int = 120) -> list[Passage]:
    return chunk(document("d.md", 3), pages, words=words)


def long(n: int, word: str = "woord") -> str:
    return " ".join(f"{word}{i}" for i in range(n)) + "."


def mixed(seed: int, number: int) -> Page:
    """A page of every kind of block in a random order."""
    rng = random.Random(seed)
    blocks: list[tuple[str, str]] = []
    for _ in range(rng.randint(1, 40)):
        kind = rng.choice(["h1", "h2", "paragraph", "paragraph", "item", "item", "row", "header"])
        text = long(rng.choice([1, 3, 20, 60, 130, 400]))
        blocks.append((kind, text.replace(" ", "\t", 3) if kind in ("row", "header") else text.replace("9 ", "9. ")))
    return page(*blocks, number=number)


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("words", [20, 120])
def test_a_passage_is_a_stretch_of_its_page_and_nothing_is_lost(seed: int, words: int) -> None:
    pages = [mixed(seed, 1), mixed(seed + 100, 2)]
    passages = cut(*pages, words=words)
    for number, whole in enumerate(pages, 1):
        here = [p for p in passages if p.page == number]
        assert all(p.text == whole.text[p.start : p.end] for p in here)
        assert all(before.end <= after.start for before, after in pairwise(here))
        assert " ".join(p.text for p in here).split() == whole.text.split()
        for p in here:
            assert all(p.start <= b.start < b.end <= p.end for b in p.blocks)
            assert p.blocks[0].start == p.start and p.blocks[-1].end == p.end
    assert [p.passage_id for p in passages] == [f"d.md@3#{n}" for n in range(len(passages))]


@pytest.mark.parametrize("seed", range(12))
def test_no_passage_is_much_longer_than_asked(seed: int) -> None:
    assert max(len(p.text.split()) for p in cut(mixed(seed, 1), words=100)) <= 500


def test_a_text_without_full_stops_is_cut_all_the_same() -> None:
    endless = page(("paragraph", long(5_000)))
    passages = cut(endless)
    assert max(len(p.text.split()) for p in passages) <= 240
    assert " ".join(p.text for p in passages).split() == endless.text.split()


def test_a_long_paragraph_is_cut_between_sentences() -> None:
    passages = cut(page(("paragraph", " ".join(long(30) for _ in range(30)))))
    assert len(passages) > 3
    assert all(p.text.endswith(".") and p.text.startswith("woord0 ") for p in passages)


def test_a_list_stays_with_the_sentence_that_introduces_it() -> None:
    items = [("item", f"punt {i} " + long(10)) for i in range(9)]
    passages = cut(page(("paragraph", long(110)), ("paragraph", "Er zijn negen redenen:"), *items), words=120)
    with_intro = next(p for p in passages if "negen redenen" in p.text)
    assert all(f"punt {i} " in with_intro.text for i in range(9))


def test_a_heading_stays_with_its_text() -> None:
    passages = cut(
        page(("paragraph", long(115)), ("h2", "Doel"), ("paragraph", long(100)), ("h2", "Geld"), ("paragraph", "Op."))
    )
    assert [p.text.split("\n")[0] for p in passages[1:]] == ["Doel", "Geld"]
    assert [p.section for p in passages] == ["", "Doel", "Geld"]


def test_rows_of_a_table_carry_its_header() -> None:
    rows = [("row", f"boot {i}\t{i} knopen\t{long(15)}") for i in range(40)]
    passages = cut(page(("header", "naam\tsnelheid\tmeer"), *rows))
    assert len(passages) > 2
    assert all(b.header == ("naam", "snelheid", "meer") for p in passages for b in p.blocks if b.kind == "row")
    assert passages[0].blocks[0].kind == "header" and passages[0].blocks[1].kind == "row"
    assert all(line.count("\t") == 2 for p in passages for line in p.text.split("\n"))


def test_the_section_is_the_path_of_headings_and_goes_on_over_the_page() -> None:
    one = page(("h1", "Plan"), ("h2", "Doel"), ("paragraph", "Een."), ("h3", "Later"), ("paragraph", "Twee."), number=1)
    two = page(("paragraph", "Drie."), ("h2", "Geld"), ("paragraph", "Vier."), number=2)
    assert [(p.page, p.section) for p in cut(one, two)] == [
        (1, "Plan › Doel"),
        (1, "Plan › Doel › Later"),
        (2, "Plan › Doel › Later"),
        (2, "Plan › Geld"),
    ]


def test_no_blocks_no_passages() -> None:
    assert cut(page()) == []
    assert cut() == []
