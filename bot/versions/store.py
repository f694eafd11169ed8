"""Reads and writes versions, the draft, and the journal."""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Row,
    Select,
    Table,
    delete,
    insert,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from bot import database
from bot.content.fileset import FileSet
from bot.versions import journal
from bot.versions.journal import JournalEntry
from bot.versions.tables import CONTENTS, DRAFTS, NAME, TESTS, VERSIONS

# So many sets are kept in memory: what is published, the draft, and what each began from.
_KEPT: Final = 4
# A test takes some seconds.
_LONGEST_TEST: Final = timedelta(seconds=30)


class Superseded(Exception):  # noqa: N818  # It is no fault: somebody else was faster.
    """Somebody else saved or published meanwhile."""


@dataclass(frozen=True, slots=True)
class Version:
    """What was published: *tree* names its set of files; *at* has its time zone."""

    number: int
    tree: str
    who: str
    why: str
    at: datetime


@dataclass(frozen=True, slots=True)
class SharedDraft:
    """The draft that all share: *base* is the tree it began from, *tree* what it is now."""

    number: int
    base: str
    tree: str
    who: str
    at: datetime


def tree_of(files: FileSet) -> str:
    """Return the name of the set *files*; raises `UnicodeDecodeError` if a file is no text."""
    return _digest(_listing(files.texts()))


class Store:
    """The tables behind *engine*; *now* tells the time.

    Each method raises one of `database.ERRORS` where the database cannot be used.
    """

    def __init__(self, engine: Engine, now: Callable[[], datetime]) -> None:
        self._engine = engine
        self._now = now
        # A set is named by what it holds, so it never changes.
        self._files = lru_cache(maxsize=_KEPT)(self._read)

    def head(self) -> tuple[int, str]:
        """Return the number and the tree of the newest version; (0, "") if there is none."""
        query = select(VERSIONS.c.number, VERSIONS.c.tree)
        with database.transaction(self._engine) as connection:
            row = connection.execute(_newest(query, VERSIONS)).first()
        return (row.number, row.tree) if row else (0, "")

    def versions(self) -> list[Version]:
        """Return every version, the newest first."""
        query = select(VERSIONS).order_by(VERSIONS.c.number.desc())
        with database.transaction(self._engine) as connection:
            return [_version(row) for row in connection.execute(query)]

    def files(self, tree: str) -> FileSet:
        """Return the files of *tree*; raises `KeyError` if there is no such set."""
        return self._files(tree)

    def _read(self, tree: str) -> FileSet:
        with database.transaction(self._engine) as connection:
            names = json.loads(_texts(connection, [tree])[tree])
            texts = _texts(connection, names.values())
        return FileSet.of({name: texts[digest] for name, digest in names.items()})

    def publish(self, files: FileSet, head: int, who: str, why: str, *, above: int = 0) -> Version:
        """Publish *files* after the version *head*, and return what was published.

        Its number is greater than *above* too: that of what is served, where the database lost it.
        Raises `Superseded` if *head* is no longer the newest one.
        """
        number = max(head, above) + 1
        with database.transaction(self._engine) as connection:
            row = connection.execute(_newest(select(VERSIONS.c.number), VERSIONS)).first()
            if (row.number if row else 0) != head:
                raise Superseded
            tree = _save(connection, files)
            at = self._now().astimezone(UTC)
            values = {"tree": tree, "who": who[:NAME], "at": database.utc(at)}
            _add(connection, VERSIONS, {"number": number, "why": why, **values})
            _end_draft(connection, values)
            journal.note(connection, who, f"Published version {number}: {why}", at)
        return Version(number, tree, who, why, at)

    def draft(self) -> SharedDraft | None:
        """Return the draft; None if there never was one."""
        with database.transaction(self._engine) as connection:
            row = connection.execute(_newest(select(DRAFTS), DRAFTS)).first()
        return _draft(row) if row else None

    def drafts(self) -> list[SharedDraft]:
        """Return the drafts since the last publication in order, first the one published then."""
        query = select(DRAFTS).order_by(DRAFTS.c.number)
        with database.transaction(self._engine) as connection:
            return [_draft(row) for row in connection.execute(query)]

    def save_draft(
        self, files: FileSet, base: FileSet, after: SharedDraft | None, who: str, what: str
    ) -> SharedDraft:
        """Save *files*, which began from *base*, as the draft that follows *after*.

        *what* goes into the journal.  Raises `Superseded` if *after* is no longer the newest one.
        """
        number = (after.number if after else 0) + 1
        with database.transaction(self._engine) as connection:
            row = connection.execute(_newest(select(DRAFTS.c.number), DRAFTS)).first()
            if (row.number if row else 0) != number - 1:
                raise Superseded
            began, tree = _save(connection, base), _save(connection, files)
            at = self._now().astimezone(UTC)
            values = {"base": began, "tree": tree, "who": who[:NAME], "at": database.utc(at)}
            _add(connection, DRAFTS, {"number": number, **values})
            journal.note(connection, who, what, at)
        return SharedDraft(number, began, tree, who, at)

    def found(self, base: str, tree: str) -> str:
        """Return what the test of *tree* against *base* found; empty if it was not tested."""
        query = select(TESTS.c.found).where(*_key(base, tree))
        with database.transaction(self._engine) as connection:
            return connection.execute(query).scalar() or ""

    def begin_test(self, base: str, tree: str) -> bool:
        """Return whether the caller is to test *tree* against *base*; if not, another process does.

        One that has not ended it within `_LONGEST_TEST` may have been stopped.
        """
        now = database.utc(self._now())
        row = {"base": base, "tree": tree, "found": "", "at": now}
        given_up = (TESTS.c.found == "", TESTS.c.at < now - _LONGEST_TEST)
        with database.transaction(self._engine) as connection:
            if database.insert_new(connection, TESTS, row):
                return True
            again = update(TESTS).where(*_key(base, tree), *given_up).values(at=now)
            return connection.execute(again).rowcount == 1

    def end_test(self, base: str, tree: str, found: str) -> None:
        """Keep what the test of *tree* against *base* *found*, unless what was tested is gone."""
        with database.transaction(self._engine) as connection:
            connection.execute(update(TESTS).where(*_key(base, tree)).values(found=found))

    def journal(self, before: int = 0) -> list[JournalEntry]:
        """Return what was done last, or last before the entry *before*; the newest first."""
        with database.transaction(self._engine) as connection:
            return journal.entries(connection, before)

    def note(self, who: str, what: str) -> None:
        """Write into the journal that *who* did *what*."""
        with database.transaction(self._engine) as connection:
            journal.note(connection, who, what, self._now())


def _key(base: str, tree: str) -> tuple[ColumnElement[bool], ...]:
    return TESTS.c.base == base, TESTS.c.tree == tree


def _end_draft(connection: Connection, version: Mapping[str, object]) -> None:
    """Begin a new draft if it is the last one that was published, and forget what was before."""
    last = connection.execute(_newest(select(DRAFTS), DRAFTS)).first()
    connection.execute(delete(TESTS))
    if not last:
        return
    connection.execute(delete(DRAFTS).where(DRAFTS.c.number < last.number))
    if last.tree == version["tree"]:
        began = {"number": last.number + 1, "base": last.tree}
        _add(connection, DRAFTS, {**version, **began})


def _newest(query: Select[Any], table: Table) -> Select[Any]:
    return query.order_by(table.c.number.desc()).limit(1)


def _draft(row: Row[Any]) -> SharedDraft:
    return SharedDraft(**{**row._mapping, "at": row.at.replace(tzinfo=UTC)})


def _version(row: Row[Any]) -> Version:
    return Version(row.number, row.tree, row.who, row.why, row.at.replace(tzinfo=UTC))


def _add(connection: Connection, table: Table, row: Mapping[str, object]) -> None:
    """Insert *row*, whose number is the next one; raises `Superseded` if another has it."""
    try:
        connection.execute(insert(table).values(row))
    except IntegrityError:
        raise Superseded from None


def _texts(connection: Connection, digests: Iterable[str]) -> dict[str, str]:
    query = select(CONTENTS).where(CONTENTS.c.digest.in_(list(digests)))
    return {row.digest: row.text for row in connection.execute(query)}


def _save(connection: Connection, files: FileSet) -> str:
    """Save *files* and return the name of their set; what is there already is not written anew."""
    texts = files.texts()
    listing = _listing(texts)
    wanted = {_digest(text): text for text in (*texts.values(), listing)}
    known = _texts(connection, wanted)
    for digest in sorted(wanted.keys() - known.keys()):
        database.insert_new(connection, CONTENTS, {"digest": digest, "text": wanted[digest]})
    return _digest(listing)


def _listing(texts: Mapping[str, str]) -> str:
    return json.dumps({name: _digest(texts[name]) for name in sorted(texts)})


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
