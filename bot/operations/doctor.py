"""Every check, in the order in which to mend what they find."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot import account
from bot.config import Config
from bot.content.loading import Dated
from bot.core.knowledge import Content
from bot.operations import plan, senders
from bot.operations.checks import number, server, settings, traffic, words
from bot.operations.findings import Finding, broken
from bot.operations.senders import NotFoundError
from bot.stats import Counts


@dataclass(frozen=True, slots=True)
class Patient:
    """What is examined: the settings, *env* as they came; the words; the time; the standby file."""

    config: Config
    env: Mapping[str, str]
    content: Content
    dated: Dated
    now: datetime
    standby: Path


def examine(patient: Patient) -> Iterator[Finding]:
    """Yield every finding; what Twilio refuses to say is one as well."""
    config, now = patient.config, patient.now
    yield from settings.check(patient.env)
    yield from server.check(config, patient.content)
    if config.twilio_account_sid:
        try:
            yield from _at_twilio(patient)
        except NotFoundError as error:
            yield broken("number", str(error), "Set SMS_NUMBER to what people text.")
        except account.ERRORS as error:
            yield broken("Twilio", account.explain(error), "Then run this once more.")
    yield from traffic.check_deliveries(Counts(config.database_url), now)
    yield from words.check(patient.dated, now)
    yield from words.check_zone(now)
    yield from words.check_file(patient.standby, patient.content)


def _at_twilio(patient: Patient) -> Iterator[Finding]:
    config, now = patient.config, patient.now
    client = account.client(config)
    yield from number.check_account(config, client, now)
    if not config.sms_number:
        return
    line = senders.find(config.sms_number, client)
    yield from number.check(line, config)
    yield from number.check_stop(line, config.carrier)
    url, _ = plan.fallback_of(line)
    yield from server.check_fallback(url, config, patient.content)
    yield from traffic.check_redaction(line, client, now)
    yield from traffic.check_errors(line, config, client, now)
