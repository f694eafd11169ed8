"""Authentication of staff: sign-in, sign-out, and protection against forged requests."""

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass
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

from bot import database, faults
from bot.accounts.store import Account, Accounts
from bot.config import Config
from bot.staff import person
from bot.staff.attempts import Attempts
from bot.staff.ended import EndedSessions, new_id

HOME: Final = "/staff/"
SIGN_IN: Final = "/staff/sign-in"
JOIN: Final = "/staff/join"
# The names that a browser on this computer uses for it.
_LOCAL: Final = {"localhost", "127.0.0.1", "[::1]"}
# Any of these says that a proxy or a tunnel stands between, and the person elsewhere.
_FORWARDED: Final = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via")
_SAFE: Final = {"GET", "HEAD"}
# Marks an address to which a page of ours led.
_AGAIN: Final = "again"
# How somebody can sign in now: by an account, or by the word that all share.
_BY_ACCOUNT: Final = "account"
_BY_WORD: Final = "shared"
_AWAY: Final = "away"


def is_closed(config: Config) -> bool:
    """Return whether nobody can be let in: production without a password or a database."""
    return not (config.development or config.staff_password or config.database_url)


@dataclass(frozen=True)
class Sessions:
    """Which sessions are open: of the *accounts*, or of the password where there are none.

    *is_away* tells that the database does not answer.  Then a session stays open by its cookie,
    which is signed and lasts a working day, and nobody can sign in.
    """

    accounts: Accounts
    ended: EndedSessions
    is_away: Callable[[], bool]

    def begin(self, account: Account | None) -> None:
        """Begin a session, of nobody in particular without *account*."""
        # Nothing of what was before, so that no token made for somebody else lives on.
        session.clear()
        session["staff"] = True
        session["id"] = new_id()
        if account:
            person.enter(account)

    def is_open(self) -> bool:
        """Return whether this request belongs to a session that nobody has ended."""
        id = session.get("id")
        if not session.get("staff") or not id:
            return False
        if self.ended.has(id) or not self._holds():
            session.clear()
            return False
        return True

    def end(self) -> None:
        """End the session, in this browser and wherever its cookie was copied to."""
        if id := session.get("id"):
            self.ended.end(id)
        session.clear()

    def _holds(self) -> bool:
        """Return whether the account is there still; without one, whether nobody has any."""
        if not self.accounts.are_kept or self.is_away():
            return True
        try:
            if not person.account():
                return not self.accounts.are_there()
            account = self.accounts.find(person.account())
        except database.ERRORS as error:
            faults.log(error)
            return True
        if account:
            person.enter(account)
        return account is not None


def guard(site: Blueprint, config: Config, sessions: Sessions) -> None:
    """Let *site* answer only whom it may, and take only what its own pages sent."""
    is_laptop = config.development and not config.staff_password
    _add_sign_in(site, config, sessions, is_laptop=is_laptop)

    @site.before_request
    def check() -> Answer | None:
        if is_laptop:
            if not is_local(request):
                abort(403, "Without STAFF_PASSWORD these pages open on this computer alone.")
        elif request.path not in (SIGN_IN, JOIN) and not sessions.is_open():
            return _redirect_to_sign_in()
        if request.method not in _SAFE:
            _refuse_forgery()
        return None

    @site.context_processor
    def shared() -> dict[str, object]:
        signed_in = bool(session.get("staff"))
        return {"csrf_token": generate_csrf, "signed_in": signed_in, "person": person}


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


def _add_sign_in(site: Blueprint, config: Config, sessions: Sessions, *, is_laptop: bool) -> None:
    attempts = Attempts(config.redis_url, config.secret_key)

    @site.get("/sign-in")
    def sign_in() -> Answer:
        """Ask for what opens the pages."""
        if is_laptop or sessions.is_open():
            return redirect(_destination(), 303)
        way = _way(config, sessions)
        return _sign_in_page(way, "", 503 if way == _AWAY else 200)

    @site.post("/sign-in")
    def try_sign_in() -> Answer:
        """Let in whoever proves who they are, or knows the password where there are no accounts."""
        way, email = _way(config, sessions), request.form.get("email", "")
        if way == _AWAY:
            return _sign_in_page(way, "", 503)
        if not attempts.allow() or (way == _BY_ACCOUNT and not attempts.allow_account(email)):
            return _sign_in_page(way, "often", 429)
        password, code = request.form.get("password", ""), request.form.get("code", "")
        account = None
        try:
            if way == _BY_ACCOUNT:
                account = sessions.accounts.enter(email, password, code)
        except database.ERRORS as error:
            faults.log(error)
            return _sign_in_page(_AWAY, "", 503)
        if not account and (way != _BY_WORD or not _is_password(password, config)):
            return _sign_in_page(way, "wrong", 403)
        sessions.begin(account)
        return redirect(_destination(), 303)

    @site.post("/sign-out")
    def sign_out() -> Answer:
        """End the session, in this browser and wherever its cookie was copied to."""
        sessions.end()
        return redirect(SIGN_IN, 303)


def _way(config: Config, sessions: Sessions) -> str:
    """Return how somebody can sign in now; empty where nobody can."""
    accounts = sessions.accounts
    try:
        if accounts.are_kept and sessions.is_away():
            return _AWAY
        if accounts.are_there():
            return _BY_ACCOUNT
    except database.ERRORS as error:
        faults.log(error)
        return _AWAY
    return _BY_WORD if config.staff_password else ""


def _sign_in_page(way: str, fault: str, status: int) -> Answer:
    email = request.form.get("email", "")
    page = render_template("staff/sign_in.html", way=way, fault=fault, email=email)
    return make_response(page, status)


def _is_password(given: str, config: Config) -> bool:
    """Return whether *given* is the password, in a time that says nothing about it."""
    texts = given, config.staff_password
    first, second = (hashlib.sha256(text.encode()).digest() for text in texts)
    return bool(config.staff_password) and hmac.compare_digest(first, second)


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
