"""When an office can be called, and when it opens next."""

from datetime import UTC, date, time

import pytest

from bot.dialogue.content import Content
from bot.dialogue.hours import Hours, Status, Why, status
from tests.clock import MASSACHUSETTS, local

# local time -> why, and the local time of the next opening (of today's, while open)
TABLE: list[tuple[str, Why, str, str]] = [
    ("2026-11-30T00:00", "early", "", "2026-11-30T09:00"),
    ("2026-11-30T08:59:59", "early", "", "2026-11-30T09:00"),
    ("2026-11-30T09:00", "open", "", "2026-11-30T09:00"),
    ("2026-11-30T16:44:59", "open", "", "2026-11-30T09:00"),
    ("2026-11-30T16:45", "night", "", "2026-12-01T09:00"),
    ("2026-11-30T23:59", "night", "", "2026-12-01T09:00"),
    ("2026-12-04T17:00", "night", "", "2026-12-07T09:00"),
    ("2026-12-05T12:00", "weekend", "", "2026-12-07T09:00"),
    ("2026-12-06T12:00", "weekend", "", "2026-12-07T09:00"),
    # The evening before a holiday, the holiday, and a holiday next to a weekend.
    ("2026-11-25T20:00", "night", "", "2026-11-27T09:00"),
    ("2026-11-26T10:00", "holiday", "Thanksgiving Day", "2026-11-27T09:00"),
    ("2026-12-24T20:00", "night", "", "2026-12-28T09:00"),
    ("2026-12-25T10:00", "holiday", "Christmas Day", "2026-12-28T09:00"),
    ("2027-01-16T10:00", "weekend", "", "2027-01-19T09:00"),
    ("2026-12-31T17:00", "night", "", "2027-01-04T09:00"),
    # Massachusetts only, in April.
    ("2026-04-20T10:00", "holiday", "Patriots' Day", "2026-04-21T09:00"),
    # A holiday on a Saturday leaves the Friday open; one on a Sunday takes the Monday.
    ("2026-07-03T10:00", "open", "", "2026-07-03T09:00"),
    ("2026-07-04T10:00", "holiday", "Independence Day", "2026-07-06T09:00"),
    ("2027-07-05T10:00", "holiday", "Independence Day (observed)", "2027-07-06T09:00"),
    # Clocks go forward and back at two on a Sunday: the next morning is at nine all the same.
    ("2027-03-14T02:30", "weekend", "", "2027-03-15T09:00"),
    ("2026-11-01T01:30", "weekend", "", "2026-11-02T09:00"),
]


@pytest.mark.parametrize(("now", "why", "holiday", "opens"), TABLE, ids=[row[0] for row in TABLE])
def test_status(now: str, why: Why, holiday: str, opens: str, content: Content) -> None:
    """Each minute is open, early, night, weekend, or a named holiday; the next opening is told."""
    assert status(local(now), content.hours) == Status(why, holiday, local(opens))


@pytest.mark.parametrize("day", ["2026-11-30", "2026-07-30"])
def test_any_zone_will_do(day: str, content: Content) -> None:
    """The moment counts, not the zone it is written in, in winter and in summer."""
    for hour, why in (("08:59", "early"), ("16:44", "open"), ("16:45", "night")):
        assert status(local(f"{day}T{hour}").astimezone(UTC), content.hours).why == why


def test_hours_are_data() -> None:
    """Days, hours, and holidays are what the register says, not what the code thinks."""
    sunday = Hours(
        days=frozenset({6}),
        open=time(7, 30),
        close=time(8),
        zone=MASSACHUSETTS,
        holidays={date(2026, 12, 6): "A Day"},
    )
    assert status(local("2026-11-29T07:45"), sunday).why == "open"
    assert status(local("2026-11-29T08:00"), sunday).opens == local("2026-12-13T07:30")
