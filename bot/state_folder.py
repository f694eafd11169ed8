"""The folder where a process keeps what it knew last, for one that begins without the database."""

import os
import tempfile
from pathlib import Path


def is_writable(folder: Path) -> bool:
    """Return whether a file can be written in *folder*, which is made if it is not there.

    It is tried: permissions tell nothing of a disk that is full or was mounted to be read.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"x")
    except OSError:
        return False
    return True


def write(path: Path, text: str) -> None:
    """Put *text* at *path*, whole or not at all; raises `OSError`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    # Several processes write the same.
    aside = path.with_name(f"{path.name}.{os.getpid()}")
    aside.write_text(text, encoding="utf-8")
    aside.replace(path)
