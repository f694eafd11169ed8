"""Wallet cards, ten on a sheet."""

from collections.abc import Sequence
from typing import Final

from bot.posters import fonts, inks
from bot.posters.blocks import fine_print
from bot.posters.kinds import POINT_PER_MM, Kind
from bot.posters.pieces import Item, Piece, Placed, Sheet, Square
from bot.posters.qr import QUIET, Code
from bot.posters.typeset import Column, Style
from bot.posters.wording import Wording

# A card as wallets and card stock have it: 3.5 by 2 inches, in points.
WIDTH: Final = 252.0
HEIGHT: Final = 144.0
_ACROSS: Final = 2
_DOWN: Final = 5
_PAD: Final = 8.5
# How far from the card's edge the lines that guide the knife stand, and how long they are.
_MARK: Final = 14.0


def sheet(size: tuple[float, float], kind: Kind, wordings: Sequence[Wording], code: Code) -> Sheet:
    """Return the sheet; with two languages, one is on the left and one on the right."""
    left = (size[0] - _ACROSS * WIDTH) / 2
    top = (size[1] - _DOWN * HEIGHT) / 2
    cards = [_card(wordings[at % len(wordings)], kind, code) for at in range(_ACROSS)]
    placed = tuple(
        Placed(cards[x], left + x * WIDTH, top + y * HEIGHT)
        for y in range(_DOWN)
        for x in range(_ACROSS)
    )
    return Sheet(*size, placed, tuple(_marks(left, top)))


def _marks(left: float, top: float) -> list[tuple[float, float, float, float]]:
    """Return short lines around the cards, where a cut begins and ends."""
    right, bottom = left + _ACROSS * WIDTH, top + _DOWN * HEIGHT
    marks = []
    for at in range(_ACROSS + 1):
        x = left + at * WIDTH
        marks += [(x, top - _MARK, x, top - 4), (x, bottom + 4, x, bottom + _MARK)]
    for at in range(_DOWN + 1):
        y = top + at * HEIGHT
        marks += [(left - _MARK, y, left - 4, y), (right + 4, y, right + _MARK, y)]
    return marks


def _card(wording: Wording, kind: Kind, code: Code) -> Piece:
    """Return one card: what to do beside the code, and below both what is to be known."""
    width = kind.code * POINT_PER_MM
    quiet = QUIET * width / code.squares
    edge = max(_PAD, quiet)
    items: list[Item] = [Square(code, WIDTH - edge - width, edge, width)]
    column = Column(WIDTH - _PAD - edge - width - quiet, wording.language)
    column.fit(wording.title, Style("headline", 9.5, True, inks.BLUE), 8)
    accents = (fonts.above(wording.words) - fonts.ASCENT) * 16
    column.fit(
        f"{wording.text} {wording.words}",
        Style("words", 16, True, leading=1.05),
        9,
        gap=accents + 2,
    )
    column.fit(wording.to, Style("number", 14, True), 9, gap=1)
    column.fit(wording.address, Style("address", 9.5, True, inks.BLUE), 7.5, gap=2.5)
    column.fit(wording.short, Style("hotline", 9, True, inks.BLUE), 7.5, gap=1.5)
    items += column.at(_PAD, _PAD)
    small = Column(WIDTH - 2 * _PAD, wording.language)
    danger = f"{wording.danger} {wording.emergency}"
    small.fit(danger, Style("emergency", 8.5, True, inks.RED), 7.5)
    style = Style("small print", kind.small, ink=inks.SOFT, leading=1.1)
    small.write(fine_print(wording), style, gap=1.5)
    items += small.at(_PAD, HEIGHT - _PAD - small.height)
    return Piece("a card", WIDTH, HEIGHT, 8, tuple(items))
