"""What a text costs: GSM-7 shaping, and the parts that Twilio charges for."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

import regex

Encoding = Literal["GSM-7", "UCS-2"]

# 3GPP TS 23.038, section 6.2.1: the default alphabet, one septet each.
GSM_BASIC: Final = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
# Section 6.2.1.1: the extension table, an escape and a character: two septets each.
GSM_EXTENDED: Final = frozenset("\f^{}\\[~]|€")
GSM_7: Final = GSM_BASIC | GSM_EXTENDED

# Twilio: a lone part holds 140 octets; the parts of a longer text lose 6 to a header.
LONE: Final = {"GSM-7": 160, "UCS-2": 70}
JOINED: Final = {"GSM-7": 153, "UCS-2": 67}

# What a person sees as one character; Twilio counts a line end of two characters as two.
_CLUSTER: Final = regex.compile(r"\r|\X")

# Look-alikes that Unicode does not decompose.
_LOOK_ALIKES: Final = str.maketrans(
    {
        "\t": " ", "`": "'", "\N{ACUTE ACCENT}": "'", "\N{PRIME}": "'",
        "\N{LEFT SINGLE QUOTATION MARK}": "'", "\N{RIGHT SINGLE QUOTATION MARK}": "'",
        "\N{LEFT DOUBLE QUOTATION MARK}": '"', "\N{RIGHT DOUBLE QUOTATION MARK}": '"',
        "\N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}": '"',
        "\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}": '"',
        "\N{EN DASH}": "-", "\N{EM DASH}": "-", "\N{NON-BREAKING HYPHEN}": "-",
        "\N{MINUS SIGN}": "-", "\N{BULLET}": "-", "\N{MIDDLE DOT}": "-",
        "\N{HORIZONTAL ELLIPSIS}": "...", "\N{NO-BREAK SPACE}": " ",
        "\N{ZERO WIDTH SPACE}": "", "\N{ZERO WIDTH NON-JOINER}": "", "\N{SOFT HYPHEN}": "",
        "\N{MASCULINE ORDINAL INDICATOR}": "o", "\N{FEMININE ORDINAL INDICATOR}": "a",
        "\N{DEGREE SIGN}": "o",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Size:
    """The cost of one text.

    *characters* counts septets in GSM-7 and what a person sees as one character in UCS-2,
    as Twilio's own calculator does.
    """

    encoding: Encoding
    characters: int
    parts: int


def measure(text: str) -> Size:
    """Count *text* as Twilio charges it without Smart Encoding.

    Parts are filled one by one: an escape pair, a surrogate pair, or a grapheme cluster that does
    not fit moves whole to the next part, so division would come out too low.
    """
    if GSM_7.issuperset(text):
        units = [2 if character in GSM_EXTENDED else 1 for character in text]
        return Size("GSM-7", sum(units), _fill(units, "GSM-7"))
    clusters = _CLUSTER.findall(text)
    units = [len(cluster.encode("utf-16-le", "surrogatepass")) // 2 for cluster in clusters]
    return Size("UCS-2", len(clusters), _fill(units, "UCS-2"))


@lru_cache(maxsize=4096)
def parts(reply: str) -> int:
    """Return in how many parts *reply* is sent.

    It is kept: replies are made of ids and a clock, so few are new; nothing that a person typed
    may be asked about here.
    """
    return measure(reply).parts


def _fill(units: list[int], encoding: Encoding) -> int:
    """Return how many parts hold *units*, each of which stays in one part."""
    if sum(units) <= LONE[encoding]:
        return 1
    parts, used = 1, 0
    for size in units:
        if used + size > JOINED[encoding]:
            parts, used = parts + 1, 0
        used += size
    return parts


def shape(text: str) -> str:
    """Return *text* with each character that GSM-7 lacks made plain, where a look-alike exists.

    One accent outside GSM-7 turns 160 characters a part into 70.
    A letter that GSM-7 has (é, ñ, ü, à) keeps its accent; what has no look-alike is kept.
    """
    if GSM_7.issuperset(text):
        return text
    text = unicodedata.normalize("NFC", text).translate(_LOOK_ALIKES)
    return "".join(c if c in GSM_7 else _plain(c) for c in text)


def _plain(character: str) -> str:
    """Return the base letters of *character* if GSM-7 has them, else *character*."""
    base = "".join(
        c for c in unicodedata.normalize("NFKD", character) if not unicodedata.combining(c)
    )
    return base if base and GSM_7.issuperset(base) else character


def pieces(text: str) -> Iterator[tuple[str, str]]:
    """Yield each character of *text* as `shape()` sends it, beside the one that was written."""
    return ((shape(c), c) for c in unicodedata.normalize("NFC", text))


def odd_characters(text: str) -> str:
    """Return the distinct characters of *text* that force UCS-2, in order of appearance."""
    return "".join(dict.fromkeys(c for c in text if c not in GSM_7))
