"""Encrypts where a conversation stands, for a token in a page or for a cookie at Twilio."""

import base64
from typing import Final

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import Request, Response
from werkzeug.http import dump_cookie

from bot.dialogue.state import State

# Seconds.  An older one is a new conversation, and Twilio keeps a cookie no longer.
LIFETIME: Final = 4 * 60 * 60
COOKIE: Final = "c"
_KEY_BYTES: Final = 32


class StateCipher:
    """Encrypts states with a key made of *secret_key*, another one for each *purpose*.

    A state tells who writes and which danger was told: whoever sees the cookie, at Twilio or on
    a shared computer, must not read it.
    """

    def __init__(self, secret_key: str, purpose: str) -> None:
        # Made once: it costs more than all that is done for one text.
        self._fernet = Fernet(derive_key(secret_key, purpose))

    def encrypt(self, state: State) -> str:
        """Return *state* as a token that can be neither read nor forged."""
        # Without "=" at its end, at which some readers of cookies stop.
        return self._fernet.encrypt(state.to_text().encode()).rstrip(b"=").decode()

    def decrypt(self, token: str) -> State:
        """Return the state in *token*; a new one if it is missing, expired, or forged."""
        given = token.encode("utf-8", "replace")
        try:
            text = self._fernet.decrypt(given + b"=" * (-len(given) % 4), ttl=LIFETIME)
        except InvalidToken:
            return State()
        return State.from_text(text.decode())


def derive_key(secret_key: str, purpose: str) -> bytes:
    """Return the Fernet key that HKDF makes of *secret_key* for one *purpose*."""
    derived = HKDF(algorithm=SHA256(), length=_KEY_BYTES, salt=None, info=purpose.encode())
    return base64.urlsafe_b64encode(derived.derive(secret_key.encode()))


class StateCookie:
    """Reads and writes the cookie; *secure* keeps it off plain http."""

    def __init__(self, secret_key: str, *, secure: bool) -> None:
        self._cipher = StateCipher(secret_key, "conversation")
        # All but the value is the same for each cookie.  Without a date: its age is enough.
        _, _, self._attributes = dump_cookie(
            COOKIE,
            max_age=LIFETIME,
            sync_expires=False,
            secure=secure,
            httponly=True,
            samesite="Lax",
        ).partition(";")

    def read(self, request: Request) -> State:
        """Return the state in the cookie of *request*; a new one if there is no valid one."""
        return self._cipher.decrypt(request.cookies.get(COOKIE, ""))

    def write(self, response: Response, state: State) -> None:
        """Set the cookie of *response* to *state*."""
        value = self._cipher.encrypt(state)
        response.headers.add("Set-Cookie", f"{COOKIE}={value};{self._attributes}")
