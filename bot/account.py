"""Our account at Twilio: the client that calls its API, patient within limits and silent."""

import time
from typing import Any, Final

from requests import RequestException
from twilio.base.exceptions import TwilioException
from twilio.http.http_client import TwilioHttpClient
from twilio.http.response import Response
from twilio.rest import Client

from bot.config import Config

# What a call to Twilio may raise.  Their messages may hold a number, so they are never shown.
ERRORS: Final = (TwilioException, RequestException)
TOO_MANY: Final = 429
# Seconds; Retry-After may ask for minutes, which nobody at a terminal would wait.
_LONGEST_WAIT: Final = 20
_USUAL_WAIT: Final = 2


class _Http(TwilioHttpClient):  # type: ignore[misc]  # Twilio ships no types.
    """Tries again when Twilio says that we ask too often; logs nothing.

    *timeout* is in seconds, for connecting and again for each pause in the answer.
    *retries* counts both: connections that failed, and answers that said 429.
    """

    def __init__(self, timeout: float, retries: int) -> None:
        super().__init__(timeout=timeout, max_retries=retries)
        self._retries = retries

    def request(self, *args: Any, **named: Any) -> Response:
        """Return Twilio's answer; the last one if each said 429."""
        for _ in range(self._retries):
            response = super().request(*args, **named)
            if response.status_code != TOO_MANY:
                return response
            time.sleep(_wait(response))
        return super().request(*args, **named)

    def log_request(self, kwargs: dict[str, Any]) -> None:
        """Log nothing: an address may hold a number."""

    def log_response(self, status_code: int, response: Any) -> None:
        """Log nothing."""


def client(config: Config, *, timeout: float = 10, retries: int = 2) -> Any:
    """Return Twilio's client for the account of *config*, which must name one.

    *timeout* is in seconds; Twilio's own default is to wait for ever.
    """
    http = _Http(timeout, retries)
    return Client(config.twilio_account_sid, config.twilio_auth_token, http_client=http)


def _wait(response: Response) -> int:
    """Return the seconds that *response* asks us to wait, within reason."""
    asked = str((response.headers or {}).get("Retry-After", ""))
    return min(int(asked), _LONGEST_WAIT) if asked.isdecimal() else _USUAL_WAIT
