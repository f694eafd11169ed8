"""Writes a script as TwiML: what to say, which input to gather, and whom to dial."""

from typing import Final

from flask import Response
from twilio.twiml.voice_response import Gather, VoiceResponse

from bot.channels.voice.call import Call
from bot.channels.voice.script import Script, Utterance
from bot.channels.voice.speech import LOCALES, Speaker
from bot.dialogue.characters import sendable
from bot.dialogue.content import Content
from bot.nlu.context import LANGUAGES

# Seconds.  An office has its machine after some rings; the hotline may be busy for longer.
RING_OFFICE: Final = 30
RING_HOTLINE: Final = 60
# A report can take long, with waiting; nobody should pay for a line left open over night.
LONGEST: Final = 2 * 60 * 60
# How long a caller may think, in seconds.
PATIENCE: Final = 6


def write(
    script: Script, call: Call, speaker: Speaker, *, base: str = "", caller: str = ""
) -> Response:
    """Return the TwiML for *script* of *call*.

    *base* is the address of the line, which the next address begins with.  *caller* is the number
    to show to whoever is dialed; the caller's own if it is empty.
    """
    twiml = VoiceResponse()
    action = base + call.to_path()
    if script.keys:
        twiml.append(_gather(script, call, speaker, action))
        if not script.last:
            # Nothing came: the same address hears the silence.
            twiml.redirect(action, method="POST")
            return respond(twiml)
        say(twiml, script.last, speaker)
    else:
        say(twiml, script.lines, speaker)
    if script.dial:
        _dial(twiml, script, call, action, caller)
    else:
        twiml.hangup()
    return respond(twiml)


def apology(content: Content) -> VoiceResponse:
    """Return the hotline and 911 in every language, for when anything else fails.

    It depends on nothing that could fail later.
    """
    twiml = VoiceResponse()
    texts = content.common["voice.apology"]
    lines = tuple(Utterance(texts[language], language) for language in LANGUAGES)
    say(twiml, lines, Speaker(content))
    twiml.hangup()
    return twiml


def say(twiml: VoiceResponse | Gather, lines: tuple[Utterance, ...], speaker: Speaker) -> None:
    """Let *twiml* say *lines*."""
    for line in lines:
        speaker.say(twiml, line.text, line.language)


def respond(twiml: VoiceResponse) -> Response:
    """Return *twiml* as the answer to Twilio."""
    return Response(str(twiml), mimetype="text/xml")


def _gather(script: Script, call: Call, speaker: Speaker, action: str) -> Gather:
    gather = Gather(
        input="dtmf speech",
        action=action,
        method="POST",
        num_digits=script.keys,
        timeout=PATIENCE,
        speech_timeout="auto",
        language=LOCALES[call.languages[0]],
        hints=sendable(script.expected),
        # The words that matter most here are those that it would blank out.
        profanity_filter=False,
        # Noise must not cut off a number; a key still does.
        barge_in=not script.last,
    )
    say(gather, script.lines, speaker)
    return gather


def _dial(twiml: VoiceResponse, script: Script, call: Call, action: str, caller: str) -> None:
    dial = twiml.dial(
        action=action,
        method="POST",
        timeout=RING_OFFICE if call.ids else RING_HOTLINE,
        time_limit=LONGEST,
        answer_on_bridge=True,
        caller_id=caller or None,
    )
    dial.number(script.dial)
