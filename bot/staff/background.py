"""Runs a slow computation in a thread, and caches its result by key."""

from collections.abc import Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")


class BackgroundTask(Generic[T]):
    """Computes a result in a thread and keeps it until it is asked for under another key.

    A thread is enough: a process of its own would take seconds to start, and 130 MB.
    """

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(1)
        self._lock = Lock()
        self._key: Hashable = None
        self._future: Future[T] | None = None

    def result(self, key: Hashable, compute: Callable[[], T]) -> T | None:
        """Return the result of *compute* for *key*, or None while it is being computed.

        An exception of *compute* is raised once; the next call computes again.
        """
        with self._lock:
            if self._future is None or key != self._key:
                self._key, self._future = key, self._pool.submit(compute)
            future = self._future
            if not future.done():
                return None
            if future.exception():
                self._future = None
        return future.result()
