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


def linked(said: str) -> Markup:
    """Return *said* as HTML in which each number and address is a link."""
    link = Markup('<a href="{}">{}</a>')
    return Markup().join(
        link.format(address, words) if address else escape(words) for words, address in parts(said)
    )


def unbroken(said: str) -> Markup:
    """Return *said* as HTML in which no number is broken between two lines."""
    whole = Markup('<span class="number">{}</span>')
    return Markup().join(
        whole.format(words) if address.startswith("tel:") else escape(words)
        for words, address in parts(said)
    )


def parts(said: str) -> Iterator[tuple[str, str]]:
    """Yield *said* part by part, each with the address that it leads to, or none."""
    last = 0
    for found in _LINK.finditer(said):
        yield said[last : found.start()], ""
        yield found[0], _address(found)
        last = found.end()
    yield said[last:], ""


def first_number(said: str) -> str:
    """Return the first number to call in *said*, as it is written there; empty if none."""
    return next((found["phone"] for found in _LINK.finditer(said) if found["phone"]), "")


def call(number: str) -> str:
    """Return the address that calls *number*, which is written with hyphens."""
    digits = number.replace("-", "")
    return f"tel:+1{digits}" if len(digits) == _TEN else f"tel:{digits}"


def text(number: str) -> str:
    """Return the address that opens a text to *number*, which is written with hyphens."""
    return call(number).replace("tel:", "sms:", 1)


def _address(found: re.Match[str]) -> str:
    if found["phone"]:
        return call(found[0].removeprefix("1-"))
    return f"mailto:{found[0]}" if found["mail"] else f"https://{found[0]}"
