"""Logging in at an identity provider: a small one of our own, and the chat in a process of its own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from assistant.audit import Audit
from assistant.people import People
from assistant.settings import Settings
from assistant.ui.server import listen
from assistant.ui.start import StartRefused, check_providers
from ingest.settings import ROOT

CLIENT, SECRET = "rcb", "geheim-van-de-toepassing"


class Provider:
    """Says of everyone that they are `said`; gives a code once, and a token for the code and our secret."""

    def __init__(self) -> None:
        self.said: dict[str, Any] = {}
        self.codes: set[str] = set()
        routes = [
            Route("/authorize", self.authorize),
            Route("/token", self.token, methods=["POST"]),
            Route("/userinfo", self.userinfo),
        ]
        self.app = Starlette(routes=routes)

    def authorize(self, request: Request) -> Response:
        asked = request.query_params
        assert (asked["client_id"], asked["response_type"]) == (CLIENT, "code")
        self.codes.add(code := f"code-{len(self.codes)}")
        return RedirectResponse(f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}", 302)

    async def token(self, request: Request) -> Response:
        form = await request.form()
        if form["client_secret"] != SECRET or form["code"] not in self.codes:
            return JSONResponse({"error": "invalid_grant"}, 400)
        return JSONResponse({"access_token": "sesam", "token_type": "Bearer"})

    def userinfo(self, request: Request) -> Response:
        good = request.headers.get("authorization") == "Bearer sesam"
        return JSONResponse(self.said if good else {}, 200 if good else 401)


class Setting(NamedTuple):
    """A provider and the chat that trusts it."""

    provider: Provider
    address: str
    people: People
    audit: Audit

    @contextmanager
    def enter(self, **said: Any) -> Iterator[tuple[httpx.Client, httpx.Response]]:
        """A browser that logs in there, and where it ended."""
        self.provider.said = said
        with httpx.Client(base_url=self.address, follow_redirects=True, timeout=20) as browser:
            yield browser, browser.get("/auth/oauth/generic")


@contextmanager
def running(folder: Path, unknown: str) -> Iterator[Setting]:
    provider, listening = Provider(), listen("127.0.0.1", 0)
    theirs = f"http://127.0.0.1:{listening.getsockname()[1]}"
    server = uvicorn.Server(uvicorn.Config(provider.app, log_level="warning"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    known = {
        "CLIENT_ID": CLIENT,
        "CLIENT_SECRET": SECRET,
        "AUTH_URL": f"{theirs}/authorize",
        "TOKEN_URL": f"{theirs}/token",
        "USER_INFO_URL": f"{theirs}/userinfo",
        "SCOPES": "openid email",
    }
    environment = os.environ | {f"OAUTH_GENERIC_{k}": v for k, v in known.items()} | {"RCB_OIDC_UNKNOWN": unknown}
    environment.pop("CHAINLIT_APP_ROOT", None)
    command = [sys.executable, "-m", "tests.browser.serve_fake", str(folder)]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as process:
        try:
            said = "".join(process.stdout.readline() for _ in range(3))
            address = re.search(r"http://\S+", said).group()
            yield Setting(provider, address, People(folder / "people.db"), Audit(folder / "audit.db"))
        finally:
            process.terminate()
            server.should_exit = True
            thread.join(20)


@pytest.fixture(scope="module", params=["weigeren", "lezer"])
def setting(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Setting]:
    with running(tmp_path_factory.mktemp("index"), request.param) as made:
        made.people.add("carla@zuid.example", "coordinator", external=True)
        made.people.add("oud@zuid.example", "lezer", external=True)
        made.people.disable("oud@zuid.example")
        yield made


def test_who_was_added_comes_in_with_the_role_that_we_gave(setting: Setting) -> None:
    with setting.enter(email="Carla@Zuid.example", email_verified=True) as (browser, ended):
        assert ended.url.path == "/login/callback"
        assert browser.get("/user").json()["identifier"] == "carla@zuid.example"
        assert browser.get("/vraagstukken").status_code == 200
        assert setting.audit.lines(1)[0][2:6] == ("carla@zuid.example", "inloggen", "", "gelukt")
        setting.people.log_out("carla@zuid.example")
        assert browser.get("/user").status_code == 401


def test_who_is_unknown_is_a_reader_or_refused_as_was_set(setting: Setting, request: pytest.FixtureRequest) -> None:
    reader = "lezer" in request.node.name
    with setting.enter(email="dirk@zuid.example") as (browser, ended):
        assert browser.get("/user").status_code == (200 if reader else 401)
        assert ended.url.path == ("/login/callback" if reader else "/login")
    found = setting.people.external("dirk@zuid.example")
    assert (found and found.role) == ("lezer" if reader else None)
    assert setting.audit.lines(1)[0].result == ("gelukt" if reader else "geweigerd")


@pytest.mark.parametrize(
    "said",
    [
        {"email": "oud@zuid.example"},
        {"email": "carla@zuid.example", "email_verified": False},
        {"email": "coordinator"},
        {"email": "../x"},
        {"email": None},
        {},
    ],
    ids=["disabled", "unverified", "of a password", "no name", "null", "nothing"],
)
def test_others_do_not_come_in(setting: Setting, said: dict) -> None:
    at = len(setting.audit.lines())
    with setting.enter(**said) as (browser, ended):
        assert browser.get("/user").status_code == 401 and ended.url.path == "/login"
    written = [(line.action, line.result) for line in setting.audit.lines()[at:]]
    assert written == ([("inloggen", "geweigerd")] if said.get("email") else [])


def test_an_answer_that_we_did_not_ask_for_is_refused(setting: Setting) -> None:
    setting.provider.said = {"email": "carla@zuid.example"}
    setting.provider.codes.add("stolen")
    with httpx.Client(base_url=setting.address, timeout=20) as browser:
        answer = browser.get("/auth/oauth/generic/callback?code=stolen&state=x")
        assert "error=" in answer.headers["location"] and "access_token" not in browser.cookies


def test_the_setting_without_a_provider_is_refused() -> None:
    with pytest.raises(StartRefused, match="geen identiteitsdienst ingesteld"):
        check_providers(Settings(oidc_unknown="lezer"), [])
    assert check_providers(Settings(), []) is None
