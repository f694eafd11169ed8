"""Backup and restore: all comes back, and a file that is none changes nothing."""

import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result
from sqlalchemy import text

from bot import backup, database
from bot.app import create_app
from bot.backup import BackupError
from bot.dialogue.content import Content
from tests.databases import KINDS, SERVER, empty
from tests.phone import settings
from tests.test_database import OLD, raw

ROW = "insert into counts (day, kind, outcome, number) values ('2026-11-24', 'delivery', :o, 7)"
Rows = set[tuple[str, int]]


@pytest.fixture(params=KINDS)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Give the address of a database of each kind, with one row."""
    with empty(request.param, tmp_path) as address:
        add(address, "delivered")
        yield address


def add(url: str, outcome: str) -> None:
    """Add a row."""
    with database.transaction(database.engine(url)) as connection:
        connection.execute(text(ROW), {"o": outcome})


def rows(url: str) -> Rows:
    """Return what is counted."""
    with database.transaction(database.engine(url)) as connection:
        found = connection.execute(text("select outcome, number from counts"))
        return {(outcome, number) for outcome, number in found}


def test_all_comes_back(url: str, tmp_path: Path) -> None:
    """What was counted after the backup is gone, and what was lost is there again."""
    file = tmp_path / "kept/line.backup"
    backup.save(url, file)
    with database.transaction(database.engine(url)) as connection:
        connection.execute(text("delete from counts"))
    add(url, "failed")

    backup.restore(url, file)

    assert rows(url) == {("delivered", 7)}
    add(url, "failed")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_into_an_empty_database(url: str, tmp_path: Path) -> None:
    """A new server gets everything from the file alone."""
    file = tmp_path / "line.backup"
    backup.save(url, file)
    (tmp_path / "other").mkdir()

    with empty(url.partition(":")[0], tmp_path / "other") as other:
        backup.restore(other, file)

        assert rows(other) == {("delivered", 7)}


def test_older_tables(url: str, tmp_path: Path) -> None:
    """A backup from before a migration is migrated after it was restored."""
    file = tmp_path / "line.backup"
    (tmp_path / "older").mkdir()
    with empty(url.partition(":")[0], tmp_path / "older") as older:
        version = "create table alembic_version (version_num varchar(32) primary key)"
        first = "insert into alembic_version values ('0001')"
        raw(older, OLD, version, first, ROW.replace(":o", "'failed'"))
        backup.save(older, file)

    backup.restore(url, file)

    assert rows(url) == {("failed", 7)}
    with database.transaction(database.engine(url)) as connection:
        assert connection.execute(text("select count(*) from tallies")).scalar() == 0


BROKEN: dict[str, Callable[[bytes], bytes]] = {
    "another file": lambda _: b"no backup at all",
    "cut off": lambda whole: whole[: len(whole) // 2],
    "empty": lambda _: b"",
}


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN)
def test_broken_file(broken: Callable[[bytes], bytes], url: str, tmp_path: Path) -> None:
    """A file that is no whole backup is refused, and the database stays as it was."""
    file = tmp_path / "line.backup"
    backup.save(url, file)
    file.write_bytes(broken(file.read_bytes()))

    with pytest.raises(BackupError):
        backup.restore(url, file)

    assert rows(url) == {("delivered", 7)}


FOREIGN = {
    "other tables": ("create table orders (id integer)", "0001"),
    "another version": (OLD, "9f2c1d"),
    "too few tables": (OLD, database.versions()[0]),
}


@pytest.mark.parametrize(("table", "version"), FOREIGN.values(), ids=FOREIGN)
def test_database_of_another_program(table: str, version: str, url: str, tmp_path: Path) -> None:
    """A whole backup of something else is refused, and the database stays as it was."""
    file = tmp_path / "line.backup"
    (tmp_path / "other").mkdir()
    with empty(url.partition(":")[0], tmp_path / "other") as other:
        versions = "create table alembic_version (version_num varchar(32) primary key)"
        raw(other, table, versions, f"insert into alembic_version values ('{version}')")
        backup.save(other, file)

    with pytest.raises(BackupError, match="no backup of this line"):
        backup.restore(url, file)

    assert rows(url) == {("delivered", 7)}


def test_file_that_is_there(url: str, tmp_path: Path) -> None:
    """No file is written over."""
    file = tmp_path / "line.backup"
    file.write_text("older")

    with pytest.raises(BackupError, match="File exists"):
        backup.save(url, file)

    assert file.read_text() == "older"


UNREACHABLE = {
    "no file": "sqlite:///nowhere/none.db",
    "no server": "postgresql://someone:secret@127.0.0.1:9/none",
}


@pytest.mark.parametrize("address", UNREACHABLE.values(), ids=UNREACHABLE)
def test_no_database(address: str, tmp_path: Path) -> None:
    """Without a database there is no backup, no empty file, and no password in what is said."""
    with pytest.raises(BackupError) as caught:
        backup.save(address, tmp_path / "line.backup")

    assert "secret" not in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_no_programs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Where PostgreSQL's programs are missing, that is said."""
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(BackupError, match="pg_dump is not installed"):
        backup.save(SERVER, tmp_path / "line.backup")


@pytest.fixture
def flask(url: str, content: Content) -> Callable[..., Result]:
    """Give a function that runs a command of a line with that database."""
    runner = create_app(settings(database_url=url), content).test_cli_runner()
    return lambda *words, **given: runner.invoke(args=["database", *words], **given)


def test_commands(flask: Callable[..., Result], url: str, tmp_path: Path) -> None:
    """Two commands: one writes the file, the other puts it back, once one has said yes."""
    file = str(tmp_path / "line.backup")
    assert "for its owner alone" in flask("backup", file).output
    add(url, "failed")

    assert flask("restore", file, input="n\n").exit_code == 1
    assert len(rows(url)) == 2
    done = flask("restore", "--yes", file)

    assert f"Restored {file}" in done.output
    assert rows(url) == {("delivered", 7)}
    assert flask("backup", file).exit_code == 1
