"""What must be right before the chat may open; each fault is one sentence with its remedy."""

from __future__ import annotations

import ipaddress
import os
import stat
import tomllib
from pathlib import Path
from urllib.parse import urlsplit

from assistant.settings import Settings
from ingest.errors import RcbError

FEWEST_CHARACTERS, FEWEST_DIFFERENT = 43, 10
"""Of a secret: 32 random bytes as base64 are 43 characters."""


class StartRefused(RcbError):
    """Starting like this would be dangerous."""

    code = 2


def check_address(settings: Settings) -> None:
    """Only this machine reaches us directly; others through a proxy that does TLS."""
    if settings.public_url:
        url = urlsplit(settings.public_url)
        if url.scheme != "https" or not url.hostname or "*" in url.netloc or url.path.strip("/") or url.query:
            raise StartRefused(
                f"RCB_PUBLIC_URL kan niet '{settings.public_url}' zijn. Geef één adres dat met https:// begint, zonder "
                "pad en zonder *, zoals https://rcb.provincie.example."
            )
        return
    if not is_loopback(settings.host):
        raise StartRefused(
            f"De chat luistert alleen op deze computer, niet op {settings.host}. Zet RCB_HOST op 127.0.0.1; of plaats er "
            "voor gebruik door anderen een proxy met TLS voor en zet in RCB_PUBLIC_URL het https-adres daarvan."
        )


def check_folder(index: Path) -> None:
    """Nobody else on this machine may change what is kept."""
    if os.name == "posix" and stat.S_IMODE(index.stat().st_mode) & stat.S_IWOTH:
        raise StartRefused(
            f"Iedereen op deze computer kan schrijven in '{index}'. Sluit de map af met: chmod o-w '{index}'"
        )


def check_secret(secret: str, file: Path) -> None:
    """The key of the session cookies cannot be guessed."""
    if len(secret) < FEWEST_CHARACTERS or len(set(secret)) < FEWEST_DIFFERENT:
        raise StartRefused(
            f"De sleutel in '{file}' is te zwak. Verwijder dat bestand: bij de volgende start wordt een nieuwe gemaakt, en "
            "logt iedereen opnieuw in."
        )


def check_origins(config: Path) -> None:
    """No page of another website may call us."""
    origins = tomllib.loads(config.read_text(encoding="utf-8")).get("project", {}).get("allow_origins", ["*"])
    if origins:
        raise StartRefused(
            f"allow_origins in '{config}' laat andere websites toe ({', '.join(map(str, origins))}). Zet er [] neer."
        )


def check_providers(settings: Settings, providers: list[str]) -> None:
    """Who is to come from an identity provider can."""
    if settings.oidc_unknown and not providers:
        raise StartRefused(
            "RCB_OIDC_UNKNOWN is gezet, maar er is geen identiteitsdienst ingesteld. Zet de OAUTH-instellingen in de "
            "omgeving (zie docs/beheer.md), of haal RCB_OIDC_UNKNOWN weg."
        )


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach `host`."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
