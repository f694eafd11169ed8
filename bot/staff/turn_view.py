"""One turn of a conversation as the simulator shows it: texts, reasons, and cost."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from bot.content.response_checks import LOCK_SCREEN
from bot.dialogue.closings import Closing
from bot.dialogue.content import Content
from bot.dialogue.explain import Explanation, explain
from bot.dialogue.segments import Size, measure, odd_characters, shape
from bot.dialogue.turn import labels, place_name
from bot.nlu.context import Context, Question, Tongue, Writer
from bot.nlu.message import Channel
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
class MemoryView:
    """What the next text brings back: a context, with names in place of most ids.

    *answers* and *sent* are ids, the newest last; *page* counts from 1.
    """

    answers: tuple[str, ...]
    page: int
    asked: Question
    sent: tuple[str, ...]
    offered: tuple[str, ...]
    writer: Writer
    adult: bool
    danger: str
    place: str
    language: Tongue | None


@dataclass(frozen=True, slots=True)
class TurnView:
    """One turn: what was said and sent, and why.

    *answer* is the id of what was answered, and *question* what it answers; *title*, *place* and
    *office* are names.  *twiml* is empty where no webhook for texts answers.
    """

    said: tuple[TextSpan, ...]
    sent: tuple[MessageView, ...]
    channel: Channel
    language: Tongue
    topic: str
    title: str
    answer: str
    question: str
    reason: str
    why: Explanation
    place: str
    office: str
    memory: MemoryView
    twiml: str


def view_turn(
    step: Step, content: Content, at: datetime, closings: tuple[Closing, ...], status_url: str
) -> TurnView:
    """Return what is to be seen of *step*, which was answered from *content* at *at*.

    *status_url* is the address that Twilio would tell what became of a text.
    """
    message, reply = step.message, step.reply
    why = explain(message, step.context, content, at, closings)
    return TurnView(
        said=tuple(_spans(message.text, why)),
        sent=tuple(_view_message(text, why.written) for text in reply.texts),
        channel=message.channel,
        language=reply.tongue,
        topic=reply.topic,
        title=content.topics[reply.topic].titles["en"],
        answer=reply.answer,
        question=content.answers[reply.answer].question["en"],
        reason=reply.intent.reason,
        why=why,
        place=content.places[reply.place].name if reply.place else "",
        office=content.offices[reply.office].name if reply.office else "",
        memory=_view_memory(reply.context, content),
        twiml=twiml.messages(reply.texts, status_url) if message.channel in _TEXTED else "",
    )


def _view_memory(context: Context, content: Content) -> MemoryView:
    danger, place = context.danger, context.place
    return MemoryView(
        answers=context.answers,
        page=context.page + 1,
        asked=context.asked,
        sent=context.sent,
        offered=labels(content.offered(context.choices), content, "en"),
        writer=context.writer,
        adult=context.adult,
        danger=content.topics[danger].titles["en"] if danger else "",
        place=place_name(content.places[place]) if place else "",
        language=context.language,
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
