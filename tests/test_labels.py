"""No word of a document above a reader's label comes out, whatever labels the documents and the reader have."""

from __future__ import annotations

import asyncio
import io
import json
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.dossier import dossier
from assistant.pipeline import Assistant
from assistant.register import now
from assistant.render import as_contract, further, plain
from assistant.response.draft import draft
from assistant.response.export import docx
from assistant.response.workbook import xlsx
from assistant.schema import Case, Challenge
from assistant.ui.forms import row
from assistant.ui.message import markdown
from assistant.ui.private import Private
from assistant.ui.sources import Sources
from ingest.load import load
from ingest.schema import LABELS, Label
from ingest.settings import ROOT
from ingest.store import Store
from ingest.text import stems
from tests.fakes import HashingEmbeddings
from tests.library import alone, write
from tests.made_case import OFFICE

CANARIES = (
    "Zwarfelkint", "Brommelvoost", "Kwintstrop", "Vlaggerduim", "Snorkelbaas", "Dreutelmans", "Pluimgraaf",
    "Troffelwies", "Hukkepronk",
)  # fmt: skip
"""A word for each document, in its name, title, headings and text: a word that no other has."""
COMPANIES = 6
"""So many of the documents are brochures; the last of them replaces the one before it."""
QUESTIONS = (
    "Wie bewaakt zeekabels met onbemande vaartuigen?", "Welke bedrijven maken onbemande vaartuigen?",
    "Hoe zwaar is het vaartuig en hoe ver vaart het?", "Wat is het doel van het havenbureau?", "Wat kost een vaartuig?",
    "Which companies guard subsea cables?", "Noem alle documenten.", "Wat staat er onder Techniek?",
    "Waar kan een bedrijf testen?", "Wat verandert er in 2027?", "Wat kost het vaartuig van Vlootbouw in 2024?",
    *(f"Wat zegt {c[:4] + c[5:]} over zeekabels?" for c in CANARIES),  # a letter short: it is put right, or not
)  # fmt: skip
VRAAGSTUK = """# Bewaking van zeekabels

Gezocht: een onbemand vaartuig dat zeekabels bewaakt.

## Eisen

- Het vaartuig vaart ten minste 40 km.
- Het vaartuig weegt hoogstens 90 kg.
- De leverancier heeft ISO 9001.
"""


class Shelf(NamedTuple):
    """The collection, and what can be asked of it."""

    assistant: Assistant
    challenge: Challenge
    catalogue: Path
    ids: list[str]

    def relabel(self, labels: tuple[Label | None, ...]) -> None:
        """Give each document a label, or none."""
        with closing(sqlite3.connect(self.catalogue)) as db, db:
            for document_id, label in zip(self.ids, labels):
                (held,) = db.execute("SELECT json FROM documents WHERE document_id = ?", (document_id,)).fetchone()
                found = json.loads(held) | {"label": label}
                if label is None:
                    del found["label"]
                db.execute("UPDATE documents SET json = ? WHERE document_id = ?", (json.dumps(found), document_id))


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shelf]:
    here = tmp_path_factory.mktemp("labels")
    rows = ["file;title;company;label;supersedes;date"]
    for n, canary in enumerate(CANARIES):
        name, brochure = f"{canary.lower()}.md", n < COMPANIES
        pair = n in (COMPANIES - 2, COMPANIES - 1)
        company = "Vlootbouw BV" if pair else f"{canary} BV" if brochure else ""
        older = f"{CANARIES[n - 1].lower()}.md" if n == COMPANIES - 1 else ""
        rows.append(f"{name};Stuk {canary};{company};openbaar;{older};202{n % 5}-01-01")
        text = (
            f"De {canary} bewaakt zeekabels met onbemande vaartuigen. Het vaartuig {canary} vaart {40 + n} km en weegt "
            f"{80 + n} kg. Wij hebben ISO 9001.\n\n## Techniek van {canary}\n\nDe {canary} kost {n + 1} miljoen euro."
            if brochure
            else f"Het doel van het havenbureau is dat {canary} elk bedrijf helpt.\n\n## Testlocatie {canary}\n\n"
            f"Testlocatie {canary} is geschikt voor de bewaking van zeekabels door een onbemand vaartuig, vanaf 2027."
        )
        write(here / "docs" / ("bedrijven" if brochure else "beleid") / name, f"# {canary}\n\n{text}\n")
    for folder in ("bedrijven", "beleid"):
        kept = [r for r in rows[1:] if (here / "docs" / folder / r.split(";")[0]).exists()]
        write(here / "docs" / folder / "sources.csv", "\n".join([rows[0], *kept]))
    known = alone(here / "index", terms=ROOT / "corpora", embedding_model="rcb-nl-en", dense_weight=0.6)
    load([here / "docs"], known)
    assistant = Assistant.from_settings(known)
    ids = {d.path.rpartition("/")[2].removesuffix(".md"): d.document_id for d in assistant.documents()}
    yield Shelf(
        assistant, assistant.intake_text(VRAAGSTUK), here / "index" / "catalogue.db", [ids[c.lower()] for c in CANARIES]
    )


def asked(shelf: Shelf, question: str, label: Label) -> str:
    """All that an answer brings along, as program, terminal and chat show it."""
    found = asyncio.run(shelf.assistant.ask(question, label=label))
    told = asyncio.run(shelf.assistant.suggest(found, label=label)) if len(question) % 6 == 0 else found
    shown = [plain(told), further(told), markdown(told), json.dumps(as_contract("1", told), ensure_ascii=False)]
    return "\n".join([told.model_dump_json(), *shown])


def matched(shelf: Shelf, label: Label) -> str:
    """The matrix with its dossier, workbook and reaction."""
    found, facts = shelf.assistant.match(shelf.challenge, label=label)
    case = Case(
        case_id="5", challenge=shelf.challenge, shortlist=found, dossier=facts, label="openbaar", owner="anna",
        received=now(), deadline=None,
    )  # fmt: skip
    parts = [found.model_dump_json(), dossier(case).decode(), _unpacked(xlsx(case))]
    if any(c.group == "promising" for c in found.candidates):
        parts.append(_unpacked(docx(draft(case, OFFICE, annex=True))))
    return "\n".join(parts)


def listed(shelf: Shelf, label: Label) -> str:
    """What the pages of documents tell."""
    sources = Sources(shelf.assistant, Private(), lambda: LABELS[: LABELS.index(label) + 1])
    return f"{sources.visible()}{sources.shown()}{''.join(row(d, True) for d in sources.visible())}"


def _unpacked(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return "\n".join(file.read(n).decode("utf-8", "replace") for n in file.namelist())


def leaks(told: str, labels: tuple[Label | None, ...], reader: Label) -> list[str]:
    above = [c for c, own in zip(CANARIES, labels) if LABELS.index(own or LABELS[-1]) > LABELS.index(reader)]
    return [c for c in above if c.lower() in told.lower()]


LABELLINGS = st.tuples(*[st.sampled_from((*LABELS, None))] * len(CANARIES))
QUIET = {"database": None, "deadline": None, "suppress_health_check": list(HealthCheck)}


def leaked(shelf: Shelf, labels: tuple[Label | None, ...], reader: Label, question: str) -> list[str]:
    """The canaries that come out though they should not."""
    shelf.relabel(labels)
    told = asked(shelf, question, reader)
    if len(question) % 5 == 0:
        told += matched(shelf, reader) + listed(shelf, reader)
    return leaks(told, labels, reader)


@given(labels=LABELLINGS, reader=st.sampled_from(LABELS), question=st.sampled_from(QUESTIONS))
@settings(max_examples=80, derandomize=True, **QUIET)
def test_no_canary_above_the_label(shelf: Shelf, labels: tuple, reader: Label, question: str) -> None:
    assert leaked(shelf, labels, reader, question) == []


@pytest.mark.slow
@given(labels=LABELLINGS, reader=st.sampled_from(LABELS), question=st.sampled_from(QUESTIONS))
@settings(max_examples=10_000, **QUIET)
def test_no_canary_above_the_label_in_ten_thousand(shelf: Shelf, labels: tuple, reader: Label, question: str) -> None:
    assert leaked(shelf, labels, reader, question) == []


def test_who_may_see_all_sees_every_canary(shelf: Shelf) -> None:
    """Or the tests above could not fail."""
    shelf.relabel((None,) * len(CANARIES))
    told = "".join(asked(shelf, q, LABELS[-1]) for q in QUESTIONS)
    assert all(c in told for c in CANARIES)
    held = matched(shelf, LABELS[-1])
    assert all(c in held for c in CANARIES[:COMPANIES] if c != CANARIES[COMPANIES - 1])
    assert "Pluimgraaf" in held or "Troffelwies" in held or "Hukkepronk" in held, "places to test are quoted"
    assert all(c in listed(shelf, LABELS[-1]) for c in CANARIES)


def test_a_raised_label_counts_in_the_next_answer(shelf: Shelf) -> None:
    shelf.relabel(("openbaar",) * len(CANARIES))
    before = asked(shelf, QUESTIONS[0], "openbaar") + matched(shelf, "openbaar")
    shelf.relabel(("bedrijfsvertrouwelijk", *("openbaar",) * (len(CANARIES) - 1)))
    after = asked(shelf, QUESTIONS[0], "openbaar") + matched(shelf, "openbaar")
    assert CANARIES[0] in before and CANARIES[0].lower() not in after.lower()


def test_a_misspelling_is_not_put_right_by_a_document_above_the_label(shelf: Shelf) -> None:
    shelf.relabel(("intern", *("openbaar",) * (len(CANARIES) - 1)))
    wrong = "wat zegt zwarfelkimt over zeekabels?"
    assert "zwarfelkint" in asked(shelf, wrong, "intern").lower()
    assert "zwarfelkint" not in asked(shelf, wrong, "openbaar").lower()


def test_passages_above_the_label_take_no_places_in_either_search(docs: Path, tmp_path: Path) -> None:
    much = "\n\n".join(f"## Zeekabels {n}\n\nZeekabels bewaken: zeekabels bewaken {n}." for n in range(210))
    write(docs / "vol.md", f"# Zeekabels\n\n{much}")
    write(
        docs / "open.md", "# Zeewacht\n\n" + "Het bedrijf kent de haven goed. " * 12 + "Zeewacht kan zeekabels bewaken."
    )
    fake = HashingEmbeddings()
    known = alone(tmp_path / "index", embedding_model="fake")
    load([docs], known, load_encoder=fake.load)
    index, open_ = Store(known.index).index.open(), {"open.md@1"}
    wanted = {stem: 1.0 for stem in stems("zeekabels bewaken")}
    assert "open.md@1#0" not in index.lexical.search("stems", wanted, 200)
    assert list(index.lexical.among(open_).search("stems", wanted, 200)) == ["open.md@1#0"]
    assert not index.lexical.among(open_).has("zeekabels 3") and len(index.lexical.among(open_)) == 1
    vector = fake.embed_query("zeekabels bewaken")
    assert "open.md@1#0" not in index.vectors.search(vector, 50)
    assert list(index.vectors.search(vector, 50, open_)) == ["open.md@1#0"]
    assert index.vectors.search(vector, 50, set()) == {}
