"""Real databases to count in: a file of SQLite, and a PostgreSQL server where one answers."""

import os
from pathlib import Path

import psycopg
import pytest

SERVER = os.environ.get("TEST_DATABASE_URL", "postgresql://root@127.0.0.1:5432/test")
KINDS = ("sqlite", "postgresql")


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
