"""Twilio's side of a webhook: signature in, TwiML out, an answer instead of silence."""

from collections.abc import Callable
from functools import wraps

from flask import Request, Response, abort, request
from twilio.request_validator import RequestValidator

from bot import faults, twiml
from bot.config import Config

View = Callable[[], Response]


def signed(config: Config) -> Callable[[View], View]:
    """Let only requests through that Twilio signed with our token; others get 403, no hint."""
    validator = RequestValidator(config.twilio_auth_token)

    def decorate(view: View) -> View:
        @wraps(view)
        def checked() -> Response:
            if not _is_signed(request, validator, config):
                if config.development:
                    abort(403, "Not signed. Try `flask text`, or set TWILIO_AUTH_TOKEN.")
                abort(403)
            return view()

        return checked

    return decorate


def answering(apology: str) -> Callable[[View], View]:
    """Answer with *apology* where the view fails: silence could cost a child."""

    def decorate(view: View) -> View:
        @wraps(view)
        def answered() -> Response:
            try:
                return view()
            except Exception as error:
                faults.log(error)
                return message((apology,))

        return answered

    return decorate


def message(texts: tuple[str, ...]) -> Response:
    """Return TwiML that sends *texts*; none is silence."""
    return Response(twiml.messages(texts), mimetype="text/xml")


def _is_signed(request: Request, validator: RequestValidator, config: Config) -> bool:
    """Return whether the signature fits the address that Twilio called and the form.

    `request.url` would decode %27 and lose a proxy's https, so the address is put together from
    PUBLIC_URL and the query as it came.
    """
    base = config.public_url or request.host_url.rstrip("/")
    query = request.environ.get("QUERY_STRING", "")
    url = f"{base}{request.path}?{query}" if query else f"{base}{request.path}"
    try:
        signature = request.headers.get("X-Twilio-Signature", "")
        return bool(validator.validate(url, request.form, signature))
    except Exception as error:
        # A form too large, or a header that is no base64: whoever sent it is not Twilio.
        faults.log(error)
        return False
