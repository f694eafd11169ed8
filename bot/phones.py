"""Formats phone numbers for people."""

import re
from typing import Final

_AMERICAN: Final = re.compile(r"\+1(\d{3})(\d{3})(\d{4})")


def formatted(number: str) -> str:
    """Return +15085550100 as 508-555-0100; a short code, or a foreign number, as it is."""
    found = _AMERICAN.fullmatch(number)
    return "-".join(found.groups()) if found else number
