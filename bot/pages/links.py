"""Turns phone numbers and addresses in our texts into links."""

import re
from collections.abc import Iterator
from typing import Final

from markupsafe import Markup, escape

# A number of ten digits, 911 and 988, a mail address, or a web address, as responses/ write them.
_LINK: Final = re.compile(
    r"(?P<phone>\b(?:1-)?\d{3}-\d{3}-\d{4}\b|\b(?:911|988)\b)"
    r"|(?P<mail>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|(?P<web>\b(?:[\w-]+\.)+(?:org|com|gov|net)\b(?:/[\w./-]*\w)?)"
)
_TEN: Final = 10


def linked(text: str) -> Markup:
    """Return *text* as HTML in which each number and address is a link."""
    link = Markup('<a href="{}">{}</a>')
    return Markup().join(
        link.format(address, words) if address else escape(words) for words, address in parts(text)
    )


def parts(text: str) -> Iterator[tuple[str, str]]:
    """Yield *text* part by part, each with the address that it leads to, or none."""
    last = 0
    for found in _LINK.finditer(text):
        yield text[last : found.start()], ""
        yield found[0], _address(found)
        last = found.end()
    yield text[last:], ""


def first_number(text: str) -> str:
    """Return the first number to call in *text*, as it is written there; empty if none."""
    return next((found["phone"] for found in _LINK.finditer(text) if found["phone"]), "")


def call(number: str) -> str:
    """Return the address that calls *number*, which is written with hyphens."""
    digits = number.replace("-", "")
    return f"tel:+1{digits}" if len(digits) == _TEN else f"tel:{digits}"


def _address(found: re.Match[str]) -> str:
    if found["phone"]:
        return call(found[0].removeprefix("1-"))
    return f"mailto:{found[0]}" if found["mail"] else f"https://{found[0]}"
