"""The accounts of staff, in the database, and the journal of what was done to them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Literal, cast, get_args

from cryptography.fernet import InvalidToken
from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    DateTime,
    Integer,
    Row,
    String,
    Table,
    Text,
    delete,
    insert,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from bot import database, faults
from bot.accounts import proofs
from bot.accounts.proofs import Passwords, SecondFactor
from bot.database import METADATA
from bot.versions import journal
from bot.versions.tables import NAME

# From the one who may least: each may do what those before it may.
Role = Literal["editor", "reviewer", "publisher"]
ROLES: Final[tuple[Role, ...]] = get_args(Role)
# How long an invitation holds.
INVITED: Final = timedelta(days=3)
# Characters of the longest address that a letter can go to (RFC 5321, section 4.5.3.1.3).
EMAIL: Final = 254

_ACCOUNTS: Final = Table(
    "accounts",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("name", String(NAME), nullable=False, unique=True),
    Column("email", String(EMAIL), nullable=False, unique=True),
    Column("role", String(10), nullable=False),
    # Empty until an invitation was taken, as are the next two.
    Column("password", String(200), nullable=False),
    # Of the authenticator app, encrypted.
    Column("secret", Text, nullable=False),
    # What a session names: a new one at each joining, so that it ends the sessions before.
    Column("key", String(64), nullable=False, index=True),
    # The period whose code was taken last, so that none is taken twice.
    Column("step", Integer, nullable=False),
    # The digest of the invitation that is open, or empty; until when it holds, in UTC.
    Column("invitation", String(64), nullable=False),
    Column("until", DateTime, nullable=False),
)
_JOINED: Final = _ACCOUNTS.c.password != ""


class Taken(Exception):  # noqa: N818  # It is no fault: somebody has this name or address.
    """Another account has the same name or the same e-mail address."""


class LastPublisher(Exception):  # noqa: N818  # It is no fault: somebody has to be left.
    """Nobody would be left who may publish and invite."""


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody of the staff; *joined* tells that they took an invitation.

    *key* is what their sessions name.
    """

    id: int
    name: str
    email: str
    role: Role
    joined: bool
    key: str


class Accounts:
    """The accounts in the database at *url*; without one there are none.

    *now* tells the time; *secret_key* encrypts the secrets of authenticator apps; *passwords*
    says what a hash costs.  Each method raises one of `database.ERRORS` where the database cannot
    be used.
    """

    def __init__(
        self,
        url: str,
        secret_key: str,
        now: Callable[[], datetime],
        passwords: Passwords | None = None,
    ) -> None:
        self._engine = database.engine(url) if url else None
        self._factor = SecondFactor(secret_key)
        self._now = now
        self._passwords = passwords or Passwords()

    @property
    def are_kept(self) -> bool:
        """Whether there is a database to keep any in."""
        return self._engine is not None

    def are_there(self) -> bool:
        """Return whether anybody has an account and joined."""
        return self._engine is not None and bool(self._some(_JOINED))

    def all(self) -> list[Account]:
        """Return every account, by name."""
        return [_account(row) for row in self._some()]

    def find(self, key: str) -> Account | None:
        """Return the account whose sessions name *key*."""
        found = self._some(_ACCOUNTS.c.key == key, _JOINED)
        return _account(found[0]) if found else None

    def with_email(self, email: str) -> Account | None:
        """Return the account with the address *email*."""
        found = self._some(_ACCOUNTS.c.email == _plain(email))
        return _account(found[0]) if found else None

    def invited(self, invitation: str) -> tuple[Account, str] | None:
        """Return who has *invitation*, and the secret for their app; None if it does not hold."""
        found = self._some(*self._holds(invitation))
        return (_account(found[0]), self._factor.secret_of(invitation)) if found else None

    def invite(self, name: str, email: str, role: Role, by: str) -> str:
        """Make an account, and return the invitation to it; raises `Taken`."""
        token = proofs.new_token()
        row = {
            "name": name, "email": _plain(email), "role": role, "password": "", "secret": "",
            "key": "", "step": 0, **self._invitation(token),
        }  # fmt: skip
        try:
            with database.transaction(self._engine) as connection:
                connection.execute(insert(_ACCOUNTS).values(row))
                self._note(connection, by, f"Invited {name} as {role}.")
        except IntegrityError:
            raise Taken from None
        return token

    def renew(self, id: int, by: str) -> str:
        """Return a new invitation for the account *id*, whose password holds until it is taken.

        Raises `KeyError` if there is no such account.
        """
        token = proofs.new_token()
        with database.transaction(self._engine) as connection:
            row = _locked(connection, id)
            _set(connection, id, self._invitation(token))
            self._note(connection, by, f"Invited {row.name} anew.")
        return token

    def change(self, id: int, role: Role, by: str) -> None:
        """Give the account *id* another role; raises `KeyError` or `LastPublisher`."""
        with database.transaction(self._engine) as connection:
            row = _locked(connection, id)
            if row.role == role:
                return
            _refuse_last(connection, row)
            _set(connection, id, {"role": role})
            self._note(connection, by, f"Made {row.name} {role}, who was {row.role}.")

    def end(self, id: int, by: str) -> None:
        """Delete the account *id* and its sessions; raises `KeyError` or `LastPublisher`."""
        with database.transaction(self._engine) as connection:
            row = _locked(connection, id)
            _refuse_last(connection, row)
            connection.execute(delete(_ACCOUNTS).where(_ACCOUNTS.c.id == id))
            self._note(connection, by, f"Ended the account of {row.name}.")

    def join(self, invitation: str, password: str, code: str) -> Account | None:
        """Take *invitation*, which then holds no more, and return whose it is; None if it is wrong.

        *code* is the first one of the authenticator app.
        """
        secret = self._factor.secret_of(invitation)
        step = proofs.step(secret, code, self._now())
        if not step or not self.invited(invitation):
            return None
        given = {
            "password": self._passwords.hash(password), "secret": self._factor.seal(secret),
            "key": proofs.digest(proofs.new_token()), "step": step, "invitation": "",
        }  # fmt: skip
        with database.transaction(self._engine) as connection:
            taking = update(_ACCOUNTS).where(*self._holds(invitation)).values(given)
            if not connection.execute(taking).rowcount:
                return None
            query = select(_ACCOUNTS).where(_ACCOUNTS.c.key == given["key"])
            account = _account(connection.execute(query).one())
            self._note(connection, account.name, "Took the invitation.")
        return account

    def enter(self, email: str, password: str, code: str) -> Account | None:
        """Return whose address, password and code these are; None if any is wrong.

        A code is taken once.
        """
        found = self._some(_ACCOUNTS.c.email == _plain(email), _JOINED)
        right = self._passwords.verify(found[0].password if found else "", password)
        if not found or not right:
            return None
        try:
            step = self._factor.step(found[0].secret, code, self._now())
        except InvalidToken as error:
            # SECRET_KEY was changed since: only a new invitation helps.
            faults.log(error)
            return None
        newer = _ACCOUNTS.c.id == found[0].id, _ACCOUNTS.c.step < step
        with database.transaction(self._engine) as connection:
            taken = connection.execute(update(_ACCOUNTS).where(*newer).values(step=step)).rowcount
        return _account(found[0]) if taken else None

    def _invitation(self, token: str) -> dict[str, object]:
        return {"invitation": proofs.digest(token), "until": database.utc(self._now()) + INVITED}

    def _holds(self, invitation: str) -> tuple[ColumnElement[bool], ...]:
        digest = proofs.digest(invitation)
        return _ACCOUNTS.c.invitation == digest, _ACCOUNTS.c.until > database.utc(self._now())

    def _some(self, *where: ColumnElement[bool]) -> list[Row[Any]]:
        if not self._engine:
            return []
        query = select(_ACCOUNTS).where(*where).order_by(_ACCOUNTS.c.name)
        with database.transaction(self._engine) as connection:
            return list(connection.execute(query))

    def _note(self, connection: Connection, who: str, what: str) -> None:
        journal.note(connection, who, what, self._now())


def _plain(email: str) -> str:
    return "".join(filter(str.isprintable, email)).strip().lower()


def _account(row: Row[Any]) -> Account:
    role = cast(Role, row.role)
    return Account(row.id, row.name, row.email, role, bool(row.password), row.key)


def _locked(connection: Connection, id: int) -> Row[Any]:
    """Return the row *id*, which waits for whoever changes a publisher at the same moment."""
    query = select(_ACCOUNTS).order_by(_ACCOUNTS.c.id).with_for_update()
    rows = {row.id: row for row in connection.execute(query)}
    return rows[id]


def _refuse_last(connection: Connection, row: Row[Any]) -> None:
    """Raise `LastPublisher` where *row* is the last publisher who joined."""
    others = _ACCOUNTS.c.role == ROLES[-1], _JOINED, _ACCOUNTS.c.id != row.id
    if row.role != ROLES[-1] or not row.password:
        return
    if not connection.execute(select(_ACCOUNTS.c.id).where(*others)).first():
        raise LastPublisher


def _set(connection: Connection, id: int, values: dict[str, object]) -> None:
    connection.execute(update(_ACCOUNTS).where(_ACCOUNTS.c.id == id).values(values))
