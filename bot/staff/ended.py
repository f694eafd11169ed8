"""Sessions that were signed out: whoever kept a copy of the cookie gets in with it no more."""

import hashlib
import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import Column, DateTime, String, Table, delete, select

from bot import database, faults
from bot.database import METADATA
from bot.staff.session import LIFETIME

_ENDED: Final = Table(
    "ended_sessions",
    METADATA,
    Column("digest", String(64), primary_key=True),
    # In UTC.
    Column("at", DateTime, nullable=False, index=True),
)


def new_id() -> str:
    """Return the id of a new session, which nobody can guess."""
    return secrets.token_urlsafe(16)


class EndedSessions:
    """Which sessions have ended, in the database at *url*, and in the memory of this process.

    *is_away* tells that the database does not answer: then memory alone is asked, so that the
    pages can say so; a cookie is signed and lasts a working day at most, also without a database.
    What ended meanwhile is written once it answers again.
    """

    def __init__(self, url: str, is_away: Callable[[], bool]) -> None:
        self._engine = database.engine(url) if url else None
        self._is_away = is_away
        self._here: set[str] = set()
        # Those that the database does not know yet, with the time in UTC.
        self._unwritten: dict[str, datetime] = {}

    def end(self, id: str) -> None:
        """End the session *id*, in every process."""
        digest = _digest(id)
        self._here.add(digest)
        self._unwritten[digest] = database.utc(datetime.now(UTC))
        self._write()

    def has(self, id: str) -> bool:
        """Return whether the session *id* has ended."""
        digest = _digest(id)
        self._write()
        if digest in self._here or not self._engine or self._is_away():
            return digest in self._here
        query = select(_ENDED.c.digest).where(_ENDED.c.digest == digest)
        try:
            with database.transaction(self._engine) as connection:
                return connection.execute(query).first() is not None
        except database.ERRORS as error:
            faults.log(error)
            return False

    def _write(self) -> None:
        """Write what is not written yet, if the database answers."""
        unwritten = dict(self._unwritten)
        if not unwritten or not self._engine or self._is_away():
            return
        try:
            with database.transaction(self._engine) as connection:
                old = database.utc(datetime.now(UTC)) - LIFETIME
                connection.execute(delete(_ENDED).where(_ENDED.c.at < old))
                for digest, at in unwritten.items():
                    database.insert_new(connection, _ENDED, {"digest": digest, "at": at})
        except database.ERRORS as error:
            faults.log(error)
            return
        for digest in unwritten:
            self._unwritten.pop(digest, None)


def _digest(id: str) -> str:
    return hashlib.sha256(id.encode()).hexdigest()
