"""Real processes of the bot, each stopped by its own id."""

import os
import shlex
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from tests.phone import ORIGIN, SECRET, TOKEN

ROOT = Path(__file__).parents[1]
PRODUCTION = {
    "SECRET_KEY": SECRET,
    "TWILIO_AUTH_TOKEN": TOKEN,
    "PUBLIC_URL": ORIGIN,
    "CARRIER_KEYWORDS": "bot",
}
DEVELOPMENT = {"BOT_ENV": "development", "FLASK_APP": "bot.cli"}
FLASK = (sys.executable, "-m", "flask")
_TRIES = 600


@dataclass(frozen=True)
class Server:
    """A running server and the file that has everything it printed."""

    port: int
    log: Path
    pid: int

    def printed(self) -> str:
        """Return what the server printed so far, to both outputs."""
        return self.log.read_text(encoding="utf-8")


def environment(settings: Mapping[str, str], home: Path) -> dict[str, str]:
    """Return an environment that has *settings* and nothing of the developer's own."""
    return {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(home),
        "PYTHONPATH": str(ROOT),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONUNBUFFERED": "1",
        "PYTHONUTF8": "1",
        **settings,
    }


def procfile(port: int) -> list[str]:
    """Return the Procfile's own command, on a loopback port."""
    line = (ROOT / "Procfile").read_text(encoding="utf-8").partition("web:")[2]
    assert "0.0.0.0:${PORT:-8000}" in line
    return shlex.split(line.replace("0.0.0.0:${PORT:-8000}", f"127.0.0.1:{port}"))


def hand_over(held: socket.socket, command: Sequence[str]) -> list[str]:
    """Return *command* as systemd starts it with the socket *held*, which has to be passed on.

    https://www.freedesktop.org/software/systemd/man/latest/sd_listen_fds.html
    """
    script = f'exec 3<&{held.fileno()} && LISTEN_FDS=1 LISTEN_PID=$$ exec "$@"'
    return ["bash", "-c", script, "bash", *command]


def run(
    command: Sequence[str], settings: Mapping[str, str], home: Path, given: str | None = None
) -> subprocess.CompletedProcess[str]:
    """Run *command* to its end in the folder *home*."""
    return subprocess.run(
        command,
        cwd=home,
        env=environment(settings, home),
        input=given,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


@contextmanager
def serving(
    command: Sequence[str],
    port: int,
    settings: Mapping[str, str],
    home: Path,
    passed: Sequence[int] = (),
) -> Iterator[Server]:
    """Run *command*, a server on *port*, in the folder *home* until the block is left.

    It is given the open files *passed*.
    """
    log = home / "server.log"
    with (
        log.open("w", encoding="utf-8") as output,
        subprocess.Popen(
            command,
            cwd=home,
            env=environment(settings, home),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            pass_fds=passed,
        ) as process,
    ):
        server = Server(port, log, process.pid)
        try:
            _await(process, server)
            yield server
        finally:
            process.terminate()
            process.wait(timeout=60)


def free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def is_ready(port: int) -> bool:
    """Return whether the server on *port* says that it answers texts."""
    wire = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        wire.request("GET", "/readyz")
        return wire.getresponse().status == HTTPStatus.OK
    except (OSError, HTTPException):
        return False
    finally:
        wire.close()


def shout(port: int, request: bytes) -> str:
    """Send raw bytes, which need not be HTTP, and return what comes back."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as wire:
        wire.sendall(request)
        wire.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: wire.recv(65536), b"")).decode(errors="replace")


def _await(process: subprocess.Popen[bytes], server: Server) -> None:
    """Return once the server answers."""
    for _ in range(_TRIES):
        assert process.poll() is None, server.printed()
        wire = HTTPConnection("127.0.0.1", server.port, timeout=30)
        try:
            wire.request("GET", "/healthz")
            if wire.getresponse().status == 200:
                return
        except (OSError, HTTPException):
            time.sleep(0.1)
        finally:
            wire.close()
    raise AssertionError(f"It never answered: {server.printed()}")
