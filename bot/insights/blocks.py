"""Weeks, months and quarters: which are over, and what each is made of."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from bot.tallies import Span, period

_WEEK: Final = timedelta(days=7)
# What waits to be written when a period ends is written by then.
_SETTLED: Final = timedelta(days=1)


def quarters(today: date, many: int) -> tuple[str, ...]:
    """Return the last *many* quarters, the present one last."""
    found = [period(today, "quarter")]
    day = today
    while len(found) < many:
        day -= _WEEK
        if (name := period(day, "quarter")) != found[0]:
            found.insert(0, name)
    return tuple(found)


def months(quarter: str) -> tuple[str, ...]:
    """Return the three months of *quarter*."""
    year, number = quarter.split("-Q")
    return tuple(f"{year}-{month:02}" for month in range(3 * int(number) - 2, 3 * int(number) + 1))


def weeks(month: str) -> tuple[str, ...]:
    """Return the four or five weeks of *month*."""
    return tuple(period(monday, "week") for monday in _mondays(month))


def weeks_of(of: str) -> tuple[str, ...]:
    """Return the weeks of *of*, a week, a month or a quarter."""
    if "-W" in of:
        return (of,)
    parts = months(of) if "-Q" in of else (of,)
    return tuple(week for month in parts for week in weeks(month))


def name(of: str) -> str:
    """Return *of*, a week, a month or a quarter, as people write it."""
    if "-W" in of:
        monday = date.fromisocalendar(int(of[:4]), int(of[6:]), 1)
        return f"Week of {monday:%b} {monday.day}, {monday.year}"
    if "-Q" in of:
        first, *_, last = (date(int(month[:4]), int(month[5:]), 1) for month in months(of))
        return f"{first:%b}-{last:%b} {last.year}"
    return f"{date(int(of[:4]), int(of[5:]), 1):%b %Y}"


def length(of: str) -> int:
    """Return how many weeks *of* has."""
    return len(weeks_of(of))


def span(of: str) -> Span:
    """Return whether *of* is a week, a month or a quarter."""
    return "week" if "-W" in of else "quarter" if "-Q" in of else "month"


def around(of: str, wider: Span) -> str:
    """Return the period of the span *wider* in which *of* lies."""
    week = weeks_of(of)[0]
    return period(date.fromisocalendar(int(week[:4]), int(week[6:]), 1), wider)


def before(quarter: str) -> str:
    """Return the quarter before *quarter*."""
    return period(_mondays(months(quarter)[0])[0] - _WEEK, "quarter")


def is_over(month: str, today: date) -> bool:
    """Return whether nothing more will be counted for *month*."""
    return _mondays(month)[-1] + _WEEK + _SETTLED <= today


@lru_cache(maxsize=64)
def _mondays(month: str) -> Sequence[date]:
    year, number = map(int, month.split("-"))
    first = date(year, number, 1) - _WEEK
    days = (first + timedelta(days=n) for n in range(45))
    return [day for day in days if day.weekday() == 0 and period(day, "month") == month]
