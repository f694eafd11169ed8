"""Joins the conversation with a clock: the functions that every channel calls."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Final

from bot import faults
from bot.dialogue import notices
from bot.dialogue.closings import Closing
from bot.dialogue.content import Content
from bot.dialogue.conversation import respond
from bot.dialogue.pace import regulated
from bot.dialogue.reply import Reply, unseen
from bot.dialogue.state import State
from bot.nlu.context import Context, Language
from bot.nlu.message import Message

Clock = Callable[[], datetime]
_PROBE: Final = Message("hotline")


def now() -> datetime:
    """Return the present moment, with its time zone."""
    return datetime.now(UTC)


class Service:
    """Answers messages from *content* at the time that *clock* tells, minding *closings*."""

    def __init__(
        self, content: Content, clock: Clock = now, closings: tuple[Closing, ...] = ()
    ) -> None:
        self.content = content
        self.clock = clock
        # Replaced whole when staff enter or end one.
        self.closings = closings

    def local_time(self) -> datetime:
        """Return the present moment where the line is."""
        return self.clock().astimezone(self.content.hours.zone)

    def use(self, content: Content) -> None:
        """Answer from *content* from now on."""
        self.content = content

    def today(self) -> date:
        """Return the present day where the line is."""
        return self.local_time().date()

    def example_town(self) -> str:
        """Return a town to try: the first of one word that has one office."""
        places = self.content.places.values()
        return next((p.name for p in places if len(p.offices) == 1 and p.name.isalpha()), "")

    def notice(self, language: Language) -> str:
        """Return what is said of closings now, before any town is known; empty if nothing is."""
        return notices.standing(self.closings, self.clock(), self.content, language)

    def answer(self, message: Message, context: Context) -> Reply:
        """Return the reply to *message* in *context*, now."""
        return respond(message, context, self.content, self.clock(), self.closings)

    def is_answering(self) -> bool:
        """Return whether a text would be answered; nothing of it is counted or sent."""
        try:
            return bool(self.answer(_PROBE, Context()).texts)
        except Exception as error:
            faults.log(error)
            return False

    def converse(
        self, message: Message, state: State, shorten: Callable[[Reply], Reply] | None = None
    ) -> tuple[Reply, State]:
        """Return the reply to *message*, and the state that the next one must bring back.

        It is what `answer()` returns, unless a machine writes: that gets a last word, then silence.
        *shorten* may put something else in its place before.
        """
        full = self.answer(message, state.context)
        reply = shorten(full) if shorten else full
        reply, pace = regulated(reply, message, state.pace, self.content, self.clock())
        if reply.texts != full.texts:
            reply = unseen(reply, state.context)
        return reply, State(reply.context, pace)
