"""Interesting times to try: a holiday, a Saturday night, the minute before closing."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from bot.dialogue.hours import Hours

_MORNING: Final = time(10)
_LATE: Final = time(23)
_SATURDAY: Final = 5
_YEAR: Final = 366


@dataclass(frozen=True, slots=True)
class Moments:
    """The next of each, in the time of the offices; *holiday* falls on a working day."""

    now: datetime
    holiday: datetime
    holiday_name: str
    saturday: datetime
    closing: datetime


def moments(now: datetime, hours: Hours) -> Moments:
    """Return the moments that come next after *now*, which must carry its time zone."""
    local = now.astimezone(hours.zone).replace(second=0, microsecond=0)

    def following(clock: time, fits: Callable[[date], bool]) -> datetime:
        at = (datetime.combine(day, clock, hours.zone) for day in _days(local) if fits(day))
        return next(moment for moment in at if moment > local)

    holiday = following(_MORNING, lambda day: _works(day, hours) and day in hours.holidays)
    last = (datetime.combine(local, hours.close) - timedelta(minutes=1)).time()
    return Moments(
        now=local,
        holiday=holiday,
        holiday_name=hours.holidays[holiday.date()],
        saturday=following(_LATE, lambda day: day.weekday() == _SATURDAY),
        closing=following(last, lambda day: _works(day, hours) and day not in hours.holidays),
    )


def _days(start: datetime) -> Iterator[date]:
    return (start.date() + timedelta(days=later) for later in range(_YEAR + 1))


def _works(day: date, hours: Hours) -> bool:
    return day.weekday() in hours.days
