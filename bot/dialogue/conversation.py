"""respond(): one message in, one reply out, with the context that the next message brings back."""

from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import Final

from bot.dialogue import notices, segments
from bot.dialogue.closings import Closing
from bot.dialogue.content import Content
from bot.dialogue.replies import draft
from bot.dialogue.reply import Miss, Reply
from bot.dialogue.turn import Draft, Turn, text_id
from bot.nlu import policy
from bot.nlu.context import NO_PAGE, Context, topic_of
from bot.nlu.intent import ASIDE, FALLBACK, PRESCRIBED, ROUTED, SAFETY, WHOLE_MENU
from bot.nlu.language import detect
from bot.nlu.message import Message
from bot.nlu.parse import Parse, parse

# Answers that say themselves what this line is, or that the carriers prescribe.
NO_NOTICE: Final = PRESCRIBED | {FALLBACK}

# Where a word ends the texts.
_TEXTED: Final = ("sms", "whatsapp")

# The text is a function of ids and the clock, never of what a person typed.
_shape = lru_cache(maxsize=4096)(segments.shape)


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
    tongue, is_clear = detect(read, intent)
    return Turn(read, intent, tongue, is_clear, content, now, closings)


def compose(turn: Turn, drafted: Draft) -> str:
    """Return the whole text of the reply, before it is shaped for a channel."""
    text = drafted.text
    if turn.closings and (before := notices.before(turn, drafted)):
        text = f"{before}\n{text}"
    if turn.context.started or drafted.answer in NO_NOTICE:
        return text
    if notice := turn.content.creole_common["notice"].get(turn.tongue):
        return f"{text}\n{notice}"
    short = f"{text}\n{turn.common('notice')}"
    if turn.parse.message.channel not in _TEXTED or topic_of(drafted.answer) in SAFETY:
        return short
    full = f"{text}\n{turn.common('notice_full')}"
    is_dearer = segments.parts(_shape(full)) > segments.parts(_shape(short))
    return short if is_dearer else full


def known_context(context: Context, content: Content) -> Context:
    """Return *context* without the ids that *content* lacks: an edit may have removed them."""
    answers = tuple(id for id in context.answers if id in content.answers and id not in ASIDE)
    if context.answers == ("stop",):
        answers = context.answers
    pages = len(content.answers[answers[-1]].pages) if answers else 0
    is_gone = answers[-1:] != context.answers[-1:]
    return replace(
        context,
        answers=answers,
        page=NO_PAGE if answers and is_gone else min(context.page, max(pages - 1, 0)),
        place=context.place if context.place in content.places else "",
        choices=context.choices if all(_is_known(c, content) for c in context.choices) else (),
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
        language=turn.tongue if turn.is_clear else after.language,
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
