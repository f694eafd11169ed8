"""Counting: nothing is lost between processes, and nothing waits for a database."""

import threading
import time
from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import SQLAlchemyError

from bot.app import create_app
from bot.count_tables import LOST_STREAK, UNSIGNED_STREAK
from bot.database import PATIENCE
from bot.database import engine as engine_of
from bot.dialogue.content import Content
from bot.stats import STARTED, Counts, monday, today
from tests import waiting
from tests.databases import KINDS, SERVER, database
from tests.files import FILES
from tests.phone import Phone, WirePhone, settings
from tests.processes import PRODUCTION, free_port, procfile, serving
from tests.wires import Wire, wire

until = partial(waiting.until, seconds=10)
# A Monday: what is about texts is kept by the week.
DAY = date(2026, 11, 23)
# A server of this name does not answer at all, so that whoever waits for it waits for long.
SILENT = "postgresql://nobody@192.0.2.1:5432/none"
BROKEN = {
    "no folder": "sqlite:////proc/nowhere/counts.db",
    "full disk": "sqlite:////dev/full",
    "no database in the file": f"sqlite:///{__file__}",
    "no server": "postgresql://nobody@127.0.0.1:9/none",
    "silent server": SILENT,
}


@pytest.fixture(params=KINDS)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Give the address of each kind of database."""
    return database(request.param, tmp_path)


@pytest.fixture
def kind(url: str) -> Iterator[str]:
    """Give a kind that nobody else counts, and leave nothing of it behind."""
    yield from _new_kind(url)


def _new_kind(url: str) -> Iterator[str]:
    name = f"test-{uuid4().hex[:12]}"
    yield name
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.begin() as connection:
        connection.execute(text("delete from counts where kind = :kind"), {"kind": name})
    engine.dispose()


@pytest.fixture
def kind_of_postgresql(tmp_path: Path) -> Iterator[str]:
    """Give a kind that nobody else counts in PostgreSQL, and leave nothing of it behind."""
    yield from _new_kind(database("postgresql", tmp_path))


def counted(counts: Counts, kind: str, since: date = DAY) -> dict[str, int]:
    """Return what was counted of *kind*."""
    return {outcome: number for (of, outcome), number in counts.since(since).items() if of == kind}


def test_counting(url: str, kind: str) -> None:
    """Two processes that count at once lose nothing, and each week has its own count."""
    first, second = Counts(url, lambda: DAY), Counts(url, lambda: DAY)
    for _ in range(50):
        first.add(kind, "delivered")
        second.add(kind, "delivered")
        second.add(kind, "failed")
    later = Counts(url, lambda: DAY + timedelta(days=8))
    later.add(kind, "failed")

    assert until(lambda: counted(first, kind) == {"delivered": 100, "failed": 51})
    assert until(lambda: counted(first, kind, DAY + timedelta(days=7)) == {"failed": 1})
    assert counted(first, kind, DAY + timedelta(days=8)) == {}
    assert not first.is_down()


def test_only_counts_are_kept(url: str, kind: str) -> None:
    """The table has a Monday, a kind, an outcome, and a number, and nothing else."""
    counts = Counts(url, lambda: DAY + timedelta(days=4))
    counts.add(kind, "delivered")
    assert until(lambda: counted(counts, kind) == {"delivered": 1})

    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.begin() as connection:
        asked = text("select * from counts where kind = :kind")
        (row,) = connection.execute(asked, {"kind": kind}).mappings().all()
    engine.dispose()

    assert set(row) == {"day", "kind", "outcome", "number"}
    assert str(row["day"]) == str(DAY)


def test_what_is_about_no_text_is_kept_by_day(tmp_path: Path) -> None:
    """How often a process began is told by the day."""
    friday = DAY + timedelta(days=4)
    counts = Counts(f"sqlite:///{tmp_path}/x.db", lambda: friday)
    counts.add(STARTED, "worker")
    counts.close()

    assert counts.rows(DAY) == {(friday, STARTED, "worker"): 1}


def test_streaks(tmp_path: Path) -> None:
    """What happens in a row is counted until it ends, in the order in which it came."""
    counts = Counts(f"sqlite:///{tmp_path}/x.db")
    for outcome in ("failed", "undelivered", "delivered", "failed", "failed"):
        counts.add("delivery", outcome)
    counts.unsigned()
    counts.close()
    assert (counts.streak(LOST_STREAK), counts.streak(UNSIGNED_STREAK)) == (2, 1)

    later = Counts(f"sqlite:///{tmp_path}/x.db")
    later.add("delivery", "failed")
    later.close()
    assert later.streak(LOST_STREAK) == 3
    last = Counts(f"sqlite:///{tmp_path}/x.db")
    last.add("delivery", "delivered")
    last.close()
    assert last.streak(LOST_STREAK) == 0


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN)
def test_broken_database(broken: str, content: Content, caplog: pytest.LogCaptureFixture) -> None:
    """With no usable database texts are answered at once, and the page on health says so."""
    others = {thread.name for thread in threading.enumerate()} - {threading.current_thread().name}
    phone = Phone(create_app(settings(database_url=broken), content, files=FILES))

    began = time.monotonic()
    for _ in range(20):
        assert phone.post([("MessageStatus", "failed")], "/sms/status").status == 200
    assert phone.text("red flags").texts
    # Whoever waited for the database, were it once, would have waited for this long.
    assert time.monotonic() - began < PATIENCE

    assert until(
        lambda: '"down":["counter","closings","versions"' in phone.send("GET", "/healthz").body
    )
    assert phone.text("red flags").texts
    # One each for the counts, the closings, the versions and the letters.
    logged = [record for record in caplog.records if record.threadName not in others]
    assert 1 <= len(logged) <= 4
    assert all("Error at " in record.getMessage() for record in logged)


def test_reading_a_broken_database() -> None:
    """Whoever reads the counts is told that there are none to read."""
    with pytest.raises(SQLAlchemyError):
        Counts(BROKEN["no server"]).since(DAY)


def test_mended_database(tmp_path: Path) -> None:
    """What was counted while the database was broken is written once it is mended."""
    (tmp_path / "below").write_text("in the way")
    counts = Counts(f"sqlite:///{tmp_path}/below/counts.db", lambda: DAY, pause=0.1)
    counts.add("delivery", "failed")
    assert until(counts.is_down)
    counts.add("delivery", "failed")

    (tmp_path / "below").unlink()

    assert until(lambda: not counts.is_down())
    assert until(lambda: counted(counts, "delivery") == {"failed": 2})


def test_thread_ends_with_its_counts(tmp_path: Path) -> None:
    """Counts that nobody uses any more leave no thread behind."""
    others = set(threading.enumerate())
    counts = Counts(f"sqlite:///{tmp_path}/x.db", pause=0.05)
    counts.add("delivery", "failed")
    (writer,) = set(threading.enumerate()) - others

    del counts

    assert until(lambda: not writer.is_alive())


@pytest.fixture
def to_postgresql(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Wire]:
    """Give a wire to a real PostgreSQL, for which we wait shorter than in earnest."""
    database("postgresql", tmp_path)
    monkeypatch.setattr("bot.database.PATIENCE", 1)
    with wire(make_url(SERVER).port or 5432) as leading:
        yield leading


def test_frozen_database(to_postgresql: Wire, kind_of_postgresql: str) -> None:
    """A PostgreSQL that freezes is known within ten seconds, and counts go on when it is back."""
    url = make_url(SERVER).set(host="127.0.0.1", port=to_postgresql.port)
    counts = Counts(url.render_as_string(hide_password=False), lambda: DAY, pause=0.5)
    counts.add(kind_of_postgresql, "delivered")
    assert until(lambda: counted(Counts(SERVER), kind_of_postgresql) == {"delivered": 1})
    assert not counts.is_down()

    to_postgresql.freeze()
    counts.add(kind_of_postgresql, "delivered")
    assert until(counts.is_down)
    with pytest.raises(SQLAlchemyError):
        counts.since(DAY)
    counts.add(kind_of_postgresql, "delivered")

    to_postgresql.thaw()
    assert until(lambda: counted(Counts(SERVER), kind_of_postgresql) == {"delivered": 3})
    assert until(lambda: not counts.is_down())


def test_frozen_statement(to_postgresql: Wire) -> None:
    """A connection that freezes in the midst of its work is given up."""
    url = make_url(SERVER).set(host="127.0.0.1", port=to_postgresql.port)
    with engine_of(url.render_as_string(hide_password=False)).connect() as connection:
        connection.execute(text("select 1"))
        to_postgresql.freeze()
        began = time.monotonic()
        with pytest.raises(SQLAlchemyError):
            connection.execute(text("select 1"))

        assert time.monotonic() - began < 10
        assert connection.invalidated


def test_normal_end(tmp_path: Path) -> None:
    """What waits for a database when the server is told to end is written before it ends."""
    (tmp_path / "below").write_text("in the way")
    url, port = f"sqlite:///{tmp_path}/below/counts.db", free_port()
    with serving(procfile(port), port, PRODUCTION | {"DATABASE_URL": url}, tmp_path) as server:
        phone = WirePhone(server.port)
        assert phone.post([("MessageStatus", "failed")], "/sms/status").status == 200
        assert until(lambda: '"counter"' in phone.send("GET", "/healthz").body)
        (tmp_path / "below").unlink()

    assert counted(Counts(url), "delivery", monday(today())) == {"failed": 1}


def test_end_without_a_database(monkeypatch: pytest.MonkeyPatch) -> None:
    """A program whose database hangs ends all the same."""
    monkeypatch.setattr("bot.stats.GRACE", 0.5)
    with wire() as nowhere:
        counts = Counts(f"postgresql://nobody@127.0.0.1:{nowhere.port}/none")
        counts.add("delivery", "failed")
        assert until(lambda: nowhere.connections > 0)
        began = time.monotonic()
        counts.close()

    assert time.monotonic() - began < PATIENCE


@pytest.fixture(scope="module")
def app(content: Content) -> Flask:
    """Give a line that counts nowhere."""
    return create_app(settings(), content)


def test_counting_nowhere(app: Flask) -> None:
    """A line without a database is no line whose database is down."""
    assert '"down":[]' in Phone(app).send("GET", "/healthz").body
    assert Counts("").since(DAY) == {}


COUNTED = ("delivered", "undelivered", "failed")
PASSED_OVER = ("queued", "sending", "sent", "accepted", "read", "received", "Failed", "", "odd")


def test_status_callbacks(content: Content, tmp_path: Path) -> None:
    """Each text is counted once, by how it ended; what passes by before is not counted."""
    url = f"sqlite:///{tmp_path}/counts.db"
    phone = Phone(create_app(settings(database_url=url), content, files=FILES))
    for status in (*PASSED_OVER, *COUNTED, "failed"):
        form = [("MessageStatus", status), ("To", phone.sender), ("ErrorCode", "30007")]
        answer = phone.post(form, "/sms/status")
        assert answer.status == 200
        assert answer.texts == []

    expected = {"delivered": 1, "undelivered": 1, "failed": 2}
    assert until(lambda: counted(Counts(url), "delivery", monday(today())) == expected)
    assert phone.sender.encode() not in (tmp_path / "counts.db").read_bytes()


def test_unsigned_status(app: Flask) -> None:
    """Nobody but Twilio can count."""
    answer = Phone(app).send("POST", "/sms/status", [("MessageStatus", "failed")])

    assert answer.status == 403


def test_reply_asks_for_its_status(app: Flask, content: Content) -> None:
    """Twilio is told where to tell what became of a reply, wherever it can reach us."""
    laptop = create_app(settings(public_url="", development=True), content)

    assert 'action="https://line.example.org/sms/status"' in Phone(app).text("menu").body
    assert "action" not in Phone(laptop, public_url="http://10.0.0.7:8000").text("menu").body
