"""Checks of what stands beside the server: its folder, and as set up Redis and the metrics."""

from collections.abc import Iterator
from typing import Final

import requests

from bot import state_folder
from bot.config import Config
from bot.rates import Rates
from bot.twilio.doctor.findings import Finding, broken, look, ok

_TIMEOUT: Final = 5
_OK: Final = 200


def check(config: Config) -> Iterator[Finding]:
    """Yield whether the folder can be written, and what else there is answers."""
    yield _folder(config)
    if config.redis_url:
        yield _redis(config.redis_url)
    if config.metrics_address:
        yield _metrics(config)


def _folder(config: Config) -> Finding:
    check, folder = "state folder", config.state
    if state_folder.is_writable(folder):
        return ok(check, f"{folder} can be written.")
    message = f"{folder} cannot be written: started without its database, the line forgets what"
    message += " was published and closed."
    todo = "Set STATE_FOLDER to a folder that the user of the server may write, and restart."
    return broken(check, message, todo)


def _redis(url: str) -> Finding:
    if Rates(url).is_down():
        message = "It does not answer: each process limits the chat and sign-in by itself."
        return look("Redis", message, "Texts are answered all the same.  Look at REDIS_URL.")
    return ok("Redis", "It answers.")


def _metrics(config: Config) -> Finding:
    check, url = "metrics", f"http://{config.metrics_address}/metrics"
    headers = {"Authorization": f"Bearer {config.metrics_token}"}
    try:
        answer = requests.get(url, headers=headers, timeout=_TIMEOUT, allow_redirects=False)
    except requests.RequestException:
        message = f"Nothing answers at {config.metrics_address}."
        return look(check, message, "Is the server running, with the settings of this terminal?")
    if answer.status_code != _OK or "line_" not in answer.text:
        message = f"{config.metrics_address} answers {answer.status_code}, and no numbers."
        return look(check, message, "Restart the server with the settings that this terminal has.")
    return ok(check, f"They can be read at {config.metrics_address}.")
