"""A line, a Redis and a PostgreSQL of our own, to freeze and kill: nobody else's are touched."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

from tests.processes import Server, free_port, procfile, serving


@contextmanager
def line(settings: Mapping[str, str], folder: Path) -> Iterator[Server]:
    """Give a production server with *settings*, run in *folder*."""
    port = free_port()
    with serving(procfile(port), port, settings, folder) as server:
        yield server


def workers(port: int) -> list[psutil.Process]:
    """Return the workers of the server on *port*."""
    found = []
    for one in master(port).children():
        # One that was just killed may still be there, with no command any more.
        with suppress(psutil.NoSuchProcess):
            if "gunicorn" in " ".join(one.cmdline()):
                found.append(one)
    return found


def master(port: int) -> psutil.Process:
    """Return the process that started the server on *port*, a child of this one."""
    bound = f"127.0.0.1:{port}"
    (found,) = (child for child in psutil.Process().children() if bound in child.cmdline())
    return found


@contextmanager
def folder() -> Iterator[Path]:
    """Give a new folder that anybody may enter, and that is gone in the end."""
    folder = Path(tempfile.mkdtemp(prefix="stores-"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def redis(folder: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Give the address and the process of a Redis of our own."""
    port = free_port()
    command = ["redis-server", "--port", str(port), "--save", "", "--dir", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        try:
            time.sleep(1)
            yield f"redis://127.0.0.1:{port}/0", process
        finally:
            process.send_signal(signal.SIGCONT)
            process.terminate()


@contextmanager
def postgresql(folder: Path) -> Iterator[tuple[str, psutil.Process]]:
    """Give the address and the first process of a PostgreSQL of our own."""
    data, port = folder / "postgresql", free_port()
    data.mkdir()
    # It refuses to run as root.
    user = "postgres" if os.geteuid() == 0 else None
    if user:
        shutil.chown(data, user)
    programs = max(Path("/usr/lib/postgresql").iterdir()) / "bin"
    subprocess.run(
        [programs / "initdb", "-D", data, "-A", "trust", "-U", "line", "--no-sync"],
        check=True, stdout=subprocess.DEVNULL, cwd="/", user=user,
    )  # fmt: skip
    command = [programs / "postgres", "-D", data, "-p", str(port), "-k", data, "-h", "127.0.0.1"]
    with (
        (folder / "postgresql.log").open("w") as log,
        subprocess.Popen(command, stderr=log, cwd="/", user=user),
    ):
        pid = data / "postmaster.pid"
        while not pid.exists() or "ready" not in pid.read_text("utf-8"):
            time.sleep(0.1)
        postmaster = psutil.Process(int(pid.read_text("utf-8").split()[0]))
        try:
            yield f"postgresql://line@127.0.0.1:{port}/postgres", postmaster
        finally:
            postmaster.send_signal(signal.SIGINT)
