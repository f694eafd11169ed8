"""The QR code as squares."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import segno

# White squares on every side (ISO/IEC 18004); with fewer, some phones find no code.
QUIET: Final = 4


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code: *rows* of dark (True) and light squares, without the quiet zone."""

    address: str
    level: str
    rows: tuple[tuple[bool, ...], ...]

    @property
    def squares(self) -> int:
        """How many squares the code is wide."""
        return len(self.rows)

    def runs(self) -> list[tuple[int, int, int]]:
        """Return (column, row, length) of every run of dark squares."""
        found = []
        for y, row in enumerate(self.rows):
            x = 0
            while x < len(row):
                start = x
                while x < len(row) and row[x]:
                    x += 1
                if x > start:
                    found.append((start, y, x - start))
                x += 1
        return found


@lru_cache(maxsize=64)
def code(address: str, level: str) -> Code:
    """Return the smallest code of *address* with at least the error correction *level*."""
    made = segno.make(address, error=level, micro=False, mode="byte")
    return Code(address, made.error, tuple(tuple(map(bool, row)) for row in made.matrix))
