"""Texts while two nodes are started anew, one after the other: `python -m bench.rolling`.

Behind each proxy of deploy/, signed texts come at an even rate while the nodes are started anew
in turn, as docs/deploy.md says: the second one when the first one is ready.  Their sockets stay
open meanwhile, as systemd keeps them; `--closed` lets them close.  The version before is the same
program behind gunicorn's threads, proxies with no setting but where the nodes are, and two
seconds between the nodes.  Lost is what Twilio would not have from us within 15 s.
"""

import argparse
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path
from threading import Event, Thread
from typing import Final, Self

from bench.stalled import PATIENCE, before
from bench.tables import Report, us
from tests import proxies
from tests.phone import WirePhone
from tests.processes import PRODUCTION, environment, free_port, hand_over, is_ready, procfile

SENDERS: Final = 64
# Seconds between two restarts of the version before.
UNWATCHED: Final = 2


@dataclass
class Node:
    """One server of the line; `dark` has the seconds that each restart took.

    *open* says whether its socket stays open between two processes.
    """

    command: Callable[[int], list[str]]
    home: Path
    open: bool
    held: socket.socket | None = None
    port: int = field(default_factory=free_port)
    dark: list[float] = field(default_factory=list)
    process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        """Start it, and return when it is ready."""
        if self.open:
            self.held = socket.create_server(("127.0.0.1", self.port), backlog=1000)
        self._start()
        self.await_ready()
        return self

    def __exit__(self, *_: object) -> None:
        """End it."""
        self._stop()
        if self.held:
            self.held.close()

    def restart(self) -> None:
        """Stop it as a service manager does, and start it anew."""
        self._stop()
        self._start()

    def await_ready(self) -> None:
        """Return when it answers texts."""
        while not is_ready(self.port):
            time.sleep(0.05)

    def _start(self) -> None:
        command = self.command(self.port)
        passed = [self.held.fileno()] if self.held else []
        if self.held:
            command = hand_over(self.held, command)
        self.process = subprocess.Popen(
            command, cwd=self.home, env=environment(PRODUCTION, self.home), pass_fds=passed
        )

    def _stop(self) -> None:
        if self.process:
            self.process.terminate()
            self.process.wait()


def restart_in_turn(nodes: Sequence[Node], done: Event, *, watched: bool) -> None:
    """Start *nodes* anew, one after the other, until *done*."""
    while True:
        for node in nodes:
            if done.wait(UNWATCHED):
                return
            began = time.monotonic()
            node.restart()
            if watched:
                node.await_ready()
                node.dark.append(time.monotonic() - began)


def send(port: int, texts: int, rate: int) -> tuple[int, float, float]:
    """Send *texts*, *rate* a second; return how many were lost, the slowest, and the real rate."""
    began = time.monotonic()

    def one(number: int) -> float | None:
        time.sleep(max(0.0, began + number / rate - time.monotonic()))
        return text_once(port)

    with ThreadPoolExecutor(SENDERS) as senders:
        taken = list(senders.map(one, range(texts)))
    answered = [seconds for seconds in taken if seconds is not None]
    real = texts / (time.monotonic() - began)
    return texts - len(answered), max(answered, default=0.0), real


def text_once(port: int) -> float | None:
    """Return the seconds until a text was answered; None if it was not."""
    began = time.monotonic()
    try:
        answer = WirePhone(port, timeout=PATIENCE).text("report")
    except (OSError, HTTPException):
        return None
    return time.monotonic() - began if answer.status == 200 else None


def roll(kind: str, texts: int, rate: int, *, old: bool, closed: bool, report: Report) -> None:
    """Measure one proxy, and write its row."""
    with ExitStack() as running:
        homes = [Path(running.enter_context(tempfile.TemporaryDirectory())) for _ in range(2)]
        command = before if old else procfile
        nodes = [running.enter_context(Node(command, home, not (old or closed))) for home in homes]
        ports = [node.port for node in nodes]
        port = running.enter_context(proxies.proxying(kind, ports, plain=old))
        done = Event()
        restarts = Thread(target=restart_in_turn, args=(nodes, done), kwargs={"watched": not old})
        restarts.start()
        try:
            lost, slowest, real = send(port, texts, rate)
        finally:
            done.set()
            restarts.join()
        dark = [seconds for node in nodes for seconds in node.dark]
        report.row(
            f"{kind}, {'before' if old else 'now'}",
            f"{lost} of {texts}",
            us(slowest),
            f"{real:.0f}",
            str(len(dark)) if dark else "-",
            us(max(dark)) if dark else "-",
        )


def main() -> None:
    """Print the table."""
    asked = argparse.ArgumentParser(prog="bench.rolling", description=__doc__)
    asked.add_argument("--texts", type=int, default=10_000)
    asked.add_argument("--rate", type=int, default=260)
    asked.add_argument("--proxy", nargs="+", default=proxies.installed())
    asked.add_argument("--before", action="store_true", help="measure the version before too")
    asked.add_argument("--closed", action="store_true", help="let sockets close in between")
    given = asked.parse_args()
    report = Report()
    report.title("Restarts in turn", f"{given.texts:,} signed texts, {given.rate} a second.")
    report.head("proxy, version", "lost", "slowest", "a second", "restarts", "longest")
    for kind in given.proxy:
        for old in [True, False] if given.before else [False]:
            roll(kind, given.texts, given.rate, old=old, closed=given.closed, report=report)


if __name__ == "__main__":
    main()
