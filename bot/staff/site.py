"""The staff's pages, put together: /staff and everything below it.

A page is a module with `add(site, ...)`, which gives its routes to the blueprint; its template
extends staff/base.html.  Whatever is added here is behind the sign-in, is never kept by a
browser, and takes no POST without the token of `csrf_token` (or of the meta tag `csrf-token`,
sent as the header X-CSRFToken).
"""

import re
import sys
from collections.abc import Callable
from typing import Final

from flask import Blueprint, Flask, Response, abort, render_template, request
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import Conflict, HTTPException, ServiceUnavailable, default_exceptions

from bot import database, faults
from bot.accounts.store import Accounts
from bot.closing_store import ClosingStore
from bot.config import Config
from bot.content.watching import Files
from bot.pages import links
from bot.service import Service
from bot.staff import (
    answers,
    auth,
    checks,
    closings,
    conversations,
    editor,
    fact_editor,
    home,
    insights,
    letters,
    new_poster,
    pack_pages,
    people,
    person,
    phrase_editor,
    posters,
    publishing,
    session,
    simulator,
    titles,
)
from bot.staff.ended import EndedSessions
from bot.upkeep.alarm import Letters
from bot.upkeep.line import Line
from bot.versions.drafts import Drafts
from bot.versions.follower import Follower
from bot.versions.store import Superseded

_EDITING: Final = re.compile(
    rf"{session.PATH}/(?:draft|history|reviews|answers/[^/]+/(?:edit|look|review)|facts|topics)"
)
_AWAY: Final = (
    "The database does not answer, so nothing can be edited.  Texts are answered as before."
)
_BUSY: Final = "Nothing was saved: others save at this moment.  Go back, and save once more."


def register(
    app: Flask,
    config: Config,
    service: Service,
    files: Files,
    store: ClosingStore,
    refresh: Callable[[], bool],
    follower: Follower | None,
    line: Line,
    told: Letters,
) -> None:
    """Add the staff's pages to *app*; in production without password and database, none.

    *refresh* reads the closings in *store* anew; *line* is what the home page looks at,
    and *told* who hears of it.  Without *follower* there is no database, so nothing can be edited.
    """
    if auth.is_closed(config):
        print("STAFF_PASSWORD is not set: the staff pages are closed.", file=sys.stderr)
        return
    site = Blueprint("staff", __name__, url_prefix=session.PATH)
    session.start(app, config)
    sessions = _sessions(config, line)
    auth.guard(site, config, sessions)
    people.add(site, config, sessions)
    _add_frame(site, service, files, follower)
    answers.add(site, service, files)
    checks.add(site, service, files)
    home.add(site, line)
    note = _noting(follower)
    letters.add(site, line, told, note)
    insights.add(site, line, config.price_per_part)
    closings.add(site, service, files, store, refresh, line.is_away, note)
    conversations.add(site, service, files)
    drafts = Drafts(follower.store, files, titles.naming(files)) if follower else None
    simulator.add(site, service, config, lambda: files.loaded().posters.listed.values(), drafts)
    posters.add(site, config, files)
    new_poster.add(site, config, files, drafts)
    if follower and drafts:
        _add_editing(site, service, files, drafts, follower)
    app.register_blueprint(site)


def _noting(follower: Follower | None) -> Callable[[str], None]:
    """Return what writes into the journal what was just done, and by whom."""

    def note(what: str) -> None:
        try:
            if follower:
                follower.store.note(person.name(), what)
        except database.ERRORS as error:
            # What was done stands: only the line in the journal is missing.
            faults.log(error)

    return note


def _sessions(config: Config, line: Line) -> auth.Sessions:
    url = config.database_url
    accounts = Accounts(url, config.secret_key, line.service.clock)
    return auth.Sessions(accounts, EndedSessions(url, line.is_away), line.is_away)


def _add_editing(
    site: Blueprint, service: Service, files: Files, drafts: Drafts, follower: Follower
) -> None:
    """Add the pages that need the database, which say so at once while it is away."""
    editor.add(site, service, drafts)
    fact_editor.add(site, service, drafts)
    phrase_editor.add(site, service, drafts)
    pack_pages.add(site, service, drafts)
    publishing.add(site, service, files, drafts, follower)

    @site.before_request
    def check() -> None:
        if _EDITING.match(request.path) and follower.standing().down:
            abort(503, _AWAY)

    @site.errorhandler(SQLAlchemyError)
    def away(error: SQLAlchemyError) -> tuple[str, int]:
        faults.log(error)
        unavailable = ServiceUnavailable(_AWAY)
        return render_template("staff/error.html", error=unavailable), 503

    @site.errorhandler(Superseded)
    def busy(error: Superseded) -> tuple[str, int]:
        return render_template("staff/error.html", error=Conflict(_BUSY)), 409


def _add_frame(site: Blueprint, service: Service, files: Files, follower: Follower | None) -> None:
    """Add what surrounds the pages: the way in, errors, and what must not be kept."""
    site.add_app_template_filter(links.unbroken)
    titles.add(site, service, files)

    @site.context_processor
    def shared() -> dict[str, object]:
        return {"broken": files.problems, "standing": follower and follower.standing()}

    @site.get("/broken")
    def broken() -> str:
        """Say what keeps the files from being used, for a page that stays open."""
        return render_template("staff/broken.html")

    # A path that is nobody's would else get the page of the public.
    @site.get("/<path:nowhere>")
    def missing(nowhere: str) -> str:
        abort(404, "There is no such page for staff.  The links above lead to all there are.")

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
