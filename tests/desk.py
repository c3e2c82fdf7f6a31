"""A coordinator's desk for tests: the pages of a vraagstuk over the real line, with a language model that is scripted."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.testclient import TestClient

from assistant.pipeline import Assistant
from assistant.register import Register
from assistant.settings import Settings
from assistant.ui.case_chat import CaseChat
from assistant.ui.case_files import Files
from assistant.ui.case_model import Models
from assistant.ui.case_search import Searches
from assistant.ui.cases import Cases
from assistant.ui.private import Private
from assistant.ui.sources import Sources
from ingest.schema import LABELS, Label
from ingest.settings import ROOT
from tests.models import Reply, Script, serving
from tests.visit import Visit, form_of, text, who

TEXT = """# Kleine drones opmerken boven zee

Wij zoeken een middel dat kleine drones boven zee opmerkt.

## Eisen

- Een kleine drone wordt op ten minste 5 km opgemerkt.
- Het product heeft ten minste TRL 7.

## Wensen

- De levertijd is hoogstens zes maanden.
- De leverancier is gevestigd in Zuid-Holland.

## Achtergrond

De bemanning heeft er geen extra handen voor over. Het schip vaart veertig dagen achtereen.
"""
HANDS = "De bemanning heeft er geen extra handen voor over."


class Desk(Visit):
    """With a language model that is scripted."""

    assistant: Assistant

    def take_in(self, said: str = TEXT, label: str = "openbaar") -> None:
        answer = self.client.post("/vraagstukken/nieuw", data={"tekst": said, "label": label})
        assert answer.status_code == 303, text(answer.text)
        self.waited("model/eisen")

    def search(self) -> None:
        self.post("eisen", form_of(self.page()) | {"actie": "zoeken"})
        self.waited("voortgang")

    def read(self) -> None:
        assert self.post("model/bewijs", {"actie": "begin"}).headers["location"].endswith("#meelezen")
        self.waited("model/bewijs")

    def phrase(self) -> None:
        self.post("model/reactie", {"actie": "begin"})
        self.waited("model/reactie")


@contextmanager
def opened(
    settings: Settings, folder: Path, script: Script | None, protocol: str = "openai", **known: object
) -> Iterator[Desk]:
    """The pages with a model that does what the script says; without a script, without a model."""
    with serving(script or (lambda _: Reply(status=500)), protocol) as model:
        own = {"chat_model": f"{protocol}:test", "chat_model_url": model.url} if script else {}
        assistant = Assistant(settings.model_copy(update=own | known))
        register = Register(folder / f"{len(list(folder.iterdir()))}.db")

        def seen() -> tuple[Label, ...]:
            return LABELS

        sources, searches = Sources(assistant, Private(), seen), Searches(assistant, register, seen)
        files = Files(register, ROOT / "corpora")
        models = Models(assistant, register, seen, files.office)
        parts = (assistant, register, sources, searches, files, models)
        cases = Cases(*parts, who=who, seen=seen, may=lambda role: True, default="openbaar")
        chat = CaseChat(
            *(assistant, register, cases.kept, searches, files, models),
            default="openbaar",
            seen=seen,
            require=lambda role: None,
        )
        app = Starlette(routes=cases.routes())
        with TestClient(app, headers={"x-user": "anna"}, follow_redirects=False) as client:
            yield Desk(client=client, register=register, assistant=assistant, model=model, chat=chat, files=files)
        register.close()
