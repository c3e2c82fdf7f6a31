"""Scripted language models behind real sockets: one that speaks OpenAI's protocol, one that speaks Ollama's."""

from __future__ import annotations

import json
import re
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple

Script = Callable[[str], "Reply"]
"""From the whole prompt to what the server does."""


class Reply(NamedTuple):
    """What the server does with a request: a status, then pieces of text, then how it ends."""

    pieces: tuple[str, ...] = ()
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    hang_after: int | None = None
    """So many pieces, and then nothing more until the server stops."""
    cut_after: int | None = None
    """So many pieces, and then the connection is closed in the middle."""
    endless: bool = False


class Model(NamedTuple):
    """A running server: what to set, and what it was asked."""

    url: str
    prompts: list[str]
    left: threading.Event
    """Somebody hung up before the end."""
    shapes: list[Any]
    """The JSON schema that each request asked for; None where it asked for text."""


def obedient(prompt: str) -> Reply:
    """A good model: repeats the first three numbered statements, each with its number."""
    found = re.findall(r"^\[(\d+)\] (?:\([^)]*\) )?(.+)$", prompt, re.M)
    return Reply(tuple(f"{text.rstrip('.')} [{n}]. " for n, text in found[:3]))


@contextmanager
def serving(script: Script, protocol: str = "openai") -> Iterator[Model]:
    """Serve until the block ends; those that hang are let go then."""
    prompts: list[str] = []
    shapes: list[Any] = []
    over, left = threading.Event(), threading.Event()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            prompts.append("\n\n".join(_text(m["content"]) for m in body["messages"]))
            shapes.append(body.get("format") or body.get("response_format", {}).get("json_schema", {}).get("schema"))
            reply = script(prompts[-1])
            if reply.status != 200:
                self._refuse(reply)
                return
            if not body.get("stream", protocol == "ollama"):
                self._whole(reply)
                return
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream" if protocol == "openai" else "application/x-ndjson")
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            try:
                self._speak(reply)
            except OSError:
                left.set()

        def _speak(self, reply: Reply) -> None:
            n = 0
            while True:
                if n == reply.hang_after:
                    over.wait()
                    return
                if n == reply.cut_after:
                    self.connection.shutdown(socket.SHUT_RDWR)
                    return
                if n >= len(reply.pieces) and not reply.endless:
                    break
                self._chunk(_piece(protocol, reply.pieces[n % len(reply.pieces)]))
                n += 1
            self._chunk(_end(protocol))
            self.wfile.write(b"0\r\n\r\n")

        def _chunk(self, data: bytes) -> None:
            self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))
            self.wfile.flush()

        def _whole(self, reply: Reply) -> None:
            """The answer in one piece; half of it where it is cut."""
            if reply.hang_after is not None or reply.endless:
                over.wait()
                return
            message = {"role": "assistant", "content": "".join(reply.pieces)}
            choice = {"index": 0, "message": message, "finish_reason": "stop"}
            data = json.dumps(
                {"id": "c", "object": "chat.completion", "created": 0, "model": "m", "choices": [choice]}
            ).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data if reply.cut_after is None else data[: len(data) // 2])
            if reply.cut_after is not None:
                self.connection.shutdown(socket.SHUT_RDWR)

        def _refuse(self, reply: Reply) -> None:
            data = json.dumps({"error": {"message": "SCRIPTED-REFUSAL"}}).encode()
            self.send_response(reply.status)
            for name, value in (
                *reply.headers,
                ("Content-Type", "application/json"),
                ("Content-Length", str(len(data))),
            ):
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield Model(f"{address}/v1" if protocol == "openai" else address, prompts, left, shapes)
    finally:
        over.set()
        server.shutdown()
        server.server_close()


def _text(content: Any) -> str:
    return content if isinstance(content, str) else "".join(part.get("text", "") for part in content)


def _piece(protocol: str, text: str) -> bytes:
    if protocol == "ollama":
        message = {"role": "assistant", "content": text}
        return (
            json.dumps({"model": "m", "created_at": "2026-01-01T00:00:00Z", "message": message, "done": False}).encode()
            + b"\n"
        )
    return _event({"choices": [{"index": 0, "delta": {"role": "assistant", "content": text}, "finish_reason": None}]})


def _end(protocol: str) -> bytes:
    if protocol == "ollama":
        message = {"role": "assistant", "content": ""}
        done = {
            "model": "m",
            "created_at": "2026-01-01T00:00:00Z",
            "message": message,
            "done": True,
            "done_reason": "stop",
        }
        return json.dumps(done).encode() + b"\n"
    return _event({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]}) + b"data: [DONE]\n\n"


def _event(told: dict[str, Any]) -> bytes:
    whole = {"id": "c", "object": "chat.completion.chunk", "created": 0, "model": "m", **told}
    return b"data: " + json.dumps(whole).encode() + b"\n\n"
