"""The breaker on what the whole line spends: short answers, then silence, and danger always."""

import logging
import re
import time
from collections.abc import Callable
from uuid import uuid4

import pytest
import redis
from flask import Flask
from requests_mock import Mocker

from bot.app import create_app
from bot.channels import spending
from bot.channels.seal import StateCipher
from bot.channels.spending import SILENT, Spending
from bot.dialogue import segments
from bot.dialogue.content import Content
from bot.dialogue.segments import measure, shape
from bot.nlu.context import CREOLES, LANGUAGES, NO_PAGE, Tongue
from tests.caller import Telephone
from tests.clock import OPEN, local
from tests.logged import by_this_thread
from tests.phone import HOTLINE, LINE, SECRET, Phone, settings
from tests.test_stats import until

LIMIT = 20
SHORT = ["full answers"]
SILENCE = [*SHORT, "harmless answers"]
FLOOD = ["examples"] * 120
DANGER = "he is going to kill me help now"
ACCOUNT = "AC" + "0" * 32
MESSAGES = f"https://api.twilio.com/2010-04-01/Accounts/{ACCOUNT}/Messages.json"


def line(content: Content, **changes: object) -> Flask:
    """Return a line that may send *LIMIT* parts in an hour."""
    given = {"parts_per_hour": LIMIT, **changes}
    return create_app(settings(**given), content, lambda: local(OPEN))


@pytest.fixture
def app(content: Content) -> Flask:
    """Give such a line."""
    return line(content)


@pytest.fixture(scope="module")
def unlimited(content: Content) -> Flask:
    """Give a line without a limit."""
    return line(content, parts_per_hour=0)


@pytest.fixture
def silent(app: Flask) -> Flask:
    """Give a line that has spent so much that what is harmless gets silence."""
    texts(app, *[DANGER] * (LIMIT * SILENT))
    return app


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Give what lets seconds go by for whatever counts by the hour."""

    def wait(seconds: float) -> None:
        moment = time.time() + seconds
        monkeypatch.setattr("limits.storage.memory.time.time", lambda: moment)

    return wait


def texts(app: Flask, *said: str) -> list[str]:
    """Return what comes back to each text, each from a phone of its own; nothing is empty."""
    return ["\n".join(Phone(app).text(text).texts) for text in said]


def parts(*got: str) -> int:
    """Return what *got* cost together."""
    return sum(measure(text).parts for text in got if text)


def health(app: Flask) -> list[str]:
    """Return what the page on health says that the line does without."""
    return list(app.test_client().get("/healthz").json["down"])


def busy(content: Content) -> str:
    """Return the short answer, as a text brings it."""
    return shape(content.common["pace.busy"]["en"])


def test_short_then_silent(app: Flask, content: Content) -> None:
    """Beyond the limit each longer answer is one part, and beyond four times the limit none."""
    got = texts(app, *FLOOD)
    full = got[0]
    short, silent = got.index(busy(content)), got.index("")

    assert full != busy(content)
    assert set(got[:short]) == {full}
    assert LIMIT < parts(*got[:short]) <= LIMIT + measure(full).parts
    assert set(got[short:silent]) == {busy(content)}
    assert parts(*got[:silent]) == LIMIT * SILENT + 1
    assert set(got[silent:]) == {""}
    assert health(app) == SILENCE


def test_danger_gets_its_full_answer(app: Flask) -> None:
    """Somebody in danger gets the same answer whatever was spent, and carriers their words."""
    wanted = texts(app, DANGER, "HELP", "STOP")
    texts(app, *FLOOD)

    assert health(app) == SILENCE
    assert texts(app, DANGER, "HELP", "STOP") == wanted


CHILD = [
    "my niece is being sold by her boyfriend in Taunton",
    "office taunton",
    "she has two phones and new tattoos",
    "do i have to report as a nurse",
    "is there a person i can talk to",
    "hotline",
]


@pytest.mark.parametrize("said", CHILD)
def test_child_gets_the_numbers(said: str, silent: Flask, content: Content) -> None:
    """What is about a child gets the one part with the hotline where others get silence."""
    phone = Phone(silent)

    assert phone.text(said).texts == [busy(content)]
    assert phone.text("ok").texts
    assert Phone(silent).text("who are you").texts == []


def test_danger_told_before(silent: Flask, unlimited: Flask) -> None:
    """A conversation in which a danger was told goes on in full."""
    said = [DANGER, "what are the red flags", "menu", "asdf qwer"]
    one, other = Phone(silent), Phone(unlimited)

    assert [one.text(text).texts for text in said] == [other.text(text).texts for text in said]


def test_forget_is_answered(silent: Flask, unlimited: Flask) -> None:
    """Who lets the line forget is told that it did."""
    wanted = Phone(unlimited).text("FORGET").texts

    assert wanted
    assert Phone(silent).text("FORGET").texts == wanted


def test_what_was_not_read_is_not_remembered(silent: Flask) -> None:
    """A list that was withheld is not chosen from, and the notice still comes."""
    for said in ("menu", "office franklin"):
        phone = Phone(silent)
        phone.text(said)
        context = StateCipher(SECRET, "conversation").decrypt(phone.cookie[2:]).context

        assert (context.choices, context.asked, context.page) == ((), "", NO_PAGE)
        assert not context.started


def test_idle_line_recovers(silent: Flask, later: Callable[[float], None]) -> None:
    """The first text after the hour gets its full answer, though nothing was counted between."""
    assert Phone(silent).text("who are you").texts == []
    later(3700)

    assert health(silent) == []
    assert Phone(silent).text("who are you").texts


def test_answers_of_one_part_stay(app: Flask) -> None:
    """What costs no more than the short answer is sent as it is."""
    phone = Phone(app)
    phone.text("red flags")
    texts(app, *["red flags"] * 12)

    assert health(app) == SHORT
    assert phone.text("thanks").texts != phone.text("red flags").texts


def test_alert(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    """Each step is one line of level ERROR in the log, and names nobody."""
    texts(app, *FLOOD)
    said = [(record.levelno, record.getMessage()) for record in by_this_thread(caplog)]

    assert len(said) == 2
    assert {level for level, _ in said} == {logging.ERROR}
    assert f"PARTS_PER_HOUR ({LIMIT})" in said[0][1]
    assert f"{LIMIT * SILENT} parts" in said[1][1]


def test_the_next_hour_is_full_again(later: Callable[[float], None]) -> None:
    """When the hour is over the answers are full, also after silence."""
    breaker = Spending(settings(parts_per_hour=LIMIT))
    breaker.add(("report " * 60,) * 40)
    assert breaker.level == "silent"
    later(3700)

    assert breaker.level == "full"


def test_no_limit_counts_nothing(content: Content) -> None:
    """Without a setting every answer is full."""
    app = line(content, parts_per_hour=0)

    assert len(set(texts(app, *["red flags"] * 60))) == 1
    assert health(app) == []


@pytest.mark.parametrize("tongue", [*LANGUAGES, *CREOLES])
def test_short_answer(tongue: Tongue, content: Content) -> None:
    """It is one part, with the hotline, 911 and 988."""
    text = shape({**content.common["pace.busy"], **content.creole_common["pace.busy"]}[tongue])

    assert measure(text).parts == 1
    assert {HOTLINE, "911", "988"} <= set(re.findall(r"[\d-]{3,}", text))


def test_processes_share_the_count(content: Content, monkeypatch: pytest.MonkeyPatch) -> None:
    """With Redis two processes spend from one purse."""
    url = "redis://127.0.0.1:6379/13"
    try:
        redis.Redis.from_url(url).ping()
    except redis.ConnectionError:
        pytest.skip("No Redis runs on this computer.")
    monkeypatch.setattr(spending, "_WHO", f"a test, {uuid4()}")
    one, other = (line(content, redis_url=url) for _ in range(2))
    texts(one, *["red flags"] * 12)
    texts(other, "menu")

    assert until(lambda: health(one) == health(other) == SHORT)


def test_text_of_a_call_counts(content: Content, requests_mock: Mocker) -> None:
    """A text asked for in a call is counted, and not sent once what is harmless gets silence."""
    sent = requests_mock.post(MESSAGES, status_code=201, json={})
    app = line(content, twilio_account_sid=ACCOUNT, sms_number=LINE, parts_per_hour=3)
    for _ in range(9):
        telephone = Telephone(app)
        telephone.call()
        telephone.press("1", "1")
        telephone.say("Fall River")
        heard = telephone.press("4")

    assert health(app) == SILENCE
    assert 3 <= sent.call_count < 9
    assert "could not be sent" in heard.words
    assert HOTLINE in heard.numbers


def test_off_is_no_work() -> None:
    """Where no limit is set nothing is measured."""
    before = segments.parts.cache_info()
    Spending(settings()).add(("a text that nobody else measures",))

    assert segments.parts.cache_info() == before
