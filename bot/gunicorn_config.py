"""The configuration of gunicorn: the application is loaded once and shared by all workers.

The Procfile names this module; what else it sets stands there.
"""

import gc
from typing import Any

preload_app = True


def when_ready(_server: Any) -> None:
    """Freeze the loaded objects, so that garbage collection does not unshare memory pages.

    https://docs.python.org/3.11/library/gc.html#gc.freeze
    """
    gc.collect()
    gc.freeze()


def on_exit(_server: Any) -> None:
    """Unfreeze them at exit, so that they are collected as usual."""
    gc.unfreeze()


def worker_exit(server: Any, _worker: Any) -> None:
    """Do as `on_exit()`, in a worker."""
    on_exit(server)
