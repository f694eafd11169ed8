"""flask staff: accounts where nobody can sign in to make them."""

import getpass
from typing import Final, cast

import click
from flask.cli import with_appcontext

from bot.accounts import proofs
from bot.accounts.store import INVITED, ROLES, Accounts, LastPublisher, Role, Taken
from bot.commands import running
from bot.service import now
from bot.upkeep.mail import is_address
from bot.versions.tables import NAME

_LAPTOP: Final = "http://127.0.0.1:8000"


@click.group("staff")
def group() -> None:
    """Look after the accounts of staff; publishers do so on /staff/people."""


@group.command()
@click.argument("name")
@click.argument("email")
@click.argument("role", type=click.Choice(ROLES))
@with_appcontext
def add(name: str, email: str, role: str) -> None:
    """Invite NAME, and print the link; whoever has an account with EMAIL is invited anew."""
    config, name = running.config(), " ".join(name.split())
    if not name.isprintable() or not 0 < len(name) <= NAME:
        raise click.UsageError(f"A name has at most {NAME} characters.")
    if not is_address(email):
        raise click.UsageError("That is no e-mail address.")
    accounts = Accounts(running.database_url(), config.secret_key, now)
    with running.reporting_database():
        token = _invited(accounts, name, email, cast(Role, role))
    click.echo(f"Give {name} this link, which opens once and for {INVITED.days} days:")
    click.echo(proofs.link(config.public_url or _LAPTOP, token))


def _invited(accounts: Accounts, name: str, email: str, role: Role) -> str:
    by = getpass.getuser()
    try:
        return accounts.invite(name, email, role, by)
    except Taken:
        found = accounts.with_email(email)
    if not found:
        raise click.ClickException(f"Somebody else is called {name!r}; give another name.")
    try:
        accounts.change(found.id, role, by)
    except LastPublisher:
        raise click.ClickException("Nobody would be left who may publish.") from None
    return accounts.renew(found.id, by)
