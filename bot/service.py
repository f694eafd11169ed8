"""Joins the conversation with a clock: the one function that every channel calls."""

from collections.abc import Callable
from datetime import UTC, date, datetime

from bot.dialogue.content import Content
from bot.dialogue.conversation import Reply, respond
from bot.nlu.context import Context
from bot.nlu.message import Message

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
        """Return the present day where the line is."""
        return self.clock().astimezone(self.content.hours.zone).date()

    def example_town(self) -> str:
        """Return a town to try: the first of one word that has one office."""
        places = self.content.places.values()
        return next((p.name for p in places if len(p.offices) == 1 and p.name.isalpha()), "")

    def answer(self, message: Message, context: Context) -> Reply:
        """Return the reply to *message* in *context*, now."""
        return respond(message, context, self.content, self.clock())
