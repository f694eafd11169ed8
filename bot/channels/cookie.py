"""The context of a conversation in one signed cookie, which Twilio keeps for four hours."""

from typing import Final

from flask import Request, Response
from itsdangerous import BadSignature, TimestampSigner

from bot.core.model import Context

NAME: Final = "c"
# Twilio keeps a cookie no longer than this; an older one is a new conversation.
LIFETIME: Final = 4 * 60 * 60


class Jar:
    """Reads and writes the cookie.

    Flask's session would do, but it derives its key and packs its values anew at each request,
    which costs more than the answer (`make bench`).  *secure* keeps the cookie off plain http.
    """

    def __init__(self, secret_key: str, *, secure: bool) -> None:
        self._signer = TimestampSigner(secret_key, salt="conversation")
        self._secure = secure

    def read(self, request: Request) -> Context:
        """Return the context that *request* brings; a new one if it brings none that is ours."""
        try:
            text = self._signer.unsign(request.cookies.get(NAME, ""), max_age=LIFETIME)
        except BadSignature:
            return Context()
        return Context.from_text(text.decode())

    def write(self, response: Response, context: Context) -> None:
        """Let *response* carry *context*."""
        response.set_cookie(
            NAME,
            self._signer.sign(context.to_text()).decode(),
            max_age=LIFETIME,
            secure=self._secure,
            httponly=True,
            samesite="Lax",
        )
