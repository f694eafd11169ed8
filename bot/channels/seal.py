"""Signs the context of a conversation, for a token in a page or for a cookie at Twilio."""

from typing import Final

from flask import Request, Response
from itsdangerous import BadSignature, Signer, TimestampSigner
from werkzeug.http import dump_cookie

from bot.core.model import Context

# Seconds.  An older one is a new conversation, and Twilio keeps a cookie no longer.
LIFETIME: Final = 4 * 60 * 60
COOKIE: Final = "c"


class ContextSigner:
    """Signs contexts with *secret_key*; one made for another *purpose* does not fit.

    Flask's session would do, but it derives its key and packs its values anew at each request,
    which costs more than the answer (`make bench`).
    """

    def __init__(self, secret_key: str, purpose: str) -> None:
        # A signer that is only given the secret works the key out of it anew for each context.
        key = Signer(secret_key, salt=purpose).derive_key()
        self._signer = TimestampSigner(key, salt=purpose, key_derivation="none")

    def dumps(self, context: Context) -> str:
        """Return *context* as a signed token; it is readable, but not forgeable."""
        return self._signer.sign(context.to_text()).decode()

    def loads(self, token: str) -> Context:
        """Return the context in *token*; a new one if it is missing, expired, or forged."""
        try:
            return Context.from_text(self._signer.unsign(token, max_age=LIFETIME).decode())
        except BadSignature:
            return Context()


class ContextCookie:
    """Reads and writes the cookie; *secure* keeps it off plain http."""

    def __init__(self, secret_key: str, *, secure: bool) -> None:
        self._signer = ContextSigner(secret_key, "conversation")
        # All but the value is the same for each cookie.  Without a date: its age is enough.
        _, _, self._attributes = dump_cookie(
            COOKIE,
            max_age=LIFETIME,
            sync_expires=False,
            secure=secure,
            httponly=True,
            samesite="Lax",
        ).partition(";")

    def read(self, request: Request) -> Context:
        """Return the context in the cookie of *request*; a new one if there is no valid one."""
        return self._signer.loads(request.cookies.get(COOKIE, ""))

    def write(self, response: Response, context: Context) -> None:
        """Set the cookie of *response* to *context*."""
        response.headers.add(
            "Set-Cookie", f"{COOKIE}={self._signer.dumps(context)};{self._attributes}"
        )
