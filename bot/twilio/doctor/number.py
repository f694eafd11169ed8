"""Checks of the account and the number at Twilio."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from bot.config import Config
from bot.nlu.message import Carrier
from bot.twilio import plan
from bot.twilio.client import server_time
from bot.twilio.doctor.findings import Finding, broken, look, ok
from bot.twilio.senders import PhoneLine

_CONNECT: Final = ".venv/bin/flask connect"
# Seconds by which the clock of this computer may differ from Twilio's.
_SKEW: Final = 120


def check_account(config: Config, client: Any, now: datetime) -> Iterator[Finding]:
    """Yield whether the account works, and whether its clock and ours agree."""
    got = client.api.v2010.accounts(config.twilio_account_sid).fetch()
    if got.status != "active":
        message = f"The account at Twilio is {got.status}."
        yield broken("account", message, "Sign in to the console: it says why.")
    elif got.type == "Trial":
        message = "The account is a trial: it texts only numbers that were verified in the console."
        yield look("account", message, "Upgrade it before launch.")
    else:
        yield ok("account", "The account is active.")
    twilio_time = server_time(client)
    if twilio_time is None:
        return
    skew = int((now - twilio_time).total_seconds())
    if abs(skew) > _SKEW:
        todo = "Switch on time synchronisation: opening hours go by this clock."
        yield broken("clock", f"This computer's clock is {skew:+} seconds off.", todo)
    else:
        yield ok("clock", "This computer's clock agrees with Twilio's.")


def check(line: PhoneLine, config: Config) -> Iterator[Finding]:
    """Yield where *line* is not set as it should be."""
    changes = plan.changes(line, config)
    for change in changes:
        message = f"{change.field} of {change.target} is {change.current or 'empty'}."
        todo = f"{_CONNECT} sets it to {change.desired or 'nothing'}."
        yield (look if change.optional else broken)("webhooks", message, todo)
    if not changes:
        yield ok("webhooks", f"Texts and calls of {line.sender.name} come to this server.")
    # The fallback has a check of its own.
    for note in plan.notes(line, fallback="checked apart"):
        yield look("number", note, "docs/deploy.md, step 6.")


def check_stop(line: PhoneLine, carrier: Carrier) -> Iterator[Finding]:
    """Yield whether STOP, START and HELP are answered once, by Twilio or by the bot."""
    check, twilio = "STOP", carrier == "twilio"
    setting = f"CARRIER_KEYWORDS is {carrier}"
    if line.sender.kind == "short code" and not line.service:
        if twilio:
            message = f"{setting}, but for a short code by itself Twilio answers nothing."
            yield broken(check, message, "Set CARRIER_KEYWORDS=bot and restart.")
        else:
            yield ok(check, f"{setting}, as it must be for a short code.")
    elif line.sender.kind == "short code":
        state = "on" if twilio else "off"
        message = f"{setting}: right if Advanced Opt-Out of {line.service} is {state}."
        yield look(check, message, "The console shows it: Messaging, Services, Opt-Out Management.")
    elif twilio and not line.service:
        message = (
            "Twilio answers STOP and HELP in its own words, which name neither line nor hotline."
        )
        yield broken(check, message, "Give it our texts: docs/deploy.md, step 8.")
    elif twilio:
        message = f"{setting}: right if Advanced Opt-Out of {line.service} has our texts."
        yield look(check, message, "Text HELP: our answer must come, with the hotline.")
    else:
        message = f"{setting}: right only if Twilio support has switched its own answers off."
        yield look(check, message, "Text STOP, then START: one answer each must come.")
