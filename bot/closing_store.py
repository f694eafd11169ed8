"""The closings that staff enter: in the database, and the last known ones on disk."""

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Any, Final

from sqlalchemy import BigInteger, Column, Integer, RowMapping, String, Table, select

from bot import database, faults, state_folder
from bot.dialogue.closings import Closing
from bot.nlu.context import LANGUAGES, Language

# So many closings that are over are still listed.
_PAST: Final = 20
_WORDS: Final[dict[Language, str]] = {language: f"words_{language}" for language in LANGUAGES}
_CLOSINGS: Final = Table(
    "closings",
    database.METADATA,
    Column("id", Integer, primary_key=True),
    # Seconds since 1970, in UTC: SQLite knows no time zones.
    Column("starts", BigInteger, nullable=False),
    Column("ends", BigInteger, nullable=False, index=True),
    Column("office", String(40), nullable=False),
    Column("reason", String(20), nullable=False),
    *(Column(name, String(60), nullable=False) for name in _WORDS.values()),
    Column("entered_by", String(80), nullable=False),
    Column("entered", BigInteger, nullable=False),
)


@dataclass(frozen=True, slots=True)
class EnteredClosing:
    """A closing as it was entered, by whom (empty where nobody has a name), and when."""

    id: int
    closing: Closing
    by: str
    entered: datetime


class ClosingStore:
    """The closings in the database at *url*, SQLite or PostgreSQL; without one there are none.

    Every method raises one of `database.ERRORS` where it cannot be used.
    """

    def __init__(self, url: str) -> None:
        self._engine = database.engine(url) if url else None

    @property
    def is_kept(self) -> bool:
        """Whether there is a database to keep any in."""
        return self._engine is not None

    def standing(self, now: datetime) -> tuple[EnteredClosing, ...]:
        """Return those that last at *now* or are still to come, the first to start first."""
        query = select(_CLOSINGS).where(_CLOSINGS.c.ends > _seconds(now))
        return tuple(self._entries(query.order_by(_CLOSINGS.c.starts, _CLOSINGS.c.id)))

    def past(self, now: datetime) -> tuple[EnteredClosing, ...]:
        """Return the last ones that are over at *now*, the latest first."""
        query = select(_CLOSINGS).where(_CLOSINGS.c.ends <= _seconds(now))
        return tuple(self._entries(query.order_by(_CLOSINGS.c.ends.desc()).limit(_PAST)))

    def add(self, closing: Closing, by: str, now: datetime) -> None:
        """Keep *closing*, which *by* entered at *now*."""
        row = {
            "starts": _seconds(closing.starts),
            "ends": _seconds(closing.ends),
            "office": closing.office,
            "reason": closing.reason,
            **{name: closing.words.get(language, "") for language, name in _WORDS.items()},
            "entered_by": by,
            "entered": _seconds(now),
        }
        with database.transaction(self._engine) as connection:
            connection.execute(_CLOSINGS.insert().values(**row))

    def end(self, id: int, now: datetime) -> None:
        """Let the closing *id* end at *now*; one that has ended already stays as it is."""
        own = (_CLOSINGS.c.id == id) & (_CLOSINGS.c.ends > _seconds(now))
        with database.transaction(self._engine) as connection:
            connection.execute(_CLOSINGS.update().where(own).values(ends=_seconds(now)))

    def _entries(self, query: object) -> Iterator[EnteredClosing]:
        if not self._engine:
            return
        with database.transaction(self._engine) as connection:
            rows = connection.execute(query).mappings().all()  # type: ignore[call-overload]
        yield from map(_entry, rows)


class ClosingFollower:
    """Keeps this process at what *store* holds; *path* has what any process knew last, on disk.

    *use* takes the closings that last or are still to come, first those of *path*: the database
    may be away when a process begins, and a closed office must not be called open.
    """

    def __init__(
        self,
        store: ClosingStore,
        path: Path,
        clock: Callable[[], datetime],
        use: Callable[[tuple[Closing, ...]], None],
    ) -> None:
        self._store = store
        self._path = path
        self._clock = clock
        self._use = use
        self._lock = Lock()
        self._has_looked = False
        self._kept = read(path)
        self._take(self._kept)

    def look(self) -> None:
        """Take what stands now; raises as `ClosingStore` does."""
        with self._lock:
            if not self._has_looked:
                # This process may have been forked long after the file was read.
                self._has_looked = True
                self._kept = read(self._path)
                self._take(self._kept)
            found = tuple(entry.closing for entry in self._store.standing(self._clock()))
            if found != self._known:
                self._take(found)
            # A folder that cannot be written is told of elsewhere, and may be mended meanwhile.
            if found != self._kept and state_folder.is_writable(self._path.parent):
                try:
                    write(self._path, found)
                except OSError as error:
                    faults.log(error)
                else:
                    self._kept = found

    def _take(self, closings: tuple[Closing, ...]) -> None:
        self._known = closings
        self._use(closings)


def read(path: Path) -> tuple[Closing, ...]:
    """Return the closings that `write()` put at *path*; none if they cannot be read."""
    try:
        return tuple(map(_closing, json.loads(path.read_text(encoding="utf-8"))))
    except (FileNotFoundError, NotADirectoryError):
        return ()
    except Exception as error:
        # Whatever the file holds, texts are answered.
        faults.log(error)
        return ()


def write(path: Path, closings: tuple[Closing, ...]) -> None:
    """Put *closings* at *path*, whole or not at all; raises `OSError`."""
    times = ("starts", "ends")
    fields = [
        asdict(one) | {name: getattr(one, name).isoformat() for name in times} for one in closings
    ]
    state_folder.write(path, json.dumps(fields, ensure_ascii=False))


def _closing(fields: Any) -> Closing:
    """Return the closing of *fields*; raises an error of some kind where they are not whole."""
    starts, ends = (datetime.fromisoformat(fields[name]) for name in ("starts", "ends"))
    reason, office = fields["reason"], fields["office"]
    said = fields["words"]
    words = {language: said[language] for language in LANGUAGES if language in said}
    texts = (reason, office, *words.values())
    if not (starts.tzinfo and ends.tzinfo and all(isinstance(text, str) for text in texts)):
        raise ValueError("A time lacks its zone, or a text is none.")
    return Closing(starts, ends, reason, office, words)


def _entry(row: RowMapping) -> EnteredClosing:
    words = {language: row[name] for language, name in _WORDS.items() if row[name]}
    closing = Closing(
        _moment(row["starts"]), _moment(row["ends"]), row["reason"], row["office"], words
    )
    return EnteredClosing(row["id"], closing, row["entered_by"], _moment(row["entered"]))


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
