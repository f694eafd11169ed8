"""Letters and alerts as they arrive: at a mail server on this computer, and in a chat room."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
import requests_mock
from aiosmtpd.controller import Controller
from flask import Flask

from bot import database
from bot.app import create_app
from bot.content.watching import Files
from bot.dialogue.content import Content
from bot.service import Service
from bot.staff import letters
from bot.stats import APOLOGY, REFUSED, Counts
from bot.twilio.doctor.findings import Finding
from bot.upkeep.alarm import Alarm, Letters
from bot.upkeep.line import PARTS, Line
from bot.upkeep.post import Post
from bot.upkeep.tables import Mailing
from tests.clock import OPEN, local
from tests.databases import KINDS, empty
from tests.insights import years
from tests.phone import Phone, settings
from tests.processes import free_port
from tests.staff.test_access import PASSWORD, Browser
from tests.test_privacy import NUMBER, WORD, marks
from tests.test_stats import until

ROOM = "https://chat.example.org/hooks/secret"
KEEPER, DIRECTOR = "keeper@example.org", "director@example.org"


@dataclass
class Sink:
    """A mail server that keeps what arrives."""

    port: int = 0
    arrived: list[EmailMessage] = field(default_factory=list)
    dead: set[str] = field(default_factory=set)

    async def handle_RCPT(  # noqa: N802
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        """Refuse the boxes that are dead."""
        if address in self.dead:
            return "550 No such box"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        """Keep one letter."""
        letter = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(letter, EmailMessage)
        assert envelope.rcpt_tos == [letter["To"]]
        self.arrived.append(letter)
        return "250 OK"

    def texts(self) -> list[str]:
        """Return the body of each letter."""
        return [letter.get_content() for letter in self.arrived]


@pytest.fixture
def sink() -> Iterator[Sink]:
    """Give a mail server on loopback."""
    made = Sink(free_port())
    controller = Controller(made, hostname="127.0.0.1", port=made.port)
    controller.start()
    yield made
    controller.stop()


@dataclass
class Keepers:
    """Two servers at one database, the alarm of each, and the parts that are down."""

    apps: list[Flask]
    alarms: list[Alarm]
    lines: list[Line]
    mailing: Mailing
    sink: Sink
    down: set[str]
    now: datetime

    def look(self, times: int = 2) -> None:
        """Let every server look so often."""
        for _ in range(times):
            for alarm in self.alarms:
                alarm.look()

    def minutes(self, number: int) -> None:
        """Let as many minutes go by; every server looks at the end of each."""
        for _ in range(number):
            self.now += timedelta(minutes=1)
            self.look(times=1)

    def subjects(self) -> list[str]:
        """Return what each letter is about."""
        return [letter["Subject"].removeprefix("Text line: ") for letter in self.sink.arrived]


def _overlap(parts: set[str], down: set[str]) -> bool:
    return not parts.isdisjoint(down)


@pytest.fixture
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Give the address of an empty database."""
    with empty(getattr(request, "param", "sqlite"), tmp_path) as address:
        yield address


# Where it matters whose the database is: servers that race for one letter.
on_each_database = pytest.mark.parametrize("url", KINDS, indirect=True)


@pytest.fixture
def keepers(url: str, sink: Sink, content: Content, files: Files) -> Keepers:
    """Give two servers whose database can go down, with who gets letters."""
    given = settings(
        database_url=url,
        staff_password=PASSWORD,
        smtp_url=f"smtp://127.0.0.1:{sink.port}",
        mail_from="Text line <line@example.org>",
        alert_webhook=ROOM,
    )
    mailing = Mailing(url)
    mailing.save({"alerts": (KEEPER,), "weekly": (DIRECTOR, KEEPER)})
    made = Keepers([], [], [], mailing, sink, set(), local(OPEN))
    for number in range(2):
        app = create_app(given, content, lambda: made.now, files)
        made.apps.append(app)
        parts = {"counter", f"counter of {number}"}
        checks: dict[str, Callable[[], bool]] = {
            "redis": lambda: False, "counter": partial(_overlap, parts, made.down)
        }  # fmt: skip
        line = Line(Service(content, lambda: made.now), files, Counts(url), None, checks)
        made.lines.append(line)
        told = Letters(Mailing(url), Post(given), letters.writer(app, given, line))
        made.alarms.append(Alarm(line, told))
    return made


@on_each_database
def test_what_is_broken_is_told_once(keepers: Keepers) -> None:
    """Two servers that find the same say so in one letter and one post, and once when it ends."""
    with requests_mock.Mocker() as web:
        room = web.post(ROOM)
        keepers.look()
        assert keepers.sink.arrived == []

        keepers.down.add("counter")
        keepers.look(times=1)
        assert keepers.sink.arrived == []
        keepers.look(times=3)
        assert keepers.alarms[0].sums()["broken"] == 1
        (letter,) = keepers.sink.arrived
        assert (letter["To"], letter["Subject"]) == (KEEPER, "Text line: somebody must act")
        assert "The database does not answer" in letter.get_content()
        assert "What to do: Texts are answered all the same." in letter.get_content()
        assert "https://line.example.org/staff/" in letter.get_content()
        assert room.call_count == 1
        assert "The database does not answer" in room.last_request.json()["text"]

        keepers.down.clear()
        keepers.minutes(5)
        assert keepers.alarms[0].sums()["broken"] == 0
        assert keepers.subjects()[1:] == ["mended"]
        assert "The database answers again" in keepers.sink.texts()[1]
        assert room.call_count == 2


# Every check that may find something broken.
BROKEN = (
    *(part for part, (_, _, is_alert) in PARTS.items() if is_alert),
    *("line", "files", "answers", "signatures", "deliveries", "lifelines", "offices", "loops"),
    *("restarts", "refused 30034"),
)


def test_what_is_over_is_said_in_words(keepers: Keepers) -> None:
    """No letter names a check by its id; what only did not happen since is not called mended."""
    write = letters.writer(keepers.apps[0], settings(), keepers.lines[0])
    written = {check: write("mended", findings=[Finding(check, "ok", check)]) for check in BROKEN}
    none_since = {check for check, (subject, _) in written.items() if "none since" in subject}

    assert not any("Over:" in body for _, body in written.values())
    assert all(len(body.partition("\n")[0]) > 15 for _, body in written.values())
    assert none_since == {"answers", "loops", "restarts", "refused 30034"}


def test_an_alert_leads_to_its_place(keepers: Keepers) -> None:
    """A letter has the address at which to do it; one elsewhere stands as it is."""
    write = letters.writer(keepers.apps[0], settings(), keepers.lines[0])
    found = [
        Finding("offices", "broken", "An office.", "Phone it.", "/staff/answers/directory"),
        Finding("refused 30034", "broken", "Refused.", "Register.", "https://twilio.example/1"),
        Finding("counter", "broken", "Down.", "Tell."),
    ]
    _, body = write("alert", findings=found)

    assert "Where: https://line.example.org/staff/answers/directory\n" in body
    assert "Where: https://twilio.example/1\n" in body
    assert body.count("Where:") == 2


def test_what_one_server_alone_finds(keepers: Keepers) -> None:
    """What the other one does not find is told once, and is over three minutes after the last."""
    keepers.down.add("counter of 0")
    with requests_mock.Mocker() as web:
        web.post(ROOM)
        keepers.minutes(8)
        assert keepers.subjects() == ["somebody must act"]
        keepers.down.clear()
        keepers.minutes(2)
        assert keepers.subjects() == ["somebody must act"]
        keepers.minutes(3)
    assert keepers.subjects() == ["somebody must act", "mended"]


@on_each_database
def test_what_could_not_be_sent(keepers: Keepers) -> None:
    """An alert and the weekly letter go out once somebody can be reached, and once only."""
    keepers.now = local("2027-01-11T08:00")
    keepers.sink.dead |= {KEEPER, DIRECTOR}
    keepers.down.add("counter")
    with requests_mock.Mocker() as web:
        web.post(ROOM, status_code=500)
        keepers.minutes(3)
        assert keepers.subjects() == []
        keepers.sink.dead.clear()
        keepers.minutes(3)
    assert sorted(keepers.subjects()) == ["somebody must act", "the week", "the week"]


def test_where_nobody_can_be_told(keepers: Keepers) -> None:
    """Nothing counts as told, so that whoever is listed later hears of it."""
    keepers.mailing.save({"alerts": (), "weekly": ()})
    keepers.down.add("counter")
    with requests_mock.Mocker() as web:
        web.post(ROOM, status_code=500)
        keepers.minutes(3)
        keepers.mailing.save({"alerts": (KEEPER,), "weekly": ()})
        keepers.minutes(2)
    assert keepers.subjects() == ["somebody must act"]


def test_while_the_database_is_down(
    keepers: Keepers, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each server tells for itself, once, to the addresses that it knew."""
    keepers.look()

    def gone(*_: object) -> None:
        raise OSError

    for name in ("addresses", "told", "begin", "end"):
        monkeypatch.setattr(Mailing, name, gone)
    keepers.down.add("counter")
    with requests_mock.Mocker() as web:
        web.post(ROOM, status_code=500)
        keepers.look(times=4)

    assert [one["To"] for one in keepers.sink.arrived] == [KEEPER, KEEPER]


@on_each_database
def test_the_weekly_letter(keepers: Keepers, url: str) -> None:
    """On Monday at eight everybody gets one letter, with what is to do and what may be told."""
    years.store(url, 1, seed=5)
    keepers.now = local("2027-01-11T07:59")
    keepers.look()
    assert keepers.sink.arrived == []
    keepers.now = local("2027-01-11T08:00")
    keepers.look()
    keepers.now = local("2027-01-11T17:00")
    keepers.look()

    assert sorted(one["To"] for one in keepers.sink.arrived) == [DIRECTOR, KEEPER]
    body = keepers.sink.texts()[0]
    assert "The line is all right" in body
    assert "TO SEE TO WHEN THERE IS TIME" in body
    assert re.search(r"- Conversations: \d\d+ \(Dec 2026\)", body)
    assert "What people ask about, Oct-Dec 2026: " in body
    told = re.findall(r"(?<![\w-])\d+(?=[,\n ])", body.partition("USED FOR")[2])
    assert min(map(int, told)) >= 10
    assert "\n\n\n" not in body

    keepers.now = local("2027-01-18T08:00")
    keepers.look()
    assert len(keepers.sink.arrived) == 4


def test_apologies_are_an_alert(keepers: Keepers, url: str) -> None:
    """Texts that got the apology wake somebody."""
    keepers.look()
    counts = Counts(url, lambda: keepers.now.date())
    counts.add(APOLOGY, "text")
    counts.close()
    with requests_mock.Mocker() as web:
        web.post(ROOM)
        keepers.look()

    assert "got the apology" in keepers.sink.texts()[0]


def test_the_page(keepers: Keepers) -> None:
    """Staff choose who gets letters, and try each of them with a button."""
    browser = Browser(keepers.apps[0])
    browser.sign_in()
    assert KEEPER in browser.get("/staff/letters").text

    def send(path: str, **given: str) -> str:
        answer = browser.post(path, {"csrf_token": browser.token(), **given})
        if answer.status_code == 303:
            return browser.get(answer.headers["Location"]).text
        return answer.text

    odd = send("/staff/letters", alerts="keeper@example.org\nnobody", weekly="")
    assert "these are no addresses: nobody" in odd
    assert "Saved." in send("/staff/letters", alerts="new@example.org", weekly="new@example.org")
    assert keepers.mailing.addresses() == {
        "alerts": ("new@example.org",), "weekly": ("new@example.org",)
    }  # fmt: skip
    with requests_mock.Mocker() as web:
        room = web.post(ROOM)
        for name in ("alerts", "weekly", "room"):
            assert "Sent. It should arrive" in send(f"/staff/letters/try/{name}")
        web.post(ROOM, status_code=404)
        assert "Not sent" in send("/staff/letters/try/room")
        assert room.call_count == 1
    subjects = [letter["Subject"] for letter in keepers.sink.arrived]
    assert subjects == ["Text line: a trial", "Text line: the week"]
    assert send("/staff/letters", alerts="", weekly="")
    assert "Not sent: nobody is listed" in send("/staff/letters/try/alerts")
    nothing = browser.post("/staff/letters/try/nothing", {"csrf_token": browser.token()})
    assert nothing.status_code == 404


def test_a_mail_server_that_refuses(keepers: Keepers, caplog: pytest.LogCaptureFixture) -> None:
    """Nothing is raised, and the log has the kind of the error and no address."""
    wrong = settings(smtp_url=f"smtp://127.0.0.1:{free_port()}", mail_from="line@example.org")

    assert not Post(wrong).mail((KEEPER,), "Subject", "Body")
    assert not Post(wrong).tell_room("text")
    assert KEEPER not in caplog.text
    assert "ConnectionRefusedError at" in caplog.text


def test_a_dead_box_stops_no_other(
    keepers: Keepers, sink: Sink, caplog: pytest.LogCaptureFixture
) -> None:
    """The others get the letter; the log has the kind of the error, and no address."""
    sink.dead.add(DIRECTOR)
    given = settings(smtp_url=f"smtp://127.0.0.1:{sink.port}", mail_from="line@example.org")

    assert Post(given).mail((DIRECTOR, KEEPER), "Subject", "Body") == 1

    assert [one["To"] for one in sink.arrived] == [KEEPER]
    assert "SMTPRecipientsRefused at" in caplog.text
    assert DIRECTOR not in caplog.text


def test_nobody_is_in_them(keepers: Keepers, url: str) -> None:
    """A marked word and a marked number stand in no letter, post, page, file, or table."""
    years.store(url, 1, seed=5)
    phone = Phone(keepers.apps[0], sender=NUMBER)
    for said in (WORD, f"report {WORD}", f"I am in Taunton {WORD}", f"{WORD} {WORD} {WORD}"):
        phone.text(said)
    phone.post([("MessageStatus", "failed"), ("ErrorCode", "30034"), ("To", NUMBER)], "/sms/status")
    assert until(lambda: (REFUSED, "30034") in Counts(url).since(date.min))
    browser = Browser(keepers.apps[0])
    browser.sign_in()
    keepers.down.add("counter")
    keepers.now = local("2027-01-11T09:00")
    with requests_mock.Mocker() as web:
        room = web.post(ROOM)
        keepers.look(times=3)
    paths = ("", "insights", "insights.csv", "letters", "closings", "insights/topics.svg")
    seen = [browser.get(f"/staff/{path}").text for path in paths]
    with ZipFile(BytesIO(browser.get("/staff/insights.xlsx").data)) as book:
        seen += [book.read(name).decode() for name in book.namelist()]
    # Otherwise nothing would be found however much stood there.
    assert sum("What people ask about" in one for one in seen) >= 3
    seen += [str(letter) for letter in keepers.sink.arrived]
    seen += [request.text for request in room.request_history]
    engine = database.engine(url)
    with engine.connect() as connection:
        for table in database.METADATA.sorted_tables:
            seen += map(str, connection.execute(table.select()))
    engine.dispose()

    assert len(keepers.sink.arrived) >= 3
    assert [one for one in seen if marks(one)] == []
