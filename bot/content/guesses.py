"""model.tsv: the weights of the guess behind the rules, written by `make train`.

The first line has the topics; then comes a line for each feature, with a weight for each topic.
Read line by line, it leaves no holes in the memory of a server that runs for months.
"""

import json
from pathlib import Path
from typing import Final

from bot.content.problems import Problem
from bot.core import guessing
from bot.core.guessing import NONE, Model

FILE: Final = "model.tsv"


def read(root: Path, problems: list[Problem]) -> Model:
    """Return the model below *root*; one that cannot be read is added to *problems*."""
    try:
        with (root / FILE).open(encoding="utf-8") as file:
            found = json.loads(file.readline())
            weights = {name: _row(row) for name, row in (line.split("\t") for line in file)}
        return guessing.build(found["topics"], found["bias"], found["step"], weights)
    except (OSError, ValueError, KeyError, TypeError):
        todo = "Write it anew with `make train`."
        problems.append(Problem(FILE, 1, "The model is missing or cannot be read.", todo))
        return guessing.build((NONE,), (0.0,), 1.0, {})


def _row(weights: str) -> memoryview:
    """Return the weights of a row, which is written in hex, a signed byte each."""
    return memoryview(bytes.fromhex(weights)).cast("b")
