"""Formats phone numbers for people, and knows which of them a text may go to."""

import re
from typing import Final

import phonenumbers
from phonenumbers import PhoneNumberType

_AMERICAN: Final = re.compile(r"\+1(\d{3})(\d{3})(\d{4})")
# The number plan of the United States does not tell mobile numbers from landlines.
_TEXTED: Final = (PhoneNumberType.FIXED_LINE_OR_MOBILE, PhoneNumberType.MOBILE)


def formatted(number: str) -> str:
    """Return +15085550100 as 508-555-0100; a short code, or a foreign number, as it is."""
    found = _AMERICAN.fullmatch(number)
    return "-".join(found.groups()) if found else number


def takes_texts(number: str) -> bool:
    """Return whether *number*, such as +15085550100, is an ordinary one of the United States.

    +1 is shared with Canada and the Caribbean (+1876, +1809, +1284), where a text has a price of
    its own, and may pay whoever owns the number.  Those are refused, as are the territories (Puerto
    Rico, Guam), and numbers that are free to call, cost extra, or follow a person (800, 900, 500).
    """
    if not _AMERICAN.fullmatch(number):
        return False
    parsed = phonenumbers.parse(number)
    return (
        phonenumbers.region_code_for_number(parsed) == "US"
        and phonenumbers.number_type(parsed) in _TEXTED
    )
