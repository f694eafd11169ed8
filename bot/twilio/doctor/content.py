"""Checks of the content: facts due for checking, reviews, the time zone, the standby file."""

from collections.abc import Iterator
from datetime import date, datetime
from importlib import resources
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from bot.content import directory, response_checks
from bot.content.loading import DatedFiles
from bot.content.yaml_nodes import Node
from bot.dialogue.content import Content
from bot.twilio import standby
from bot.twilio.doctor.findings import Finding, broken, look, ok

_CHECK: Final = ".venv/bin/flask check names each, by file and line."
_REVIEW: Final = "Let somebody read them: /staff/reviews lists them, to print or as a Word file."
_TZDATA: Final = (
    "Update the time zones of this computer, or install tzdata of requirements.lock anew."
)


def check(dated: DatedFiles, now: datetime) -> Iterator[Finding]:
    """Yield which facts are due, and which texts nobody has reviewed."""
    today = now.date()
    node = dated.directory
    yield from _alerts(node, today)
    due = [*directory.overdue(node, today), *response_checks.overdue(dated.files, today)]
    if due:
        yield look("facts", f"{len(due)} facts were to be checked again by now.", _CHECK)
    else:
        yield ok("facts", "No fact is due for checking.")
    unread = list(response_checks.unreviewed(dated.files))
    if unread:
        message = f"{len(unread)} answers have texts that no named person has reviewed."
        yield look("reviews", message, _REVIEW)
    else:
        yield ok("reviews", "Every text was reviewed by a named person.")


def _alerts(node: Node, today: date) -> Iterator[Finding]:
    """Yield the facts of which somebody must hear today; cron mails what is broken alone."""
    due = directory.due(node, today)
    lifelines = [name for name in directory.LIFELINES if name in due]
    if lifelines:
        message = f"A number for danger was to be checked again by now: {', '.join(lifelines)}."
        yield broken("lifelines", message, "Call it today, then write new dates.")
    if fallen := directory.unconfirmed(node, today):
        message = f"Offices for which people get the hotline, long unconfirmed: {len(fallen)}."
        yield broken("offices", message, f"Phone each, then write new dates.  {_CHECK}")


def check_zone(dated: DatedFiles, now: datetime) -> Iterator[Finding]:
    """Yield whether this computer knows the time zone of the line as the package tzdata does.

    Where it does not, an office is offered while it is closed.
    """
    name = dated.directory["line"]["zone"].text()
    try:
        # Python takes the database of the computer first, which may be years old.
        here, packaged = ZoneInfo.no_cache(name), _packaged(name)
    except (ValueError, OSError, ModuleNotFoundError):
        yield look("time zone", f"This computer does not know the time zone {name}.", _TZDATA)
        return
    moments = [datetime(now.year, month, 15) for month in range(1, 13)]
    local = now.astimezone(here)
    if all(here.utcoffset(moment) == packaged.utcoffset(moment) for moment in moments):
        yield ok("time zone", f"In {name} it is {local:%H:%M} on {local:%Y-%m-%d}.")
    else:
        yield look("time zone", f"The time in {name} is not what it was: {local:%H:%M}.", _TZDATA)


def _packaged(zone: str) -> ZoneInfo:
    """Return *zone* as the package tzdata has it."""
    with resources.files("tzdata.zoneinfo").joinpath(*zone.split("/")).open("rb") as file:
        return ZoneInfo.from_file(file, key=zone)


def check_file(path: Path, content: Content) -> Iterator[Finding]:
    """Yield whether the standby file at *path*, if there is one, says what the register says."""
    if not path.exists():
        return
    written = path.read_text(encoding="utf-8")
    if standby.read_text(written) == standby.message_text(content):
        yield ok("standby file", f"{path} says what the register says.")
        return
    message = f"{path} is older than the register ({standby.read_origin(written) or 'not ours'})."
    yield look(
        "standby file", message, ".venv/bin/flask standby, then put it where Twilio finds it."
    )
