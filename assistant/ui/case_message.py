"""A chat message that holds a vraagstuk: read, answered, and not kept where it is refused."""

from __future__ import annotations

from pathlib import Path

import chainlit as cl
from chainlit.context import context
from starlette.concurrency import run_in_threadpool

from assistant.ui.case_chat import EXAMPLE, CaseChat, Said
from assistant.ui.case_upload import check_kind
from assistant.ui.documents import check_file, trouble
from assistant.ui.history import History
from assistant.ui.message import plain
from assistant.ui.refused import INSTEAD
from ingest.errors import RcbError

EMPTY = (
    "Plak de tekst van het vraagstuk bij **Vraagstuk**, of voeg het bestand toe (PDF, Word of Markdown). "
    "U kunt het ook [in het register](/vraagstukken#nieuw) doen."
)


async def take(message: cl.Message, cases: CaseChat, history: History, user: str) -> Said:
    """Make a case of what was pasted or of every file that was added, and say what was understood."""
    text, files = message.content.strip(), [(Path(e.path or ""), e.name) for e in message.elements]
    if not text and not files:
        await cl.Message(content=EMPTY).send()
        return Said(EMPTY)
    shown = cl.Message(content="")
    await shown.stream_token("Ik zoek bedrijven bij het voorbeeld…" if text == EXAMPLE else "Ik lees het vraagstuk…")
    try:
        if text == EXAMPLE:
            said = [await run_in_threadpool(cases.example, user)]
        elif files:
            said = [await _from_file(cases, path, name, user) for path, name in files]
        else:
            said = [await run_in_threadpool(cases.from_text, text, user)]
        for each in said:
            cases.propose(each)
        last = said[-1]._replace(text="\n\n---\n\n".join(s.text for s in said))
    except Exception as error:
        last = Said(plain(trouble(error)))
        if isinstance(error, RcbError) and text != EXAMPLE:
            await history.refuse(message.id, context.session.thread_id)
            message.content, message.elements = INSTEAD, []
            await message.update()
    shown.content, shown.metadata = last.text, last.metadata or {}
    await shown.send()
    return last


async def _from_file(cases: CaseChat, path: Path, name: str, user: str) -> Said:
    try:
        check_kind(name)
        check_file(name, path.stat().st_size)
        return await run_in_threadpool(cases.from_file, path, name, user)
    except RcbError:
        path.unlink(missing_ok=True)
        raise
