"""flask connect: the right number at Twilio is set, and nothing else is touched."""

from collections.abc import Callable
from typing import Any

import pytest
import requests
from click.testing import Result
from flask import Flask
from requests_mock import Mocker

from bot.app import create_app
from bot.dialogue.content import Content
from bot.twilio.client import make_client
from tests.phone import ORIGIN, TOKEN, settings
from tests.twilio_account import (
    ACCOUNT,
    API,
    CODE,
    FALLBACK,
    MESSAGING,
    NUMBER,
    Account,
    Resource,
    error,
    number,
    service,
    short_code,
    sid,
)

TEXTS, CALLS, TOLD = f"{ORIGIN}/sms", f"{ORIGIN}/voice", f"{ORIGIN}/sms/status"
Connect = Callable[..., Result]


@pytest.fixture(scope="module")
def app(content: Content) -> Flask:
    """Give the production application of a line with an account."""
    return create_app(settings(twilio_account_sid=ACCOUNT, sms_number=NUMBER), content)


@pytest.fixture
def connect(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Connect:
    """Give the command; what it prints never holds the token, and it never really waits."""
    monkeypatch.setattr("bot.twilio.client.time.sleep", lambda seconds: None)

    def run(*words: str, given: str = "", line: Flask = app) -> Result:
        ended = line.test_cli_runner().invoke(args=["connect", *words], input=given)
        assert TOKEN not in ended.output
        assert ended.exception is None or isinstance(ended.exception, SystemExit)
        return ended

    return run


def test_number(connect: Connect, requests_mock: Mocker) -> None:
    """A new number gets our addresses, by POST; it is read back, and one is told what to text."""
    account = Account(requests_mock, [number()])

    ended = connect(given="y\n")

    assert ended.exit_code == 0
    assert account.updates() == [(sid("PN"), {"SmsUrl": TEXTS, "VoiceUrl": CALLS})]
    for said in ("demo.twilio.com", TEXTS, CALLS, "read them back", f"text to {NUMBER}"):
        assert said in ended.output
    assert "redaction" in ended.output
    assert "CARRIER_KEYWORDS is bot" in ended.output
    assert "Without a fallback" in ended.output


def test_idempotent(connect: Connect, requests_mock: Mocker) -> None:
    """A second run finds nothing to change, asks nothing, and changes nothing."""
    account = Account(requests_mock, [number()])
    connect("--yes", "--fallback", FALLBACK)
    before = len(account.updates())

    ended = connect("--fallback", FALLBACK)

    assert ended.exit_code == 0
    assert "Nothing to change" in ended.output
    assert "Without a fallback" not in ended.output
    assert len(account.updates()) == before


@pytest.mark.parametrize("answer", ["n\n", "\n", ""])
def test_not_wanted(answer: str, connect: Connect, requests_mock: Mocker) -> None:
    """Whoever does not say yes changes nothing, but has seen what would change."""
    account = Account(requests_mock, [number()])

    ended = connect(given=answer)

    assert ended.exit_code == 1
    assert TEXTS in ended.output
    assert account.updates() == []


def test_everything_wrong(connect: Connect, requests_mock: Mocker) -> None:
    """An app that hides the addresses is taken off, GET becomes POST, the fallback is set."""
    wrong = number(
        sms_application_sid="AP" + "1" * 32,
        sms_method="GET",
        sms_fallback_method="GET",
        voice_application_sid="AP" + "2" * 32,
        voice_method="GET",
        trunk_sid="TK" + "3" * 32,
    )
    account = Account(requests_mock, [wrong])

    ended = connect("--yes", "--fallback", FALLBACK)

    assert ended.exit_code == 0
    assert account.updates() == [
        (
            sid("PN"),
            {
                "SmsApplicationSid": "",
                "SmsUrl": TEXTS,
                "SmsMethod": "POST",
                "SmsFallbackUrl": FALLBACK,
                "SmsFallbackMethod": "POST",
                "VoiceApplicationSid": "",
                "VoiceUrl": CALLS,
                "VoiceMethod": "POST",
            },
        )
    ]
    assert "SIP trunk" in ended.output


def test_fallback_stays(connect: Connect, requests_mock: Mocker) -> None:
    """A fallback that is there stays, but by POST: by GET its address would hold the words."""
    account = Account(requests_mock, [number(sms_fallback_url=FALLBACK, sms_fallback_method="GET")])

    connect("--yes")

    ((_, changed),) = account.updates()
    assert changed["SmsFallbackMethod"] == "POST"
    assert "SmsFallbackUrl" not in changed


def test_partial_match(connect: Connect, requests_mock: Mocker) -> None:
    """Twilio lists numbers that contain what was asked for; only the very same one is taken."""
    account = Account(requests_mock, [number(NUMBER + "9", 2), number(), number("+1" + NUMBER[1:])])

    assert connect("--yes").exit_code == 0
    assert [changed for changed, _ in account.updates()] == [sid("PN")]


def test_near_is_not_found(connect: Connect, requests_mock: Mocker) -> None:
    """Where only others contain the number, nothing is changed, and they are named."""
    account = Account(requests_mock, [number(NUMBER + "9")])

    ended = connect("--yes")

    assert ended.exit_code == 1
    assert f"no {NUMBER}" in ended.output
    assert NUMBER + "9" in ended.output
    assert account.updates() == []


@pytest.mark.parametrize("name", [NUMBER, CODE, sid("PN"), sid("SC"), sid("MG")])
def test_not_found(name: str, connect: Connect, requests_mock: Mocker) -> None:
    """What the account does not have is named, in one sentence."""
    Account(requests_mock)

    ended = connect(name, "--yes")

    assert ended.exit_code == 1
    assert f"The account has no {name}." in ended.output


def test_two_numbers(connect: Connect, requests_mock: Mocker) -> None:
    """The same number twice is not guessed between; its id chooses."""
    account = Account(requests_mock, [number(), number(which=2)])

    ended = connect("--yes")
    assert ended.exit_code == 1
    assert sid("PN", 1) in ended.output
    assert sid("PN", 2) in ended.output
    assert account.updates() == []

    assert connect(sid("PN", 2), "--yes").exit_code == 0
    assert [changed for changed, _ in account.updates()] == [sid("PN", 2)]


def test_short_code(connect: Connect, requests_mock: Mocker) -> None:
    """A short code gets the addresses for texts; nobody can call it."""
    account = Account(requests_mock, codes=[short_code("5558881", 2), short_code()])

    ended = connect(CODE, "--yes")

    assert ended.exit_code == 0
    assert account.updates() == [(sid("SC"), {"SmsUrl": TEXTS})]
    assert "Nobody can call a short code" in ended.output


SENDERS = {"number": (NUMBER, number()), "short code": (CODE, short_code())}


def inside(mock: Mocker, sender: Resource, **of_service: Any) -> Account:
    """Return an account whose second service has *sender* in it."""
    number = [sender] if sender["sid"].startswith("PN") else []
    code = [sender] if not number else []
    services = [service(1), service(2, **of_service)]
    return Account(mock, number, code, services, {sid("MG", 2): [sender]})


@pytest.mark.parametrize(("name", "sender"), SENDERS.values(), ids=SENDERS)
def test_in_a_service(name: str, sender: Resource, connect: Connect, requests_mock: Mocker) -> None:
    """What is in a Messaging Service is set there, and only calls are set on the number."""
    account = inside(requests_mock, dict(sender))

    ended = connect(name, "--yes", "--fallback", FALLBACK)

    assert ended.exit_code == 0
    assert "Messaging Service Line 2" in ended.output
    assert "dropped each text" in ended.output
    changed = dict(account.updates())
    assert changed.pop(sid("MG", 2)) == {
        "InboundRequestUrl": TEXTS,
        "FallbackUrl": FALLBACK,
        "StatusCallback": TOLD,
    }
    assert changed == ({sid("PN"): {"VoiceUrl": CALLS}} if name == NUMBER else {})
    assert "Nothing to change" in connect(name, "--fallback", FALLBACK).output


def test_service_that_leaves_it_to_the_number(connect: Connect, requests_mock: Mocker) -> None:
    """Where the service passes texts on to the number's own address, that one is set."""
    account = inside(requests_mock, number(), use_inbound_webhook_on_number=True)

    assert connect("--yes").exit_code == 0

    changed = {}
    for sid_, values in account.updates():
        changed[sid_] = changed.get(sid_, {}) | values
    assert changed == {
        sid("PN"): {"SmsUrl": TEXTS, "VoiceUrl": CALLS},
        sid("MG", 2): {"StatusCallback": TOLD},
    }


def test_service_by_its_id(connect: Connect, requests_mock: Mocker) -> None:
    """A service is set for all its numbers, even where it left texts to them."""
    account = Account(requests_mock, services=[service(use_inbound_webhook_on_number=True)])

    ended = connect(sid("MG"), "--yes")

    assert ended.exit_code == 0, ended.output
    assert account.updates() == [
        (
            sid("MG"),
            {
                "UseInboundWebhookOnNumber": "false",
                "InboundRequestUrl": TEXTS,
                "StatusCallback": TOLD,
            },
        )
    ]
    assert "Calls are set on each number" in ended.output
    assert "Nothing to change" in connect(sid("MG")).output


def test_no_texts_no_calls(connect: Connect, requests_mock: Mocker) -> None:
    """A number that takes no texts, or no calls, is said to; calls are not set where none come."""
    able = {"sms": False, "voice": False}
    account = Account(requests_mock, [number(capabilities=able)])

    ended = connect("--yes")

    assert "takes no texts" in ended.output
    assert "takes no calls" in ended.output
    assert account.updates() == [(sid("PN"), {"SmsUrl": TEXTS})]


def test_what_tells_too_much(connect: Connect, requests_mock: Mocker) -> None:
    """Looking up callers' names, and keeping numbers for another route, are switched off."""
    account = inside(
        requests_mock,
        number(voice_url=CALLS, voice_caller_id_lookup=True),
        inbound_request_url=TEXTS,
        status_callback=TOLD,
        fallback_to_long_code=True,
    )

    assert connect("--yes").exit_code == 0

    assert account.updates() == [
        (sid("MG", 2), {"FallbackToLongCode": "false"}),
        (sid("PN"), {"VoiceCallerIdLookup": "false"}),
    ]


def test_not_kept(connect: Connect, requests_mock: Mocker) -> None:
    """What Twilio did not keep is noticed, and is an error."""
    Account(requests_mock, [number()], forgets=True)

    ended = connect("--yes")

    assert ended.exit_code == 1
    assert "kept another value of: sms_url, voice_url" in ended.output


REFUSALS = {
    "wrong token": (error(401, 20003, f"Authenticate {TOKEN}"), "TWILIO_AUTH_TOKEN do not fit"),
    "suspended": (error(403, 20005), "suspended"),
    "no account": (error(404, 20404), "TWILIO_ACCOUNT_SID"),
    "too many": (error(429, 20429), "wait a minute"),
    "broken": (error(500, 20500), "HTTP 500, code 20500"),
    "broken, no JSON": ({"status_code": 503, "text": "<html>"}, "HTTP 503"),
    "no JSON": ({"status_code": 200, "text": "<html>"}, "JSONDecodeError"),
    "other JSON": ({"status_code": 200, "json": {"a": 1, "b": 2}}, "could not be asked"),
    "time-out": ({"exc": requests.ReadTimeout(TOKEN)}, "in time"),
    "connection time-out": ({"exc": requests.ConnectTimeout(TOKEN)}, "in time"),
    "no connection": ({"exc": requests.ConnectionError(TOKEN)}, "on the internet"),
    "certificate": ({"exc": requests.exceptions.SSLError(TOKEN)}, "certificate"),
    "cut off": ({"exc": requests.exceptions.ChunkedEncodingError(TOKEN)}, "ChunkedEncodingError"),
}


@pytest.mark.parametrize(("answer", "said"), REFUSALS.values(), ids=REFUSALS)
def test_refused(
    answer: dict[str, Any], said: str, connect: Connect, requests_mock: Mocker
) -> None:
    """Whatever Twilio refuses, or does not answer, ends in one sentence with what to do."""
    requests_mock.get(f"{API}/IncomingPhoneNumbers.json", **answer)

    ended = connect("--yes")

    assert ended.exit_code == 1
    assert said in ended.output
    assert "Traceback" not in ended.output


def test_refused_while_changing(connect: Connect, requests_mock: Mocker) -> None:
    """A refusal in the middle is told as well; nothing is called done."""
    Account(requests_mock, [number()])
    requests_mock.post(f"{API}/IncomingPhoneNumbers/{sid('PN')}.json", **error(400, 21402))

    ended = connect("--yes")

    assert ended.exit_code == 1
    assert "code 21402" in ended.output
    assert "read them back" not in ended.output


WAITS = {"3": 3, "9999": 20, "Wed, 21 Oct 2026 07:28:00 GMT": 2, "": 2}


@pytest.mark.parametrize(("asked", "waited"), WAITS.items())
def test_too_many_requests(
    asked: str,
    waited: int,
    connect: Connect,
    requests_mock: Mocker,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A 429 is waited out as long as Twilio asks, within reason, and then asked again."""
    Account(requests_mock, [number()])
    waits: list[float] = []
    monkeypatch.setattr("bot.twilio.client.time.sleep", waits.append)
    busy = {**error(429, 20429), "headers": {"Retry-After": asked}}
    fine = {"status_code": 200, "json": {"incoming_phone_numbers": [number()]}}
    requests_mock.get(f"{API}/IncomingPhoneNumbers.json", [busy, busy, fine])

    assert connect("--yes").exit_code == 0

    assert waits == [waited, waited]


def test_patience(app: Flask) -> None:
    """No request may wait for ever, and a connection that failed is tried again."""
    http = make_client(settings(twilio_account_sid=ACCOUNT)).http_client

    assert http.timeout == 10
    assert http.session.get_adapter("https://api.twilio.com").max_retries.total == 2


UNREADY = {
    "no account": ({"sms_number": NUMBER}, [], "TWILIO_ACCOUNT_SID"),
    "no number": ({"twilio_account_sid": ACCOUNT}, [], "SMS_NUMBER"),
    "no address": ({"twilio_account_sid": ACCOUNT, "public_url": ""}, [NUMBER], "PUBLIC_URL"),
    "plain http": (
        {"twilio_account_sid": ACCOUNT, "public_url": "http://line.example.org"},
        [NUMBER],
        "not an https address",
    ),
    "fallback by http": (
        {"twilio_account_sid": ACCOUNT},
        [NUMBER, "--fallback", "http://x.example"],
        "not an https address",
    ),
}


@pytest.mark.parametrize(("given", "words", "said"), UNREADY.values(), ids=UNREADY)
def test_not_ready(
    given: dict[str, str],
    words: list[str],
    said: str,
    content: Content,
    connect: Connect,
    requests_mock: Mocker,
) -> None:
    """What is missing is named before anything is asked of Twilio."""
    line = create_app(settings(**given), content)

    ended = connect(*words, "--yes", line=line)

    assert ended.exit_code == 2
    assert said in ended.output
    assert not requests_mock.called


def test_services_are_asked_in_vain(connect: Connect, requests_mock: Mocker) -> None:
    """A refusal while looking for the service stops everything: it could be set in vain."""
    account = Account(requests_mock, [number()])
    requests_mock.get(MESSAGING, **error(401, 20003))

    assert connect("--yes").exit_code == 1
    assert account.updates() == []
