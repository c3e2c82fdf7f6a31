"""The chat: Chainlit's events, each handed to the one that knows the answer."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING

import chainlit as cl
from chainlit.config import ChainlitConfigOverrides, config
from chainlit.context import context
from chainlit.server import sio
from chainlit.session import WebsocketSession
from chainlit.types import ThreadDict
from starlette.concurrency import run_in_threadpool

from assistant.memory import give_back
from assistant.people import Person
from assistant.schema import Answer
from assistant.ui.caller import Refused, may, record, require, seen
from assistant.ui.case_chat import EXAMPLE, CaseChat, case_of
from assistant.ui.case_message import take
from assistant.ui.conversation import Conversation, check_question
from assistant.ui.documents import check_file, summary, trouble
from assistant.ui.forms import searched
from assistant.ui.history import History, as_metadata, kept, turns
from assistant.ui.message import documents, markdown, plain
from assistant.ui.private import PREFIX, Private
from assistant.ui.sources import Sources
from assistant.ui.token import user as user_of
from assistant.ui.written import MODEL, offer, show

if TYPE_CHECKING:
    from assistant.pipeline import Assistant

Outside = Callable[[dict, str], tuple[Person, str] | None]
"""Whom an identity provider means, and the session that begins; from what it said and the name in it."""

STARTERS = (
    "Wat is het doel van het RCB?",
    "Wie kan zeekabels bewaken?",
    "Welke clusters kent Zuid-Holland, en welke gebieden Defensie?",
    "Hoeveel budget heeft het RCB?",
    EXAMPLE,
)
AI_NOTICE = "U praat met een AI-systeem. Het zoekt en citeert; het weet niet of een bron gelijk heeft."
COMMANDS = [
    {
        "id": "Documenten",
        "icon": "folder-open",
        "description": "Documenten bekijken; wie beheert, voegt toe en verwijdert",
        "button": True,
        "persistent": False,
    },
    {
        "id": "Vraagstuk",
        "icon": "clipboard-list",
        "description": "Een vraagstuk van Defensie: plak de tekst of voeg het bestand toe",
        "button": True,
        "persistent": False,
    },
]


def register(
    assistant: Assistant,
    *,
    history: History,
    sources: Sources,
    private: Private,
    cases: CaseChat,
    forget: Callable[[], Awaitable[None]],
    outside: Outside | None,
) -> None:
    """Tie Chainlit's events to this assistant; once a process. `outside` is for who comes from an identity provider."""

    @cl.password_auth_callback
    async def closed(user: str, password: str) -> None:
        """Chainlit asks for a login because this is here; `ui/door.py` stands before it and decides."""

    if outside:

        @cl.oauth_callback
        async def from_provider(provider_id: str, token: str, said: dict, known: cl.User) -> cl.User | None:
            entered = await run_in_threadpool(outside, said, known.identifier or "")
            return user_of(*entered) if entered else None

    @cl.data_layer
    def data_layer() -> History:
        return history

    @cl.on_app_startup
    async def begin() -> None:
        if sources.current():  # an index that is being made anew says nothing about what was withdrawn
            await forget()

    @cl.set_chat_profiles
    async def opening(user: cl.User | None, language: str | None = None) -> list[cl.ChatProfile]:
        writes = may("coordinator")
        asked = [q for q in STARTERS if writes or q != EXAMPLE]
        starters = [cl.Starter(label=question, message=question) for question in asked]
        return [
            cl.ChatProfile(
                name="Vraag",
                markdown_description=await run_in_threadpool(_opening, sources),
                icon="/public/favicon.svg",
                default=True,
                starters=starters,
                config_overrides=None if writes else _without_upload(),
            )
        ]

    @cl.on_chat_start
    async def start() -> None:
        await opened(Conversation())

    async def opened(conversation: Conversation) -> None:
        cl.user_session.set("conversation", conversation)
        await context.emitter.set_commands(COMMANDS if may("coordinator") else COMMANDS[:1])
        if assistant.route:
            await offer()

    @cl.on_settings_update
    async def switched(chosen: dict) -> None:
        cl.user_session.get("conversation").with_model = bool(chosen.get(MODEL, True))

    @cl.on_chat_resume
    async def resume(thread: ThreadDict) -> None:
        conversation = Conversation(turns=turns(thread), case_id=case_of(thread["steps"] or []))
        await opened(conversation)
        files = [(history.storage.path(e.get("objectKey") or ""), e["name"]) for e in thread["elements"] or []]
        conversation.reading = asyncio.create_task(read_again(conversation, [f for f in files if f[0]]))
        answered = [step for step in thread["steps"] or [] if kept(step)]
        if answered:
            for action in _suggestions(kept(answered[-1])):
                await action.send(for_id=answered[-1]["id"])

    async def read_again(conversation: Conversation, files: list[tuple[Path, str]]) -> None:
        for path, name in files:
            if not path.is_file():
                continue
            attachment = private.read_before(me(), path) or await run_in_threadpool(assistant.attach, path, name)
            private.keep(me(), attachment, path)
            conversation.attached.append(attachment)

    @cl.on_message
    async def receive(message: cl.Message) -> None:
        if message.command == "Documenten":
            found = await run_in_threadpool(sources.visible)
            await cl.Message(content=summary(found)).send()
            return
        if message.command == "Vraagstuk" or message.content.strip() == EXAMPLE:
            try:
                require("coordinator")
            except Refused as error:
                await cl.Message(content=plain(str(error))).send()
                return
            said = await take(message, cases, history, me())
            cl.user_session.get("conversation").case_id = said.case_id
            await cl.send_window_message({"conversation": context.session.thread_id})
            return
        for element in message.elements:
            await attach(element)
        if message.content.strip() or not message.elements:
            await answer(message.content)

    @cl.action_callback("vraag")
    async def suggested(action: cl.Action) -> None:
        question = str(action.payload.get("vraag", ""))
        asked = await cl.Message(content=question, type="user_message", author=me()).send()
        await context.emitter.task_start()
        try:
            async with cl.Step(name="vraag", type="run", parent_id=asked.id):
                await answer(question)
        finally:
            await context.emitter.task_end()

    async def attach(element: cl.Element) -> None:
        conversation: Conversation = cl.user_session.get("conversation")
        path, name = Path(element.path or ""), element.name
        shown = cl.Message(content="")
        await shown.stream_token(f"Ik lees {plain(name)}…")
        try:
            require("coordinator")
            check_file(name, path.stat().st_size)
            attachment = await run_in_threadpool(assistant.attach, path, name)
            text = _attached(name, attachment.document.pages, attachment.detail)
            if searched(attachment.document):
                conversation.attached.append(attachment)
                record("bestand bijgevoegd", f"sha256:{attachment.document.sha256}")
                stored = history.storage.path(f"{context.session.user.id}/{element.id}/{name}")
                private.keep(me(), attachment, path, *([stored] if stored else []))
            else:
                record("bestand bijgevoegd", f"sha256:{attachment.document.sha256}", "geweigerd")
                why = attachment.detail or "Er is geen tekst in gevonden."
                text = f"**{plain(name)}** kan ik niet gebruiken. {plain(why)}"
        except Exception as error:
            record("bestand bijgevoegd", element.id, "geweigerd")
            text = plain(trouble(error))
        shown.content = text
        await shown.send()

    async def answer(question: str) -> None:
        conversation: Conversation = cl.user_session.get("conversation")
        shown, found = cl.Message(content=""), None
        try:
            require("lezer")
            question = check_question(question)
            if said := await run_in_threadpool(cases.about, question, conversation.case_id):
                shown.content, shown.metadata = said.text, said.metadata or {}
                await shown.send()
                return
            n = sum(map(searched, sources.visible())) + len(conversation.attached)
            await shown.stream_token(f"Ik zoek in {documents(n)}…")
            if conversation.reading:
                await conversation.reading
            most = seen()[-1]
            found = await assistant.ask(
                question, tuple(conversation.turns), label=most, attached=tuple(conversation.attached)
            )
            record("vraag", ", ".join(dict.fromkeys(_cited(found))) or "niet gevonden")
            conversation.add(question, found.text)
            text = markdown(found)
            for piece in re.split(r"(?<=\n)", text):
                await shown.stream_token(piece, is_sequence=not shown.content or shown.content.startswith("Ik zoek in"))
            found = await assistant.suggest(found, label=most)
            shown.metadata = as_metadata(found)
            shown.actions = _suggestions(found)
        except Exception as error:
            record("vraag", result="mislukt")
            text, found = plain(trouble(error)), None
        shown.content = text
        await shown.send()
        if found and assistant.route and conversation.with_model and not found.abstained:
            await show(shown, found, assistant.write(found, attached=tuple(conversation.attached)))
        await run_in_threadpool(give_back)
        await cl.send_window_message({"conversation": context.session.thread_id})

    @sio.on("stop")
    async def stop(sid: str) -> None:
        if (session := WebsocketSession.get(sid)) and session.current_task:
            session.current_task.cancel()


def _opening(sources: Sources) -> str:
    found = [d for d in sources.visible() if searched(d)]
    practice = sum(bool(d.practice) for d in found)
    of_practice = "oefenmateriaal" if practice == len(found) else f"waarvan {practice} oefenmateriaal"
    said = f" ({of_practice})" if practice else ""
    if not found:
        return f"Er zijn nog geen documenten om in te zoeken. Voeg ze toe met **Documenten**.\n\n{AI_NOTICE}"
    return f"**Ik zoek in {documents(len(found))}**{said}. Ik citeer, u beslist.\n\n{AI_NOTICE}"


def me() -> str:
    """Whose socket this is."""
    return context.session.user.identifier


def _without_upload() -> ChainlitConfigOverrides:
    features = config.features.model_copy(deep=True)
    features.spontaneous_file_upload.enabled = False
    return ChainlitConfigOverrides(features=features)


def _cited(found: Answer) -> list[str]:
    return [
        f"{c.document_id.partition('/')[0] if c.document_id.startswith(PREFIX) else c.document_id}@{c.version}"
        for c in found.citations
    ]


def _suggestions(found: Answer | None) -> list[cl.Action]:
    questions = found.suggestions if found else ()
    return [cl.Action(name="vraag", payload={"vraag": q}, label=q, tooltip="Stel deze vraag") for q in questions]


def _attached(name: str, pages: int, detail: str | None) -> str:
    size = f" ({pages} bladzijde{'n' * (pages != 1)})" if pages else ""
    said = f" {plain(detail)}" if detail else ""
    return f"**{plain(name)}**{size} is gelezen. Het telt alleen mee in dit gesprek.{said}"
