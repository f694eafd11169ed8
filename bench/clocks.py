"""How time and memory are measured."""

import ctypes
import gc
import multiprocessing
import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from bench.tables import us


class Times(NamedTuple):
    """What one of many texts takes, in seconds."""

    median: float
    p99: float

    def __str__(self) -> str:
        return f"{us(self.median)} / {us(self.p99)}"


def timed(take: Callable[[str], object], texts: Sequence[str], rounds: int) -> Times:
    """Return the median and the 99th percentile of *texts*, each at its best of *rounds*.

    The best of a few rounds leaves out what the machine did besides, not what a text costs.
    """
    best = [float("inf")] * len(texts)
    clock = time.perf_counter
    gc.collect()
    for _ in range(rounds):
        for at, text in enumerate(texts):
            began = clock()
            take(text)
            best[at] = min(best[at], clock() - began)
    return Times(statistics.median(best), statistics.quantiles(best, n=100)[98])


def weighed(make: Callable[..., Any], *given: Any) -> float:
    """Return the megabytes that a process of its own grows by in *make*, which imports nothing."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_weigh, (make, given))


def _weigh(make: Callable[..., Any], given: Sequence[Any]) -> float:
    before = _settled()
    made = make(*given)
    grown = _settled() - before
    del made
    return grown / 1e6


def _settled() -> int:
    """Return the bytes in use, after what was freed has gone back to the system.

    Files that are mapped are not among them: all processes share them, and the system takes their
    memory back when it is short.
    """
    gc.collect()
    ctypes.CDLL("libc.so.6").malloc_trim(0)
    lines = Path("/proc/self/smaps_rollup").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("Anonymous:"))
