"""The fallback document: one static TwiML file for when this server is down."""

import re
from datetime import date
from typing import Final
from xml.etree import ElementTree

from twilio.twiml.messaging_response import MessagingResponse

from bot.dialogue.characters import sendable
from bot.dialogue.content import Content
from bot.dialogue.segments import shape
from bot.nlu.context import LANGUAGES

_MADE: Final = re.compile(r"<!-- content (\w+), written (\d{4}-\d\d-\d\d)")


def message_text(content: Content) -> str:
    """Return what is sent: the hotline and 911, in every language, as plain letters."""
    apology = content.common["apology"]
    return sendable(shape("\n".join(apology[language] for language in LANGUAGES)))


def document(content: Content, today: date) -> str:
    """Return the TwiML that sends it; a comment says of which edition it is, and since when."""
    twiml = MessagingResponse()
    twiml.message(message_text(content))
    declaration, end, body = twiml.to_xml().partition("?>")
    origin = f"<!-- content {content.version}, written {today} by flask standby: do not edit -->"
    return f"{declaration}{end}\n{origin}\n{body}\n"


def read_origin(document: str) -> str:
    """Return when *document* was written and of which edition; empty if it does not say so."""
    found = _MADE.search(document)
    return f"{found[2]}, content {found[1]}" if found else ""


def read_text(document: str) -> str | None:
    """Return the text that *document* sends, None if it is no TwiML that sends one."""
    try:
        root = ElementTree.fromstring(document)  # noqa: S314  # Only its one text is looked at.
    except ElementTree.ParseError:
        return None
    messages = ["".join(message.itertext()) for message in root.findall("Message")]
    return messages[0] if root.tag == "Response" and len(messages) == 1 else None
