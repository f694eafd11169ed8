"""Backup and restore of the database: a copy of the file of SQLite, or an archive of pg_dump.

Both may run beside servers that answer and count.  A backup is for its owner alone: it holds what
the database holds.
"""

import os
import re
import shutil
import sqlite3
import subprocess
from collections.abc import Collection, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Final

from sqlalchemy import URL, make_url

from bot import database

# Where Alembic keeps the version of the tables.
_VERSION: Final = "alembic_version"
# The table that every version of the program has.
_FIRST: Final = "counts"
# What pg_restore writes of a table, and of that version.
_MADE: Final = re.compile(rb"^CREATE TABLE (?:\w+\.)?(\w+) \($", re.MULTILINE)
_AT: Final = re.compile(
    rb"^COPY \S*alembic_version \(version_num\) FROM stdin;\n(\S+)$", re.MULTILINE
)
# Seconds for a copy, for a connection, and for a server that uses a table to let it go.
_PATIENCE: Final = 600
_CONNECT: Final = "10"
_LOCK: Final = "-c lock_timeout=10s"
# Settings in an address of PostgreSQL that its programs read under these names.
_MORE: Final = {"sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT"}


class BackupError(Exception):
    """There is no backup, or it was not restored; the message says why, and holds no secret."""


def save(url: str, file: Path) -> None:
    """Write what the tables at *url* hold to the new *file*; raises `BackupError`."""
    address = make_url(url)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(file, os.O_CREAT | os.O_EXCL, 0o600))
    except OSError as error:
        raise BackupError(f"{file} cannot be made: {error.strerror}.") from None
    try:
        if address.get_backend_name() == "sqlite":
            _copy(_existing(address), file)
        else:
            tables = [f"--table={name}" for name in _tables()]
            _run(["pg_dump", "--format=custom", "--no-owner", *tables, f"--file={file}"], address)
    except BackupError:
        file.unlink()
        raise


def restore(url: str, file: Path) -> None:
    """Put what *file* holds in the place of the tables at *url*, all of it or nothing.

    Raises `BackupError`.
    """
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        target = Path(address.database or "")
        target.parent.mkdir(parents=True, exist_ok=True)
        _copy(file, target, is_restored=True)
        return
    dropped = f"DROP TABLE IF EXISTS {', '.join(_tables())} CASCADE;\n"
    # Read to its end first, so that a file that is cut off changes nothing.
    made = _run(["pg_restore", "--no-owner", "--file=-", str(file)], address)
    at = _AT.search(made)
    _check(file, {name.decode() for name in _MADE.findall(made)}, at[1].decode() if at else "")
    one = ["--single-transaction", "--quiet", "--set=ON_ERROR_STOP=1", "--no-psqlrc"]
    _run(["psql", *one, "--output=/dev/null"], address, dropped.encode() + made)


def _tables() -> list[str]:
    return [*sorted(database.METADATA.tables), _VERSION]


def _existing(address: URL) -> Path:
    file = Path(address.database or "")
    if not file.is_file():
        raise BackupError("There is no database yet: nothing was counted or entered.")
    return file


def _check(file: Path, tables: Collection[str], version: str) -> None:
    """Raise `BackupError` unless *tables* are those of *version*, and this program knows it."""
    versions = database.versions()
    needed = database.METADATA.tables.keys() if version == versions[0] else {_FIRST}
    if version not in versions or not needed <= set(tables):
        raise BackupError(f"{file} is no backup of this line, or one of a newer program.")


def _copy(source: Path, target: Path, *, is_restored: bool = False) -> None:
    """Copy the database in *source* to *target*, as it is at one moment.

    What *is_restored* must have the tables of this program.

    https://www.sqlite.org/backup.html
    """
    try:
        with (
            closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as one,
            closing(sqlite3.connect(target, timeout=database.PATIENCE)) as other,
        ):
            (found,) = one.execute("PRAGMA integrity_check").fetchone()
            names = {name for (name,) in one.execute("SELECT name FROM sqlite_master")}
            if found != "ok" or _VERSION not in names:
                raise BackupError(f"{source} is no database of this line, or it is damaged.")
            if is_restored:
                (version,) = one.execute(f"SELECT version_num FROM {_VERSION}").fetchone() or ("",)  # noqa: S608
                _check(source, names, version)
            one.backup(other)
    except sqlite3.Error as error:
        raise BackupError(f"{source} cannot be copied: {error}.") from None


def _run(command: Sequence[str], address: URL, given: bytes = b"") -> bytes:
    """Run a program of PostgreSQL on the database at *address*; return what it printed."""
    program = shutil.which(command[0])
    if not program:
        raise BackupError(f"{command[0]} is not installed: install PostgreSQL's client programs.")
    try:
        done = subprocess.run(  # noqa: S603  # The programs of PostgreSQL, and names of tables.
            [program, *command[1:]],
            input=given,
            env=_environment(address),
            capture_output=True,
            timeout=_PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise BackupError(f"{command[0]} did not end within ten minutes.") from None
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines() or ["no reason given"]
        raise BackupError(f"{command[0]}: {said[-1]}")
    return done.stdout


def _environment(address: URL) -> Mapping[str, str]:
    """Return the address as the programs of PostgreSQL read it: not where `ps` shows it."""
    known = {
        "PGHOST": address.host,
        "PGPORT": str(address.port or ""),
        "PGUSER": address.username,
        "PGPASSWORD": address.password,
        "PGDATABASE": address.database,
        **{name: address.query.get(setting) for setting, name in _MORE.items()},
    }
    given = {name: str(value) for name, value in known.items() if value}
    fixed = {"PGCONNECT_TIMEOUT": _CONNECT, "PGOPTIONS": _LOCK}
    return {"PATH": os.environ["PATH"], **fixed, **given}
