"""Somebody at the pages of a vraagstuk over the real line: their newest case, its page, and forms as it would send them."""

from __future__ import annotations

import re
from types import SimpleNamespace

from starlette.requests import Request
from starlette.testclient import TestClient

from assistant.register import Register
from assistant.schema import Case


class Visit(SimpleNamespace):
    """A client as anna, and the register that it talks to."""

    client: TestClient
    register: Register

    @property
    def case(self) -> Case:
        """The newest."""
        return self.register.get(self.register.all()[0].case_id).case

    @property
    def here(self) -> str:
        return f"/vraagstukken/{self.case.case_id}"

    def page(self) -> str:
        return self.client.get(self.here).text

    def post(self, path: str, data: dict, seen: int | None = None, **known):
        """A form as the page would send it; the page of revision `seen`, or the one that is shown now."""
        revision = self.register.get(self.case.case_id).revision if seen is None else seen
        return self.client.post(f"{self.here}/{path}", data={"versie": str(revision)} | data, **known)

    def waited(self, path: str) -> None:
        """Until what goes on there is done."""
        while self.client.get(f"{self.here}/{path}").json()["running"]:
            pass


def who(request: Request) -> str | None:
    """The user, as these tests say it in a header."""
    return request.headers.get("x-user")


def form_of(html: str) -> dict[str, str]:
    """The requirements form as it stands."""
    rows = re.findall(r'name="id-(\d+)" value="(\w+)">\s*<textarea name="tekst-\d+"[^>]*>([^<]*)<', html)
    kinds = dict(re.findall(r'name="soort-(\d+)".*?<option value="(must|should)" selected>', html, re.S))
    found = {}
    for n, id_, text in rows:
        found |= {f"id-{n}": id_, f"tekst-{n}": text, f"soort-{n}": kinds[n]}
    return found


def text(html: str) -> str:
    """The words of a page."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())
