"""A poster: the same blocks for a wall, for a stall, and above tear-off strips."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.posters import blocks
from bot.posters.kinds import POINT_PER_MM, Kind
from bot.posters.pieces import Item, Piece
from bot.posters.qr import QUIET, Code
from bot.posters.typeset import Column
from bot.posters.wording import Wording

# A poster is first tried at its full size, then smaller by these steps until all of it fits.
_STEP: Final = 0.02
_LEAST: Final = 0.4
# White between two blocks: at least, and how much more at most, in units.
_GAP: Final = 22.0
_MORE: Final = 34.0


@dataclass(frozen=True, slots=True)
class Frame:
    """Where a poster stands: *unit* is the size of its type, 1 on a letter page; in points.

    *small* is the size of its small print; *delete* adds that a text can be deleted.
    """

    title: str
    width: float
    height: float
    margin: float
    unit: float
    small: float
    delete: bool = False


def compose(frame: Frame, kind: Kind, wordings: Sequence[Wording], code: Code) -> Piece:
    """Return the poster in *frame* at the largest size at which everything fits.

    What fits at no size sticks out, and preflight says so.
    """
    unit = frame.unit
    while True:
        parts = _blocks(frame, kind, wordings, code, unit)
        gaps = _gaps(kind, code, unit)
        room = frame.height - 2 * frame.margin - sum(part.height for part in parts) - sum(gaps)
        if room >= 0 or unit <= _LEAST * frame.unit:
            more = min(max(room, 0) / len(gaps), _MORE * unit)
            items = _stacked(parts, frame, [gap + more for gap in gaps])
            return Piece(frame.title, frame.width, frame.height, frame.margin, items)
        unit -= _STEP * frame.unit


def _gaps(kind: Kind, code: Code, unit: float) -> list[float]:
    """Return the least white below each block but the last; a code needs its quiet zone."""
    quiet = QUIET * kind.code * POINT_PER_MM / code.squares
    return [_GAP * unit, max(_GAP * unit, quiet), max(_GAP * unit, quiet)]


def _blocks(
    frame: Frame, kind: Kind, wordings: Sequence[Wording], code: Code, unit: float
) -> list[Column]:
    """Return the blocks from top to bottom."""
    width = frame.width - 2 * frame.margin
    ways, roomy = blocks.ways(wordings, width, unit, code, kind.code * POINT_PER_MM)
    more = len(wordings) == 1 and bool(wordings[0].more) and not roomy
    top = Column(width)
    top.add(blocks.name(wordings, width, unit))
    top.add(blocks.headline(wordings, width, unit, more=more), gap=26 * unit)
    return [
        top,
        blocks.call(wordings, width, unit),
        ways,
        blocks.small_print(wordings, width, frame.small, delete=frame.delete),
    ]


def _stacked(parts: Sequence[Column], frame: Frame, gaps: Sequence[float]) -> tuple[Item, ...]:
    """Return the blocks with *gaps* between them; what room is left goes above the small print."""
    items: list[Item] = []
    down = frame.margin
    *others, last = parts
    for part, gap in zip(others, gaps, strict=True):
        items += part.at(frame.margin, down)
        down += part.height + gap
    items += last.at(frame.margin, max(down, frame.height - frame.margin - last.height))
    return tuple(items)
