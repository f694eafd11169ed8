"""flask doctor: every check finds what it is for, and says what to do."""

import json
import os
import zoneinfo
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
import requests
from flask import Flask
from requests_mock import Mocker

from bot.app import create_app
from bot.config import Config
from bot.content.loading import DatedFiles, Loaded
from bot.dialogue.content import Content
from bot.rates import Rates
from bot.stats import Counts, monday
from bot.twilio import standby
from bot.twilio.doctor import server
from bot.twilio.doctor.examination import LineState, examine
from bot.twilio.doctor.findings import Finding
from bot.twilio.errors import meaning
from tests.phone import ORIGIN, TOKEN, settings
from tests.processes import PRODUCTION
from tests.test_stats import until
from tests.twilio_account import (
    ACCOUNT,
    ALERTS,
    API,
    CODE,
    FALLBACK,
    NUMBER,
    Account,
    error,
    number,
    service,
    short_code,
    sid,
)
from tests.wires import wire

NOW = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
ENV = PRODUCTION | {
    "CARRIER_KEYWORDS": "twilio",
    "SMS_NUMBER": NUMBER,
    "TWILIO_ACCOUNT_SID": ACCOUNT,
    "STAFF_PASSWORD": "twelve letters",
    "PARTS_PER_HOUR": "3000",
}
SET = {
    "sms_url": f"{ORIGIN}/sms",
    "voice_url": f"{ORIGIN}/voice",
    "sms_fallback_url": FALLBACK,
}
Found = dict[str, list[Finding]]


class PhoneLine:
    """A whole line in good order, of which each test breaks one thing."""

    def __init__(self, mock: Mocker, content: Content, loaded: Loaded, folder: Path) -> None:
        self.mock, self.content, self.folder = mock, content, folder
        self.dated = DatedFiles(loaded.directory_node, loaded.responses.files)
        self.config = Config.from_env(ENV | {"DATABASE_URL": f"sqlite:///{folder}/counts.db"})
        self.env: Mapping[str, str] = ENV
        self.now = NOW
        old = {"direction": "inbound", "body": "", "from": "+1508555XXXX", "sid": sid("SM")}
        self.account = Account(mock, [number(**SET)], messages=[old], date=format_datetime(NOW))
        self.serve(create_app(settings(), content))
        document = standby.document(content, NOW.date())
        mock.post(FALLBACK, text=document)

    def join_service(self) -> None:
        """Put the number into a service, whose Advanced Opt-Out can have our texts."""
        whole = service(
            inbound_request_url=f"{ORIGIN}/sms",
            fallback_url=FALLBACK,
            status_callback=f"{ORIGIN}/sms/status",
        )
        self.account.services = [whole]
        self.account.members = {whole["sid"]: self.account.numbers}

    def serve(self, app: Flask) -> None:
        """Let *app* answer at the public address."""

        def answer(request: Any, context: Any) -> str:
            headers = {name: value for name, value in request.headers.items() if name != "Host"}
            got = app.test_client(use_cookies=False).open(
                request.path, method=request.method, data=request.body, headers=headers
            )
            context.status_code = got.status_code
            return got.get_data(as_text=True)

        for method in ("GET", "POST"):
            self.mock.register_uri(method, f"{ORIGIN}/sms", text=answer)
            self.mock.register_uri(method, f"{ORIGIN}/healthz", text=answer)

    def examine(self) -> Found:
        """Return what is found, by check."""
        state = LineState(self.config, self.env, self.content, self.dated, self.now)
        found: Found = {}
        for finding in examine(state):
            assert TOKEN not in finding.message + finding.todo
            assert finding.todo or finding.level == "ok"
            found.setdefault(finding.check, []).append(finding)
        return found


@pytest.fixture
def line(requests_mock: Mocker, content: Content, loaded: Loaded, tmp_path: Path) -> PhoneLine:
    """Give a line in good order."""
    return PhoneLine(requests_mock, content, loaded, tmp_path)


def worst(found: Found, check: str) -> Finding:
    """Return the finding of *check*, of which there must be one."""
    (finding,) = found[check]
    return finding


def test_all_is_well(line: PhoneLine) -> None:
    """A line in good order has nothing broken, and what only people can see to look at."""
    line.join_service()
    found = line.examine()

    bad = [f for listed in found.values() for f in listed if f.level != "ok"]
    assert {finding.check: finding.level for finding in bad} == {
        "STOP": "look",
        "number": "look",
        "reviews": "look",
    }
    assert set(found) == {
        *("settings", "public address", "signature", "account", "clock", "webhooks", "STOP"),
        *("number", "state folder"),
        *("fallback", "redaction", "Twilio errors", "deliveries", "facts", "reviews", "time zone"),
    }


# --- settings ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["SECRET_KEY", "TWILIO_AUTH_TOKEN", "PUBLIC_URL"])
def test_required_setting(name: str, line: PhoneLine) -> None:
    """A setting that production requires is missed, even if a laptop does without it."""
    line.env = {known: value for known, value in ENV.items() if known != name}

    finding = worst(line.examine(), "settings")

    assert finding.level == "broken"
    assert name in finding.message


@pytest.mark.parametrize("name", ["SMS_NUMBER", "STAFF_PASSWORD", "TWILIO_ACCOUNT_SID"])
def test_useful_setting(name: str, line: PhoneLine) -> None:
    """A setting that the line can do without is named, with what is lost."""
    line.env = {known: value for known, value in ENV.items() if known != name}

    first, _ = line.examine()["settings"]

    assert first.level == "look"
    assert name in first.message


def test_settings_of_a_server_taken_for_a_laptops(line: PhoneLine) -> None:
    """Where all settings of a server are there, but a laptop's were used, that is told."""
    line.env = ENV | {"BOT_ENV": "development"}

    first, *_ = line.examine()["settings"]

    assert first.level == "look"
    assert "BOT_ENV=production" in first.todo


# --- beside the server --------------------------------------------------------------------------


def test_redis(line: PhoneLine) -> None:
    """A Redis that is set up and hangs is told of; texts are answered all the same."""
    with wire() as hung:
        line.config = replace(line.config, redis_url=f"redis://127.0.0.1:{hung.port}/0")

        finding = worst(line.examine(), "Redis")

    assert finding.level == "look"
    assert "does not answer" in finding.message


def test_redis_answers(line: PhoneLine, monkeypatch: pytest.MonkeyPatch) -> None:
    """A Redis that answers is well; it is waited for longer than in earnest, on a busy machine."""
    monkeypatch.setattr("bot.rates.PATIENCE", 5)
    url = "redis://127.0.0.1:6379/12"
    if Rates(url).is_down() and not os.environ.get("CI"):
        pytest.skip("No Redis answers on 127.0.0.1:6379.")
    line.config = replace(line.config, redis_url=url)

    assert worst(line.examine(), "Redis").level == "ok"


METRICS = {
    "there": ({"text": "line_down 0"}, "ok"),
    "refused": ({"status_code": 401}, "look"),
    "another program": ({"text": "hello"}, "look"),
    "nothing": ({"exc": requests.ConnectionError}, "look"),
}


@pytest.mark.parametrize(("answer", "level"), METRICS.values(), ids=METRICS)
def test_metrics(answer: dict[str, Any], level: str, line: PhoneLine) -> None:
    """Metrics that are set up are asked for as the monitor does, with the token."""
    token = "a-token-of-thirty-two-letters-or-more"
    line.config = replace(line.config, metrics_address="127.0.0.1:9464", metrics_token=token)
    bearer = {"Authorization": f"Bearer {token}"}
    line.mock.get("http://127.0.0.1:9464/metrics", request_headers=bearer, **answer)

    finding = worst(line.examine(), "metrics")

    assert finding.level == level
    assert token not in finding.message + finding.todo


@pytest.mark.parametrize("name", ["TWILIO_AUTH_TOKEN_NEXT", "TWILIO_SHARED_KEY_NEXT"])
def test_unfinished_change(name: str, line: PhoneLine) -> None:
    """A secret that is being changed is not forgotten, and not shown."""
    line.env = ENV | {name: "hidden"}

    first, _ = line.examine()["settings"]

    assert first.level == "look"
    assert name in first.message
    assert "hidden" not in first.message + first.todo


def test_without_settings(loaded: Loaded, requests_mock: Mocker, tmp_path: Path) -> None:
    """Without any setting nothing is asked of anybody, and what is missing is said."""
    config = Config.for_development({}, tmp_path / "keys")
    here = replace(config, database_url=f"sqlite:///{tmp_path}/counts.db")

    dated = DatedFiles(loaded.directory_node, loaded.responses.files)
    state = LineState(here, {}, loaded.content, dated, NOW)
    found = list(examine(state))

    assert not requests_mock.called
    assert [f.message.split()[0] for f in found if f.level == "broken"] == [
        *("SECRET_KEY", "TWILIO_AUTH_TOKEN", "PUBLIC_URL", "CARRIER_KEYWORDS")
    ]


# --- the server from outside -------------------------------------------------------------------

UNREACHABLE = {
    "certificate": (requests.exceptions.SSLError, "certificate"),
    "time-out": (requests.ReadTimeout, "15 seconds"),
    "refused": (requests.ConnectionError, "cannot be reached"),
    "odd": (requests.exceptions.InvalidURL, "InvalidURL"),
}


@pytest.mark.parametrize(("failure", "said"), UNREACHABLE.values(), ids=UNREACHABLE)
def test_unreachable(failure: type[Exception], said: str, line: PhoneLine) -> None:
    """A server that cannot be reached is broken, and it is said in which way."""
    line.mock.get(f"{ORIGIN}/healthz", exc=failure(TOKEN))

    found = line.examine()

    assert worst(found, "public address").level == "broken"
    assert said in worst(found, "public address").message
    assert "signature" not in found


def test_no_such_name(content: Content) -> None:
    """A name that the DNS does not know is told from a server that is down."""
    (finding,) = server.check(settings(public_url="https://no-such-line.invalid"), content)

    assert finding.level == "broken"
    assert finding.message == "No computer is called no-such-line.invalid."


def test_plain_http(content: Content) -> None:
    """A public address without https is broken, and nothing is sent to it."""
    (finding,) = server.check(settings(public_url="http://line.example.org"), content)

    assert finding.level == "broken"
    assert "https" in finding.message


SOMETHING_ELSE = {
    "redirect": {"status_code": 301, "headers": {"Location": "https://elsewhere.example"}},
    "login page": {"text": "<html>Sign in</html>"},
    "proxy alone": {"status_code": 502, "text": "Bad gateway"},
    "other JSON": {"json": ["ok"]},
}


@pytest.mark.parametrize("answer", SOMETHING_ELSE.values(), ids=SOMETHING_ELSE)
def test_something_else_answers(answer: dict[str, Any], line: PhoneLine) -> None:
    """What is not this line is not taken for it."""
    line.mock.get(f"{ORIGIN}/healthz", **answer)

    assert worst(line.examine(), "public address").level == "broken"


def test_other_edition(line: PhoneLine) -> None:
    """A server that speaks from other words than this folder is to be looked at."""
    line.serve(create_app(settings(), replace(line.content, version="0ld")))

    assert worst(line.examine(), "edition").level == "look"


def test_part_of_the_server_is_down(line: PhoneLine) -> None:
    """What the server says is down is told."""
    told = {"status": "ok", "content": line.content.version, "down": ["counter"]}
    line.mock.get(f"{ORIGIN}/healthz", json=told)

    assert "counter" in worst(line.examine(), "server").message


@pytest.mark.parametrize(("part", "level"), [("full", "look"), ("harmless", "broken")])
def test_too_many_parts(part: str, level: str, line: PhoneLine) -> None:
    """A server that shortens or withholds answers to save money says so."""
    told = {"status": "ok", "content": line.content.version, "down": [f"{part} answers"]}
    line.mock.get(f"{ORIGIN}/healthz", json=told)

    assert worst(line.examine(), "spending").level == level


def test_other_token(line: PhoneLine) -> None:
    """A server with another token refuses what Twilio signs: that is broken."""
    line.serve(create_app(settings(twilio_auth_token="another"), line.content))

    finding = worst(line.examine(), "signature")

    assert finding.level == "broken"
    assert "refused" in finding.message


def test_open_to_all(line: PhoneLine) -> None:
    """A server that answers what nobody signed is broken, even if it answers rightly."""
    reply = "<Response><Message>hello</Message></Response>"
    line.mock.post(f"{ORIGIN}/sms", text=reply)

    assert "unsigned" in worst(line.examine(), "signature").message


def test_no_reply(line: PhoneLine) -> None:
    """A server that fails on a signed text is broken."""
    answers = [{"status_code": 500}, {"status_code": 403}]
    line.mock.post(f"{ORIGIN}/sms", answers)

    assert "500" in worst(line.examine(), "signature").message


# --- at Twilio ---------------------------------------------------------------------------------


def test_wrong_address(line: PhoneLine) -> None:
    """Each address at Twilio that is not ours is named, with the command that mends it."""
    line.account.numbers = [number(**SET | {"sms_url": "https://old.example/sms"})]

    finding = worst(line.examine(), "webhooks")

    assert finding.level == "broken"
    assert "https://old.example/sms" in finding.message
    assert "flask connect" in finding.todo


def test_minor_setting(line: PhoneLine) -> None:
    """What keeps no answer from anybody is only to be looked at."""
    line.account.numbers = [number(**SET | {"voice_caller_id_lookup": True})]

    assert worst(line.examine(), "webhooks").level == "look"


def test_no_such_number(line: PhoneLine) -> None:
    """A number that the account does not have is broken; the rest is still checked."""
    line.account.numbers = []

    found = line.examine()

    assert worst(found, "Twilio").level == "broken"
    assert NUMBER in worst(found, "Twilio").message
    assert "deliveries" in found


REFUSALS = {
    "wrong token": (error(401, 20003), "do not fit"),
    "too many": (error(429, 20429), "Too many"),
    "time-out": ({"exc": requests.ReadTimeout}, "in time"),
}


@pytest.mark.parametrize(("answer", "said"), REFUSALS.values(), ids=REFUSALS)
def test_twilio_refuses(
    answer: dict[str, Any], said: str, line: PhoneLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What Twilio does not tell is broken, since nobody knows; the rest is still checked."""
    monkeypatch.setattr("bot.twilio.client.time.sleep", lambda seconds: None)
    line.mock.get(f"{API}.json", **answer)

    found = line.examine()

    assert worst(found, "Twilio").level == "broken"
    assert said in worst(found, "Twilio").message
    assert "signature" in found
    assert "reviews" in found


def test_account(line: PhoneLine) -> None:
    """A suspended account is broken; a trial is to be looked at."""
    line.account.type = "Trial"
    assert worst(line.examine(), "account").level == "look"

    line.account.status = "suspended"
    assert worst(line.examine(), "account").level == "broken"


@pytest.mark.parametrize(("seconds", "level"), [(60, "ok"), (-60, "ok"), (600, "broken")])
def test_clock(seconds: int, level: str, line: PhoneLine) -> None:
    """A clock that differs from Twilio's by minutes would open offices at the wrong time."""
    line.now = NOW + timedelta(seconds=seconds)

    assert worst(line.examine(), "clock").level == level


STOP = {
    "number, Twilio's own words": (number(**SET), None, "twilio", "broken"),
    "number, bot": (number(**SET), None, "bot", "look"),
    "code, Twilio": (short_code(**SET), None, "twilio", "broken"),
    "code, bot": (short_code(**SET), None, "bot", "ok"),
    "code in a service, Twilio": (short_code(), service(), "twilio", "look"),
    "code in a service, bot": (short_code(), service(), "bot", "look"),
    "number in a service, Twilio": (number(**SET), service(), "twilio", "look"),
}


@pytest.mark.parametrize(("sender", "within", "carrier", "level"), STOP.values(), ids=STOP)
def test_who_answers_stop(
    sender: dict[str, Any], within: dict[str, Any] | None, carrier: Any, level: str, line: PhoneLine
) -> None:
    """STOP is answered by one of the two, as the kind of the number demands."""
    code = "short_code" in sender
    line.account.numbers = [] if code else [sender]
    line.account.codes = [sender] if code else []
    line.account.services = [within] if within else []
    line.account.members = {within["sid"]: [sender]} if within else {}
    name = CODE if code else NUMBER
    line.config = replace(line.config, carrier=carrier, sms_number=name)

    assert worst(line.examine(), "STOP").level == level


def test_no_fallback(line: PhoneLine) -> None:
    """A line without a fallback is silent when the server is down."""
    line.account.numbers = [number(**SET | {"sms_fallback_url": ""})]

    assert worst(line.examine(), "fallback").level == "look"


FALLBACKS = {
    "refuses POST": ({"status_code": 405}, "broken", "405"),
    "a page": ({"text": "<html>hello</html>"}, "broken", "not with a text"),
    "not written by us": (
        {"text": "<Response><Message>Call.</Message></Response>"},
        "look",
        "not written by",
    ),
    "down": ({"exc": requests.ConnectionError}, "broken", "cannot be reached"),
}


@pytest.mark.parametrize(("answer", "level", "said"), FALLBACKS.values(), ids=FALLBACKS)
def test_fallback(answer: dict[str, Any], level: str, said: str, line: PhoneLine) -> None:
    """The fallback is tried as Twilio would, and must say what the register says."""
    line.mock.post(FALLBACK, **answer)

    finding = worst(line.examine(), "fallback")

    assert finding.level == level
    assert said in finding.message


def older(content: Content) -> str:
    """Return a standby file that was written before the hotline's number changed."""
    before = standby.document(replace(content, version="0ld"), NOW.date())
    return before.replace("800-792-5200", "000-000-0000")


def test_old_fallback(line: PhoneLine) -> None:
    """A fallback older than the register is told, with the edition that it is of."""
    line.mock.post(FALLBACK, text=older(line.content))

    finding = worst(line.examine(), "fallback")

    assert finding.level == "look"
    assert "2026-11-24, content 0ld" in finding.message


def test_fallback_on_the_same_server(line: PhoneLine) -> None:
    """A fallback on the server that it stands in for is down with it."""
    line.account.numbers = [number(**SET | {"sms_fallback_url": f"{ORIGIN}/sms"})]

    assert "stands in for" in line.examine()["fallback"][0].message


def test_old_file(line: PhoneLine) -> None:
    """A standby file here that is older than the register is told; a fresh one is fine."""
    path = line.folder / "standby.xml"
    path.write_text(older(line.content), "utf-8")
    assert worst(line.examine(), "standby file").level == "look"

    path.write_text(standby.document(line.content, NOW.date()), "utf-8")
    assert worst(line.examine(), "standby file").level == "ok"


BODIES = {
    "none yet": ([], "look", "cannot be seen"),
    "empty": (["", ""], "ok", "are gone"),
    "crossed out": (["XXXXX XX", "****", "[REDACTED]"], "ok", "are gone"),
    "one in words": (["", "please call zanzibar"], "look", "can be read"),
}


@pytest.mark.parametrize(("bodies", "level", "said"), BODIES.values(), ids=BODIES)
def test_redaction(bodies: list[str], level: str, said: str, line: PhoneLine) -> None:
    """Words that are still readable at Twilio after a day are told of, and never shown."""
    line.account.messages = [{"direction": "inbound", "body": body} for body in bodies]

    finding = worst(line.examine(), "redaction")

    assert finding.level == level
    assert said in finding.message
    assert "zanzibar" not in finding.message + finding.todo


def test_redaction_looks_at_old_texts_only(line: PhoneLine) -> None:
    """Twilio needs the words for some hours, so only texts older than a day are asked for."""
    line.examine()

    asked = [r.url for r in line.mock.request_history if "DateSent%3C" in r.url]
    assert len(asked) == 1
    assert "2026-11-23" in asked[0]


def test_errors(line: PhoneLine) -> None:
    """What went wrong since yesterday is told by code: how often, what it means, what to do."""
    line.account.messages += [
        {"direction": "outbound-reply", "error_code": code} for code in (30007, 30007, 21610, None)
    ]
    line.account.alerts = [
        {"error_code": "11200", "request_url": f"{ORIGIN}/sms"},
        {"error_code": "12300", "request_url": f"{ORIGIN}/voice"},
        {"error_code": "11205", "request_url": "https://another-line.example.org/sms"},
        {"error_code": "99999", "request_url": f"{ORIGIN}/sms"},
        {"error_code": None, "request_url": None},
    ]

    found = line.examine()["Twilio errors"]

    assert [(f.message.split(",")[0], f.level) for f in found] == [
        ("11200", "broken"),
        ("12300", "broken"),
        ("21610", "look"),
        ("30007", "broken"),
        ("99999", "look"),
    ]
    assert "30007, 2 since yesterday" in found[3].message
    assert "errors/99999" in found[4].todo


def test_alerts_refused(line: PhoneLine) -> None:
    """An account that does not show its alerts is told of."""
    line.mock.get(ALERTS, **error(403, 20005))

    found = line.examine()

    assert worst(found, "Twilio errors").level == "broken"
    assert worst(found, "redaction").level == "ok"


def test_a_check_that_fails(line: PhoneLine) -> None:
    """A check that fails itself is told of, quotes nothing, and hides no other."""
    line.mock.get(ALERTS, exc=RuntimeError(TOKEN))

    found = line.examine()

    assert "RuntimeError" in worst(found, "Twilio errors").message
    assert "reviews" in found


@pytest.mark.parametrize("code", [11200, 12300, 21610, 30007])
def test_known_errors(code: int) -> None:
    """The errors that a line meets most have words of their own."""
    assert "not known" not in meaning(code).message


# --- our own counts, facts, and clock ----------------------------------------------------------

# How the texts of a week ended, in order; what is said of them.
SHARES = {
    "nothing": ("", "ok", "Of no text"),
    "all well": ("+" * 20, "ok", "Every text"),
    "one of twenty": ("-" + "+" * 19, "ok", "Nearly every text"),
    "a few": ("-+--" + "+" * 16, "look", "Only some texts"),
    "most": ("-" * 8 + "+" * 3 + "-", "broken", "Most texts"),
    "most, and it is mended": ("-" * 8 + "+" * 4, "look", "Only some texts"),
    "one of one": ("-", "look", "No text"),
    "the last two": ("+--", "look", "Only some texts"),
    "the last three": ("+" * 40 + "---", "broken", "The last three texts"),
}


@pytest.mark.parametrize(("ended", "level", "said"), SHARES.values(), ids=SHARES)
def test_deliveries(ended: str, level: str, said: str, line: PhoneLine) -> None:
    """The share of texts that did not arrive is told, without a number, and the last in a row."""
    counts = Counts(line.config.database_url, lambda: NOW.date())
    for one in ended:
        counts.add("delivery", "delivered" if one == "+" else "failed")
    counts.add("something else", "failed")
    assert until(lambda: sum(counts.since(monday(NOW.date())).values()) == len(ended) + 1)

    finding = worst(line.examine(), "deliveries")

    assert finding.level == level
    assert said in finding.message


def test_the_last_three_may_be_of_any_days(line: PhoneLine) -> None:
    """At a text or two a week three that did not arrive are a break-down too."""
    for days in (20, 9, 0):
        day = NOW - timedelta(days=days)
        counts = Counts(line.config.database_url, day.date)
        counts.add("delivery", "undelivered")
        counts.close()

    assert worst(line.examine(), "deliveries").level == "broken"


def test_no_counts(line: PhoneLine) -> None:
    """A database that cannot be used is told of; texts are answered all the same."""
    line.config = replace(line.config, database_url="sqlite:////proc/nowhere/counts.db")

    assert "cannot be used" in worst(line.examine(), "deliveries").message


def test_state_folder(line: PhoneLine, content: Content) -> None:
    """A folder of the line that cannot be written is broken, here and as the server tells it."""
    assert worst(line.examine(), "state folder").level == "ok"
    line.config = replace(line.config, state_folder="/proc/nowhere")
    line.serve(create_app(replace(line.config, database_url="sqlite://"), content))

    found = line.examine()
    for check in ("state folder", "server"):
        # The server may tell of more, while its database begins.
        todos = [one.todo for one in found[check] if one.level == "broken"]
        assert any("STATE_FOLDER" in todo for todo in todos)


# Days after the hotline's date to be checked again -> what is found of which check.
DUE = {
    "the day before": (-1, "lifelines", "missing"),
    "the day": (0, "lifelines", "broken"),
    "an office, within ninety days": (89, "offices", "missing"),
    "an office, after ninety days": (200, "offices", "broken"),
    "whatever else is due": (200, "facts", "look"),
}


@pytest.mark.parametrize(("days", "check", "level"), DUE.values(), ids=DUE)
def test_facts_due(days: int, check: str, level: str, line: PhoneLine) -> None:
    """A number for danger that is due, and offices that fell back, are what cron mails."""
    line.now = datetime(2027, 2, 24, 15, 0, tzinfo=UTC) + timedelta(days=days)
    found = line.examine()

    assert (worst(found, check).level if check in found else "missing") == level


@pytest.fixture
def zones(tmp_path: Path) -> Iterator[Path]:
    """Give the folder where this computer is to look for time zones first."""
    zoneinfo.reset_tzpath(to=[str(tmp_path)])
    yield tmp_path
    zoneinfo.reset_tzpath()


def test_time_zone(line: PhoneLine, zones: Path) -> None:
    """A computer that knows the time zone of the line otherwise, or not at all, is told of."""
    fine = worst(line.examine(), "time zone")
    (zones / "America").mkdir()
    utc = resources.files("tzdata.zoneinfo").joinpath("UTC").read_bytes()
    (zones / "America/New_York").write_bytes(utc)
    odd = worst(line.examine(), "time zone")
    (zones / "America/New_York").write_bytes(b"no zone")
    unknown = worst(line.examine(), "time zone")

    assert fine.level == "ok"
    assert "America/New_York it is 10:00" in fine.message
    assert odd.level == unknown.level == "look"


# --- the command -------------------------------------------------------------------------------


@pytest.fixture
def doctor(line: PhoneLine, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """Give the command, run in a folder and an environment of its own."""
    monkeypatch.chdir(line.folder)
    for name, value in ENV.items():
        monkeypatch.setenv(name, value)
    app = create_app(line.config, line.content, lambda: NOW)
    return lambda *words: app.test_cli_runner().invoke(args=["doctor", *words])


def test_exit_status(line: PhoneLine, doctor: Callable[..., Any]) -> None:
    """The command ends with 0 while nothing is broken, else with 1: fit for cron."""
    line.join_service()
    fine = doctor()
    assert fine.exit_code == 0
    assert ", 3 to look at, 0 broken." in fine.output

    line.account.numbers, line.account.services = [], []
    bad = doctor()
    assert bad.exit_code == 1
    assert "BROKEN Twilio" in bad.output
    assert len(bad.output.splitlines()) <= 40


def test_json(line: PhoneLine, doctor: Callable[..., Any]) -> None:
    """With --json a monitor gets one object: the sums, and every finding."""
    line.join_service()
    told = json.loads(doctor("--json").output)

    assert told["broken"] == 0
    assert told["look"] == 3
    assert len(told["findings"]) == told["ok"] + told["look"] + told["broken"]
    assert set(told["findings"][0]) == {"check", "level", "said", "todo"}
