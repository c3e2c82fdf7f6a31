"""A language model beside the extractive reader: what it reads, what of it is shown, and what happens when it fails."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Sequence
from itertools import pairwise

import pytest

from assistant.late import LateInteraction
from assistant.model.failures import KEPT
from assistant.model.prompt import prompt
from assistant.model.route import Route, chat_model
from assistant.model.sentences import Cut, Said
from assistant.model.support import Support
from assistant.model.writer import write
from assistant.schema import MARKER, Answer, Hit, Provenance
from ingest.encoder.sentences import SentenceEncoder
from ingest.errors import RcbError
from tests.models import Reply, Script, obedient, serving
from tests.shelf import LETTER, document, hits, p

LATE = LateInteraction(SentenceEncoder())
RADAR = document("radar.pdf", title="Duinvalk", company="Havikoog B.V.")
SECRET = document("intern.pdf", title="Intern stuk", label="intern")
SHELVED = (
    (LETTER, [p("Het doel van het bureau is vraagstukken koppelen aan bedrijven. Het bureau opent in maart 2025.")]),
    (RADAR, [p("De Duinvalk ziet kleine drones op 3,5 km. De Duinvalk is niet geschikt voor schepen.")]),
    (SECRET, [p("De wachttijd voor een proef is zestien weken en dat is te lang.")]),
)
HITS, PAGES = hits(*SHELVED)
ROUTE = Route("openai:test", "http://127.0.0.1:9/v1", "", "openbaar", 8192, 30.0, 30.0)


def page_of(*key):
    return PAGES.get(key)


def found(question: str = "Wat is het doel van het bureau?", hits: Sequence[Hit] = HITS) -> Answer:
    made = Provenance(reader="extractive", generation=1, seconds=0.1)
    return Answer(text="", question=question, query=question, hits=tuple(hits), searched=3, provenance=made)


def extractive() -> Answer:
    """The answer on screen before the model has said a word."""
    support = Support(prompt(found(), ROUTE).quotes, page_of, LATE, "")
    assert support.take(Said("Het doel van het bureau is vraagstukken koppelen aan bedrijven [1].", True, False))
    return found().model_copy(update={"text": support.text.text, "citations": support.text.citations})


async def written(script: Script, protocol: str = "openai", **known) -> tuple[list[Answer], list[str]]:
    """What the writer yields, and the prompts that the server got."""
    with serving(script, protocol) as model:
        route = ROUTE._replace(name=f"{protocol}:test", url=known.pop("url", model.url), **known)
        return [answer async for answer in write(extractive(), route, page_of, LATE)], model.prompts


@pytest.mark.parametrize("protocol", ["openai", "ollama"])
async def test_the_answer_grows_by_a_checked_sentence_at_a_time(protocol: str) -> None:
    growing, prompts = await written(obedient, protocol)
    assert len(growing) == 3 and len(prompts) == 1  # the third sentence is only whole at the end
    for one, next_ in pairwise(a.text for a in growing):
        assert next_.startswith(one) and next_ != one
    last = growing[-1]
    assert last.provenance.reader == "generative"
    assert last.provenance.model == f"{protocol}:test" and last.provenance.prompt
    assert last.text.startswith("Het doel van het bureau is vraagstukken koppelen aan bedrijven [1].")
    assert last.quoted.text == extractive().text
    assert {c.number for c in last.citations} == {int(n) for n in MARKER.findall(last.text)}
    assert all(c.verified for answer in growing for c in answer.cited)


def test_the_rules_come_first_and_are_the_same_for_every_question() -> None:
    one, other = prompt(found("Wat is het doel?"), ROUTE), prompt(found("Wie betaalt?"), ROUTE)
    assert one.system == other.system and one.digest == other.digest
    marks = [re.search(r"<<bronnen (\w+)>>", each.user)[1] for each in (one, other)]
    assert marks[0] != marks[1]  # nobody who writes a document can guess it


def test_a_document_above_the_label_of_the_route_is_in_no_prompt() -> None:
    assert "zestien weken" not in prompt(found(), ROUTE).user
    assert "zestien weken" in prompt(found(), ROUTE._replace(label="intern")).user


async def test_where_nothing_may_go_to_the_model_it_is_not_asked() -> None:
    secret = [h for h in HITS if h.document.label == "intern"]
    with serving(obedient) as model:
        route = ROUTE._replace(url=model.url)
        growing = [answer async for answer in write(found(hits=secret), route, page_of, LATE)]
        assert not model.prompts
    assert "mogen niet naar het taalmodel" in growing[0].notes[0]


async def test_what_was_withdrawn_since_the_question_does_not_go_to_the_model() -> None:
    def left(*key):
        return None if key[0] == "radar.pdf" else PAGES.get(key)

    with serving(obedient) as model:
        route = ROUTE._replace(url=model.url)
        assert [answer async for answer in write(extractive(), route, left, LATE)]
        assert "Duinvalk" not in model.prompts[0] and "koppelen aan bedrijven" in model.prompts[0]


def test_sources_that_do_not_fit_are_left_out_whole() -> None:
    many, _ = hits(*((document(f"{n}.pdf"), [p(f"Dit is stuk {n} van de lange reeks. " * 30)]) for n in range(40)))
    told = prompt(found(hits=many), ROUTE._replace(context=4096))
    assert len(told.system) + len(told.user) <= (4096 - 1024) * 3
    assert 0 < len(told.quotes) < 40 * 30
    assert told.user.rstrip().endswith("Vraag: Wat is het doel van het bureau?")


@pytest.mark.parametrize(
    ("said", "carried"),
    [
        ("Het bureau koppelt vraagstukken aan bedrijven [1].", True),
        ("Het bureau koppelt vraagstukken aan bedrijven. [1]", True),
        ("Het bureau gaat in maart 2025 open [2].", True),
        ("Volgens de brief opent het bureau in maart 2025 [2].", True),
        ("De Duinvalk van Havikoog ziet drones op 3,5 km [3].", True),
        ("De Duinvalk ziet drones op 5,3 km [3].", False),  # another figure
        ("De Duinvalk is geschikt voor schepen [4].", False),  # turned round
        ("De Zeearend ziet kleine drones op 3,5 km [3].", False),  # another name
        ("Het bureau koppelt vraagstukken aan bedrijven.", False),  # no source
        ("Het bureau koppelt vraagstukken aan bedrijven [44].", False),  # a source that is not there
        ("De burgemeester eet graag haring met uitjes [1].", False),  # of something else
        ("Het bureau koppelt vraagstukken aan bedrijven, zie https://elders.example [1].", False),
        ("Het doel is “bedrijven rijk maken aan zee” [1].", False),  # words that are not there
    ],
)
def test_a_sentence_is_shown_only_when_its_quotes_carry_it(said: str, carried: bool) -> None:
    support = Support(prompt(found(), ROUTE).quotes, page_of, LATE, "Wat is het doel van het bureau?")
    cut = Cut()
    (sentence,) = [*cut.feed(said), *cut.end()]
    assert support.take(sentence) is carried
    assert bool(support.text.text) is carried and bool(support.unsupported) is not carried


async def test_what_is_not_carried_is_named_and_left_out() -> None:
    said = ("Het bureau koppelt vraagstukken aan bedrijven [1]. ", "Er werken 412 mensen [1].")
    (*_, last), _ = await written(lambda _: Reply(said))
    assert "412" not in last.text
    assert last.unsupported == ("Er werken 412 mensen.",)


WRONG = "Het bureau koppelt vraagstukken aan bedrijven [99]. "
TRUE = "Het bureau koppelt vraagstukken aan bedrijven [1]. "

FAILURES: dict[str, tuple[Script, str]] = {
    "401": (lambda _: Reply(status=401), "weigerde de sleutel"),
    "404": (lambda _: Reply(status=404), "niet gevonden op de server"),
    "429": (lambda _: Reply(status=429, headers=(("Retry-After", "20"),)), "over 20 seconden opnieuw"),
    "500": (lambda _: Reply(status=500), "gaf een fout"),
    "no word": (lambda _: Reply(hang_after=0), "niet op tijd"),
    "signs of life without a word": (lambda _: Reply(("",), endless=True), "niet op tijd"),
    "silence in the middle": (lambda _: Reply((TRUE, "Het bureau ", "gaat"), hang_after=2), "niet op tijd"),
    "cut": (lambda _: Reply((TRUE, "Het bureau ", "gaat"), cut_after=2), "brak zijn antwoord af"),
    "cut before the first word": (lambda _: Reply(("Het",), cut_after=0), "brak zijn antwoord af"),
    "ends without saying so": (lambda _: Reply((TRUE, "Het bureau "), finished=""), "brak zijn antwoord af"),
    "empty": (lambda _: Reply(), "leeg antwoord"),
    "white space": (lambda _: Reply((" \n", "\n ")), "leeg antwoord"),
    "endless": (lambda _: Reply(("praten zonder eind over niets. ",), endless=True), "niets dat op de bronnen steunt"),
    "endless without a space": (lambda _: Reply(("a" * 99,), endless=True), "niets dat op de bronnen steunt"),
    "a book in one piece": (lambda _: Reply(("praten over niets. " * 50_000,)), "niets dat op de bronnen steunt"),
    "English": (
        lambda _: Reply(("The purpose of the office is to connect companies and questions [1].",)),
        "Nederlands",
    ),
    "not there": (lambda _: Reply(("Niet gevonden in de bronnen.",)), "geen antwoord op de vraag"),
    "JSON that is broken": (lambda _: Reply(('{"antwoord": "Het bureau koppelt vraagstukken [1]',)), "niets dat op"),
    "a form nobody asked for": (lambda _: Reply(('{"verdict": "supports", "quote": "het bureau"}',)), "niets dat op"),
    "no source": (lambda _: Reply(("Het bureau koppelt vraagstukken aan bedrijven.",)), "niets dat op"),
    "invented number": (lambda _: Reply((WRONG,)), "niets dat op"),
    "altered digits": (lambda _: Reply(("Het bureau opent in maart 2052 [2].",)), "niets dat op"),
}
"""Each with what the user is told; the first word may take a second."""
BY_CLIENT = {
    ("429", "ollama"): "te druk",  # it keeps no headers
    ("cut before the first word", "openai"): "niet te bereiken",  # it does not tell the two apart
}


@pytest.mark.parametrize("protocol", ["openai", "ollama"])
@pytest.mark.parametrize("failure", FAILURES)
async def test_a_failure_leaves_the_extractive_answer_with_one_line(failure: str, protocol: str) -> None:
    script, line = FAILURES[failure]
    line = BY_CLIENT.get((failure, protocol), line)
    began = time.monotonic()
    growing, prompts = await written(script, protocol, first=1.0)
    last = growing[-1]
    assert time.monotonic() - began < 5
    assert len(prompts) == 1  # asked once
    assert last.text == extractive().text and last.provenance.reader == "extractive" and not last.quoted
    assert len(last.notes) == 1 and line in last.notes[0] and last.notes[0].endswith(KEPT)
    assert "SCRIPTED-REFUSAL" not in last.notes[0]
    assert all(answer.text.startswith(TRUE.strip()) for answer in growing[:-1])  # what was shown meanwhile


async def test_a_model_that_goes_on_for_ever_ends_at_its_time() -> None:
    began = time.monotonic()
    growing, _ = await written(lambda _: Reply(("", "Het "), endless=True), first=30.0, seconds=1.0)
    assert time.monotonic() - began < 5 and len(growing[-1].notes) == 1


@pytest.mark.parametrize("protocol", ["openai", "ollama"])
@pytest.mark.parametrize("status", [302, 307])
async def test_a_server_that_sends_on_to_another_is_not_followed(protocol: str, status: int) -> None:
    with serving(obedient, protocol) as other:
        path = "/chat/completions" if protocol == "openai" else "/api/chat"
        away = Reply(status=status, headers=(("Location", f"{other.url}{path}"),))
        growing, prompts = await written(lambda _: away, protocol)
        assert other.requests == []
    assert len(prompts) == 1 and growing[-1].text == extractive().text
    assert "verwijst naar een ander adres" in growing[-1].notes[0]


@pytest.mark.parametrize(("protocol", "url"), [("openai", "http://127.0.0.1:9/v1"), ("ollama", "http://127.0.0.1:9")])
async def test_a_server_that_is_not_there_is_said_so(protocol: str, url: str) -> None:
    (*_, last), _ = await written(obedient, protocol, url=url)
    assert "niet te bereiken" in last.notes[0]


async def test_the_window_is_set_and_thinking_aloud_is_not_waited_for() -> None:
    with serving(obedient, "ollama") as model:
        route = ROUTE._replace(name="ollama:test", url=model.url, context=4096)
        assert [answer async for answer in write(extractive(), route, page_of, LATE)]
        assert model.bodies[0]["options"]["num_ctx"] == 4096 and model.bodies[0]["think"] is False


async def test_of_earlier_answers_nothing_goes_along() -> None:
    """What is searched for is the stand-alone question; only that is put to the model."""
    with serving(obedient) as model:
        given = extractive().model_copy(update={"query": "Wat kost het? (over: bureau)"})
        assert [a async for a in write(given, ROUTE._replace(url=model.url), page_of, LATE)]
        assert [m["role"] for m in model.bodies[0]["messages"]] == ["system", "user"]
        assert model.prompts[0].endswith("Vraag: Wat kost het? (over: bureau)")


async def test_thinking_aloud_is_not_shown() -> None:
    said = ("<think>De boef heet Jan [1]. ", "Hm.</think>", TRUE)
    growing, _ = await written(lambda _: Reply(said))
    assert growing[-1].text == TRUE.strip() and not growing[-1].unsupported


async def test_that_sources_were_withheld_is_said() -> None:
    (*_, last), _ = await written(obedient)
    assert "1 van de gevonden documenten" in last.notes[0]


async def test_who_stops_listening_closes_the_connection() -> None:
    with serving(lambda _: Reply((TRUE,), endless=True)) as model:
        growing = write(extractive(), ROUTE._replace(url=model.url), page_of, LATE)
        await anext(growing)
        await growing.aclose()
        assert await asyncio.to_thread(model.left.wait, 10)


@pytest.mark.parametrize(
    ("name", "said"), [("geenaanbieder:x", "geen model dat bekend is"), ("anthropic:x", "ontbreekt een pakket")]
)
def test_a_model_that_cannot_be_made_is_told_with_the_remedy(name: str, said: str) -> None:
    with pytest.raises(RcbError, match=said):
        chat_model(ROUTE._replace(name=name))
