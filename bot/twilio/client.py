"""The REST client for our account at Twilio: it waits within limits, and logs nothing."""

import json
import time
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any, Final

import requests
from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.http.response import Response
from twilio.rest import Client

from bot.config import Config

# What a call to Twilio may raise.  Their messages may hold a number, so they are never shown.
ERRORS: Final = (TwilioException, requests.RequestException, json.JSONDecodeError)
TOO_MANY: Final = 429
_REFUSED: Final = 400
_MEANINGS: Final = {
    401: "TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN do not fit: copy both from the console anew.",
    403: "This account may not do that: is it suspended, or a subaccount?",
    404: "The account has no such thing: is TWILIO_ACCOUNT_SID the right one?",
    TOO_MANY: "Too many requests at once: wait a minute, then try again.",
}
# A certificate that does not fit is a connection error too, so the order counts.
_FAILURES: Final[dict[type[Exception], str]] = {
    requests.exceptions.SSLError: "Twilio's certificate was not accepted: is this clock right?",
    requests.Timeout: "Twilio did not answer in time.  Try again in a minute.",
    requests.ConnectionError: "Twilio cannot be reached: is this computer on the internet?",
}
# Seconds; Retry-After may ask for minutes, which nobody at a terminal would wait.
_LONGEST_WAIT: Final = 20
_USUAL_WAIT: Final = 2


class _Http(TwilioHttpClient):  # type: ignore[misc]  # Twilio ships no types.
    """Tries again when Twilio says that we ask too often; logs nothing.

    *timeout* is in seconds, for connecting and again for each pause in the answer.
    *retries* counts both: connections that failed, and answers that said 429.
    *date* is when the last answer was given, by Twilio's clock.
    """

    def __init__(self, timeout: float, retries: int) -> None:
        super().__init__(timeout=timeout, max_retries=retries)
        self._retries = retries
        self.date = ""

    def request(self, *args: Any, **options: Any) -> Response:
        """Return Twilio's answer; raise `TwilioRestException` if it is a refusal."""
        response = super().request(*args, **options)
        for _ in range(self._retries):
            if response.status_code != TOO_MANY:
                break
            time.sleep(_retry_delay(response))
            response = super().request(*args, **options)
        self.date = (response.headers or {}).get("Date", "")
        if response.status_code >= _REFUSED:
            # The library tells the status of some refusals only, and quotes numbers in others.
            raise TwilioRestException(response.status_code, "", code=_code(response))
        return response

    def log_request(self, kwargs: dict[str, Any]) -> None:
        """Log nothing: an address may hold a number."""

    def log_response(self, status_code: int, response: Any) -> None:
        """Log nothing."""


def make_client(config: Config, *, timeout: float = 10, retries: int = 2) -> Any:
    """Return Twilio's client for the account of *config*, which must name one.

    *timeout* is in seconds; Twilio's own default is to wait for ever.
    """
    http = _Http(timeout, retries)
    return Client(config.twilio_account_sid, config.twilio_auth_token, http_client=http)


def server_time(client: Any) -> datetime | None:
    """Return when Twilio last answered *client*, by its own clock; None before it did."""
    try:
        return parsedate_to_datetime(client.http_client.date)
    except ValueError:
        return None


def explain_error(error: Exception) -> str:
    """Return what *error*, one of `ERRORS`, means and what to do, quoting nothing secret."""
    if isinstance(error, TwilioRestException):
        code = f", code {error.code}" if error.code else ""
        meaning = _MEANINGS.get(error.status, "Look the code up at twilio.com/docs/api/errors.")
        return f"Twilio refused (HTTP {error.status}{code}).  {meaning}"
    for kind, meaning in _FAILURES.items():
        if isinstance(error, kind):
            return meaning
    return f"Twilio could not be asked ({type(error).__name__}).  Try again in a minute."


def _code(response: Response) -> int | None:
    """Return the code of Twilio's error in *response*; None without one."""
    try:
        body = json.loads(response.text)
    except ValueError:
        return None
    code = body.get("code") if isinstance(body, dict) else None
    return code if isinstance(code, int) else None


def _retry_delay(response: Response) -> int:
    """Return the seconds that *response* asks us to wait, within reason."""
    requested = str((response.headers or {}).get("Retry-After", ""))
    return min(int(requested), _LONGEST_WAIT) if requested.isdecimal() else _USUAL_WAIT
