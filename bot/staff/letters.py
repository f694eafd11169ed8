"""Letters in words, and the page on which staff choose who gets them and try them."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from flask import Blueprint, Flask, abort, redirect, render_template, request
from werkzeug.wrappers import Response as Answer

from bot import database, faults
from bot.config import Config
from bot.staff import insight_views
from bot.upkeep.alarm import Letters, Write
from bot.upkeep.line import Line, examine
from bot.upkeep.mail import is_address
from bot.upkeep.post import Post
from bot.upkeep.tables import LETTERS, Letter

PATH: Final = "/staff/letters"
_DOWN: Final = 503
_UNKNOWN: Final = "The database does not answer, so it is not known who gets letters."
_MOST: Final = 20
_CALLED: Final[Mapping[Letter, str]] = {"alerts": "the alerts", "weekly": "the weekly letter"}
_EMPTY_LINES: Final = re.compile(r"\n{3,}")


def writer(app: Flask, config: Config, line: Line) -> Write:
    """Return what writes a letter; it may be called in a thread of its own."""
    # Lines that hold nothing but a tag leave no line behind.
    jinja = app.jinja_env.overlay(trim_blocks=True, lstrip_blocks=True)
    home = f"{config.public_url}/staff/" if config.public_url else ""

    def write(name: str, **given: object) -> tuple[str, str]:
        with app.app_context():
            template = jinja.get_template(f"letters/{name}.txt")
            views = insight_views.views(line) or []
            shown = template.new_context(
                {**given, "home": home, "origin": config.public_url, "views": views}
            )
            subject, body = (
                "".join(template.blocks[block](shown)).strip() for block in ("subject", "body")
            )
        return subject, _EMPTY_LINES.sub("\n\n", body) + "\n"

    return write


def add(site: Blueprint, line: Line, letters: Letters, note: Callable[[str], None]) -> None:
    """Add the page to *site*; *note* writes into the journal."""
    mailing, post, write = letters.mailing, letters.post, letters.write

    @site.get("/letters")
    def letters_page() -> tuple[str, int]:
        """Show who gets which letter, and how the letter of today would read."""
        if line.is_away():
            return _page(dict.fromkeys(LETTERS, ""), status=_DOWN)
        try:
            chosen = {name: "\n".join(some) for name, some in mailing.addresses().items()}
        except database.ERRORS as error:
            faults.log(error)
            return _page(dict.fromkeys(LETTERS, ""), status=_DOWN)
        return _page(chosen)

    @site.post("/letters")
    def save_letters() -> Answer | tuple[str, int]:
        """Keep who gets which letter."""
        given = {name: request.form.get(name, "") for name in LETTERS}
        odd = [one for text in given.values() for one in text.split() if not is_address(one)]
        if odd or any(len(text.split()) > _MOST for text in given.values()):
            return _page(given, odd, 400)
        if line.is_away():
            return _page(given, status=_DOWN)
        chosen = {name: tuple(dict.fromkeys(text.split())) for name, text in given.items()}
        try:
            before = mailing.addresses()
            mailing.save(chosen)
        except database.ERRORS as error:
            faults.log(error)
            return _page(given, status=_DOWN)
        for what in _changes(before, chosen):
            note(what)
        return redirect(f"{PATH}?done=saved", 303)

    @site.post("/letters/try/<name>")
    def try_letter(name: str) -> Answer:
        """Send one now: an alert, a post to the chat room, or the weekly letter."""
        if name not in _TRIALS:
            abort(404, "There is nothing of this name to try.")
        if line.is_away():
            abort(_DOWN, _UNKNOWN)
        try:
            sent = _TRIALS[name](mailing.addresses(), post, write, line)
        except database.ERRORS as error:
            faults.log(error)
            abort(_DOWN, _UNKNOWN)
        return redirect(f"{PATH}?done={'sent' if sent else 'unsent'}", 303)

    def _page(
        chosen: Mapping[Letter, str], odd: list[str] | None = None, status: int = 200
    ) -> tuple[str, int]:
        page = render_template(
            "staff/letters.html",
            chosen=chosen,
            odd=odd or [],
            is_down=status == _DOWN,
            done=request.args.get("done", ""),
            post=post,
            most=_MOST,
            sample=write("weekly", findings=examine(line))[1],
        )
        return page, status


def _changes(before: "Addresses", after: "Addresses") -> Iterator[str]:
    """Yield what the journal says of each letter that somebody else gets by now."""
    for letter, name in _CALLED.items():
        if added := [one for one in after[letter] if one not in before[letter]]:
            yield f"Added to {name}: {', '.join(added)}."
        if gone := [one for one in before[letter] if one not in after[letter]]:
            yield f"Took off {name}: {', '.join(gone)}."


Addresses = Mapping[Letter, tuple[str, ...]]
Trial = Callable[[Addresses, Post, Write, Line], bool]


def _try_alerts(addresses: Addresses, post: Post, write: Write, line: Line) -> bool:
    return _reached_all(addresses["alerts"], post, write("trial"))


def _try_room(addresses: Addresses, post: Post, write: Write, line: Line) -> bool:
    return post.tell_room("\n".join(write("trial")))


def _try_weekly(addresses: Addresses, post: Post, write: Write, line: Line) -> bool:
    return _reached_all(addresses["weekly"], post, write("weekly", findings=examine(line)))


def _reached_all(to: tuple[str, ...], post: Post, written: tuple[str, str]) -> bool:
    """Send what was *written*, and return whether there is somebody, and everybody got it."""
    return bool(to) and post.mail(to, *written) == len(to)


_TRIALS: Final[Mapping[str, Trial]] = {
    "alerts": _try_alerts,
    "room": _try_room,
    "weekly": _try_weekly,
}
