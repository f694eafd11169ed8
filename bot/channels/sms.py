"""The webhook for text messages: SMS, MMS, WhatsApp, and RCS."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from flask import Blueprint, Response, request

from bot import faults
from bot.channels.seal import StateCookie
from bot.channels.spending import Spending
from bot.config import Config
from bot.dialogue.state import State
from bot.nlu.message import Channel, Message
from bot.service import Service
from bot.stats import APOLOGY, LOOP, Counts
from bot.tallies import Exchange
from bot.twilio import standby, views, webhooks

Form = Mapping[str, str]

# Twilio answers reserved words on phone networks only, and on RCS as on those.
_CARRIER_KINDS: Final = ("", "rcs")
# A place on a map may be where the texter stands; the child's town is asked for, as OFFICE does.
_PLACE: Final = "office"


def blueprint(service: Service, config: Config, counts: Counts, spending: Spending) -> Blueprint:
    """Return the routes for texts."""
    texts = Blueprint("sms", __name__)
    cookie = StateCookie(config.secret_key, secure=not config.development)
    status_url = webhooks.address(webhooks.DELIVERY, config)

    @texts.post(webhooks.TEXTS)
    @views.signature_required(config, counts.unsigned)
    @views.with_fallback(lambda: _apologise(service, counts))
    def receive() -> Response:
        """Answer one text; the cookie brings the conversation, and takes it on."""
        # A plain dict: the form raises and catches an error for each field that is not there.
        form = request.form.to_dict()
        message, before = _message(form, config), _state(form, cookie.read(request))
        reply, state = service.converse(
            message, before, lambda it: spending.shorten(it, message.channel, service.content)
        )
        response = views.message(reply.texts, status_url)
        cookie.write(response, state)
        with faults.logged():
            spending.add(reply.texts)
        with faults.logged():
            if not state.pace.held:
                # What a machine gets says nothing of what people ask.
                now = service.local_time()
                counts.record(Exchange.of(message.channel, before.context, reply, now))
            elif not before.pace.held:
                counts.add(LOOP, message.channel)
        return response

    return texts


def _apologise(service: Service, counts: Counts) -> Response:
    """Send the numbers where the program has failed, and count that it did."""
    response = views.message((standby.message_text(service.content),))
    with faults.logged():
        counts.add(APOLOGY, "text")
    return response


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


def _state(form: Form, state: State) -> State:
    """Return where the conversation stands; a place on a map lets the town be forgotten."""
    if not _is_place(form):
        return state
    return replace(state, context=replace(state.context, place="", asked=""))


def _is_place(form: Form) -> bool:
    """Return whether this is a place on a map and no word with it."""
    return bool(form.get("Latitude")) and not form.get("Body", "").strip()
