"""The hash of a name, and which of a number of buckets it belongs to."""

from zlib import crc32


def hashed(name: str) -> int:
    """Return the hash of *name*, of 32 bits: the same in every process, for good.

    Python's own differs from process to process, and so would answers.
    """
    return crc32(name.encode())


def bucket(name: str, size: int) -> int:
    """Return which of *size* buckets belongs to *name*."""
    return hashed(name) % size
