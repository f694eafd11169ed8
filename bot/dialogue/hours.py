"""When an area office can be called, and why not now."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from bot.dialogue.closings import Closing

Why = Literal["open", "early", "night", "weekend", "holiday", "closing"]


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
    """Whether an office is open, why not, and when it opens next (local time).

    *closing* is what keeps it shut where *why* is "closing".
    """

    why: Why
    holiday: str
    opens: datetime
    closing: Closing | None = None


def status(now: datetime, hours: Hours, closings: Iterable[Closing] = ()) -> Status:
    """Return the status at *now*, which must carry its time zone.

    *closings* are those of the office; outside its hours they change only when it opens next.
    """
    local = now.astimezone(hours.zone)
    today, known = local.date(), tuple(closings)
    if holiday := hours.holidays.get(today, ""):
        return Status("holiday", holiday, _opens(local, hours, known))
    if today.weekday() not in hours.days:
        return Status("weekend", "", _opens(local, hours, known))
    if local.time() >= hours.close:
        return Status("night", "", _opens(local, hours, known))
    opens = datetime.combine(today, hours.open, hours.zone)
    if closing := next((each for each in known if each.covers(max(local, opens))), None):
        return Status("closing", "", _opens(local, hours, known), closing)
    return Status("early" if local.time() < hours.open else "open", "", opens)


def _opens(local: datetime, hours: Hours, closings: tuple[Closing, ...]) -> datetime:
    """Return the first moment from *local* on at which the office is open."""
    day = local.date()
    while True:
        start = datetime.combine(day, hours.open, hours.zone)
        opens = _after_closings(max(start, local), closings)
        is_working_day = day.weekday() in hours.days and day not in hours.holidays
        if is_working_day and opens < datetime.combine(day, hours.close, hours.zone):
            return opens.astimezone(hours.zone)
        day += timedelta(days=1)


def _after_closings(moment: datetime, closings: tuple[Closing, ...]) -> datetime:
    """Return *moment*, or the end of the closings that cover it one after the other."""
    while closing := next((each for each in closings if each.covers(moment)), None):
        moment = closing.ends
    return moment
