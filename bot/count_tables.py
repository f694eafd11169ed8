"""The tables of the counts, and how what was counted is written to them."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Final, NamedTuple, cast

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Date,
    Engine,
    Integer,
    String,
    Table,
    select,
)

from bot import database
from bot.tallies import Exchange

# The name of a table, and the key of a row there: a Monday, a kind such as "delivery", an outcome
# such as "failed"; or a period, a sum, and what is counted in it; or a streak.
Key = tuple[date | str, ...]
# The key of a row of the counts: its day, its kind and its outcome.
CountKey = tuple[date, str, str]

# What happens again and again, and ends: texts that do not arrive, until one does; requests that
# look like Twilio's and are refused, until a text or a call is answered.
LOST_STREAK: Final = "lost"
UNSIGNED_STREAK: Final = "unsigned"
# The channels that Twilio brings.
_BY_TWILIO: Final = ("sms", "whatsapp", "voice")
LONGEST: Final = 20
COUNTS: Final = Table(
    "counts",
    database.METADATA,
    # The Monday of its week, but for `_DAILY`.
    Column("day", Date, primary_key=True),
    Column("kind", String(LONGEST), primary_key=True),
    Column("outcome", String(LONGEST), primary_key=True),
    Column("number", Integer, nullable=False),
)
# Longer than any answer and the one that came next.
WIDEST: Final = 80
TALLIES: Final = Table(
    "tallies",
    database.METADATA,
    Column("period", String(10), primary_key=True),
    Column("sum", String(LONGEST), primary_key=True),
    Column("key", String(WIDEST), primary_key=True),
    Column("number", Integer, nullable=False),
)
STREAKS: Final = Table(
    "streaks",
    database.METADATA,
    Column("name", String(LONGEST), primary_key=True),
    Column("number", Integer, nullable=False),
)
_TABLES: Final = {table.name: table for table in (COUNTS, TALLIES, STREAKS)}


class StreakStep(NamedTuple):
    """A streak that goes on by one, or ends."""

    streak: str
    ends: bool


class Pending:
    """What waits to be written: *more* for each row, after the streaks *ended* were set to 0."""

    def __init__(self) -> None:
        self.more: Counter[Key] = Counter()
        self.ended: set[str] = set()

    def take(self, items: Iterable[Key | Exchange | StreakStep]) -> None:
        """Take *items* in the order in which they arrived."""
        for item in items:
            if isinstance(item, StreakStep):
                self._step(item)
            elif isinstance(item, Exchange):
                for period, name, key in item.tallies():
                    self.more[TALLIES.name, period, name, key[:WIDEST]] += 1
                if item.channel in _BY_TWILIO:
                    self._step(StreakStep(UNSIGNED_STREAK, ends=True))
            else:
                self.more[item] += 1

    def _step(self, step: StreakStep) -> None:
        key = (STREAKS.name, step.streak)
        if step.ends:
            del self.more[key]
            self.ended.add(step.streak)
        else:
            self.more[key] += 1

    def periods(self, table: Table) -> set[date | str]:
        """Return the days or the periods of *table* that are written to."""
        return {key[1] for key in self.more if key[0] == table.name}

    def counts(self) -> Mapping[CountKey, int]:
        """Return what is more in the rows of the counts."""
        found = {key: number for key, number in self.more.items() if key[0] == COUNTS.name}
        return {cast(CountKey, key[1:]): number for key, number in found.items()}


def write(waiting: Pending, engine: Engine) -> None:
    """Add what is *waiting* to what is stored; where nothing is, only look whether it can be."""
    # Sorted, so that two servers lock the rows in one order, and never wait for each other.
    with database.transaction(engine) as connection:
        if not waiting.more:
            connection.execute(select(COUNTS.c.number).limit(1))
        elif engine.dialect.name == "postgresql":
            # One server at a time: `_blur()` writes rows that another may be about to write.
            tables = ", ".join(sorted(_TABLES))
            connection.exec_driver_sql(f"LOCK TABLE {tables} IN SHARE ROW EXCLUSIVE MODE")
        for ended in sorted(waiting.ended):
            going = (STREAKS.c.name == ended) & (STREAKS.c.number > 0)
            connection.execute(STREAKS.update().where(going).values(number=0))
        for name, keys in groupby(sorted(waiting.more), key=itemgetter(0)):
            table = _TABLES[str(name)]
            names = table.columns.keys()
            rows = [dict(zip(names, (*key[1:], waiting.more[key]), strict=True)) for key in keys]
            database.add_numbers(connection, table, rows)
        for kept, column in ((COUNTS, COUNTS.c.day), (TALLIES, TALLIES.c.period)):
            if periods := waiting.periods(kept):
                _blur(kept, column.in_(periods), connection)


def _blur(table: Table, touched: ColumnElement[bool], connection: Connection) -> None:
    """Write every row of *table* that is *touched* once more, each as it is.

    PostgreSQL keeps with each row which transaction wrote it last: without this, whoever reads that
    would see which sums the last text added to, and so all about it at once.
    """
    connection.execute(table.update().where(touched).values(number=table.c.number))
