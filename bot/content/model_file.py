"""Reads and writes model.bin, the weights of the classifier, made by `make train`.

The first line, in JSON, has the topics, the words and signs that are known, and the shape of the
table that follows, in which a weight is a byte.
"""

import json
import mmap
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from bot.content.problems import Problem
from bot.core import guessing
from bot.core.guessing import NONE, Model
from bot.core.weights import Shape, Table, table

FILE: Final = "model.bin"


def read(root: Path, problems: list[Problem]) -> Model:
    """Return the model below *root*; one that cannot be read is added to *problems*.

    The rows stay in the file, and the system keeps of them in memory what is used, once for all
    processes.  Whoever replaces the file must put another in its place, as `write()` does: a
    process that reads what was cut off would be stopped.
    """
    try:
        with (root / FILE).open("rb") as file:
            head = file.readline()
            data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        found = json.loads(head)
        rows = Table(data, len(head), Shape(*found["shape"]))
        known = [*found["words"].split(), *found["signs"]]
        return guessing.build(found["topics"], found["bias"], found["step"], known, rows)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        todo = "Write it anew with `make train`."
        problems.append(Problem(FILE, 1, "The model is missing or cannot be read.", todo))
        shape, nothing = table({}, 1)
        return guessing.build((NONE,), (0.0,), 1.0, (), Table(nothing, 0, shape))


def write(root: Path, head: Mapping[str, Any], weights: Mapping[str, Sequence[int]]) -> None:
    """Write the model below *root*, with a row of *weights* for each name.

    It stands beside the old one until it is whole.
    """
    shape, data = table(weights, len(head["topics"]))
    new = root / f"{FILE}.new"
    new.write_bytes(json.dumps({**head, "shape": shape}).encode() + b"\n" + data)
    new.replace(root / FILE)
