"""respond(): one message in, one reply out, with the context that the next message brings back."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Final

from bot.dialogue import segments
from bot.dialogue.content import WHOLE_MENU, Content, is_creole, written
from bot.dialogue.memory import ASIDE, SAFETY
from bot.dialogue.replies import draft
from bot.dialogue.turn import Draft, Turn
from bot.nlu import policy
from bot.nlu.context import Context, Language, Tongue
from bot.nlu.intent import Intent
from bot.nlu.language import detect, is_clear
from bot.nlu.message import Message
from bot.nlu.parse import parse

# Answers that say themselves what this line is, or that the carriers prescribe.
NO_NOTICE: Final = frozenset({"fallback", "stop", "start", "help"})

# The text is a function of ids and the clock, never of what a person typed.
_shape = lru_cache(maxsize=4096)(segments.shape)


@dataclass(frozen=True, slots=True)
class Reply:
    """What to send, why, and the context that the next message must bring back.

    *texts* is empty when silence is right.  *answer* is the id of what was answered.
    *place* and *office* are ids of the directory, for whoever checks the answer or reads it aloud.
    *situation* names the text in the file of the answer; it is empty where a page is sent.
    """

    texts: tuple[str, ...]
    context: Context
    intent: Intent
    answer: str
    tongue: Tongue
    place: str = ""
    office: str = ""
    situation: str = ""

    @property
    def language(self) -> Language:
        """The language of the reply, or the one that stands in for a Creole."""
        return written(self.tongue)

    @property
    def topic(self) -> str:
        """The topic of the answer."""
        return self.answer.partition(".")[0]


def respond(message: Message, context: Context, content: Content, now: datetime) -> Reply:
    """Return the reply to *message* in *context* at *now*, which must carry its time zone."""
    turn = understand(message, context, content, now)
    intent = turn.intent
    if message.handled or (message.carrier == "twilio" and intent.carrier):
        silent = replace(intent, reason=f"{intent.reason}; the carrier answers")
        stopped = replace(context, started=True)
        if intent.answer == "stop":
            stopped = replace(stopped, answers=("stop",))
        return Reply((), stopped, silent, intent.answer, turn.tongue)
    drafted = draft(turn)
    text = compose(turn, drafted)
    creole = is_creole(turn.tongue) and bool(turn.creole(drafted.answer)) and not drafted.place
    return Reply(
        texts=(_shape(text) if message.channel == "sms" else text,),
        context=_after(turn, drafted),
        intent=intent,
        answer=drafted.answer,
        tongue=turn.tongue if creole else turn.language,
        place=drafted.place,
        office=drafted.office,
        situation=drafted.situation,
    )


def understand(message: Message, context: Context, content: Content, now: datetime) -> Turn:
    """Return *message* as it is read and decided: all that the draft of its reply looks at."""
    context = known_context(context, content)
    read = parse(message, context, content.knowledge)
    intent = policy.decide(read, content.knowledge)
    tongue = detect(read, intent)
    return Turn(read, intent, tongue, content, now)


def noticed(answer: str) -> bool:
    """Return whether the notice follows where *answer* is the first one."""
    return answer not in NO_NOTICE


def compose(turn: Turn, drafted: Draft) -> str:
    """Return the whole text of the reply, before it is shaped for a channel."""
    if turn.context.started or not noticed(drafted.answer):
        return drafted.text
    notices = turn.content.creole_notice
    notice = next((text for creole, text in notices.items() if creole == turn.tongue), "")
    return f"{drafted.text}\n{notice or turn.common('notice')}"


def urgent(reply: Reply) -> bool:
    """Return whether *reply* is about somebody in danger, or may be."""
    return reply.topic in SAFETY or bool(set(reply.intent.also) & set(SAFETY))


def known_context(context: Context, content: Content) -> Context:
    """Return *context* without the ids that *content* lacks: an edit may have removed them."""
    answers = tuple(id for id in context.answers if id in content.answers and id not in ASIDE)
    if context.answers == ("stop",):
        answers = context.answers
    pages = len(content.answers[answers[-1]].pages) if answers else 0
    choices = context.choices
    if not all(_is_known(choice, content) for choice in choices):
        choices = ()
    return replace(
        context,
        answers=answers,
        page=min(context.page, max(pages - 1, 0)),
        place=context.place if context.place in content.places else "",
        choices=choices,
        alternatives=tuple(id for id in context.alternatives if id in content.answers),
        danger=context.danger if context.danger in SAFETY else "",
    )


def _is_known(choice: str, content: Content) -> bool:
    kind, _, id = choice.partition(":")
    known = {"answer": content.answers, "place": content.places, "office": content.offices}
    return choice == WHOLE_MENU or id in known.get(kind, ())


def _after(turn: Turn, drafted: Draft) -> Context:
    """Return the context that the next message must bring back."""
    read, after = turn.parse, drafted.context
    place = after.place
    if not place and read.place and len(read.place.places) == 1:
        place = read.place.places[0]
    return replace(
        after,
        language=turn.tongue if is_clear(read, turn.intent) else after.language,
        alternatives=turn.intent.alternatives or after.alternatives,
        writer=after.writer or read.writer,
        adult=after.adult or read.adult,
        place=place,
        started=True,
    )
