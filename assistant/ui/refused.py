"""What was refused for its rubricering is not kept: not as a message, a conversation's name or a file."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from chainlit.data.sql_alchemy import SQLAlchemyDataLayer
from chainlit.element import Element
from chainlit.step import StepDict
from sqlalchemy import text

INSTEAD = "(niet bewaard: geweigerd bij het innemen)"
NAME = "Vraagstuk geweigerd"

TRIES = 60
"""Times that the journal is emptied at most while others are busy with it; each waits as long as SQLite does."""

log = logging.getLogger(__name__)


class Refusing(SQLAlchemyDataLayer):
    """A data layer that can take back what Chainlit stores while we still read it, whichever of the two ends first."""

    def __init__(self, *arguments, **known) -> None:
        super().__init__(*arguments, **known)
        self._refused: set[str] = set()

    async def refuse(self, step_id: str, thread_id: str) -> None:
        """Forget a user's message with its files, now and when it is still to be written."""
        self._refused |= {step_id, thread_id}
        await self._empty_step(step_id)
        await self._rename(thread_id)
        await self._drop_files(step_id)
        await self._wipe()

    async def update_thread(self, thread_id: str, name: str | None = None, **known: Any) -> None:
        """As in the base class; a conversation is not named after words that were refused."""
        name = NAME if name and thread_id in self._refused else name
        await super().update_thread(thread_id, name, **known)
        if name and name != NAME and thread_id in self._refused:  # refused while it was written
            await self._rename(thread_id)
            await self._wipe()

    async def create_step(self, step_dict: StepDict) -> None:
        """As in the base class, without words that were refused; the run that answers a message repeats them."""
        step_id, run = step_dict.get("id"), step_dict.get("type") == "run" and step_dict.get("parentId")
        if step_id in self._refused:
            step_dict = {**step_dict, "output": INSTEAD, "input": ""}  # type: ignore[assignment]
        elif run in self._refused:
            step_dict = {**step_dict, "input": "", "output": ""}  # type: ignore[assignment]
        await super().create_step(step_dict)
        if refused := {step_id, run} & self._refused:  # perhaps refused while it was written
            await self._empty_step(refused.pop())
            await self._wipe()

    async def _rename(self, thread_id: str) -> None:
        await self.execute_sql('UPDATE threads SET "name" = :name WHERE "id" = :id', {"id": thread_id, "name": NAME})

    async def _empty_step(self, step_id: str) -> None:
        query = 'UPDATE steps SET "output" = :instead, "input" = \'\' WHERE "id" = :id'
        await self.execute_sql(query, {"id": step_id, "instead": INSTEAD})
        query = """UPDATE steps SET "output" = '', "input" = '' WHERE "type" = 'run' AND "parentId" = :id"""
        await self.execute_sql(query, {"id": step_id})

    async def create_element(self, element: Element) -> None:
        """As in the base class; a file that was refused meanwhile is taken away again."""
        if element.for_id in self._refused:
            return
        await super().create_element(element)
        if element.for_id in self._refused:
            await self._drop_files(element.for_id)

    async def _drop_files(self, step_id: str) -> None:
        rows = await self.execute_sql('SELECT "objectKey" FROM elements WHERE "forId" = :id', {"id": step_id})
        for row in rows if isinstance(rows, list) else []:
            if self.storage_provider and row["objectKey"]:
                await self.storage_provider.delete_file(row["objectKey"])
        await self.execute_sql('DELETE FROM elements WHERE "forId" = :id', {"id": step_id})

    async def _wipe(self) -> None:
        """Empty SQLite's journal, which still holds what was overwritten.

        SQLite does not empty it while someone reads an older state or empties it too, and only says so.
        """
        async with self.engine.connect() as connection:
            connection = await connection.execution_options(isolation_level="AUTOCOMMIT")
            for _ in range(TRIES):
                busy, *_ = (await connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))).one()
                if not busy:
                    return
                await asyncio.sleep(0.05)
        log.error("the journal of the conversations could not be emptied: somebody keeps reading it")
