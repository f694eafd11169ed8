"""Who gets letters, and which alerts were sent, in the database."""

from collections.abc import Collection, Mapping
from typing import Any, Final, Literal

from sqlalchemy import BigInteger, Column, String, Table, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot import database

Letter = Literal["alerts", "weekly"]
LETTERS: Final[tuple[Letter, ...]] = ("alerts", "weekly")
_ADDRESSES: Final = Table(
    "addresses",
    database.METADATA,
    Column("letter", String(10), primary_key=True),
    Column("address", String(254), primary_key=True),
)
_SENT: Final = Table(
    "alerts",
    database.METADATA,
    Column("name", String(60), primary_key=True),
    # Seconds since 1970: when a process last found it so.
    Column("since", BigInteger, nullable=False),
)


class Mailing:
    """The addresses and the alerts in the database at *url*.

    Every method raises one of `database.ERRORS` where it cannot be used.
    """

    def __init__(self, url: str) -> None:
        self._engine = database.engine(url) if url else None

    def addresses(self) -> Mapping[Letter, tuple[str, ...]]:
        """Return who gets which letter, in the order of the alphabet; nobody without a database."""
        if not self._engine:
            return dict.fromkeys(LETTERS, ())
        query = select(_ADDRESSES).order_by(_ADDRESSES.c.address)
        with database.transaction(self._engine) as connection:
            rows: list[Any] = list(connection.execute(query))
        return {
            letter: tuple(row.address for row in rows if row.letter == letter) for letter in LETTERS
        }

    def save(self, chosen: Mapping[Letter, tuple[str, ...]]) -> None:
        """Let exactly those *chosen* get letters."""
        rows = [
            {"letter": letter, "address": address}
            for letter, addresses in chosen.items()
            for address in addresses
        ]
        with database.transaction(self._engine) as connection:
            connection.execute(delete(_ADDRESSES))
            if rows:
                connection.execute(insert(_ADDRESSES), rows)

    def begin(self, name: str, now: float) -> bool:
        """Note that *name* is told now; False where another process has told it already."""
        try:
            with database.transaction(self._engine) as connection:
                connection.execute(insert(_SENT), {"name": name, "since": int(now)})
        except IntegrityError:
            return False
        return True

    def renew(self, names: Collection[str], now: float) -> None:
        """Note that *names*, which were told, are so still."""
        if names:
            renewed = update(_SENT).where(_SENT.c.name.in_(names)).values(since=int(now))
            with database.transaction(self._engine) as connection:
                connection.execute(renewed)

    def end(self, name: str, quiet_since: float | None = None) -> bool:
        """Note that *name* is over; False where another process has done so already.

        With *quiet_since* it is over only where nobody has renewed it from then on.
        """
        over = delete(_SENT).where(_SENT.c.name == name)
        if quiet_since is not None:
            over = over.where(_SENT.c.since <= int(quiet_since))
        with database.transaction(self._engine) as connection:
            return bool(connection.execute(over).rowcount)

    def told(self) -> frozenset[str]:
        """Return what was told, and is not over."""
        with database.transaction(self._engine) as connection:
            return frozenset(connection.execute(select(_SENT.c.name)).scalars())
