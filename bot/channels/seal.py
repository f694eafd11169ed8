"""The context of a conversation as a signed text, for whoever keeps it meanwhile."""

from typing import Final

from itsdangerous import BadSignature, Signer, TimestampSigner

from bot.core.model import Context

# Seconds.  An older one is a new conversation, and Twilio keeps a cookie no longer.
LIFETIME: Final = 4 * 60 * 60


class Seal:
    """Signs contexts with *secret_key*; one made for another *purpose* does not fit.

    Flask's session would do, but it derives its key and packs its values anew at each request,
    which costs more than the answer (`make bench`).
    """

    def __init__(self, secret_key: str, purpose: str) -> None:
        # A signer that is only given the secret works the key out of it anew for each context.
        key = Signer(secret_key, salt=purpose).derive_key()
        self._signer = TimestampSigner(key, salt=purpose, key_derivation="none")

    def close(self, context: Context) -> str:
        """Return *context* as a text that nobody can change unseen; it can be read."""
        return self._signer.sign(context.to_text()).decode()

    def open(self, sealed: str) -> Context:
        """Return the context in *sealed*; a new one if it is missing, old, or not ours."""
        try:
            return Context.from_text(self._signer.unsign(sealed, max_age=LIFETIME).decode())
        except BadSignature:
            return Context()
