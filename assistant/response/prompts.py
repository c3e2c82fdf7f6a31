"""Texts as data: a file with a few named words on top and a strict template below."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import jinja2
from jinja2 import StrictUndefined, TemplateSyntaxError, UndefinedError
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from ingest.errors import RcbError

_SPECIAL = re.compile(r"[\\`*_\[\]<>|~^$&]|:(?=[A-Za-z:/])|(?<=\bwww)\.|^[#+=-]|(?<=^\d)[.)]|(?<=^\d\d)[.)]")
"""What CommonMark, and the chat that shows it, may read as layout or as a link."""
_HEAD = re.compile(r"\A---\n(?P<head>.*?)^---\n", re.S | re.M)


class Md(str):
    """Markdown of our own, put in as it is; all other text is put in as text."""


class Template(NamedTuple):
    """One file of `prompts/`."""

    path: Path
    words: Mapping[str, str]
    body: str

    def word(self, dutch: str) -> str:
        """A fixed phrase in the language of this template: as it is in Dutch, else as the file's head translates it."""
        if self.words["taal"] == "nl":
            return self.words.get(dutch, dutch)
        if dutch not in self.words:
            raise RcbError(f"In {self.path.name} ontbreekt bovenaan de vertaling van '{dutch}'. Zet die erbij.")
        return self.words[dutch]

    def render(self, data: Mapping[str, Any], *, plain: bool = False) -> str:
        """The text; a name that is not in `data` is an error. `plain` is for text that is no Markdown."""
        try:
            text = _compiled(self.body, plain).render(data)
        except UndefinedError as error:
            raise RcbError(f"Sjabloon {self.path.name} gebruikt een naam die er niet is ({error.message}).") from None
        except TemplateSyntaxError as error:
            raise RcbError(f"Sjabloon {self.path.name} klopt niet, regel {error.lineno}: {error.message}.") from None
        except (SecurityError, TypeError, ValueError, ArithmeticError) as error:
            raise RcbError(f"Sjabloon {self.path.name} doet iets wat niet kan of mag: {error}.") from None
        return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


@lru_cache(maxsize=32)
def _compiled(body: str, plain: bool) -> jinja2.Template:
    made = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined,
        finalize=str if plain else markdown,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return made.from_string(body)


def template(name: str, folder: Path) -> Template:
    """Read `name`.md; raises RcbError where it is not there or has no head."""
    path = folder / f"{name}.md"
    try:
        text = path.read_text(encoding="utf-8-sig").replace("\r\n", "\n")
    except (OSError, UnicodeDecodeError):
        raise RcbError(f"Sjabloon '{path}' is er niet of is niet te lezen. Zet het in de map {folder}.") from None
    head = _HEAD.match(text)
    if not head:
        raise RcbError(f"Sjabloon {path.name} begint niet met een kop tussen twee regels '---'. Zet die erboven.")
    lines = [line for line in head["head"].splitlines() if line.strip() and not line.startswith("#")]
    words = {key.strip(): value.strip() for key, sep, value in (line.partition(" = ") for line in lines) if sep}
    if len(words) < len(lines) or words.get("taal") not in ("nl", "en"):
        raise RcbError(
            f"De kop van sjabloon {path.name} heeft verschillende regels 'term = eigen woorden' nodig, waaronder 'taal = nl' of 'taal = en'."
        )
    return Template(path, words, text[head.end() :])


def markdown(value: Any) -> str:
    """Text in which nothing becomes a heading, link, picture or note; and on one line."""
    if isinstance(value, Md):
        return value
    return _SPECIAL.sub(lambda m: "\\" + m.group(), " ".join(str(value).split()))
