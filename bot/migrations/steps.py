"""The migrations of the tables, one after the other, as Alembic makes them."""

from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

_FOLDER: Final = Path(__file__).parent


def names() -> list[str]:
    """Return the name of every step, the newest first."""
    script = ScriptDirectory.from_config(_config())
    return [step.revision for step in script.walk_revisions()]


def last(connection: Connection) -> str:
    """Return the name of the step that was made last in the database; empty if none was."""
    found = MigrationContext.configure(connection).get_current_revision() or ""
    connection.rollback()
    return found


def take(connection: Connection) -> None:
    """Take every step that is left, in the transaction of *connection*.

    Alembic keeps what it works on in global variables: no two threads may do so at once.
    """
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    return config
