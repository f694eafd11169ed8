"""The blocks of a poster, from top to bottom: name, headline, call, code, small print."""

import re
from collections.abc import Sequence
from typing import Final

from bot.posters import fonts, inks
from bot.posters.inks import Ink
from bot.posters.pieces import Box, Panel, Square
from bot.posters.qr import QUIET, Code
from bot.posters.typeset import DOT, Column, Style, largest, wrap
from bot.posters.wording import ELEMENTS, Wording

# No line but the small print is smaller than this (points).
LEAST: Final = 8.5
# What of a column lies between two columns.
_GUTTER: Final = 0.06
# White between what one language says and what the next one does, in units.
_APART: Final = 7
# Between a question and what to do.
_SENTENCE: Final = re.compile(r"(?<=\?) ")


def name(wordings: Sequence[Wording], width: float, unit: float) -> Column:
    """Return a bar, and under it who speaks."""
    column = Column(width)
    column.items.append(Panel(Box(0, 0, 42 * unit, 5 * unit), inks.BLUE))
    column.height = 5 * unit
    program = wordings[0].small_print["program"].rstrip(".")
    column.fit(program, Style("name", max(12 * unit, LEAST), True, inks.BLUE), LEAST, gap=9 * unit)
    return column


def headline(
    wordings: Sequence[Wording], width: float, unit: float, *, more: bool = False
) -> Column:
    """Return the headline and the line below it, in each language, and what *more* there is."""
    one = len(wordings) == 1
    size = 66 if one else 45
    least = min(
        largest(wording.title, width, 2 if one else 1, size * unit, 22 * unit, True)
        for wording in wordings
    )
    column = Column(width)
    for at, wording in enumerate(wordings):
        part = Column(width, wording.language)
        ink = inks.BLUE if at else inks.BLACK
        part.write(wording.title, Style("headline", least, True, ink, leading=1.12), even=True)
        lead = Style("lead", (21 if one else 16.5) * unit, ink=inks.SOFT, leading=1.32)
        part.write(wording.lead, lead, gap=(10 if one else 4) * unit, even=True)
        if more:
            part.add(_more(wording, width, unit), gap=9 * unit)
        column.add(part, gap=22 * unit if at else 0)
    return column


def call(wordings: Sequence[Wording], width: float, unit: float) -> Column:
    """Return the panel that says what to text, and where."""
    pad = 24 * unit
    inner = width - 2 * pad
    gutter = _GUTTER * inner * (len(wordings) > 1)
    each = (inner - gutter * (len(wordings) - 1)) / len(wordings)
    one = len(wordings) == 1
    size = min(
        largest(wording.words, each, 1, (88 if one else 46) * unit, 14 * unit, True)
        for wording in wordings
    )
    to = min(
        largest(wording.to, each, 1, (40 if one else 26) * unit, 9 * unit, True)
        for wording in wordings
    )
    # The accents of capitals need room below the line above, in every column alike.
    accents = max(fonts.above(wording.words) for wording in wordings) - fonts.ASCENT
    parts = []
    for wording in wordings:
        part = Column(each, wording.language)
        part.write(wording.text, Style("call", (24 if one else 18) * unit, False, *_ON_BLUE))
        words = Style("words", size, True, inks.WHITE, inks.BLUE)
        part.write(wording.words, words, gap=3 * unit + accents * size)
        part.write(wording.to, Style("number", to, True, inks.WHITE, inks.BLUE), gap=5 * unit)
        parts.append(part)
    column = Column(width)
    high = max(part.height for part in parts) + 2 * pad
    tail = 20 * unit
    column.items.append(Panel(Box(0, 0, width, high), inks.BLUE, 14 * unit, tail))
    column.height = high + tail
    for at, part in enumerate(parts):
        column.items += part.at(pad + at * (each + gutter), pad)
    return column


_ON_BLUE: Final[tuple[Ink, Ink]] = (inks.PALE, inks.BLUE)


def ways(
    wordings: Sequence[Wording], width: float, unit: float, code: Code, code_width: float
) -> tuple[Column, bool]:
    """Return the code, and beside it the address, whom to call, and what else there is to know.

    The dark squares of the code begin at the left edge; its quiet zone lies outside it.
    Also return whether there was room for what more one language has to say.
    """
    left = code_width + QUIET * code_width / code.squares + 6 * unit
    beside = _page(wordings, width - left, unit)
    called = [hotline(wordings, beside.width, unit), emergency(wordings, beside.width, unit)]
    least = 14 * unit
    more = _more(wordings[0], beside.width, unit)
    room = code_width - beside.height - sum(part.height for part in called)
    roomy = len(wordings) == 1 and bool(more.items) and room - more.height > 3 * least
    if roomy:
        called.insert(1, more)
        room -= more.height
    for part in called:
        beside.add(part, gap=max(least, room / len(called)))
    column = Column(width)
    column.items.append(Square(code, 0, 0, code_width))
    column.items += beside.at(left, 0)
    column.height = max(code_width, beside.height)
    return column, roomy


def _page(wordings: Sequence[Wording], width: float, unit: float) -> Column:
    """Return how to reach the page of the poster, and what is there."""
    column = Column(width)
    for wording in wordings:
        part = Column(width, wording.language)
        part.write(wording.scan, Style("caption", 17 * unit, ink=inks.SOFT))
        column.add(part, gap=3 * unit * bool(column.items))
    address = Style("address", 27 * unit, True, inks.BLUE, leading=1.1)
    column.fit(wordings[0].address, address, 12 * unit, lines=1, gap=5 * unit)
    for wording in wordings:
        part = Column(width, wording.language)
        for hint in (wording.page, wording.automatic):
            part.write(hint, Style("hint", 15 * unit, ink=inks.SOFT), gap=2 * unit, even=True)
        column.add(part, gap=_APART * unit)
    return column


def _more(wording: Wording, width: float, unit: float) -> Column:
    """Return what there may be room for in one language, such as some of the signs."""
    column = Column(width, wording.language)
    if wording.more:
        column.write(wording.more, Style("more", 15 * unit, ink=inks.SOFT), even=True)
    return column


def hotline(wordings: Sequence[Wording], width: float, unit: float) -> Column:
    """Return whom to call at any hour: the words in each language, and the number once.

    Where one language takes two lines, every one has its question on the first.
    """
    column, style = Column(width), Style("call", 15 * unit, ink=inks.SOFT)
    whole = all(len(wrap(wording.call, width, style.size)) == 1 for wording in wordings)
    for wording in wordings:
        part = Column(width, wording.language)
        for said in [wording.call] if whole else _SENTENCE.split(wording.call):
            part.write(said, style, gap=2 * unit * bool(part.items), even=True)
        column.add(part, gap=_APART * unit * bool(column.items))
    number = Style(
        "hotline", (34 if len(wordings) == 1 else 24) * unit, True, inks.BLUE, leading=1.1
    )
    column.fit(wordings[0].hotline, number, 10 * unit, gap=4 * unit)
    return column


def emergency(wordings: Sequence[Wording], width: float, unit: float) -> Column:
    """Return what to do in danger, behind a bar of its own."""
    bar, room = 5 * unit, 16 * unit
    joined = Column(width - room)
    size, lines = (30 * unit, 2) if len(wordings) == 1 else (20 * unit, 1)
    call = min(
        largest(wording.emergency, width - room, lines, size, 9 * unit, True)
        for wording in wordings
    )
    for wording in wordings:
        part = Column(joined.width, wording.language)
        part.write(wording.danger, Style("danger", 17 * unit, ink=inks.RED))
        style = Style("emergency", call, True, inks.RED, leading=1.12)
        part.write(wording.emergency, style, gap=1 * unit, even=True)
        joined.add(part, gap=9 * unit * bool(joined.items))
    column = Column(width)
    column.items.append(Panel(Box(0, 0, bar, joined.height), inks.RED))
    column.height = joined.height
    column.items += joined.at(room, 0)
    return column


def small_print(
    wordings: Sequence[Wording], width: float, size: float, *, delete: bool = False
) -> Column:
    """Return what carriers ask for, a column per language under a fine rule.

    *delete* adds that a text can be deleted afterwards.
    """
    gutter = 16.0 * (len(wordings) > 1)
    each = (width - gutter) / len(wordings)
    column = Column(width)
    column.items.append(Panel(Box(0, 0, width, 0.6), inks.LINE))
    column.height = 0.6
    parts = []
    for wording in wordings:
        part = Column(each, wording.language)
        if delete:
            part.write(wording.delete, Style("delete", size + 1.5, True, inks.SOFT))
        part.write(fine_print(wording), Style("small print", size, ink=inks.SOFT), gap=2.0 * delete)
        parts.append(part)
    column.height += size * 0.9
    for at, part in enumerate(parts):
        column.items += part.at(at * (each + gutter), column.height)
    column.height += max(part.height for part in parts)
    return column


def fine_print(wording: Wording) -> str:
    """Return the small print as one text; no full stop may seem to belong to an address."""
    *sentences, terms, privacy = (wording.small_print[element] for element in ELEMENTS)
    return " ".join((*sentences, terms, DOT, privacy))
