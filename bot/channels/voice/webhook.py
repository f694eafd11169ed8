"""The webhook for calls: each request answers the question that the last response asked."""

from dataclasses import replace
from typing import Final

from flask import Blueprint, Response, request

from bot import faults
from bot.channels import outgoing
from bot.channels.outgoing import Outcome
from bot.channels.spending import Spending
from bot.channels.voice import document, numbers, steps, transitions
from bot.channels.voice.call import Call
from bot.channels.voice.caller import Caller
from bot.channels.voice.input import CallerInput
from bot.channels.voice.script import script
from bot.channels.voice.speech import Speaker
from bot.config import Config
from bot.service import Service
from bot.stats import APOLOGY, Counts
from bot.tallies import Exchange
from bot.twilio import views, webhooks

_NOTES: Final = {Outcome.SENT: "sent", Outcome.STOPPED: "stopped"}


def blueprint(service: Service, config: Config, counts: Counts, spending: Spending) -> Blueprint:
    """Return the routes for calls."""
    calls = Blueprint("voice", __name__)

    @views.signature_required(config, counts.unsigned)
    @views.with_fallback(lambda: _apologise(service, counts))
    def answer() -> Response:
        caller = Caller.from_form(request.form)
        before = _call(caller, service, config)
        call = _next(before, service)
        with faults.logged():
            _count(call, before, service, counts)
        if call.step == "text":
            call = _text(call, caller, service, config, spending)
        return document.write(
            script(call, service),
            call,
            Speaker(service.content),
            base=config.public_url,
            caller=caller.caller_id(),
        )

    @calls.post(webhooks.CALLS)
    @calls.post(f"{webhooks.CALLS}/<path:state>")
    def receive(state: str = "") -> Response:
        """Say what comes next in a call; the address says where it stands."""
        return answer()

    return calls


def _apologise(service: Service, counts: Counts) -> Response:
    """Say the numbers where the program has failed, and count that it did."""
    response = document.respond(document.apology(service.content))
    with faults.logged():
        counts.add(APOLOGY, "call")
    return response


def _call(caller: Caller, service: Service, config: Config) -> Call | None:
    """Return where the call stands; None for a new one, or where the address is odd."""
    path = (request.view_args or {}).get("state", "")
    call = Call.from_path(path, service.content)
    return call and replace(call, textable=caller.can_be_texted(config))


def _next(call: Call | None, service: Service) -> Call:
    if call is None:
        return transitions.begin()
    return steps.follow(call, CallerInput.from_form(request.form, service.content), service)


def _count(call: Call, before: Call | None, service: Service, counts: Counts) -> None:
    """Count a call that begins, and each answer that is heard for the first time."""
    answer, office = "", ""
    if call.step == "told" and not call.repeated:
        answer = "office" if call.ids else "hotline"
        served = service.content.places[call.ids[0]].offices if call.ids else ()
        office = call.ids[1] if len(call.ids) > 1 else served[0] if len(served) == 1 else ""
    elif call.step == "heard" and not call.repeated:
        answer = ".".join(call.ids[:-1])
    if answer or before is None:
        tongue = call.language or "en"
        heard = Exchange.in_call(answer, tongue, office, before is None, service.local_time())
        counts.record(heard)


def _text(call: Call, caller: Caller, service: Service, config: Config, spending: Spending) -> Call:
    """Send the one text that was asked for, and tell the number whatever became of it."""
    if spending.level == "silent":
        return transitions.texted(call, _NOTES.get(Outcome.BUSY, "unsent"))
    reply = numbers.answer(call.ids, call.language, service, "sms", call.sent)
    outcome = outgoing.send(caller.number, "\n".join(reply.texts), config)
    if outcome is Outcome.SENT:
        with faults.logged():
            spending.add(reply.texts)
    return transitions.texted(call, _NOTES.get(outcome, "unsent"))
