"""Runs every check, in the order in which their findings should be mended."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.config import Config
from bot.content.loading import DatedFiles
from bot.dialogue.content import Content
from bot.stats import Counts
from bot.twilio import plan, senders
from bot.twilio.client import ERRORS, explain_error, make_client
from bot.twilio.doctor import beside, number, server, settings, traffic
from bot.twilio.doctor import content as content_checks
from bot.twilio.doctor.findings import Finding, broken
from bot.twilio.senders import NotFoundError


@dataclass(frozen=True, slots=True)
class LineState:
    """The input of all checks: settings (*env* as given), content, and time."""

    config: Config
    env: Mapping[str, str]
    content: Content
    dated: DatedFiles
    now: datetime


def examine(state: LineState) -> Iterator[Finding]:
    """Yield the findings of every check; an exception in one becomes a finding too."""
    config, now = state.config, state.now
    yield from _guarded("settings", settings.check(state.env))
    yield from _guarded("public address", server.check(config, state.content))
    yield from _guarded("what stands beside", beside.check(config))
    if config.twilio_account_sid:
        yield from _guarded("Twilio", _at_twilio(state))
    counts = Counts(config.database_url)
    yield from _guarded("deliveries", traffic.check_deliveries(counts, now))
    yield from _guarded("facts", content_checks.check(state.dated, now))
    yield from _guarded("time zone", content_checks.check_zone(state.dated, now))
    yield from _guarded("standby file", content_checks.check_file(config.standby, state.content))


def _at_twilio(state: LineState) -> Iterator[Finding]:
    """Yield the findings that need the Twilio account."""
    config, content, now = state.config, state.content, state.now
    client = make_client(config)
    yield from number.check_account(config, client, now)
    if not config.sms_number:
        return
    line = senders.find(config.sms_number, client)
    yield from number.check(line, config)
    yield from number.check_stop(line, config.carrier)
    url, _ = plan.current_fallback(line)
    yield from _guarded("fallback", server.check_fallback(url, config, content))
    yield from _guarded("redaction", traffic.check_redaction(line, client, now))
    yield from _guarded("Twilio errors", traffic.check_errors(line, config, client, now))


def _guarded(check: str, findings: Iterator[Finding]) -> Iterator[Finding]:
    """Yield *findings*; an exception while they are made is a finding of *check*."""
    try:
        yield from findings
    except NotFoundError as error:
        yield broken(check, str(error), "Set SMS_NUMBER to what people text.")
    except ERRORS as error:
        yield broken(check, explain_error(error), "Then run this once more.")
    except Exception as error:
        # What it says may be secret; what kind it is tells a programmer enough.
        message = f"This could not be checked ({type(error).__name__})."
        yield broken(
            check, message, "Run it once more; if it stays, tell whoever keeps the program."
        )
