"""The database: SQLite or PostgreSQL, how long to wait for it, and how its tables come about.

A module that keeps something defines its tables on `METADATA`; a migration in bot/migrations
makes them.  Whoever opens a `transaction()` finds them there.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from threading import Lock
from types import ModuleType
from typing import Any, Final
from weakref import WeakSet

from psycopg import Connection as PostgreSQLConnection
from psycopg import OperationalError
from psycopg.abc import PQGen
from psycopg.pq import TransactionStatus
from sqlalchemy import (
    Connection,
    Engine,
    MetaData,
    NullPool,
    Table,
    create_engine,
    event,
    make_url,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

# Seconds after which a database that does not answer counts as down.
PATIENCE: Final = 3
# What may be raised where the database cannot be used.
ERRORS: Final = (SQLAlchemyError, OSError)
# Every table of the program.
METADATA: Final = MetaData()
_INSERTS: Final[Mapping[str, Any]] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
# Any number of our own: whoever holds it changes the tables, and every other server waits.
_LOCK: Final = 20_800_792
# The engines whose tables are known to be there.
_ready: WeakSet[Engine] = WeakSet()
_guard: Final = Lock()


class ImpatientConnection(PostgreSQLConnection[Any]):
    """A connection to PostgreSQL that waits for no answer for long, but is closed then.

    A server that is frozen keeps no statement_timeout, and the computer that it is on goes on to
    acknowledge what is sent, so that no timeout of the network ends the wait either.
    """

    def wait(self, gen: PQGen[Any], interval: float = 0.1, timeout: float | None = None) -> Any:
        """Run *gen* to its end, as Psycopg does; raises `psycopg.OperationalError` if it hangs."""
        try:
            # A server that is well has given a slow statement up a second before.
            return super().wait(gen, interval, timeout or PATIENCE + 1)
        except OperationalError:
            if self.pgconn.transaction_status == TransactionStatus.ACTIVE:
                # An answer may come yet: nothing more can be asked here.
                self.close()
            raise


def engine(url: str) -> Engine:
    """Return how to reach *url*: a connection for each use, so that none goes stale."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return create_engine(parsed, poolclass=NullPool, connect_args={"timeout": PATIENCE})
    limits = f"-c statement_timeout={PATIENCE}s -c lock_timeout={PATIENCE}s"
    patience = {
        "connect_timeout": PATIENCE,
        "tcp_user_timeout": PATIENCE * 1000,
        "options": limits,
    }
    parsed = parsed.set(drivername="postgresql+psycopg")
    found = create_engine(parsed, poolclass=NullPool, connect_args=patience)
    event.listen(found, "do_connect", _connect)
    return found


def _connect(
    _dialect: Any, _record: Any, arguments: Sequence[Any], settings: Mapping[str, Any]
) -> ImpatientConnection:
    """Connect as an engine asks."""
    return ImpatientConnection.connect(*arguments, **settings)


@contextmanager
def transaction(engine: Engine | None) -> Iterator[Connection]:
    """Open a transaction; the first one migrates the tables where they are missing or older.

    Raises one of `ERRORS` where the database cannot be used, or where there is none.
    """
    if engine is None:
        raise OSError("There is no database.")
    if engine not in _ready:
        upgrade(engine)
    try:
        with engine.begin() as connection:
            yield connection
    except DBAPIError:
        # Somebody may have put an empty or an older database in its place.
        _ready.discard(engine)
        raise


def insert_new(connection: Connection, table: Table, row: Mapping[str, Any]) -> bool:
    """Insert *row* into *table* unless another one has its key; return whether it was inserted."""
    statement = _INSERTS[connection.dialect.name](table).values(row).on_conflict_do_nothing()
    counted = {"preserve_rowcount": True}
    return connection.execute(statement, execution_options=counted).rowcount == 1


def add_numbers(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add the number of each of *rows* to that of the row of *table* with the same key.

    A row that is missing there has 0.
    """
    row = _INSERTS[connection.dialect.name](table)
    more = {"number": table.c.number + row.excluded.number}
    added = row.on_conflict_do_update(index_elements=list(table.primary_key), set_=more)
    connection.execute(added, rows)


def utc(moment: datetime) -> datetime:
    """Return *moment* in UTC as the tables keep it: SQLite knows no time zones."""
    return moment.astimezone(UTC).replace(tzinfo=None)


def upgrade(engine: Engine) -> str:
    """Migrate the tables to the newest version, and return its name.

    Any number of servers may do so at once: one migrates, and the others wait.  The tables of a
    newer program are left as they are, so that an older one runs on beside it.
    Raises as `transaction()` does.
    """
    file = engine.url.database
    if engine.dialect.name == "sqlite" and file:
        Path(file).parent.mkdir(parents=True, exist_ok=True)
    revisions = _revisions()
    names: tuple[str, ...] = revisions.names()
    with engine.connect() as connection:
        version: str = revisions.current(connection)
        if version != names[0] and version in ("", *names):
            # One thread at a time.  To connect is left out of this: a database that hung held up
            # all the others.
            with _guard, connection.begin():
                connection.exec_driver_sql(_locking(engine))
                revisions.upgrade(connection)
            version = names[0]
        _ready.add(engine)
    return version


def versions() -> tuple[str, ...]:
    """Return the name of every version of the tables that this program knows, the newest first."""
    names: tuple[str, ...] = _revisions().names()
    return names


def _revisions() -> ModuleType:
    """Return the migrations; Alembic takes a sixth of a second, which not every start needs."""
    return import_module("bot.migrations.revisions")


def _locking(engine: Engine) -> str:
    """Return what lets one server at a time migrate, until its transaction ends."""
    if engine.dialect.name == "sqlite":
        return "BEGIN IMMEDIATE"
    return f"SELECT pg_advisory_xact_lock({_LOCK})"
