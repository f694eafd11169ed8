"""One turn of a conversation as the simulator shows it: texts, reasons, and cost."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from bot.content.response_checks import LOCK_SCREEN
from bot.core.explaining import Explanation, explain
from bot.core.knowledge import Content
from bot.core.model import Channel, Language
from bot.core.segments import Size, measure, odd_characters, shape
from bot.playback import Step
from bot.staff.bubbles import Run, made_plain, runs
from bot.twilio import twiml

# Where a reply goes out as the answer to a webhook for texts.
_TEXTED: tuple[Channel, ...] = ("sms", "whatsapp")


@dataclass(frozen=True, slots=True)
class TextSpan:
    """Letters of the person's text, and what they speak for: "topic", "place", or nothing."""

    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class MessageView:
    """One message of a reply.

    *preview* is what a locked screen may show.  *size* is what it costs as a text, *shaped* and
    *unshaped* what it would with and without plain letters.  *dear* are the characters that make
    its parts short, *plain* those that were made plain, each with what it became.
    """

    text: str
    preview: str
    runs: tuple[Run, ...]
    size: Size
    shaped: Size
    unshaped: Size
    dear: str
    plain: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class TurnView:
    """One turn: what was said and sent, and why.

    *title*, *place* and *office* are names; *cookie* is what travels to the next turn.
    *twiml* is empty where no webhook for texts answers.
    """

    said: tuple[TextSpan, ...]
    sent: tuple[MessageView, ...]
    channel: Channel
    language: Language
    topic: str
    title: str
    reason: str
    why: Explanation
    place: str
    office: str
    cookie: str
    twiml: str


def view_turn(step: Step, content: Content, at: datetime, status_url: str) -> TurnView:
    """Return what is to be seen of *step*, which was answered from *content* at *at*.

    *status_url* is the address that Twilio would tell what became of a text.
    """
    message, reply = step.message, step.reply
    why = explain(message, step.context, content, at)
    return TurnView(
        said=tuple(_spans(message.text, why)),
        sent=tuple(_view_message(text, why.written) for text in reply.texts),
        channel=message.channel,
        language=reply.language,
        topic=reply.match.topic,
        title=content.topics[reply.match.topic].titles["en"],
        reason=reply.match.reason,
        why=why,
        place=content.places[reply.place].name if reply.place else "",
        office=content.offices[reply.office].name if reply.office else "",
        cookie=reply.context.to_text(),
        twiml=twiml.messages(reply.texts, status_url) if message.channel in _TEXTED else "",
    )


def _spans(text: str, why: Explanation) -> Iterator[TextSpan]:
    last = 0
    for mark in why.marks:
        yield TextSpan(text[last : mark.start], "")
        yield TextSpan(text[mark.start : mark.end], mark.kind)
        last = mark.end
    yield TextSpan(text[last:], "")


def _view_message(text: str, written: str) -> MessageView:
    whole = written if shape(written) == text else text
    return MessageView(
        text=text,
        preview=text[:LOCK_SCREEN],
        runs=runs(text, written),
        size=measure(text),
        shaped=measure(shape(whole)),
        unshaped=measure(whole),
        dear=odd_characters(text),
        plain=made_plain(text, written),
    )
