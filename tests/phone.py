"""A texter's phone: requests signed as Twilio signs them, and Twilio's jar of one cookie."""

import base64
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree

from flask import Flask

from bot.config import Config
from tests import twiml

TOKEN = "only-the-tests-know-this-token"
SECRET = "only-the-tests-sign-cookies-with-this"
ORIGIN = "https://line.example.org"
SENDER = "+15005550006"
LINE = "+15005550001"
HOTLINE = "800-792-5200"

# One form, in order; names may repeat.
Form = Sequence[tuple[str, str]]


def settings(**changes: Any) -> Config:
    """Return production settings in which the bot answers STOP, START, and HELP."""
    given = {
        "secret_key": SECRET,
        "twilio_auth_token": TOKEN,
        "public_url": ORIGIN,
        "carrier": "bot",
        **changes,
    }
    return Config(**given)


def sign(url: str, form: Form, token: str = TOKEN, hash: str = "sha1") -> str:
    """Return the signature for *form* posted to *url*, worked out without Twilio's library.

    Names are in byte order; values of a repeated name are sorted, and equal ones count once.
    """
    written = url + "".join(name + value for name, value in sorted(set(form)))
    digest = hmac.new(token.encode(), written.encode(), hash).digest()
    return base64.b64encode(digest).decode()


@dataclass(frozen=True)
class Answer:
    """What a server answered."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: str

    def header(self, name: str) -> list[str]:
        """Return the values of every header called *name*."""
        return [value for known, value in self.headers if known.lower() == name.lower()]

    @property
    def texts(self) -> list[str]:
        """Return the messages that Twilio would send; a body that is no TwiML is an error."""
        root = ElementTree.fromstring(self.body)
        assert root.tag == "Response"
        return ["".join(message.itertext()) for message in root.iter("Message")]


class Phone:
    """A phone that texts the line at *public_url*, where *app* answers."""

    def __init__(
        self,
        app: Flask | None = None,
        *,
        public_url: str = ORIGIN,
        token: str = TOKEN,
        sender: str = SENDER,
    ) -> None:
        self.client = app.test_client(use_cookies=False) if app else None
        self.public_url = public_url
        self.token = token
        self.sender = sender
        self.cookie = ""

    def text(self, body: str, **more: str) -> Answer:
        """Send *body* with the parameters that an ordinary text has, and *more*."""
        return self.post(self.form(body, **more))

    def form(self, body: str, **more: str) -> list[tuple[str, str]]:
        """Return the form of an ordinary text."""
        ordinary = {
            "MessageSid": "SM" + "0" * 32,
            "AccountSid": "AC" + "0" * 32,
            "From": self.sender,
            "To": LINE,
            "Body": body,
            "NumMedia": "0",
            "NumSegments": "1",
            "FromCity": "",
            "FromState": "MA",
        }
        return list((ordinary | more).items())

    def post(self, form: Form, target: str = "/sms") -> Answer:
        """Post *form*, signed for *target* (a path, with its query as written)."""
        signature = sign(self.public_url + target, form, self.token)
        return self.send("POST", target, form, {"X-Twilio-Signature": signature})

    def send(
        self, method: str, target: str, form: Form = (), headers: Mapping[str, str] | None = None
    ) -> Answer:
        """Send a request as it is given, with the cookie, and keep the cookie that comes back."""
        sent = {"Content-Type": "application/x-www-form-urlencoded", **(headers or {})}
        if self.cookie:
            sent["Cookie"] = self.cookie
        answer = self.exchange(method, target, urlencode(form).encode(), sent)
        if answer.header("Content-Type") == ["text/xml; charset=utf-8"]:
            assert twiml.problems(answer.body) == ()
        for header in answer.header("Set-Cookie"):
            kept = next(iter(SimpleCookie(header).values()))
            self.cookie = f"{kept.key}={kept.coded_value}"
        return answer

    def exchange(self, method: str, target: str, data: bytes, headers: dict[str, str]) -> Answer:
        """Send *data* as it is."""
        # The server is reached through a proxy: its own address is not the public one.
        got = self.client.open(
            target, method=method, data=data, headers=headers, base_url="http://10.0.0.7:8000"
        )
        return Answer(got.status_code, tuple(got.headers), got.get_data(as_text=True))


class WirePhone(Phone):
    """A phone that speaks HTTP with a server on this computer."""

    def __init__(self, port: int, *, timeout: float = 30, **settings: Any) -> None:
        super().__init__(None, **settings)
        self.port = port
        self.timeout = timeout

    def exchange(self, method: str, target: str, data: bytes, headers: dict[str, str]) -> Answer:
        """Send *data* as it is."""
        wire = HTTPConnection("127.0.0.1", self.port, timeout=self.timeout)
        try:
            wire.request(method, target, body=data, headers=headers)
            got = wire.getresponse()
            return Answer(got.status, tuple(got.getheaders()), got.read().decode())
        finally:
            wire.close()
