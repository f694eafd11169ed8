"""The page on which staff close offices out of turn, and see what people are told then."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import urlencode

from flask import Blueprint, abort, redirect, render_template, request
from werkzeug.wrappers import Response as Answer

from bot import database, faults
from bot.closing_store import ClosingStore, EnteredClosing
from bot.content.watching import Files
from bot.dialogue.closings import Closing
from bot.dialogue.content import Content
from bot.nlu.context import LANGUAGES, Context, Language
from bot.nlu.message import Message
from bot.service import Service
from bot.staff import closing_form, person
from bot.staff.closing_form import ClosingForm

PATH: Final = "/staff/closings"
_DOWN: Final = 503
_NOT_ENDED: Final = "The database does not answer, so it has not ended.  Try again."
_ID: Final = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True, slots=True)
class Shown:
    """A closing in words: *office* is a name or empty; *samples* is what a text gets by language.

    *simulator* is the address that plays it at its minute.
    """

    entry: EnteredClosing
    office: str
    starts: datetime
    ends: datetime
    lasts: bool
    samples: dict[Language, str]
    simulator: str


def add(
    site: Blueprint,
    service: Service,
    files: Files,
    store: ClosingStore,
    refresh: Callable[[], bool],
    is_away: Callable[[], bool],
    note: Callable[[str], None],
) -> None:
    """Add the page to *site*; *refresh* lets this process know at once what was stored.

    While the database *is_away* it is not asked, so that nobody waits for it.  *note* writes into
    the journal.
    """

    @site.get("/closings")
    def closings() -> Answer | str | tuple[str, int]:
        """List what is closed and what will be, with the form for one more."""
        loaded = files.loaded()
        reason = next(iter(closing_form.reasons(loaded)))
        return _page(closing_form.empty(service.today(), reason))

    @site.post("/closings")
    def enter() -> Answer | str | tuple[str, int]:
        """Keep one more, unless something is wrong with it."""
        form, closing = closing_form.read(request.form, files.loaded(), service.clock())
        if not closing:
            return _page(form, status=400)
        if is_away():
            return _page(form, status=_DOWN)
        try:
            store.add(closing, person.name(), service.clock())
        except database.ERRORS as error:
            faults.log(error)
            return _page(form, status=_DOWN)
        refresh()
        note(f"Closed {_named(closing, service.content)}.")
        return redirect(f"{PATH}?done=entered#standing", 303)

    @site.post("/closings/<id>/end")
    def end(id: str) -> Answer:
        """Let one end now."""
        if not _ID.fullmatch(id):
            abort(404, "No closing has this number.")
        if is_away():
            abort(_DOWN, _NOT_ENDED)
        try:
            ended = [one for one in store.standing(service.clock()) if one.id == int(id)]
            store.end(int(id), service.clock())
        except database.ERRORS as error:
            faults.log(error)
            abort(_DOWN, _NOT_ENDED)
        refresh()
        for one in ended:
            note(f"Ended early: {_named(one.closing, service.content)}.")
        return redirect(f"{PATH}?done=ended#standing", 303)

    def _page(form: ClosingForm, status: int = 200) -> tuple[str, int]:
        loaded, now = files.loaded(), service.clock()
        standing: tuple[EnteredClosing, ...] = ()
        past: tuple[EnteredClosing, ...] = ()
        is_down = status == _DOWN or is_away()
        try:
            if not is_down:
                standing, past = store.standing(now), store.past(now)
        except database.ERRORS as error:
            faults.log(error)
            is_down = True
        page = render_template(
            "staff/closings.html",
            form=form,
            done=request.args.get("done", ""),
            is_down=is_down,
            is_kept=store.is_kept,
            standing=tuple(_shown(standing, service)),
            past=tuple(_shown(past, service)),
            reasons=closing_form.reasons(loaded),
            offices=sorted(loaded.content.offices.values(), key=lambda office: office.name),
        )
        return page, _DOWN if is_down else status


def _named(closing: Closing, content: Content) -> str:
    """Return what the journal calls *closing*: which offices, from when to when, and why."""
    zone, office = content.hours.zone, content.offices.get(closing.office)
    name = f"the {office.name} office" if office else closing.office or "all offices"
    starts, ends = (moment.astimezone(zone) for moment in (closing.starts, closing.ends))
    why = closing.reason.replace("_", " ")
    return f"{name} from {starts:%Y-%m-%d %H:%M} to {ends:%Y-%m-%d %H:%M} ({why})"


def _shown(entries: tuple[EnteredClosing, ...], service: Service) -> Iterator[Shown]:
    content, now = service.content, service.clock()
    zone = content.hours.zone
    for entry in entries:
        closing = entry.closing
        at = max(now, closing.starts).astimezone(zone)
        office = content.offices.get(closing.office)
        yield Shown(
            entry=entry,
            office=office.name if office else closing.office,
            starts=closing.starts.astimezone(zone),
            ends=closing.ends.astimezone(zone),
            lasts=closing.covers(now),
            samples=_samples(closing, content, at),
            simulator=_simulator(closing, content, at),
        )


def _samples(closing: Closing, content: Content, at: datetime) -> dict[Language, str]:
    """Return what is answered at *at*: to the town's office, or to who asks how to report."""
    service = Service(content, lambda: at, (closing,))
    text = Message("1")
    chosen = f"office:{closing.office}" if closing.office else "answer:report"
    return {
        language: "\n".join(
            service.answer(text, Context(language, choices=(chosen,), started=True)).texts
        )
        for language in LANGUAGES
    }


def _simulator(closing: Closing, content: Content, at: datetime) -> str:
    """Return the address of the simulator at *at*, with a text that the closing matters for."""
    town = next(
        (
            place.name
            for place in content.places.values()
            if place.offices == (closing.office,) and place.name.isalpha()
        ),
        "",
    )
    fields = [("at", f"{at:%Y-%m-%dT%H:%M}"), ("t", town or "report")]
    return f"/staff/simulator#{urlencode(fields)}"
