"""The addresses that Twilio calls: what is set at Twilio and what is served are the same."""

from typing import Final

from bot.config import Config

TEXTS: Final = "/sms"
DELIVERY: Final = "/sms/status"
CALLS: Final = "/voice"


def address(path: str, config: Config) -> str:
    """Return the address of *path* as Twilio calls it; empty where it can call none."""
    return config.public_url + path if config.public_url else ""
