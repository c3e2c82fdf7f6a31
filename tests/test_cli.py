"""The command line: the JSON that outside programs rely on, and an error that is one Dutch sentence."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ingest.load import load
from ingest.settings import ROOT
from ingest.store import Store
from tests.conftest import Collection, Said
from tests.library import alone, untouched, write

Rcb = Callable[..., Said]

ASK = {
    "id": (str, int),
    "text": str,
    "abstained": bool,
    "citations": list,
    "query": str,
    "provenance": dict,
    "label": str,
    "notes": list,
    "nearest": list,
    "suggestions": list,
}
"""The keys of a line of `rcb ask --json`; the first six are promised to outside programs."""
CITATION = {"number": int, "file": str, "page": (int, type(None)), "quote": str, "verified": bool}
PROVENANCE = {
    "reader": str,
    "model": (str, type(None)),
    "prompt": (str, type(None)),
    "generation": int,
    "seconds": float,
}

MONEY = "Hoeveel miljoen euro krijgt het havenbureau?"
WEIGHT = "Hoeveel wegen de boeien?"
NOWHERE = "Wie won de Elfstedentocht van 1997?"


def holds(made: dict[str, Any], shape: dict[str, Any]) -> bool:
    return made.keys() == shape.keys() and all(isinstance(made[key], kind) for key, kind in shape.items())


def lines(said: Said) -> list[dict[str, Any]]:
    return [json.loads(line) for line in said.out.splitlines()]


def sentence(said: Said, *parts: str) -> None:
    """An error: code 1, nothing on standard output, one Dutch sentence and no traceback on standard error."""
    assert (said.code, said.out) == (1, "")
    assert "Traceback" not in said.err and said.err.strip()
    assert all(part in said.err for part in parts), said.err


@pytest.fixture
def ask(rcb: Rcb, collection: Collection, monkeypatch: pytest.MonkeyPatch) -> Rcb:
    """`rcb ask` on the shared collection."""
    monkeypatch.setenv("RCB_EMBEDDING_MODEL", "fake")
    monkeypatch.setenv("RCB_DENSE_WEIGHT", "0")
    return lambda *arguments: rcb("ask", "--index", collection.settings.index, *arguments)


@pytest.fixture
def own(rcb: Rcb, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Rcb:
    """`rcb` on an index of one's own."""
    monkeypatch.setenv("RCB_EMBEDDING_MODEL", "")
    monkeypatch.setenv("RCB_WORKERS", "1")
    return lambda command, *arguments: rcb(command, "--index", tmp_path / "index", *arguments)


@pytest.mark.parametrize(
    ("question", "file", "page"), [(MONEY, "beleid/plan.md", None), (WEIGHT, "bedrijven/golfslag.pdf", 2)]
)
def test_an_answer_has_the_keys_that_were_promised(ask: Rcb, question: str, file: str, page: int | None) -> None:
    said = ask(question, "--json")
    (line,) = lines(said)
    assert (said.code, said.err) == (0, "")
    assert holds(line, ASK) and holds(line["provenance"], PROVENANCE)
    assert line["citations"] and all(holds(c, CITATION) for c in line["citations"])
    first = line["citations"][0]
    assert (first["number"], first["file"], first["page"], first["verified"]) == (1, file, page, True)
    assert (line["id"], line["abstained"], line["query"]) == ("1", False, question)
    assert "[1]" in line["text"]


def test_a_question_without_an_answer_has_them_too(ask: Rcb) -> None:
    (line,) = lines(ask(NOWHERE, "--json"))
    assert holds(line, ASK) and holds(line["provenance"], PROVENANCE)
    assert (line["abstained"], line["citations"]) == (True, [])
    assert line["text"] == "Niet gevonden in de bronnen. Doorzocht: 4 documenten."


def test_for_people(ask: Rcb) -> None:
    said = ask(MONEY)
    assert said.code == 0 and "1,5 miljoen euro" in said.out
    assert "[1] Plan voor de haven, Middelen · citaat gecontroleerd" in said.out
    assert "[1] Brochure Golfslag, p. 2 · citaat gecontroleerd" in ask(WEIGHT).out
    assert "Niet gevonden in de bronnen" in ask(NOWHERE).out


def test_many_questions_in_one_process(ask: Rcb, tmp_path: Path) -> None:
    history = [
        {"role": "user", "content": "Wat is het havenbureau?"},
        {"role": "assistant", "content": "…", "extra": 1},
    ]
    asked = [
        {"id": "a", "question": MONEY, "gold": "wordt niet gelezen"},
        {"id": 7, "question": WEIGHT, "history": None},
        {"question": "Wat is het doel daarvan?", "history": history},
        {"id": "leestekens", "question": " ?!…"},
        {"id": "lang", "question": "kabel " * 20_000},
        {"id": "half", "question": "Wat is \ud83d het doel?"},
        {"id": "regel", "question": "Hoeveel miljoen euro\u2028krijgt het havenbureau?"},
    ]
    text = "\n".join(json.dumps(a, ensure_ascii=a.get("id") == "half") for a in asked) + "\n\n"
    said = ask("--file", write(tmp_path / "v.jsonl", b"\xef\xbb\xbf" + text.encode()))
    made = lines(said)
    assert (said.code, said.err) == (0, "")
    assert [line["id"] for line in made] == ["a", 7, 3, "leestekens", "lang", "half", "regel"]
    assert all(holds({k: v for k, v in line.items() if k != "error"}, ASK) for line in made)
    assert all(holds(line["provenance"], PROVENANCE) for line in made)
    errors = {line["id"]: line["error"] for line in made if "error" in line}
    assert errors.keys() == {"leestekens", "lang"}
    assert "geen woorden" in errors["leestekens"] and "120000 tekens" in errors["lang"]
    assert "havenbureau" in made[2]["query"]
    assert made[0]["text"] == made[6]["text"]


BROKEN = {
    "no JSON": "{",
    "no object": '"vraag"',
    "no question": '{"id": "b"}',
    "a number for a question": '{"id": "b", "question": 12}',
    "history that is none": '{"id": "b", "question": "x", "history": "y"}',
    "a turn without content": '{"id": "b", "question": "x", "history": [{"role": "user"}]}',
    "a role that is none": '{"id": "b", "question": "x", "history": [{"role": "system", "content": "y"}]}',
}


@pytest.mark.parametrize("line", BROKEN.values(), ids=BROKEN)
def test_a_broken_line_is_named_before_anything_is_asked(ask: Rcb, tmp_path: Path, line: str) -> None:
    file = write(tmp_path / "v.jsonl", json.dumps({"id": "a", "question": MONEY}) + "\n\n" + line)
    sentence(ask("--file", file), str(file), "regel 3", '"question"')


def test_a_file_that_is_not_there_or_no_text(ask: Rcb, tmp_path: Path) -> None:
    sentence(ask("--file", tmp_path / "[weg].jsonl"), "[weg].jsonl", "niet te lezen")
    sentence(ask("--file", write(tmp_path / "v.jsonl", b"\xff\xfe\x00")), "UTF-8")


@pytest.mark.parametrize(
    ("question", "part"),
    [
        ("x" * 100_000, "100000 tekens"),
        ("kabel " * 20_000, "Kort de vraag in"),
        ("?!… --- ;", "geen woorden"),
        ("", "geen woorden"),
    ],
)
def test_a_question_that_cannot_be_asked(ask: Rcb, question: str, part: str) -> None:
    sentence(ask("--", question), part)


@pytest.mark.parametrize(
    "question", ["[red]kabels[/red]?", "-- wat zijn [/kabels]", "\udce9t\udce9", "'; DROP TABLE documents; --"]
)
def test_strange_questions_are_just_asked(ask: Rcb, question: str) -> None:
    said = ask("--json", "--", question)
    assert said.code == 0 and holds(lines(said)[0], ASK)
    assert ask("--", question).code == 0


def test_an_english_question(ask: Rcb) -> None:
    (line,) = lines(ask("Which company guards zeekabels?", "--json"))
    assert holds(line, ASK)


def test_the_longest_question_there_can_be_is_answered_in_seconds(ask: Rcb) -> None:
    (line,) = lines(ask("Welke zeekabels bewaakt het havenbureau? " * 190, "--json"))
    assert line["provenance"]["seconds"] < 10


def test_an_empty_index_is_said_once(own: Rcb, tmp_path: Path) -> None:
    sentence(own("ask", MONEY), "nog geen documenten", "rcb ingest")
    file = write(tmp_path / "v.jsonl", json.dumps({"id": "a", "question": MONEY}))
    sentence(own("ask", "--file", file), "nog geen documenten")
    sentence(own("remove", "a.md"), "geen document 'a.md'")
    assert own("sources", "--json").out == ""
    assert own("doctor").code == 0


def test_the_operator_sees_every_label(own: Rcb, docs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(docs / "a.md", "De kwartelkoning heeft een bruine kleur.")
    own("ingest", docs, "--label", "bedrijfsvertrouwelijk")
    monkeypatch.setenv("RCB_LABEL", "openbaar")
    assert "bruine" in own("ask", "Welke kleur heeft de kwartelkoning?").out


def test_ingest_says_what_it_did(own: Rcb, docs: Path) -> None:
    write(docs / "a.md", "De boei drijft.")
    write(docs / "[/x].txt", "")
    first = own("ingest", docs)
    assert first.code == 0 and first.err == ""
    assert "2 nieuw, 0 vervangen, 0 vervallen, 0 ongewijzigd; 0 vectoren" in first.out
    assert (
        "[/x].txt: empty – Het bestand is leeg" in first.out
        and "a.md: te controleren – language, title, label" in first.out
    )
    (line,) = lines(own("ingest", docs, "--json"))
    assert {k: v for k, v in line.items() if k != "seconds"} == {
        "generation": 1,
        "added": [],
        "replaced": [],
        "removed": [],
        "unchanged": 2,
        "withheld": [],
        "embedded": 0,
    }


def test_check_writes_nothing(own: Rcb, docs: Path, tmp_path: Path) -> None:
    write(docs / "a.md", "De boei drijft.")
    write(docs / "b.md", "Het anker zinkt.")
    manifest = write(docs / "sources.csv", "file;title\na.md;De boei\n")
    before = untouched(tmp_path)
    assert "2 bestanden gevonden, 1 zonder regel" in own("ingest", docs, "--check").out
    assert lines(own("ingest", docs, "--check", "--json")) == [{"files": 2, "without_row": ["b.md"]}]
    manifest.write_text("file;label\na.md;geheim\n")
    sentence(own("ingest", docs, "--check"), "regel 2", "'geheim'")
    manifest.write_text("file;title\na.md;De boei\n")
    assert untouched(tmp_path) == before


def test_wrong_arguments_and_settings_are_sentences(
    own: Rcb, rcb: Rcb, docs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sentence(own("ingest", tmp_path / "weg[0]"), "weg[0]' bestaat niet", "niets verwijderd")
    sentence(own("ingest", docs, "--label", "geheim"), "Onbekend label 'geheim'", "openbaar")
    sentence(rcb("sources", "--index", write(tmp_path / "bestand", "x")), "Lezen of schrijven is mislukt", "bestand")
    for name, value in (("RCB_LABEL", "geheim"), ("RCB_PASSAGE_WORDS", "veel"), ("RCB_PASSAGE_WORDS", "0")):
        with monkeypatch.context() as patch:
            patch.setenv(name, value)
            sentence(own("sources"), name, f"'{value}'", ".env")


def test_sources_lists_every_document(own: Rcb, docs: Path) -> None:
    deep = "een-heel-lange-map-met-een-naam-die-niet-ophoudt/en-nog-een-map-met-een-lange-naam/a.md"
    write(docs / deep, "# [bold]Titel[/] en [/x]\n\nDe boei drijft.")
    write(docs / "leeg.txt", "")
    own("ingest", docs)
    table = own("sources")
    assert table.code == 0 and deep in table.out and "[bold]Titel[/] en [/x]" in table.out
    made = lines(own("sources", "--json"))
    assert [(d["document_id"], d["status"], d["version"]) for d in made] == [(deep, "ok", 1), ("leeg.txt", "empty", 1)]


def test_remove_gives_a_receipt(own: Rcb, docs: Path) -> None:
    write(docs / "a.md", "De boei drijft.")
    write(docs / "b.md", "Het anker zinkt.")
    own("ingest", docs)
    assert "Verwijderd: a (a.md, versie 1)" in own("remove", "a.md").out
    (receipt,) = lines(own("remove", "b.md", "--json"))
    assert (receipt["document_id"], receipt["passages_before"], receipt["passages_after"]) == ("b.md", 1, 0)
    sentence(own("remove", "a.md"), "geen document 'a.md'")
    again = own("ingest", docs)
    assert "a.md: eerder verwijderd" in again.out and "b.md: eerder verwijderd" in again.out
    assert "2 nieuw" in own("ingest", docs, "--restore").out


def test_doctor_says_how_healthy_the_index_is(
    own: Rcb, docs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(docs / "[/x].md", "De boei drijft.")
    write(docs / "leeg.txt", "")
    own("ingest", docs)
    well = own("doctor")
    assert well.code == 0 and "✓ Index: generatie 1: 1 documenten, 1 passages." in well.out
    assert "Niet gelezen: 1 bestanden" in well.out
    assert {"level", "what", "detail"} == lines(own("doctor", "--json"))[0].keys()
    with monkeypatch.context() as patch:
        patch.setenv("RCB_PASSAGE_WORDS", "60")
        other = own("doctor")
    assert other.code == 1 and "✗ Index: De index is gemaakt met andere instellingen" in other.out
    store = Store(tmp_path / "index")
    store.catalogue.prune([])
    assert own("doctor").code == 1
    (store.index.path / "1" / "stamp.json").unlink()
    damaged = own("doctor")
    assert damaged.code == 1 and "✗ Index: De index in" in damaged.out and "rcb ingest" in damaged.out
    assert own("ingest", docs).code == 0 and own("doctor").code == 0


def test_as_a_program_of_its_own(docs: Path, tmp_path: Path) -> None:
    write(docs / "a.md", "De kwartelkoning heeft een bruine kleur.")
    load([docs], alone(tmp_path / "index"))
    rcb = [sys.executable, "-c", "from assistant.cli import main; main()", "ask", "--index", str(tmp_path / "index")]
    environment = {"RCB_EMBEDDING_MODEL": "", "PYTHONPATH": str(ROOT)}

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([*rcb, *arguments], cwd=tmp_path, env=environment, capture_output=True, text=True)

    done = run("Welke kleur heeft de kwartelkoning?", "--json")
    assert done.returncode == 0 and holds(json.loads(done.stdout), ASK)
    failed = run("?!")
    assert (failed.returncode, failed.stdout) == (1, "") and failed.stderr.startswith("Er staan geen woorden")
