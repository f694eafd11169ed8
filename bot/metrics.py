"""What a monitor may know of the line, for Prometheus: how quick, how many, and what is down.

The processes of a server keep their numbers in one folder, where bot/metrics_server.py reads them
all; bot/gunicorn_config.py makes it.
Answers are told in steps of `STEP`, and never by topic and language together: a line of this kind
may get one conversation a day, and a number that grows by one at ten past three would be a diary.
"""

import os
from collections import Counter as Sum
from threading import Lock
from typing import Final

from prometheus_client import Counter, Gauge, Histogram

# Whether anybody can read the numbers: what nobody reads costs no text any time.
_IS_READ: Final = "PROMETHEUS_MULTIPROC_DIR" in os.environ
STEP: Final = 10
ROUTES: Final = frozenset(
    ("sms", "voice", "chat", "p", "staff", "static", "healthz", "livez", "readyz", "page", "other")
)
_REASONS: Final = {403: "not allowed", 408: "too slow", 413: "too large", 429: "too many"}

_SECONDS: Final = Histogram(
    "line_request_seconds",
    "Seconds from the headers of a request to the first byte of its answer.",
    ["route"],
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15),
)
_RESPONSES: Final = Counter("line_responses", "Answers to requests.", ["route", "status"])
_REFUSALS: Final = Counter("line_refusals", "Requests that were refused.", ["route", "reason"])
_ANSWERS: Final = Counter("line_answers", "Answers by topic, in steps of ten.", ["topic"])
_LANGUAGES: Final = Counter(
    "line_answers_by_language", "Answers by language, in steps of ten.", ["language"]
)
_DOWN: Final = Gauge(
    "line_down",
    "Whether a part that the line can do without is down, in any process.",
    ["part"],
    multiprocess_mode="livemax",
)

_sums: Final[Sum[str]] = Sum()
_lock: Final = Lock()


def route_of(path: str) -> str:
    """Return the first part of *path* if it is one of ours; never what somebody made up."""
    first = path.strip("/").partition("/")[0] or "page"
    return first if first in ROUTES else "other"


def responded(route: str, status: int, seconds: float) -> None:
    """Count an answer with *status* that began *seconds* after its request; *route* of `ROUTES`."""
    _SECONDS.labels(route).observe(seconds)
    _RESPONSES.labels(route, str(status)).inc()
    if reason := _REASONS.get(status):
        _REFUSALS.labels(route, reason).inc()


def answered(topic: str, language: str) -> None:
    """Count an answer to a text, a message or a call."""
    if not _IS_READ:
        return
    if _is_step(f"topic {topic}"):
        _ANSWERS.labels(topic).inc(STEP)
    if _is_step(f"language {language}"):
        _LANGUAGES.labels(language).inc(STEP)


def tell_down(part: str, *, down: bool) -> None:
    """Say whether *part*, such as "redis", is down in this process."""
    _DOWN.labels(part).set(down)


def _is_step(name: str) -> bool:
    """Count once more under *name*, and return whether a step is full."""
    with _lock:
        _sums[name] += 1
        return _sums[name] % STEP == 0
