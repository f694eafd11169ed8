"""When an area office can be called, and why not now."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

Why = Literal["open", "early", "night", "weekend", "holiday"]


@dataclass(frozen=True, slots=True)
class Hours:
    """Opening hours: *days* are 0 for Monday to 6; *open* to *close* in the time of *zone*.

    *holidays* answers for any date; it gives the English name of a legal holiday.
    """

    days: frozenset[int]
    open: time
    close: time
    zone: ZoneInfo
    holidays: Mapping[date, str]


@dataclass(frozen=True, slots=True)
class Status:
    """Whether an office is open, why not, and when it opens next (local time)."""

    why: Why
    holiday: str
    opens: datetime


def status(now: datetime, hours: Hours) -> Status:
    """Return the status at *now*, which must carry its time zone."""
    local = now.astimezone(hours.zone)
    today = local.date()
    if holiday := hours.holidays.get(today, ""):
        return Status("holiday", holiday, _next(today, hours))
    if today.weekday() not in hours.days:
        return Status("weekend", "", _next(today, hours))
    if local.time() < hours.open:
        return Status("early", "", _at(today, hours))
    if local.time() >= hours.close:
        return Status("night", "", _next(today, hours))
    return Status("open", "", _at(today, hours))


def _next(today: date, hours: Hours) -> datetime:
    """Return the first opening after *today*."""
    day = today + timedelta(days=1)
    while day.weekday() not in hours.days or day in hours.holidays:
        day += timedelta(days=1)
    return _at(day, hours)


def _at(day: date, hours: Hours) -> datetime:
    return datetime.combine(day, hours.open, hours.zone)
