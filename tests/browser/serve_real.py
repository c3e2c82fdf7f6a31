"""Index a folder and serve the chat over it on a free port: `python -m tests.browser.serve_real INDEX CORPUS`."""

import sys
from pathlib import Path

from assistant.settings import Settings
from assistant.ui.server import serve
from ingest.load import load

settings = Settings(index=Path(sys.argv[1]), port=0, embedding_model="", dense_weight=0.0)
load([Path(sys.argv[2])], settings, label="intern")
serve(settings, lambda text: print(text, flush=True))
