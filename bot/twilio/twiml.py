"""Writes TwiML for text messages."""

from functools import lru_cache

from twilio.twiml.messaging_response import MessagingResponse

from bot.dialogue.characters import sendable


# What we send is a function of ids and the clock, never of what a person typed; the rest is built
# at most this often.
@lru_cache(maxsize=4096)
def messages(texts: tuple[str, ...], status_url: str = "") -> str:
    """Return TwiML that sends *texts*; none is silence.

    *status_url* is the address to which Twilio tells what became of them.
    """
    twiml = MessagingResponse()
    for text in texts:
        twiml.message(sendable(text), action=status_url or None)
    return str(twiml)
