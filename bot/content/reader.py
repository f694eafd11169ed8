"""The process that `apart.load()` starts: it reads the files, and writes what came of it."""

import pickle
import sys
from dataclasses import fields
from pathlib import Path

from bot.content.loading import load
from bot.content.problems import ContentError


def main(root: Path) -> None:
    """Write the parts of the content below *root* by name, or what is wrong with it, as a pickle.

    The model is a mapped file, which each process maps for itself.
    """
    try:
        content = load(root)
        found = {part.name: getattr(content, part.name) for part in fields(content)}
        del found["model"]
    except ContentError as error:
        found = {"problems": error.problems}
    sys.stdout.buffer.write(pickle.dumps(found))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
