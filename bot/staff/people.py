"""The page on which a publisher invites staff, and the one on which an invitation is taken."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import segno
from flask import Blueprint, abort, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as Answer

from bot import database, faults
from bot.accounts import proofs
from bot.accounts.proofs import LONGEST_PASSWORD, SHORTEST_PASSWORD
from bot.accounts.store import EMAIL, ROLES, Account, LastPublisher, Role, Taken
from bot.config import Config
from bot.staff import person
from bot.staff.auth import HOME, Sessions
from bot.upkeep.mail import is_address
from bot.versions.tables import NAME

PATH: Final = "/staff/people"
_DOWN: Final = 503
_AWAY: Final = (
    "The database does not answer, so nobody can be invited, changed or let in."
    "  Texts are answered as before."
)
_NOBODY: Final = "No account has this number."
# Modules of the QR code are drawn so many pixels wide.
_SCALE: Final = 4


def add(site: Blueprint, config: Config, sessions: Sessions) -> None:
    """Add both pages to *site*."""

    @site.before_request
    def check() -> None:
        if request.path == PATH or request.path.startswith(f"{PATH}/"):
            person.require("publisher")

    _add_people(site, config, sessions)
    _add_joining(site, sessions)


def _add_people(site: Blueprint, config: Config, sessions: Sessions) -> None:
    accounts = sessions.accounts

    @site.get("/people")
    def people() -> Answer:
        """List who has an account, with the form for one more."""
        return page()

    @site.post("/people")
    def invite() -> Answer:
        """Invite somebody, and show the link once."""
        name = " ".join(request.form.get("name", "").split())
        email, role = request.form.get("email", "").strip(), _role()
        if not name.isprintable() or not 0 < len(name) <= NAME:
            return page(fault="name", status=400)
        if not is_address(email):
            return page(fault="email", status=400)
        with deciding():
            try:
                token = accounts.invite(name, email, role, by())
            except Taken:
                return page(fault="taken", status=409)
        return page(invited=name, token=token)

    @site.post("/people/<int:id>/invite")
    def invite_again(id: int) -> Answer:
        """Invite somebody anew, who lost the link, the phone or the password."""
        with deciding():
            account = one(id)
            token = accounts.renew(id, by())
        return page(invited=account.name, token=token)

    @site.post("/people/<int:id>/role")
    def change_role(id: int) -> Answer:
        """Give somebody another role."""
        with deciding():
            accounts.change(id, _role(), by())
        return redirect(PATH, 303)

    @site.post("/people/<int:id>/end")
    def end_account(id: int) -> Answer:
        """End an account, and every session of it."""
        with deciding():
            accounts.end(id, by())
        return redirect(PATH, 303)

    @contextmanager
    def deciding() -> Iterator[None]:
        """Say what keeps from being done what follows."""
        with _reaching(sessions):
            try:
                yield
            except KeyError:
                abort(404, _NOBODY)
            except LastPublisher:
                abort(409, "Nobody would be left who may publish: make somebody else publisher.")

    def by() -> str:
        return person.name() or "The staff password"

    def one(id: int) -> Account:
        return next((one for one in accounts.all() if one.id == id), None) or abort(404, _NOBODY)

    def page(invited: str = "", token: str = "", fault: str = "", status: int = 200) -> Answer:
        with deciding():
            listed = accounts.all()
        address = proofs.link(config.public_url or request.host_url, token) if token else ""
        shown = render_template(
            "staff/people.html", people=listed, roles=ROLES, invited=invited, address=address,
            fault=fault, given=request.form if fault else {}, longest=(NAME, EMAIL),
        )  # fmt: skip
        return make_response(shown, status)


def _add_joining(site: Blueprint, sessions: Sessions) -> None:
    accounts = sessions.accounts

    @site.get("/join")
    def join() -> Answer:
        """Ask for the invitation, which a script takes from the address."""
        return make_response(render_template("staff/join.html"))

    @site.post("/join")
    def take() -> Answer:
        """Show what an invitation asks for, and let in whoever has given it."""
        token = request.form.get("invitation", "").strip()
        with _reaching(sessions):
            found = accounts.invited(token)
        if not found:
            return make_response(render_template("staff/join.html", fault="invitation"), 403)
        password, code = request.form.get("password"), request.form.get("code", "")
        if password is None:
            return form(token, *found)
        if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
            return form(token, *found, fault="length", status=400)
        with _reaching(sessions):
            account = accounts.join(token, password, code)
        if not account:
            return form(token, *found, fault="code", status=403)
        sessions.begin(account)
        return redirect(HOME, 303)

    def form(
        token: str, account: Account, secret: str, fault: str = "", status: int = 200
    ) -> Answer:
        code = segno.make_qr(proofs.address(secret, account.email))
        page = render_template(
            "staff/join.html", invitation=token, account=account, fault=fault,
            secret=secret, picture=code.svg_data_uri(scale=_SCALE, light="#fff", border=4),
            length=(SHORTEST_PASSWORD, LONGEST_PASSWORD),
        )  # fmt: skip
        return make_response(page, status)


@contextmanager
def _reaching(sessions: Sessions) -> Iterator[None]:
    """Say where the database cannot be reached; one that is known to be away is not waited for."""
    if not sessions.accounts.are_kept:
        abort(_DOWN, "There is no database, so there are no accounts.")
    if sessions.is_away():
        abort(_DOWN, _AWAY)
    try:
        yield
    except database.ERRORS as error:
        faults.log(error)
        abort(_DOWN, _AWAY)


def _role() -> Role:
    """Return the role that the form gives."""
    given = request.form.get("role")
    return next((role for role in ROLES if role == given), None) or abort(400, "Choose a role.")
