"""Serves the metrics of all processes at an address of its own: METRICS_ADDRESS.

bot/gunicorn_config.py starts it as a process; it ends when the server that started it has ended.
"""

import hmac
import os
import socket
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from prometheus_client import CollectorRegistry, make_wsgi_app
from prometheus_client.multiprocess import MultiProcessCollector

from bot import faults, logs
from bot.config import metrics_place

# Seconds for which a scraper may stop halfway, between two looks for the server that we belong
# to, and between two tries to listen where another one still does.
_PATIENCE: Final = 5
_PAUSE: Final = 1.0

Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]


def protected(token: str, app: Wsgi) -> Wsgi:
    """Return *app* for those alone who send *token* as a bearer; for all where it is empty.

    Where *app* fails, as it may while a process that it reads from is killed, the answer is 503.
    """
    wanted = f"Bearer {token}".encode()

    def guarded(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        given = environ.get("HTTP_AUTHORIZATION", "").encode("latin-1")
        if environ["PATH_INFO"] != "/metrics":
            start_response("404 Not Found", [("Content-Length", "0")])
            return [b""]
        if token and not hmac.compare_digest(given, wanted):
            bearer = [("WWW-Authenticate", "Bearer"), ("Content-Length", "0")]
            start_response("401 Unauthorized", bearer)
            return [b""]
        try:
            return app(environ, start_response)
        except Exception as error:
            faults.log(error)
            start_response("503 Service Unavailable", [("Content-Length", "0")])
            return [b""]

    return guarded


class _Quiet(WSGIRequestHandler):
    """Writes no log of requests, and waits for none for long."""

    timeout = _PATIENCE

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


class _Server6(WSGIServer):
    address_family = socket.AF_INET6


def serve(environ: Mapping[str, str], parent: int) -> None:
    """Serve as the settings in *environ* say, as long as the process *parent* is ours."""
    if environ.get("LOG_FORMAT") == "json":
        logs.write_json()
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # It ships no types.
    app = protected(environ.get("METRICS_TOKEN", ""), make_wsgi_app(registry))
    server = None
    while os.getppid() == parent:
        if server := server or _listen(*metrics_place(environ["METRICS_ADDRESS"]), app):
            server.handle_request()


def _listen(host: str, port: int, app: Wsgi) -> WSGIServer | None:
    """Return what listens, or nothing, a pause later, where somebody else still does."""
    kind = _Server6 if ":" in host else WSGIServer
    try:
        server = make_server(host, port, app, kind, _Quiet)
    except OSError:
        time.sleep(_PAUSE)
        return None
    server.timeout = _PAUSE
    return server


if __name__ == "__main__":
    serve(os.environ, int(sys.argv[1]))
