"""Authentication of staff: sign-in, sign-out, and protection against forged requests."""

import hashlib
import hmac
from ipaddress import ip_address
from typing import Final
from urllib.parse import urlencode

from flask import (
    Blueprint,
    Request,
    abort,
    make_response,
    redirect,
    render_template,
    request,
    session,
)
from flask_wtf.csrf import generate_csrf, validate_csrf
from werkzeug.wrappers import Response as Answer

from bot.config import Config
from bot.staff.attempts import Attempts

HOME: Final = "/staff/simulator"
SIGN_IN: Final = "/staff/sign-in"
# The names that a browser on this computer uses for it.
_LOCAL: Final = {"localhost", "127.0.0.1", "[::1]"}
# Any of these says that a proxy or a tunnel stands between, and the person elsewhere.
_FORWARDED: Final = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via")
_SAFE: Final = {"GET", "HEAD"}
# Marks an address to which a page of ours led.
_AGAIN: Final = "again"


def is_closed(config: Config) -> bool:
    """Return whether nobody can be let in: production without a password."""
    return not (config.development or config.staff_password)


def guard(site: Blueprint, config: Config) -> None:
    """Let *site* answer only whom it may, and take only what its own pages sent."""
    _add_sign_in(site, config, Attempts(config.redis_url))

    @site.before_request
    def check() -> Answer | None:
        if not config.staff_password:
            if not is_local(request):
                abort(403, "Without STAFF_PASSWORD these pages open on this computer alone.")
        elif not session.get("staff") and request.path != SIGN_IN:
            return _redirect_to_sign_in()
        if request.method not in _SAFE:
            _refuse_forgery()
        return None

    @site.context_processor
    def shared() -> dict[str, object]:
        return {"csrf_token": generate_csrf, "signed_in": bool(session.get("staff"))}


def is_local(request: Request) -> bool:
    """Return whether *request* was made on this computer, by its own name.

    The name too: a page elsewhere may give its own name this computer's address.
    """
    if any(name in request.headers for name in _FORWARDED):
        return False
    try:
        near = ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False
    name, _, port = request.host.rpartition(":")
    return near and (name if port.isdecimal() and name else request.host) in _LOCAL


def _add_sign_in(site: Blueprint, config: Config, attempts: Attempts) -> None:
    @site.get("/sign-in")
    def sign_in() -> Answer | str:
        """Ask for the password."""
        if session.get("staff") or not config.staff_password:
            return redirect(_destination(), 303)
        return render_template("staff/sign_in.html")

    @site.post("/sign-in")
    def try_password() -> Answer:
        """Let in whoever knows the password."""
        if not attempts.allow():
            return make_response(render_template("staff/sign_in.html", fault="often"), 429)
        if not _is_password(request.form.get("password", ""), config.staff_password):
            return make_response(render_template("staff/sign_in.html", fault="wrong"), 403)
        # Nothing of what was before, so that no token made for somebody else lives on.
        session.clear()
        session["staff"] = True
        return redirect(_destination(), 303)

    @site.post("/sign-out")
    def sign_out() -> Answer:
        """End the session in this browser."""
        session.clear()
        return redirect(SIGN_IN, 303)


def _is_password(given: str, password: str) -> bool:
    """Return whether *given* is the password, in a time that says nothing about it."""
    first, second = (hashlib.sha256(text.encode()).digest() for text in (given, password))
    return bool(password) and hmac.compare_digest(first, second)


def _redirect_to_sign_in() -> Answer:
    """Lead to the page that asks for the password, and from there to what was wanted."""
    if request.method not in _SAFE:
        abort(403, "You are signed out.  Sign in, then do it once more.")
    destination = request.full_path.rstrip("?")
    if request.headers.get("Sec-Fetch-Site") == "cross-site" and _AGAIN not in request.args:
        # A browser keeps a strict cookie to itself when a link elsewhere leads here, such as one
        # that a colleague sent; it brings the cookie when a page of ours leads on.
        again = f"{destination}{'&' if request.args else '?'}{_AGAIN}"
        return make_response(render_template("staff/again.html", again=again))
    return redirect(f"{SIGN_IN}?{urlencode({'next': destination})}")


def _destination() -> str:
    """Return the page to go to after signing in: always one of ours."""
    destination = request.args.get("next", "")
    ours = (
        destination.startswith("/staff/") and "\\" not in destination and destination.isprintable()
    )
    return destination if ours and not destination.startswith(SIGN_IN) else HOME


def _refuse_forgery() -> None:
    """Stop a request that no page of ours made for this session."""
    try:
        validate_csrf(request.headers.get("X-CSRFToken") or request.form.get("csrf_token"))
    except ValueError:
        abort(400, "This page was open too long.  Go back, reload it, and try again.")
