"""Texts by SMS, MMS, and WhatsApp, all through one webhook."""

from flask import Blueprint, Response, request, session

from bot.channels import twilio
from bot.config import Config
from bot.core.model import LANGUAGES, Channel, Context, Message
from bot.service import Service


def blueprint(service: Service, config: Config) -> Blueprint:
    """Return the routes for texts."""
    texts = Blueprint("sms", __name__)
    apology = "\n".join(service.content.common["apology"][language] for language in LANGUAGES)

    @texts.post("/sms")
    @twilio.signed(config)
    @twilio.answering(apology)
    def receive() -> Response:
        """Answer one text; Twilio keeps the context in its cookie jar for the next one."""
        reply = service.answer(_message(config), Context.from_dict(session))
        session.clear()
        session.update(reply.context.to_dict())
        session.permanent = True
        return twilio.message(reply.texts)

    return texts


def _message(config: Config) -> Message:
    return Message(
        text=request.form.get("Body", ""),
        channel=_channel(request.form.get("From", "")),
        carrier=config.carrier,
        # Advanced Opt-Out has answered already; a second answer would be blocked, or confuse.
        handled="OptOutType" in request.form,
    )


def _channel(sender: str) -> Channel:
    return "whatsapp" if sender.startswith("whatsapp:") else "sms"
