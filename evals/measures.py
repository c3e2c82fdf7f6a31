"""What an answer scores: a number for each measure, None where the measure says nothing about the question."""

from __future__ import annotations

from evals.metrics import ndcg, recall, reciprocal_rank, success
from evals.run import Result, on, stands

MEASURES = {
    "score": "CRAG-score, +1 goed, 0 afgewezen, −1 fout",
    "right": "goed beantwoord",
    "wrongly_declined": "ten onrechte afgewezen",
    "unanswerable": "onbeantwoordbaar: afgewezen of verbeterd",
    "facts": "vereiste feiten in de tekst",
    "citation_precision": "citaten die het bewijs raken",
    "citation_recall": "bewijs dat geciteerd is",
    "verbatim": "citaten letterlijk op hun bladzijde",
    "figures": "getallen die op een geciteerde bladzijde staan",
    "alone": "vervolgvraag, los gesteld, goed",
    "followup": "vervolgvraag in gesprek goed",
    "ndcg": "vinden: nDCG@10 op bladzijde",
    "recall": "vinden: recall@10",
    "mrr": "vinden: MRR",
    "success": "vinden: success@5",
}
"""In the order in which they are shown; all from 0 to 1, but for the score (Yang et al. 2024, CRAG)."""

LOWER_IS_BETTER = ("wrongly_declined",)


def measures(result: Result) -> dict[str, float | None]:
    """Every measure of one answer."""
    question, answer = result.question, result.answer
    found: dict[str, float | None] = dict.fromkeys(MEASURES)
    found["verbatim"], found["figures"] = result.verbatim, result.figures
    found["score"] = 1.0 if result.right else 0.0 if question.answerable and answer.abstained else -1.0
    if not question.answerable:
        found["unanswerable"] = float(result.right)
    else:
        found["right"] = float(result.right)
        found["wrongly_declined"] = float(answer.abstained)
        found["facts"] = sum(stands(f, answer.text) for f in question.required) / len(question.required)
        hit = [any(on(c, e) for c in answer.citations) for e in question.evidence]
        found["citation_recall"] = sum(hit) / len(hit) if question.all else float(any(hit))
        if answer.citations:
            touched = [any(on(c, e) for e in question.evidence) for c in answer.citations]
            found["citation_precision"] = sum(touched) / len(touched)
        if result.alone is not None:
            found["alone"], found["followup"] = float(result.alone), float(result.right)
        found |= _finding(result)
    return found


def _finding(result: Result) -> dict[str, float]:
    """Of the pages on which there is evidence."""
    ranking = list(dict.fromkeys(f"{h.document.path}#{h.passage.page}" for h in result.answer.hits))
    gains = {f"{e.file}#{e.page}": 1 for e in result.question.evidence}
    return {
        "ndcg": ndcg(ranking, gains, 10),
        "recall": recall(ranking, gains, 10),
        "mrr": reciprocal_rank(ranking, gains),
        "success": success(ranking, gains, 5),
    }
