"""Compares the settings at Twilio with those this server needs, and applies the changes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

from bot.config import Config
from bot.twilio import senders, webhooks
from bot.twilio.senders import PhoneLine, Sender

_POST: Final = "POST"
# Where each kind keeps the same four things.
_TEXTS: Final = {
    "number": ("sms_url", "sms_method", "sms_fallback_url", "sms_fallback_method"),
    "short code": ("sms_url", "sms_method", "sms_fallback_url", "sms_fallback_method"),
    "Messaging Service": (
        "inbound_request_url",
        "inbound_method",
        "fallback_url",
        "fallback_method",
    ),
}


# What has to be off, and why: each tells more about a person than an answer needs.
_MUST_BE_OFF: Final = (
    "voice_caller_id_lookup",  # Looks up the caller's name, for money.
    "fallback_to_long_code",  # Keeps numbers that should be redacted.
)
# Without these every text and call is answered all the same.
_OPTIONAL_FIELDS: Final = (*_MUST_BE_OFF, "status_callback")


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field of *target* that differs from what it should be; an empty *desired* clears it."""

    target: Sender
    field: str
    current: str
    desired: str

    @property
    def optional(self) -> bool:
        """Whether texts and calls are answered without it."""
        return self.field in _OPTIONAL_FIELDS


def desired_settings(
    line: PhoneLine, config: Config, fallback: str = ""
) -> Iterator[tuple[Sender, str, str]]:
    """Yield (target, field, value) for each thing that should be set, in the order of use.

    *fallback* is the address that answers when this server cannot; empty leaves what is there.
    """
    texts = texts_handler(line)
    url, method, fallback_url, fallback_method = _TEXTS[texts.kind]
    if texts.kind == "number":
        # Where a TwiML App is named, Twilio ignores the addresses of the number.
        yield texts, "sms_application_sid", ""
    if texts.kind == "Messaging Service" and texts is line.sender:
        yield texts, "use_inbound_webhook_on_number", "false"
    yield texts, url, webhooks.address(webhooks.TEXTS, config)
    yield texts, method, _POST
    if fallback:
        yield texts, fallback_url, fallback
    if fallback or texts.settings[fallback_url]:
        # By GET, Twilio would write the number and the words into the address.
        yield texts, fallback_method, _POST
    service = line.service or line.sender
    if service.kind == "Messaging Service":
        yield service, "status_callback", webhooks.address(webhooks.DELIVERY, config)
    if "voice" in line.sender.capabilities:
        yield line.sender, "voice_application_sid", ""
        yield line.sender, "voice_url", webhooks.address(webhooks.CALLS, config)
        yield line.sender, "voice_method", _POST
    for target in filter(None, (line.service, line.sender)):
        for field in _MUST_BE_OFF:
            if target.settings.get(field) == "true":
                yield target, field, "false"


def changes(line: PhoneLine, config: Config, fallback: str = "") -> tuple[FieldChange, ...]:
    """Return what is not as it should be; nothing, if all is."""
    return tuple(
        FieldChange(target, field, target.settings[field], value)
        for target, field, value in desired_settings(line, config, fallback)
        if target.settings[field] != value
    )


def texts_handler(line: PhoneLine) -> Sender:
    """Return the one whose addresses Twilio calls for a text: the service, if there is one."""
    service = line.service
    if service and service.settings["use_inbound_webhook_on_number"] != "true":
        return service
    return line.sender


def current_fallback(line: PhoneLine) -> tuple[str, str]:
    """Return the address and the method of the fallback that Twilio uses now."""
    texts = texts_handler(line)
    _, _, url, method = _TEXTS[texts.kind]
    return texts.settings[url], texts.settings[method]


def apply(planned: tuple[FieldChange, ...], client: Any) -> tuple[FieldChange, ...]:
    """Make the changes, read them back, and return those that Twilio did not keep.

    Raises whatever `bot.twilio.client.ERRORS` names; what was changed before that stays changed.
    """
    kept: dict[str, Mapping[str, str]] = {}
    for sid, grouped in groupby(planned, key=lambda change: change.target.sid):
        group = tuple(grouped)
        target = group[0].target
        senders.update(target, {change.field: change.desired for change in group}, client)
        kept[sid] = senders.read(target, client).settings
    return tuple(
        change for change in planned if kept[change.target.sid][change.field] != change.desired
    )


def notes(line: PhoneLine, fallback: str = "") -> Iterator[str]:
    """Yield what somebody should know or do besides the changes."""
    sender = line.sender
    texts = texts_handler(line)
    if "sms" not in sender.capabilities:
        yield f"{sender.name} takes no texts: another number is needed for them."
    if sender.kind == "short code":
        yield "Nobody can call a short code; calls need a number of their own."
    if sender.kind == "Messaging Service":
        yield "Calls are set on each number: flask connect +1..."
    elif "voice" not in sender.capabilities and sender.kind == "number":
        yield f"{sender.name} takes no calls."
    if sender.settings.get("trunk_sid"):
        yield "Calls go to a SIP trunk and not to this server, until the console takes it off."
    if texts.kind == "Messaging Service":
        yield f"This holds for every number and short code in {texts}."
    if texts.kind == "Messaging Service" and not texts.settings["inbound_request_url"]:
        yield f"{texts} had no address: Twilio dropped each text to it without a word."
    if not (fallback or current_fallback(line)[0]):
        yield "Without a fallback a texter gets silence when this server is down: flask standby."
