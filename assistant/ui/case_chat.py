"""Vraagstukken in the conversation: taken in, listed, explained from the record, and answered with a draft."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlencode

from assistant.people import Role
from assistant.register import Kept, Listed, Register
from assistant.schema import CASE_STATUS, GROUP_NAMES, Candidate, Case, Challenge, Evidence
from assistant.ui.caller import record
from assistant.ui.case_cell import state_words
from assistant.ui.case_changes import requirements
from assistant.ui.case_files import Files
from assistant.ui.case_model import Models
from assistant.ui.case_search import Searches
from assistant.ui.case_upload import pages_of, pages_of_text
from assistant.ui.history import DRAFT
from assistant.ui.matrix import KIND, SYMBOLS, outcome
from assistant.ui.message import by_line, plain
from assistant.ui.page import day
from ingest.schema import Label, Page
from ingest.settings import ROOT

if TYPE_CHECKING:
    from assistant.pipeline import Assistant

EXAMPLE = "Vraagstuk: drones detecteren op zee"
EXAMPLE_TEXT = ROOT / "corpora" / "_voorbeelden" / "drones-op-zee.md"
MOST_NAMED = 5
MOST_QUESTIONS = 3

_LIST = re.compile(
    r"(?:toon |geef |lijst |welke |wat |de |alle |open |lopende |openstaande |mijn )*vraagstukken\b[^,;.]{0,40}", re.I
)
_WHY = re.compile(
    r"\bwaarom\b.{0,12}\b(?:staat|zit|is|ontbreekt|doet|valt|komt)\b(?P<name>.{2,80}?)\b(?:er |daar )?(?:niet|buiten)\b",
    re.I,
)
_REACTION = re.compile(r"\b(?:maak|schrijf|stel|geef)\b.{0,60}\b(?:reactie|concept|e-?mail)\b", re.I)
_WORDS = re.compile(r"\b(\d{2,4}) woorden\b", re.I)
_ENGLISH = re.compile(r"\b(?:engels|english)\w*", re.I)
_LEGAL = re.compile(r"\b(?:b\.?v\.?|n\.?v\.?|holding|group)(?=\W|$)", re.I)


class Said(NamedTuple):
    """A message in Markdown, the case it is about, and what is kept with it."""

    text: str
    case_id: str | None = None
    metadata: dict[str, Any] | None = None
    pages: Sequence[Page] = ()
    """What a language model may read of a vraagstuk that was taken in."""


class CaseChat:
    """Each method may take as long as reading or searching does, and touches no chat."""

    def __init__(
        self,
        assistant: Assistant,
        register: Register,
        kept: Callable[[str], Kept],
        searches: Searches,
        files: Files,
        models: Models,
        *,
        default: Label,
        seen: Callable[[], tuple[Label, ...]],
        require: Callable[[Role], None],
    ) -> None:
        self._assistant = assistant
        self._register = register
        self._kept = kept
        self._searches = searches
        self._files = files
        self._models = models
        self._default = default
        self._seen = seen
        self._require = require

    def from_text(self, text: str, by: str) -> Said:
        """A case of a pasted text; raises RcbError where it may not be here."""
        taken = self._taken(self._assistant.intake_text(text), self._default, by)
        return taken._replace(pages=pages_of_text(self._assistant, text))

    def from_file(self, path: Path, name: str, by: str) -> Said:
        """A case of a file."""
        challenge, label = self._assistant.intake(path, name)
        return self._taken(challenge, label, by)._replace(pages=pages_of(self._assistant, path, name))

    def _taken(self, challenge: Challenge, label: Label, by: str) -> Said:
        case = self._register.create(challenge, label=label, owner=by).case
        record("vraagstuk gemaakt", case.case_id)
        return _said(case, understood(case))

    def propose(self, said: Said) -> None:
        """Let the language model look for requirements that the rules missed; called in the event loop."""
        if said.case_id and said.pages:
            self._models.propose(self._kept(said.case_id).case, said.pages)

    def example(self, by: str) -> Said:
        """The example, with companies looked for at once; made once and shown again after that."""
        challenge = self._assistant.intake_text(EXAMPLE_TEXT.read_text(encoding="utf-8"))
        known = [r.case_id for r in self._register.all() if r.title == challenge.title]
        case = next((c for i in known if (c := self._register.get(i).case).challenge == challenge), None)
        case = case or self._register.create(challenge, label="openbaar", owner=by).case
        if case.shortlist is None:
            how, what = requirements(case, challenge, approved=True)
            case = self._register.update(case.case_id, how, by=by, what=f"{what} (voorbeeld)").case
            self._searches.now(case, by)
        case = self._kept(case.case_id).case
        note = "*Dit is een voorbeeld: de eisen zijn meteen akkoord. Bij een eigen vraagstuk verbetert u ze eerst.*"
        return _said(case, "\n\n".join([understood(case, brief=True), note, found(case)]))

    def about(self, question: str, case_id: str | None) -> Said | None:
        """An answer from the register, where the question asks for one; None where it is for the documents."""
        if _LIST.fullmatch(question.strip(" ?!.")):
            return self.open_cases()
        if _REACTION.search(question):
            return self._reaction(question, case_id) if case_id else Said(_NO_CASE)
        return self._why(question, case_id) if case_id else None

    def open_cases(self) -> Said:
        """The vraagstukken that wait for an answer."""
        seen = self._seen()
        rows = [r for r in self._register.all() if r.label in seen and r.status not in ("answered", "closed")]
        lines = "\n".join(map(_listed, rows[:20])) or "Er staan geen vraagstukken open."
        return Said(f"**Open vraagstukken: {len(rows)}**\n\n{lines}\n\n[Naar het register](/vraagstukken)")

    def _why(self, question: str, case_id: str) -> Said | None:
        case = self._kept(case_id).case
        asked = _WHY.search(question)
        if case.shortlist is None:
            text = "Er is nog niet naar bedrijven gezocht. Keur eerst de eisen goed."
            return _said(case, text) if asked else None
        company = next((c for c in case.shortlist.candidates if _named(c.company, question)), None)
        if company and re.search(r"\bwaarom\b", question, re.I):
            return _said(case, explained(case, company))
        if asked:
            name = plain(asked["name"].strip())
            n = len(case.shortlist.candidates)
            text = (
                f"**{name}** komt in dit vraagstuk niet voor: bij de {n} bedrijven met documenten in de verzameling "
                "staat die naam niet. Voeg een brochure toe met *Documenten* en zoek opnieuw."
            )
            return _said(case, text)
        return None

    def _reaction(self, question: str, case_id: str) -> Said:
        self._require("coordinator")
        case = self._kept(case_id).case
        if case.shortlist is None:
            return _said(case, "Er is nog niet naar bedrijven gezocht. Keur eerst de eisen goed.")
        words = _WORDS.search(question)
        asked = {"woorden": words[1]} if words else {}
        made = self._files.message(case, "e-mail-en.txt" if _ENGLISH.search(question) else "e-mail.txt", asked)
        record("uitvoer", f"{case.case_id} reactie in het gesprek")
        notes = "".join(f"> {plain(n)}\n" for n in made.notes)
        n = len(made.to_check)
        check = f" **Nog te controleren: {n} {'citaat' if n == 1 else 'citaten'}.**" if n else ""
        text = f"*Een concept, gemaakt met AI. Er wordt niets verstuurd.*{check}\n\n---\n\n{by_line(made.text)}\n\n---\n\n{notes}"
        said = _said(case, text, "#reactie", "Als Word-bestand, of de citaten controleren")
        cited = [[c.document_id, c.version, c.sha256] for c in made.citations]
        instead = (
            f"Deze reactie citeerde een bron die is ingetrokken. [Open het vraagstuk](/vraagstukken/{case.case_id})"
        )
        return said._replace(metadata={**(said.metadata or {}), DRAFT: {"cited": cited, "instead": instead}})


_NO_CASE = (
    "In dit gesprek is nog geen vraagstuk. Kies **Vraagstuk** en plak de tekst of voeg het bestand toe; daarna maak ik er "
    "een reactie van."
)


def understood(case: Case, *, brief: bool = False) -> str:
    """What was read, in a few lines."""
    asked = case.challenge
    musts = sum(r.priority == "must" for r in asked.requirements)
    wishes = len(asked.requirements) - musts
    lines = [f"**{plain(' '.join(asked.title.split()))}**"]
    counts = (
        f"**{musts} harde {'eis' if musts == 1 else 'eisen'}** en **{wishes} {'wens' if wishes == 1 else 'wensen'}**"
    )
    lines.append(
        f"Ik lees {counts}." + ("" if brief else " Verbeter ze waar nodig en keur ze goed; dan zoek ik bedrijven.")
    )
    if asked.notes:
        lines.append("\n".join(f"> {plain(' '.join(n.split()))}\n>" for n in asked.notes).removesuffix("\n>"))
    if asked.questions and not brief:
        first = "\n".join(f"{n}. {plain(q)}" for n, q in enumerate(asked.questions[:MOST_QUESTIONS], 1))
        lines.append(f"Eerst te vragen aan Defensie:\n\n{first}")
    return "\n\n".join(lines)


def found(case: Case) -> str:
    """What the search came to: outcome, best companies with where it says so, gaps."""
    assert case.shortlist is not None
    rows = [c for c in case.shortlist.candidates if c.group != "must_failed"][:MOST_NAMED]
    lines = "\n".join(f"- {_candidate(case, c)}" for c in rows if any(e.citation for e in c.evidence))
    gaps = "; ".join(plain(f"{r.requirement_id}: {r.text.rstrip('.')}") for r in case.shortlist.gaps[:3])
    parts = [f"**{plain(outcome(case.shortlist))}**", lines, f"Niemand toont aan: {gaps}." if gaps else ""]
    return "\n\n".join(p for p in parts if p)


def _candidate(case: Case, candidate: Candidate) -> str:
    covered = candidate.coverage
    shown = [e for e in candidate.evidence if e.state == "meets" and e.citation and e.citation.quote]
    links = " ".join(f"[{e.requirement_id}]({_opening(case, e)})" for e in shown[:8])
    said = f"{covered.must_met} van {covered.must_total} eisen, {covered.should_met} van {covered.should_total} wensen"
    return f"**{plain(candidate.company)}** ({GROUP_NAMES[candidate.group]}): {said}" + (
        f". Bewijs: {links}" if links else ""
    )


def explained(case: Case, candidate: Candidate) -> str:
    """Why a company stands where it stands, from the record: states and places, no words of the source."""
    assert case.shortlist is not None
    why = next((w for name, w in case.shortlist.not_shortlisted if name == candidate.company), "")
    cells = {e.requirement_id: e for e in candidate.evidence}
    lines = []
    for r in sorted(case.shortlist.challenge.requirements, key=lambda r: r.priority):
        e = cells[r.requirement_id]
        link = f" · [bron]({_opening(case, e)})" if e.citation else ""
        ruled = f", overruled door {plain(e.overruled.by)}: {plain(e.overruled.reason)}" if e.overruled else ""
        short = plain(r.text if len(r.text) < 90 else r.text[:90].rsplit(" ", 1)[0] + " …")
        lines.append(
            f"- {r.requirement_id} ({KIND[r.priority]}) {short}: {SYMBOLS[e.state]} **{state_words(e)}**{ruled}{link}"
        )
    head = f"**{plain(candidate.company)}** staat bij *{GROUP_NAMES[candidate.group]}*, plaats {candidate.rank} van {len(case.shortlist.candidates)}."
    return "\n\n".join(p for p in (head, plain(why), "\n".join(lines)) if p)


def _opening(case: Case, cell: Evidence) -> str:
    """The address that shows a quote on its page and remembers that it was looked at."""
    return f"/vraagstukken/{case.case_id}/open?{urlencode({'eis': cell.requirement_id, 'bedrijf': cell.company})}"


def _named(company: str, question: str) -> bool:
    """Whether a question names a company, in full or by its first word of four letters or more."""
    flat = " ".join(_LEGAL.sub(" ", company).split()).lower()
    first = re.match(r"\w{4,}", flat)
    said = question.lower()
    return flat in said or bool(first and re.search(rf"\b{re.escape(first[0])}\b", said))


def _listed(row: Listed) -> str:
    due = f" · reageren voor {day(row.deadline)}" if row.deadline else ""
    count = "" if row.companies is None else f" · {row.promising} van {row.companies} bedrijven kansrijk"
    title = plain(" ".join(row.title.split()))
    return f"- [{title}](/vraagstukken/{row.case_id}) · {CASE_STATUS[row.status]}{due}{count} · {plain(row.owner)}"


def _said(case: Case, text: str, anchor: str = "", link: str = "Open het vraagstuk") -> Said:
    return Said(f"{text}\n\n[{link}](/vraagstukken/{case.case_id}{anchor})", case.case_id, {"case": case.case_id})


def case_of(steps: list[dict[str, Any]]) -> str | None:
    """The last case of a conversation that is opened again."""
    found = [m["case"] for s in steps if isinstance(m := s.get("metadata"), dict) and m.get("case")]
    return found[-1] if found else None
