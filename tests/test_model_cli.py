"""The language model on the command line: `rcb ask`, `rcb doctor`, `rcb eval --reader generative`."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.model.checkup import checkup
from assistant.model.route import Route
from ingest.settings import ROOT
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


def test_the_written_answer_is_told_with_the_one_in_quotes(asked) -> None:
    told = json.loads(asked(obedient, "ask", QUESTION, "--json").out)
    assert told["provenance"]["reader"] == "generative" and told["provenance"]["model"] == "openai:test"
    assert "te koppelen aan bedrijven [1]" in told["text"] and "“" not in told["text"]
    assert "te koppelen aan bedrijven.” [1]" in told["quoted"]["text"]
    assert all(c["verified"] for c in [*told["citations"], *told["quoted"]["citations"]])
    said = asked(obedient, "ask", QUESTION).out
    assert said.index("Geschreven door een taalmodel") < said.index("Uit de bronnen:") < said.index("bedrijven.”")


def test_what_no_quote_carries_is_marked_on_screen_and_in_no_export(asked) -> None:
    def lies(prompt: str) -> Reply:
        return Reply((*obedient(prompt).pieces, "Het bureau kost 412 euro [1]."))

    assert "Niet onderbouwd: Het bureau kost 412 euro." in asked(lies, "ask", QUESTION).out
    assert "412" not in asked(lies, "ask", QUESTION, "--json").out


DOCTOR = {
    "it answers": (
        lambda prompt: Reply(('{"verdict": "supports", "quote": "12 kg"}' if "Steunt" in prompt else "ja",)),
        ["✓ Taalmodel: openai:test", "antwoordt, na", "het model kan er 32768 aan", "geeft gestructureerde uitvoer"],
    ),
    "it ignores the form": (
        lambda _: Reply(("ja",)),
        ["✓ Taalmodel: openai:test", "geeft geen gestructureerde uitvoer"],
    ),
    "another form": (lambda _: Reply(('{"oordeel": "prima"}',)), ["geeft geen gestructureerde uitvoer"]),
    "401": (lambda _: Reply(status=401), ["✗ Taalmodel: openai:test", "weigerde de sleutel"]),
    "empty": (lambda _: Reply(), ["✗ Taalmodel", "leeg antwoord"]),
    "cut": (lambda _: Reply(("ja",), cut_after=0), ["✗ Taalmodel"]),
}


@pytest.mark.parametrize("case", DOCTOR)
def test_the_doctor_says_what_the_model_can(asked, case: str) -> None:
    script, lines = DOCTOR[case]
    said = asked(script, "doctor")
    flat = " ".join(said.out.split())
    assert all(line in flat for line in lines), flat
    assert said.code == int("✗" in lines[0])


@pytest.mark.parametrize("protocol", ["openai", "ollama"])
@pytest.mark.parametrize(("takes", "level"), [(32_768, "ok"), (4_096, "fout"), (None, "ok")])
def test_the_doctor_compares_the_window_that_is_set_with_what_the_model_has(
    protocol: str, takes: int | None, level: str
) -> None:
    with serving(lambda _: Reply(("ja",)), protocol, takes=takes) as model:
        found = list(checkup(Route(f"{protocol}:test", model.url, "sleutel", "openbaar", 8192, 5.0, 5.0)))
        assert f"{'GET /v1/models' if protocol == 'openai' else 'POST /api/show'}" in model.requests
        assert len(model.prompts) == 2 and all(len(prompt) < 200 for prompt in model.prompts)
    length = next(f for f in found if f.what == "Taalmodel, lengte")
    assert length.level == level and (str(takes) in length.detail or "zegt niet hoeveel" in length.detail)


QUESTIONS = [
    {
        "id": "a", "question": QUESTION, "kind": "fact", "language": "nl", "answerable": True, "split": "tune",
        "required": [["koppelen"]], "evidence": [{"file": "brief.md", "page": None, "span": LETTER.split("\n")[2]}],
    },
    {
        "id": "b", "question": "Wie won de Elfstedentocht van 1997?", "kind": "unanswerable_far", "language": "nl",
        "answerable": False, "split": "tune", "required": [], "evidence": [],
    },
]  # fmt: skip


@pytest.fixture
def measured(asked, tmp_path: Path):
    (tmp_path / "q.jsonl").write_text("".join(json.dumps(q) + "\n" for q in QUESTIONS), encoding="utf-8")
    command = ("eval", "--questions", tmp_path / "q.jsonl", "--index", tmp_path / "index", "--reader")
    return lambda script, *arguments: asked(script, *command, *arguments)


def test_both_readers_are_measured_by_the_same_measures(measured) -> None:
    for reader in ("extractive", "generative"):
        item = json.loads(measured(obedient, reader, "--json").out)["items"][0]
        assert item["measures"]["right"] == 1.0


def test_both_readers_stand_side_by_side(measured) -> None:
    said = " ".join(measured(obedient, "generative").out.split())
    assert "citeert" in said and "schrijft" in said and "Het taalmodel schreef 1 van de 1 antwoorden." in said
    said = " ".join(measured(lambda _: Reply(status=500), "generative").out.split())
    assert "Het taalmodel schreef 0 van de 1 antwoorden." in said
    assert "1 keer: De server van het taalmodel gaf een fout." in said


def test_a_model_as_judge_is_one_more_figure_and_never_a_gate(measured) -> None:
    def judge(prompt: str) -> Reply:
        if "beoordeel" not in prompt.lower():
            return obedient(prompt)
        return Reply(('{"oordeel": "goed", "reden": "Het zegt wat de bron zegt."}',))

    said = " ".join(measured(judge, "generative", "--judge").out.split())
    assert "Oordeel van een taalmodel, telt nergens mee: 1 goed, 0 deels, 0 fout, 0 zonder oordeel." in said
    said = measured(
        lambda p: obedient(p) if "beoordeel" not in p.lower() else Reply(("prima hoor",)), "generative", "--judge"
    )
    assert said.code == 0 and "0 goed, 0 deels, 0 fout, 1 zonder oordeel." in " ".join(said.out.split())


def command_line(tmp_path: Path, *arguments: object, **environment: object) -> subprocess.CompletedProcess[str]:
    """The command line in a process of its own, with these settings and no others."""
    known = {k: v for k, v in os.environ.items() if not k.startswith(("RCB_", "LANG"))}
    known |= {"RCB_INDEX": str(tmp_path / "index"), "RCB_EMBEDDING_MODEL": "", "RCB_DENSE_WEIGHT": "0"}
    known |= {k: str(v) for k, v in environment.items()} | {"PYTHONPATH": str(ROOT), "RCB_CHAT_MODEL": "openai:test"}
    command = [sys.executable, "-c", "from assistant.cli import main; main()", *map(str, arguments)]
    return subprocess.run(command, cwd=tmp_path, env=known, capture_output=True, text=True, timeout=120, check=False)


def test_a_server_that_is_killed_in_the_middle_leaves_a_whole_cited_answer(asked, tmp_path: Path) -> None:
    """A process of its own that is killed for good after the second word."""
    known = os.environ | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen([sys.executable, "-c", KILLED], stdout=subprocess.PIPE, text=True, env=known) as process:
        try:
            given = {"RCB_CHAT_MODEL_URL": process.stdout.readline().strip()}
            said = command_line(tmp_path, "ask", QUESTION, RCB_CHAT_MODEL_LABEL="bedrijfsvertrouwelijk", **given)
            assert process.poll() == -signal.SIGKILL
        finally:
            process.kill()
    assert said.returncode == 0, said.stderr
    assert "“Het doel van het bureau is vraagstukken van Defensie te koppelen aan bedrijven.” [1]" in said.stdout
    assert "citaat gecontroleerd" in said.stdout and "brak zijn antwoord af" in said.stdout


KILLED = """
import os, signal
from tests.models import Reply, serving

class Dying(tuple):
    def __len__(self): return 3
    def __getitem__(self, n):
        return ("Het doel ", "van het ")[n] if n < 2 else os.kill(os.getpid(), signal.SIGKILL)

with serving(lambda _: Reply(Dying())) as model:
    print(model.url, flush=True)
    signal.pause()
"""


def test_a_service_that_traces_models_is_told_nothing_whatever_the_environment_says(asked, tmp_path: Path) -> None:
    with serving(obedient) as model, serving(obedient) as service:
        address = service.url.removesuffix("/v1")
        traced = {f"{p}_{n}": v for p in ("LANGSMITH", "LANGCHAIN") for n, v in
                  {"TRACING": "true", "TRACING_V2": "true", "ENDPOINT": address, "API_KEY": "x"}.items()}  # fmt: skip
        del traced["LANGCHAIN_TRACING"]  # an old name that its makers refuse
        said = command_line(
            tmp_path, "ask", QUESTION, "--json", **traced,
            RCB_CHAT_MODEL_URL=model.url, RCB_CHAT_MODEL_LABEL="bedrijfsvertrouwelijk",
        )  # fmt: skip
        assert json.loads(said.stdout)["provenance"]["reader"] == "generative"
        assert len(model.prompts) == 1 and service.requests == []


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
