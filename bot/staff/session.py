"""Flask's session, for the staff's pages alone."""

import hashlib
import hmac
from datetime import timedelta
from typing import Final

from flask import Flask, Request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface

from bot.config import Config

PATH: Final = "/staff"
# A working day, from signing in; the cookie itself ends with the browser.
LIFETIME: Final = timedelta(hours=8)


class _Session(SecureCookieSessionInterface):
    """Opens no session elsewhere: Flask would read and write one at every text."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Return the session of a page below /staff; None is an empty one that stays unwritten."""
        if request.path == PATH or request.path.startswith(f"{PATH}/"):
            return super().open_session(app, request)
        return None


def start(app: Flask, config: Config) -> None:
    """Give *app* sessions below /staff, signed with a key that changes with the staff password.

    So a new staff password ends every session.
    """
    password = config.staff_password.encode()
    app.secret_key = hmac.digest(config.secret_key.encode(), b"staff" + password, hashlib.sha256)
    app.session_interface = _Session()
    app.config.update(
        SESSION_COOKIE_NAME="staff",
        SESSION_COOKIE_PATH=PATH,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Strict",
        SESSION_COOKIE_SECURE=not config.development,
        PERMANENT_SESSION_LIFETIME=LIFETIME,
        # A form token lives as long as the session that it belongs to.
        WTF_CSRF_TIME_LIMIT=None,
    )
