"""Validates the signatures of Twilio's requests, by auth token or webhook shared key.

Two secrets of each kind are accepted, so that one can be changed while texts come in.
https://www.twilio.com/docs/usage/webhooks/webhooks-security and .../webhook-shared-keys
"""

import hmac
import re
from typing import Any, Final

from flask import Request
from twilio.request_validator import (
    HMAC_SHA1,
    HMAC_SHA256,
    SIGNATURE_HEADER,
    SIGNATURE_SETTINGS_HEADER,
    RequestValidator,
    get_signature_algorithm,
)

from bot import faults
from bot.config import Config

# Of any other, Twilio's library would log the name, which is whatever somebody sent.
_ALGORITHMS: Final = (HMAC_SHA1, HMAC_SHA256)
# In base64: 20 bytes, or 32 of SHA-256.
_SIGNATURE: Final = re.compile(r"[A-Za-z0-9+/]{27}=|[A-Za-z0-9+/]{43}=")
_ACCOUNT: Final = re.compile(r"AC[0-9a-f]{32}")
# A text of 1,600 signs with ten pictures comes to 20 kB at most, in some fifty fields.
_LARGEST: Final = 32 * 1024
_MOST_FIELDS: Final = 200


class _Fields(dict[str, list[str]]):
    """A form as Twilio's library asks for it first; of another it catches an error per field."""

    getall = dict.__getitem__


class SignatureValidator:
    """Knows the secrets of *config*, and which requests fit one of them."""

    def __init__(self, config: Config) -> None:
        self._public_url = config.public_url
        self._account = config.twilio_account_sid
        self._tokens = _validators(config.twilio_auth_token, config.twilio_auth_token_next)
        self._shared = _validators(config.twilio_shared_key, config.twilio_shared_key_next)

    def is_valid(self, request: Request) -> bool:
        """Return whether the signature fits the address that Twilio called and the form.

        A request that names its key and its algorithm was signed with the shared key, never
        with the token.
        """
        signature = request.headers.get(SIGNATURE_HEADER, "")
        if not _SIGNATURE.fullmatch(signature) or _is_out_of_bounds(request):
            return False
        settings = request.headers.get(SIGNATURE_SETTINGS_HEADER, "")
        algorithm = get_signature_algorithm(settings).upper()
        if algorithm not in _ALGORITHMS:
            return False
        try:
            # What is no form has its hash in the address, which is signed.
            fields = _Fields(request.form.lists())
            url, sent = self._called_url(request), fields or request.get_data(as_text=True)
            keys = self._shared if settings else self._tokens
            return any(_matches(key, url, sent, signature, algorithm) for key in keys)
        except Exception as error:
            # A form too large, or a header that is no base64: whoever sent it is not Twilio.
            faults.log(error)
            return False

    def is_like_twilio(self, request: Request) -> bool:
        """Return whether *request* looks as those of Twilio do, whoever signed it."""
        signature = request.headers.get(SIGNATURE_HEADER, "")
        if not _SIGNATURE.fullmatch(signature) or _is_out_of_bounds(request):
            return False
        account = request.form.get("AccountSid", "")
        return account == self._account if self._account else bool(_ACCOUNT.fullmatch(account))

    def _called_url(self, request: Request) -> str:
        """Return the address as Twilio called it.

        `request.url` would decode %27 and lose a proxy's https, so it is put together from
        PUBLIC_URL and the query as it came.
        """
        base = self._public_url or request.host_url.rstrip("/")
        query = request.environ.get("QUERY_STRING", "")
        return f"{base}{request.path}?{query}" if query else f"{base}{request.path}"


def _is_out_of_bounds(request: Request) -> bool:
    """Return whether *request* is more than Twilio ever sends, without parsing any of it.

    The signature covers the parsed form, and to parse 11,000 fields takes a tenth of a second.
    """
    # Not from the headers of `request`, which cost each text five times as much.
    if "multipart/" in request.environ.get("CONTENT_TYPE", "").lower():
        return True
    sent = request.get_data()
    return len(sent) > _LARGEST or sent.count(b"&") >= _MOST_FIELDS


def _matches(key: RequestValidator, url: str, sent: Any, signature: str, algorithm: str) -> bool:
    """Return whether *key* made *signature* for *url* and what was *sent*, a form or a text.

    Twilio's library works each signature out twice, with the port and without; most fit as the
    address was called, and are worked out once.
    """
    if not isinstance(sent, str):
        expected = key.compute_signature(url, sent, algorithm)
        if hmac.compare_digest(expected.encode(), signature.encode()):
            return True
    return bool(key.validate(url, sent, signature, algorithm))


def _validators(*secrets: str) -> tuple[RequestValidator, ...]:
    return tuple(RequestValidator(secret) for secret in secrets if secret)
