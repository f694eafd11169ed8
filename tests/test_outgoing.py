"""The one text that the line sends first: what Twilio is asked, and what becomes of it."""

from typing import Any
from urllib.parse import parse_qs

import pytest
import requests
from requests_mock import Mocker

from bot.channels.outgoing import Outcome, send
from bot.config import Config
from tests.caller import CALLER
from tests.phone import ORIGIN, TOKEN, settings

ACCOUNT = "AC" + "0" * 32
LINE = "+15085550100"
URL = f"https://api.twilio.com/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
BODY = "Fall River: the number that you asked for."


@pytest.fixture
def config() -> Config:
    """Give settings of a line that may send."""
    return settings(twilio_account_sid=ACCOUNT, sms_number=LINE)


def refusal(status: int, code: int) -> dict[str, Any]:
    """Return an error as Twilio answers it; its message quotes the number."""
    said = f"The 'To' number {CALLER} is refused"
    return {"status_code": status, "json": {"code": code, "message": said, "status": status}}


def test_sent(config: Config, requests_mock: Mocker) -> None:
    """One request, from our number, with where Twilio is to say whether it was delivered."""
    sent = requests_mock.post(URL, status_code=201, json={"sid": "SM" + "0" * 32})

    assert send(CALLER, BODY, config) is Outcome.SENT

    assert sent.call_count == 1
    assert parse_qs(sent.last_request.text) == {
        "To": [CALLER],
        "From": [LINE],
        "Body": [BODY],
        "StatusCallback": [f"{ORIGIN}/sms/status"],
    }


def test_laptop_asks_for_no_callback(requests_mock: Mocker) -> None:
    """A server that Twilio cannot reach does not ask to be told of the delivery."""
    sent = requests_mock.post(URL, status_code=201, json={})
    here = settings(twilio_account_sid=ACCOUNT, sms_number=LINE, public_url="")

    assert send(CALLER, BODY, here) is Outcome.SENT

    assert "StatusCallback" not in sent.last_request.text


@pytest.mark.parametrize("missing", ["twilio_account_sid", "sms_number"])
def test_not_set_up(missing: str, requests_mock: Mocker) -> None:
    """Without an account or a number nothing is asked of Twilio."""
    given = {"twilio_account_sid": ACCOUNT, "sms_number": LINE, missing: ""}

    assert send(CALLER, BODY, settings(**given)) is Outcome.CLOSED
    assert not requests_mock.called


CALLERS = ["", "anonymous", "+", "15085550123", "sip:a@example.org", "whatsapp:+15085550123"]
# Jamaica, the Dominican Republic, the Virgin Islands, the Bahamas, Canada, Puerto Rico, Guam; free,
# costly, personal and unassigned numbers; another continent.
DEAR = (
    "+18765550123 +18095550123 +12843490123 +12423590123 +14165550123 +17875550123 +16715550123 "
    "+18005550123 +18885550123 +19005550123 +15005550006 +15081234567 +447400123456"
).split()


@pytest.mark.parametrize("caller", [*CALLERS, *DEAR])
def test_no_usual_number(caller: str, config: Config, requests_mock: Mocker) -> None:
    """Nothing is asked of Twilio for a withheld number, or one that is none or costs more."""
    assert send(caller, BODY, config) is Outcome.UNREACHABLE
    assert not requests_mock.called


REFUSALS = {
    (400, 21610): Outcome.STOPPED,
    (400, 21211): Outcome.UNREACHABLE,
    (400, 21614): Outcome.UNREACHABLE,
    (400, 21612): Outcome.UNREACHABLE,
    (400, 21408): Outcome.UNREACHABLE,
    (400, 21635): Outcome.UNREACHABLE,
    (429, 20429): Outcome.BUSY,
    (401, 20003): Outcome.FAILED,
    (400, 21606): Outcome.FAILED,
    (500, 20500): Outcome.FAILED,
    (503, 20503): Outcome.FAILED,
}
BROKEN = {
    "time-out": {"exc": requests.ReadTimeout},
    "no connection": {"exc": requests.ConnectTimeout},
    "wrong certificate": {"exc": requests.exceptions.SSLError},
    "no JSON": {"status_code": 201, "text": "<html>"},
    "an error that is no JSON": {"status_code": 502, "text": "<html>"},
}


@pytest.mark.parametrize(("refused", "outcome"), REFUSALS.items())
def test_refused(
    refused: tuple[int, int],
    outcome: Outcome,
    config: Config,
    requests_mock: Mocker,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Each refusal has its outcome, is not tried again, and leaves no number in a log."""
    sent = requests_mock.post(URL, headers={"Retry-After": "60"}, **refusal(*refused))

    assert send(CALLER, BODY, config) is outcome

    assert sent.call_count == 1
    assert CALLER not in caplog.text
    assert TOKEN not in caplog.text


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN)
def test_broken(
    broken: dict[str, Any],
    config: Config,
    requests_mock: Mocker,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """What breaks on the way fails quietly: the caller gets an answer all the same."""
    caplog.set_level(0)
    sent = requests_mock.post(URL, **broken)

    assert send(CALLER, BODY, config) is Outcome.FAILED

    assert sent.call_count == 1
    assert CALLER not in caplog.text
    assert BODY not in caplog.text
