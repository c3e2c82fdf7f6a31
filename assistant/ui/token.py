"""The cookie of a session: Chainlit's signed token, with the id of the session in it."""

from __future__ import annotations

from chainlit.auth import clear_auth_cookie, create_jwt, decode_jwt, get_token_from_cookies, set_auth_cookie
from chainlit.data import get_data_layer
from chainlit.user import User
from starlette.requests import Request
from starlette.responses import Response

from assistant.people import Person

SESSION = "session"


def user(person: Person, session: str) -> User:
    """As Chainlit knows them."""
    return User(identifier=person.name, display_name=person.name, metadata={SESSION: session})


async def enter(request: Request, response: Response, person: Person, session: str) -> None:
    """Let Chainlit know this person, and give the browser the cookie."""
    layer = get_data_layer()
    assert layer
    await layer.create_user(User(identifier=person.name))
    set_auth_cookie(request, response, create_jwt(user(person, session)))


def leave(request: Request, response: Response) -> None:
    """Take the cookie away."""
    clear_auth_cookie(request, response)


def session_of(cookies: dict[str, str]) -> str:
    """The session's id; empty where the cookie is not ours or too old."""
    token = get_token_from_cookies(cookies)
    try:
        return str(decode_jwt(token).metadata.get(SESSION, "")) if token else ""
    except Exception:
        return ""
