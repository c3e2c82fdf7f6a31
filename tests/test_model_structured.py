"""A value of a given shape from a language model: checked, once, in time, and no word above the label."""

from __future__ import annotations

import asyncio
import json
import time

import pytest
from pydantic import BaseModel

from assistant.model.route import Route
from assistant.model.structured import Failed, Part, digest, structured
from tests.models import Reply, Script, serving

ROUTE = Route("openai:test", "http://127.0.0.1:9/v1", "", "openbaar", 8192, 30.0, 30.0)
TASK = Part("Eis: ziet drones op 3 km", "openbaar")
PARTS = (Part("Ziet drones op 4 km.", "openbaar"), Part("Weegt 30 kg.", "openbaar"))


class Weighed(BaseModel):
    """What the tests ask for."""

    verdict: str
    number: int


VALUE = Weighed(verdict="supports", number=1)
JSON = VALUE.model_dump_json()
PROTOCOLS = pytest.mark.parametrize("protocol", ["openai", "ollama"])


async def asked(script: Script, protocol: str = "openai", parts=PARTS, **known):
    with serving(script, protocol) as model:
        route = ROUTE._replace(name=f"{protocol}:test", url=known.pop("url", model.url), **known)
        return (*await structured(Weighed, "antwoord", TASK, parts, route), model)


@PROTOCOLS
async def test_the_server_is_asked_for_the_shape_and_gives_it(protocol: str) -> None:
    value, shown, model = await asked(lambda _: Reply((JSON,)), protocol)
    assert value == VALUE and shown == 2
    assert set(model.shapes[0]["properties"]) == {"verdict", "number"}
    assert "[1] Ziet drones op 4 km.\n[2] Weegt 30 kg." in model.prompts[0] and TASK.text in model.prompts[0]


@PROTOCOLS
@pytest.mark.parametrize(
    "said",
    [
        f"Hier is het:\n```json\n{JSON}\n```\nSucces!",
        f"<think>een {{ haakje en {{}} en {{'x'}}</think>{JSON}",
        json.dumps(VALUE.model_dump() | {"extra": [1, 2]}),
    ],
)
async def test_a_server_that_ignores_the_shape_may_still_say_it_in_its_text(said: str, protocol: str) -> None:
    assert (await asked(lambda _: Reply((said,)), protocol))[0] == VALUE


FAILURES: dict[str, tuple[Script, str, bool]] = {
    "prose": (lambda _: Reply(("Uitspraak 1 steunt de eis.",)), "gevraagde vorm", False),
    "invalid": (lambda _: Reply((JSON[:-3],)), "gevraagde vorm", False),
    "other shape": (lambda _: Reply(('{"oordeel": "ja"}',)), "gevraagde vorm", False),
    "other type": (lambda _: Reply(('{"verdict": "supports", "number": "veel"}',)), "gevraagde vorm", False),
    "empty": (lambda _: Reply(), "leeg antwoord", False),
    "401": (lambda _: Reply(status=401), "weigerde de sleutel", True),
    "404": (lambda _: Reply(status=404), "niet gevonden op de server", True),
    "429": (lambda _: Reply(status=429, headers=(("Retry-After", "20"),)), "te druk", True),
    "500": (lambda _: Reply(status=500), "gaf een fout", True),
    "hang": (lambda _: Reply((JSON,), hang_after=0), "niet op tijd", True),
    "endless": (lambda _: Reply(("{",), endless=True), "niet op tijd", True),
    "cut": (lambda _: Reply((JSON,) * 4, cut_after=2), "taalmodel", True),
}


@PROTOCOLS
@pytest.mark.parametrize("failure", FAILURES)
async def test_every_failure_is_one_dutch_line_in_time_and_nothing_is_asked_twice(failure: str, protocol: str) -> None:
    script, line, lasting = FAILURES[failure]
    began = time.monotonic()
    with serving(script, protocol) as model, pytest.raises(Failed, match=line) as failed:
        await structured(
            Weighed, "antwoord", TASK, PARTS, ROUTE._replace(name=f"{protocol}:test", url=model.url, seconds=1.0)
        )
    assert time.monotonic() - began < 5 and len(model.prompts) == 1
    assert failed.value.lasting is lasting
    assert "SCRIPTED-REFUSAL" not in str(failed.value) and "127.0.0.1" not in str(failed.value)


async def test_a_server_that_is_not_there_is_said_so() -> None:
    with pytest.raises(Failed, match="niet te bereiken"):
        await structured(Weighed, "antwoord", TASK, PARTS, ROUTE)


@pytest.mark.parametrize(("task", "part"), [("intern", "openbaar"), ("openbaar", "intern")])
async def test_nothing_above_the_label_of_the_route_leaves(task: str, part: str) -> None:
    with serving(lambda _: Reply((JSON,))) as model, pytest.raises(Failed, match="mag niet naar het taalmodel"):
        given = TASK._replace(label=task), (PARTS[0], PARTS[1]._replace(label=part)), ROUTE._replace(url=model.url)
        await structured(Weighed, "antwoord", *given)
    assert not model.prompts


async def test_what_does_not_fit_is_left_out_whole() -> None:
    parts = [Part(f"uitspraak {n} " + "woord " * 100, "openbaar") for n in range(40)]
    _, shown, model = await asked(lambda _: Reply((JSON,)), parts=parts, context=4096)
    assert 0 < shown < 40
    assert f"[{shown}] uitspraak {shown - 1} woord" in model.prompts[0] and f"[{shown + 1}]" not in model.prompts[0]
    assert len(model.prompts[0]) <= (4096 - 1024) * 3
    with pytest.raises(Failed, match="te lang voor het taalmodel"):
        await asked(lambda _: Reply((JSON,)), parts=[Part("woord " * 9000, "openbaar")])


async def test_the_rules_are_the_same_each_time_and_the_marks_are_not() -> None:
    prompts = [(await asked(lambda _: Reply((JSON,))))[-1].prompts[0] for _ in range(2)]
    assert prompts[0] != prompts[1] and prompts[0].partition("<<")[0] == prompts[1].partition("<<")[0]
    assert digest("antwoord") == digest("antwoord") and len(digest("antwoord")) == 12


async def test_who_stops_hangs_up() -> None:
    with serving(lambda _: Reply(("{",), endless=True), "ollama") as model:
        route = ROUTE._replace(name="ollama:test", url=model.url)
        task = asyncio.create_task(structured(Weighed, "antwoord", TASK, PARTS, route))
        while not model.prompts:
            await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert await asyncio.to_thread(model.left.wait, 10)
