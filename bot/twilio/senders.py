"""Senders at Twilio: numbers, short codes and Messaging Services, read and updated."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from twilio.base.exceptions import TwilioRestException

Kind = Literal["number", "short code", "Messaging Service"]

# The fields of Twilio's API that we look at, by kind.
FIELDS: Final[Mapping[Kind, tuple[str, ...]]] = {
    "number": (
        "sms_application_sid",
        "sms_url",
        "sms_method",
        "sms_fallback_url",
        "sms_fallback_method",
        "voice_application_sid",
        "trunk_sid",
        "voice_url",
        "voice_method",
        "voice_caller_id_lookup",
    ),
    "short code": ("sms_url", "sms_method", "sms_fallback_url", "sms_fallback_method"),
    "Messaging Service": (
        "use_inbound_webhook_on_number",
        "inbound_request_url",
        "inbound_method",
        "fallback_url",
        "fallback_method",
        "status_callback",
        "fallback_to_long_code",
    ),
}
_SHORT_CODE: Final = re.compile(r"\d{5,6}")
_NOT_FOUND: Final = 404
# More than one list answers at once, and more than any account of ours has.
_LIST_LIMIT: Final = 100


@dataclass(frozen=True, slots=True)
class Sender:
    """One of them: *name* is what a person calls it, *settings* what Twilio has, by its fields.

    Every value is a text; what is not set is empty.  *capabilities* says what it takes: sms, voice.
    """

    kind: Kind
    sid: str
    name: str
    settings: Mapping[str, str]
    capabilities: frozenset[str] = frozenset({"sms"})

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


@dataclass(frozen=True, slots=True)
class PhoneLine:
    """A sender, and the Messaging Service that it is in, if it is in one."""

    sender: Sender
    service: Sender | None = None


class NotFoundError(Exception):
    """The account has no such sender, or more than one; the message says what it has instead."""


def find(name: str, client: Any) -> PhoneLine:
    """Return the line called *name*: +15085550100, a short code, or a sid (PN, SC, MG).

    Raises `NotFoundError`, and whatever `bot.twilio.client.ERRORS` names.
    """
    if name.startswith("MG"):
        return PhoneLine(_service(_fetch(client.messaging.v1.services(name), name)))
    sender = _sender(name, client)
    return PhoneLine(sender, _service_of(sender, client))


def read(sender: Sender, client: Any) -> Sender:
    """Return *sender* as Twilio has it now."""
    return _MAKERS[sender.kind](_resource(sender, client).fetch())


def update(sender: Sender, changes: Mapping[str, str], client: Any) -> None:
    """Set *changes*, by the fields of Twilio's API, on *sender*."""
    booleans = {"true": True, "false": False}
    values: dict[str, Any] = {name: booleans.get(then, then) for name, then in changes.items()}
    _resource(sender, client).update(**values)


def _sender(name: str, client: Any) -> Sender:
    if name.startswith("PN"):
        return _number(_fetch(client.incoming_phone_numbers(name), name))
    if name.startswith("SC"):
        return _short_code(_fetch(client.short_codes(name), name))
    if _SHORT_CODE.fullmatch(name):
        listed = client.short_codes.list(short_code=name, limit=_LIST_LIMIT)
        return _exactly_one([_short_code(code) for code in listed], name)
    listed = client.incoming_phone_numbers.list(phone_number=name, limit=_LIST_LIMIT)
    return _exactly_one([_number(number) for number in listed], name)


def _exactly_one(listed: list[Sender], name: str) -> Sender:
    """Return the one that is called exactly *name*; Twilio also lists those that contain it."""
    same = [sender for sender in listed if sender.name == name]
    if len(same) == 1:
        return same[0]
    if same:
        sids = ", ".join(sender.sid for sender in same)
        raise NotFoundError(f"The account has {name} {len(same)} times; name one by id: {sids}.")
    near = ", ".join(sender.name for sender in listed)
    hint = f"The nearest that it has: {near}." if near else "Is it another account's?"
    raise NotFoundError(f"The account has no {name}.  {hint}")


def _service_of(sender: Sender, client: Any) -> Sender | None:
    """Return the Messaging Service that *sender* is in."""
    for service in client.messaging.v1.services.list(limit=_LIST_LIMIT):
        senders = service.short_codes if sender.kind == "short code" else service.phone_numbers
        if any(member.sid == sender.sid for member in senders.list()):
            return _service(service)
    return None


def _fetch(resource: Any, name: str) -> Any:
    try:
        return resource.fetch()
    except TwilioRestException as error:
        if error.status == _NOT_FOUND:
            raise NotFoundError(f"The account has no {name}.") from None
        raise


def _resource(sender: Sender, client: Any) -> Any:
    if sender.kind == "number":
        return client.incoming_phone_numbers(sender.sid)
    if sender.kind == "short code":
        return client.short_codes(sender.sid)
    return client.messaging.v1.services(sender.sid)


def _number(resource: Any) -> Sender:
    capabilities = frozenset(name for name, able in (resource.capabilities or {}).items() if able)
    return Sender(
        "number", resource.sid, resource.phone_number, _settings("number", resource), capabilities
    )


def _short_code(resource: Any) -> Sender:
    return Sender(
        "short code", resource.sid, resource.short_code, _settings("short code", resource)
    )


def _service(resource: Any) -> Sender:
    name = resource.friendly_name or resource.sid
    return Sender("Messaging Service", resource.sid, name, _settings("Messaging Service", resource))


def _settings(kind: Kind, resource: Any) -> Mapping[str, str]:
    return {field: _as_text(getattr(resource, field, None)) for field in FIELDS[kind]}


def _as_text(value: object) -> str:
    """Return *value* as a text: "true" and "false" for the two truths, "" for nothing."""
    return str(value).lower() if isinstance(value, bool) else str(value or "")


_MAKERS: Final = {"number": _number, "short code": _short_code, "Messaging Service": _service}
