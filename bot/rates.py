"""Rate limiting in memory, or in Redis as long as it answers.

Flask-Limiter is not used, since its hooks would run on every request and cost more than the answer.
"""

import time
from collections.abc import Callable, Iterable
from threading import Lock
from typing import Final

from limits import RateLimitItem
from limits.storage import RedisStorage, storage_from_string
from limits.strategies import FixedWindowRateLimiter

# Seconds to wait for Redis, which answers in less than a thousandth: whoever waits holds a thread.
PATIENCE: Final = 0.25
# Seconds for which a Redis that failed is left alone.
PAUSE: Final = 5.0


class Breaker:
    """A circuit breaker: after a failure it lets one caller through every *pause* seconds.

    The packages that offer one let everybody through at once when the pause is over, or hold a
    lock while the caller waits; both would make a hung store stop all threads.
    """

    def __init__(self, pause: float = PAUSE, clock: Callable[[], float] = time.monotonic) -> None:
        self._pause = pause
        self._clock = clock
        self._lock = Lock()
        self._next_try: float | None = None

    @property
    def is_open(self) -> bool:
        """Whether the last call failed."""
        return self._next_try is not None

    def allows(self) -> bool:
        """Return whether the caller may call; one who may must tell how it ended."""
        with self._lock:
            if self._next_try is None:
                return True
            if self._clock() < self._next_try:
                return False
            self._next_try = self._clock() + self._pause
            return True

    def tell(self, *, failed: bool) -> None:
        """Learn how a call ended."""
        with self._lock:
            self._next_try = self._clock() + self._pause if failed else None


class Rates:
    """Counts at *redis_url*, if there is one, and in *memory* where that fails.

    *failed* is told each time that it begins to fail.
    """

    def __init__(
        self,
        redis_url: str,
        failed: Callable[[Exception], None] | None = None,
        breaker: Breaker | None = None,
    ) -> None:
        self.memory = storage_from_string("memory://")
        self._failed = failed
        self._breaker = breaker or Breaker()
        self._here = FixedWindowRateLimiter(self.memory)
        self._redis = _redis(redis_url) if redis_url else None

    def hit(self, limits: Iterable[RateLimitItem], who: str, cost: int = 1) -> bool:
        """Count *cost* more for *who*, and return whether each of *limits* still allows it."""
        limits = tuple(limits)
        if self._redis and self._breaker.allows():
            try:
                allowed = _hit(FixedWindowRateLimiter(self._redis), limits, who, cost)
            except Exception as error:
                # Not `StorageError` alone: what is no Redis answers anything.
                self._tell(error)
            else:
                self._breaker.tell(failed=False)
                return allowed
        try:
            return _hit(self._here, limits, who, cost)
        except RuntimeError as error:
            # The memory begins a thread to clean up, and there may be none left.
            if self._failed:
                self._failed(error)
            return True

    def is_down(self) -> bool:
        """Return whether Redis does not answer now; asks it, unless it has just failed."""
        if self._redis and self._breaker.allows():
            self._breaker.tell(failed=not self._answers(self._redis))
        return self._breaker.is_open

    def _answers(self, storage: RedisStorage) -> bool:
        try:
            return storage.check()
        except Exception as error:
            self._tell(error)
            return False

    def _tell(self, error: Exception) -> None:
        is_news = not self._breaker.is_open
        self._breaker.tell(failed=True)
        if is_news and self._failed:
            self._failed(error)


def _redis(url: str) -> RedisStorage:
    return RedisStorage(
        url, wrap_exceptions=True, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE
    )


def _hit(
    counter: FixedWindowRateLimiter, limits: Iterable[RateLimitItem], who: str, cost: int
) -> bool:
    return all(counter.hit(limit, who, cost=cost) for limit in limits)
