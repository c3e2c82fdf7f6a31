"""Starting like this would be dangerous: each is refused with one Dutch sentence that says what to do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.settings import Settings
from assistant.ui.guard import Guard
from assistant.ui.server import lay_out, serve
from assistant.ui.start import StartRefused, check_address, check_origins


def refusal(settings: Settings) -> str:
    """Why the chat does not open."""
    with pytest.raises(StartRefused) as refused:
        serve(settings, announce=lambda text: pytest.fail(f"it opened: {text}"))
    return str(refused.value)


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.4", "::", "example.nl"])
def test_a_host_that_others_reach_without_a_proxy(settings: Settings, host: str) -> None:
    said = refusal(settings.model_copy(update={"host": host, "port": 0}))
    assert f"niet op {host}" in said and "RCB_PUBLIC_URL" in said


@pytest.mark.parametrize(
    "url",
    ["http://rcb.example", "*", "https://*", "https://*.example", "https://rcb.example/x", "rcb.example", "https://"],
)
def test_a_proxy_without_one_https_address(settings: Settings, url: str) -> None:
    assert f"niet '{url}'" in refusal(settings.model_copy(update={"host": "0.0.0.0", "public_url": url}))


def test_with_a_declared_proxy_the_host_may_be_any(settings: Settings) -> None:
    check_address(settings.model_copy(update={"host": "0.0.0.0", "public_url": "https://rcb.example"}))
    assert settings.host == "127.0.0.1"


def test_an_index_folder_that_everyone_can_write_in(settings: Settings) -> None:
    settings.index.mkdir(parents=True)
    settings.index.chmod(0o777)
    said = refusal(settings)
    assert f"chmod o-w '{settings.index}'" in said


@pytest.mark.parametrize("secret", ["", "geheim", "0" * 64, "abcdefghi" * 8])
def test_a_secret_that_can_be_guessed(settings: Settings, secret: str) -> None:
    settings.index.mkdir(parents=True, mode=0o700)
    (settings.index / "secret").write_text(secret)
    said = refusal(settings.model_copy(update={"port": 0}))
    assert "te zwak" in said and f"'{settings.index / 'secret'}'" in said


def test_origins_that_let_other_websites_in(tmp_path: Path) -> None:
    file = lay_out(tmp_path / "web") / ".chainlit" / "config.toml"
    check_origins(file)
    file.write_text(file.read_text().replace("allow_origins = []", 'allow_origins = ["*"]'))
    with pytest.raises(StartRefused, match=r"andere websites toe \(\*\)"):
        check_origins(file)
    file.write_text("[project]\n")
    with pytest.raises(StartRefused):
        check_origins(file)


def test_the_command_ends_with_two(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rcb: Callable) -> None:
    monkeypatch.setenv("RCB_HOST", "0.0.0.0")
    said = rcb("chat", "--no-ingest", "--index", tmp_path / "index")
    assert said.code == 2 and "RCB_HOST" in said.err and "Traceback" not in said.err


def test_behind_a_proxy_only_it_is_answered_and_cookies_stay_on_https() -> None:
    from starlette.applications import Starlette
    from starlette.responses import PlainTextResponse
    from starlette.routing import Route
    from starlette.testclient import TestClient

    def page(request) -> PlainTextResponse:
        answer = PlainTextResponse("fine")
        answer.set_cookie("a", "1")
        answer.set_cookie("b", "2", secure=True)
        return answer

    inner = Starlette(routes=[Route("/", page, methods=["GET", "POST"])])
    guard = Guard(inner, lambda: "", public_url="https://rcb.example", proxy="10.0.0.5")
    said = TestClient(guard, base_url="http://rcb.example", client=("10.0.0.5", 1)).get("/")
    assert said.text == "fine" and "max-age" in said.headers["strict-transport-security"]
    assert [c.count("Secure") for c in said.headers.get_list("set-cookie")] == [1, 1]
    other = TestClient(guard, base_url="http://rcb.example", client=("10.0.0.6", 1)).get("/")
    assert other.status_code == 403 and "https://rcb.example" in other.text
    near = TestClient(guard, base_url="http://rcb.example", client=("10.0.0.5", 1))
    assert near.post("/", headers={"Origin": "https://rcb.example"}).text == "fine"
    assert near.post("/", headers={"Origin": "https://evil.example"}).status_code == 403
