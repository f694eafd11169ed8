"""The caller's phone number: whether it can be texted, and which number to show; never stored."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Self

from bot import phones
from bot.config import Config

# A North American number in full; what Twilio writes for a withheld one does not fit.
_AMERICAN: Final = re.compile(r"\+1[2-9]\d{2}[2-9]\d{6}")


def can_send(config: Config) -> bool:
    """Return whether this line can send a text that a caller asks for."""
    return bool(config.twilio_account_sid and config.sms_number)


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls, at *number*, and which *line* of ours was called."""

    number: str = field(repr=False)
    line: str = field(repr=False)

    @classmethod
    def from_form(cls, form: Mapping[str, str]) -> Self:
        """Return the caller that Twilio's *form* tells of."""
        return cls(form.get("From", ""), form.get("To", ""))

    def can_be_texted(self, config: Config) -> bool:
        """Return whether the number may be a mobile one of this country, and this line can send."""
        return can_send(config) and phones.takes_texts(self.number)

    def caller_id(self) -> str:
        """Return the number to show to whoever is dialed; empty is the caller's own.

        Twilio refuses to show what is no number, so that a caller who withholds theirs could not
        be put through.
        """
        if _AMERICAN.fullmatch(self.number) or not _AMERICAN.fullmatch(self.line):
            return ""
        return self.line
