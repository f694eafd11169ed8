"""Who is at work: the name that goes into the journal, and what they may do."""

from typing import Final

from flask import abort, request, session

from bot.accounts.store import ROLES, Account, Role
from bot.versions.tables import NAME

_KEY: Final = "who"
_ROLE: Final = "role"
_ACCOUNT: Final = "account"


def enter(account: Account) -> None:
    """Let this session be that of *account*, as it is now."""
    now = {_ACCOUNT: account.key, _KEY: account.name, _ROLE: account.role}
    if any(session.get(name) != value for name, value in now.items()):
        session.update(now)


def account() -> str:
    """Return the key of the account that this session is of; empty if it is of none."""
    return str(session.get(_ACCOUNT, ""))


def role() -> str:
    """Return the role of that account; empty if there is none."""
    return str(session.get(_ROLE, "")) if account() else ""


def name() -> str:
    """Return the name of the account, else the one that was given last; empty if none was."""
    return str(session.get(_KEY, ""))


def given() -> str:
    """Return the name of the account, else the one that the form of this request gives."""
    if not account():
        session[_KEY] = " ".join(request.form.get(_KEY, "").split())[:NAME]
    return name()


def may(needed: Role) -> bool:
    """Return whether whoever is signed in has the role *needed*, or one that may more.

    Without accounts everybody may do everything.
    """
    held = role()
    return not account() or (held in ROLES and ROLES.index(held) >= ROLES.index(needed))


def require(needed: Role) -> None:
    """Stop a request of somebody who may not."""
    if not may(needed):
        abort(403, f"Your account is that of {_an(role())}: this needs {_an(needed)}.")


def _an(role: str) -> str:
    return f"{'an' if role == ROLES[0] else 'a'} {role}"
