"""The drawing model: lines, panels and codes on pieces, pieces on sheets; in points, y down."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from bot.nlu.context import Language
from bot.posters import fonts
from bot.posters.inks import BLACK, WHITE, Ink
from bot.posters.qr import QUIET, Code

# Boxes that touch are no overlap.
_TOUCH: Final = 0.05


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle."""

    left: float
    top: float
    right: float
    bottom: float

    def holds(self, other: "Box") -> bool:
        """Return whether *other* lies in this box."""
        return (
            self.left - _TOUCH <= other.left
            and self.top - _TOUCH <= other.top
            and other.right <= self.right + _TOUCH
            and other.bottom <= self.bottom + _TOUCH
        )

    def meets(self, other: "Box") -> bool:
        """Return whether the two share more than an edge."""
        return (
            self.left + _TOUCH < other.right
            and other.left + _TOUCH < self.right
            and self.top + _TOUCH < other.bottom
            and other.top + _TOUCH < self.bottom
        )

    def inset(self, by: float) -> "Box":
        """Return the box that is smaller by *by* on every side."""
        return Box(self.left + by, self.top + by, self.right - by, self.bottom - by)


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line of type, from *x* on, standing on *y*; *part* says what it is, for findings."""

    text: str
    x: float
    y: float
    size: float
    part: str
    bold: bool = False
    ink: Ink = BLACK
    ground: Ink = WHITE
    language: Language = "en"

    def moved(self, right: float, down: float) -> "TextLine":
        """Return the line elsewhere."""
        return replace(self, x=self.x + right, y=self.y + down)

    @property
    def box(self) -> Box:
        """The place that its letters take."""
        width = fonts.width(self.text, self.size, self.bold)
        above, below = fonts.above(self.text) * self.size, fonts.DESCENT * self.size
        return Box(self.x, self.y - above, self.x + width, self.y + below)

    @property
    def ink_box(self) -> Box:
        """The place that ink takes."""
        return self.box


@dataclass(frozen=True, slots=True)
class Panel:
    """A filled rectangle, behind everything else; a *tail* below it makes it a speech bubble."""

    box: Box
    ink: Ink
    radius: float = 0
    tail: float = 0

    def moved(self, right: float, down: float) -> "Panel":
        """Return the panel elsewhere."""
        b = self.box
        moved = Box(b.left + right, b.top + down, b.right + right, b.bottom + down)
        return replace(self, box=moved)

    @property
    def ink_box(self) -> Box:
        """The place that ink takes, with the tail."""
        b = self.box
        return Box(b.left, b.top, b.right, b.bottom + self.tail)


@dataclass(frozen=True, slots=True)
class Square:
    """A QR code, *width* wide, whose first dark square is at *x* and *y*."""

    code: Code
    x: float
    y: float
    width: float
    ink: Ink = BLACK
    ground: Ink = WHITE

    def moved(self, right: float, down: float) -> "Square":
        """Return the code elsewhere."""
        return replace(self, x=self.x + right, y=self.y + down)

    @property
    def module(self) -> float:
        """The width of one of its squares."""
        return self.width / self.code.squares

    @property
    def box(self) -> Box:
        """The place that it takes, with its quiet zone."""
        quiet = QUIET * self.module
        far = self.width + quiet
        return Box(self.x - quiet, self.y - quiet, self.x + far, self.y + far)

    @property
    def ink_box(self) -> Box:
        """The place that ink takes, without the quiet zone."""
        return Box(self.x, self.y, self.x + self.width, self.y + self.width)


Item = TextLine | Panel | Square


@dataclass(frozen=True, slots=True)
class Piece:
    """What is cut out, torn off, or hung up as one; nothing may stand within *margin* of its edge.

    *title* says what it is, for findings.
    """

    title: str
    width: float
    height: float
    margin: float
    items: tuple[Item, ...]

    @property
    def lines(self) -> tuple[TextLine, ...]:
        """Its lines of type."""
        return tuple(item for item in self.items if isinstance(item, TextLine))

    @property
    def squares(self) -> tuple[Square, ...]:
        """Its QR codes."""
        return tuple(item for item in self.items if isinstance(item, Square))


@dataclass(frozen=True, slots=True)
class Placed:
    """A piece on a sheet, its upper left corner at *x* and *y*.

    A *turned* piece is read from below upwards: it takes as much width as it has height.
    """

    piece: Piece
    x: float
    y: float
    turned: bool = False

    @property
    def box(self) -> Box:
        """The place that it takes on the sheet."""
        wide, high = self.piece.width, self.piece.height
        if self.turned:
            wide, high = high, wide
        return Box(self.x, self.y, self.x + wide, self.y + high)

    def on_sheet(self, part: Box) -> Box:
        """Return where *part* of the piece, as it is read, lies on the sheet."""
        if not self.turned:
            x, y = self.x, self.y
            return Box(x + part.left, y + part.top, x + part.right, y + part.bottom)
        far = self.y + self.piece.width
        return Box(self.x + part.top, far - part.right, self.x + part.bottom, far - part.left)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One printed page; *cuts* are lines (x, y, x, y) along which to cut."""

    width: float
    height: float
    placed: tuple[Placed, ...]
    cuts: tuple[tuple[float, float, float, float], ...] = ()


def moved(items: Iterable[Item], right: float, down: float) -> tuple[Item, ...]:
    """Return the *items* elsewhere."""
    return tuple(item.moved(right, down) for item in items)
