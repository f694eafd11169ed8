"""The buttons that call and text the numbers of an answer."""

from collections.abc import Iterator
from typing import Literal, NamedTuple

from bot.content.placeholders import LITERAL
from bot.dialogue.content import Content
from bot.pages import links

Kind = Literal["call", "text"]
# A longer code is texted with a word that belongs to it, which a bare link could not send.
_EMERGENCY_DIGITS = 3


class Way(NamedTuple):
    """A link that calls or texts *number*; *is_hotline* marks that of the agency."""

    kind: Kind
    number: str
    address: str
    is_hotline: bool


def ways(text: str, content: Content) -> tuple[Way, ...]:
    """Return how to reach each number that *text* names, in its order, as the register has it."""
    numbers = dict.fromkeys(LITERAL.findall(text))
    return tuple(way for number in numbers for way in _ways(number, content))


def _ways(number: str, content: Content) -> Iterator[Way]:
    if "-" not in number and len(number) != _EMERGENCY_DIGITS:
        return
    hotline = number == content.facts["hotline.call"]
    known = {name.partition(".")[2] for name, value in content.facts.items() if value == number}
    if "call" in known:
        yield Way("call", number, links.call(number), hotline)
    if "text" in known:
        yield Way("text", number, links.text(number), hotline)
