"""How long a start is dark: `python -m bench.start`.

The line is started as the Procfile says, and asked at /readyz until it would answer a text.  Wall
time says how long, on a machine that others use too; the processor's time says how much of that is
work of the line.
"""

import argparse
import statistics
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Final

import psutil

from bench.tables import Report
from tests.processes import PRODUCTION, environment, free_port, is_ready, procfile

STARTS: Final = 9
# Seconds between two questions, and until a start counts as failed.
PAUSE: Final = 0.01
PATIENCE: Final = 120


def start() -> tuple[float, float]:
    """Start the line once; return the seconds until it was ready, and those of the processor."""
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        began = time.monotonic()
        with subprocess.Popen(procfile(port), cwd=home, env=environment(PRODUCTION, home)) as line:
            try:
                while not is_ready(port):
                    if line.poll() is not None or time.monotonic() - began > PATIENCE:
                        raise SystemExit("It does not start.")
                    time.sleep(PAUSE)
                wall = time.monotonic() - began
                master = psutil.Process(line.pid)
                times = [one.cpu_times() for one in (master, *master.children())]
            finally:
                line.terminate()
    return wall, sum(one.user + one.system for one in times)


def main() -> None:
    """Print the table."""
    asked = argparse.ArgumentParser(prog="bench.start", description=__doc__)
    asked.add_argument("--starts", type=int, default=STARTS)
    given = asked.parse_args()
    # The first one reads the files from the disk.
    start()
    walls, works = zip(*(start() for _ in range(given.starts)), strict=True)
    report = Report()
    load = f"{psutil.getloadavg()[0]:.1f} on {psutil.cpu_count()} processors"
    report.title("From spawn to /readyz", f"{given.starts} starts; the machine's load was {load}.")
    report.head("", "quickest", "median", "slowest")
    for name, taken in (("wall time", walls), ("processor", works)):
        times = (min(taken), statistics.median(taken), max(taken))
        report.row(name, *(f"{one:.2f} s" for one in times))


if __name__ == "__main__":
    main()
