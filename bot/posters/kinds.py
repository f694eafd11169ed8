"""The kinds of printed matter, the paper sizes, and the limits that each must keep."""

from dataclasses import dataclass
from typing import Final, Literal

Name = Literal["poster", "stall", "strips", "card"]
PaperName = Literal["letter", "a4"]
Format = Literal["pdf", "png"]

POINT_PER_MM: Final = 72 / 25.4
# Width and height in points, upright.
PAPERS: Final[dict[PaperName, tuple[float, float]]] = {
    "letter": (612.0, 792.0),
    "a4": (210 * POINT_PER_MM, 297 * POINT_PER_MM),
}
# An office printer leaves up to 6 mm of an edge white (points).
UNPRINTABLE: Final = 6 * POINT_PER_MM


@dataclass(frozen=True, slots=True)
class Kind:
    """What is printed for one purpose.

    *distance* is how far away a phone is held, and *code* the width of the QR code, without its
    quiet zone (mm); *module* is the least width of one of its squares (mm); *level* is the least
    error correction.  *small* is the least size of type (points).  *discreet* matter is taken
    along: its words tell nothing.  *screen* is the resolution of a picture for screens (dpi).
    Source of the figures: ISO/IEC 18004 (quiet zone, levels); a code a tenth as wide as the
    distance, and never under 20 mm, is the rule of thumb of those who print them.
    """

    name: Name
    title: str
    distance: float
    code: float
    module: float
    level: str
    small: float
    discreet: bool
    screen: int


KINDS: Final[dict[Name, Kind]] = {
    "poster": Kind("poster", "Poster", 800, 80, 1.0, "M", 8.5, False, 150),
    # Stalls scuff and wet their paper: more of the code may be lost.
    "stall": Kind("stall", "Half page for stalls", 400, 42, 0.8, "Q", 7.0, False, 220),
    "strips": Kind("strips", "Tear-off strips", 600, 60, 1.0, "Q", 7.0, True, 150),
    "card": Kind("card", "Wallet cards", 200, 22.5, 0.5, "M", 7.0, True, 400),
}
