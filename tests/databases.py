"""Real databases to count in: a file of SQLite, and a PostgreSQL server where one answers."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

SERVER = os.environ.get("TEST_DATABASE_URL", "postgresql://root@127.0.0.1:5432/test")
KINDS = ("sqlite", "postgresql")
_TRIES = 100


def database(kind: str, folder: Path) -> str:
    """Return the address of a database of *kind*; a file lies in *folder*.

    Skips the test where no server answers, but fails where CI promises one.
    """
    if kind == "sqlite":
        return f"sqlite:///{folder}/below/counts.db"
    try:
        psycopg.connect(SERVER, connect_timeout=3).close()
    except psycopg.OperationalError as error:
        if os.environ.get("CI"):
            raise
        pytest.skip(f"no PostgreSQL at {SERVER}: {type(error).__name__}")
    return SERVER


@contextmanager
def empty(kind: str, folder: Path) -> Iterator[str]:
    """Give the address of a new database of *kind*, which is dropped in the end."""
    server = database(kind, folder)
    if kind == "sqlite":
        yield server
        return
    name = f"test_{uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'create database "{name}"')
        try:
            yield f"{server.rpartition('/')[0]}/{name}"
        finally:
            connection.execute(f'drop database "{name}" with (force)')


def take_away(file: Path) -> None:
    """Put a folder in the place of the database *file*, which a thread may just make anew."""
    for _ in range(_TRIES):
        file.unlink(missing_ok=True)
        with suppress(FileExistsError):
            file.mkdir()
            return
    raise AssertionError(f"{file} comes back each time.")
