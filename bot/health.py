"""What monitors and proxies ask: is the process alive, does it answer texts, what is down."""

import time
from collections.abc import Callable, Mapping

from flask import Blueprint, Response, jsonify

from bot.service import Service


def blueprint(
    service: Service,
    checks: Mapping[str, Callable[[], bool]],
    found: Callable[[], Mapping[str, int]] = dict,
) -> Blueprint:
    """Return the pages; *checks* tell for each part that texts can do without if it is down.

    *found* tells how many findings of the home page are broken, and how many a person should see
    to; nothing until it is known.
    """
    health = Blueprint("health", __name__)
    started = time.monotonic()

    @health.get("/livez")
    def live() -> Response:
        """Say that the process is alive: one that does not answer should be started anew."""
        return jsonify(status="ok")

    @health.get("/readyz")
    def ready() -> tuple[Response, int]:
        """Say with 200 that texts are answered, with 503 that none should be sent here."""
        if service.is_answering():
            return jsonify(status="ok"), 200
        return jsonify(status="unready"), 503

    @health.get("/healthz")
    def healthy() -> Response:
        """Say since when, with which edition of the words, and what is missing or found."""
        up = int(time.monotonic() - started)
        down = [part for part, is_down in checks.items() if is_down()]
        version = service.content.version
        return jsonify(status="ok", content=version, up_seconds=up, down=down, **found())

    return health
