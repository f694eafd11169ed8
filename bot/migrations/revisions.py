"""The revisions of the tables, and the way from one to the newest, as Alembic goes it."""

from functools import cache
from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

_FOLDER: Final = Path(__file__).parent


@cache
def names() -> tuple[str, ...]:
    """Return the name of every revision, the newest first."""
    folder = ScriptDirectory.from_config(_config())
    return tuple(script.revision for script in folder.walk_revisions())


def current(connection: Connection) -> str:
    """Return the name of the revision that the database has; empty if it has none."""
    found = MigrationContext.configure(connection).get_current_revision() or ""
    connection.rollback()
    return found


def upgrade(connection: Connection) -> None:
    """Bring the tables to the newest revision, in the transaction of *connection*.

    Alembic keeps what it works on in global variables: no two threads may do so at once.
    """
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    return config
