"""Looks at something shared again and again, in one thread of each process that serves."""

import os
import weakref
from collections.abc import Callable
from threading import Event, Lock, Thread
from typing import Final

from bot import faults

# Seconds between two looks: what staff enter holds everywhere within a minute, with room to spare.
PAUSE = 5.0
# All that somebody refers to.
POLLERS: Final[weakref.WeakSet["Poller"]] = weakref.WeakSet()


class Poller:
    """Calls *look* every *pause* seconds, in a thread that no request waits for.

    What *look* raises is logged once until it works again; what it found last stays in use.
    A poller that nothing refers to any more ends by itself.
    """

    def __init__(self, look: Callable[[], None], pause: float) -> None:
        self._look = look
        self._pause = pause
        self._lock = Lock()
        self._thread: Thread | None = None
        self._stopped = Event()
        self._failed = False
        POLLERS.add(self)

    def start(self) -> None:
        """Begin in this process, unless it has begun; costs nothing to call again."""
        if self._thread and self._thread.is_alive():
            return
        with self._lock:
            if not (self._thread and self._thread.is_alive()):
                given = weakref.ref(self), self._stopped, self._pause
                thread = Thread(target=_run, args=given, daemon=True)
                try:
                    thread.start()
                except RuntimeError as error:
                    # There may be no thread left; the next request tries again.
                    self._fail(error)
                else:
                    self._thread = thread

    def stop(self) -> None:
        """End after the look that is under way; no further one is begun."""
        self._stopped.set()

    def look(self) -> bool:
        """Look once, now, and return whether that worked."""
        try:
            self._look()
        except Exception as error:
            self._fail(error)
        else:
            self._failed = False
        return not self._failed

    def is_down(self) -> bool:
        """Return whether the last look failed."""
        return self._failed

    def _fail(self, error: Exception) -> None:
        if not self._failed:
            faults.log(error)
        self._failed = True


def _run(reference: weakref.ref[Poller], stopped: Event, pause: float) -> None:
    """Look again and again; between two looks nothing here refers to the poller."""
    while not stopped.is_set() and (poller := reference()):
        poller.look()
        del poller
        stopped.wait(pause)


def _start_all() -> None:
    """Begin in a process that was just forked: it has none of the threads of its parent."""
    for poller in tuple(POLLERS):
        # Another thread may have held it then.
        poller._lock = Lock()
        poller.start()


os.register_at_fork(after_in_child=_start_all)
