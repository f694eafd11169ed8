"""Texts by SMS, MMS, and WhatsApp, all through one webhook."""

from flask import Blueprint, Response, request

from bot.channels import twilio
from bot.channels.cookie import Jar
from bot.config import Config
from bot.core.model import LANGUAGES, Channel, Message
from bot.core.segments import shape
from bot.service import Service


def blueprint(service: Service, config: Config) -> Blueprint:
    """Return the routes for texts."""
    texts = Blueprint("sms", __name__)
    jar = Jar(config.secret_key, secure=not config.development)
    sorry = service.content.common["apology"]
    apology = shape("\n".join(sorry[language] for language in LANGUAGES))

    @texts.post("/sms")
    @twilio.signed(config)
    @twilio.answering(apology)
    def receive() -> Response:
        """Answer one text; the cookie brings its context, and takes the next one."""
        reply = service.answer(_message(config), jar.read(request))
        response = twilio.message(reply.texts)
        jar.write(response, reply.context)
        return response

    return texts


def _message(config: Config) -> Message:
    channel = _channel(request.form.get("From", ""))
    return Message(
        text=request.form.get("Body", ""),
        channel=channel,
        # Twilio answers reserved words on phone networks only.
        carrier=config.carrier if channel == "sms" else "bot",
        # Advanced Opt-Out has answered already; a second answer would be blocked, or confuse.
        handled="OptOutType" in request.form,
    )


def _channel(sender: str) -> Channel:
    return "whatsapp" if sender.startswith("whatsapp:") else "sms"
