"""A sheet with strips to tear off, and the strips."""

from collections.abc import Sequence
from typing import Final

from bot.posters import inks, poster
from bot.posters.blocks import fine_print
from bot.posters.kinds import UNPRINTABLE, Kind
from bot.posters.pieces import Piece, Placed, Sheet
from bot.posters.poster import Frame
from bot.posters.qr import Code
from bot.posters.typeset import Column, Style, largest
from bot.posters.wording import Wording

COUNT: Final = 5
# How long a strip is, and how far its words stay from the cut (points).
_LENGTH: Final = 222.0
_PAD: Final = 7.0
# The small print of the sheet, which is read where it hangs.
_SMALL: Final = 8.0


def sheet(size: tuple[float, float], kind: Kind, wordings: Sequence[Wording], code: Code) -> Sheet:
    """Return the sheet: what it says above, the strips below, languages in turn."""
    wide, high = size
    frame = Frame("the sheet", wide, high - _LENGTH, 44, 0.78, _SMALL)
    above = Placed(poster.compose(frame, kind, wordings, code), 0, 0)
    top, first, each = high - _LENGTH, UNPRINTABLE, (wide - 2 * UNPRINTABLE) / COUNT
    strips = tuple(
        Placed(_strip(wordings[at % len(wordings)], each, kind.small), first + at * each, top,
               turned=True)
        for at in range(COUNT)
    )  # fmt: skip
    sides = [first + at * each for at in range(COUNT + 1)]
    cuts = [(x, top, x, high - UNPRINTABLE) for x in sides]
    return Sheet(wide, high, (above, *strips), ((first, top, wide - first, top), *cuts))


def _strip(wording: Wording, height: float, small: float) -> Piece:
    """Return one strip as it is read, its length from left to right."""
    left = _PAD + UNPRINTABLE
    width = _LENGTH - left - _PAD
    column = Column(width, wording.language)
    call = f"{wording.text} {wording.words} {wording.to}"
    size = largest(call, width, 1, 15.5, 8, True)
    column.write(call, Style("words", size, True))
    column.fit(wording.address, Style("address", 12, True, inks.BLUE), 7.5, gap=2.5)
    danger = Style("emergency", 9, True, inks.RED)
    column.fit(f"{wording.danger} {wording.emergency}", danger, 7.5, gap=2.5)
    column.fit(wording.short, Style("hotline", 9, True, inks.BLUE), 7.5, gap=1)
    column.write(
        fine_print(wording), Style("small print", small, ink=inks.SOFT, leading=1.1), gap=3
    )
    return Piece("a strip", _LENGTH, height, 4, column.at(left, (height - column.height) / 2))
