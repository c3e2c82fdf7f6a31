"""Which language model, where it listens, and what may go to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from assistant.settings import Settings
from ingest.errors import RcbError
from ingest.schema import LABELS, Document, Label

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

ANSWER_TOKENS = 1024
"""Tokens of the context that are kept for the answer."""


class Route(NamedTuple):
    """The way to a language model."""

    name: str
    """`provider:name`."""
    url: str
    key: str
    label: Label
    context: int
    """Tokens."""
    first: float
    """Seconds to the next word; most go by before the first."""
    seconds: float

    @classmethod
    def of(cls, settings: Settings) -> Route | None:
        """None where no model is set."""
        if not settings.chat_model.strip():
            return None
        return cls(
            settings.chat_model.strip(),
            settings.chat_model_url,
            settings.chat_model_key.get_secret_value(),
            settings.chat_model_label,
            settings.chat_model_context,
            settings.chat_model_first,
            settings.chat_model_seconds,
        )

    def may_have(self, document: Document) -> bool:
        """Whether the document's label lets its text go to this model."""
        return LABELS.index(document.label) <= LABELS.index(self.label)


def chat_model(route: Route) -> BaseChatModel:
    """The LangChain model; `RcbError` with the remedy where it cannot be made. Reaches for nothing yet."""
    from langchain.chat_models import init_chat_model

    provider = route.name.partition(":")[0]
    given: dict[str, Any] = {"temperature": 0}
    if route.url:
        given["base_url"] = route.url
    if provider == "ollama":
        given |= {"num_ctx": route.context, "num_predict": ANSWER_TOKENS, "client_kwargs": {"timeout": route.seconds}}
    else:
        given |= {"max_tokens": ANSWER_TOKENS, "timeout": route.seconds, "max_retries": 0}
        given["api_key"] = route.key or "geen"  # a server of one's own asks for none, the client does
    try:
        return init_chat_model(route.name, **given)
    except ImportError:
        raise RcbError(
            f"Voor '{route.name}' ontbreekt een pakket. Installeer het: pip install -c constraints.txt -e '.[{provider}]'."
        ) from None
    except ValueError:
        raise RcbError(
            f"RCB_CHAT_MODEL='{route.name}' is geen model dat bekend is. Schrijf aanbieder:naam, zoals ollama:qwen3:8b."
        ) from None
