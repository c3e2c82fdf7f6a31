"""What a run says: measures that leave out what is not scored, comparisons, the report and the candidates."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assistant.pipeline import Assistant
from evals.__main__ import app
from evals.candidates import candidates
from evals.compare import bootstrap, changes, differences, randomisation
from evals.golden import Question, split_of
from evals.measures import measures
from evals.record import Item, Record, read_record, record, write_record
from evals.report import html, worst
from evals.run import evaluate
from ingest.errors import RcbError

PLAN = "beleid/plan.md"
SPAN = "Het havenbureau krijgt 1,5 miljoen euro voor de jaren 2026 en 2027."
ASKED = {"id": "x-1", "question": "Hoeveel miljoen euro krijgt het havenbureau?", "kind": "fact", "answerable": True}
ASKED |= {"required": [["1,5 miljoen"]], "evidence": [{"file": PLAN, "page": None, "span": SPAN}]}


def question(**given) -> Question:
    known = {**ASKED, **given}
    return Question.model_validate(known | {"split": split_of(known["id"])})


def item(id: str, score: float, **given: float | None) -> Item:
    found = {"score": score, "right": float(score > 0), "facts": None, "mrr": None} | given
    return Item(id=id, kind="fact", language="nl", split="tune", answerable=True, measures=found)


def run_of(*items: Item) -> Record:
    return Record(settings={"k": 10}, items=items)


async def test_a_right_answer_scores_everywhere_it_can(collection) -> None:
    [result] = await evaluate(Assistant(collection.settings), [question()])
    found = measures(result)
    for name in ("score", "right", "facts", "citation_recall", "verbatim", "figures", "mrr", "success"):
        assert found[name] == 1.0, name
    assert found["wrongly_declined"] == 0.0
    assert found["unanswerable"] is found["followup"] is found["alone"] is None


async def test_what_is_not_scored_is_not_zero(collection) -> None:
    far = question(id="x-2", question="Wie won de Tour de France?", kind="unanswerable_far", answerable=False)
    far = far.model_copy(update={"required": (), "evidence": ()})
    [result] = await evaluate(Assistant(collection.settings), [far])
    found = measures(result)
    assert found["unanswerable"] == found["score"] == 1.0
    assert {n for n, v in found.items() if v is None} >= {"right", "facts", "ndcg", "verbatim", "citation_precision"}
    run = run_of(item("a", 1, ndcg=1.0), item("b", 1, ndcg=None))
    assert run.values("ndcg") == [1.0]


async def test_a_follow_up_is_also_asked_on_its_own(collection) -> None:
    history = [{"role": "user", "content": "Wat is het plan?"}, {"role": "assistant", "content": "Een havenbureau."}]
    note = "los: Hoeveel miljoen euro krijgt het havenbureau?"
    asked = question(question="En hoeveel euro krijgt het?", history=history, kind="conversation", note=note)
    [result] = await evaluate(Assistant(collection.settings), [asked])
    assert result.alone is True and measures(result)["alone"] == 1.0


async def test_two_runs_are_the_same_but_for_their_times(collection, tmp_path: Path) -> None:
    runs = []
    for n in range(2):
        made = record(await evaluate(Assistant(collection.settings), [question()]), collection.settings)
        write_record(tmp_path / f"{n}.json", made.baseline())
        runs.append((tmp_path / f"{n}.json").read_bytes())
    assert runs[0] == runs[1]
    assert read_record(tmp_path / "0.json").items[0].measures["right"] == 1.0


def test_a_file_that_is_no_run_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text("[]", encoding="utf-8")
    with pytest.raises(RcbError, match="is geen meting"):
        read_record(tmp_path / "x.json")


def test_a_small_difference_is_chance_and_a_large_one_is_not() -> None:
    ones = [1.0] * 40
    assert randomisation(ones, [0.0, *ones[1:]]) == 1.0
    assert randomisation(ones, [0.0] * 12 + ones[12:]) < 0.01
    assert randomisation(ones, ones) == 1.0


def test_an_interval_holds_its_mean_and_is_the_same_twice() -> None:
    found = bootstrap([0.0, 1.0, 1.0, 1.0])
    assert found == bootstrap([0.0, 1.0, 1.0, 1.0])
    assert found and 0 <= found.low < found.mean == 0.75 < found.high <= 1 and bootstrap([]) is None


def test_a_loss_is_told_from_a_gain() -> None:
    good, bad = run_of(*(item(f"q{i}", 1) for i in range(20))), run_of(*(item(f"q{i}", -1) for i in range(20)))
    assert {d.measure for d in differences(good, bad) if d.loss} == {"score", "right"}
    assert not any(d.loss for d in differences(bad, good))
    more = run_of(*(item(f"q{i}", 0, wrongly_declined=1.0) for i in range(20)))
    less = run_of(*(item(f"q{i}", 0, wrongly_declined=0.0) for i in range(20)))
    assert [d.measure for d in differences(less, more) if d.loss] == ["wrongly_declined"]


def test_what_changed_comes_worst_first() -> None:
    before, after = run_of(item("a", 1), item("b", 0), item("c", 1)), run_of(item("a", 0), item("b", 1), item("c", -1))
    assert [(c.after.id, c.gain) for c in changes(before, after)] == [("c", -2), ("a", -1), ("b", 1)]


async def test_the_report_shows_what_was_found_instead_and_loads_nothing(collection) -> None:
    wrong = question(required=[["<zeven> miljoen"]])
    page = html(record(await evaluate(Assistant(collection.settings), [wrong]), collection.settings), "Proef")
    assert "&lt;zeven&gt;" not in page and "1,5 miljoen" in page and ASKED["question"] in page
    assert "http" not in page and "<script" not in page and "src=" not in page


def test_the_worst_are_wrong_before_they_are_declined() -> None:
    run = run_of(item("a", 0), item("b", 1), item("c", -1, facts=0.5), item("d", -1, facts=0.0))
    assert [i.id for i in worst(run)] == ["d", "c", "a"]


def test_an_answer_that_was_turned_down_becomes_a_candidate(tmp_path: Path) -> None:
    answer = {"query": "Wat kost het?", "text": "Niets [1]", "citations": [{"file": PLAN, "page": None, "quote": SPAN}]}
    with sqlite3.connect(tmp_path / "chat.db") as db:
        db.execute('CREATE TABLE steps ("id", "metadata", "createdAt")')
        db.execute('CREATE TABLE feedbacks ("forId", "value", "comment")')
        for step, value in (("down-1", 0), ("up-1", 1)):
            db.execute("INSERT INTO steps VALUES (?, ?, '2026')", (step, json.dumps({"answer": answer})))
            db.execute("INSERT INTO feedbacks VALUES (?, ?, 'bron klopt niet')", (step, value))
    [found] = candidates(tmp_path)
    assert found["id"] == "kandidaat-down-1" and found["question"] == "Wat kost het?"
    assert found["evidence"] == [{"file": PLAN, "page": None, "span": SPAN}] and "bron klopt niet" in found["note"]
    assert list(candidates(tmp_path / "nowhere")) == []


def test_the_command_line_compares_two_runs(tmp_path: Path) -> None:
    for name, score in (("a", 1), ("b", -1)):
        write_record(tmp_path / f"{name}.json", run_of(item("q1", score)))
    done = CliRunner().invoke(app, ["diff", str(tmp_path / "a.json"), str(tmp_path / "b.json")])
    assert done.exit_code == 0 and "-2  q1 (feit)" in done.output
