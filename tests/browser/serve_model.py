"""Index a folder and serve the chat over it with a language model: `python -m tests.browser.serve_model INDEX CORPUS URL`."""

import sys
from pathlib import Path

from assistant.settings import Settings
from assistant.ui.server import serve
from ingest.load import load

settings = Settings(
    index=Path(sys.argv[1]),
    port=0,
    embedding_model="",
    dense_weight=0.0,
    chat_model="openai:test",
    chat_model_url=sys.argv[3],
    chat_model_label="intern",
    chat_model_first=3.0,
)
load([Path(sys.argv[2])], settings, label="intern")
serve(settings, lambda text: print(text, flush=True))
