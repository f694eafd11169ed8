"""Twilio's side of a webhook: signature in, TwiML out, an answer instead of silence."""

from collections.abc import Callable
from functools import wraps

from flask import Response, abort, request

from bot import faults
from bot.config import Config
from bot.twilio import twiml
from bot.twilio.signatures import SignatureValidator

View = Callable[[], Response]


def signature_required(config: Config) -> Callable[[View], View]:
    """Let only requests through that Twilio signed for us; others get 403, no hint."""
    validator = SignatureValidator(config)

    def decorate(view: View) -> View:
        @wraps(view)
        def checked() -> Response:
            if not validator.is_valid(request):
                if config.development:
                    abort(403, "Not signed. Try `flask text`, or set TWILIO_AUTH_TOKEN.")
                abort(403)
            return view()

        return checked

    return decorate


def with_fallback(apologize: View) -> Callable[[View], View]:
    """Answer with what *apologize* gives where the view fails: silence could cost a child."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded() -> Response:
            try:
                return view()
            except Exception as error:
                faults.log(error)
                return apologize()

        return guarded

    return decorate


def message(texts: tuple[str, ...], status_url: str = "") -> Response:
    """Return TwiML that sends *texts*; none is silence.

    *status_url* is the address to which Twilio tells what became of them.
    """
    return Response(twiml.messages(texts, status_url), mimetype="text/xml")
