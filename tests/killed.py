"""Run ingests and removals that are killed at a chosen moment: `python -m tests.killed`, a JSON request a line.

Moments are counted, not timed: just before each call that may change something on disk. So a test can aim at any of
them, the same one each time, and needs no sleep. Every run is a fork of this process, which only loads the libraries.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import chromadb  # noqa: F401  loaded here, so that loading it is no moment

from ingest.load import load
from ingest.remove import remove
from tests.fakes import HashingEmbeddings
from tests.library import alone

TOUCHING = ("posix", "_io", "sqlite3", "tantivy", "chromadb_rust_bindings", "fcntl")
"""The modules whose calls may change something on disk."""


def counted(job: Callable[[], Any], moment: int) -> int:
    """Do the job and return how many moments there were; at number `moment` this process is killed.

    0 only counts, and -1 does not even do that.
    """
    seen = 0

    def count(frame: Any, event: str, called: Any) -> None:
        nonlocal seen
        if event != "c_call":
            return
        owner = getattr(called, "__module__", None) or type(getattr(called, "__self__", None)).__module__
        if owner.partition(".")[0] in TOUCHING:
            seen += 1
            if seen == moment:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.setprofile(count if moment >= 0 else None)
    job()
    sys.setprofile(None)
    return seen


def do(request: dict[str, Any]) -> int:
    """One request, in this process."""
    settings = alone(Path(request["index"]), embedding_model="fake")
    if "remove" in request:
        return counted(lambda: remove(request["remove"], settings, actor="iemand"), request["moment"])
    fake = HashingEmbeddings()
    return counted(lambda: load([Path(request["folder"])], settings, load_encoder=fake.load), request["moment"])


def main() -> None:
    for line in sys.stdin:
        read, write = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(read)
            try:
                os.write(write, str(do(json.loads(line))).encode())
                os._exit(0)
            except BaseException:
                traceback.print_exc()
                os._exit(1)
        os.close(write)
        with os.fdopen(read) as answer:
            moments = answer.read()
        status = os.waitpid(child, 0)[1]
        print(json.dumps({"status": os.waitstatus_to_exitcode(status), "moments": int(moments or 0)}), flush=True)


if __name__ == "__main__":
    main()
