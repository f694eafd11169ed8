"""Posts to a chat room: the incoming webhook that Slack, Teams, Google Chat and others offer."""

from typing import Final

import requests

_PATIENCE: Final = 10
# What an address may raise that is wrong, away, or refuses.
ERRORS: Final = (requests.RequestException,)


def post(url: str, text: str) -> None:
    """Post *text* to the room at *url*; raises one of `ERRORS`, whose words may repeat *url*."""
    answer = requests.post(url, json={"text": text}, timeout=_PATIENCE, allow_redirects=False)
    answer.raise_for_status()
