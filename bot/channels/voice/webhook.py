"""The webhook for calls: each request answers the question that the last response asked."""

from dataclasses import replace
from typing import Final

from flask import Blueprint, Response, request

from bot.channels import outgoing
from bot.channels.outgoing import Outcome
from bot.channels.voice import document, numbers, steps, transitions
from bot.channels.voice.call import Call
from bot.channels.voice.caller import Caller
from bot.channels.voice.input import CallerInput
from bot.channels.voice.script import script
from bot.channels.voice.speech import Speaker
from bot.config import Config
from bot.service import Service
from bot.twilio import views, webhooks

_NOTES: Final = {Outcome.SENT: "sent", Outcome.STOPPED: "stopped"}


def blueprint(service: Service, config: Config) -> Blueprint:
    """Return the routes for calls."""
    calls = Blueprint("voice", __name__)
    speaker = Speaker(service.content)
    apology_document = document.apology(service.content)

    @views.signature_required(config)
    @views.with_fallback(lambda: document.respond(apology_document))
    def answer() -> Response:
        caller = Caller.from_form(request.form)
        call = _next(_call(caller, service, config), service)
        if call.step == "text":
            call = _text(call, caller, service, config)
        return document.write(
            script(call, service),
            call,
            speaker,
            base=config.public_url,
            caller=caller.caller_id(),
        )

    @calls.post(webhooks.CALLS)
    @calls.post(f"{webhooks.CALLS}/<path:state>")
    def receive(state: str = "") -> Response:
        """Say what comes next in a call; the address says where it stands."""
        return answer()

    return calls


def _call(caller: Caller, service: Service, config: Config) -> Call | None:
    """Return where the call stands; None for a new one, or where the address is odd."""
    path = (request.view_args or {}).get("state", "")
    call = Call.from_path(path, service.content)
    return call and replace(call, textable=caller.can_be_texted(config))


def _next(call: Call | None, service: Service) -> Call:
    if call is None:
        return transitions.begin()
    return steps.follow(call, CallerInput.from_form(request.form, service.content), service)


def _text(call: Call, caller: Caller, service: Service, config: Config) -> Call:
    """Send the one text that was asked for, and tell the number whatever became of it."""
    reply = numbers.answer(call.ids, call.language, service, "sms", call.sent)
    outcome = outgoing.send(caller.number, "\n".join(reply.texts), config)
    with_number = transitions.tell(call, *call.ids)
    return replace(with_number, texted=True, sent="", note=_NOTES.get(outcome, "unsent"))
