"""Joins the conversation with a clock: the one function that every channel calls."""

from collections.abc import Callable
from datetime import UTC, date, datetime

from bot.core.conversation import respond
from bot.core.knowledge import Content
from bot.core.model import Context, Message, Reply

Clock = Callable[[], datetime]


def now() -> datetime:
    """Return the present moment, with its time zone."""
    return datetime.now(UTC)


class Service:
    """Answers messages from *content* at the time that *clock* tells."""

    def __init__(self, content: Content, clock: Clock = now) -> None:
        self.content = content
        self.clock = clock

    def today(self) -> date:
        """Return the present day in Massachusetts."""
        return self.clock().astimezone(self.content.hours.zone).date()

    def answer(self, message: Message, context: Context) -> Reply:
        """Return the reply to *message* in *context*, now."""
        return respond(message, context, self.content, self.clock())
