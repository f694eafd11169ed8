"""Breaks text into lines, and finds the largest size that fits."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from bot.nlu.context import Language
from bot.posters import fonts
from bot.posters.inks import BLACK, WHITE, Ink
from bot.posters.pieces import Item, TextLine, moved

# Sizes are tried in steps of this many points.
_STEP: Final = 0.5
# Signs after which an address may be broken.
_JOINTS: Final = "/.-"
# Parts two things on one line; where the line ends between them, that parts them.
DOT: Final = "\N{MIDDLE DOT}"
# A word; a number, and a word with a colon, stay with what comes after them.
_WORD: Final = re.compile(r"\d+ \S+|\S+: \S+|\S+")


@dataclass(frozen=True, slots=True)
class Style:
    """How one part is set: *leading* is the step from line to line, as a part of the size."""

    part: str
    size: float
    bold: bool = False
    ink: Ink = BLACK
    ground: Ink = WHITE
    leading: float = 1.25

    def line(self, text: str, y: float, language: Language) -> TextLine:
        """Return *text* as a line of this style that stands on *y*."""
        return TextLine(
            text, 0, y, self.size, self.part, self.bold, self.ink, self.ground, language
        )


class Column:
    """Sets one thing under the other, *width* wide, from 0, 0 down; all in points."""

    def __init__(self, width: float, language: Language = "en") -> None:
        self.width = width
        self.language = language
        self.height = 0.0
        self.items: list[Item] = []

    def write(self, text: str, style: Style, *, gap: float = 0, even: bool = False) -> None:
        """Set *text* in lines, *gap* below what stands already; *even* ones end alike."""
        top = self.height + gap
        broken = (balance if even else wrap)(text, self.width, style.size, style.bold)
        for at, line in enumerate(broken):
            y = top + at * style.size * style.leading + fonts.ASCENT * style.size
            self.items.append(style.line(line, y, self.language))
            self.height = y + fonts.DESCENT * style.size

    def fit(self, text: str, style: Style, least: float, *, lines: int = 1, gap: float = 0) -> None:
        """Set *text* in no more than *lines*, as large as *style* or as small as *least*."""
        size = largest(text, self.width, lines, style.size, least, style.bold)
        self.write(text, replace(style, size=size), gap=gap, even=True)

    def add(self, other: "Column", *, right: float = 0, gap: float = 0) -> None:
        """Set all of *other*, *gap* below what stands already."""
        self.items += moved(other.items, right, self.height + gap)
        self.height += gap + other.height

    def at(self, right: float, down: float) -> tuple[Item, ...]:
        """Return everything, moved to its place."""
        return moved(self.items, right, down)


def wrap(text: str, width: float, size: float, bold: bool = False) -> list[str]:
    """Return the lines of *text*, each no wider than *width*, in points.

    A word that is wider is broken after a sign of an address; one without such signs sticks out,
    and preflight says so.
    """
    lines: list[str] = []
    line = ""
    for glue, word in _words(text, width, size, bold):
        longer = f"{line}{glue}{word}" if line else word
        if not line or fonts.width(longer, size, bold) <= width:
            line = longer
        else:
            lines.append(line.removesuffix(f" {DOT}"))
            line = "" if word == DOT else word
    return [*lines, line] if line else lines


def balance(text: str, width: float, size: float, bold: bool = False) -> list[str]:
    """Return as many lines as `wrap()` does, as equal as can be: no word is left alone."""
    lines = wrap(text, width, size, bold)
    narrow, wide = width / 2, width
    while wide - narrow > 1:
        middle = (narrow + wide) / 2
        tried = wrap(text, middle, size, bold)
        fits = all(fonts.width(line, size, bold) <= middle for line in tried)
        if len(tried) == len(lines) and fits:
            wide, lines = middle, tried
        else:
            narrow = middle
    return lines


def largest(
    text: str, width: float, lines: int, most: float, least: float, bold: bool = False
) -> float:
    """Return the largest size from *most* down at which *text* takes no more than *lines*."""
    size = most
    while size > least:
        broken = wrap(text, width, size, bold)
        if len(broken) <= lines and all(fonts.width(b, size, bold) <= width for b in broken):
            return size
        size -= _STEP
    return least


def _words(text: str, width: float, size: float, bold: bool) -> Iterator[tuple[str, str]]:
    """Yield each word with what joins it to the one before; one too wide comes in parts."""
    for unit in _WORD.findall(text):
        fits = fonts.width(unit, size, bold) <= width
        for word in (unit,) if fits else unit.split():
            glue = " "
            for part in [word] if fonts.width(word, size, bold) <= width else _parts(word):
                yield glue, part
                glue = ""


def _parts(word: str) -> list[str]:
    parts = [""]
    for sign in word:
        parts[-1] += sign
        if sign in _JOINTS:
            parts.append("")
    return [part for part in parts if part]
