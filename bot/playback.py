"""Plays a conversation without a phone, for `flask ask`, the simulator, and tests."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

from bot.dialogue.reply import Reply
from bot.dialogue.segments import measure
from bot.nlu.context import Context, Language, Tongue
from bot.nlu.message import Carrier, Channel, Message
from bot.service import Service


@dataclass(frozen=True, slots=True)
class Setting:
    """How a conversation is held: its channel, first language, and who answers STOP.

    *place* is the id of a town that is known from before.
    """

    channel: Channel = "sms"
    language: Language | None = None
    carrier: Carrier = "twilio"
    place: str = ""


class Step(NamedTuple):
    """One message, the context that it met, and the reply."""

    message: Message
    context: Context
    reply: Reply


@dataclass(frozen=True, slots=True)
class PlayedTurn:
    """One text and its answer, under the names that `flask ask --json` promises.

    *office* is None where no office is spoken of; *segments* is the total charged.
    """

    text: str
    intent: str
    answer: str
    reason: str
    language: Tongue
    place: str | None
    office: str | None
    replies: tuple[str, ...]
    encoding: str
    segments: int

    def to_dict(self) -> dict[str, Any]:
        """Return the turn as JSON can hold it."""
        return asdict(self)


def play(texts: Iterable[str], setting: Setting, service: Service) -> Iterator[PlayedTurn]:
    """Yield the turn for each of *texts*, one conversation."""
    return (to_turn(step) for step in play_steps(texts, setting, service))


def play_steps(texts: Iterable[str], setting: Setting, service: Service) -> Iterator[Step]:
    """Yield the step that each of *texts* is, one conversation."""
    # Phone companies answer reserved words on their own network only.
    carrier = setting.carrier if setting.channel == "sms" else "bot"
    context = Context(language=setting.language, place=setting.place)
    for text in texts:
        message = Message(text, setting.channel, carrier)
        reply = service.answer(message, context)
        yield Step(message, context, reply)
        context = reply.context


def to_turn(step: Step) -> PlayedTurn:
    """Return *step* under the names that are promised."""
    reply = step.reply
    sizes = [measure(sent) for sent in reply.texts]
    is_unicode = any(size.encoding == "UCS-2" for size in sizes)
    return PlayedTurn(
        text=step.message.text,
        intent=reply.topic,
        answer=reply.answer,
        reason=reply.intent.reason,
        language=reply.tongue,
        place=reply.place or None,
        office=reply.office or None,
        replies=reply.texts,
        encoding="UCS-2" if is_unicode else "GSM-7",
        segments=sum(size.parts for size in sizes),
    )
