"""Rate limits for the chat, per address; only a keyed digest of an address is stored."""

import hashlib
import hmac
import secrets
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Final

from flask import Request
from limits import RateLimitItemPerHour, RateLimitItemPerMinute

from bot import faults
from bot.config import Config
from bot.rates import Rates

# A school shares one address, so this is far above what one person types.
LIMITS: Final = (RateLimitItemPerMinute(60), RateLimitItemPerHour(600))
# One household or phone owns this much of IPv6.
_HOUSEHOLD: Final = 64


class Limits:
    """Counts messages per sender, in memory or in the Redis of *config*.

    What is stored is a keyed digest of the address, for an hour.  In memory its key is random and
    dies with the process; processes that share Redis derive one from the secret key, so that the
    digests in Redis cannot be turned back by trying every address.
    """

    def __init__(self, config: Config) -> None:
        self._key = _key(config)
        self._proxies = 0 if config.development else config.proxies
        self._rates = Rates(config.redis_url, faults.log)
        self.memory = self._rates.memory

    def allow(self, request: Request) -> bool:
        """Count *request*, and return whether its address has sent few enough."""
        return self._rates.hit(LIMITS, self._digest(_address(request, self._proxies)))

    def is_down(self) -> bool:
        """Return whether there is a Redis that does not answer now."""
        return self._rates.is_down()

    def _digest(self, address: str) -> str:
        return hmac.new(self._key, address.encode(), hashlib.sha256).hexdigest()


def _key(config: Config) -> bytes:
    if not config.redis_url:
        return secrets.token_bytes(32)
    return hmac.new(config.secret_key.encode(), b"addresses", hashlib.sha256).digest()


def _address(request: Request, proxies: int) -> str:
    """Return where *request* comes from: what the outermost of our *proxies* wrote.

    What stands before that was sent along with the request, and may be made up.
    """
    route = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
    trusted = proxies and len(route) >= proxies and route[-proxies]
    address = trusted or request.remote_addr or ""
    try:
        ip = ip_address(address)
    except ValueError:
        return address
    if isinstance(ip, IPv6Address):
        return str(ip.ipv4_mapped or ip_network((ip, _HOUSEHOLD), strict=False))
    return str(ip)
