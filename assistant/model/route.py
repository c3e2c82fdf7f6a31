"""Which language model, where it listens, and what may go to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from assistant.settings import Settings
from ingest.errors import RcbError
from ingest.schema import Document, Label, within

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

    @property
    def provider(self) -> str:
        """`ollama` of `ollama:qwen3:8b`."""
        return self.name.partition(":")[0]

    def may_have(self, document: Document) -> bool:
        """Whether the document's label lets its text go to this model."""
        return document.label in within(self.label)


def chat_model(route: Route) -> BaseChatModel:
    """The LangChain model; `RcbError` with the remedy where it cannot be made. Reaches for nothing yet.

    From here on LangChain sends no traces from this process, whatever the environment says: a trace holds the prompt.
    """
    import langsmith
    from langchain.chat_models import init_chat_model

    langsmith.configure(enabled=False)
    try:
        return init_chat_model(route.name, **_given(route))
    except ImportError:
        raise RcbError(
            f"Voor '{route.name}' ontbreekt een pakket. Installeer het: pip install -c constraints.txt -e '.[{route.provider}]'."
        ) from None
    except ValueError:
        raise RcbError(
            f"RCB_CHAT_MODEL='{route.name}' is geen model dat bekend is. Schrijf aanbieder:naam, zoals ollama:qwen3:8b."
        ) from None


def takes(route: Route) -> int | None:
    """How many tokens the server says that the model takes; None where it does not say. Raises what its client raises."""
    if route.provider == "ollama":
        from ollama import Client

        headers = {"Authorization": f"Bearer {route.key}"} if route.key else {}
        client = Client(route.url or None, timeout=route.first, headers=headers, follow_redirects=False)
        known = client.show(route.name.partition(":")[2]).modelinfo or {}
        return next((int(n) for key, n in known.items() if key.endswith(".context_length")), None)
    if route.provider != "openai":
        return None
    served = chat_model(route._replace(seconds=route.first)).root_client.models.list()
    most = next((getattr(m, "max_model_len", None) for m in served if m.id == route.name.partition(":")[2]), None)
    return int(most) if most else None


def _given(route: Route) -> dict[str, Any]:
    """What the model is made with. A server that sends on to another address is not followed: only `url` sees a prompt."""
    given: dict[str, Any] = {"temperature": 0}
    if route.url:
        given["base_url"] = route.url
    if route.provider == "ollama":
        client: dict[str, Any] = {"timeout": route.seconds, "follow_redirects": False}
        if route.key:
            client["headers"] = {"Authorization": f"Bearer {route.key}"}
        given |= {"num_ctx": route.context, "num_predict": ANSWER_TOKENS, "client_kwargs": client}
        return given | {"reasoning": False}  # who thinks aloud for minutes shows nothing meanwhile
    given |= {"max_tokens": ANSWER_TOKENS, "timeout": route.seconds, "max_retries": 0}
    given["api_key"] = route.key or "geen"  # a server of one's own asks for none, the client does
    if route.provider in ("openai", "azure_openai"):
        from openai import DefaultAsyncHttpxClient, DefaultHttpxClient

        given["http_client"] = DefaultHttpxClient(follow_redirects=False)
        given["http_async_client"] = DefaultAsyncHttpxClient(follow_redirects=False)
        given["use_responses_api"] = False  # servers other than OpenAI's do not have it
    return given
