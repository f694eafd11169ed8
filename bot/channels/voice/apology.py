"""What a caller hears when nothing else can be said: the hotline and 911, in three languages."""

from twilio.twiml.voice_response import VoiceResponse

from bot.channels.voice import document
from bot.channels.voice.script import Line
from bot.channels.voice.speech import Speaker
from bot.core.knowledge import Content
from bot.core.model import LANGUAGES


def apology(content: Content) -> VoiceResponse:
    """Return the whole document, which depends on nothing that could fail later."""
    twiml = VoiceResponse()
    sorry = content.common["voice.apology"]
    lines = tuple(Line(sorry[language], language) for language in LANGUAGES)
    document.say(twiml, lines, Speaker(content))
    twiml.hangup()
    return twiml
