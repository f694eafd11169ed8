"""What was counted in the last day, known from the sums of weeks: no day is kept anywhere."""

from collections import Counter, deque
from collections.abc import Mapping
from datetime import datetime, timedelta
from threading import Lock
from typing import Final

from bot.count_tables import CountKey
from bot.stats import Counts, monday

_DAY: Final = timedelta(days=1)
_WEEK: Final = timedelta(weeks=1)
# So far apart are two looks that are remembered.
_HOUR: Final = timedelta(hours=1)


class RecentCounts:
    """Remembers, in the memory of this process, what the sums were at each hour of the last day.

    Before its first look it knows of nothing but what this process itself has counted.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._seen: deque[tuple[datetime, Mapping[CountKey, int]]] = deque()

    def changes(self, counts: Counts, now: datetime) -> Mapping[tuple[str, str], int]:
        """Return how often each (kind, outcome) was counted in the last day.

        Raises as `Counts.rows()` does.
        """
        rows = counts.rows(monday(now.date()) - _WEEK)
        with self._lock:
            self._remember(rows, counts.written, now)
            _, before = self._seen[0]
        found: Counter[tuple[str, str]] = Counter()
        for (day, kind, outcome), number in rows.items():
            found[kind, outcome] += number - before.get((day, kind, outcome), 0)
        return +found

    def _remember(
        self, rows: Mapping[CountKey, int], own: Mapping[CountKey, int], now: datetime
    ) -> None:
        if not self._seen:
            before = {row: number - own.get(row, 0) for row, number in rows.items()}
            self._seen.append((now, before))
        elif now - self._seen[-1][0] >= _HOUR:
            self._seen.append((now, rows))
        while len(self._seen) > 1 and now - self._seen[1][0] >= _DAY:
            self._seen.popleft()
