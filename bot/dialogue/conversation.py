"""respond(): one message in, one reply out, with the context that the next message brings back."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from typing import Final

from bot.dialogue import notices, segments
from bot.dialogue.closings import Closing
from bot.dialogue.content import Content, written
from bot.dialogue.notices import ROUTED
from bot.dialogue.replies import draft
from bot.dialogue.turn import Draft, Turn, text_id
from bot.nlu import policy
from bot.nlu.classifier import Prediction
from bot.nlu.context import NO_PAGE, Context, Language, Tongue, topic_of
from bot.nlu.intent import ASIDE, FALLBACK, SAFETY, WHOLE_MENU, Intent
from bot.nlu.language import detect, is_clear
from bot.nlu.message import Message
from bot.nlu.parse import Parse, parse

# Answers that say themselves what this line is, or that the carriers prescribe.
NO_NOTICE: Final = frozenset({"fallback", "stop", "start", "help"})

# The answer to FORGET, and its situation.
_FORGOTTEN: Final = ("wait", "forgotten")

# Where a word ends the texts.
_TEXTED: Final = ("sms", "whatsapp")

# The text is a function of ids and the clock, never of what a person typed.
_shape = lru_cache(maxsize=4096)(segments.shape)


@dataclass(frozen=True, slots=True)
class Miss:
    """The shape of a text that was not understood: how many *words*, and what it was *nearest* to.

    *chance* says how likely that answer was; no word of the text is in it.
    """

    words: int
    nearest: str
    chance: float


@dataclass(frozen=True, slots=True)
class Reply:
    """What to send, why, and the context that the next message must bring back.

    *texts* is empty when silence is right.  *answer* is the id of what was answered.
    *place* and *office* are ids of the directory, for whoever checks the answer or reads it aloud.
    *situation* names the text in the file of the answer; it is empty where a page is sent.
    *miss* is there where the text was not understood.
    *prediction* is what the classifier made of the text, whether it decided or not.
    """

    texts: tuple[str, ...]
    context: Context
    intent: Intent
    answer: str
    tongue: Tongue
    prediction: Prediction = field(repr=False, compare=False)
    place: str = ""
    office: str = ""
    situation: str = ""
    miss: Miss | None = None

    @property
    def language(self) -> Language:
        """The language of the reply, or the one that stands in for a Creole."""
        return written(self.tongue)

    @property
    def topic(self) -> str:
        """The topic of the answer."""
        return topic_of(self.answer)


def respond(
    message: Message,
    context: Context,
    content: Content,
    now: datetime,
    closings: tuple[Closing, ...] = (),
) -> Reply:
    """Return the reply to *message* in *context* at *now*, which must carry its time zone.

    *closings* are times in which offices are closed out of turn.
    """
    turn = understand(message, context, content, now, closings)
    intent, prediction = turn.intent, turn.parse.prediction
    if message.handled or (message.carrier == "twilio" and intent.carrier):
        silent = replace(intent, reason=f"{intent.reason}; the carrier answers")
        stopped = replace(context, started=True)
        if intent.answer == "stop":
            stopped = replace(stopped, answers=("stop",), sent=())
        return Reply((), stopped, silent, intent.answer, turn.tongue, prediction)
    drafted = draft(turn)
    text = compose(turn, drafted)
    return Reply(
        texts=(_shape(text) if message.channel == "sms" else text,),
        context=context_after(turn, drafted),
        intent=intent,
        answer=drafted.answer,
        tongue=turn.tongue if drafted.creole else turn.language,
        prediction=prediction,
        place=drafted.place,
        office=drafted.office,
        situation=drafted.situation,
        miss=_miss(turn.parse) if drafted.answer == FALLBACK else None,
    )


def _miss(read: Parse) -> Miss:
    """Return the shape of a text that nothing knew."""
    chances = read.prediction.answers
    nearest = next(answer for answer in read.prediction.ranked(2) if answer != FALLBACK)
    return Miss(len(read.words), nearest, chances[nearest])


def understand(
    message: Message,
    context: Context,
    content: Content,
    now: datetime,
    closings: tuple[Closing, ...] = (),
) -> Turn:
    """Return *message* as it is read and decided: all that the draft of its reply looks at."""
    context = known_context(context, content)
    read = parse(message, context, content.knowledge)
    intent = policy.decide(read, content.knowledge)
    tongue = detect(read, intent)
    return Turn(read, intent, tongue, content, now, closings)


def noticed(answer: str) -> bool:
    """Return whether the notice follows where *answer* is the first one."""
    return answer not in NO_NOTICE


def compose(turn: Turn, drafted: Draft) -> str:
    """Return the whole text of the reply, before it is shaped for a channel."""
    text = drafted.text
    if turn.closings and (before := notices.before(turn, drafted)):
        text = f"{before}\n{text}"
    if turn.context.started or not noticed(drafted.answer):
        return text
    by_creole = turn.content.creole_common["notice"]
    notice = next((text for creole, text in by_creole.items() if creole == turn.tongue), "")
    if notice:
        return f"{text}\n{notice}"
    short = f"{text}\n{turn.common('notice')}"
    if turn.parse.message.channel not in _TEXTED or topic_of(drafted.answer) in SAFETY:
        return short
    return _cheaper(f"{text}\n{turn.common('notice_full')}", short)


@lru_cache(maxsize=4096)
def _cheaper(full: str, short: str) -> str:
    """Return *full* where it costs no more parts than *short*."""
    costs = [segments.measure(segments.shape(text)).parts for text in (full, short)]
    return full if costs[0] <= costs[1] else short


def urgent(reply: Reply) -> bool:
    """Return whether *reply* is about somebody in danger, or may be."""
    return reply.topic in SAFETY or bool(set(reply.intent.also) & set(SAFETY))


def forgets(reply: Reply) -> bool:
    """Return whether *reply* is the one to FORGET."""
    return (reply.answer, reply.situation) == _FORGOTTEN


def unseen(reply: Reply, before: Context) -> Reply:
    """Return *reply* with what follows from *before* if something else was sent, or nothing.

    What the person told is remembered; what the text would have asked, offered or explained is not,
    since they have not read it.  FORGET forgets and STOP stops all the same.
    """
    after = reply.context
    if forgets(reply) or reply.answer == "stop":
        return reply
    seen = replace(
        after,
        page=before.page if after.answer == before.answer else NO_PAGE,
        sent=before.sent,
        asked=before.asked,
        choices=before.choices,
        doubted=before.doubted,
        started=before.started,
    )
    return replace(reply, context=seen)


def known_context(context: Context, content: Content) -> Context:
    """Return *context* without the ids that *content* lacks: an edit may have removed them."""
    answers = tuple(id for id in context.answers if id in content.answers and id not in ASIDE)
    if context.answers == ("stop",):
        answers = context.answers
    pages = len(content.answers[answers[-1]].pages) if answers else 0
    is_gone = answers[-1:] != context.answers[-1:]
    choices = context.choices
    if not all(_is_known(choice, content) for choice in choices):
        choices = ()
    return replace(
        context,
        answers=answers,
        page=NO_PAGE if answers and is_gone else min(context.page, max(pages - 1, 0)),
        place=context.place if context.place in content.places else "",
        choices=choices,
        alternatives=tuple(id for id in context.alternatives if id in content.answers),
        danger=context.danger if context.danger in SAFETY else "",
    )


def _is_known(choice: str, content: Content) -> bool:
    kind, _, id = choice.partition(":")
    known = {"answer": content.answers, "place": content.places, "office": content.offices}
    return choice == WHOLE_MENU or id in known.get(kind, ())


def context_after(turn: Turn, drafted: Draft) -> Context:
    """Return the context that the next message must bring back."""
    read, after = turn.parse, drafted.context
    place = after.place
    if not place and read.place and len(read.place.places) == 1:
        place = read.place.places[0]
    # What stands beside the conversation, or goes on with it, leaves it where it was.
    is_same = after.answers == turn.context.answers
    return replace(
        after,
        sent=after.sending(_text_sent(drafted)),
        language=turn.tongue if is_clear(read, turn.intent) else after.language,
        alternatives=turn.intent.alternatives or (after.alternatives if is_same else ()),
        writer=after.writer or read.writer,
        adult=after.adult or read.adult,
        place=place,
        started=True,
    )


def _text_sent(drafted: Draft) -> str:
    """Return the id of the text drafted; empty where it stands beside the conversation."""
    answer, page = drafted.context.answer, drafted.context.page
    if drafted.answer == answer:
        return text_id(answer, drafted.situation or page)
    if drafted.answer in ROUTED:
        return text_id(drafted.answer, drafted.situation)
    return text_id(answer, page) if drafted.answer == "more" and not drafted.situation else ""
