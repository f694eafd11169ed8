"""The home page: red only when somebody must act, and each line says what to do."""

import re
from contextlib import AbstractContextManager
from datetime import UTC, timedelta
from html import unescape
from pathlib import Path
from threading import current_thread, main_thread

import pytest
from flask import Flask
from sqlalchemy import Connection, Engine

from bot import database
from bot.app import create_app
from bot.closing_store import ClosingStore
from bot.content.problems import Problem
from bot.content.reviews import marks
from bot.content.watching import Files
from bot.count_tables import UNSIGNED_STREAK
from bot.dialogue.closings import Closing
from bot.dialogue.content import Content
from bot.nlu.context import LANGUAGES
from bot.service import Clock, Service
from bot.stats import APOLOGY, DELIVERY, LOOP, REFUSED, STARTED, Counts, monday
from bot.upkeep.line import Line, examine
from tests.clock import OPEN, local
from tests.phone import LINE, Phone, settings
from tests.staff.test_access import HERE, PASSWORD, Browser
from tests.test_stats import until

WEEK = monday(local(OPEN).date())
LATER = "To see to when there is time"


def shown(app: Flask) -> dict[str, str]:
    """Return what the page says by its headings: the first one, "To see to", and "All right"."""
    browser = Browser(app)
    browser.sign_in()
    return said_to(browser)


def said_to(browser: Browser) -> dict[str, str]:
    """Return the same to whoever is let in."""
    page = browser.get("/staff/").text.partition("<main")[2]
    parts = re.split(r"<h[12]>(.*?)</h[12]>", page)
    heads, texts = parts[1::2], parts[2::2]
    return {
        head: unescape(re.sub(r"<[^>]+>|\s+", " ", text))
        for head, text in zip(heads, texts, strict=True)
    }


@pytest.fixture
def url(tmp_path: Path) -> str:
    """Give the address of a database of its own."""
    return f"sqlite:///{tmp_path}/line.db"


def made(url: str, content: Content, files: Files, at: str = OPEN) -> Flask:
    """Return the line at that database and minute."""
    given = settings(database_url=url, staff_password=PASSWORD, sms_number=LINE)
    return create_app(given, content, lambda: local(at), files)


def count(url: str, kind: str, outcome: str, number: int) -> None:
    """Let *outcome* have happened so often in the week of OPEN."""
    count_more(url, kind, outcome, number)
    counts = Counts(url)
    assert until(lambda: counts.since(WEEK).get((kind, outcome)) == number)


def count_more(url: str, kind: str, outcome: str, number: int) -> None:
    """Let *outcome* happen so often more."""
    counts = Counts(url, lambda: WEEK)
    for _ in range(number):
        counts.add(kind, outcome)
    counts.close()


def test_all_right(url: str, content: Content, files: Files) -> None:
    """A line that answers and delivers is said to be all right, with when it did so last."""
    app = made(url, content, files)
    count(url, DELIVERY, "delivered", 3)
    Phone(app).text("report")
    assert until(lambda: bool(Counts(url).sums("channel")))
    page = shown(app)

    assert next(iter(page)) == "The line is all right"
    right = page["All right"]
    assert "A text was last answered this week." in right
    assert "A text last arrived this week." in right
    assert "Every text and call of this week got an answer of its own." in right
    assert "The line is up, and answers." in right
    assert "have words that no named person has reviewed" in page[LATER]


def test_a_line_that_nobody_has_used(url: str, content: Content, files: Files) -> None:
    """After four weeks of silence nobody can know that it works: the page says how to try it."""
    app = made(url, content, files)
    Phone(app).text("report")
    assert until(lambda: bool(Counts(url).sums("channel")))
    count(url, DELIVERY, "delivered", 1)
    after = {weeks: shown(made(url, content, files, day)) for weeks, day in AFTER.items()}

    assert "A text was last answered 4 weeks ago." in after[4]["All right"]
    assert "A text last arrived 4 weeks ago." in after[4]["All right"]
    head, said = next(iter(after[5].items()))
    assert head == "Nobody knows whether the line works"
    assert "Nobody's text was answered for four weeks or more." in after[5][LATER]
    assert f"text HOTLINE to {LINE}" in after[5][LATER]
    assert said


# A day so many weeks after that of OPEN.
AFTER = {4: "2026-12-22T10:00", 5: "2026-12-29T10:00"}


def test_refusals(url: str, content: Content, files: Files) -> None:
    """Texts that phone companies refuse are named with the reason, and with what to do."""
    app = made(url, content, files)
    form = [("MessageStatus", "undelivered"), ("ErrorCode", "30034"), ("To", "+15005550006")]
    Phone(app).post(form, "/sms/status")
    Phone(app).post([("MessageStatus", "failed"), ("ErrorCode", "1; drop")], "/sms/status")

    def ended() -> dict[str, int]:
        counted = Counts(url).since(WEEK)
        kinds = {of for of, _ in counted}
        return {kind: sum(n for (of, _), n in counted.items() if of == kind) for kind in kinds}

    assert until(lambda: ended().get(DELIVERY) == 2)
    assert ended()[REFUSED] == 1
    count(url, REFUSED, "30003", 1)
    page = shown(app)
    assert "did not arrive (30034): the number belongs to no registered campaign." in page[LATER]
    assert "Register the number in the console" in page[LATER]
    assert "No text of this week arrived." in page[LATER]
    # What nobody here can mend needs no hand.
    assert "did not arrive (30003)" in page["All right"]

    Phone(app).post(form, "/sms/status")
    assert until(lambda: ended().get(DELIVERY) == 3)
    act = shown(app)["Somebody must act"]
    assert "(30034)" in act
    assert "The last three texts, or more, did not arrive" in act

    count(url, DELIVERY, "delivered", 1)
    assert "Somebody must act" not in shown(app)


def test_many_refusals(url: str, content: Content, files: Files) -> None:
    """Five of one day are an alert though others arrive, and none any more a day later."""
    moment = local(OPEN)
    line, counts = line_of(url, content, files, lambda: moment), Counts(url, lambda: WEEK)
    examine(line)
    for _ in range(5):
        counts.add(REFUSED, "30007")
        counts.add(DELIVERY, "undelivered")
        counts.add(DELIVERY, "delivered")
    counts.close()

    def level() -> str:
        return next(one.level for one in examine(line) if one.check == "refused 30007")

    assert level() == "broken"
    for _ in range(25):
        moment += timedelta(hours=1)
        examine(line)
    assert level() == "look"


def line_of(url: str, content: Content, files: Files, clock: Clock) -> Line:
    """Return a line at that database, at which one process looks."""
    return Line(Service(content, clock), files, Counts(url), None, {}, LINE)


def test_no_number_is_told(url: str, content: Content, files: Files) -> None:
    """Of texts the page tells whether there were some or many: a number would be about somebody."""
    told: set[str] = set()
    for more in (3, 2, 4):
        for kind, outcome in TROUBLE:
            count_more(url, kind, outcome, more)
        told.add(str(shown(made(url, content, files))))

    assert len(told) == 1


TROUBLE = (
    (APOLOGY, "text"), (REFUSED, "30034"), (REFUSED, "30003"), (LOOP, "sms"),
    (DELIVERY, "failed"),
)  # fmt: skip


def test_unsigned(url: str, content: Content, files: Files) -> None:
    """Texts that look like Twilio's and are refused are an alert until one is answered."""
    app = made(url, content, files)
    wrong = Phone(app, token="of another account")
    assert wrong.text("report").status == 403
    odd = wrong.form("report", AccountSid="no account")
    assert wrong.post(odd).status == 403
    ours = settings(database_url=url, twilio_account_sid="AC" + "1" * 32)
    other = Phone(create_app(ours, content, lambda: local(OPEN), files), token="a third one")
    # Whose account is known is asked for by nobody else.
    assert other.text("report").status == 403
    assert until(lambda: Counts(url).streak(UNSIGNED_STREAK) == 1)
    assert "looks like a text or call from Twilio" in shown(app)[LATER]
    wrong.post(wrong.form(""), "/voice")
    assert until(lambda: Counts(url).streak(UNSIGNED_STREAK) == 2)
    act = shown(app)["Somebody must act"]
    assert "Compare TWILIO_AUTH_TOKEN and PUBLIC_URL" in act

    assert Phone(app).text("report").texts
    assert until(lambda: Counts(url).streak(UNSIGNED_STREAK) == 0)
    assert "looks like" not in str(shown(app))


def test_machines(url: str, content: Content, files: Files) -> None:
    """That a phone was taken for a machine is said, and several in a day are an alert."""
    moment = local(OPEN)
    app = create_app(settings(database_url=url), content, lambda: moment, files)
    line = line_of(url, content, files, lambda: moment)
    examine(line)
    phone = Phone(app)
    for _ in range(8):
        phone.text("I am driving now and will answer you later.")
        moment += timedelta(seconds=5)
    assert until(lambda: Counts(url).since(WEEK).get((LOOP, "sms")) == 1)

    def level() -> str:
        return next(one.level for one in examine(line) if one.check == "loops")

    assert level() == "look"
    count_more(url, LOOP, "sms", 4)
    assert level() == "broken"


@pytest.mark.parametrize("at", ["2026-11-24T10:00", "2026-11-24T22:30"])
def test_restarts(at: str, url: str, content: Content, files: Files) -> None:
    """A worker that dies again and again is an alert, in the evening too: UTC is a day on."""
    line = line_of(url, content, files, lambda: local(at))
    counts = Counts(url, lambda: local(at).astimezone(UTC).date())
    for _ in range(41):
        counts.add(STARTED, "worker")
    counts.close()

    (said,) = [one for one in examine(line) if one.check == "restarts"]
    assert said.level == "broken"
    assert "began 41 times today" in said.message
    yesterday = local(at) + timedelta(days=1)
    assert "restarts" not in [
        one.check for one in examine(line_of(url, content, files, lambda: yesterday))
    ]


def test_apologies(
    url: str, content: Content, files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Texts that got the apology are an alert: the program fails."""
    app = made(url, content, files)

    def fail(*_: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as patched:
        patched.setattr(Service, "converse", fail)
        assert "This line has a problem" in Phone(app).text("report").texts[0]
    assert until(lambda: (APOLOGY, "text") in Counts(url).since(WEEK))
    assert "since yesterday got the apology" in shown(app)["Somebody must act"]
    # A process that begins later does not know on which day of the week that was.
    assert "of this week got the apology" in shown(made(url, content, files))[LATER]


def test_database_down(content: Content, files: Files) -> None:
    """A database that does not answer is an alert, said once, and texts are answered."""
    broken = settings(database_url="sqlite:////proc/nowhere/x.db", development=True)
    app = create_app(broken, content, lambda: local(OPEN), files)
    assert until(lambda: '"counter"' in Phone(app).send("GET", "/healthz").body)

    page = said_to(Browser(app, HERE, "127.0.0.1"))
    assert page["Somebody must act"].count("The database does not answer") == 1
    assert "Closings cannot be read" not in page["Somebody must act"]
    assert "What was published last" not in page["Somebody must act"]
    assert "Texts are answered all the same." in page["Somebody must act"]


def test_nobody_waits_for_a_database_that_is_down(
    content: Content, files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No page asks it once it is known to be down, and each says so."""
    broken = settings(database_url="sqlite:////proc/nowhere/x.db", development=True)
    app = create_app(broken, content, lambda: local(OPEN), files)
    browser = Browser(app, HERE, "127.0.0.1")
    assert until(lambda: '"versions"' in Phone(app).send("GET", "/healthz").body)
    asked: list[str] = []
    transaction = database.transaction

    def noted(engine: Engine) -> AbstractContextManager[Connection]:
        # The threads that look whether it is back go on.
        if current_thread() is main_thread():
            asked.append(str(engine.url))
        return transaction(engine)

    monkeypatch.setattr(database, "transaction", noted)
    for page in ("", "letters", "closings", "insights"):
        assert "database does not answer" in browser.get(f"/staff/{page}").text
    token = {"csrf_token": browser.token()}
    for path in ("letters", "letters/try/weekly", "closings/1/end"):
        assert browser.post(f"/staff/{path}", token).status_code == 503
    assert browser.get("/staff/insights.csv").status_code == 503
    assert asked == []


def test_unwritable_folder(url: str, content: Content, files: Files) -> None:
    """A folder that the line cannot write is an alert."""
    given = settings(database_url=url, staff_password=PASSWORD, state_folder="/proc/nowhere")
    page = shown(create_app(given, content, lambda: local(OPEN), files))

    assert "The server cannot write its folder" in page["Somebody must act"]


# The day, and where the page names what is due: soon, overdue, or fallen back.
DAYS = {
    "thirty-one days before": (-31, "", ""),
    "thirty days before": (-30, "To see to when there is time", "again within 30 days"),
    "the day before": (-1, "To see to when there is time", "again within 30 days"),
    "the day itself": (0, "Somebody must act", "A number for danger was to be checked again"),
}


@pytest.mark.parametrize(("later", "where", "said"), DAYS.values(), ids=DAYS)
def test_facts_go_stale(
    later: int, where: str, said: str, url: str, content: Content, files: Files
) -> None:
    """The hotline is told thirty days before its day, and is an alert from that day on."""
    due = local("2027-02-24T10:00") + timedelta(days=later)
    page = shown(made(url, content, files, f"{due:%Y-%m-%dT%H:%M}"))

    named = {head: "Child-at-Risk Hotline" in text for head, text in page.items()}
    assert named.pop(where, False) == bool(where)
    assert not any(named.values())
    assert said in page.get(where, "")


def test_an_office_that_fell_back(url: str, content: Content, files: Files) -> None:
    """Ninety days beyond its date an office is an alert, and the simulator says why."""
    app = made(url, content, files, "2027-09-01T10:00")

    assert "people get the hotline instead" in shown(app)["Somebody must act"]
    browser = Browser(app)
    browser.sign_in()
    played = browser.client.post(
        "/staff/simulator/play",
        base_url=browser.origin,
        json={
            "texts": ["Taunton"],
            "settings": {
                "at": "", "channel": "sms", "carrier": "bot", "language": "", "town": ""
            },
        },
        headers={"X-CSRFToken": browser.token()},
    ).get_json()["turns"][0]  # fmt: skip
    assert played["why"]["situation"] == "unconfirmed"
    assert "Nobody has confirmed the number" in played["inspector"]


def test_an_edit_after_a_review(content: Content, files: Files) -> None:
    """A review of other words than those that are served leaves the file among what waits."""
    known = marks(files.loaded().responses)
    path = "responses/thanks.yaml"

    def waiting(signed: dict[str, str]) -> int:
        review = ", ".join(
            f"{one}: {{by: Rui, on: 2026-11-20, of: {signed[one]}}}" for one in signed
        )
        text = files.current().texts()[path].replace("{en: no, es: no, pt: no}", f"{{{review}}}")
        served = Files(watched=False)
        served.publish(files.current().replaced(path, text))
        line = Line(Service(content, lambda: local(OPEN)), served, Counts(""), None, {})
        (said,) = [one.message for one in examine(line) if one.check == "reviews"]
        return int(said.split()[0])

    right = {one: known["thanks", one] for one in LANGUAGES}
    assert waiting({**right, "es": right["en"]}) == waiting(right) + 1


def test_closings(url: str, content: Content, files: Files) -> None:
    """A closing that lasts is named with its end; one that is over is not."""
    store, now = ClosingStore(url), local(OPEN)
    store.add(Closing(now, now + timedelta(hours=2), "snow"), "", now)
    store.add(Closing(now - timedelta(days=1), now, "storm"), "", now)
    app = made(url, content, files)

    assert until(lambda: "for snow" in Phone(app).text("report").texts[0])
    browser = Browser(app)
    browser.sign_in()
    top = browser.get("/staff/").text.partition("<main")[2].partition("<h1>")[0]
    assert "All offices closed (snow) until" in top
    assert "12:00 PM; it ends by itself" in top
    assert '<a href="/staff/closings">' in top
    page = said_to(browser)
    assert "snow" not in str(page)
    assert "storm" not in top + str(page)
    assert "Closed now" not in browser_of(made(url, content, files, "2026-11-24T12:00"))


def browser_of(app: Flask) -> str:
    """Return the page as it is written."""
    browser = Browser(app)
    browser.sign_in()
    return browser.get("/staff/").text


def test_each_line_leads_on(url: str, content: Content, files: Files) -> None:
    """Where the pages have a place for it, a line leads there; every link leads somewhere."""
    count_more(url, REFUSED, "30034", 1)
    browser = Browser(made(url, content, files, "2027-09-01T10:00"))
    browser.sign_in()
    page = browser.get("/staff/").text.partition("<main")[2]
    links = set(re.findall(r'<p>[^<]*<a href="([^"]+)"', page))

    assert {"/staff/answers", "/staff/answers/directory", "/staff/insights"} <= links
    assert all(browser.get(link).status_code == 200 for link in links)
    assert "Twilio errors above" not in page
    page = browser_of(made(url, content, files))
    assert 'href="https://www.twilio.com/docs/api/errors/30034"' in page


def test_broken_files(
    url: str, content: Content, files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Files that cannot be used are an alert."""
    problem = Problem("intents.yaml", 1, "This is not YAML.", "Mend it.")
    monkeypatch.setattr(files, "problems", (problem,))

    act = shown(made(url, content, files))["Somebody must act"]
    assert "Mistakes in the files keep them from being used: 1." in act
