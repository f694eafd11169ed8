"""Requests are whole before they are answered; tried as any ASGI server would call it."""

import asyncio
import threading
from typing import Any

import pytest
from flask import Flask, Response, request

from bot.asgi import THREADS, ThreadedApp
from tests.loops import complete

GONE = {"type": "http.disconnect"}
SCOPE = {
    "type": "http",
    "http_version": "1.1",
    "method": "POST",
    "scheme": "http",
    "path": "/a",
    "query_string": b"",
    "headers": [],
    "server": ("127.0.0.1", 8000),
    "client": ("192.0.2.1", 5000),
}


def piece(body: bytes, more: bool = True) -> dict[str, Any]:
    """Return the event of a piece of a body."""
    return {"type": "http.request", "body": body, "more_body": more}


@pytest.fixture
def echo() -> Flask:
    """Return an application that answers with the body and the environment of a request."""
    app = Flask("echo")
    app.config["MAX_CONTENT_LENGTH"] = 10

    @app.route("/<path:_path>", methods=["GET", "POST"])
    def answer(_path: str) -> Response:
        told = {name: str(value) for name, value in request.environ.items()}
        return Response(request.get_data(), headers={"X-Path": told["PATH_INFO"], **_named(told)})

    @app.get("/fails")
    def fail() -> Response:
        raise ValueError("zanzibar")

    app.config["PROPAGATE_EXCEPTIONS"] = True
    return app


def _named(told: dict[str, str]) -> dict[str, str]:
    names = (
        "QUERY_STRING",
        "CONTENT_TYPE",
        "CONTENT_LENGTH",
        "REMOTE_ADDR",
        "HTTP_X_FORWARDED_FOR",
    )
    return {f"X-{name}": told.get(name, "") for name in names}


def answer(app: Flask, *events: dict[str, Any], **scope: Any) -> list[Any]:
    """Return what is sent to a client from which *events* come, and then nothing any more."""
    sent: list[Any] = []
    coming = iter(events)

    async def receive() -> Any:
        for event in coming:
            return event
        return await asyncio.Future()

    async def send(event: Any) -> None:
        sent.append(event)

    complete(ThreadedApp(app, patience=0.05)(SCOPE | scope, receive, send))
    return sent


async def request_of(threaded: ThreadedApp, path: str, body: bytes = b"") -> bytes:
    """Return the body of the answer to a request with *body* at *path*."""
    sent: list[Any] = []

    async def receive() -> Any:
        return piece(body, more=False)

    async def send(event: Any) -> None:
        sent.append(event)

    await threaded(SCOPE | {"path": path}, receive, send)
    answer: bytes = sent[-1]["body"]
    return answer


BODIES = {
    "one piece": ([piece(b"ab", more=False)], 200, b"ab"),
    "three pieces": ([piece(b"a"), piece(b"b"), piece(b"", more=False)], 200, b"ab"),
    "largest": ([piece(b"a" * 10, more=False)], 200, b"a" * 10),
    "stalled": ([piece(b"a")], 408, b""),
    "nothing": ([], 408, b""),
    "broken off": ([piece(b"a"), GONE], 400, b""),
}


@pytest.mark.parametrize(("events", "status", "body"), BODIES.values(), ids=BODIES)
def test_bodies(events: list[Any], status: int, body: bytes, echo: Flask) -> None:
    """A whole body is answered, and any other refused."""
    start, end = answer(echo, *events)

    assert start["status"] == status
    assert end["body"] == body


LARGE: dict[str, tuple[list[Any], list[Any]]] = {
    "announced": ([(b"content-length", b"11")], []),
    "sent": ([], [piece(b"a" * 9), piece(b"aa")]),
}


@pytest.mark.parametrize(("headers", "events"), LARGE.values(), ids=LARGE)
def test_too_large(headers: list[Any], events: list[Any], echo: Flask) -> None:
    """What is too large is read no further, and refused in the words of the application."""
    echo.register_error_handler(413, lambda error: ("Too long.", 413))
    start, end = answer(echo, *events, headers=headers)

    assert start["status"] == 413
    assert end["body"] == b"Too long."


def test_failure(echo: Flask, caplog: pytest.LogCaptureFixture) -> None:
    """Where the application fails the status is 500, and the log quotes nothing."""
    start, end = answer(echo, piece(b"", more=False), method="GET", path="/fails")

    assert start["status"] == 500
    assert end["body"] == b""
    assert "ValueError at " in caplog.text
    assert "zanzibar" not in caplog.text


def test_environment(echo: Flask) -> None:
    """What a request says reaches the application as WSGI has it."""
    headers = [
        (b"content-type", b"text/plain"),
        (b"x-forwarded-for", b"192.0.2.7"),
        (b"x-forwarded-for", b"192.0.2.8"),
        (b"transfer-encoding", b"chunked"),
    ]
    query = b"a=it%27s&b=x+y"
    start, _ = answer(
        echo, piece(b"ab", more=False), path="/é", query_string=query, headers=headers
    )

    told = {name.decode(): value.decode("latin-1") for name, value in start["headers"]}
    assert told["x-path"] == "/é".encode().decode("latin-1")
    assert told["x-query_string"] == query.decode()
    assert told["x-content_type"] == "text/plain"
    assert told["x-content_length"] == "2"
    assert told["x-remote_addr"] == "192.0.2.1"
    assert told["x-http_x_forwarded_for"] == "192.0.2.7,192.0.2.8"


def test_text_while_every_thread_is_busy() -> None:
    """A text needs no thread: it is answered while other requests hold them all."""
    app, answered = Flask("busy"), threading.Event()
    app.config["MAX_CONTENT_LENGTH"] = 10

    @app.post("/sms")
    def text() -> str:
        answered.set()
        return "answer"

    @app.post("/waits")
    def wait() -> str:
        return str(answered.wait(timeout=10))

    threaded = ThreadedApp(app)
    waiting = [request_of(threaded, "/waits") for _ in range(THREADS)]

    async def ask() -> list[bytes]:
        return await asyncio.gather(*waiting, request_of(threaded, "/sms"))

    assert complete(ask()) == [b"True"] * THREADS + [b"answer"]


@pytest.mark.parametrize(("size", "threaded"), [(4096, False), (4097, True)])
def test_long_text(size: int, threaded: bool) -> None:
    """A text that takes long to parse gets a thread, so that others are read meanwhile."""
    app = Flask("text")
    app.config["MAX_CONTENT_LENGTH"] = 10_000
    answering: list[threading.Thread] = []

    @app.post("/sms")
    def text() -> str:
        answering.append(threading.current_thread())
        return ""

    async def reading() -> threading.Thread:
        await request_of(ThreadedApp(app), "/sms", b"a" * size)
        return threading.current_thread()

    reader = complete(reading())

    assert (answering[0] is not reader) == threaded


def test_lifespan(echo: Flask) -> None:
    """What is no request is answered with nothing."""
    assert answer(echo, type="lifespan") == []
