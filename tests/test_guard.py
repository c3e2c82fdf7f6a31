"""What the guard lets through, and what it refuses before Chainlit sees it."""

from __future__ import annotations

import uuid

import pytest
from starlette.applications import Starlette
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect

from assistant.ui.guard import MOST_BYTES, Guard, canonical, clean, guard_sessions, policy

SOCKET = "ws://127.0.0.1:8000/ws/socket.io"
START = """<!doctype html>
<html lang="en"><head>
<meta property="og:image" content="https://chainlit-cloud.example/banner.png">
<link rel="preconnect" href="https://fonts.gstatic.com" crossorigin />
<link
  rel="stylesheet"
  href="https://cdn.jsdelivr.net/npm/katex@0.16.22/dist/katex.min.css"
/>
<link rel="stylesheet" href="/assets/index.css">
<script>const global = globalThis;</script>
</head></html>"""


async def _fine(request) -> PlainTextResponse:
    return PlainTextResponse("fine", headers={"access-control-allow-origin": "*"})


async def _page(request) -> HTMLResponse:
    return HTMLResponse(clean(START))


async def _socket(socket: WebSocket) -> None:
    await socket.accept()
    await socket.send_text("open")


@pytest.fixture
def client() -> TestClient:
    app = Starlette(
        routes=[
            Route("/", _page),
            WebSocketRoute("/ws/socket.io", _socket),
            Route("/{rest:path}", _fine, methods=["GET", "POST", "PUT", "DELETE"]),
        ]
    )
    return TestClient(Guard(app, lambda: clean(START)), base_url="http://127.0.0.1:8000")


@pytest.mark.parametrize("value", [str(uuid.UUID(int=0)), "6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d"])
def test_a_uuid_as_we_write_it_is_canonical(value: str) -> None:
    assert canonical(value)


@pytest.mark.parametrize(
    "value",
    [
        "../index",
        ".",
        "",
        "/etc",
        None,
        7,
        "6F1B2C3D-4E5F-4A6B-8C7D-9E0F1A2B3C4D",
        "{6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d}",
        "6f1b2c3d4e5f4a6b8c7d9e0f1a2b3c4d",
        "6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d\n",
        "urn:uuid:6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d",
    ],
)
def test_anything_else_is_not(value: object) -> None:
    assert not canonical(value)


@pytest.mark.parametrize(
    ("session", "thread"), [("../index", None), ("6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d", "' OR 1=1 --")]
)
def test_a_session_with_another_id_is_never_made(session: str, thread: str | None) -> None:
    made = []

    class Session:
        def __init__(self, id: str, thread_id: str | None = None) -> None:
            made.append(id)

    guard_sessions(Session)
    with pytest.raises(ConnectionRefusedError):
        Session(session, thread_id=thread)
    assert made == []
    fine = str(uuid.uuid4())
    Session(id=fine, thread_id="")
    Session(fine, thread_id=fine)
    assert made == [fine, fine]


def test_the_start_page_has_no_link_outside_and_is_dutch() -> None:
    html = clean(START)
    assert "http" not in html
    assert '<html lang="nl">' in html
    assert '<link rel="stylesheet" href="/assets/index.css">' in html


def test_only_the_inline_scripts_of_the_start_page_may_run(client: TestClient) -> None:
    sent = client.get("/").headers["content-security-policy"]
    assert sent == policy(START)
    assert sent.count("'sha256-") == 1
    assert "'unsafe-inline'" not in sent.split("style-src")[0]
    assert "unsafe-eval" not in sent


def test_every_answer_carries_the_protective_headers(client: TestClient) -> None:
    headers = client.get("/anything").headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "SAMEORIGIN"
    assert "access-control-allow-origin" not in headers


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example:8000", "", "10.0.0.1:8000"])
def test_another_host_name_is_refused(client: TestClient, host: str) -> None:
    assert client.get("/anything", headers={"Host": host}).status_code == 400


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
@pytest.mark.parametrize(
    "headers", [{"Origin": "http://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}]
)
def test_writing_from_another_site_is_refused(client: TestClient, method: str, headers: dict) -> None:
    assert client.request(method, "/login", headers=headers).status_code == 403


def test_writing_from_here_is_let_through(client: TestClient) -> None:
    assert client.post("/login", headers={"Origin": "http://127.0.0.1:8000"}).text == "fine"


def test_the_socket_opens_for_our_own_page_only(client: TestClient) -> None:
    with client.websocket_connect(SOCKET, headers={"Origin": "http://127.0.0.1:8000"}) as socket:
        assert socket.receive_text() == "open"
    with (
        pytest.raises(WebSocketDisconnect),
        client.websocket_connect(SOCKET, headers={"Origin": "http://evil.example"}),
    ):
        pass
    assert client.get("/ws/socket.io", headers={"Origin": "http://evil.example"}).status_code == 403


@pytest.mark.parametrize("path", ["/mcp", "/mcp/x", "/auth/jwt", "/project/share/1", "/copilot/index.js"])
def test_doors_that_nothing_uses_are_closed(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404
    assert client.get("/mcpx").status_code == 200


@pytest.mark.parametrize(
    "path", ["/project/file?session_id=..%2Findex", "/project/thread/%2E%2E", "/project/thread/6F1B"]
)
def test_ids_in_addresses_that_are_not_canonical_are_refused(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 400


def test_canonical_ids_in_addresses_are_let_through(client: TestClient) -> None:
    one = uuid.uuid4()
    assert client.get(f"/project/file/x?session_id={one}").text == "fine"
    assert client.get(f"/project/thread/{one}/element/{one}").text == "fine"


def test_a_body_that_is_too_large_is_not_read(client: TestClient) -> None:
    said = client.post("/project/file", headers={"Content-Length": str(MOST_BYTES + 1)}, content=b"")
    assert said.status_code == 413
    assert client.post("/project/file", content=iter([b"a", b"b"])).status_code == 411
