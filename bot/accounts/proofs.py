"""What proves who somebody is: a password, the codes of an authenticator app, an invitation."""

import base64
import hashlib
import hmac
import secrets
from datetime import datetime
from threading import Lock
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from cryptography.fernet import Fernet
from pyotp import TOTP

from bot.channels.seal import derive_key

# Characters; as long as the Digital Identity Guidelines ask where there is a second factor, and
# four more (NIST SP 800-63B, section 3.1.1).
SHORTEST_PASSWORD: Final = 12
# So that nobody keeps the server at work with a long one.
LONGEST_PASSWORD: Final = 200
_ISSUER: Final = "Text line staff"
_PURPOSE: Final = "second factor"
# Bytes of a secret, as RFC 4226 recommends.
_SECRET: Final = 20
# A clock may be wrong by so many periods of a code (RFC 6238, section 5.2).
_DRIFT: Final = (0, -1, 1)


class Passwords:
    """Hashes passwords with Argon2id; *hasher* says at what cost, 64 MiB unless given.

    One at a time: a crowd of strangers must not take the memory that texts are answered in.
    """

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._nobodys = ""
        self._lock = Lock()

    def hash(self, password: str) -> str:
        """Return the hash of *password*, with its salt and its cost."""
        with self._lock:
            return self._hasher.hash(password)

    def verify(self, hashed: str, password: str) -> bool:
        """Return whether *password* is that of *hashed*; takes as long where that is empty."""
        # Made at the first sign-in: it costs a twentieth of a second.
        self._nobodys = self._nobodys or self.hash(secrets.token_urlsafe())
        try:
            with self._lock:
                self._hasher.verify(hashed or self._nobodys, password[: LONGEST_PASSWORD + 1])
        except VerificationError:
            return False
        return bool(hashed)


class SecondFactor:
    """Makes and keeps the secrets of authenticator apps, with keys made of *secret_key*."""

    def __init__(self, secret_key: str) -> None:
        key = derive_key(secret_key, _PURPOSE)
        self._key = base64.urlsafe_b64decode(key)
        self._fernet = Fernet(key)

    def secret_of(self, invitation: str) -> str:
        """Return the secret that goes with *invitation*: the same each time that it is opened."""
        digest = hmac.digest(self._key, invitation.encode(), hashlib.sha256)
        return base64.b32encode(digest[:_SECRET]).decode()

    def seal(self, secret: str) -> str:
        """Return *secret* encrypted."""
        return self._fernet.encrypt(secret.encode()).decode()

    def step(self, sealed: str, code: str, now: datetime) -> int:
        """Return the number of the period whose *code* that is, by its *sealed* secret; 0 if none.

        Raises `cryptography.fernet.InvalidToken` where another key sealed it.
        """
        return step(self._fernet.decrypt(sealed).decode(), code, now)


def step(secret: str, code: str, now: datetime) -> int:
    """Return the number of the period, of 30 seconds, whose *code* of *secret* that is; 0 if none.

    The period before *now* and the one after it count too.
    """
    codes = TOTP(secret)
    given, here = "".join(code.split()).encode(), codes.timecode(now)
    found = (
        here + drift
        for drift in _DRIFT
        if hmac.compare_digest(codes.generate_otp(here + drift).encode(), given)
    )
    return next(found, 0)


def address(secret: str, email: str) -> str:
    """Return what an authenticator app reads from a QR code."""
    return TOTP(secret).provisioning_uri(name=email, issuer_name=_ISSUER)


def link(base: str, invitation: str) -> str:
    """Return the address that takes *invitation* at the line at *base*.

    What stands after the # goes to no server, so it stands in no log.
    """
    return f"{base.rstrip('/')}/staff/join#{invitation}"


def new_token() -> str:
    """Return what nobody can guess."""
    return secrets.token_urlsafe(24)


def digest(token: str) -> str:
    """Return what is kept of *token*, in hexadecimal."""
    return hashlib.sha256(token.encode()).hexdigest()
