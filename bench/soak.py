"""A soak: signed texts at a steady rate, while stores freeze and workers are killed.

`python -m bench.soak --minutes 30 --rate 200`.  In each minute a worker is killed with SIGKILL;
in turn all workers are replaced, PostgreSQL is frozen, and Redis hangs, for a third of a minute
each.  In the end it says which texts got no answer and at which death, what each worker's memory
was over time, and how many counts each fault has cost.
"""

import argparse
import itertools
import signal
import statistics
import subprocess
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPException
from threading import Event, Lock, Thread

import psutil
import psycopg

from bench import private
from tests.phone import WirePhone
from tests.processes import PRODUCTION

TEXTS = ("red flags", "report", "hotline", "Taunton", "my daugter is 13", "fotos", "ajuda", "ok")
# Threads that text, and a share of chat messages, which Redis counts.
TEXTERS = 64
CHATS = 5
# Seconds after which Twilio gives a text up.
TWILIO = 15
# Seconds of a fault, of what follows it, and of what follows a death: together a minute.
PHASE = 20
# Seconds between two looks at the memory of the workers.
LOOK = 5
# Seconds after which no count is under way any more, if none came, and in which they have to come.
STILL = 1.0
SETTLING = 10.0


@dataclass
class Outcome:
    """What became of the texts: how long each answer took, and the moment and kind of each loss.

    *chats* is how many messages of the chat were answered.  While *rests* is set nobody texts, for
    *rested* seconds in all.
    """

    seconds: list[float] = field(default_factory=list)
    lost: list[tuple[float, str]] = field(default_factory=list)
    chats: int = 0
    rested: float = 0
    rests: Event = field(default_factory=Event)
    lock: Lock = field(default_factory=Lock)

    def answers(self) -> int:
        """Return how many answers were sent and should be counted."""
        return len(self.seconds) + self.chats


@dataclass
class Torment:
    """What was done to the line: when each worker was killed, and the counts lost to each fault.

    *memory* has for each worker the moments at which it was looked at, and its own bytes then.
    """

    killed: list[float] = field(default_factory=list)
    uncounted: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    memory: dict[int, list[tuple[float, int]]] = field(default_factory=dict)


def main() -> None:
    """Soak as long and as hard as was asked for."""
    asked = argparse.ArgumentParser(prog="bench.soak", description=__doc__)
    asked.add_argument("--minutes", type=float, default=30)
    asked.add_argument("--rate", type=float, default=200)
    asked.add_argument("--calm", action="store_true", help="no faults, so that workers live on")
    given = asked.parse_args()
    with (
        private.folder() as folder,
        private.postgresql(folder) as (url, postmaster),
        private.redis(folder) as (redis_url, redis),
    ):
        settings = PRODUCTION | {"DATABASE_URL": url, "REDIS_URL": redis_url}
        with private.line(settings, folder) as server:
            outcome, torment, ended = Outcome(), Torment(), Event()
            threads = [
                Thread(target=_text, args=(server.port, given.rate, outcome, ended)),
                Thread(target=_chat, args=(server.port, outcome, ended)),
                Thread(target=_watch, args=(server.port, torment, ended)),
            ]
            began = time.monotonic()
            for thread in threads:
                thread.start()
            if given.calm:
                time.sleep(given.minutes * 60)
            else:
                _torment(server.port, postmaster, redis, torment, given.minutes, outcome, url)
            ended.set()
            for thread in threads:
                thread.join()
            seconds = time.monotonic() - began
            # What waits for a store that was frozen until now.
            time.sleep(10)
        _report(outcome, torment, _counted(url), began, seconds)
        print(f"log: {server.printed().strip() or 'empty'}"[:2000])


def _torment(
    port: int,
    postmaster: psutil.Process,
    redis: subprocess.Popen[bytes],
    torment: Torment,
    minutes: float,
    outcome: Outcome,
    url: str,
) -> None:
    """Kill, replace and freeze for *minutes*; say in *torment* what was done."""
    ways = itertools.cycle(("replace", "freeze", "hang"))
    until = time.monotonic() + minutes * 60
    time.sleep(LOOK)
    missing = _missing(outcome, url)
    while time.monotonic() < until:
        way = next(ways)
        frozen = [postmaster, *postmaster.children()] if way == "freeze" else []
        if way == "replace":
            private.master(port).send_signal(signal.SIGHUP)
        for process in frozen:
            process.suspend()
        if way == "hang":
            redis.send_signal(signal.SIGSTOP)
        time.sleep(PHASE)
        for process in frozen:
            with suppress(psutil.NoSuchProcess):
                process.resume()
        redis.send_signal(signal.SIGCONT)
        time.sleep(PHASE)
        missing = _blame(way, missing, torment, outcome, url)
        with suppress(psutil.NoSuchProcess, IndexError):
            private.workers(port)[0].kill()
            torment.killed.append(time.monotonic())
        time.sleep(PHASE)
        missing = _blame("kill", missing, torment, outcome, url)


def _blame(fault: str, before: int, torment: Torment, outcome: Outcome, url: str) -> int:
    """Put down to *fault* what is missing now and was not *before*; return what is missing."""
    missing = _missing(outcome, url)
    torment.faults[fault] += 1
    torment.uncounted[fault] += missing - before
    return missing


def _missing(outcome: Outcome, url: str) -> int:
    """Return how many answers are not counted, once texting rests and none is under way."""
    began = since = time.monotonic()
    outcome.rests.set()
    missing = outcome.answers() - _counted(url)
    while time.monotonic() - since < STILL and time.monotonic() - began < SETTLING:
        time.sleep(STILL / 5)
        now = outcome.answers() - _counted(url)
        if now != missing:
            missing, since = now, time.monotonic()
    outcome.rests.clear()
    outcome.rested += time.monotonic() - began
    return missing


def _watch(port: int, torment: Torment, ended: Event) -> None:
    """Write down what each worker holds of its own, until *ended*."""
    while not ended.wait(LOOK):
        for worker in private.workers(port):
            with suppress(psutil.NoSuchProcess):
                held = worker.memory_full_info().uss
                torment.memory.setdefault(worker.pid, []).append((time.monotonic(), held))


def _text(port: int, rate: float, outcome: Outcome, ended: Event) -> None:
    """Send *rate* texts a second, each at its own moment whether others are answered or not."""
    with ThreadPoolExecutor(TEXTERS) as texters:
        due = time.monotonic()
        for text in itertools.cycle(TEXTS):
            if ended.is_set():
                return
            while outcome.rests.is_set():
                time.sleep(0.01)
                due = time.monotonic()
            due += 1 / rate
            time.sleep(max(due - time.monotonic(), 0))
            texters.submit(_one, port, text, outcome)


def _one(port: int, text: str, outcome: Outcome) -> None:
    began = time.monotonic()
    try:
        answer = WirePhone(port).text(text)
        what = "" if answer.status == 200 and answer.texts else f"status {answer.status}"
    except (OSError, HTTPException) as error:
        what = type(error).__name__
    took = time.monotonic() - began
    with outcome.lock:
        if what or took > TWILIO:
            outcome.lost.append((time.monotonic(), what or "too late"))
        else:
            outcome.seconds.append(took)


def _chat(port: int, outcome: Outcome, ended: Event) -> None:
    """Chat, more than the limit allows, so that Redis is asked all the time."""
    while not ended.wait(1 / CHATS):
        if outcome.rests.is_set():
            continue
        with suppress(OSError, HTTPException):
            answer = WirePhone(port).send("POST", "/chat", [("text", "menu"), ("token", "")])
            outcome.chats += answer.status == 200


def _counted(url: str) -> int:
    """Return how many answers by text the database counts."""
    asked = "select coalesce(sum(number), 0) from tallies where sum = 'volume' and key = 'answers'"
    with psycopg.connect(url) as connection:
        row = connection.execute(asked).fetchone()
        return int(row[0]) if row else 0


def _report(outcome: Outcome, torment: Torment, counted: int, began: float, seconds: float) -> None:
    """Print a table of what was found."""
    answered = sorted(outcome.seconds)
    sent = len(answered) + len(outcome.lost)
    near = [sum(-1 < at - moment < TWILIO for at, _ in outcome.lost) for moment in torment.killed]
    texting = seconds - outcome.rested
    rows = {
        "texts sent": f"{sent:,} in {texting / 60:.1f} minutes, {sent / texting:.0f} a second",
        "texts answered": f"{len(answered):,}",
        "texts without an answer": str(len(outcome.lost)),
        "of these": str(dict(Counter(what for _, what in outcome.lost))),
        "deaths, and texts lost within 15 s of each": f"{len(near)}: {near}",
        "median, 99th percentile, slowest": (
            f"{statistics.median(answered):.3f} s, {answered[len(answered) * 99 // 100]:.3f} s, "
            f"{answered[-1]:.2f} s"
        ),
        "answers, chat included": f"{outcome.answers():,}",
        "answers counted": f"{counted:,}",
    }
    for fault, times in torment.faults.items():
        rows[f"answers not counted, put down to {times} x {fault}"] = str(torment.uncounted[fault])
    for name, at in (("start", 0.0), ("middle", seconds / 2), ("end", seconds)):
        rows[f"memory of each worker's own, at the {name}"] = _memory(torment, began + at)
    for pid, looks in sorted(torment.memory.items(), key=lambda one: -len(one[1]))[:4]:
        held = [f"{looks[at][1] / 1e6:.1f}" for at in (0, len(looks) // 2, -1)]
        lived = looks[-1][0] - looks[0][0]
        rows[f"worker {pid}, seen for {lived:.0f} s"] = f"{', '.join(held)} MB"
    for name, said in rows.items():
        print(f"| {name} | {said} |")


def _memory(torment: Torment, moment: float) -> str:
    """Return the bytes of each worker that was looked at near *moment*."""
    near = [min(looks, key=lambda look: abs(look[0] - moment)) for looks in torment.memory.values()]
    held = [bytes / 1e6 for at, bytes in near if abs(at - moment) < 2 * LOOK]
    return f"{', '.join(f'{one:.1f}' for one in held)} MB"


if __name__ == "__main__":
    main()
