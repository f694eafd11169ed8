"""Daily counts of events in the database, without any personal data.

Counting is best effort: it runs in a thread, and no answer waits for the database.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from typing import Any, Final

from sqlalchemy import (
    URL,
    Column,
    Connection,
    Date,
    Engine,
    Integer,
    MetaData,
    NullPool,
    String,
    Table,
    create_engine,
    func,
    inspect,
    make_url,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError
from sqlalchemy.schema import CreateTable

from bot import faults

# A day in UTC, a kind such as "delivery", an outcome such as "failed".
Key = tuple[date, str, str]

# The kind that is counted when Twilio tells how a text ended, and the outcomes that are bad.
DELIVERY: Final = "delivery"
LOST: Final = ("undelivered", "failed")
# Seconds between two tries, and after which a database that does not answer counts as down.
PAUSE: Final = 20.0
_PATIENCE: Final = 3
_LONGEST: Final = 20
_COUNTS: Final = Table(
    "counts",
    MetaData(),
    Column("day", Date, primary_key=True),
    Column("kind", String(_LONGEST), primary_key=True),
    Column("outcome", String(_LONGEST), primary_key=True),
    Column("number", Integer, nullable=False),
)
_INSERTS: Final[Mapping[str, Any]] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def today() -> date:
    """Return the present day, in UTC."""
    return datetime.now(UTC).date()


class Counts:
    """Counts in the database at *url*: SQLite or PostgreSQL; nowhere if it is empty.

    A thread of its own writes; what could not be written yet waits for the next try, at most
    *pause* seconds later.  What waits when the program ends is lost, and nobody misses it.
    """

    def __init__(self, url: str, day: Callable[[], date] = today, pause: float = PAUSE) -> None:
        self._engine = _engine(make_url(url)) if url else None
        self._day = day
        self._pause = pause
        self._arrived: SimpleQueue[Key] = SimpleQueue()
        self._lock = Lock()
        self._writer: Thread | None = None
        self._down = False

    def add(self, kind: str, outcome: str) -> None:
        """Count one more *outcome* of *kind* today; neither may be longer than 20 letters."""
        if self._engine:
            self._arrived.put((self._day(), kind[:_LONGEST], outcome[:_LONGEST]))
            self._start(self._engine)

    def is_down(self) -> bool:
        """Return whether the last try to write failed; asking is enough to start trying."""
        if self._engine:
            self._start(self._engine)
        return self._down

    def since(self, day: date) -> Mapping[tuple[str, str], int]:
        """Return the number of each (kind, outcome) from *day* on.

        Raises `sqlalchemy.exc.SQLAlchemyError` or `OSError` where the database cannot be used.
        """
        if not self._engine:
            return {}
        columns = _COUNTS.c
        query = select(columns.kind, columns.outcome, func.sum(columns.number))
        query = query.where(columns.day >= day).group_by(columns.kind, columns.outcome)
        with _transaction(self._engine) as connection:
            return {(kind, outcome): number for kind, outcome, number in connection.execute(query)}

    def _start(self, engine: Engine) -> None:
        """Start the writer thread unless it is alive; a forked process has none."""
        with self._lock:
            if not (self._writer and self._writer.is_alive()):
                self._writer = Thread(target=self._run, args=(engine,), daemon=True)
                self._writer.start()

    def _run(self, engine: Engine) -> None:
        waiting: Counter[Key] = Counter()
        while True:
            waiting.update(self._next())
            try:
                _write(waiting, engine)
            except Exception as error:
                if not self._down:
                    faults.log(error)
                self._down = True
                time.sleep(self._pause)
            else:
                self._down = False
                waiting.clear()

    def _next(self) -> Iterator[Key]:
        """Yield what has arrived, once something has; nothing if a pause goes by before."""
        with suppress(Empty):
            yield self._arrived.get(timeout=self._pause)
            while True:
                yield self._arrived.get_nowait()


def _write(waiting: Mapping[Key, int], engine: Engine) -> None:
    """Add *waiting* to the stored counts; if it is empty, only test the connection."""
    # Sorted, so that two servers lock the rows in one order, and never wait for each other.
    insert = _INSERTS[engine.dialect.name]
    with _transaction(engine) as connection:
        for (day, kind, outcome), number in sorted(waiting.items()):
            row = insert(_COUNTS).values(day=day, kind=kind, outcome=outcome, number=number)
            more = {"number": _COUNTS.c.number + row.excluded.number}
            keys = _COUNTS.primary_key.columns
            connection.execute(row.on_conflict_do_update(index_elements=keys, set_=more))


def _engine(url: URL) -> Engine:
    """Return how to reach *url*: a connection for each use, so that none goes stale."""
    if url.get_backend_name() == "sqlite":
        return create_engine(url, poolclass=NullPool, connect_args={"timeout": _PATIENCE})
    limits = f"-c statement_timeout={_PATIENCE}s -c lock_timeout={_PATIENCE}s"
    patience = {
        "connect_timeout": _PATIENCE,
        "tcp_user_timeout": _PATIENCE * 1000,
        "options": limits,
    }
    url = url.set(drivername="postgresql+psycopg")
    return create_engine(url, poolclass=NullPool, connect_args=patience)


@contextmanager
def _transaction(engine: Engine) -> Iterator[Connection]:
    """Open a transaction, and create the table first where it is missing."""
    file = engine.url.database
    if engine.dialect.name == "sqlite" and file:
        Path(file).parent.mkdir(parents=True, exist_ok=True)
    with engine.connect() as connection:
        # Another server may make the table at the same moment.
        with suppress(IntegrityError), connection.begin():
            if not inspect(connection).has_table(_COUNTS.name):
                connection.execute(CreateTable(_COUNTS, if_not_exists=True))
        with connection.begin():
            yield connection
