"""Work that takes seconds, done beside the requests so that none of them waits."""

from collections.abc import Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")


class BackgroundTask(Generic[T]):
    """Keeps the last result, and the key that it belongs to; a new key makes it work anew.

    A thread is enough: a process of its own would take seconds to start, and 130 MB.
    """

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(1)
        self._lock = Lock()
        self._key: Hashable = None
        self._future: Future[T] | None = None

    def result(self, key: Hashable, compute: Callable[[], T]) -> T | None:
        """Return what *compute* gives for *key*; None until it is done.

        Raises what *compute* raised, once; then it is tried again.
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
