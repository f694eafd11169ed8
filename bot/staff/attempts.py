"""The rate limit of sign-in attempts."""

import hashlib
import hmac
from typing import Final

from limits import RateLimitItemPerHour, RateLimitItemPerMinute

from bot.rates import Rates

PER_MINUTE: Final = 10
PER_HOUR: Final = 60
# Of one account, in a quarter of an hour.
PER_ACCOUNT: Final = 5
_QUARTER: Final = 15


class Attempts:
    """Counts the attempts of everybody together, and of each account, in memory or at *redis_url*.

    Not by address: behind a proxy all requests come from one, a forwarded address may be made up,
    and what is not asked for need not be kept.  So a stranger can use up the attempts; whoever is
    signed in stays so.  An address of e-mail is counted under a digest keyed with *secret_key*.
    """

    def __init__(self, redis_url: str = "", secret_key: str = "") -> None:
        self._rates = Rates(redis_url)
        self._key = b"attempts" + secret_key.encode()

    def allow(self) -> bool:
        """Count one more attempt, and return whether it may be made."""
        limits = (RateLimitItemPerMinute(PER_MINUTE), RateLimitItemPerHour(PER_HOUR))
        return self._rates.hit(limits, "staff")

    def allow_account(self, email: str) -> bool:
        """Count one more attempt for *email*, and return whether it may be made."""
        who = hmac.new(self._key, email.strip().lower().encode(), hashlib.sha256).hexdigest()
        return self._rates.hit((RateLimitItemPerMinute(PER_ACCOUNT, _QUARTER),), f"staff:{who}")
