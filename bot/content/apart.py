"""The content, read in a process of its own.

To read YAML, three word lists and a calendar of the world takes four times the memory of what comes
of it, and leaves holes in it that a process never gives back; here they end with the reader.
"""

import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

from bot.content import guesses
from bot.content.problems import ContentError
from bot.core.knowledge import Content


def load(root: Path) -> Content:
    """Return the content of the files below *root*; raises as `loading.load()` does.

    It takes half a second longer.  The model is mapped into this process, as it cannot travel.
    """
    reader = [sys.executable, "-m", "bot.content.reader", str(root)]
    done = subprocess.run(reader, stdout=subprocess.PIPE, check=True)  # noqa: S603
    # The bytes come from our own program, over a pipe that nobody else holds.
    found: dict[str, Any] = pickle.loads(done.stdout)  # noqa: S301
    if "problems" in found:
        raise ContentError(found["problems"])
    return Content(**found, model=guesses.read(root, []))
