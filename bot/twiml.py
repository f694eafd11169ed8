"""TwiML: what Twilio is told to do."""

from twilio.twiml.messaging_response import MessagingResponse


def messages(texts: tuple[str, ...]) -> str:
    """Return TwiML that sends *texts*; none is silence."""
    twiml = MessagingResponse()
    for text in texts:
        twiml.message(text)
    return str(twiml)
