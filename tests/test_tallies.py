"""What is counted of texts: separate sums, in every channel, and nothing about anybody."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import create_engine, text

from bot.app import create_app
from bot.content.watching import Files
from bot.dialogue.content import Content
from bot.stats import Counts
from bot.tallies import SUMS, block, period
from tests.caller import Telephone
from tests.clock import OPEN, local
from tests.databases import KINDS, empty
from tests.phone import ORIGIN, Phone, settings
from tests.test_stats import until

WEEK, MONTH, QUARTER = "2026-W48", "2026-11", "2026-Q4"
Sums = dict[str, dict[tuple[str, str], int]]


@pytest.fixture(params=KINDS)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Give the address of an empty database of each kind."""
    with empty(request.param, tmp_path) as address:
        yield address


@pytest.fixture
def app(url: str, content: Content, files: Files) -> Flask:
    """Give the application at that database, at a fixed minute."""
    return create_app(settings(database_url=url), content, lambda: local(OPEN), files)


def counted(url: str, name: str) -> dict[tuple[str, str], int]:
    """Return what stands in one sum."""
    return dict(Counts(url).sums(name))


def test_every_sum(url: str, app: Flask) -> None:
    """One conversation by text adds to each sum, alone, under its own period."""
    phone = Phone(app)
    for said in ("red flags", "reportar", "Fall River", "again", "play some jazz music"):
        phone.text(said)

    assert until(lambda: counted(url, "volume").get((WEEK, "answers")) == 5)
    volume = {key: number for (when, key), number in counted(url, "volume").items() if when == WEEK}
    assert volume["conversations"] == 1
    assert volume["repeats"] == 1
    assert volume["not_understood"] == 1
    assert volume["parts"] >= 9
    answers = counted(url, "answer")
    assert answers[WEEK, "red_flags"] == answers[WEEK, "fallback"] == 1
    assert sum(answers.values()) == 5
    assert counted(url, "channel") == {(WEEK, "sms"): 1}
    assert counted(url, "hours") == {(MONTH, "09-12"): 1}
    assert counted(url, "office")[(MONTH, "fall_river")] >= 1
    assert (QUARTER, "red_flags>report") in counted(url, "next")
    ((when, shape),) = counted(url, "miss")
    assert when == MONTH
    assert re.fullmatch(r"\w+\|2 to 4 words\|[a-z_.]+\|(near|not far|far)", shape)


def test_a_doubt_and_what_was_chosen(url: str, app: Flask) -> None:
    """A guess with a choice counts as a doubt, and the number that follows as chosen."""
    phone = Phone(app)
    phone.text("hello")
    reply = phone.text("what about pictures or the meeting").texts[0]
    asked = "Reply with its number" in reply
    phone.text("1")

    assert until(lambda: counted(url, "volume").get((WEEK, "answers")) == 3)
    assert counted(url, "volume").get((WEEK, "doubts"), 0) == int(asked)
    assert sum(counted(url, "chosen").values()) == int(asked)


def test_every_channel(url: str, app: Flask, files: Files) -> None:
    """Texts, WhatsApp, the chat, the page, calls and posters are counted by where they come in."""
    Phone(app).text("menu")
    phone = Phone(app)
    phone.post([*dict(phone.form("menu"), To="whatsapp:+15005550001").items()])
    browser = app.test_client()
    browser.post("/chat", data={"text": "menu"}, base_url=ORIGIN)
    browser.post("/", data={"town": "Taunton"}, base_url=ORIGIN)
    poster = next(iter(files.served().posters.listed))
    browser.get(f"/p/{poster}", base_url=ORIGIN)
    browser.get("/p/nothing-of-ours", base_url=ORIGIN)
    call = Telephone(app)
    call.call()
    call.press("1", "0")

    assert until(lambda: sum(counted(url, "channel").values()) >= 4)
    assert until(lambda: counted(url, "answer").get((WEEK, "hotline")) == 1)
    channels = {key: number for (_, key), number in counted(url, "channel").items()}
    assert channels == {"sms": 1, "whatsapp": 1, "chat": 1, "voice": 1}
    assert counted(url, "poster") == {(MONTH, poster): 1}
    assert counted(url, "office") == {(MONTH, "taunton_attleboro"): 1}


def test_nothing_else_is_kept(url: str, app: Flask) -> None:
    """A row has a period, a sum, and one thing that is counted: no time, and no word of a text."""
    phone = Phone(app)
    for said in ("marzipanquux", "my marzipanquux lives in Taunton", "report marzipanquux"):
        phone.text(said)
    assert until(lambda: counted(url, "volume").get((WEEK, "answers")) == 3)

    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.connect() as connection:
        rows = connection.execute(text("select * from tallies")).mappings().all()
    engine.dispose()
    assert rows
    for row in rows:
        assert set(row) == {"period", "sum", "key", "number"}
        assert re.fullmatch(r"\d{4}-(W\d\d|\d\d|Q\d)", row["period"])
        assert row["sum"] in SUMS
        assert "marzipan" not in str(row)


def test_who_reads_the_database_sees_no_last_text(tmp_path: Path) -> None:
    """PostgreSQL tells which transaction wrote a row last: the same one for all of its period."""
    with empty("postgresql", tmp_path) as url:
        app = create_app(settings(database_url=url), None, lambda: local(OPEN))
        Phone(app).text("red flags")
        assert until(lambda: len(counted(url, "answer")) == 1)
        Phone(app).text("entrenamiento")
        assert until(lambda: len(counted(url, "answer")) == 2)
        engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
        with engine.connect() as connection:
            query = text("select distinct period, xmin::text from tallies")
            seen = [period for period, _ in connection.execute(query)]
        engine.dispose()
    assert len(seen) == len(set(seen)) > 1


def test_a_dead_database_costs_nothing(content: Content) -> None:
    """Where nothing can be written, texts are answered at once, all the same."""
    app = create_app(settings(database_url="sqlite:////proc/nowhere/x.db"), content)

    assert all(Phone(app).text("red flags").texts for _ in range(20))


@pytest.mark.parametrize(
    ("day", "week", "month", "quarter"),
    [
        (date(2026, 11, 24), "2026-W48", "2026-11", "2026-Q4"),
        (date(2027, 1, 1), "2026-W53", "2026-12", "2026-Q4"),
        (date(2027, 1, 3), "2026-W53", "2026-12", "2026-Q4"),
        (date(2027, 3, 29), "2027-W13", "2027-04", "2027-Q2"),
        (date(2027, 3, 28), "2027-W12", "2027-03", "2027-Q1"),
    ],
)
def test_periods(day: date, week: str, month: str, quarter: str) -> None:
    """A month and a quarter are whole weeks of ISO 8601, which may belong to the year before."""
    assert (period(day, "week"), period(day, "month"), period(day, "quarter")) == (
        week, month, quarter
    )  # fmt: skip


def test_blocks() -> None:
    """Every hour is in one block of the day, and the blocks sort."""
    blocks = [block(hour) for hour in range(24)]

    assert blocks == sorted(blocks)
    assert (blocks[0], blocks[9], blocks[23]) == ("00-06", "09-12", "21-24")
