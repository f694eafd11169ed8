"""The application as the production server runs it.

A thread is given to a request only once all of it is there, and is free again before the answer
is sent: whoever stops halfway, or reads slowly, costs a connection and no thread.  A text, which in
production waits for nothing outside the process, is answered where it was read.
"""

import asyncio
import sys
import time
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from http import HTTPStatus
from io import BytesIO
from typing import Any, Final

from flask import Flask
from werkzeug.wrappers import Response

from bot import app, faults, logs, metrics
from bot.twilio import webhooks

# https://asgi.readthedocs.io/en/latest/specs/www.html
Scope = Mapping[str, Any]
Event = Mapping[str, Any]
Receive = Callable[[], Awaitable[Event]]
Send = Callable[[Event], Awaitable[None]]
Asgi = Callable[[Scope, Receive, Send], Awaitable[None]]
Environ = dict[str, Any]

# Requests that one process answers at a time, besides a text; one that sends a text for a caller
# waits for Twilio.
THREADS: Final = 32
# Bytes of a text that is answered at once.  To parse the longest that Twilio sends takes 8 ms, in
# which nothing else is read; and it may be forged.
_SHORT: Final = 4096
# Seconds in which a body has to arrive; Twilio sends it with the headers.
PATIENCE: Final = 10.0
# The status that stands for an answer that nobody took, since the client had gone.
_GONE: Final = 499


class RefusedError(Exception):
    """A body that did not come; *status* says why."""

    def __init__(self, status: HTTPStatus) -> None:
        super().__init__(status.phrase)
        self.status = status


class ThreadedApp:
    """Answers whole requests from *flask*, each in a thread, and each short text at once.

    Of a body with more than its MAX_CONTENT_LENGTH it is told the length alone, and refuses it in
    words; one that takes more than *patience* seconds is refused with 408.
    """

    def __init__(self, flask: Flask, patience: float = PATIENCE) -> None:
        self._flask = flask
        self._largest = flask.config["MAX_CONTENT_LENGTH"]
        self._patience = patience
        self._threads = ThreadPoolExecutor(THREADS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        try:
            read = await self._read(scope, receive)
            if scope["path"] == webhooks.TEXTS and len(read[0]) <= _SHORT:
                # The way to a thread and back takes a third of a millisecond.
                answer = self._answer(scope, *read)
            else:
                loop = asyncio.get_running_loop()
                run = copy_context().run
                answer = await loop.run_in_executor(self._threads, run, self._answer, scope, *read)
        except RefusedError as refused:
            answer = Response(status=refused.status)
        headers = [
            (name.lower().encode(), value.encode("latin-1")) for name, value in answer.headers
        ]
        start = {"type": "http.response.start", "status": answer.status_code, "headers": headers}
        await send(start)
        await send({"type": "http.response.body", "body": answer.get_data()})

    def _answer(self, scope: Scope, body: bytes, length: int) -> Response:
        try:
            return Response.from_app(self._flask, environ(scope, body, length), buffered=True)
        except Exception as error:
            # The server would log the message too, which may quote what was sent.
            faults.log(error)
            return Response(status=HTTPStatus.INTERNAL_SERVER_ERROR)

    async def _read(self, scope: Scope, receive: Receive) -> tuple[bytes, int]:
        """Return the whole body and its length; of one that is too large, nothing but its length.

        Raises `RefusedError` where it is too slow, or does not come.
        """
        length = _announced(scope)
        if length <= self._largest:
            try:
                async with asyncio.timeout(self._patience):
                    body = await self._collect(receive)
            except TimeoutError:
                raise RefusedError(HTTPStatus.REQUEST_TIMEOUT) from None
            if len(body) <= self._largest:
                return body, len(body)
            length = len(body)
        return b"", length

    async def _collect(self, receive: Receive) -> bytes:
        """Return the body, or more than the largest that is taken."""
        body = bytearray()
        more = True
        while more and len(body) <= self._largest:
            event = await receive()
            if event["type"] != "http.request":
                raise RefusedError(HTTPStatus.BAD_REQUEST)
            body += event.get("body", b"")
            more = event.get("more_body", False)
        return bytes(body)


class Observed:
    """Calls *answerer*, and tells the metrics how long it took; with *is_logged* the log too."""

    def __init__(self, answerer: Asgi, *, is_logged: bool = False) -> None:
        self._answerer = answerer
        self._is_logged = is_logged

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        began, status, seconds = time.perf_counter(), _GONE, 0.0
        logs.begin_request()

        async def observe(event: Event) -> None:
            nonlocal status, seconds
            if event["type"] == "http.response.start":
                status, seconds = event["status"], time.perf_counter() - began
            await send(event)

        try:
            await self._answerer(scope, receive, observe)
        finally:
            route = metrics.route_of(scope.get("path", ""))
            seconds = seconds or time.perf_counter() - began
            metrics.responded(route, status, seconds)
            if self._is_logged:
                logs.end_request(route, status, seconds)


def create_app() -> Asgi:
    """Return the application with the settings of the environment; raises as its own does."""
    config = app.config_from_environment()
    if config.json_log:
        logs.write_json()
    threaded = ThreadedApp(app.create_app(config))
    if config.metrics_address or config.json_log:
        return Observed(threaded, is_logged=config.json_log)
    return threaded


def environ(scope: Scope, body: bytes, length: int) -> Environ:
    """Return the request of *scope* as WSGI has it, with its *body* and the *length* of that.

    https://peps.python.org/pep-3333/
    """
    name, port = scope["server"] or ("localhost", 80)
    made: Environ = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": scope["path"].encode().decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": name,
        "SERVER_PORT": str(port),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": (scope["client"] or ("",))[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.input": BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for header, value in scope["headers"]:
        key = f"HTTP_{header.decode('latin-1').upper().replace('-', '_')}"
        before = f"{made[key]}," if key in made else ""
        made[key] = before + value.decode("latin-1")
    made["CONTENT_TYPE"] = made.pop("HTTP_CONTENT_TYPE", "")
    # Of a body that came in chunks nothing is read without a length.
    made["CONTENT_LENGTH"] = str(length)
    for framing in ("HTTP_CONTENT_LENGTH", "HTTP_TRANSFER_ENCODING"):
        made.pop(framing, None)
    return made


def _announced(scope: Scope) -> int:
    """Return the length that the headers announce, which the server has checked; 0 without one."""
    lengths = [int(value) for name, value in scope["headers"] if name == b"content-length"]
    return max(lengths, default=0)
