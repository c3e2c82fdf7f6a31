"""Which role a request needs. What is not named here is closed but for who may do everything."""

from __future__ import annotations

import re
from typing import NamedTuple

from assistant.people import Role


class Rule(NamedTuple):
    """Requests of one kind."""

    methods: str
    path: re.Pattern[str]
    role: Role | None
    """None: also without a login."""


def _rule(methods: str, path: str, role: Role | None) -> Rule:
    return Rule(methods, re.compile(path), role)


ANY = "GET HEAD POST PUT DELETE PATCH OPTIONS"
RULES = (
    _rule("GET HEAD", r"/(login(/callback)?)?", None),
    _rule("POST", r"/(login|logout)", None),
    _rule("GET HEAD", r"/(public|assets|avatars)/.*|/favicon|/logo|/auth/config|/project/translations", None),
    _rule("GET HEAD", r"/auth/oauth/[\w-]+(/callback)?", None),
    # what is shared
    _rule("GET HEAD", r"/vraagstukken/[^/]+/bestand/.*", "coordinator"),
    _rule("GET HEAD", r"/vraagstukken(/.*)?", "lezer"),
    _rule("POST", r"/vraagstukken/.*", "coordinator"),
    _rule("GET HEAD", r"/documenten/verwijderen/.*", "beheerder"),
    _rule("GET HEAD", r"/documenten", "lezer"),
    _rule("POST", r"/documenten/.*", "beheerder"),
    _rule("GET HEAD", r"/bron/.*", "lezer"),
    # what is one's own
    _rule("GET HEAD", r"/bijlage/.*", "lezer"),
    _rule("POST", r"/project/file", "coordinator"),
    _rule("GET HEAD", r"/project/(file/.*|settings|thread/.*)|/user", "lezer"),
    _rule("POST", r"/project/(threads|action)|/set-session-cookie", "lezer"),
    _rule("PUT DELETE", r"/project/thread|/feedback", "lezer"),
    _rule(ANY, r"/ws/.*", "lezer"),
    # the chat's own addresses
    _rule("GET HEAD", r"/(thread|element|share)/.*|/env", "lezer"),
)


def needed(method: str, path: str) -> Role | None:
    """The role, or None where no login is needed."""
    found = next((r for r in RULES if method in r.methods.split() and r.path.fullmatch(path)), None)
    return found.role if found else "beheerder"
