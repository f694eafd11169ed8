"""Clients that stop halfway: is a text answered all the same?  `python -m bench.stalled`.

Each row holds so many clients that send the headers of a request and four bytes of its body, or
half a header, or nothing at all, and then wait; and sends twenty signed texts at once.  At last it
waits until the line has let go of them, for half a minute.  The version before is the same program
behind gunicorn's threads, and proxies with no setting but where the program is.
"""

import argparse
import itertools
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final

from bench.tables import Report
from tests import proxies
from tests.processes import PRODUCTION, free_port, procfile, serving
from tests.stalling import HALF_BODY, HALF_HEADERS, stalled, still_open, timed_texts

TEXTS: Final = 20
# Seconds that Twilio waits.
PATIENCE: Final = 15
# Seconds until all that the clients sent has gone where it goes.
SETTLING: Final = 2
# Seconds that the clients are watched for being let go.
WATCHED: Final = 30
STARTS: Final = {"body": HALF_BODY, "header": HALF_HEADERS, "silence": b""}


def before(port: int) -> list[str]:
    """Return how the server was started when each request had a thread from its first byte."""
    line = "gunicorn --preload --workers 2 --threads 32 --log-level error --no-control-socket"
    return [*line.split(), "--bind", f"127.0.0.1:{port}", "bot.app:create_app()"]


@contextmanager
def line(way: str, *, old: bool) -> Iterator[int]:
    """Run the line, reached by *way*: a kind of proxy, or nothing; give the port that it has."""
    with ExitStack() as running:
        home = Path(running.enter_context(tempfile.TemporaryDirectory()))
        port = free_port()
        running.enter_context(serving((before if old else procfile)(port), port, PRODUCTION, home))
        if way in proxies.KINDS:
            port = running.enter_context(proxies.proxying(way, (port, port), plain=old))
        yield port


def main() -> None:
    """Print the table."""
    asked = argparse.ArgumentParser(prog="bench.stalled", description=__doc__)
    asked.add_argument("--clients", type=int, nargs="+", default=[150, 500, 1000])
    asked.add_argument("--way", nargs="+", default=["nothing", *proxies.installed()])
    asked.add_argument("--sent", nargs="+", default=[*STARTS], choices=[*STARTS])
    asked.add_argument("--version", nargs="+", default=["before", "now"])
    given = asked.parse_args()
    report = Report()
    report.title("Clients that stop halfway", f"{TEXTS} signed texts beside them.")
    report.head(
        "before it / version / sent / clients", "answered", "median", "slowest", "held after 30 s"
    )
    for way, version in itertools.product(given.way, given.version):
        with line(way, old=version == "before") as port:
            for sent, clients in itertools.product(given.sent, given.clients):
                row(report, f"{way}, {version}, {sent}, {clients}", port, STARTS[sent], clients)


def row(report: Report, name: str, port: int, start: bytes, clients: int) -> None:
    """Measure the row *name*: *clients* that send *start*."""
    with stalled(port, clients, start) as wires:
        time.sleep(SETTLING)
        taken = timed_texts(port, TEXTS, PATIENCE)
        deadline = time.monotonic() + WATCHED
        while (held := still_open(wires)) and time.monotonic() < deadline:
            time.sleep(1)
    slow = f"{max(taken):.2f} s" if taken else "-"
    middle = f"{statistics.median(taken):.2f} s" if taken else "-"
    report.row(name, f"{len(taken)} of {TEXTS}", middle, slow, str(held))


if __name__ == "__main__":
    main()
