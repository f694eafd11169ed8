"""What a hung Redis, a frozen PostgreSQL, a killed worker, posters and counting cost.

Run `python -m bench.stores`, with names of runs for some alone.  It starts a Redis and a
PostgreSQL of its own, freezes them with SIGSTOP, and prints what it measured.
"""

import asyncio
import re
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from http.client import HTTPException
from pathlib import Path
from threading import Event, Thread

import psutil
import psycopg
import requests

from bench import private
from bench.tables import calm
from tests.phone import WirePhone
from tests.processes import PRODUCTION, Server

# Who floods the chat, at once; and the texts whose answers are timed meanwhile.
FLOODS = (100, 900)
PROBES = 20
# Seconds for which a store hangs, and how often a second a delivery is counted.
FROZEN = 15.0
RATE = 100
# Rounds of so many texts, by which the cost of counting is measured.
ROUNDS = 30
TEXTS = 100
_NOWHERE = "sqlite:////proc/nowhere/counts.db"
_PASSWORD = "only-the-bench-knows-this"
_CHAT = b"text=menu&token="
_FLOOD = (
    b"POST /chat HTTP/1.1\r\nHost: line\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    b"Content-Length: %d\r\n\r\n%s" % (len(_CHAT), _CHAT)
)


def main() -> None:
    """Run what was asked for, or everything."""
    runs: dict[str, Callable[[], None]] = {
        "redis": hung_redis,
        "postgresql": frozen_postgresql,
        "killed": killed_workers,
        "posters": poster_memory,
        "cost": cost_of_counts,
    }
    if sys.argv[1:2] == ["flood"]:
        asyncio.run(_flood(int(sys.argv[2]), int(sys.argv[3])))
        return
    for name in sys.argv[1:] or runs:
        runs[name]()


def hung_redis() -> None:
    """Print how long a text waits while the chat is flooded and Redis hangs."""
    with private.folder() as folder, private.redis(folder) as (url, process):
        settings = PRODUCTION | {"REDIS_URL": url, "PARTS_PER_HOUR": "1000000"}
        with private.line(settings, folder) as server:
            phone = WirePhone(server.port)
            print("| chat connections | Redis | text, median | text, slowest | down |")
            print("| ---: | --- | ---: | ---: | --- |")
            for people in FLOODS:
                for state, number in (("answers", signal.SIGCONT), ("hangs", signal.SIGSTOP)):
                    process.send_signal(number)
                    times = _probe(phone, server.port, people)
                    down = _down(phone)
                    print(
                        f"| {people} | {state} | {statistics.median(times):.2f} s "
                        f"| {max(times):.2f} s | {down} |",
                        flush=True,
                    )
                process.send_signal(signal.SIGCONT)
                time.sleep(6)


def frozen_postgresql() -> None:
    """Print when a frozen PostgreSQL is known, how long texts wait, and what is counted."""
    with private.folder() as folder, private.postgresql(folder) as (url, postmaster):
        phones, slowest = [], 0.0
        with _counting_line(url, folder) as (server, told):
            phone = WirePhone(server.port)
            time.sleep(3)
            for process in (frozen := [postmaster, *postmaster.children()]):
                process.suspend()
            began, known = time.monotonic(), 0.0
            while (now := time.monotonic() - began) < FROZEN:
                asked = time.monotonic()
                phones.append(phone.text("red flags").status)
                slowest = max(slowest, time.monotonic() - asked)
                if not known and "counter" in _down(phone):
                    known = now
                time.sleep(0.1)
            for process in frozen:
                with suppress(psutil.NoSuchProcess):
                    process.resume()
            back = time.monotonic()
            while "counter" in _down(phone):
                time.sleep(0.1)
            print(f"frozen for {FROZEN:.0f} s: known after {known:.1f} s, well again "
                  f"{time.monotonic() - back:.1f} s after it went on")  # fmt: skip
            print(f"{len(phones)} texts meanwhile, all answered: {set(phones) == {200}}; "
                  f"the slowest in {slowest:.2f} s")  # fmt: skip
        print(f"{len(told)} deliveries told, {_counted(url)} counted")


def killed_workers() -> None:
    """Print how many counts are lost when a worker is killed, and when the server ends."""
    with private.folder() as folder, private.postgresql(folder) as (url, _):
        with _counting_line(url, folder) as (server, told):
            for _ in range(5):
                time.sleep(2)
                private.workers(server.port)[0].kill()
            time.sleep(1)
        print(f"5 workers killed: {len(told)} deliveries told, {_counted(url)} counted")


def cost_of_counts() -> None:
    """Print how long a text takes where it is counted, and where no database can be reached.

    Each server is texted in turn; of its rounds the quickest third counts.
    """
    with ExitStack() as running:
        folder = running.enter_context(private.folder())
        url, _ = running.enter_context(private.postgresql(folder))
        places = {"PostgreSQL": url, "SQLite": f"sqlite:///{folder}/counts.db", "none": _NOWHERE}
        phones = {}
        for name, place in places.items():
            home = folder / name
            home.mkdir()
            settings = PRODUCTION | {"DATABASE_URL": place}
            server = running.enter_context(private.line(settings, home))
            phones[name] = WirePhone(server.port)
        rounds: dict[str, list[list[float]]] = {name: [] for name in phones}
        for _ in range(ROUNDS):
            for name, phone in phones.items():
                rounds[name].append([_timed(phone) for _ in range(TEXTS)])
        seconds = {name: statistics.median(calm(found)) for name, found in rounds.items()}
        print("| database | text, median | to none |\n| --- | ---: | ---: |")
        for name, middle in seconds.items():
            print(f"| {name} | {middle * 1000:.2f} ms | {middle / seconds['none']:.2f} x |")


def _timed(phone: WirePhone) -> float:
    began = time.perf_counter()
    assert phone.text("red flags").status == 200
    return time.perf_counter() - began


def poster_memory() -> None:
    """Print what a worker has in memory before and after each poster was looked at."""
    with private.folder() as folder:
        settings = PRODUCTION | {"STAFF_PASSWORD": _PASSWORD, "SMS_NUMBER": "555888"}
        settings["WEB_CONCURRENCY"] = "1"
        with private.line(settings, folder) as server:
            browser = requests.Session()
            # The server is behind https; here it is not, and the cookie comes along all the same.
            at = f"http://127.0.0.1:{server.port}/staff"
            page = browser.get(f"{at}/sign-in").text
            token = re.findall(r'name="csrf_token"[^>]*value="([^"]+)"', page)[0]
            cookies = dict(browser.cookies)
            signed = browser.post(
                f"{at}/sign-in", {"password": _PASSWORD, "csrf_token": token},
                cookies=cookies, allow_redirects=False,
            )  # fmt: skip
            assert signed.status_code == 303, signed.status_code
            cookies |= dict(signed.cookies)
            before = [worker.memory_full_info() for worker in private.workers(server.port)]
            began, pages = time.monotonic(), 0
            for kind in ("poster", "stall", "strips", "card"):
                for path in ("k3", "k3/preview", "k3/file?format=png&x=1"):
                    mark = "&" if "?" in path else "?"
                    got = browser.get(f"{at}/posters/{path}{mark}kind={kind}", cookies=cookies)
                    assert got.status_code == 200, (path, got.status_code)
                    pages += 1
            took = (time.monotonic() - began) / pages
            after = [worker.memory_full_info() for worker in private.workers(server.port)]
    for name in ("rss", "uss"):
        text = ", ".join(
            f"{getattr(one, name) / 1e6:.0f} to {getattr(two, name) / 1e6:.0f} MB"
            for one, two in zip(before, after, strict=True)
        )
        print(f"{name} of each worker: {text}")
    print(f"{pages} pages, {took:.1f} s each")


@contextmanager
def _counting_line(url: str, folder: Path) -> Iterator[tuple[Server, list[int]]]:
    """Give a line that counts at *url*, and the deliveries that it is told of meanwhile."""
    settings = PRODUCTION | {"DATABASE_URL": url}
    with private.line(settings, folder) as server, _counting(server) as told:
        yield server, told


@contextmanager
def _counting(server: Server) -> Iterator[list[int]]:
    """Tell the server of deliveries until the block is left; give those that it took."""
    told: list[int] = []
    ended = Event()

    def tell() -> None:
        phone = WirePhone(server.port)
        while not ended.wait(1 / RATE):
            try:
                answer = phone.post([("MessageStatus", "delivered")], "/sms/status")
            except (OSError, HTTPException):
                continue
            if answer.status == 200:
                told.append(1)

    teller = Thread(target=tell)
    teller.start()
    try:
        yield told
    finally:
        ended.set()
        teller.join()


def _probe(phone: WirePhone, port: int, people: int) -> list[float]:
    """Return how long each text took while *people* flood the chat."""
    flood = subprocess.Popen(
        [sys.executable, "-m", "bench.stores", "flood", str(port), str(people)]
    )
    try:
        time.sleep(1)
        times = []
        for _ in range(PROBES):
            began = time.monotonic()
            phone.text("red flags")
            times.append(time.monotonic() - began)
            time.sleep(0.25)
        return times
    finally:
        flood.terminate()
        flood.wait()


async def _flood(port: int, people: int) -> None:
    async def chat() -> None:
        while True:
            try:
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.write(_FLOOD)
                await reader.read(1000)
                writer.close()
            except OSError:
                await asyncio.sleep(0.1)

    await asyncio.gather(*(chat() for _ in range(people)))


def _down(phone: WirePhone) -> str:
    return phone.send("GET", "/healthz").body.partition('"down":')[2].partition("]")[0] + "]"


def _counted(url: str) -> int:
    with psycopg.connect(url) as connection:
        row = connection.execute("select coalesce(sum(number), 0) from counts").fetchone()
        return int(row[0]) if row else 0


if __name__ == "__main__":
    main()
