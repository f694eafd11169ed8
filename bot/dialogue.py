"""A conversation played without a phone: what `flask ask` prints and what tests compare."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from bot.core.model import Carrier, Channel, Context, Language, Message, Reply
from bot.core.segments import measure
from bot.service import Service


@dataclass(frozen=True, slots=True)
class Setting:
    """How a conversation is held: its channel, first language, and who answers STOP."""

    channel: Channel = "sms"
    language: Language | None = None
    carrier: Carrier = "twilio"


@dataclass(frozen=True, slots=True)
class Turn:
    """One text and its answer, under the names that `flask ask --json` promises.

    *office* is None where no office is spoken of; *segments* is the total charged.
    """

    text: str
    intent: str
    reason: str
    language: Language
    place: str | None
    office: str | None
    replies: tuple[str, ...]
    encoding: str
    segments: int

    def to_dict(self) -> dict[str, Any]:
        """Return the turn as JSON can hold it."""
        return asdict(self)


def play(texts: Iterable[str], setting: Setting, service: Service) -> Iterator[Turn]:
    """Yield the turn for each of *texts*, one conversation."""
    context = Context(language=setting.language)
    for text in texts:
        message = Message(text, setting.channel, setting.carrier)
        reply = service.answer(message, context)
        context = reply.context
        yield _turn(text, reply)


def _turn(text: str, reply: Reply) -> Turn:
    sizes = [measure(sent) for sent in reply.texts]
    dear = any(size.encoding == "UCS-2" for size in sizes)
    return Turn(
        text=text,
        intent=reply.match.topic,
        reason=reply.match.reason,
        language=reply.language,
        place=reply.place or None,
        office=reply.office or None,
        replies=reply.texts,
        encoding="UCS-2" if dear else "GSM-7",
        segments=sum(size.parts for size in sizes),
    )
