"""Contact persons are found at ingest, and kept out of vectors, answers, the matrix and the model's sources unless asked for."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import NamedTuple

import pytest

from assistant.pipeline import Assistant
from ingest.embed import windows
from ingest.load import load
from ingest.personal import bears, marked, masked
from ingest.store import Store
from tests.library import alone, document, passage, write

PERSONAL = ("Marloes van der Veldt", "P.J. Oosthoek", "06-00000001", "m.vanderveldt@haringdok.example")
BROCHURE = """# Haringdok

Haringdok onderhoudt patrouilleboten in een overdekt dok van 40 meter.

## Levering

Het dok is twee weken van tevoren te reserveren. Marloes van der Veldt leidt de verkoop sinds 2019.

## Contact

Haringdok BV, Vlaardingen · info@haringdok.example · 010-0000000

| | Eerste contact | Tweede contact |
|---|---|---|
| Naam | Marloes van der Veldt | P.J. Oosthoek |
| Mobiel | 06-00000001 | +31 6 00000002 |
| E-mail | m.vanderveldt@haringdok.example | pj.oosthoek@haringdok.example |
"""


def found(text: str) -> list[tuple[str, str]]:
    (one,) = marked([passage(document(), text)])
    return [(kind, text[start:end]) for kind, start, end in one.personal]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Contactpersoon: Jan de Vries", [("naam", "Jan de Vries")]),
        ("Contact: dhr. K. el Idrissi, 06 12345678", [("mobiel nummer", "06 12345678"), ("naam", "K. el Idrissi")]),
        ("Bel Anna-Marie 't Hooft op +31 (0)6 1234 5678.", [("mobiel nummer", "+31 (0)6 1234 5678"), ("naam", "Anna-Marie 't Hooft")]),
        ("Mail s.bakker@werf.example", [("e-mailadres", "s.bakker@werf.example")]),
        ("Sanne Bakker leidt de werf (s.bakker@werf.example).", [("e-mailadres", "s.bakker@werf.example"), ("naam", "Sanne Bakker")]),
        ("Ask for Rose O'Neill, +44 7700 900123", [("mobiel nummer", "+44 7700 900123"), ("naam", "Rose O'Neill")]),
        ("Contactpersoon\tPieter Post\tIris Jansen-Smit", [("naam", "Pieter Post"), ("naam", "Iris Jansen-Smit")]),
    ],
)  # fmt: skip
def test_contact_persons_are_found(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Werf Noord BV, Den Haag · info@werf.example · 010-1234567",
        "Ondertekend door mr. A.W. Kolff, voorzitter.",
        "De radar weegt 06 kg en kost 0612345 euro.",
        "Het vaartuig Van Speijk vaart sinds 1994 voor de Koninklijke Marine.",
        "Zuid Holland en Noord Brabant werken samen met Thales Nederland.",
        "Serienummer 0612345678901234, artikel 06.12.345.",
        "Naam\tPeilvast Navigatie\nPlaats\tDelft",
        "Neem contact op met onze verkoopafdeling: sales@werf.example",
    ],
)
def test_other_text_has_none(text: str) -> None:
    assert found(text) == []


def test_a_name_is_known_in_the_rest_of_the_document() -> None:
    pages = [passage(document(), t, n) for n, t in enumerate(["Contact: Jan de Vries", "Jan de Vries begon in 2012."])]
    assert [p.personal for p in marked(pages)] == [(("naam", 9, 21),), (("naam", 0, 12),)]


def test_masking_takes_out_those_words_only() -> None:
    (one,) = marked([passage(document(), "Bel Jan de Vries, 06-12345678, voor een proef.")])
    assert masked(one).text == "Bel , , voor een proef."
    assert bears(one, 0, 5) and not bears(one, 30, 40)


class Asked(NamedTuple):
    assistant: Assistant
    store: Store

    def __call__(self, question: str) -> str:
        found = asyncio.run(self.assistant.ask(question, label="bedrijfsvertrouwelijk"))
        return found.text + "".join(c.quote for c in (*found.citations, *found.nearest))


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Asked:
    here = tmp_path_factory.mktemp("personal")
    write(here / "docs" / "haringdok.md", BROCHURE)
    write(here / "docs" / "sources.csv", "file;company;label\nharingdok.md;Haringdok BV;openbaar\n")
    known = alone(here / "index", embedding_model="rcb-nl-en", dense_weight=0.6)
    load([here / "docs"], known)
    return Asked(Assistant.from_settings(known), Store(known.index))


def test_no_vector_holds_a_person(asked: Asked) -> None:
    (one,) = [e.document for e in asked.store.entries()]
    texts = "\n".join(w.text for w in windows(one, asked.store.catalogue.passages(one.document_id, one.version)))
    assert "overdekt dok" in texts and "info@haringdok.example" in texts
    assert [p for p in PERSONAL if p in texts] == []


@pytest.mark.parametrize(
    "question",
    ["Wat doet Haringdok?", "Wie leidt de verkoop bij Haringdok?", "Hoe lang van tevoren is het dok te reserveren?",
     "Wat staat er in de tabel van Haringdok?", "Welke bedrijven onderhouden patrouilleboten?"],
)  # fmt: skip
def test_an_answer_names_nobody(asked: Asked, question: str) -> None:
    assert [p for p in PERSONAL if p in asked(question)] == []


@pytest.mark.parametrize(
    ("question", "expected"),
    [("Wie is de contactpersoon van Haringdok?", "Marloes van der Veldt"), ("Wat is het mobiele nummer van Haringdok?", "06-00000001"),
     ("Op welk e-mailadres kan ik Haringdok bereiken?", "haringdok.example"), ("Wie is mevrouw Van der Veldt?", "Marloes van der Veldt")],
)  # fmt: skip
def test_who_asks_for_the_contact_gets_it(asked: Asked, question: str, expected: str) -> None:
    assert expected in asked(question)


def test_no_statement_of_a_company_is_about_a_person(asked: Asked) -> None:
    stated = [s for of in asked.assistant.companies("openbaar").stated.values() for s in of]
    assert stated and [s.text for s in stated if any(p in s.text for p in PERSONAL)] == []


def test_the_doctor_lists_where_persons_are_named(tmp_path: Path, rcb) -> None:
    write(tmp_path / "docs" / "haringdok.md", BROCHURE)
    write(tmp_path / "docs" / "anders.md", "# Anders\n\nHier staat niemand.")
    load([tmp_path / "docs"], alone(tmp_path / "index"))
    said = rcb("doctor", "--privacy", "--index", tmp_path / "index")
    assert said.code == 0 and "In 1 document staan" in said.out
    assert "haringdok.md" in said.out and "2 namen, 2 mobiele nummers, 2 e-mailadressen" in said.out
    assert "‘Contact’" in said.out and "anders.md" not in said.out
    assert [p for p in PERSONAL if p in said.out] == []
    (line,) = rcb("doctor", "--privacy", "--json", "--index", tmp_path / "index").out.splitlines()
    assert json.loads(line)["kinds"] == {"naam": 2, "mobiel nummer": 2, "e-mailadres": 2}
