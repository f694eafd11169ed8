"""Staff close offices: the hotline first in every channel and on every server, until it ends."""

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import unescape
from itertools import count, product
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from bot import polling
from bot.app import create_app
from bot.closing_store import ClosingFollower, ClosingStore, read, write
from bot.dialogue.closings import Closing
from bot.dialogue.content import Content, Office
from tests.caller import Telephone
from tests.clock import local
from tests.databases import KINDS, empty, take_away
from tests.files import FILES
from tests.phone import HOTLINE, ORIGIN, Phone, WirePhone, settings
from tests.processes import PRODUCTION, free_port, procfile, serving
from tests.staff.test_access import HERE, PASSWORD, Browser
from tests.waiting import until

MONDAY = "2026-11-30T"
TODAY = {"office": "", "reason": "snow", "first": "2026-11-30", "last": "2026-11-30"}


_SENDERS = count()


class Clock:
    """A clock that stands where it is put."""

    def __init__(self) -> None:
        self.now = local(f"{MONDAY}10:00")

    def __call__(self) -> datetime:
        """Tell the time."""
        return self.now

    def put(self, minute: str) -> None:
        """Let it be *minute* of the Monday."""
        self.now = local(f"{MONDAY}{minute}")


@dataclass
class Line:
    """Two servers at one database and one clock, and somebody who is signed in at the first."""

    first: Flask
    second: Flask
    clock: Clock
    staff: Browser

    def enter(self, **changes: str) -> int:
        """Send the form, and return the status of the answer."""
        form = TODAY | {"csrf_token": self.staff.token()} | changes
        return self.staff.post("/staff/closings", form).status_code


@pytest.fixture(scope="module", params=KINDS)
def url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the address of a new database of each kind."""
    with empty(request.param, tmp_path_factory.mktemp("closings")) as address:
        yield address


@pytest.fixture
def line(
    content: Content, url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[Line]:
    """Give two servers that look often; what was entered is over in the end."""
    monkeypatch.setattr(polling, "PAUSE", 0.05)
    # What is known last is kept in a folder here.
    monkeypatch.chdir(tmp_path)
    clock, given = Clock(), settings(database_url=url, staff_password=PASSWORD)
    first, second = (create_app(given, content, clock, FILES) for _ in range(2))
    made = Line(first, second, clock, Browser(first))
    made.staff.sign_in()
    yield made
    store, midnight = ClosingStore(url), local(f"{MONDAY}00:00")
    for entry in store.standing(midnight):
        store.end(entry.id, midnight)


def towns(content: Content) -> dict[str, Office]:
    """Return a town of each office that is offered by number."""
    found: dict[str, Office] = {"Taunton": content.offices["taunton_attleboro"]}
    for place in content.places.values():
        office = content.offices[place.offices[0]] if len(place.offices) == 1 else None
        if office and not office.disputed and office not in found.values():
            found[place.name] = office
    return found


def texted(app: Flask, town: str) -> str:
    """Return what a text gets."""
    return Phone(app).text(town).texts[0]


def on_page(app: Flask, town: str) -> str:
    """Return what the public page answers."""
    got = app.test_client().post("/", data={"town": town}, base_url=ORIGIN).text
    found = re.search(r'<div class="answer".*?</div>', got, re.DOTALL)
    assert found
    return unescape(re.sub(r"<[^>]+>", " ", found[0]))


def in_chat(app: Flask, town: str) -> str:
    """Return what the chat answers."""
    # Each from an address of its own, or they would be too many.
    sender = {"X-Forwarded-For": f"198.51.{next(_SENDERS) % 250}.{next(_SENDERS) % 250}"}
    data = {"text": town}
    got = app.test_client().post("/chat", data=data, headers=sender, base_url=ORIGIN).text
    return unescape(re.sub(r"<[^>]+>", " ", got.partition('id="reply"')[2].partition("</li>")[0]))


def called(app: Flask, town: str) -> str:
    """Return the numbers that a caller hears."""
    phone = Telephone(app)
    phone.call()
    phone.press("1", "1")
    return " ".join(phone.say(town).numbers)


CHANNELS = (texted, on_page, in_chat, called)


def is_first(number: str, shown: str) -> bool:
    """Return whether *number* is the first telephone number in what is *shown*."""
    found = re.search(r"\d{3}-\d{3}-\d{4}", shown)
    return bool(found) and found is not None and found[0] == number


def test_a_closing_of_all_offices(line: Line, content: Content) -> None:
    """Entered at 10:05 it gives the hotline first at 10:06 on the other server, until it ends."""
    offices = towns(content)
    assert len(offices) > 20
    for ask in CHANNELS:
        assert is_first(offices["Taunton"].phone, ask(line.second, "Taunton")), ask
    line.clock.put("10:05")
    assert line.enter(begin="10:05", until="13:00") == 303
    line.clock.put("10:06")
    assert until(lambda: is_first(HOTLINE, texted(line.second, "Taunton")))
    for ask, town in product(CHANNELS, offices):
        assert is_first(HOTLINE, ask(line.first, town)), (ask, town)
        assert is_first(HOTLINE, ask(line.second, town)), (ask, town)
    line.clock.put("13:00")
    for ask, (town, office) in product(CHANNELS, offices.items()):
        assert is_first(office.phone, ask(line.second, town)), (ask, town)


def test_one_office_and_its_end(line: Line, content: Content) -> None:
    """A closing of one office leaves the others alone, and staff can end it before its time."""
    office = towns(content)["Taunton"]
    words = {"words_en": "Roof repairs.", "words_es": "Obras.", "words_pt": "Obras."}
    assert line.enter(office=office.id, reason="other", **words) == 303
    assert texted(line.first, "Taunton").startswith("Roof repairs.\nTaunton: call DCF now")
    assert is_first(content.offices["fall_river"].phone, texted(line.first, "Fall River"))
    assert "Roof repairs" not in texted(line.first, "report")

    page = line.staff.get("/staff/closings?done=entered").text
    assert "Saved. You need do nothing more" in page
    assert "closed now" in page
    assert "Roof repairs." in page
    (id,) = re.findall(r"/staff/closings/(\d+)/end", page)
    gone = line.staff.post(f"/staff/closings/{id}/end", {"csrf_token": line.staff.token()})
    assert gone.status_code == 303
    assert "Ended." in line.staff.get(gone.headers["Location"]).text
    assert is_first(office.phone, texted(line.first, "Taunton"))
    assert until(lambda: is_first(office.phone, texted(line.second, "Taunton")))
    assert "every office keeps its usual hours" in line.staff.get("/staff/closings").text


def test_taken_back_before_it_began(line: Line) -> None:
    """A closing that staff take back before its time never was, and the page says so."""
    assert line.enter(first="2026-12-01", last="2026-12-01") == 303
    (id,) = re.findall(r"/staff/closings/(\d+)/end", line.staff.get("/staff/closings").text)

    line.staff.post(f"/staff/closings/{id}/end", {"csrf_token": line.staff.token()})

    _, _, over = line.staff.get("/staff/closings").text.partition("<h2>Over</h2>")
    assert "Tue, Dec 1, midnight, taken back before it began (snow" in over


def test_the_page_and_a_call_say_so_first(line: Line) -> None:
    """Who names no town is told on the page, in a call, and in a text, in their language."""
    assert line.enter(until="13:00") == 303
    said = "DCF offices are closed for snow."
    assert said in line.first.test_client().get("/", base_url=ORIGIN).text
    spanish = line.first.test_client().get("/?lang=es", base_url=ORIGIN).text
    assert "cerradas por la nieve" in spanish
    assert texted(line.first, "report").startswith(said)
    phone = Telephone(line.first)
    phone.call()
    phone.press("1", "0")
    assert "closed for snow" in phone.heard.words


def test_simulator_at_its_minute(line: Line) -> None:
    """The simulator plays a closing that is still to come at its minute, and says why."""
    assert line.enter(first="2026-12-01", last="2026-12-01") == 303
    asked = {"texts": ["Taunton"], "settings": {"at": "", "channel": "sms", "carrier": "bot"}}
    for at, situation in (("2026-11-30T11:00", "open"), ("2026-12-01T11:00", "closed")):
        asked["settings"] = {**asked["settings"], "at": at, "language": "", "town": ""}  # type: ignore[dict-item]
        got = line.staff.client.post(
            "/staff/simulator/play",
            base_url=ORIGIN,
            json=asked,
            headers={"X-CSRFToken": line.staff.token()},
        )
        turn = got.get_json()["turns"][0]
        assert turn["why"]["situation"] == situation
        assert ("a closing that staff entered (snow)" in turn["inspector"]) == (
            situation == "closed"
        )


FAULTS = {
    "no such office": ({"office": "nowhere"}, "Choose an office"),
    "no such reason": ({"reason": "holiday"}, "Choose a reason"),
    "no day": ({"first": "", "last": "2026-11-30"}, "Choose the day"),
    "no such day": ({"last": "2026-11-31"}, "Choose the day"),
    "no such time": ({"begin": "25:00"}, "Choose the day"),
    "ends first": ({"begin": "12:00", "until": "09:00"}, "ends before it starts"),
    "over": ({"first": "2026-11-29", "last": "2026-11-29"}, "over already"),
    "too long": ({"last": "2027-01-15"}, "31 days at most"),
    "next year": ({"first": "2028-01-01", "last": "2028-01-01"}, "more than a year"),
    "the end of time": ({"first": "9999-12-31", "last": "9999-12-31"}, "Choose the day"),
    "one language": ({"words_en": "Snow."}, "all three languages"),
    "long words": (dict.fromkeys(("words_en", "words_es", "words_pt"), "s" * 61), "60 is the most"),
    "a stray number": (
        dict.fromkeys(("words_en", "words_es", "words_pt"), "Call 508-555-0100."),
        "508-555-0100 is no number",
    ),
    "a number in pieces": (
        dict.fromkeys(("words_en", "words_es", "words_pt"), "Call 508/555/0100."),
        "508/555/0100 is no number",
    ),
    "another emergency number": (
        dict.fromkeys(("words_en", "words_es", "words_pt"), "Danger: 912."),
        "912 is no number",
    ),
    "a brace": (
        dict.fromkeys(("words_en", "words_es", "words_pt"), "Call {hotline}."),
        "no braces",
    ),
    "telling words": (
        dict.fromkeys(("words_en", "words_es", "words_pt"), "Danger: escort."),
        "locked screen",
    ),
    "a hidden character": (
        dict.fromkeys(("words_en", "words_es", "words_pt"), "Snow\f today."),
        "nobody can see (U+000C)",
    ),
    "a picture": (dict.fromkeys(("words_en", "words_es", "words_pt"), "Snow ❄"), "dear"),
}


@pytest.fixture(scope="module")
def desk(content: Content, tmp_path_factory: pytest.TempPathFactory) -> Browser:
    """Give somebody who is signed in at a line of its own."""
    url = f"sqlite:///{tmp_path_factory.mktemp('desk')}/line.db"
    browser = Browser(
        create_app(settings(database_url=url, staff_password=PASSWORD), content, Clock(), FILES)
    )
    browser.sign_in()
    return browser


@pytest.mark.parametrize(("changes", "said"), FAULTS.values(), ids=FAULTS)
def test_faults(changes: dict[str, str], said: str, desk: Browser) -> None:
    """What is wrong is said at its field, the fields keep what was typed, and nothing is stored."""
    answer = desk.post("/staff/closings", TODAY | {"csrf_token": desk.token()} | changes)

    assert answer.status_code == 400
    assert said in unescape(answer.text)
    for value in changes.values():
        if value and value not in ("nowhere", "holiday"):
            assert value in unescape(answer.text)
    assert "every office keeps its usual hours" in answer.text


def test_without_a_database(content: Content) -> None:
    """A database that does not answer is said so on the page, and texts are answered as ever."""
    broken = settings(database_url="sqlite:////proc/nowhere/x.db", development=True)
    app = create_app(broken, content, Clock(), FILES)
    browser = Browser(app, HERE, "127.0.0.1")
    for answer in (
        browser.get("/staff/closings"),
        browser.post("/staff/closings", TODAY | {"csrf_token": browser.token()}),
    ):
        assert answer.status_code == 503
        assert "The database does not answer" in answer.text
    ended = browser.post("/staff/closings/1/end", {"csrf_token": browser.token()})
    assert ended.status_code == 503
    assert "508-821-7000" in texted(app, "Taunton")

    nowhere = create_app(settings(staff_password=PASSWORD), content, Clock(), FILES)
    browser = Browser(nowhere)
    browser.sign_in()
    assert "There is no database" in browser.get("/staff/closings").text


def test_the_last_known_closings_stay(content: Content, tmp_path: Path) -> None:
    """When the database goes away, what was known holds on, and ends at its minute."""
    clock = Clock()
    file = tmp_path / "line.db"
    given = settings(database_url=f"sqlite:///{file}", staff_password=PASSWORD)
    app = create_app(given, content, clock, FILES)
    store = ClosingStore(given.database_url)
    store.add(Closing(local(f"{MONDAY}10:00"), local(f"{MONDAY}13:00"), "snow"), "", clock())
    assert until(lambda: is_first(HOTLINE, texted(app, "Taunton")))
    take_away(file)
    with pytest.raises(SQLAlchemyError):
        store.standing(clock())
    clock.put("12:59")
    assert is_first(HOTLINE, texted(app, "Taunton"))
    clock.put("13:00")
    assert not is_first(HOTLINE, texted(app, "Taunton"))


def test_a_process_that_begins_without_the_database(content: Content, tmp_path: Path) -> None:
    """It knows of what any process knew last, up to its minute, and the page on health tells."""
    clock, file = Clock(), tmp_path / "line.db"
    given = settings(database_url=f"sqlite:///{file}")
    snow = Closing(local(f"{MONDAY}10:00"), local(f"{MONDAY}13:00"), "snow", "", {"en": "Snow."})
    store = ClosingStore(given.database_url)
    store.add(snow, "", clock())
    known: list[tuple[Closing, ...]] = []
    ClosingFollower(store, given.closings, clock, known.append).look()
    assert known[-1] == (snow,)
    take_away(file)

    app = create_app(given, content, clock, FILES)
    assert is_first(HOTLINE, texted(app, "Taunton"))
    assert until(lambda: '"closings"' in Phone(app).send("GET", "/healthz").body)
    assert is_first(HOTLINE, texted(app, "Taunton"))
    clock.put("13:00")
    assert not is_first(HOTLINE, texted(app, "Taunton"))


def test_folder_is_mended(tmp_path: Path) -> None:
    """Closings that could not be kept on disk are kept once the folder can be written again."""
    clock, path = Clock(), tmp_path / "state/closings.json"
    path.parent.write_text("in the way")
    snow = Closing(local(f"{MONDAY}10:00"), local(f"{MONDAY}13:00"), "snow")
    store = ClosingStore(f"sqlite:///{tmp_path}/line.db")
    store.add(snow, "", clock())
    known: list[tuple[Closing, ...]] = []
    follower = ClosingFollower(store, path, clock, known.append)
    follower.look()
    assert known[-1] == (snow,)

    path.parent.unlink()
    follower.look()

    assert read(path) == (snow,)


def test_a_process_that_is_forked_late(tmp_path: Path) -> None:
    """What was written since the server began is known before the database is asked."""
    clock, path = Clock(), tmp_path / "closings.json"
    snow = Closing(local(f"{MONDAY}10:00"), local(f"{MONDAY}13:00"), "snow")
    known: list[tuple[Closing, ...]] = []
    nowhere = ClosingStore("sqlite:////proc/nowhere/x.db")
    follower = ClosingFollower(nowhere, path, clock, known.append)
    assert known == [()]
    write(path, (snow,))
    with pytest.raises(FileNotFoundError):
        follower.look()

    assert known[-1] == (snow,)


_NO_ZONE = '"starts": "2026-11-30T10:00", "ends": "2026-12-01T10:00"'
_TIMES = '"starts": "2026-11-30T10:00+00:00", "ends": "2026-12-01T10:00+00:00"'
DAMAGE = {
    "empty": "",
    "no list": "5",
    "no closing": "[5]",
    "deep": "[" * 100_000,
    "no zone": f'[{{{_NO_ZONE}, "reason": "snow", "office": "", "words": {{}}}}]',
    "a number for a text": f'[{{{_TIMES}, "reason": "snow", "office": 5, "words": {{}}}}]',
    "a number for words": f'[{{{_TIMES}, "reason": "snow", "office": "", "words": {{"en": 5}}}}]',
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_file(damage: str, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Last known closings that cannot be read are as none, and the log says by which error."""
    (tmp_path / "closings.json").write_text(damage)

    assert read(tmp_path / "closings.json") == ()
    assert "Error at " in caplog.text


def test_workers_that_nobody_has_asked(tmp_path: Path) -> None:
    """Each worker of a real server knows of a closing before the first text reaches it."""
    port, now = free_port(), datetime.now(UTC)
    with (
        empty("postgresql", tmp_path) as url,
        serving(procfile(port), port, PRODUCTION | {"DATABASE_URL": url}, tmp_path),
    ):
        ClosingStore(url).add(Closing(now, now + timedelta(days=1), "snow"), "", now)
        # As often as a worker looks, and a margin for a busy machine.
        time.sleep(polling.PAUSE + 2)
        for _ in range(6):
            shown = WirePhone(port).text("report").texts[0]
            assert shown.startswith("DCF offices are closed for snow.")
