"""Mounts the application below the path of its public URL."""

from typing import Any
from urllib.parse import urlsplit

from flask import Flask


def mount_below(app: Flask, public_url: str) -> None:
    """Let the links of *app* begin with the path of *public_url*, if it has one.

    The proxy takes that path off before it passes a request on, so nothing else would know it.
    """
    inner = app.wsgi_app
    path = urlsplit(public_url).path

    def mounted(environ: dict[str, Any], start_response: Any) -> Any:
        environ["SCRIPT_NAME"] = path
        return inner(environ, start_response)

    if path:
        app.wsgi_app = mounted  # type: ignore[method-assign]
