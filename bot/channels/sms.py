"""The webhook for text messages: SMS, MMS, WhatsApp, and RCS."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from flask import Blueprint, Response, request

from bot.channels.seal import ContextCookie
from bot.config import Config
from bot.nlu.context import Context
from bot.nlu.message import Channel, Message
from bot.service import Service
from bot.twilio import standby, views, webhooks

Form = Mapping[str, str]

# Twilio answers reserved words on phone networks only, and on RCS as on those.
_CARRIER_KINDS: Final = ("", "rcs")
# A place on a map may be where the texter stands; the child's town is asked for, as OFFICE does.
_PLACE: Final = "office"


def blueprint(service: Service, config: Config) -> Blueprint:
    """Return the routes for texts."""
    texts = Blueprint("sms", __name__)
    cookie = ContextCookie(config.secret_key, secure=not config.development)
    status_url = webhooks.address(webhooks.DELIVERY, config)
    apology = standby.message_text(service.content)

    @texts.post(webhooks.TEXTS)
    @views.signature_required(config)
    @views.with_fallback(lambda: views.message((apology,)))
    def receive() -> Response:
        """Answer one text; the cookie brings its context, and takes the next one."""
        # A plain dict: the form raises and catches an error for each field that is not there.
        form = request.form.to_dict()
        reply = service.answer(_message(form, config), _context(form, cookie.read(request)))
        response = views.message(reply.texts, status_url)
        cookie.write(response, reply.context)
        return response

    return texts


def _message(form: Form, config: Config) -> Message:
    kind = _kind(form)
    return Message(
        text=_text(form),
        channel=_channel(kind),
        carrier=config.carrier if kind in _CARRIER_KINDS else "bot",
        # Advanced Opt-Out has answered already; a second answer would be blocked, or confuse.
        handled="OptOutType" in form,
    )


def _kind(form: Form) -> str:
    """Return what stands before a colon in our own address: "whatsapp", "rcs"; nothing for SMS.

    A person who hides their number on WhatsApp comes without one.
    """
    for name in ("To", "From"):
        kind, colon, _ = form.get(name, "").partition(":")
        if colon:
            return kind
    return ""


def _channel(kind: str) -> Channel:
    """Return the channel of the core: where accents cost nothing, texts go out as on WhatsApp."""
    return "whatsapp" if kind else "sms"


def _text(form: Form) -> str:
    """Return what the person wrote, or what a button that they pressed stands for."""
    if _is_place(form):
        return _PLACE
    return form.get("ButtonPayload") or form.get("ButtonText") or form.get("Body", "")


def _context(form: Form, context: Context) -> Context:
    """Return where the conversation stands; a place on a map lets the town be forgotten."""
    return replace(context, place="", asked="") if _is_place(form) else context


def _is_place(form: Form) -> bool:
    """Return whether this is a place on a map and no word with it."""
    return bool(form.get("Latitude")) and not form.get("Body", "").strip()
