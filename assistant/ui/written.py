"""The language model in a conversation: its switch, and its words under the answer that is there already."""

from __future__ import annotations

from collections.abc import AsyncIterator

import chainlit as cl
from chainlit.input_widget import Switch

from assistant.schema import Answer
from assistant.ui.history import as_metadata
from assistant.ui.message import markdown, plain

MODEL = "taalmodel"
WRITING = "\n\n---\n\n*Het taalmodel schrijft; nog niet gecontroleerd:* "

BATCH = 24
"""Characters that are sent at once: not a message to the browser for every token."""


async def offer() -> None:
    """Show the switch that turns the model off for this conversation."""
    await cl.ChatSettings([Switch(id=MODEL, label="Taalmodel laten meeschrijven in dit gesprek", initial=True)]).send()


async def show(shown: cl.Message, found: Answer, pieces: AsyncIterator[str | Answer]) -> None:
    """Let the words run, and then put the checked answer in the message's place; `found` where it is stopped."""
    said = WRITING
    try:
        async for piece in pieces:
            if isinstance(piece, Answer):
                found = piece
                break
            said += plain(piece, start=False)
            if len(said) >= BATCH:
                await shown.stream_token(said)
                said = ""
    finally:  # also when it is stopped
        shown.content, shown.metadata = markdown(found), as_metadata(found)
        await shown.update()
