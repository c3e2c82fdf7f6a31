"""What the README tells people to type exists."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
import typer.main

from assistant.cli import app
from evals.__main__ import app as evals
from ingest.settings import ROOT

README = ROOT / "README.md"


@pytest.fixture(scope="module")
def readme() -> str:
    if not README.exists():
        pytest.skip("there is no README.md yet")
    return README.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def manual(readme: str) -> str:
    """With the manual for who opens the chat to others."""
    return readme + (ROOT / "docs" / "beheer.md").read_text(encoding="utf-8")


def test_every_command_in_it_exists(manual: str) -> None:
    known = typer.main.get_command(app).commands
    told = re.findall(r"(?:^|[`\s/])rcb ([a-z]+)((?:[^\n`]*))", manual)
    assert {command for command, _ in told} >= {"chat", "ingest", "ask"}
    for command, rest in told:
        assert command in known, command
        takes = known[command]
        if command == "eval":  # hands its arguments on to a program with commands of its own
            takes = typer.main.get_command(evals)
        if hasattr(takes, "commands"):
            takes = takes.commands.get((rest.split() or [""])[0], takes)
        options = {option for parameter in takes.params for option in parameter.opts}
        assert set(re.findall(r"(?<!\S)--[a-z-]+", rest.partition("#")[0])) <= options | {"--help"}, (
            f"rcb {command}{rest}"
        )


def test_every_make_target_in_it_exists(readme: str) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    told = set(re.findall(r"^make (\w+)|`make (\w+)`", readme, flags=re.M))
    targets = {a or b for a, b in told}
    assert {"chat", "test"} <= targets
    assert all(re.search(rf"^{target}:", makefile, flags=re.M) for target in targets)


def test_the_files_and_pictures_in_it_exist(readme: str) -> None:
    linked = re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", readme)
    assert [name for name in linked if not (ROOT / name).exists()] == []


def test_every_setting_in_it_exists(manual: str) -> None:
    from assistant.settings import Settings

    known = {f"RCB_{name.upper()}" for name in Settings.model_fields} | {"RCB_CHROMIUM"}
    assert set(re.findall(r"\bRCB_[A-Z_]+\b", manual)) - known == set()


def test_four_lines_get_a_reader_to_a_language_model(readme: str) -> None:
    lines = readme.partition("## Een taalmodel erbij")[2].split("```")[1].strip().splitlines()
    assert len(lines) == 4
    pulled = lines[1].removeprefix("ollama pull ")
    assert lines[3].startswith(f"RCB_CHAT_MODEL=ollama:{pulled} ") and lines[3].endswith("make chat")
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    assert {"ollama", "openai"} <= set(re.findall(r"'\.\[(\w+)\]'", readme)) <= extras.keys()
    assert any("ollama" in line for line in extras["dev"])  # what `make install` installs


def test_no_path_of_one_machine_is_in_it(readme: str) -> None:
    assert not re.search(r"/(?:home|Users|work|tmp|root)/", readme) and Path("/").exists()
