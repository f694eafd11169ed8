"""The subprocess that `apart.load()` runs: reads the content files and writes a pickle."""

import pickle
import sys
from dataclasses import fields
from pathlib import Path

from bot.content.loading import load_all
from bot.content.problems import ContentError


def main(root: Path) -> None:
    """Write the parts of the content below *root* by name, and the posters; or what is wrong.

    The model is a mapped file, which each process maps for itself.
    """
    try:
        loaded = load_all(root)
    except ContentError as error:
        pickle.dump({"problems": error.problems}, sys.stdout.buffer)
        return
    parts = {part.name: getattr(loaded.content, part.name) for part in fields(loaded.content)}
    del parts["model"]
    pickle.dump({"content": parts, "posters": loaded.posters}, sys.stdout.buffer)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
