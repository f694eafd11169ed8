"""Weights of a linear model, kept in little memory and added in few steps.

Names are hashed to rows (feature hashing: Weinberger et al., 2009, "Feature Hashing for Large
Scale Multitask Learning"), so that no name is kept; two names may share a row.
"""

from collections.abc import Mapping, Sequence
from struct import Struct
from typing import Final, Protocol
from zlib import crc32

from bot.core.buckets import bucket

# A weight is a byte, so much greater than it is.
ZERO: Final = 128
# So many rows of bytes fit into lanes of 16 bits.
_MOST: Final = 256
_BITS: Final = 32
_HALF: Final = 1 << (_BITS - 1)


class Bytes(Protocol):
    """Bytes in memory, or of a file as they are needed."""

    def __len__(self) -> int:
        """Return how many there are."""

    def __getitem__(self, part: slice, /) -> bytes:
        """Return *part* of them."""


class Table:
    """Rows of *width* weights in *data*, from *start* on, each found by the hash of a name.

    Raises `ValueError` if these are not whole rows.
    """

    def __init__(self, data: Bytes, start: int, width: int) -> None:
        self._data, self._start, self._width = data, start, width
        self.size, rest = divmod(len(data) - start, width)
        if self.size < 1 or rest:
            raise ValueError(f"{len(data) - start} bytes are no rows of {width}")
        half = (width + 1) // 2
        self._layout = Struct(f"<{half}H")
        self._evens = int.from_bytes(b"\xff\0" * half, "little")

    def added(self, names: Sequence[str]) -> list[int]:
        """Return the sum of the rows of *names*, a weight each."""
        if len(names) > _MOST:
            first, rest = self.added(names[:_MOST]), self.added(names[_MOST:])
            return [one + other for one, other in zip(first, rest, strict=True)]
        zero = ZERO * len(names)
        return [lane - zero for lane in self._lanes(names)][: self._width]

    def weight(self, name: str, at: int) -> int:
        """Return the weight at position *at* of the row of *name*."""
        start = self._start + bucket(name, self.size) * self._width + at
        return self._data[start : start + 1][0] - ZERO

    def _lanes(self, names: Sequence[str]) -> list[int]:
        """Return the sum of rows as they are kept.

        A row is one whole number, of which every other byte is added at once: the neighbour of
        each is room for what is carried.
        """
        data, start, width, size, mask = (
            self._data, self._start, self._width, self.size, self._evens
        )  # fmt: skip
        evens = odds = 0
        for name in names:
            # The hash as in bucket(): a call would cost as much as the rest.
            at = start + crc32(name.encode()) % size * width
            weights = int.from_bytes(data[at : at + width], "little")
            evens += weights & mask
            odds += weights >> 8 & mask
        lanes = [0] * self._layout.size
        lanes[::2] = self._layout.unpack(evens.to_bytes(self._layout.size, "little"))
        lanes[1::2] = self._layout.unpack(odds.to_bytes(self._layout.size, "little"))
        return lanes


def table(weights: Mapping[int, Sequence[int]], size: int, width: int) -> bytes:
    """Return the bytes of a table of *size* rows; *weights*, from -127 to 127, by row."""
    data = bytearray([ZERO]) * (size * width)
    for at, found in weights.items():
        data[at * width : (at + 1) * width] = bytes([weight + ZERO for weight in found])
    return bytes(data)


class Lanes:
    """Packs a row of *size* weights into one whole number, so that rows are added in one step.

    Each weight has 32 bits, which no text is long enough to fill.
    """

    def __init__(self, size: int) -> None:
        self._layout = Struct(f"<{size}I")
        self._zero = sum(_HALF << (_BITS * at) for at in range(size))

    def pack(self, weights: Sequence[int]) -> int:
        """Return *weights* as one number."""
        return sum([weight << (_BITS * at) for at, weight in enumerate(weights)])

    def unpack(self, row: int) -> list[int]:
        """Return the weights of a *row*, or of a sum of rows."""
        lanes = (row + self._zero).to_bytes(self._layout.size, "little")
        return [lane - _HALF for lane in self._layout.unpack(lanes)]
