"""The journal: who did what, in words that staff can read."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import Column, Connection, DateTime, Integer, String, Table, Text, insert, select

from bot import database
from bot.database import METADATA
from bot.versions.tables import NAME

_JOURNAL: Final = Table(
    "journal",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("who", String(NAME), nullable=False),
    Column("what", Text, nullable=False),
    Column("at", DateTime, nullable=False),
)
# How many entries a page shows.
PAGE: Final = 200


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One line of the journal; *at* has its time zone."""

    id: int
    who: str
    what: str
    at: datetime


def entries(connection: Connection, before: int = 0) -> list[JournalEntry]:
    """Return what was done last, or last before the entry *before*; the newest first."""
    query = select(_JOURNAL).order_by(_JOURNAL.c.id.desc()).limit(PAGE)
    rows = connection.execute(query.where(_JOURNAL.c.id < before) if before else query)
    return [JournalEntry(row.id, row.who, row.what, row.at.replace(tzinfo=UTC)) for row in rows]


def note(connection: Connection, who: str, what: str, at: datetime) -> None:
    """Write that *who* did *what* at *at*."""
    row = {"who": who[:NAME], "what": what, "at": database.utc(at)}
    connection.execute(insert(_JOURNAL).values(row))
