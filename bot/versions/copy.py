"""The last published version on disk, for a server that starts while the database is away."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot import faults, state_folder
from bot.content.fileset import FileSet

_FIELDS: Final = {"number": int, "tree": str, "files": dict}


@dataclass(frozen=True, slots=True)
class Copy:
    """A version: its *number*, the name of its set of files, and the *files*."""

    number: int
    tree: str
    files: FileSet


def read(path: Path) -> Copy | None:
    """Return the copy at *path*; None if there is none that can be read."""
    try:
        return _copy(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except Exception as error:
        # Whatever the file holds, the files of the folder can answer.
        faults.log(error)
        return None


def _copy(text: str) -> Copy | None:
    found = json.loads(text)
    if not isinstance(found, dict) or {*found} != {*_FIELDS}:
        return None
    if any(not isinstance(found[name], kind) for name, kind in _FIELDS.items()):
        return None
    return Copy(found["number"], found["tree"], FileSet.of(found["files"]))


def write(path: Path, copy: Copy) -> None:
    """Put *copy* at *path*, whole or not at all; raises `OSError`."""
    fields = {"number": copy.number, "tree": copy.tree, "files": copy.files.texts()}
    state_folder.write(path, json.dumps(fields, ensure_ascii=False))
