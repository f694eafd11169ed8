"""The colours of printed matter, and the contrast between two of them."""

from dataclasses import dataclass
from typing import Final

# WCAG 2.2, 1.4.3 and 1.4.11; a QR code should have more than the 3 that a sign needs.
TEXT: Final = 4.5
CODE: Final = 7.0


@dataclass(frozen=True, slots=True)
class Ink:
    """A colour as red, green, and blue from 0 to 255."""

    red: int
    green: int
    blue: int

    def luminance(self) -> float:
        """Return the relative luminance, 0 (black) to 1 (white), as WCAG 2.2 defines it."""
        linear = [
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
            for part in (self.red / 255, self.green / 255, self.blue / 255)
        ]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    def cmyk(self) -> tuple[int, int, int, int]:
        """Return the ink as a print shop mixes it, in percent: the black is taken out of the rest.

        Its own profile decides how that looks; no ink here needs more than 240 percent.
        """
        white = max(self.red, self.green, self.blue)
        colours = ((white - part) / (white or 1) for part in (self.red, self.green, self.blue))
        cyan, magenta, yellow = (round(100 * colour) for colour in colours)
        return cyan, magenta, yellow, round(100 * (1 - white / 255))


# Five inks, each dark enough to survive a grey printer.
WHITE: Final = Ink(255, 255, 255)
BLACK: Final = Ink(16, 24, 34)
SOFT: Final = Ink(70, 82, 95)
BLUE: Final = Ink(11, 70, 106)
PALE: Final = Ink(214, 231, 241)
RED: Final = Ink(150, 28, 24)
LINE: Final = Ink(150, 160, 170)


def contrast(one: Ink, other: Ink) -> float:
    """Return the contrast of two inks, 1 to 21."""
    low, high = sorted((one.luminance(), other.luminance()))
    return (high + 0.05) / (low + 0.05)
