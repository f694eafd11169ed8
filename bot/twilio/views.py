"""Decorators and responses for the views that Twilio requests."""

from collections.abc import Callable
from functools import wraps

from flask import Response, abort, request

from bot import faults
from bot.config import Config
from bot.twilio import twiml
from bot.twilio.signatures import SignatureValidator

View = Callable[[], Response]


def signature_required(
    config: Config, refused: Callable[[], None] = lambda: None
) -> Callable[[View], View]:
    """Return a decorator that answers 403 to requests without a valid signature of Twilio.

    *refused* is called where such a request looks like Twilio's all the same.
    """
    validator = SignatureValidator(config)

    def decorate(view: View) -> View:
        @wraps(view)
        def checked() -> Response:
            if not validator.is_valid(request):
                with faults.logged():
                    if validator.is_like_twilio(request):
                        refused()
                if config.development:
                    abort(403, "Not signed. Try `flask text`, or set TWILIO_AUTH_TOKEN.")
                abort(403)
            return view()

        return checked

    return decorate


def with_fallback(fallback: View) -> Callable[[View], View]:
    """Return a decorator that answers with *fallback* where the view raises an exception."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded() -> Response:
            try:
                return view()
            except Exception as error:
                faults.log(error)
                return fallback()

        return guarded

    return decorate


def message(texts: tuple[str, ...], status_url: str = "") -> Response:
    """Return TwiML that sends *texts*; none is silence.

    *status_url* is the address to which Twilio tells what became of them.
    """
    return Response(twiml.messages(texts, status_url), mimetype="text/xml")
