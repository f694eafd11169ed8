"""The staff's pages, put together: /staff and everything below it.

A page is a module with `add(site, ...)`, which gives its routes to the blueprint; its template
extends staff/base.html.  Whatever is added here is behind the password, is never kept by a
browser, and takes no POST without the token of `csrf_token` (or of the meta tag `csrf-token`,
sent as the header X-CSRFToken).
"""

import sys

from flask import Blueprint, Flask, Response, redirect, render_template
from werkzeug.exceptions import HTTPException, default_exceptions
from werkzeug.wrappers import Response as Answer

from bot.config import Config
from bot.content.watching import Files
from bot.service import Service
from bot.staff import answers, auth, checks, conversations, posters, session, simulator


def register(app: Flask, config: Config, service: Service, files: Files) -> None:
    """Add the staff's pages to *app*; in production without a password there are none."""
    if auth.is_closed(config):
        print("STAFF_PASSWORD is not set: the staff pages are closed.", file=sys.stderr)
        return
    site = Blueprint("staff", __name__, url_prefix=session.PATH)
    session.start(app, config)
    auth.guard(site, config)
    _add_frame(site, files)
    answers.add(site, service, files)
    checks.add(site, service, files)
    conversations.add(site, service, files)
    simulator.add(site, service, config, lambda: files.loaded().posters.listed.values())
    posters.add(site, config, files)
    app.register_blueprint(site)


def _add_frame(site: Blueprint, files: Files) -> None:
    """Add what surrounds the pages: the way in, errors, and what must not be kept."""

    @site.context_processor
    def shared() -> dict[str, object]:
        return {"broken": files.problems}

    @site.get("/")
    def home() -> Answer:
        """Lead to the simulator."""
        return redirect(auth.HOME)

    @site.get("/broken")
    def broken() -> str:
        """Say what keeps the files from being used, for a page that stays open."""
        return render_template("staff/broken.html")

    def say(error: HTTPException) -> tuple[str, int]:
        return render_template("staff/error.html", error=error), error.code or 500

    # By number: the public page of a number would else come before any handler without one.
    for status in default_exceptions:
        site.register_error_handler(status, say)

    @site.after_request
    def forget(response: Response) -> Response:
        # Pages say so already (bot/pages/headers.py); this is for data.
        if response.mimetype != "text/html":
            response.headers["Cache-Control"] = "no-store"
        return response
