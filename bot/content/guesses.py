"""model.json: the weights of the guess behind the rules, written by `make train`."""

import json
from pathlib import Path
from typing import Final

from bot.content.problems import Problem
from bot.core.guessing import ZERO, Model

FILE: Final = "model.json"


def read(root: Path, problems: list[Problem]) -> Model:
    """Return the model below *root*; one that cannot be read is added to *problems*."""
    try:
        found = json.loads((root / FILE).read_text(encoding="utf-8"))
        topics = tuple(found["topics"])
        return Model(
            topics=topics,
            bias=tuple(found["bias"]),
            step=found["step"],
            weights={
                name: _row(weights, len(topics)) for name, weights in found["weights"].items()
            },
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError, IndexError):
        todo = "Write it anew with `make train`."
        problems.append(Problem(FILE, 1, "The model is missing or cannot be read.", todo))
        return Model(("fallback",), (0.0,), 1.0, {})


def _row(weights: list[int], topics: int) -> bytes:
    """Return a byte per topic from (topic, weight, topic, weight, ...)."""
    row = bytearray([ZERO]) * topics
    for at, weight in zip(weights[::2], weights[1::2], strict=True):
        row[at] = ZERO + weight
    return bytes(row)
