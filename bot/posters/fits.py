"""Checks the layout of a sheet: nothing is cut off, and nothing overlaps."""

from collections.abc import Iterator
from itertools import combinations

from bot.posters.kinds import UNPRINTABLE
from bot.posters.pieces import Box, Item, Panel, Piece, Sheet, Square, TextLine


def misplaced(sheet: Sheet) -> Iterator[tuple[str, str]]:
    """Yield (what, where) for everything that sticks out or lies upon something else."""
    page = Box(0, 0, sheet.width, sheet.height)
    for piece in dict.fromkeys(placed.piece for placed in sheet.placed):
        for what in (*_outside(piece), *_upon(piece)):
            yield what, piece.title
    for placed in sheet.placed:
        if not page.holds(placed.box):
            yield "it sticks out of the page", placed.piece.title
    yield from _unprintable(sheet, page.inset(UNPRINTABLE))
    for one, other in combinations(sheet.placed, 2):
        if one.box.meets(other.box):
            yield f"it lies upon {other.piece.title}", one.piece.title


def _unprintable(sheet: Sheet, printable: Box) -> Iterator[tuple[str, str]]:
    """Yield (what, where) for everything that an office printer would cut off."""
    near = "stands less than 6 mm from the edge of the paper"
    for placed in sheet.placed:
        for item in placed.piece.items:
            if not printable.holds(placed.on_sheet(item.ink_box)):
                yield f"{_name(item)} {near}", placed.piece.title
    for x, y, to_x, to_y in sheet.cuts:
        if not printable.holds(Box(min(x, to_x), min(y, to_y), max(x, to_x), max(y, to_y))):
            yield f"a line to cut along {near}", "the sheet"


def _name(item: Item) -> str:
    if isinstance(item, TextLine):
        return f'the {item.part} "{item.text}"'
    return "a panel" if isinstance(item, Panel) else "the code"


def _outside(piece: Piece) -> Iterator[str]:
    whole = Box(0, 0, piece.width, piece.height)
    inner = whole.inset(piece.margin)
    for item in piece.items:
        if isinstance(item, TextLine) and not inner.holds(item.box):
            yield f'the {item.part} "{item.text}" sticks out'
        elif isinstance(item, Panel) and not inner.holds(item.box):
            yield "a panel sticks out"
        elif isinstance(item, Square) and not whole.holds(item.box):
            yield "the quiet zone of the code sticks out"


def _upon(piece: Piece) -> Iterator[str]:
    """Yield what overlaps; a line may stand on the panel that is its ground, inside of it."""
    for one, other in combinations(piece.lines, 2):
        if one.box.meets(other.box):
            yield f'the {one.part} "{one.text}" lies upon the {other.part} "{other.text}"'
    panels = [item for item in piece.items if isinstance(item, Panel)]
    for line in piece.lines:
        for panel in panels:
            stands = panel.ink == line.ground and panel.box.holds(line.box)
            if panel.box.meets(line.box) and not stands:
                yield f'the {line.part} "{line.text}" crosses the edge of a panel'
    for square in piece.squares:
        for line in piece.lines:
            if square.box.meets(line.box):
                yield f'the {line.part} "{line.text}" stands in the quiet zone of the code'
        for panel in panels:
            if square.box.meets(panel.box):
                yield "a panel stands in the quiet zone of the code"
