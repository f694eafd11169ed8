"""Decodes and measures the QR codes of a rendered sheet, as a phone would read them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import zxingcpp
from PIL import Image, ImageDraw

from bot.posters import inks, picture
from bot.posters.inks import Ink
from bot.posters.kinds import POINT_PER_MM, Kind
from bot.posters.pieces import Box, Sheet, Square, TextLine

# What an old phone still sees of a sheet that is held at its distance (dots per inch).
DPI: Final = 150
# A code is a tenth as wide as the distance, and never narrower than this (mm).
_PART: Final = 10
_LEAST: Final = 20.0
# White of a picture: its edges may be grey by this much.
_WHITE: Final = 245
_BLUR: Final = 0.6
_QR: Final = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)


@dataclass(frozen=True, slots=True)
class ScannedSheet:
    """What was seen of a sheet.

    *read* is the title of each piece with a code, and what the code says, or nothing;
    *disturbed* are the pieces in whose quiet zone something stands; *grounds* are the colours
    behind the lines.
    """

    read: tuple[tuple[str, str], ...]
    disturbed: tuple[str, ...]
    grounds: Mapping[TextLine, Ink]

    def unread(self, target: str) -> Iterator[str]:
        """Yield the title of every piece whose code does not say *target*."""
        for title, content in self.read or (("the sheet", ""),):
            if content != target:
                yield title


def scan(file: bytes, sheet: Sheet) -> ScannedSheet:
    """Return what is seen on the first page of the PDF *file*, which shows *sheet*."""
    page = picture.image(file, DPI)
    read, disturbed = [], []
    grounds: dict[TextLine, Ink] = {}
    for placed in sheet.placed:
        piece = placed.piece
        part = picture.crop(page, placed.box, DPI)
        for square in piece.squares:
            found = zxingcpp.read_barcodes(part, formats=_QR)
            read.append((piece.title, found[0].text if len(found) == 1 else ""))
            if not _quiet(part, square):
                disturbed.append(piece.title)
        if not placed.turned:
            grounds |= {line: _ground(part, line) for line in piece.lines}
    return ScannedSheet(tuple(read), tuple(disturbed), grounds)


def too_small(sheet: Sheet, kind: Kind) -> Iterator[tuple[str, str]]:
    """Yield (what, what to do) for each code too small to be read where it will hang."""
    needed = max(kind.distance / _PART, _LEAST)
    checked = set()
    for square in (square for placed in sheet.placed for square in placed.piece.squares):
        if square in checked:
            continue
        checked.add(square)
        width, module = square.width / POINT_PER_MM, square.module / POINT_PER_MM
        if width + 0.01 < needed:
            what = f"It is {width:.0f} mm wide."
            yield what, f"It needs {needed:.0f} mm to be read from {kind.distance / 10:.0f} cm."
        if module < kind.module:
            what = f"Its squares are {module:.2f} mm wide: PUBLIC_URL is long."
            yield what, f"They need {kind.module:.1f} mm: use a shorter address."
        if inks.contrast(square.ink, square.ground) < inks.CODE:
            yield "It has too little contrast.", f"It needs {inks.CODE:g} to 1: use a darker ink."


def _quiet(part: Image.Image, square: Square) -> bool:
    """Return whether the zone around *square* is white on the picture of its piece."""
    grey = part.convert("L")
    far = (square.x + square.width, square.y + square.width)
    # A point on each side may hold the blurred edge of the code, or of what stands beside it.
    inner = Box(square.x, square.y, *far).inset(-_BLUR)
    corners = [side * DPI / 72 for side in (inner.left, inner.top, inner.right, inner.bottom)]
    ImageDraw.Draw(grey).rectangle(corners, fill=255)
    darkest, _ = picture.crop(grey, square.box.inset(_BLUR), DPI).getextrema()
    return isinstance(darkest, int | float) and darkest >= _WHITE


def _ground(part: Image.Image, line: TextLine) -> Ink:
    """Return the commonest colour where *line* stands."""
    region = picture.crop(part, line.box, DPI)
    colours = region.getcolors(region.width * region.height) or [(0, (255, 255, 255))]
    commonest = max(colours)[1]
    return Ink(*commonest) if isinstance(commonest, tuple) else line.ground
