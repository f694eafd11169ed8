"""The least that a signed webhook can be: what our own is measured beside.

It imports nothing of the bot, so that its memory is its own.
"""

from flask import Flask, Response, request
from twilio.request_validator import RequestValidator
from twilio.twiml.messaging_response import MessagingResponse

TOKEN = "benchmark-token"
URL = "https://bench.example"


def floor() -> Flask:
    """Return the least that a signed webhook can be."""
    app = Flask("floor")
    validator = RequestValidator(TOKEN)

    @app.post("/sms")
    def receive() -> Response:
        signature = request.headers.get("X-Twilio-Signature", "")
        if not validator.validate(f"{URL}/sms", request.form, signature):
            return Response(status=403)
        twiml = MessagingResponse()
        twiml.message("Call 911 in an emergency.")
        return Response(str(twiml), mimetype="text/xml")

    app.add_url_rule("/healthz", view_func=lambda: "ok")
    return app
