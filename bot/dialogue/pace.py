"""Tells a machine that answers our answers from a person, and ends the loop.

A phone that replies "I am driving" to each text, and a line that sends our own words back, would
be answered for ever: each round costs money, and none helps anybody.  What is counted travels with
the conversation, so nothing needs to know who texts.
"""

import zlib
from dataclasses import replace
from datetime import datetime
from typing import Final, Literal, NamedTuple, Self

from bot.dialogue import segments
from bot.dialogue.content import Content
from bot.dialogue.reply import Reply, urgent
from bot.nlu import tokenizer
from bot.nlu.message import Channel, Message

# The fourth answer running that would be the same, to texts that read the same, is a machine's.
# Twice the patience has who told of a danger before, or tries the spellings of a town.
_REPEATS: Final = 3
_MOST_REPEATS: Final = 6
# A person types two texts a minute for hours on end, and sixty in one go.  Twilio itself calls it a
# loop after 30 replies that each follow within 30 seconds of the last, and lets them fail:
# https://www.twilio.com/docs/api/errors/14107
_SECONDS_EACH: Final = 30
_AT_ONCE: Final = 60
# Seconds of silence after the last word, then twice as many, and so on.  A machine that has
# nothing to answer falls silent itself; a person who goes on is answered again.
REST: Final = 120
_LONGEST_REST: Final = 60 * 60
# Two texts as long as each other, of which these are the likeliest answers, in this order, read the
# same.  In a script that the classifier cannot read, the length alone tells two texts apart.
_RANKS: Final = 3
# No text so short is one of ours sent back.
_SHORTEST: Final = 40
_ECHO: Final = "echo"
_ITEM: Final = ","


class Pace(NamedTuple):
    """How fast a conversation goes, and how often it goes in a circle; times are Unix seconds.

    *words* is a checksum of our last reply, by which it is known if it comes back.  *reply* and
    *reading* are checksums too: of the ids of the last answer, and of how the text was read, and
    its length, if that answer came before; *repeats* counts the texts running that changed neither.
    *typed* is when a person would have typed all texts so far.  *sent* is when the last reply was
    sent, and *held* counts what was sent since a machine was met: the last word, then answers
    after a rest.
    """

    words: int = 0
    reply: int = 0
    reading: int = 0
    repeats: int = 0
    typed: int = 0
    sent: int = 0
    held: int = 0

    def to_text(self) -> str:
        """Return the pace as one short text."""
        return _ITEM.join(map(str, self))

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Return the pace that `to_text()` gave; an odd *text* is a new conversation."""
        values = text.split(_ITEM)
        if len(values) != len(cls._fields) or not all(value.isdecimal() for value in values):
            return cls()
        return cls(*map(int, values))


def regulated(
    reply: Reply, message: Message, pace: Pace, content: Content, now: datetime
) -> tuple[Reply, Pace]:
    """Return *reply* to *message*, or the last word or silence in its place, and the pace after it.

    Whatever is about a danger is always answered, unless the text is our own last reply, or says
    itself that it is a machine's.  Where only the hotline was given, in doubt, it was given often
    enough by then.
    """
    if not reply.texts:
        return reply, pace
    moment = int(now.timestamp())
    echo = len(message.text) >= _SHORTEST and _words(message.text) == pace.words
    pace = _counted(reply, message, echo, pace, moment)
    machine = _is_machine(reply, pace, moment)
    in_doubt = reply.intent.rule == "doubtful_danger" and reply.answer == "hotline"
    # Who is afraid texts HELP.
    spared = (urgent(reply) and not in_doubt) or reply.answer == "help"
    if not machine or (spared and not echo and not _says_machine(message, content)):
        held = 0
    elif not pace.held:
        # Phone companies allow one confirmation of STOP, and no word after it.
        last = () if reply.answer == "stop" else (phrase("last", reply, message.channel, content),)
        held, reply = 1, replace(reply, texts=last)
    elif moment - pace.sent >= min(REST << (pace.held - 1), _LONGEST_REST):
        held = pace.held + 1
    else:
        return replace(reply, texts=()), pace
    return reply, pace._replace(words=_words("".join(reply.texts)), sent=moment, held=held)


def phrase(name: Literal["last", "busy"], reply: Reply, channel: Channel, content: Content) -> str:
    """Return what is said on *channel* instead of *reply*.

    "last" comes before silence: who helps, and how to go on.  "busy" is who helps, in one part.
    """
    key = f"pace.{name}"
    words = content.page_words if channel == "web" else content
    creole = content.creole_common[key].get(reply.tongue)
    text = creole or words.common[key][reply.language]
    return segments.shape(text) if channel == "sms" else text


def _counted(reply: Reply, message: Message, echo: bool, pace: Pace, moment: int) -> Pace:
    """Return *pace* with one more text, *message*, which gets *reply*."""
    most = moment + _SECONDS_EACH * (_AT_ONCE - 1) + REST
    typed = min(max(pace.typed, moment) + _SECONDS_EACH, most)
    # Whoever asks the same again and again is given the pages of the answer in turn.
    page = str(reply.context.page) if reply.answer == "more" else ""
    ids = (reply.answer, reply.place, page)
    same = _checksum(_ECHO if echo else "|".join(ids))
    # Pictures without words come from a person: a machine answers with words.
    if same != pace.reply or not message.text.strip():
        return pace._replace(reply=same, reading=0, repeats=0, typed=typed)
    read = (*reply.prediction.ranked(_RANKS), str(len(message.text)))
    reading = 0 if echo else _checksum("|".join(read))
    alike = not pace.repeats or reading == pace.reading
    return pace._replace(reading=reading, repeats=pace.repeats + 1 if alike else 1, typed=typed)


def _is_machine(reply: Reply, pace: Pace, moment: int) -> bool:
    """Return whether *pace* is none that a person keeps."""
    repeats = _MOST_REPEATS if reply.context.danger or reply.place else _REPEATS
    return pace.repeats >= repeats or pace.typed - moment > _SECONDS_EACH * _AT_ONCE


def _says_machine(message: Message, content: Content) -> bool:
    """Return whether *message* says of itself that no person wrote it."""
    return content.knowledge.people["machine"].is_in(tokenizer.words(message.text))


def _words(text: str) -> int:
    """Return a checksum of the letters and digits of *text*."""
    return _checksum("".join(filter(str.isalnum, text.casefold())))


def _checksum(text: str) -> int:
    return zlib.crc32(text.encode("utf-8", "replace"))
