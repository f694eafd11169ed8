"""The state of the line: everything that the home page and the letters say."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Final

from bot import database
from bot.content.loading import load_dated
from bot.content.reviews import marks
from bot.content.watching import Files
from bot.dialogue.closings import lasting
from bot.service import Service
from bot.stats import Counts
from bot.twilio.doctor.findings import LEVELS, Finding, broken, look, ok
from bot.upkeep import facts, traffic
from bot.upkeep.recent_counts import RecentCounts
from bot.versions.follower import Follower

# The check that tells of a closing that lasts.
CLOSED: Final = "closed"
_RUNNER: Final = "Tell whoever runs the server."
# What each part that is down means, and what to do; whether it is an alert.
PARTS: Final[Mapping[str, tuple[str, str, bool]]] = {
    "counter": (
        "The database does not answer: nothing is counted, and closings cannot be entered.",
        f"Texts are answered all the same.  {_RUNNER}",
        True,
    ),
    "closings": (
        "Closings cannot be read from the database: those known last still hold.",
        f"Texts are answered all the same.  {_RUNNER}",
        True,
    ),
    "redis": (
        "Redis does not answer: each process counts by itself whom to slow down.",
        f"Texts are answered all the same.  {_RUNNER}",
        False,
    ),
    "full answers": (
        "So many texts were sent this hour that harmless answers are short now.",
        "Look at the log, and at Twilio, for who sends so many.  Dangers get full answers.",
        True,
    ),
    "harmless answers": (
        "So many texts were sent this hour that what is about no child gets silence now.",
        f"Look at Twilio for who sends so many.  {_RUNNER}",
        True,
    ),
    "state folder": (
        "The server cannot write its folder: a restart may lose what is published and closed.",
        "Texts are answered all the same.  Tell whoever runs the server: look at STATE_FOLDER.",
        True,
    ),
    "versions": (
        "What was published last is not what people are answered from.",
        "The box on top of each page says why.",
        True,
    ),
}
# The part that is down with the database, and those that are then too.
_DATABASE: Final = "counter"
_BY_DATABASE: Final = ("closings", "versions")
# Where on the pages of the staff it is to be seen or done.
_PLACES: Final = {
    "answers overdue": "/staff/answers",
    "reviews": "/staff/reviews",
    "lifelines": "/staff/answers/directory",
    "offices": "/staff/answers/directory",
    "facts": "/staff/answers/directory",
    "facts soon": "/staff/answers/directory",
    CLOSED: "/staff/closings",
    "published": "/staff/history",
    "versions": "/staff/history",
    "silence": "/staff/insights",
}


@dataclass(frozen=True, slots=True)
class Line:
    """What is looked at; *checks* tell for each part whether it is down.

    *number* is the one that people text; empty where there is none.
    """

    service: Service
    files: Files
    counts: Counts
    follower: Follower | None
    checks: Mapping[str, Callable[[], bool]]
    number: str = ""
    recent: RecentCounts = field(default_factory=RecentCounts)

    def is_away(self) -> bool:
        """Return whether the database is known not to answer: whoever asks it waits in vain."""
        return bool(self.follower and self.follower.standing().down)


def examine(line: Line) -> tuple[Finding, ...]:
    """Return what is broken, then what a person should see to, then what is all right."""
    found = (one if one.link else one.at(_PLACES.get(one.check, "")) for one in _findings(line))
    return tuple(sorted(found, key=lambda finding: LEVELS.index(finding.level)))


def _findings(line: Line) -> Iterator[Finding]:
    now, today = line.service.local_time(), line.service.today()
    yield _probe(line.service)
    yield from _down(line.checks)
    is_away = line.is_away()
    if not is_away:
        yield from traffic.check(line.counts, line.recent, line.number, now)
    if line.files.problems:
        what = f"Mistakes in the files keep them from being used: {len(line.files.problems)}."
        yield broken("files", what, "The box on top of each page names them.")
    yield from _facts(line.files, line.service.content.version, today)
    yield from _closings(line.service)
    if line.follower and not is_away:
        yield from _published(line.follower, line.service)


@lru_cache(maxsize=4)
def _facts(files: Files, _version: str, today: date) -> tuple[Finding, ...]:
    """Return what there is to say of the facts in this version of *files*; read once a day."""
    known = marks(files.loaded().responses)
    return tuple(facts.check(load_dated(files.root, files.current()), known, today))


def _probe(service: Service) -> Finding:
    if service.is_answering():
        return ok("line", "The line is up, and answers.")
    return broken("line", "The line is up, and gives no answer.", _RUNNER)


def _down(checks: Mapping[str, Callable[[], bool]]) -> Iterator[Finding]:
    down = [part for part, is_down in checks.items() if is_down()]
    for part in down:
        if part in _BY_DATABASE and _DATABASE in down:
            # Said once is enough; it is said if it stays when the database is back.
            continue
        what, todo, is_alert = PARTS.get(part, (f"{part} is down.", _RUNNER, True))
        yield broken(part, what, todo) if is_alert else look(part, what, todo)


def _closings(service: Service) -> Iterator[Finding]:
    zone = service.content.hours.zone
    for closing in lasting(service.closings, service.clock()):
        office = service.content.offices.get(closing.office)
        name = office.name if office else "All offices"
        ends = closing.ends.astimezone(zone)
        until = f"{ends:%A, %B} {ends.day}, {ends:%I:%M %p}"
        yield ok(CLOSED, f"{name} closed ({closing.reason}) until {until}; it ends by itself.")


def _published(follower: Follower, service: Service) -> Iterator[Finding]:
    try:
        last = next(iter(follower.store.versions()), None)
    except database.ERRORS:
        return
    if last:
        at = last.at.astimezone(service.content.hours.zone)
        what = f"Published last by {last.who or 'staff'} on {at:%A, %B} {at.day}: {last.why}"
        yield ok("published", what.rstrip(".") + ".")
