"""The language model in a conversation: its switch, and its sentences above the answer that is there already."""

from __future__ import annotations

from collections.abc import AsyncIterator

import chainlit as cl
from chainlit.input_widget import Switch

from assistant.schema import Answer
from assistant.ui.history import as_metadata
from assistant.ui.message import markdown

MODEL = "taalmodel"
WRITING = "\n\n*Het taalmodel schrijft; een zin verschijnt als zijn citaat is gecontroleerd…*"


async def offer() -> None:
    """Show the switch that turns the model off for this conversation."""
    await cl.ChatSettings([Switch(id=MODEL, label="Taalmodel laten meeschrijven in dit gesprek", initial=True)]).send()


async def show(shown: cl.Message, found: Answer, growing: AsyncIterator[Answer]) -> None:
    """Put the answer as it grows in the message's place, a message to the browser a sentence; `found` where it is stopped."""
    kept = found
    try:
        await shown.stream_token(markdown(found) + WRITING, is_sequence=True)
        async for answer in growing:
            await shown.stream_token(markdown(answer) + WRITING, is_sequence=True)
            found = answer
        kept = found
    finally:  # also when it is stopped
        shown.content, shown.metadata = markdown(kept), as_metadata(kept)
        await shown.update()
