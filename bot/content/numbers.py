"""Numbers written by hand: whatever somebody could dial that is none of the directory's numbers."""

import re
import unicodedata
from collections.abc import Collection
from typing import Final

_DIGIT: Final = re.compile(r"\d")
# As directory.yaml writes them; a short one must not be a part of something longer.
_KNOWN: Final = re.compile(
    r"(?<!\d)(?:1-)?\d{3}-\d{3}-\d{4}(?!\d|[-./]\d)"
    r"|(?<!\d)(?<!\d[-./: ])(?:\d{3}|\d{5,6})(?!\d|[-./: ]\d)"
)
# Seven digits are a telephone number without its area code, whatever stands between them.
_LONG: Final = re.compile(r"\d(?:[\W_]{0,3}\d){6,}")
# What the words hold besides: dates, years with a figure or another year, times, large figures.
_HARMLESS: Final = re.compile(
    r"\d{1,2}[-/.]\d{1,2}[-/.](?:19|20)\d\d|(?:19|20)\d\d-\d\d-\d\d"
    r"|(?:19|20)\d\d(?:[,:] \d{1,3}| ?[-–/] ?(?:19|20)\d\d)"
    r"|\d{1,2}:\d\d ?[-–] ?\d{1,2}:\d\d"
    r"|\d{1,3}(?:,\d{3})+|\d{1,3}(?:\.\d{3}){2}"
)
# Three digits, also one by one, or a short code; not within an amount or a larger figure.
_SHORT: Final = re.compile(r"(?<![\d$])(?<!\d[.,])(?:\d([\W_]{0,3})\d\1\d|\d{5,6})(?!\d|[.,]\d)")
# 911, 988, 211 and their like, the slips of 911 and 988, the 112 of other countries; short codes.
# Figures such as 533 pass.
_DIALED: Final = re.compile(r"[2-9]11|9[0189]\d|112|\d{5,6}")


def stray(text: str, known: Collection[str] = ()) -> str:
    """Return the first number to call or to text in *text* that is none of *known*, or nothing."""
    plain = unicodedata.normalize("NFKC", text)
    if not _DIGIT.search(plain):
        # Nearly every text, as its numbers stand in braces: this was a tenth of a load.
        return ""
    rest = _KNOWN.sub(lambda found: _without(found[0], known), plain)
    for found in _LONG.finditer(rest):
        if not _HARMLESS.fullmatch(found[0]):
            return found[0]
    for found in _SHORT.finditer(rest):
        if _DIALED.fullmatch(re.sub(r"\D|_", "", found[0])) and found[0] not in known:
            return found[0]
    return ""


def _without(number: str, known: Collection[str]) -> str:
    return "x" if number.removeprefix("1-") in known else number
