"""One POST /sms in process, beside the least that any Flask webhook must do.

The floor checks the signature and answers a constant text: bare Flask, RequestValidator, and
MessagingResponse.  What our webhook takes more is the context, the matching, and the cookie.
"""

import statistics
import time
from collections.abc import Callable
from typing import Any

from flask import Flask
from twilio.request_validator import RequestValidator
from werkzeug.test import EnvironBuilder

from bench.floor import TOKEN, URL, floor
from bench.tables import Report, calm, us
from bot.app import create_app
from bot.config import Config

ROUNDS, CALLS = 15, 400
TEXTS = ("red flags", "report", "Taunton", "how do i report something i saw at work", "repotr")

Wsgi = Callable[..., Any]


def ours() -> Flask:
    """Return the bot with production settings."""
    return create_app(Config("k" * 32, TOKEN, URL, "twilio"))


def environ(body: str, cookie: str) -> dict[str, Any]:
    """Return a signed request as a WSGI server would hand it over."""
    form = {
        "ToCountry": "US", "ToState": "MA", "SmsMessageSid": "SM" + "0" * 32, "NumMedia": "0",
        "ToCity": "", "FromZip": "", "SmsSid": "SM" + "0" * 32, "FromState": "MA",
        "SmsStatus": "received", "FromCity": "", "Body": body, "FromCountry": "US",
        "To": "+15005550001", "ToZip": "", "NumSegments": "1", "MessageSid": "SM" + "0" * 32,
        "AccountSid": "AC" + "0" * 32, "From": "+15005550006", "ApiVersion": "2010-04-01",
    }  # fmt: skip
    signature = RequestValidator(TOKEN).compute_signature(f"{URL}/sms", form)
    headers = {"X-Twilio-Signature": signature}
    if cookie:
        headers["Cookie"] = cookie
    return EnvironBuilder("/sms", URL, method="POST", data=form, headers=headers).get_environ()


def call(app: Wsgi, template: dict[str, Any]) -> tuple[float, str, bytes]:
    """Return the seconds that one request took, its cookie, and its body."""
    stream = template["wsgi.input"]
    stream.seek(0)
    cookies: list[str] = []

    def start(status: str, headers: list[tuple[str, str]], _: Any = None) -> None:
        cookies.extend(v.split(";")[0] for k, v in headers if k == "Set-Cookie")
        if not status.startswith("200"):
            raise SystemExit(f"The webhook answered {status}.")

    began = time.perf_counter()
    body = b"".join(app(dict(template), start))
    return time.perf_counter() - began, "".join(cookies), body


def measure(app: Wsgi) -> list[float]:
    """Return the seconds of each call: every text with the cookie of a started conversation."""
    _, cookie, _ = call(app, environ("menu", ""))
    requests = [environ(text, cookie) for text in TEXTS]
    return [call(app, requests[n % len(requests)])[0] for n in range(CALLS)]


def main(report: Report) -> None:
    """Write the table."""
    report.title(
        "One webhook request",
        f"The whole POST /sms in process, {ROUNDS * CALLS:,} requests each, in turns. The floor is "
        "the least that any webhook must do: bare Flask, RequestValidator, and MessagingResponse "
        "with a constant text.",
    )
    report.head("program", "median", "p99", "to the floor")
    apps = {"floor": floor(), "ours": ours()}
    rounds: dict[str, list[list[float]]] = {name: [] for name in apps}
    for _ in range(ROUNDS):
        for name, app in apps.items():
            rounds[name].append(measure(app))
    base = statistics.median(calm(rounds["floor"]))
    for name, found in rounds.items():
        seconds = calm(found)
        middle = statistics.median(seconds)
        p99 = statistics.quantiles(seconds, n=100)[98]
        report.row(name, us(middle), us(p99), f"{middle / base:.2f} x")
