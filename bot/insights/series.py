"""One number over time, in the finest pieces that may be shown; no two pieces overlap."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from bot.insights import blocks
from bot.insights.protection import LEAST


@dataclass(frozen=True, slots=True)
class SeriesPoint:
    """A week, a month or a quarter, and its number; None where there are too few to say."""

    period: str
    number: int | None


def pieces(weekly: Mapping[str, int], quarter: str, today: date) -> Iterator[SeriesPoint]:
    """Yield the pieces of *quarter* that are over *today*, from its numbers by week.

    A month is shown by week if every week of it may be, else as one; a quarter of which no month
    may be is shown as one.  That depends on nothing later, so that a number once hidden stays so.
    """
    months = [month for month in blocks.months(quarter) if blocks.is_over(month, today)]
    totals = {month: total(weekly, month) for month in months}
    if len(months) == len(blocks.months(quarter)) and all(n < LEAST for n in totals.values()):
        whole = sum(totals.values())
        yield SeriesPoint(quarter, whole if whole >= LEAST else None)
        return
    for month, number in totals.items():
        weeks = [(week, weekly.get(week, 0)) for week in blocks.weeks(month)]
        if all(each >= LEAST for _, each in weeks):
            yield from (SeriesPoint(week, each) for week, each in weeks)
        else:
            yield SeriesPoint(month, number if number >= LEAST else None)


def total(weekly: Mapping[str, int], month: str) -> int:
    """Return the number of all weeks of *month*."""
    return sum(weekly.get(week, 0) for week in blocks.weeks(month))


def is_known(weekly: Mapping[str, int], months: tuple[str, ...], today: date) -> bool:
    """Return whether the total of *months* is no secret: each is shown, or the whole alone is.

    Otherwise a breakdown of it would tell the months that are hidden.
    """
    totals = [total(weekly, month) for month in months]
    if not all(blocks.is_over(month, today) for month in months):
        return False
    return all(n >= LEAST for n in totals) or (
        len(months) > 1 and all(n < LEAST for n in totals) and sum(totals) >= LEAST
    )
