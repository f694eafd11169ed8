"""flask connect: lets Twilio send the texts and calls of a number to this server."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Final

import click
from flask.cli import with_appcontext

from bot.commands import running
from bot.config import Config
from bot.twilio import plan, senders
from bot.twilio.client import ERRORS, explain_error, make_client
from bot.twilio.plan import FieldChange
from bot.twilio.senders import NotFoundError, PhoneLine

_TRY: Final = """
Try it.  From a phone, text to {name}:
  red flags        you should get page 1, with the notice that this is automatic
  more             page 2
  report           the question for the town
Then: .venv/bin/flask doctor"""
# What the API does not offer.
_CONSOLE: Final = """
Only the console can do these (docs/deploy.md says where):
  - redaction of words and numbers in Twilio's logs
  - registration: a campaign (A2P 10DLC) for a ten-digit number, verification for a toll-free one
  - who answers STOP, START and HELP; CARRIER_KEYWORDS is {carrier}
  - an alert on the account's spending"""


def with_readable_errors(command: Callable[..., None]) -> Callable[..., None]:
    """Let *command* end in one sentence where Twilio refuses, is silent, or has no such sender."""

    @wraps(command)
    def run(*args: Any, **options: Any) -> None:
        try:
            command(*args, **options)
        except NotFoundError as error:
            raise click.ClickException(str(error)) from None
        except ERRORS as error:
            raise click.ClickException(explain_error(error)) from None

    return run


@click.command()
@click.argument("sender", default="")
@click.option("--fallback", default="", help="The https address of what `standby` wrote.")
@click.option("--yes", is_flag=True, help="Change without asking.")
@with_appcontext
@with_readable_errors
def connect(sender: str, fallback: str, yes: bool) -> None:
    """Let Twilio send the texts and calls of SENDER here: a number, a short code, or an MG sid.

    Without SENDER it is SMS_NUMBER.
    """
    config = running.config()
    sender = sender or config.sms_number
    _check_settings(sender, fallback, config)
    client = make_client(config)
    line = senders.find(sender, client)
    planned = plan.changes(line, config, fallback)
    _show(line, planned)
    for note in plan.notes(line, fallback):
        click.echo(f"Note: {note}")
    if planned:
        if not yes:
            click.confirm(f"\nChange {len(planned)} settings at Twilio?", abort=True)
        _change(planned, client)
    click.echo(_CONSOLE.format(carrier=config.carrier))
    click.echo(_TRY.format(name=line.sender.name))


def _check_settings(sender: str, fallback: str, config: Config) -> None:
    """Stop where something is missing, before Twilio is asked."""
    if not sender:
        raise click.UsageError("Name what people text (+15085550100), or set SMS_NUMBER.")
    missing = [
        name
        for name, value in (
            ("TWILIO_ACCOUNT_SID", config.twilio_account_sid),
            ("PUBLIC_URL", config.public_url),
        )
        if not value
    ]
    if missing:
        raise click.UsageError(f"Set {' and '.join(missing)} first (docs/deploy.md).")
    for address in (config.public_url, fallback):
        if address and not address.startswith("https://"):
            raise click.UsageError(f"{address} is not an https address.")


def _show(line: PhoneLine, planned: tuple[FieldChange, ...]) -> None:
    click.echo(f"Found {line.sender} ({line.sender.sid}).")
    if line.service:
        click.echo(f"It is in {line.service} ({line.service.sid}).")
        if plan.texts_handler(line) is line.service:
            click.echo("So what is called for a text is set there.")
    if not planned:
        click.echo("Nothing to change: all is set as it should be.")
    target = None
    for change in planned:
        if change.target != target:
            target = change.target
            click.echo(f"\n{target}")
        click.echo(f"  {change.field}")
        click.echo(f"    now   {change.current or '-'}\n    then  {change.desired or '-'}")


def _change(planned: tuple[FieldChange, ...], client: Any) -> None:
    lost = plan.apply(planned, client)
    if lost:
        fields = ", ".join(change.field for change in lost)
        raise click.ClickException(f"Twilio kept another value of: {fields}.  Run this once more.")
    click.echo(f"Changed {len(planned)} settings, and read them back.")
