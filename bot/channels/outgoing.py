"""Sends one text on request of a caller: the only message that the line sends first."""

from enum import StrEnum
from typing import Final

from twilio.base.exceptions import TwilioRestException

from bot import faults, phones
from bot.config import Config
from bot.twilio import webhooks
from bot.twilio.client import ERRORS, TOO_MANY, make_client

# Twilio wants an answer to a call within 15 s; connecting and reading may each take this long.
_TIMEOUT: Final = 4
# https://www.twilio.com/docs/api/errors/NUMBER
_STOPPED: Final = 21610
_UNREACHABLE: Final = {
    21211,  # no number
    21265,  # a short code
    21408,  # a country that the account does not send to
    21612,  # no way from our number to this one
    21614,  # a landline
    21635,  # a landline
}


class Outcome(StrEnum):
    """What became of a text: only `SENT` was taken by Twilio."""

    SENT = "sent"
    STOPPED = "stopped"  # They texted STOP; only their START can undo it.
    UNREACHABLE = "unreachable"  # No ordinary number of this country, or one that takes no texts.
    BUSY = "busy"  # Too many at once.
    CLOSED = "closed"  # TWILIO_ACCOUNT_SID or SMS_NUMBER is not set.
    FAILED = "failed"  # Anything else; bot/faults.py logged the type.


def send(to: str, body: str, config: Config) -> Outcome:
    """Send *body* from SMS_NUMBER to *to*, a number such as +15085550100; never log either.

    Takes no longer than 8 s and raises nothing, since a caller is waiting.  It is not tried
    again: a second try could send a second text.
    """
    if not (config.twilio_account_sid and config.sms_number):
        return Outcome.CLOSED
    # A caller may also be withheld, or come from a house telephone system that has no number.
    if not phones.takes_texts(to):
        return Outcome.UNREACHABLE
    status_url = webhooks.address(webhooks.DELIVERY, config)
    status = {"status_callback": status_url} if status_url else {}
    try:
        client = make_client(config, timeout=_TIMEOUT, retries=0)
        client.messages.create(to=to, from_=config.sms_number, body=body, **status)
    except TwilioRestException as error:
        return _refused(error)
    except ERRORS as error:
        faults.log(error)
        return Outcome.FAILED
    return Outcome.SENT


def _refused(error: TwilioRestException) -> Outcome:
    if error.code == _STOPPED:
        return Outcome.STOPPED
    if error.code in _UNREACHABLE:
        return Outcome.UNREACHABLE
    if error.status == TOO_MANY:
        return Outcome.BUSY
    faults.log(error)
    return Outcome.FAILED
