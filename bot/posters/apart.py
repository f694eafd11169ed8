"""Renders sheets in a process that ends, so that the memory they take is given back.

A sheet takes some 100 MB while it is drawn and looked at, of which a process that goes on keeps a
part for good; and a fault in the libraries that draw ends no server.
"""

import os
import pickle
import subprocess
import sys
from pathlib import Path
from threading import BoundedSemaphore
from typing import Final

from bot.posters.press import Job, Printed, render

# Seconds after which a process that draws has gone astray; one takes a few.
_PATIENCE: Final = 60
_ROOT: Final = Path(__file__).parents[2]
# Whoever comes meanwhile waits, so that many pages at once do not take the memory of all texts.
_turn: Final = BoundedSemaphore(1)


def render_apart(job: Job) -> Printed:
    """Do as `render()` does, in a process of its own.

    Raises `subprocess.SubprocessError` if that one fails or takes longer than a minute.
    """
    # It needs no setting, so it is given no secret.
    environment = {"PYTHONPATH": str(_ROOT), "PATH": os.environ.get("PATH", "")}
    with _turn:
        done = subprocess.run(  # noqa: S603  # Our own program.
            [sys.executable, "-m", __name__],
            input=pickle.dumps(job),
            stdout=subprocess.PIPE,
            timeout=_PATIENCE,
            env=environment,
            check=True,
        )
    # What comes back was made by this very module.
    printed: Printed = pickle.loads(done.stdout)  # noqa: S301
    return printed


def main() -> None:
    """Render the job that comes in, and send out what was printed."""
    job: Job = pickle.load(sys.stdin.buffer)  # noqa: S301  # From `render_apart()` alone.
    sys.stdout.buffer.write(pickle.dumps(render(job)))


if __name__ == "__main__":
    main()
