"""Shortens answers while the whole line sends more than it is meant to, and says so in the log.

What is counted is what Twilio charges: the parts of texts, for all conversations together.
"""

from collections.abc import Callable
from dataclasses import replace
from threading import Lock
from typing import Final, Literal, get_args

from limits import RateLimitItemPerHour

from bot import faults
from bot.config import Config
from bot.dialogue import pace, segments
from bot.dialogue.content import Content
from bot.dialogue.reply import Reply, forgets, urgent
from bot.nlu.context import topic_of
from bot.nlu.intent import PRESCRIBED
from bot.nlu.message import Channel
from bot.rates import Rates

# "off" where no limit is set.  "short": longer answers are one part.  "silent": what is about no
# child is not answered besides.
Level = Literal["off", "full", "short", "silent"]
# So many times PARTS_PER_HOUR silence what is harmless: each text still gets one part before.
SILENT: Final = 4
# Topics that are about no child in particular: whoever asks for them can wait for an hour.
_NOBODY: Final = PRESCRIBED | frozenset(
    "about definition examples facts fallback language menu more privacy repeat thanks training"
    " wait".split()
)
# Seconds between two times that processes tell each other what they sent.
SHARING: Final = 1.0
_WHO: Final = "parts of the line"
_ALERTS: Final[dict[Level, str]] = {
    "short": "More than PARTS_PER_HOUR ({limit}) were sent: harmless answers are one part now",
    "silent": "More than {silent} parts were sent this hour: what is about no child gets silence",
}


class Spending:
    """A circuit breaker on the parts that all texts of the line cost in an hour.

    Each process counts in its memory, at once; with the Redis of *config* `share()` adds its count
    to that of the others, in a thread, so that no text waits for Redis.  Without a limit nothing
    is counted.
    """

    def __init__(self, config: Config) -> None:
        self._limit = config.parts_per_hour
        self._here = Rates("")
        self._everywhere = Rates(config.redis_url, faults.log)
        self.is_shared = bool(self._limit and config.redis_url)
        self._lock = Lock()
        self._unshared = 0
        self._of_all: Level = "full"
        self._level: Level = "full" if self._limit else "off"

    @property
    def level(self) -> Level:
        """What may be spent now: looked at afresh, since an hour may have ended."""
        if self._level not in ("off", "full"):
            self._spend(0)
        return self._level

    def withheld(self) -> dict[str, Callable[[], bool]]:
        """Return what tells for each kind of answer whether it is withheld now."""
        return {
            "full answers": lambda: self.level in ("short", "silent"),
            "harmless answers": lambda: self.level == "silent",
        }

    def shorten(self, reply: Reply, channel: Channel, content: Content) -> Reply:
        """Return *reply*, or what is sent instead of it now.

        A conversation in which a danger was told gets full answers; whatever is about a child gets
        one part at least.
        """
        level = self.level
        if level in ("off", "full") or _is_spared(reply):
            return reply
        if level == "silent" and _is_about_nobody(reply):
            return replace(reply, texts=())
        if sum(map(segments.parts, reply.texts)) <= 1:
            return reply
        return replace(reply, texts=(pace.phrase("busy", reply, channel, content),))

    def add(self, texts: tuple[str, ...]) -> None:
        """Count what *texts* cost."""
        if self._level != "off":
            self._spend(sum(map(segments.parts, texts)))

    def share(self) -> None:
        """Tell the other processes what this one sent since, and learn what all of them sent."""
        with self._lock:
            cost, self._unshared = self._unshared, 0
        self._of_all = self._measured(self._everywhere, cost)
        self._spend(0)

    def _spend(self, cost: int) -> None:
        with self._lock:
            self._unshared += cost
        level = max(self._measured(self._here, cost), self._of_all, key=_rank)
        if _rank(level) > _rank(self._level):
            faults.alert(_ALERTS[level].format(limit=self._limit, silent=self._limit * SILENT))
        self._level = level

    def _measured(self, rates: Rates, cost: int) -> Level:
        """Return the level that *rates* tell once *cost* was counted too."""
        limits = [RateLimitItemPerHour(self._limit * times) for times in (1, SILENT)]
        few, not_too_many = [rates.hit((limit,), _WHO, cost) for limit in limits]
        return "full" if few else "short" if not_too_many else "silent"


def _is_spared(reply: Reply) -> bool:
    """Return whether *reply* is sent as it is, whatever was spent."""
    told = bool(reply.context.danger) or urgent(reply)
    return told or reply.answer in PRESCRIBED or forgets(reply)


def _is_about_nobody(reply: Reply) -> bool:
    """Return whether neither *reply* nor the last answers are about a child."""
    return {topic_of(answer) for answer in (reply.answer, *reply.context.answers)} <= _NOBODY


def _rank(level: Level) -> int:
    return get_args(Level).index(level)
