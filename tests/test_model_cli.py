"""The language model on the command line: `rcb ask`, `rcb doctor`, `rcb eval --reader generative`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.models import Reply, Script, obedient, serving

LETTER = "# Brief\n\nHet doel van het bureau is vraagstukken van Defensie te koppelen aan bedrijven.\n"
QUESTION = "Wat is het doel van het bureau?"


@pytest.fixture
def asked(rcb, docs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Run a command with a letter and a model that does what the script says."""
    (docs / "brief.md").write_text(LETTER, encoding="utf-8")
    for name, value in {"INDEX": tmp_path / "index", "CORPORA": docs, "EMBEDDING_MODEL": "", "DENSE_WEIGHT": 0}.items():
        monkeypatch.setenv(f"RCB_{name}", str(value))
    rcb("ingest", docs)

    def run(script: Script, *arguments: object):
        with serving(script) as model:
            monkeypatch.setenv("RCB_CHAT_MODEL", "openai:test")
            monkeypatch.setenv("RCB_CHAT_MODEL_URL", model.url)
            monkeypatch.setenv("RCB_CHAT_MODEL_LABEL", "bedrijfsvertrouwelijk")
            return rcb(*arguments)

    return run


def test_the_written_answer_stands_above_the_sources(asked) -> None:
    said = asked(obedient, "ask", QUESTION, "--json")
    told = json.loads(said.out)
    assert told["provenance"]["reader"] == "generative" and told["provenance"]["model"] == "openai:test"
    assert told["text"].index("te koppelen aan bedrijven [1]") < told["text"].index("Uit de bronnen")
    assert all(c["verified"] for c in told["citations"])


def test_a_model_that_dies_in_the_middle_leaves_a_whole_cited_answer(asked) -> None:
    said = asked(lambda _: Reply(("Het doel ",) * 4, cut_after=2), "ask", QUESTION)
    assert said.code == 0
    assert "“Het doel van het bureau is vraagstukken van Defensie te koppelen aan bedrijven.” [1]" in said.out
    assert "brak zijn antwoord af" in said.out


def test_the_doctor_says_whether_it_answers(asked) -> None:
    assert "Taalmodel: openai:test" in (said := asked(lambda _: Reply(("ja",)), "doctor").out) and "antwoordt." in said
    said = asked(lambda _: Reply(status=401), "doctor")
    assert "weigerde de sleutel" in said.out and said.code == 1


def test_both_readers_are_measured_by_the_same_measures(asked, tmp_path: Path) -> None:
    row = {
        "id": "a", "question": QUESTION, "kind": "fact", "language": "nl", "answerable": True, "split": "tune",
        "required": [["koppelen"]], "evidence": [{"file": "brief.md", "page": None, "span": LETTER.split("\n")[2]}],
    }  # fmt: skip
    (tmp_path / "q.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    command = ("eval", "--questions", tmp_path / "q.jsonl", "--index", tmp_path / "index", "--json")
    for reader in ("extractive", "generative"):
        item = json.loads(asked(obedient, *command, "--reader", reader).out)["items"][0]
        assert item["measures"]["right"] == 1.0


def test_requirements_that_the_rules_missed_are_printed_and_not_used(asked, tmp_path: Path, monkeypatch) -> None:
    hands = "De bemanning heeft er geen extra handen voor over."
    vraag = tmp_path / "vraag.md"
    vraag.write_text(
        f"# Drones zien\n\n## Eisen\n\n- Ziet drones op 2 km.\n\n## Achtergrond\n\n{hands}\n", encoding="utf-8"
    )
    found = json.dumps({"requirements": [{"quote": hands, "priority": "must"}]})
    monkeypatch.setenv("RCB_DEFAULT_LABEL", "bedrijfsvertrouwelijk")
    said = asked(lambda _: Reply((found,)), "match", vraag)
    assert said.code == 0 and f"eis  {hands[:-1]}" in said.out.partition("Voorstellen van het taalmodel")[2]
    told = json.loads(asked(lambda _: Reply((found,)), "match", vraag, "--json").out)
    assert [r["text"] for r in told["requirements"]] == ["Ziet drones op 2 km"]
    assert [p["source"] for p in told["proposed"]["proposals"]] == [hands]
    failed = asked(lambda _: Reply(status=500), "match", vraag)
    assert failed.code == 0 and "gaf een fout" in failed.out and "Ziet drones op 2 km" in failed.out


def test_a_draft_has_sentences_of_the_model_or_those_of_the_rules_with_one_line(asked, tmp_path: Path) -> None:
    vraag, reactie = tmp_path / "vraag.md", tmp_path / "reactie.txt"
    vraag.write_text(
        "# Drones zien\n\nPatrouilleschepen zien kleine drones te laat.\n\n## Eisen\n\n- Ziet drones op 2 km.\n",
        encoding="utf-8",
    )
    text = "Uw patrouilleschepen zien kleine drones te laat."

    def script(prompt: str) -> Reply:
        return Reply((json.dumps({"text": text, "requirements": []}),))

    said = asked(script, "draft", vraag, "--out", reactie)
    assert said.code == 0 and "taalmodel openai:test" in said.out
    assert text in reactie.read_text(encoding="utf-8")
    failed = asked(lambda _: Reply(status=500), "draft", vraag, "--out", reactie)
    assert failed.code == 0 and failed.out.count("gaf een fout") == 1
    assert text not in reactie.read_text(encoding="utf-8")
    assert "U schrijft: “Patrouilleschepen zien" in reactie.read_text(encoding="utf-8")
