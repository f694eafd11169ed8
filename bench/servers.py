"""Over HTTP, with the servers that the Procfile could name: two workers, and wrk as Twilio."""

import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import psutil

from bench.floor import TOKEN, URL, floor
from bench.tables import Report, us
from bench.webhook import TEXTS, call, environ, ours
from bot.asgi import ThreadedApp
from tests.processes import free_port, serving

WORKERS = "2"
SECONDS = 4
ROUNDS = 3
CONNECTIONS = 16
APPS = {"floor": "bench.floor:floor()", "ours": "bot.app:create_app()"}
_ASGI = {APPS["floor"]: "bench.servers:floor_asgi()", APPS["ours"]: "bot.asgi:create_app()"}
_BIN = Path(sys.executable).parent
_SETTINGS = {
    "SECRET_KEY": "k" * 32,
    "TWILIO_AUTH_TOKEN": TOKEN,
    "PUBLIC_URL": URL,
    "CARRIER_KEYWORDS": "twilio",
}
_UNITS = {"us": 1e-6, "ms": 1e-3, "s": 1.0}
_SCRIPT = """
local sent, at = {}, 0
for line in io.lines("%s") do
  local cookie, signature, body = line:match("([^\\t]*)\\t([^\\t]*)\\t(.*)")
  sent[#sent + 1] = wrk.format("POST", "/sms", {
    ["Cookie"] = cookie, ["X-Twilio-Signature"] = signature,
    ["Content-Type"] = "application/x-www-form-urlencoded"}, body)
end
function request() at = at %% #sent + 1; return sent[at] end
"""


def floor_asgi() -> ThreadedApp:
    """Return the floor as the Procfile's server calls it."""
    app = floor()
    app.config["MAX_CONTENT_LENGTH"] = 64 * 1024
    return ThreadedApp(app)


class Load(NamedTuple):
    """What a server did under load: requests a second, the slowest hundredth, a worker's bytes."""

    rate: float
    p99: float
    memory: float


def commands(app: str, port: int) -> dict[str, list[str]]:
    """Return how each server is started: quiet, as production needs it.

    *app* is WSGI; the Procfile's server calls it through ASGI.
    """
    gunicorn = [str(_BIN / "gunicorn"), "--bind", f"127.0.0.1:{port}"]
    plain = [
        *gunicorn, "--preload", "--workers", WORKERS, "--log-level", "error", "--no-control-socket",
    ]  # fmt: skip
    granian = [
        str(_BIN / "granian"), "--interface", "wsgi", "--workers", WORKERS, "--log-level",
        "error", "--host", "127.0.0.1", "--port", str(port), "--factory",
    ]  # fmt: skip
    return {
        "gunicorn sync": [*plain, app],
        "gunicorn gthread": [*plain, "--worker-class", "gthread", "--threads", "32", app],
        "granian": [*granian, app.removesuffix("()")],
        "Procfile": [*gunicorn, "--config", "python:bot.gunicorn_config", _ASGI.get(app, app)],
    }


def main(report: Report) -> None:
    """Write the table."""
    report.title(
        "Over HTTP",
        f"{WORKERS} workers, {CONNECTIONS} connections, all on this machine: signed requests with "
        f"the cookie of a conversation. The middle of {ROUNDS} rounds of {SECONDS} seconds; the "
        "floor is the same as above. Memory is what one worker has of its own.",
    )
    if not shutil.which("wrk"):
        report.note("Not measured: wrk is not installed (Debian: `apt-get install wrk`).")
        return
    report.head("server", "floor, /s", "ours, /s", "floor p99", "ours p99", "floor", "ours")
    with tempfile.TemporaryDirectory() as folder:
        scripts = {name: _script(Path(folder), name) for name in APPS}
        for server in commands("", 0):
            done = {name: _load(server, name, scripts[name], Path(folder)) for name in APPS}
            report.row(
                server,
                *(f"{load.rate:,.0f}" for load in done.values()),
                *(us(load.p99) for load in done.values()),
                *(f"{load.memory / 1e6:.0f} MB" for load in done.values()),
            )


def _script(folder: Path, name: str) -> Path:
    """Write what wrk sends to the app called *name*: each text once, signed."""
    app = floor() if name == "floor" else ours()
    _, cookie, _ = call(app, environ("menu", ""))
    lines = []
    for text in TEXTS:
        asked = environ(text, cookie)
        body = asked["wsgi.input"].read().decode()
        lines.append("\t".join((cookie, asked["HTTP_X_TWILIO_SIGNATURE"], body)))
    sent = folder / f"{name}.txt"
    sent.write_text("\n".join(lines) + "\n", encoding="utf-8")
    script = folder / f"{name}.lua"
    script.write_text(_SCRIPT % sent, encoding="utf-8")
    return script


def _load(server: str, name: str, script: Path, folder: Path) -> Load:
    port = free_port()
    command = commands(APPS[name], port)[server]
    with serving(command, port, _SETTINGS, folder) as started:
        address = f"http://127.0.0.1:{started.port}"
        _wrk(script, address, 1)
        rounds = [_wrk(script, address, SECONDS) for _ in range(ROUNDS)]
        memory = _memory(command)
    rates, slowest = zip(*rounds, strict=True)
    return Load(statistics.median(rates), statistics.median(slowest), memory)


def _wrk(script: Path, address: str, seconds: int) -> tuple[float, float]:
    """Return requests a second, and the 99th percentile in seconds."""
    done = subprocess.run(
        ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--latency", "-s", script, address],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    if "Non-2xx" in done:
        raise SystemExit(f"The server refused requests:\n{done}")
    rate = re.search(r"Requests/sec:\s+([\d.]+)", done)
    p99 = re.search(r"99%\s+([\d.]+)(us|ms|s)", done)
    assert rate
    assert p99
    return float(rate[1]), float(p99[1]) * _UNITS[p99[2]]


def _memory(command: Sequence[str]) -> float:
    """Return the bytes that a worker of *command*, a child of this process, has of its own."""
    masters = [
        child for child in psutil.Process(os.getpid()).children()
        if set(command) & set(child.cmdline()[-1:])
    ]  # fmt: skip
    workers = [worker for master in masters for worker in master.children()]
    own = [worker.memory_full_info().uss for worker in workers]
    return statistics.mean(sorted(own)[-int(WORKERS) :])
