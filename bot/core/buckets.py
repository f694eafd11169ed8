"""Which of a number of buckets a name belongs to."""

from zlib import crc32


def bucket(name: str, size: int) -> int:
    """Return which of *size* buckets belongs to *name*: the same in every process, for good.

    Python's own hash differs from process to process, and so would answers.
    """
    return crc32(name.encode()) % size
