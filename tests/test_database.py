"""The database: its tables come about by themselves, whatever was there before."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import SQLAlchemyError

from bot import database
from bot.app import create_app
from bot.dialogue.content import Content
from bot.stats import Counts
from tests.databases import KINDS, empty
from tests.phone import settings
from tests.waiting import until
from tests.wires import wire

# The table as it was made before there were migrations.
OLD = (
    "create table counts (day date, kind varchar(20), outcome varchar(20),"
    " number integer not null, primary key (day, kind, outcome))"
)


@pytest.fixture(params=KINDS)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Give the address of an empty database of each kind."""
    with empty(request.param, tmp_path) as address:
        yield address


@pytest.fixture
def engine(url: str) -> Engine:
    """Give how the program reaches it."""
    return database.engine(url)


def raw(url: str, *statements: str) -> None:
    """Run *statements* without the program."""
    if url.startswith("sqlite"):
        Path(url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
    other = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    with other.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))
    other.dispose()


def test_migrations_make_what_the_program_expects(engine: Engine) -> None:
    """After all migrations there is no difference between the database and the program."""
    database.upgrade(engine)

    with engine.connect() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, database.METADATA) == []


def test_counts_of_before_are_taken_over(url: str) -> None:
    """A database from before migrations keeps what was counted, by the week of each day."""
    rows = (
        "('2026-11-23', 'delivery', 'failed', 1)",
        "('2026-11-29', 'delivery', 'failed', 41)",
        "('2026-11-30', 'delivery', 'failed', 5)",
        "('2026-11-26', 'started', 'worker', 7)",
    )
    raw(url, OLD, *(f"insert into counts values {row}" for row in rows))

    assert Counts(url).rows(date(2026, 1, 1)) == {
        (date(2026, 11, 23), "delivery", "failed"): 42,
        (date(2026, 11, 30), "delivery", "failed"): 5,
        (date(2026, 11, 26), "started", "worker"): 7,
    }


def test_many_servers_at_once(url: str) -> None:
    """Servers that start together migrate once, and none of them fails."""
    engines = [database.engine(url) for _ in range(8)]

    with ThreadPoolExecutor(8) as pool:
        versions = set(pool.map(database.upgrade, engines))

    assert len(versions) == 1


def test_hanging_database_beside_a_good_one(tmp_path: Path) -> None:
    """Whoever asks a database that answers waits for none that hangs."""
    with wire() as nowhere, ThreadPoolExecutor(1) as pool:
        hanging = database.engine(f"postgresql://nobody@127.0.0.1:{nowhere.port}/none")
        hangs = pool.submit(database.upgrade, hanging)
        assert until(lambda: nowhere.connections > 0)
        database.upgrade(database.engine(f"sqlite:///{tmp_path}/good.db"))

        assert not hangs.done()
        assert isinstance(hangs.exception(), SQLAlchemyError)


def test_database_emptied_while_running(url: str, engine: Engine) -> None:
    """One use fails when the tables vanish; the next one makes them anew."""
    counts = text("select count(*) from counts")
    with database.transaction(engine) as connection:
        assert connection.execute(counts).scalar() == 0
    tables = [*database.METADATA.tables, "alembic_version"]
    raw(url, *(f"drop table {table}" for table in tables))

    with pytest.raises(SQLAlchemyError), database.transaction(engine) as connection:
        connection.execute(counts)
    with database.transaction(engine) as connection:
        assert connection.execute(counts).scalar() == 0


def test_tables_of_a_newer_program_stay(url: str, engine: Engine) -> None:
    """A program beside a newer one uses its tables, and changes nothing."""
    database.upgrade(engine)
    raw(url, "update alembic_version set version_num = 'later'")

    later = database.engine(url)
    assert database.upgrade(later) == "later"
    with database.transaction(later) as connection:
        assert connection.execute(text("select count(*) from counts")).scalar() == 0


def test_upgrade_command(content: Content, tmp_path: Path) -> None:
    """`flask database upgrade` says the version, or why there is none, without any password."""
    good = create_app(settings(database_url=f"sqlite:///{tmp_path}/new/one.db"), content)
    bad = create_app(settings(database_url="postgresql://me:secret@127.0.0.1:9/none"), content)
    nowhere = create_app(settings(), content)
    command = ["database", "upgrade"]

    assert "The tables are of version" in good.test_cli_runner().invoke(args=command).output
    refused = bad.test_cli_runner().invoke(args=command)
    assert refused.exit_code == 1
    assert "cannot be used: OperationalError" in refused.output
    assert "secret" not in refused.output
    assert "set DATABASE_URL" in nowhere.test_cli_runner().invoke(args=command).output
