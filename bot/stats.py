"""Counts of events in the database, by week and without any personal data.

Counting is best effort: it runs in a thread, and no answer waits for the database.
"""

import atexit
import time
import weakref
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from queue import Empty, SimpleQueue
from threading import Event, Lock, Thread
from typing import Final

from sqlalchemy import Engine, func, select

from bot import database, faults, metrics
from bot.count_tables import (
    COUNTS,
    LONGEST,
    LOST_STREAK,
    STREAKS,
    TALLIES,
    UNSIGNED_STREAK,
    WIDEST,
    CountKey,
    Key,
    Pending,
    StreakStep,
    write,
)
from bot.nlu.context import topic_of
from bot.tallies import Exchange, scan

# The kind that is counted when Twilio tells how a text ended, and the outcomes that are bad.
DELIVERY: Final = "delivery"
LOST: Final = ("undelivered", "failed")
# The kinds that are counted when a phone company refuses a text, by Twilio's code for it, and when
# the program fails and somebody gets the apology.
REFUSED: Final = "refused"
APOLOGY: Final = "apology"
# The kind that is counted when somebody's texts are taken for a machine's, and get no answer more.
LOOP: Final = "loop"
# The kind that is counted when a process of the server begins.
STARTED: Final = "started"
# Kinds that are about no text: these alone are kept by day.
_DAILY: Final = (STARTED,)
# What is counted: a row, an exchange with all that is counted of it, or a step of a streak.
Item = Key | Exchange | StreakStep
# Seconds between two tries, and for which the end of the program waits for the last one.
PAUSE: Final = 5.0
# Seconds between two writings: each takes 2 ms with SQLite, 7 with PostgreSQL, and holds texts up.
_REST: Final = 0.1
GRACE: Final = 5.0


def today() -> date:
    """Return the present day, in UTC."""
    return datetime.now(UTC).date()


def monday(day: date) -> date:
    """Return the first day of the week of *day*."""
    return day - timedelta(days=day.weekday())


class Counts:
    """Counts in the database at *url*: SQLite or PostgreSQL; nowhere if it is empty.

    A thread of its own writes, ten times a second at most; what could not be written waits for the
    next try, at most *pause* seconds later, or for the normal end of the program.  What waits when
    the program is killed is lost, and what PostgreSQL was writing when it froze may count twice.
    The thread ends when nothing refers to the counts any more.
    """

    def __init__(self, url: str, day: Callable[[], date] = today, pause: float = PAUSE) -> None:
        self._engine = database.engine(url) if url else None
        self._day = day
        self._pause = pause
        self._arrived: SimpleQueue[Item | None] = SimpleQueue()
        self._lock = Lock()
        self._writer: Thread | None = None
        self._closing = Event()
        self._failed = False
        self._trying_since: float | None = None
        # What this process has written of the counts since it began.
        self.written: Counter[CountKey] = Counter()

    def add(self, kind: str, outcome: str) -> None:
        """Count one more *outcome* of *kind* this week; neither may be longer than 20 letters."""
        if not self._engine:
            return
        day = self._day() if kind in _DAILY else monday(self._day())
        self._put((COUNTS.name, day, kind[:LONGEST], outcome[:LONGEST]))
        if kind == DELIVERY:
            self._put(StreakStep(LOST_STREAK, ends=outcome not in LOST))

    def unsigned(self) -> None:
        """Count that a request was refused which looks like one of Twilio's."""
        if self._engine:
            self._put(StreakStep(UNSIGNED_STREAK, ends=False))

    def record(self, exchange: Exchange) -> None:
        """Count a text and its reply in the sums of bot/tallies.py: the thread does the work."""
        if exchange.answer:
            metrics.answered(topic_of(exchange.answer), exchange.tongue)
        if self._engine:
            self._put(exchange)

    def scanned(self, code: str, at: datetime) -> None:
        """Count that somebody opened the address of the poster *code*."""
        if self._engine:
            self._put((TALLIES.name, *scan(code[:WIDEST], at)))

    def is_down(self) -> bool:
        """Return whether the last try to write failed, or takes long; asking starts the tries."""
        if self._engine:
            self._start(self._engine)
        began = self._trying_since
        hangs = began is not None and time.monotonic() - began > database.PATIENCE
        return self._failed or hangs

    def close(self) -> None:
        """Write what waits, for `GRACE` seconds at most; the program does so when it ends."""
        self._closing.set()
        self._arrived.put(None)
        if self._writer:
            self._writer.join(GRACE)

    def rows(self, day: date) -> Mapping[CountKey, int]:
        """Return the number of each row from *day* on.

        Raises one of `database.ERRORS` where the database cannot be used.
        """
        if not self._engine:
            return {}
        query = select(COUNTS).where(COUNTS.c.day >= day)
        with database.transaction(self._engine) as connection:
            found: list[tuple[date, str, str, int]] = [*map(tuple, connection.execute(query))]
        return {(first, kind, outcome): number for first, kind, outcome, number in found}

    def since(self, day: date) -> Mapping[tuple[str, str], int]:
        """Return the number of each (kind, outcome) from *day* on; raises as `rows()` does."""
        found: Counter[tuple[str, str]] = Counter()
        for (_, kind, outcome), number in self.rows(day).items():
            found[kind, outcome] += number
        return found

    def streak(self, name: str) -> int:
        """Return how often the streak *name* has gone on since it ended last.

        Raises as `rows()` does.
        """
        if not self._engine:
            return 0
        query = select(STREAKS.c.number).where(STREAKS.c.name == name)
        with database.transaction(self._engine) as connection:
            return int(connection.execute(query).scalar() or 0)

    def last(self, kind: str, outcome: str, since: date) -> date | None:
        """Return the Monday of the last week, from *since* on, in which *outcome* was counted.

        Raises as `rows()` does.
        """
        if not self._engine:
            return None
        columns = COUNTS.c
        query = select(func.max(columns.day)).where(
            columns.kind == kind, columns.outcome == outcome, columns.day >= since
        )
        with database.transaction(self._engine) as connection:
            found: date | None = connection.execute(query).scalar()
            return found

    def sums(self, name: str, first: str = "") -> Mapping[tuple[str, str], int]:
        """Return the numbers of the sum *name* by (period, key), from the period *first* on.

        Raises as `rows()` does.
        """
        if not self._engine:
            return {}
        columns = TALLIES.c
        query = select(columns.period, columns.key, columns.number)
        query = query.where(columns.sum == name, columns.period >= first)
        with database.transaction(self._engine) as connection:
            return {(period, key): number for period, key, number in connection.execute(query)}

    def _put(self, item: Item) -> None:
        self._arrived.put(item)
        if self._engine:
            self._start(self._engine)

    def _start(self, engine: Engine) -> None:
        """Start the writer thread unless it is alive; a forked process has none."""
        with self._lock:
            if not (self._writer and self._writer.is_alive()):
                here = weakref.ref(self)
                given = here, engine, self._arrived, self._closing, self._pause
                writer = Thread(target=_run, args=given, daemon=True)
                try:
                    writer.start()
                except RuntimeError as error:
                    # There may be no thread left; what waits is written when one begins.
                    self._fail(error)
                    return
                self._writer = writer
                atexit.register(_close, here)

    def _write(self, waiting: Pending, engine: Engine) -> Pending:
        """Try to write what is *waiting*, and return what still is."""
        self._trying_since = time.monotonic()
        try:
            write(waiting, engine)
        except Exception as error:
            self._fail(error)
        else:
            self._failed = False
            self.written.update(waiting.counts())
            waiting = Pending()
        self._trying_since = None
        return waiting

    def _fail(self, error: Exception) -> None:
        if not self._failed:
            faults.log(error)
        self._failed = True


def _run(
    reference: weakref.ref[Counts],
    engine: Engine,
    arrived: SimpleQueue[Item | None],
    closing: Event,
    pause: float,
) -> None:
    """Write what *arrived* until *closing*; counts that nothing refers to any more end by that."""
    waiting = Pending()
    is_last = False
    while not is_last:
        is_last = closing.is_set()
        waiting.take(_next(arrived, 0 if is_last else pause))
        if is_last and not (waiting.more or waiting.ended):
            break
        counts = reference()
        if not counts:
            break
        waiting = counts._write(waiting, engine)
        failed = counts._failed
        del counts
        closing.wait(pause if failed else _REST)


def _next(arrived: SimpleQueue[Item | None], pause: float) -> Iterator[Item]:
    """Yield what has *arrived*, once something has; nothing if *pause* seconds go by before."""
    with suppress(Empty):
        item = arrived.get(timeout=pause)
        while True:
            if item:
                yield item
            item = arrived.get_nowait()


def _close(reference: weakref.ref[Counts]) -> None:
    """Close the counts at the end of the program, where they are still in use."""
    if counts := reference():
        counts.close()
