"""Rate limiting in memory, or in Redis as long as it answers.

Flask-Limiter is not used, since its hooks would run on every request and cost more than the answer.
"""

from collections.abc import Callable, Iterable

from limits import RateLimitItem
from limits.errors import StorageError
from limits.storage import storage_from_string
from limits.strategies import FixedWindowRateLimiter


class Rates:
    """Counts at *redis_url*, if there is one, and in *memory* where that fails.

    *patience* is how many seconds to wait for Redis; *failed* is told each time it fails.
    """

    def __init__(
        self, redis_url: str, patience: int, failed: Callable[[Exception], None] | None = None
    ) -> None:
        self.memory = storage_from_string("memory://")
        self._failed = failed
        self._here = self._shared = FixedWindowRateLimiter(self.memory)
        if redis_url:
            times = {"socket_timeout": patience, "socket_connect_timeout": patience}
            redis = storage_from_string(redis_url, wrap_exceptions=True, **times)
            self._shared = FixedWindowRateLimiter(redis)

    def hit(self, limits: Iterable[RateLimitItem], who: str) -> bool:
        """Count once more for *who*, and return whether each of *limits* still allows it."""
        limits = tuple(limits)
        try:
            return _hit(self._shared, limits, who)
        except StorageError as error:
            if self._failed:
                self._failed(error)
            return _hit(self._here, limits, who)


def _hit(counter: FixedWindowRateLimiter, limits: Iterable[RateLimitItem], who: str) -> bool:
    return all(counter.hit(limit, who) for limit in limits)
