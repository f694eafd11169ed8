"""The paths of the webhooks: the same for serving them and for setting them at Twilio."""

from typing import Final

from bot.config import Config

TEXTS: Final = "/sms"
DELIVERY: Final = "/sms/status"
CALLS: Final = "/voice"


def address(path: str, config: Config) -> str:
    """Return the address of *path* as Twilio calls it; empty where it can call none."""
    return config.public_url + path if config.public_url else ""
