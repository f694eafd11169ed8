"""The bounds of forms: what has too many fields is refused in words, and nowhere parsed."""

from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.formparser import FormDataParser

from bot.app import create_app
from bot.channels.limits import Limits
from bot.dialogue.content import Content
from bot.forms import LARGEST, LONGEST, MOST_FIELDS
from bot.nlu.message import Message
from bot.service import Service
from tests.phone import HOTLINE, settings

PLAIN = "application/x-www-form-urlencoded"
MANY = "&".join(f"{n}=" for n in range(11_000))[:64_000]


@pytest.fixture(scope="module")
def line(content: Content) -> Flask:
    """Give a line with every page."""
    return create_app(settings(staff_password="twelve letters"), content)


@pytest.fixture
def browser(line: Flask) -> FlaskClient:
    """Give a browser."""
    return line.test_client()


def posting(app: Flask) -> list[str]:
    """Return the addresses of *app* that take a form."""
    with app.test_request_context():
        urls = app.url_map.bind("localhost")
        return sorted(
            urls.build(rule.endpoint, dict.fromkeys(rule.arguments, "1"), "POST")
            for rule in app.url_map.iter_rules()
            if "POST" in (rule.methods or ())
        )


def test_no_form_of_many_fields_is_parsed(
    line: Flask, browser: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wherever a form goes, one of 11,000 fields gets 413, and is only counted."""

    def parse(*_: object) -> None:
        raise AssertionError("It was parsed.")

    monkeypatch.setattr(FormDataParser, "parse", parse)
    addresses = posting(line)

    assert {"/", "/chat", "/sms", "/staff/sign-in"} <= {*addresses}
    for address in addresses:
        answer = browser.post(address, data=MANY, content_type=PLAIN)
        assert answer.status_code == 413, address


def test_refused_in_words(browser: FlaskClient) -> None:
    """What is too much gets a sentence in the reader's language, and the numbers."""
    for data, kind in ((MANY, PLAIN), ("x" * (LARGEST + 1), "text/plain")):
        header = {"Accept-Language": "es"}
        page = browser.post("/chat", data=data, content_type=kind, headers=header).text

        assert "Envíe menos" in page
        assert HOTLINE in page


def test_as_many_as_are_taken(browser: FlaskClient) -> None:
    """A form of the most fields is answered, in one piece or in parts, and one more is not."""
    for number, status in ((MOST_FIELDS, 200), (MOST_FIELDS + 1, 413)):
        data = {"text": "report"} | {f"f{at}": "" for at in range(number - 1)}
        sent = {PLAIN: urlencode(data), f" {PLAIN.upper()};a=b": urlencode(data)}
        for kind, body in (sent | {"multipart/form-data": data}).items():
            assert browser.post("/chat", data=body, content_type=kind).status_code == status


def test_counted_before_it_is_understood(
    browser: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The limit of the chat counts first; what is understood then is no longer than a text."""
    happened: list[str] = []
    converse = Service.converse

    def counted(*_: object) -> bool:
        happened.append("counted")
        return False

    def understood(self: Service, message: Message, state: Any) -> Any:
        happened.append(f"understood {len(message.text)}")
        return converse(self, message, state)

    monkeypatch.setattr(Limits, "allow", counted)
    monkeypatch.setattr(Service, "converse", understood)
    slow = browser.post("/chat", data={"text": "Taunton " * 7000})
    danger = browser.post("/chat", data={"text": "he has a gun"})

    assert happened == ["counted", f"understood {LONGEST}", "counted", "understood 12"]
    assert slow.status_code == 429
    assert danger.status_code == 200
    assert "911" in danger.text
