"""Counting: nothing is lost between processes, and nothing waits for a database."""

import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import create_engine, text
from sqlalchemy.exc import SQLAlchemyError

from bot.app import create_app
from bot.dialogue.content import Content
from bot.stats import Counts, today
from tests.databases import KINDS, database
from tests.phone import Phone, settings

DAY = date(2026, 11, 24)
# A server of this name does not answer at all, so that whoever waits for it waits for long.
SILENT = "postgresql://nobody@192.0.2.1:5432/none"
BROKEN = {
    "no folder": "sqlite:////proc/nowhere/counts.db",
    "full disk": "sqlite:////dev/full",
    "no database in the file": f"sqlite:///{__file__}",
    "no server": "postgresql://nobody@127.0.0.1:9/none",
    "silent server": SILENT,
}


def until(true: Callable[[], bool]) -> bool:
    """Return whether *true* becomes so within some seconds."""
    for _ in range(200):
        if true():
            return True
        time.sleep(0.05)
    return False


@pytest.fixture(params=KINDS)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Give the address of each kind of database."""
    return database(request.param, tmp_path)


@pytest.fixture
def kind(url: str) -> Iterator[str]:
    """Give a kind that nobody else counts, and leave nothing of it behind."""
    name = f"test-{uuid4().hex[:12]}"
    yield name
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.begin() as connection:
        connection.execute(text("delete from counts where kind = :kind"), {"kind": name})
    engine.dispose()


def counted(counts: Counts, kind: str, since: date = DAY) -> dict[str, int]:
    """Return what was counted of *kind*."""
    return {outcome: number for (of, outcome), number in counts.since(since).items() if of == kind}


def test_counting(url: str, kind: str) -> None:
    """Two processes that count at once lose nothing, and each day has its own count."""
    first, second = Counts(url, lambda: DAY), Counts(url, lambda: DAY)
    for _ in range(50):
        first.add(kind, "delivered")
        second.add(kind, "delivered")
        second.add(kind, "failed")
    tomorrow = Counts(url, lambda: DAY + timedelta(days=1))
    tomorrow.add(kind, "failed")

    assert until(lambda: counted(first, kind) == {"delivered": 100, "failed": 51})
    assert until(lambda: counted(first, kind, DAY + timedelta(days=1)) == {"failed": 1})
    assert counted(first, kind, DAY + timedelta(days=2)) == {}
    assert not first.is_down()


def test_only_counts_are_kept(url: str, kind: str) -> None:
    """The table has a day, a kind, an outcome, and a number, and nothing else."""
    counts = Counts(url)
    counts.add(kind, "delivered")
    assert until(lambda: counted(counts, kind, today()) == {"delivered": 1})

    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.begin() as connection:
        asked = text("select * from counts where kind = :kind")
        (row,) = connection.execute(asked, {"kind": kind}).mappings().all()
    engine.dispose()

    assert set(row) == {"day", "kind", "outcome", "number"}


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN)
def test_broken_database(broken: str, content: Content, caplog: pytest.LogCaptureFixture) -> None:
    """With no usable database texts are answered at once, and the page on health says so."""
    phone = Phone(create_app(settings(database_url=broken), content))

    began = time.monotonic()
    for _ in range(20):
        assert phone.post([("MessageStatus", "failed")], "/sms/status").status == 200
    assert phone.text("red flags").texts
    assert time.monotonic() - began < 2

    assert until(lambda: '"down":["counter"]' in phone.send("GET", "/healthz").body)
    assert phone.text("red flags").texts
    (record,) = caplog.records
    assert "Error at " in record.getMessage()


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
    phone = Phone(create_app(settings(database_url=url), content))
    for status in (*PASSED_OVER, *COUNTED, "failed"):
        form = [("MessageStatus", status), ("To", phone.sender), ("ErrorCode", "30007")]
        answer = phone.post(form, "/sms/status")
        assert answer.status == 200
        assert answer.texts == []

    expected = {"delivered": 1, "undelivered": 1, "failed": 2}
    assert until(lambda: counted(Counts(url), "delivery", today()) == expected)
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
