"""The context of a conversation in one signed cookie, which Twilio keeps for four hours."""

from typing import Final

from flask import Request, Response
from werkzeug.http import dump_cookie

from bot.channels.seal import LIFETIME, Seal
from bot.core.model import Context

NAME: Final = "c"


class Jar:
    """Reads and writes the cookie; *secure* keeps it off plain http."""

    def __init__(self, secret_key: str, *, secure: bool) -> None:
        self._seal = Seal(secret_key, "conversation")
        # All but the value is the same for each cookie.  Without a date: its age is enough.
        _, _, self._terms = dump_cookie(
            NAME,
            max_age=LIFETIME,
            sync_expires=False,
            secure=secure,
            httponly=True,
            samesite="Lax",
        ).partition(";")

    def read(self, request: Request) -> Context:
        """Return the context that *request* brings; a new one if it brings none that is ours."""
        return self._seal.open(request.cookies.get(NAME, ""))

    def write(self, response: Response, context: Context) -> None:
        """Let *response* carry *context*."""
        response.headers.add("Set-Cookie", f"{NAME}={self._seal.close(context)};{self._terms}")
