"""Serve the chat with a fake assistant on a free port: `python -m tests.browser.serve_fake INDEX`."""

import sys
from pathlib import Path

from assistant.settings import Settings
from assistant.ui.server import serve
from tests.fakes import FakeAssistant, drawn_page

index = Path(sys.argv[1])
(index / "bestanden").mkdir(parents=True, exist_ok=True)
serve(
    Settings(index=index, port=int(sys.argv[2]) if len(sys.argv) > 2 else 0),
    lambda text: print(text, flush=True),
    assistant=FakeAssistant(index / "bestanden"),
    picture=drawn_page,
)
