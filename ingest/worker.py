"""Read files in child processes with limits on memory, time and output, so that a bad file harms nothing else."""

from __future__ import annotations

import base64
import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from pathlib import Path
from queue import SimpleQueue
from types import TracebackType
from typing import Any

from ingest.schema import Parsed
from ingest.settings import ROOT, Settings

_MOST = 128_000_000
"""Bytes of one answer; more is a bomb, not a document."""
_RENEW = 200
"""Files after which a child is replaced: parsers leak."""
_START = "import sys; sys.path.insert(0, sys.argv[1]); from ingest.worker import serve; serve()"


class Ended(Exception):
    """The child is gone: `timeout`, `memory`, `size` or `crash`."""


class Child:
    """One warm process that does jobs one after the other; made anew after it was lost."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._process: subprocess.Popen[bytes] | None = None
        self._done = 0

    def ask(self, job: str, **arguments: Any) -> Any:
        """The job's answer; raises Ended where the child did not live to give one."""
        if self._process is None or self._process.poll() is not None or self._done >= _RENEW:
            self.close()
            self._process = self._started()
        process = self._process
        request = {"job": job, "settings": self._settings.model_dump(mode="json"), **arguments}
        assert process.stdin is not None
        try:
            process.stdin.write(json.dumps(request).encode() + b"\n")
            process.stdin.flush()
            data = self._answer(process)
        except (Ended, OSError) as error:
            self.close()
            raise error if isinstance(error, Ended) else Ended("crash") from error
        self._done += 1
        answer = json.loads(data)
        if "ended" in answer:
            self.close()  # after a MemoryError nothing in the process is sure
            raise Ended(answer["ended"])
        return answer["value"]

    def _started(self) -> subprocess.Popen[bytes]:
        self._done = 0
        kept = {k: v for k, v in os.environ.items() if k in ("PATH", "LANG", "LC_ALL", "TMPDIR", "TESSDATA_PREFIX")}
        return subprocess.Popen(
            [sys.executable, "-I", "-c", _START, str(ROOT)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            env={**kept, "OMP_THREAD_LIMIT": "1", "PYTHONUTF8": "1"},
        )

    def _answer(self, process: subprocess.Popen[bytes]) -> bytes:
        """A line with the length, then as many bytes, within the wall limit."""
        assert process.stdout is not None
        end = time.monotonic() + self._settings.max_seconds
        data, need = bytearray(), None
        pipe = process.stdout.fileno()
        while need is None or len(data) < need:
            left = end - time.monotonic()
            if left <= 0 or not select.select([pipe], [], [], left)[0]:
                raise Ended("timeout")
            chunk = os.read(pipe, 1 << 20)
            if not chunk:
                raise Ended(self._cause(process))
            data += chunk
            if need is None and b"\n" in data:
                head, _, rest = bytes(data).partition(b"\n")
                need, data = int(head), bytearray(rest)
                if need > _MOST:
                    raise Ended("size")
        return bytes(data)

    @staticmethod
    def _cause(process: subprocess.Popen[bytes]) -> str:
        return "timeout" if process.wait(timeout=5) == -signal.SIGXCPU else "crash"

    def close(self) -> None:
        """Ends the child and all that it started."""
        process, self._process = self._process, None
        if process is None:
            return
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            process.kill()
        for pipe in (process.stdin, process.stdout):
            try:
                if pipe:
                    pipe.close()
            except OSError:  # what was still to be written has no reader
                pass
        process.wait()


class Readers:
    """As many warm children as `settings.workers`; use as a context manager."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._children = [Child(settings) for _ in range(max(1, settings.workers))]
        self._free: SimpleQueue[Child] = SimpleQueue()
        for child in self._children:
            self._free.put(child)
        self._threads = ThreadPoolExecutor(len(self._children), thread_name_prefix="reader")

    def __enter__(self) -> Readers:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)
        for child in self._children:
            child.close()
        self._threads.shutdown()

    def read(self, path: Path) -> Parsed:
        """One file; never raises for a bad one."""
        child = self._free.get()
        try:
            return Parsed.model_validate(child.ask("parse", path=str(path.resolve())))
        except Ended as end:
            return _lost(str(end), self._settings)
        finally:
            self._free.put(child)

    def read_all(self, paths: Iterable[Path]) -> Iterator[tuple[Path, Parsed]]:
        """Each file with its result, in the order in which they finish; `paths` is taken from as there is room."""
        coming = iter(paths)
        busy: dict[Future[Parsed], Path] = {}
        while True:
            while len(busy) < 2 * len(self._children) and (path := next(coming, None)) is not None:
                busy[self._threads.submit(self.read, path)] = path
            if not busy:
                return
            for done in wait(busy, return_when=FIRST_COMPLETED).done:
                yield busy.pop(done), done.result()

    def run(self, job: str, **arguments: Any) -> Any:
        """Another job than parsing, `marked_page` for instance; raises Ended."""
        child = self._free.get()
        try:
            return child.ask(job, **arguments)
        finally:
            self._free.put(child)


def read(path: Path, settings: Settings) -> Parsed:
    """One file in a child of its own."""
    with Readers(settings.model_copy(update={"workers": 1})) as readers:
        return readers.read(path)


def _lost(cause: str, settings: Settings) -> Parsed:
    from ingest.parse import too_much_memory

    if cause == "timeout":
        return Parsed(
            status="timeout",
            detail=f"Lezen duurde langer dan {settings.max_seconds} seconden en is gestopt. Splits het bestand.",
        )
    if cause == "memory":
        return Parsed(status="too_large", detail=too_much_memory(settings))
    if cause == "size":
        return Parsed(
            status="too_large", detail="Het bestand bevat meer tekst dan verwerkt kan worden. Splits het in delen."
        )
    return Parsed(
        status="corrupt",
        detail="Het leesprogramma liep vast op dit bestand. Open het, bewaar het opnieuw en probeer het nog eens.",
    )


# --- the child's side --------------------------------------------------------------------------------------------


def serve() -> None:
    """Answer requests from standard input until it closes; runs in the child only."""
    import resource

    for number, most in ((resource.RLIMIT_CORE, 0), (resource.RLIMIT_NOFILE, 128), (resource.RLIMIT_FSIZE, 1_000_000)):
        hard = resource.getrlimit(number)[1]
        limit = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(number, (limit, limit))
    _unplug()
    out = os.dup(1)
    os.dup2(2, 1)  # a library that prints must not write into the answer
    from ingest import parse

    parse.warm()
    for line in sys.stdin.buffer:
        request = json.loads(line)
        settings = Settings.model_validate(request.pop("settings"))
        _bound(resource, settings)
        data = json.dumps(_answered(request, settings)).encode()
        _send(out, str(len(data)).encode() + b"\n" + data)


def _bound(resource: Any, settings: Settings) -> None:
    """Memory for the whole process; processor time for this file, beyond what earlier ones used."""
    memory = settings.max_memory_megabytes * 1_000_000
    resource.setrlimit(resource.RLIMIT_AS, (memory, resource.getrlimit(resource.RLIMIT_AS)[1]))
    used = resource.getrusage(resource.RUSAGE_SELF)
    seconds = int(used.ru_utime + used.ru_stime) + settings.max_seconds + 1
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def _unplug() -> None:
    """No network, where the system lets a process give it up."""
    unshare = getattr(os, "unshare", None)  # from Python 3.12
    try:
        if unshare:
            unshare(os.CLONE_NEWNET)
        else:
            import ctypes

            ctypes.CDLL(None).unshare(0x40000000)
    except (OSError, AttributeError):
        pass


def _answered(request: dict[str, Any], settings: Settings) -> dict[str, Any]:
    try:
        if request["job"] == "parse":
            from ingest.parse import parse

            return {"value": parse(Path(request["path"]), settings).model_dump(mode="json")}
        from ingest.picture import mark

        png = mark(Path(request["path"]), request["page"], request["quote"], request["scale"], settings)
        return {"value": base64.b64encode(png).decode()}
    except MemoryError:
        return {"ended": "memory"}


def _send(out: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(out, view) :]
