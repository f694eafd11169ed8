"""TwiML: what Twilio is told to do."""

from collections.abc import Sequence

from twilio.twiml.messaging_response import MessagingResponse


def messages(texts: Sequence[str], told: str = "") -> str:
    """Return TwiML that sends *texts*; none is silence.

    *told* is the address to which Twilio tells what became of them.
    """
    twiml = MessagingResponse()
    for text in texts:
        twiml.message(text, action=told or None)
    return str(twiml)
