"""How gunicorn runs the bot: loaded once, then shared by all workers.

The Procfile names this module; what else it sets stands there.
"""

import gc
from typing import Any

preload_app = True


def when_ready(_server: Any) -> None:
    """Let the collector pass over what was loaded: to look at a page would make it a worker's own.

    https://docs.python.org/3.11/library/gc.html#gc.freeze
    """
    gc.collect()
    gc.freeze()


def on_exit(_server: Any) -> None:
    """Let what was loaded be collected at the end; a library that counts would complain."""
    gc.unfreeze()


def worker_exit(server: Any, _worker: Any) -> None:
    """Do as `on_exit()`, in a worker."""
    on_exit(server)
