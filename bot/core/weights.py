"""Weights of a linear model, kept in a file in little space and added in few steps."""

from array import array
from collections.abc import Mapping, Sequence
from itertools import accumulate
from struct import Struct
from typing import Final, NamedTuple, Protocol

from bot.core.buckets import hashed

# A weight is a byte, so much greater than it is.
ZERO: Final = 128
# So many rows of bytes fit into lanes of 16 bits.
_MOST: Final = 256
# A name's bucket are the last bits of its hash, its mark the first eight.
_MARKS: Final = tuple(bytes([mark]) for mark in range(256))
_MARK_AT: Final = 24
# A bucket has between so many names, on average, and half of that.
_FULL: Final = 4


class Bytes(Protocol):
    """Bytes in memory, or of a file as they are needed."""

    def __len__(self) -> int:
        """Return how many there are."""

    def __getitem__(self, part: slice, /) -> bytes:
        """Return *part* of them."""

    def find(self, mark: bytes, start: int, end: int, /) -> int:
        """Return where *mark* first stands from *start* to *end*, or -1."""


class Shape(NamedTuple):
    """What a table's bytes are: *buckets* of *names*, and *rows* of *width* weights."""

    buckets: int
    names: int
    rows: int
    width: int

    def ends(self) -> list[int]:
        """Return where the bounds of the buckets end, the marks, the places, and the rows."""
        sizes = (4 * (self.buckets + 1), self.names, 4 * self.names, self.rows * self.width)
        return list(accumulate(sizes))


class Table:
    """Rows of weights in *data*, from *start* on, each found by the hash of a name.

    A name that was never learnt has none: of each that was, the table has eight bits more than the
    bucket, so that one unknown name in a hundred gets a row that is another's.  Names with equal
    rows share one.  Raises `ValueError` if *data* has not the size of *shape*.
    """

    def __init__(self, data: Bytes, start: int, shape: Shape) -> None:
        bounds, marks, places, rows = (start + end for end in shape.ends())
        if len(data) != rows or shape.buckets & (shape.buckets - 1):
            raise ValueError(f"{len(data) - start} bytes are no table of {shape}")
        view = memoryview(data)  # type: ignore[arg-type]
        self._data, self._width = data, shape.width
        self._bounds = view[start:bounds].cast("I")
        self._places = view[marks:places].cast("I")
        self._marks, self._rows, self._last = bounds, places, shape.buckets - 1
        half = (shape.width + 1) // 2
        self._layout = Struct(f"<{half}H")
        self._evens = int.from_bytes(b"\xff\0" * half, "little")

    def added(self, hashes: Sequence[int]) -> list[int]:
        """Return the sum of the rows of the names with these *hashes*, a weight each.

        All are too great by the same: by ZERO for each row that was found.
        """
        if len(hashes) > _MOST:
            first, rest = self.added(hashes[:_MOST]), self.added(hashes[_MOST:])
            return [one + other for one, other in zip(first, rest, strict=True)]
        return self._lanes(self._found(hashes))[: self._width]

    def __contains__(self, name: str) -> bool:
        return bool(self._found([hashed(name)]))

    def weight(self, name: str, at: int) -> int:
        """Return the weight at position *at* of the row of *name*; 0 if it has none."""
        return sum([row[at] - ZERO for row in self._found([hashed(name)])])

    def _found(self, hashes: Sequence[int]) -> list[bytes]:
        """Return the rows of those names that have one."""
        data, bounds, places = self._data, self._bounds, self._places
        find, base, first, width, last = (
            data.find, self._marks, self._rows, self._width, self._last
        )  # fmt: skip
        rows = []
        for name in hashes:
            bucket = name & last
            mark = _MARKS[name >> _MARK_AT]
            at = find(mark, bounds[bucket] + base, bounds[bucket + 1] + base)
            if at >= 0:
                row = first + places[at - base] * width
                rows.append(data[row : row + width])
        return rows

    def _lanes(self, rows: Sequence[bytes]) -> list[int]:
        """Return the sum of *rows* as they are kept.

        A row is one whole number, of which every other byte is added at once: the neighbour of
        each is room for what is carried.
        """
        mask = self._evens
        weights = [int.from_bytes(row, "little") for row in rows]
        evens = sum([row & mask for row in weights])
        odds = sum([row >> 8 & mask for row in weights])
        lanes = [0] * self._layout.size
        lanes[::2] = self._layout.unpack(evens.to_bytes(self._layout.size, "little"))
        lanes[1::2] = self._layout.unpack(odds.to_bytes(self._layout.size, "little"))
        return lanes


def table(weights: Mapping[str, Sequence[int]], width: int) -> tuple[Shape, bytes]:
    """Return the bytes of a table of *weights*, from -127 to 127, a row of *width* for each name.

    A row of zeros is left out.
    """
    rows: dict[bytes, int] = {}
    filed = []
    for name, found in weights.items():
        if any(found):
            row = bytes([weight + ZERO for weight in found])
            filed.append((hashed(name), rows.setdefault(row, len(rows))))
    buckets = 1 << max(len(filed) // _FULL, 1).bit_length()
    filed.sort(key=lambda entry: (entry[0] & buckets - 1, entry))
    sizes = array("I", bytes(4 * (buckets + 1)))
    for entry, _ in filed:
        sizes[(entry & buckets - 1) + 1] += 1
    bounds = array("I", accumulate(sizes))
    marks = bytes(entry >> _MARK_AT for entry, _ in filed)
    places = array("I", [place for _, place in filed])
    data = b"".join((bounds.tobytes(), marks, places.tobytes(), *rows))
    return Shape(buckets, len(filed), len(rows), width), data


class Lanes:
    """Packs a row of *size* sums into one whole number, so that rows are added in one step.

    Each sum has 32 bits, which no text is long enough to fill; none is less than 0.
    """

    def __init__(self, size: int) -> None:
        self._layout = Struct(f"<{size}I")

    def pack(self, sums: Sequence[int]) -> int:
        """Return *sums* as one number."""
        return int.from_bytes(self._layout.pack(*sums), "little")

    def unpack(self, row: int) -> tuple[int, ...]:
        """Return the sums of a *row*, or those of a sum of rows."""
        return self._layout.unpack(row.to_bytes(self._layout.size, "little"))
