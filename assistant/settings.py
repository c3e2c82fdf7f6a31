"""Everything about answering that may be configured, with defaults."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, SecretStr

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
    keep_conversations: int = Field(default=365, ge=0)
    """Days after the last message that a conversation is kept; 0 for no term. The same for the next three."""
    keep_uploads: int = Field(default=365, ge=0)
    """Of a file that was added to a conversation, from the day it was added."""
    keep_cases: int = Field(default=0, ge=0)
    """Of a vraagstuk, from its last change after it was answered or closed."""
    keep_audit: int = Field(default=183, ge=0)
    """Of a line of the audit log; such lines are counted, not deleted."""
    host: str = "127.0.0.1"
    port: int = 8000
    public_url: str = ""
    """The https address that people open, where a proxy that does TLS stands before the chat; empty for none."""
    proxy: str = "127.0.0.1"
    """The address that this proxy calls from; with `public_url`, nobody else is answered."""
    oidc_unknown: Literal["", "weigeren", "lezer"] = ""
    """Whom an identity provider knows and we do not: refused, or a reader. Empty: no identity provider."""
    chat_model: str = ""
    """A language model as `provider:name`, such as `ollama:qwen3:8b`; empty for none."""
    chat_model_url: str = ""
    """Where it listens, if not where its provider does."""
    chat_model_key: SecretStr = SecretStr("")
    chat_model_label: Label = "openbaar"
    """The highest label of a document that may go to the model."""
    chat_model_context: int = Field(default=8192, ge=2048)
    """Tokens that fit in it, question, sources and answer together."""
    chat_model_first: float = Field(default=60.0, gt=0)
    """Seconds to wait for its next word, and for all of them."""
    chat_model_seconds: float = Field(default=180.0, gt=0)
