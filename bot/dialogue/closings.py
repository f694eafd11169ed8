"""Times at which offices are closed out of turn, such as a snow day, and what is said of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.nlu.context import Language


@dataclass(frozen=True, slots=True)
class Closing:
    """A time from *starts* up to *ends* (both carry a time zone) in which offices cannot be called.

    *office* is the id of the one that is closed; empty: all are.  *reason* names the texts
    `why.closing.<reason>` and `closings.<reason>`.  *words* stand before answers in their place.
    """

    starts: datetime
    ends: datetime
    reason: str
    office: str = ""
    words: Mapping[Language, str] = field(default_factory=dict)

    def covers(self, moment: datetime) -> bool:
        """Return whether it lasts at *moment*."""
        return self.starts <= moment < self.ends

    def concerns(self, offices: Iterable[str]) -> bool:
        """Return whether one of *offices* is closed by it."""
        return not self.office or self.office in offices


def lasting(closings: Iterable[Closing], moment: datetime) -> tuple[Closing, ...]:
    """Return those of *closings* that last at *moment*."""
    return tuple(closing for closing in closings if closing.covers(moment))
