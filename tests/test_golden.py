"""The golden set is sound: its evidence is on the page, its shares hold and its thirds stand still."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from pathlib import Path

import pytest
from rapidfuzz.fuzz import partial_ratio

from evals.golden import KINDS, QUESTIONS, Question, read_questions, split_of, word_overlap
from ingest.schema import Parsed
from ingest.settings import ROOT, Settings
from ingest.text import find_quote, fold
from ingest.worker import Readers

CORPORA = ROOT / "corpora"
SCAN = "bedrijven/kustblik-optronica-scan.pdf"
SHARES = {
    "fact": 55,
    "company": 25,
    "table": 30,
    "list": 20,
    "multi": 15,
    "conversation": 30,
    "conflict": 14,
    "english": 24,
    "typo": 24,
    "unanswerable_far": 20,
    "unanswerable_near": 30,
    "false_premise": 16,
}


@pytest.fixture(scope="module")
def questions() -> tuple[Question, ...]:
    return read_questions()


@pytest.fixture(scope="module")
def parsed(questions: tuple[Question, ...]) -> dict[str, Parsed]:
    files = sorted({e.file for q in questions for e in q.evidence})
    with Readers(Settings()) as readers:
        return {p.relative_to(CORPORA).as_posix(): read for p, read in readers.read_all(CORPORA / f for f in files)}


def test_every_span_is_on_its_page(questions: tuple[Question, ...], parsed: dict[str, Parsed]) -> None:
    wrong = []
    for question in questions:
        for evidence in question.evidence:
            if evidence.file == SCAN and not shutil.which("tesseract"):
                continue
            text = "\n".join(p.text for p in parsed[evidence.file].pages if p.number == evidence.page)
            if evidence.file == SCAN:
                here = partial_ratio(fold(evidence.span).text, fold(text).text) >= 90
            else:
                here = find_quote(evidence.span, text) is not None
            if not here:
                wrong.append(f"{question.id}: {evidence.file} p. {evidence.page}: {evidence.span}")
    assert not wrong, "\n".join(wrong)


def test_a_required_fact_stands_in_the_evidence_or_its_document(
    questions: tuple[Question, ...], parsed: dict[str, Parsed]
) -> None:
    wrong = []
    for question in questions:
        files = {e.file for e in question.evidence}
        if SCAN in files and not shutil.which("tesseract"):
            continue
        text = fold("\n".join(p.text for f in files for p in parsed[f].pages)).text.lower()
        wrong += [
            (question.id, fact) for fact in question.required if not any(fold(s).text.lower() in text for s in fact)
        ]
    assert not wrong


def test_shares_of_kinds(questions: tuple[Question, ...]) -> None:
    kinds = Counter(q.kind for q in questions)
    assert set(kinds) == set(KINDS) == set(SHARES)
    assert {k: n for k, n in SHARES.items() if kinds[k] < n} == {}
    assert len(questions) >= 240
    assert sum(not q.answerable for q in questions) >= 60


def test_every_document_about_a_subject_is_asked_about(questions: tuple[Question, ...]) -> None:
    asked = {e.file for q in questions for e in q.evidence}
    there = {
        p.relative_to(CORPORA).as_posix() for c in ("beleid", "onderzoek", "bedrijven") for p in (CORPORA / c).iterdir()
    }
    assert {f for f in there - asked if not f.endswith(".csv")} <= {"bedrijven/radar-en-ruis.pdf"}


def test_conversations_are_three_turns_that_follow_each_other(questions: tuple[Question, ...]) -> None:
    turns: dict[str, list[Question]] = {}
    for question in questions:
        if question.kind == "conversation":
            turns.setdefault(question.id.split(".")[0], []).append(question)
    assert len(turns) >= 12
    for first, second, third in turns.values():
        assert [len(q.history) for q in (first, second, third)] == [0, 2, 4]
        assert second.history == third.history[:2]
        assert [h.content for h in third.history if h.role == "user"] == [first.question, second.question]


def test_enough_questions_share_few_words_with_their_evidence(questions: tuple[Question, ...]) -> None:
    plain = [q for q in questions if q.answerable and q.kind not in ("english", "typo", "conversation")]
    low = [q for q in plain if word_overlap(q.question, [e.span for e in q.evidence]) < 0.4]
    assert len(low) >= 0.4 * len(plain)


def test_no_question_stands_in_both_thirds(questions: tuple[Question, ...]) -> None:
    asked = Counter((q.question.lower(), q.history) for q in questions)
    assert max(asked.values()) == 1


def test_a_third_of_each_kind_is_held(questions: tuple[Question, ...]) -> None:
    for kind in KINDS:
        of_kind = [q for q in questions if q.kind == kind]
        assert 0.25 <= sum(q.split == "held" for q in of_kind) / len(of_kind) <= 0.42, kind
    assert len(read_questions(split="held")) + len(read_questions(split="tune")) == len(questions)


def test_the_thirds_stand_still() -> None:
    held = "fact-04 table-02 conversation-01.1 conversation-01.3"
    tune = "fact-01 table-07 conversation-03.1 conversation-03.3"
    assert {split_of(i) for i in held.split()} == {"held"}
    assert {split_of(i) for i in tune.split()} == {"tune"}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"answerable": True, "required": [], "evidence": []}, "needs required facts and evidence"),
        ({"kind": "quiz"}, "kind"),
        ({"required": [[]]}, "no spelling"),
        ({"history": [{"role": "user", "content": "Wat?"}]}, "ends with the assistant"),
        ({"split": "other"}, "split"),
    ],
)
def test_a_bad_question_is_refused_with_its_line(tmp_path: Path, change: dict[str, object], message: str) -> None:
    good = QUESTIONS.read_text(encoding="utf-8").splitlines()[0]
    path = tmp_path / "questions.jsonl"
    path.write_text(f"{good}\n{json.dumps(json.loads(good) | {'id': 'x'} | change)}\n", encoding="utf-8")
    with pytest.raises(ValueError, match=f"questions.jsonl:2: .*{message}"):
        read_questions(path)


def test_ids_are_unique_and_a_missing_set_is_named(tmp_path: Path) -> None:
    good = QUESTIONS.read_text(encoding="utf-8").splitlines()[0]
    path = tmp_path / "questions.jsonl"
    path.write_text(f"{good}\n{good}\n", encoding="utf-8")
    with pytest.raises(ValueError, match="used twice"):
        read_questions(path)
    with pytest.raises(ValueError, match="no golden set"):
        read_questions(tmp_path / "none.jsonl")


def test_word_overlap() -> None:
    assert word_overlap("Hoeveel mensen werken er?", ["Er werkten 62 mensen"]) == 1.0
    assert word_overlap("Hoe groot is de ploeg?", ["Er werkten 62 mensen"]) == 0.0
