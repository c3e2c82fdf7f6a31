"""The sheet for the Algoritmeregister tells what runs here, and leaves open what only the organisation knows."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.algorithm import FIELDS, OPEN, evaluation, sheet
from ingest.errors import RcbError
from ingest.load import load
from ingest.settings import ROOT
from tests.library import alone, library, write

OFFICE = (ROOT / "corpora" / "organisatie.toml").read_text(encoding="utf-8")


def test_all_fields_are_there_and_what_is_unknown_is_open(tmp_path: Path) -> None:
    found = sheet(alone(tmp_path / "index"))
    assert list(found) == list(FIELDS)
    opened = {key for key, text in found.items() if text == OPEN}
    assert {"contact", "grondslag", "verwerkingsregister", "impacttoetsen", "categorie", "begindatum"} <= opened
    assert not opened & {"naam", "doel", "tussenkomst", "risicobeheer", "gegevens", "werking", "evaluatie"}


def test_it_tells_what_runs_here(tmp_path: Path) -> None:
    known = alone(tmp_path / "index", label="intern", keep_conversations=90)
    load([library(tmp_path / "docs")], known)
    found = sheet(known)
    assert "geen taalmodel" in found["werking"] and "betekenis" not in found["werking"]
    assert "openbaar, intern;" in found["gegevens"] and "beleid (2)" in found["gegevens"]
    assert "gesprekken: 90 dagen" in found["gegevens"] and "vraagstukken: geen termijn" in found["gegevens"]


def test_a_model_is_named_and_its_key_is_not(tmp_path: Path) -> None:
    known = alone(
        tmp_path / "index",
        chat_model="openai:lokaal",
        chat_model_url="http://127.0.0.1:9/v1",
        chat_model_key="sleutel-x",
    )
    found = sheet(known.model_copy(update={"embedding_model": "rcb-nl-en", "dense_weight": 0.6}))
    assert (
        "'openai:lokaal' (http://127.0.0.1:9/v1)" in found["werking"]
        and "'rcb-nl-en' (aandeel 0.6)" in found["werking"]
    )
    assert "sleutel-x" not in json.dumps(found)


def test_the_last_evaluation_is_in_it(tmp_path: Path) -> None:
    kept = json.loads((ROOT / "evals" / "baseline.json").read_text(encoding="utf-8"))
    held = [
        i["measures"]["right"] for i in kept["items"] if i["split"] != "tune" and i["measures"]["right"] is not None
    ]
    told = evaluation(alone(tmp_path / "index", **kept["settings"]))
    assert f"goed beantwoord: {100 * sum(held) / len(held):.0f}% van {len(held)}" in told
    assert "andere instellingen" not in told
    assert "andere instellingen" in evaluation(alone(tmp_path / "index", k=3))


def test_the_organisation_fills_in_the_rest(tmp_path: Path) -> None:
    write(
        tmp_path / "terms" / "organisatie.toml", OFFICE + '\n[algoritmeregister]\ncontact = "rcb@provincie.example"\n'
    )
    assert sheet(alone(tmp_path / "index", terms=tmp_path / "terms"))["contact"] == "rcb@provincie.example"
    write(tmp_path / "terms" / "organisatie.toml", OFFICE + '\n[algoritmeregister]\ncontct = "x"\n')
    with pytest.raises(RcbError, match="'contct' is geen veld"):
        sheet(alone(tmp_path / "index", terms=tmp_path / "terms"))


def test_the_command_writes_markdown_and_json(tmp_path: Path, rcb) -> None:
    said = rcb("register", "--index", tmp_path / "index")
    assert said.code == 0 and said.out.startswith("# Algoritmeregister: RCB-assistent")
    assert all(f"## {title}" in said.out for title in FIELDS.values()) and f"*{OPEN}*" in said.out
    assert list(json.loads(rcb("register", "--json", "--index", tmp_path / "index").out)) == list(FIELDS)
    rcb("register", "--out", tmp_path / "blad.md", "--index", tmp_path / "index")
    assert (tmp_path / "blad.md").read_text(encoding="utf-8").startswith("# Algoritmeregister")
