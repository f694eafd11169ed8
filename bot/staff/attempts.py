"""The rate limit of sign-in attempts."""

from typing import Final

from limits import RateLimitItemPerHour, RateLimitItemPerMinute

from bot.rates import Rates

PER_MINUTE: Final = 10
PER_HOUR: Final = 60
# Seconds to wait for Redis before counting in memory instead.
_PATIENCE: Final = 2


class Attempts:
    """Counts the attempts of everybody together, in memory or at *redis_url*.

    Not by address: behind a proxy all requests come from one, a forwarded address may be made up,
    and what is not asked for need not be kept.  So a stranger can use up the attempts; whoever is
    signed in stays so.
    """

    def __init__(self, redis_url: str = "") -> None:
        self._rates = Rates(redis_url, _PATIENCE)

    def allow(self) -> bool:
        """Count one more attempt, and return whether it may be made."""
        limits = (RateLimitItemPerMinute(PER_MINUTE), RateLimitItemPerHour(PER_HOUR))
        return self._rates.hit(limits, "staff")
