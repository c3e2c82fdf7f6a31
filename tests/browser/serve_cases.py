"""Serve the chat with a fake assistant that knows companies, on a free port: `python -m tests.browser.serve_cases INDEX`."""

import sys
from pathlib import Path

from assistant.settings import Settings
from assistant.ui.server import serve
from tests.cases import CaseAssistant
from tests.fakes import drawn_page

index = Path(sys.argv[1])
(index / "bestanden").mkdir(parents=True, exist_ok=True)
serve(
    Settings(index=index, port=0),
    lambda text: print(text, flush=True),
    assistant=CaseAssistant(index / "bestanden"),
    picture=drawn_page,
)
