"""Waiting for what another thread or process does."""

import time
from collections.abc import Callable

_PAUSE = 0.1


def until(true: Callable[[], bool], seconds: float = 8) -> bool:
    """Return whether *true* becomes so within *seconds*, and those that asking takes."""
    for _ in range(round(seconds / _PAUSE)):
        if true():
            return True
        time.sleep(_PAUSE)
    return False
