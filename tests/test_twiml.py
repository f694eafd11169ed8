"""The check that every TwiML document of the tests goes through."""

from xml.etree import ElementTree

import pytest
from twilio.twiml.voice_response import VoiceResponse

from bot.channels.voice.speech import Speaker
from bot.dialogue.content import Content
from bot.twilio import twiml
from tests.twiml import problems

BREAK = '<break time="700ms" />'
SAY = '<Say language="en-US" voice="Polly.Joanna-Neural">{}</Say>'
GOOD = {
    "silence": "<Response />",
    "texts": "<Response><Message>one</Message><Message>two</Message></Response>",
    "said": f"<Response>{SAY.format(f'one{BREAK}two')}<Hangup /></Response>",
    "asked": '<Response><Gather input="dtmf speech" action="https://a.org/voice/en/town/1" '
    f'method="POST" numDigits="5">{SAY.format("Town?")}</Gather>'
    '<Redirect method="POST">https://a.org/voice/en/town/1</Redirect></Response>',
    "dialed": '<Response><Dial action="/voice/en/dialed/0" timeout="30" timeLimit="14400" '
    'answerOnBridge="true"><Number>+15005550006</Number></Dial></Response>',
}
BAD = {
    "no XML": "Call us",
    "a plain ampersand": "<Response><Message>a & b</Message></Response>",
    "a character that XML forbids": "<Response><Message>\x0b</Message></Response>",
    "another root": "<response />",
    "an unknown verb": "<Response><Speak>one</Speak></Response>",
    "a verb in lower case": "<Response><hangup /></Response>",
    "a verb in the wrong one": "<Response><Say><Hangup /></Say></Response>",
    "a verb of the other kind": "<Response><Message>one</Message><Hangup /></Response>",
    "an unknown attribute": '<Response><Hangup after="1" /></Response>',
    "a wrong value": '<Response><Gather input="voice" /></Response>',
    "a voice of another language": GOOD["said"].replace("Joanna", "Camila"),
    "no voice": "<Response><Say>one</Say></Response>",
    "too much to say": f"<Response>{SAY.format('a' * 4097)}</Response>",
    "a text too long": f"<Response><Message>{'a' * 1601}</Message></Response>",
    "an empty text": "<Response><Message></Message></Response>",
    "too many texts": f"<Response>{'<Message>one</Message>' * 11}</Response>",
    "a document too large": f"<Response><!--{'a' * 65536}--></Response>",
    "a query in an address": GOOD["asked"].replace("town/1<", "town/1?a=1<"),
    "a sign that could be escaped": GOOD["asked"].replace("town/1<", "town|1<"),
    "a number without its country": GOOD["dialed"].replace("+1500", "500"),
    "a call that may take a day": GOOD["dialed"].replace("14400", "86400"),
    "something after the end": "<Response><Hangup /><Hangup /></Response>",
    "something after a dial": GOOD["dialed"].replace("</Dial>", "</Dial><Hangup />"),
}


@pytest.mark.parametrize("document", GOOD.values(), ids=GOOD)
def test_good(document: str) -> None:
    """A document that Twilio would carry out has no problem."""
    assert problems(document) == ()


@pytest.mark.parametrize("document", BAD.values(), ids=BAD)
def test_bad(document: str) -> None:
    """A document that Twilio would refuse, or not carry out whole, is found."""
    assert problems(document)


FORBIDDEN = "Call\x00 \x07the\x0b \x1bhotline\ud800 \uffff now.\x85\r"


def test_forbidden_characters(content: Content) -> None:
    """Characters that XML forbids are left out wherever a document is made, and nothing else."""
    call = VoiceResponse()
    Speaker(content).say(call, FORBIDDEN, "en")

    for document in (twiml.messages((FORBIDDEN,)), str(call)):
        assert problems(document) == ()
        assert "Call the hotline  now.<" in document
    assert "¿Qué?\n\t€ 👍" in ElementTree.fromstring(twiml.messages(("¿Qué?\n\t€ 👍",)))[0].text
