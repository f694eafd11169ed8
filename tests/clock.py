"""Moments in Massachusetts, written as people read them."""

from datetime import datetime
from zoneinfo import ZoneInfo

MASSACHUSETTS = ZoneInfo("America/New_York")
# A Tuesday, no holiday, while every office is open.
OPEN = "2026-11-24T10:00"
# The evening of the same day.
NIGHT = "2026-11-24T23:30"


def local(when: str) -> datetime:
    """Return the moment that a clock on a Massachusetts wall shows as *when*."""
    return datetime.fromisoformat(when).replace(tzinfo=MASSACHUSETTS)


class Watch:
    """A stopwatch that tests wind on."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        """Return how many seconds have passed."""
        return self.seconds
