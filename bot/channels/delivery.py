"""The status callback for our texts: counts how each delivery ended, and why."""

import re
from typing import Final

from flask import Blueprint, Response, request

from bot.config import Config
from bot.stats import DELIVERY, LOST, REFUSED, Counts
from bot.twilio import views, webhooks

# A text passes through other states on its way; it ends in one of these.
# https://www.twilio.com/docs/messaging/guides/outbound-message-status-in-status-callbacks
_OUTCOMES: Final = ("delivered", *LOST)
# https://www.twilio.com/docs/api/errors
_CODE: Final = re.compile(r"[1-9]\d{4}")


def blueprint(config: Config, counts: Counts) -> Blueprint:
    """Return the route on which Twilio tells how a text fared."""
    delivery = Blueprint("delivery", __name__)

    @delivery.post(webhooks.DELIVERY)
    @views.signature_required(config)
    def receive_status() -> Response:
        """Count the outcome, if it is one, and the code of a refusal."""
        outcome = request.form.get("MessageStatus", "")
        if outcome in _OUTCOMES:
            counts.add(DELIVERY, outcome)
        if outcome in LOST and (code := _CODE.fullmatch(request.form.get("ErrorCode", ""))):
            counts.add(REFUSED, code[0])
        return views.message(())

    return delivery
