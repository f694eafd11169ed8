"""The log as one JSON object a line, for a program that collects logs: LOG_FORMAT=json.

What is logged is what bot/faults.py logs, what the server says of its processes, and one line for
each request.  Lines of one request share an identifier, which is random and nobody's: it is sent
nowhere and made of nothing.
"""

import logging
import secrets
from contextvars import ContextVar
from typing import Final

from pythonjsonlogger.json import JsonFormatter

_LOG: Final = logging.getLogger("bot")
_request: Final[ContextVar[str]] = ContextVar("request", default="")


def formatter() -> logging.Formatter:
    """Return what makes JSON of a record: time, level, logger, message, and its further fields."""
    return JsonFormatter(
        "%(levelname)s %(name)s %(message)s",
        rename_fields={"levelname": "level", "name": "logger"},
        timestamp="time",
    )


def write_json() -> None:
    """Write the log of this program as JSON from now on, with a line for each request."""
    handler = logging.StreamHandler()
    handler.setFormatter(formatter())
    handler.addFilter(_with_identifier)
    logging.getLogger().handlers = [handler]
    _LOG.setLevel(logging.INFO)


def begin_request() -> None:
    """Give the lines that follow an identifier of their own."""
    _request.set(secrets.token_hex(8))


def end_request(route: str, status: int, seconds: float) -> None:
    """Log that a request was answered: *route* is a name, never an address."""
    fields = {"route": route, "status": status, "milliseconds": round(seconds * 1000, 1)}
    _LOG.info("answered", extra=fields)


def _with_identifier(record: logging.LogRecord) -> bool:
    if identifier := _request.get():
        record.request = identifier
    return True
