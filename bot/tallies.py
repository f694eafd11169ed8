"""What is counted of one text and its reply: separate sums, from which no text can be told.

Each sum has one thing alone beside its period: never a day, and never two things of one text, but
for an answer and the one that came next.  docs/privacy.md says what each could tell.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import repeat
from typing import Final, Literal, NamedTuple, Self

from bot.dialogue.reply import Miss, Reply
from bot.dialogue.segments import parts
from bot.nlu.context import Context
from bot.nlu.intent import FALLBACK

Span = Literal["week", "month", "quarter"]
# A period such as "2026-W48", "2026-11" or "2026-Q4", a sum, and what was counted in it.
Tally = tuple[str, str, str]

# The sums, each with the period that it is kept by.
SUMS: Final[dict[str, Span]] = {
    "volume": "week",
    "answer": "week",
    "language": "week",
    "channel": "week",
    "chosen": "week",
    "poster": "month",
    "office": "month",
    "hours": "month",
    "miss": "month",
    "next": "quarter",
}
# What "volume" counts: answers given, first ones, parts charged, and what was not understood.
VOLUME: Final = ("answers", "conversations", "parts", "not_understood", "doubts", "repeats")
# The hours at which the parts of a day begin; two digits, so that they sort.
_BLOCKS: Final = (0, 6, 9, 12, 15, 18, 21)
# Up to so many words a text is short, or middling; and so sure the classifier nearly was.
_LENGTHS: Final = ((1, "one word"), (4, "2 to 4 words"), (12, "5 to 12 words"))
_LONG: Final = "more than 12 words"
_THURSDAY: Final = 3
_MARGINS: Final = ((0.25, "near"), (0.1, "not far"), (0.0, "far"))


class Exchange(NamedTuple):
    """One text and its reply as ids: no word of the text, and no sender.

    *texts* are what was sent, of which the parts are counted.  *before* is the last answer of the
    conversation; *is_first* says that it begins.
    """

    at: datetime
    channel: str
    answer: str
    tongue: str
    office: str
    before: str
    chosen: bool
    is_first: bool
    is_doubt: bool
    is_repeat: bool
    miss: Miss | None
    texts: tuple[str, ...]

    @classmethod
    def of(cls, channel: str, context: Context, reply: Reply, at: datetime) -> Self:
        """Return the exchange on *channel*, at a local time, in which *context* got *reply*."""
        before = context.answer
        repeated = reply.intent.answer == "repeat" or (before != "" and reply.answer == before)
        return cls(
            at=at,
            channel=channel,
            answer=reply.answer,
            tongue=reply.tongue,
            office=reply.office,
            before=before,
            chosen=context.doubted and bool(reply.intent.pick),
            is_first=not context.started,
            is_doubt=bool(reply.intent.choices),
            is_repeat=repeated,
            miss=reply.miss,
            texts=reply.texts if channel == "sms" else (),
        )

    @classmethod
    def in_call(cls, answer: str, tongue: str, office: str, is_first: bool, at: datetime) -> Self:
        """Return what a caller hears; a call begins without an *answer*."""
        return cls(
            at=at,
            channel="voice",
            answer=answer,
            tongue=tongue,
            office=office,
            before="",
            chosen=False,
            is_first=is_first,
            is_doubt=False,
            is_repeat=False,
            miss=None,
            texts=(),
        )

    def tallies(self) -> Iterator[Tally]:
        """Yield each sum that it adds to, as often as it adds one."""
        for name, key, number in self._counted():
            if number:
                tally = period(self.at.date(), SUMS[name]), name, key
                yield from repeat(tally, number)

    def _counted(self) -> Iterator[tuple[str, str, int]]:
        yield "volume", "answers", int(bool(self.answer))
        yield "volume", "conversations", int(self.is_first)
        yield "volume", "parts", sum(map(parts, self.texts))
        yield "volume", "not_understood", int(self.answer == FALLBACK)
        yield "volume", "doubts", int(self.is_doubt)
        yield "volume", "repeats", int(self.is_repeat)
        yield "answer", self.answer, int(bool(self.answer))
        yield "language", self.tongue, int(bool(self.answer))
        yield "channel", self.channel, int(self.is_first)
        yield "hours", block(self.at.hour), int(self.is_first)
        yield "chosen", self.answer, int(self.chosen)
        yield "office", self.office, int(bool(self.office))
        yield "next", f"{self.before}>{self.answer}", int(bool(self.before))
        if self.miss:
            yield "miss", _shape(self.miss, self.tongue), 1


def scan(code: str, at: datetime) -> Tally:
    """Return the sum to which the poster *code* adds when somebody opens its address."""
    return period(at.date(), SUMS["poster"]), "poster", code


@lru_cache(maxsize=64)
def period(day: date, span: Span) -> str:
    """Return the name of the period of *day*; names of one span sort by time.

    A month is its whole weeks, and a quarter its months: a week belongs to the month in which its
    Thursday lies, as ISO 8601 has it for years.  So no two sums differ by a few days alone, which
    somebody could subtract.
    """
    thursday = day + timedelta(days=_THURSDAY - day.weekday())
    if span == "week":
        year, week, _ = day.isocalendar()
        return f"{year}-W{week:02}"
    if span == "month":
        return f"{thursday:%Y-%m}"
    return f"{thursday.year}-Q{(thursday.month + 2) // 3}"


def block(hour: int) -> str:
    """Return the part of the day that *hour* is in, such as "09-12"."""
    start = max(begin for begin in _BLOCKS if begin <= hour)
    end = next((begin for begin in _BLOCKS if begin > hour), 24)
    return f"{start:02}-{end:02}"


def _shape(miss: Miss, tongue: str) -> str:
    """Return the shape of a text that was not understood, such as "en|one word|report|near"."""
    length = next((name for most, name in _LENGTHS if miss.words <= most), _LONG)
    margin = next(name for least, name in _MARGINS if miss.chance >= least)
    return "|".join((tongue, length, miss.nearest, margin))
