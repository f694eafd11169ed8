"""security.txt: whom to tell of a weakness (RFC 9116)."""

from datetime import timedelta
from typing import Final

from flask import Blueprint, Response

from bot.config import Config
from bot.nlu.context import LANGUAGES
from bot.pages import links
from bot.service import Service

_PATH: Final = "/.well-known/security.txt"
# RFC 9116 asks for less than a year; half of one is also how long our facts are trusted.
_TRUSTED: Final = timedelta(days=180)


def blueprint(service: Service, config: Config) -> Blueprint:
    """Return the route of the file."""
    security = Blueprint("security", __name__)

    @security.get(_PATH)
    def show() -> Response:
        """Give the file, with the number and the site of who runs the line."""
        facts = service.content.facts
        expires = (service.clock() + _TRUSTED).isoformat(timespec="seconds")
        lines = [
            f"Contact: https://{facts['cac.web']}",
            f"Contact: {links.call(facts['cac.call'])}",
            f"Expires: {expires}",
            f"Preferred-Languages: {', '.join(LANGUAGES)}",
            *([f"Canonical: {config.public_url}{_PATH}"] if config.public_url else []),
        ]
        return Response("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")

    return security
