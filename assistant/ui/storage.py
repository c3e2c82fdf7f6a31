"""Files that a person adds to a conversation: kept on this machine, read by their owner only."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any
from urllib.parse import quote

import anyio
from chainlit.data.storage_clients.base import BaseStorageClient


class LocalStorage(BaseStorageClient):
    """One folder; a key is `<user id>/<element id>/<file name>` and is never trusted as a path."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()

    def path(self, key: str) -> Path | None:
        """Where `key` is kept; None for a key that points outside."""
        path = (self.root / key).resolve()
        return path if path.is_relative_to(self.root) and path != self.root else None

    async def upload_file(
        self,
        object_key: str,
        data: bytes | str,
        mime: str = "application/octet-stream",
        overwrite: bool = True,
        content_disposition: str | None = None,
    ) -> dict[str, Any]:
        """Keep the bytes under the key; Chainlit reads an empty answer as failure."""
        path = self.path(object_key)
        if path is None:
            return {}
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        await anyio.Path(path).write_bytes(data.encode() if isinstance(data, str) else data)
        return {"object_key": object_key, "url": await self.get_read_url(object_key)}

    async def delete_file(self, object_key: str) -> bool:
        """Remove the file and its folder."""
        path = self.path(object_key)
        if path is None or not path.is_file():
            return False
        shutil.rmtree(path.parent, ignore_errors=True)
        return True

    async def get_read_url(self, object_key: str) -> str:
        """The address that the owner can open; `viewer` serves it."""
        return f"/bijlage/{quote(object_key)}"

    async def close(self) -> None:
        """Nothing is held open."""
