"""The context of a conversation in one signed cookie, which Twilio keeps for four hours."""

from typing import Final

from flask import Request, Response

from bot.channels.seal import LIFETIME, Seal
from bot.core.model import Context

NAME: Final = "c"


class Jar:
    """Reads and writes the cookie; *secure* keeps it off plain http."""

    def __init__(self, secret_key: str, *, secure: bool) -> None:
        self._seal = Seal(secret_key, "conversation")
        self._secure = secure

    def read(self, request: Request) -> Context:
        """Return the context that *request* brings; a new one if it brings none that is ours."""
        return self._seal.open(request.cookies.get(NAME, ""))

    def write(self, response: Response, context: Context) -> None:
        """Let *response* carry *context*."""
        response.set_cookie(
            NAME,
            self._seal.close(context),
            max_age=LIFETIME,
            secure=self._secure,
            httponly=True,
            samesite="Lax",
        )
