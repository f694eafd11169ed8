"""Checks of the content: facts due for checking, reviews, the time zone, the standby file."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from bot.content import directory, response_checks
from bot.content.loading import DatedFiles
from bot.core.knowledge import Content
from bot.twilio import standby
from bot.twilio.doctor.findings import Finding, look, ok

_CHECK: Final = ".venv/bin/flask check names each, by file and line."
# Eastern time in winter and in summer: where these are not known, every office is open wrongly.
_OFFSETS: Final = {1: timedelta(hours=-5), 7: timedelta(hours=-4)}


def check(dated: DatedFiles, now: datetime) -> Iterator[Finding]:
    """Yield which facts are due, and which texts nobody has reviewed."""
    today = now.date()
    due = [*directory.overdue(dated.directory, today), *response_checks.overdue(dated.files, today)]
    if due:
        yield look("facts", f"{len(due)} facts were to be checked again by now.", _CHECK)
    else:
        yield ok("facts", "No fact is due for checking.")
    unread = list(response_checks.unreviewed(dated.files))
    if unread:
        message = f"{len(unread)} files have texts that no named person has reviewed."
        yield look("reviews", message, _CHECK)
    else:
        yield ok("reviews", "Every text was reviewed by a named person.")


def check_zone(now: datetime) -> Iterator[Finding]:
    """Yield whether this computer knows Massachusetts time."""
    zone = ZoneInfo(directory.ZONE)
    local = now.astimezone(zone)
    right = all(
        datetime(now.year, month, 15, tzinfo=zone).utcoffset() == offset
        for month, offset in _OFFSETS.items()
    )
    if right:
        yield ok("time zone", f"In Massachusetts it is {local:%H:%M} on {local:%Y-%m-%d}.")
    else:
        todo = "Install the package tzdata of requirements.txt anew."
        yield look("time zone", f"Massachusetts time is not what it was: {local:%H:%M}.", todo)


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
