"""How often a password may be tried."""

from typing import Final

from limits import RateLimitItemPerHour, RateLimitItemPerMinute
from limits.errors import StorageError
from limits.storage import storage_from_string
from limits.strategies import FixedWindowRateLimiter

PER_MINUTE: Final = 10
PER_HOUR: Final = 60
# Seconds to wait for Redis before counting in memory instead.
_PATIENCE: Final = 2


class Attempts:
    """Counts the attempts of everybody together, in memory or at *redis_url*.

    Not by address: behind a proxy all requests come from one, a forwarded address may be made up,
    and what is not asked for need not be kept.  So a stranger can use up the attempts; whoever is
    signed in stays so.  Not by Flask-Limiter, whose hooks would run at every text too.
    """

    def __init__(self, redis_url: str = "") -> None:
        self._memory = _counter("memory://")
        patience = {"socket_timeout": _PATIENCE, "socket_connect_timeout": _PATIENCE}
        self._shared = _counter(redis_url, **patience) if redis_url else self._memory

    def another(self) -> bool:
        """Count one more attempt, and return whether it may be made."""
        try:
            return _hit(self._shared)
        except StorageError:
            return _hit(self._memory)


def _counter(address: str, **options: int) -> FixedWindowRateLimiter:
    return FixedWindowRateLimiter(storage_from_string(address, wrap_exceptions=True, **options))


def _hit(counter: FixedWindowRateLimiter) -> bool:
    limits = (RateLimitItemPerMinute(PER_MINUTE), RateLimitItemPerHour(PER_HOUR))
    return all(counter.hit(limit, "staff") for limit in limits)
