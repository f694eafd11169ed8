"""model.json: the weights of the guess behind the rules, written by `make train`."""

import json
from pathlib import Path
from typing import Final

from bot.content.problems import Problem
from bot.core.guessing import Model

FILE: Final = "model.json"


def read(root: Path, problems: list[Problem]) -> Model:
    """Return the model below *root*; one that cannot be read is added to *problems*."""
    try:
        found = json.loads((root / FILE).read_text(encoding="utf-8"))
        return Model(
            topics=tuple(found["topics"]),
            bias=tuple(found["bias"]),
            weights={
                feature: tuple((int(topic), weight) for topic, weight in weights.items())
                for feature, weights in found["weights"].items()
            },
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        todo = "Write it anew with `make train`."
        problems.append(Problem(FILE, 1, "The model is missing or cannot be read.", todo))
        return Model(("fallback",), (0.0,), {})
