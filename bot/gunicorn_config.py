"""The configuration of the production server, gunicorn; the command adds where it listens.

https://docs.gunicorn.org/en/stable/settings.html
"""

import atexit
import gc
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any, Final

from gunicorn.glogging import Logger
from gunicorn.workers import gasgi

from bot import faults, logs
from bot.connection import Connection

wsgi_app = "bot.asgi:create_app()"
# An event loop reads every connection; see bot/asgi.py.
worker_class = "asgi"
asgi_lifespan = "off"
# With the loop of the standard library a text takes a tenth longer.
asgi_loop = "uvloop"
# There is no setting for what a worker makes of a connection.
gasgi.ASGIProtocol = Connection
workers = 2
# The application is loaded once, and its memory shared by all workers.
preload_app = True
# One request a connection: a proxy never writes to one that is about to close, and a worker that
# stops waits for the requests that it has, not for connections that lie idle.
keepalive = 0
# Seconds: a body may take 10, and a text that a caller asks for as long.
graceful_timeout = 15
# Workers that a signal kills are logged as warnings.
loglevel = "warning"
control_socket_disable = True

# Nothing that loading makes is garbage, and looking for some takes a quarter of the time.
gc.disable()

_MOST_FILES: Final = 65_536
# Where prometheus-client lets all workers keep their numbers; it looks when it is first imported,
# which is when the application is loaded.
_FOLDER: Final = "PROMETHEUS_MULTIPROC_DIR"
_ROOT: Final = Path(__file__).parents[1]
if os.environ.get("METRICS_ADDRESS") and _FOLDER not in os.environ:
    os.environ[_FOLDER] = tempfile.mkdtemp(prefix="line-metrics-")
_metrics: list[subprocess.Popen[bytes]] = []


class QuietLogger(Logger):  # type: ignore[misc]  # gunicorn ships no types.
    """Logs an exception by its type and line; its message may quote a request."""

    def setup(self, cfg: Any) -> None:
        """Write JSON if the rest of the log is JSON."""
        super().setup(cfg)
        if os.environ.get("LOG_FORMAT") == "json":
            for handler in self.error_log.handlers:
                handler.setFormatter(logs.formatter())

    def exception(self, msg: str, *args: Any, **kwargs: Any) -> None:
        """Log the exception that is being handled; *msg* may quote it."""
        if error := sys.exception():
            faults.log(error)


logger_class = QuietLogger


def on_starting(_server: Any) -> None:
    """Allow as many connections as the system lets this process have; each takes a file."""
    now, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    limited = most != resource.RLIM_INFINITY
    wanted = min(most, _MOST_FILES) if limited else _MOST_FILES
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(now, wanted), most))


def when_ready(_server: Any) -> None:
    """Keep the loaded objects from garbage collection, which would unshare their memory.

    https://docs.python.org/3.11/library/gc.html#gc.freeze
    """
    gc.freeze()
    gc.enable()
    if _FOLDER in os.environ:
        _metrics.append(_serve_metrics())


def _serve_metrics() -> subprocess.Popen[bytes]:
    """Start what serves the metrics, without the secrets of the line."""
    names = (_FOLDER, "METRICS_ADDRESS", "METRICS_TOKEN", "LOG_FORMAT", "PATH")
    environment = {name: os.environ[name] for name in names if name in os.environ}
    command = [sys.executable, "-m", "bot.metrics_server", str(os.getpid())]
    return subprocess.Popen(command, env=environment | {"PYTHONPATH": str(_ROOT)})  # noqa: S603


def child_exit(_server: Any, worker: Any) -> None:
    """Forget what a worker that has ended said of the present: what was down for it."""
    if folder := os.environ.get(_FOLDER):
        for file in Path(folder).glob(f"gauge_live*_{worker.pid}.db"):
            file.unlink()


def post_worker_init(worker: Any) -> None:
    """Let a worker log as the rest does, and end at once when its work is done."""
    # The loop's own handler quotes what it was about.
    worker.loop.set_exception_handler(log_of_loop)
    # gunicorn does not pass its setting on, and the loop lets a hundred connections wait: of more
    # that come at once each waits a second to be tried again, or is reset.
    listen = partial(worker.loop.create_server, backlog=worker.cfg.backlog)
    worker.loop.create_server = listen
    atexit.register(_end)


def _end() -> None:
    """End the process once all else that was to be done at its end is done.

    To take the program apart would unshare all of its memory.  What was registered later has been
    done; what was registered before, such as the writing of counts that wait, is done here.
    """
    atexit.unregister(_end)
    atexit._run_exitfuncs()
    os._exit(0)


def log_of_loop(_loop: Any, context: Mapping[str, Any]) -> None:
    """Log the exception in *context*, if it is one; otherwise it is about a connection's end."""
    if error := context.get("exception"):
        faults.log(error)


def on_exit(_server: Any) -> None:
    """Let the objects be collected, and end what serves the metrics."""
    # zxing-cpp prints a page about what is left of it when the process ends.
    gc.unfreeze()
    for process in _metrics:
        process.terminate()
        shutil.rmtree(os.environ[_FOLDER], ignore_errors=True)
