"""Everything about answering that may be configured, with defaults."""

from __future__ import annotations

from ingest.schema import Label
from ingest.settings import Settings as IngestSettings


class Settings(IngestSettings):
    """Adds to the settings of ingest; the same `RCB_` prefix and `.env`."""

    k: int = 10
    """How many hits the reader sees."""
    dense_weight: float = 0.6
    """The encoder's share in the fusion; 0 leaves it out."""
    label: Label = "bedrijfsvertrouwelijk"
    """The highest label that people in the chat may see."""
    host: str = "127.0.0.1"
    port: int = 8000
