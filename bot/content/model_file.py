"""Reads and writes the classifier: model.npz, and model.yaml, which tells what is in it.

model.npz is a plain NumPy archive, without pickles; the same model gives the same bytes.
"""

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from bot.content.problems import Problem
from bot.content.topics import LABELS
from bot.nlu.classifier import Classifier
from bot.nlu.context import TONGUES, WRITERS, Tongue, Writer
from bot.nlu.spelling import Dictionary, Speller

FILE: Final = "model.npz"
# So many models are kept in memory: the one that answers, and the one before a training.
_KEPT: Final = 2
# Between features in the archive: no feature holds it.
_SEPARATOR: Final = "\n"


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """A trained model: see `Classifier`, and `Dictionary` for the words."""

    labels: tuple[str, ...]
    languages: tuple[Tongue, ...]
    writers: tuple[Writer, ...]
    features: tuple[str, ...]
    weights: NDArray[np.int8]
    step: NDArray[np.float32]
    bias: NDArray[np.float32]
    known: tuple[str, ...]
    joinable: tuple[str, ...]
    correctable: Mapping[str, float]

    @lru_cache(maxsize=_KEPT)  # noqa: B019 - so few, and for the life of the program
    def classifier(self) -> Classifier:
        """Return the classifier: the same one each time."""
        rows = {feature: at for at, feature in enumerate(self.features)}
        return Classifier(
            self.labels, self.languages, self.writers, rows, self.weights, self.step, self.bias
        )

    @lru_cache(maxsize=_KEPT)  # noqa: B019 - so few, and for the life of the program
    def dictionary(self) -> Dictionary:
        """Return the dictionary of the normalizer: the same one each time."""
        speller = Speller(self.correctable)
        return Dictionary(frozenset(self.known), frozenset(self.joinable), speller)


def write(root: Path, model: Model) -> str:
    """Write *model* below *root*, and return the checksum (SHA-256) of the file.

    It stands beside the old one until it is whole: a running server never reads half of one.
    """
    head = {"labels": model.labels, "languages": model.languages, "writers": model.writers}
    parts = {
        "head": _bytes(json.dumps(head)),
        "features": _bytes(_SEPARATOR.join(model.features)),
        "known": _bytes(_SEPARATOR.join(model.known)),
        "joinable": _bytes(_SEPARATOR.join(model.joinable)),
        "correctable": _bytes(json.dumps(dict(sorted(model.correctable.items())))),
        "weights": model.weights,
        "step": model.step,
        "bias": model.bias,
    }
    archive = io.BytesIO()
    np.savez_compressed(archive, **parts)
    new = root / f"{FILE}.new"
    new.write_bytes(archive.getvalue())
    new.replace(root / FILE)
    return checksum(root)


def checksum(root: Path) -> str:
    """Return the SHA-256 of the file below *root*."""
    return hashlib.sha256((root / FILE).read_bytes()).hexdigest()


def read(root: Path, problems: list[Problem]) -> Model:
    """Return the model below *root*; one that cannot be read is added to *problems*.

    The file is read once for as long as it does not change: an edit of the words loads the rest.
    """
    try:
        stamp = (root / FILE).stat()
        model = _read((root / FILE).resolve(), stamp.st_mtime_ns, stamp.st_size)
    except (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile):
        todo = "Restore it with `git checkout`, or write it anew with `make train`."
        problems.append(Problem(FILE, 1, "The model is missing or cannot be read.", todo))
        return _nothing()
    problems += _label_problems(model)
    return model


@lru_cache(maxsize=_KEPT)
def _read(path: Path, _changed: int, _size: int) -> Model:
    # Opened here, since NumPy leaves a file open that it cannot read.
    with path.open("rb") as file, np.load(file, allow_pickle=False) as parts:
        head = json.loads(_text(parts["head"]))
        return Model(
            labels=tuple(head["labels"]),
            languages=tuple(head["languages"]),
            writers=tuple(head["writers"]),
            features=tuple(_text(parts["features"]).split(_SEPARATOR)),
            weights=parts["weights"],
            step=parts["step"],
            bias=parts["bias"],
            known=tuple(_text(parts["known"]).split(_SEPARATOR)),
            joinable=tuple(_text(parts["joinable"]).split(_SEPARATOR)),
            correctable=json.loads(_text(parts["correctable"])),
        )


def _label_problems(model: Model) -> Iterator[Problem]:
    """Yield a problem where *model* was trained for other labels or writers than there are."""
    if odd := (set(model.labels) ^ set(LABELS)) | (set(model.writers) ^ set(WRITERS)):
        what = f"The model was trained for other answers: {', '.join(sorted(odd))}."
        yield Problem(FILE, 1, what, "Write it anew with `make train`.")


def _nothing() -> Model:
    """Return a model that knows no text."""
    columns = 1 + len(TONGUES) + len(WRITERS)
    none = np.zeros(columns, np.float32)
    weights = np.zeros((0, columns), np.int8)
    return Model(("fallback",), TONGUES, WRITERS, (), weights, none, none, (), (), {})


def _bytes(text: str) -> Any:
    return np.frombuffer(text.encode(), dtype=np.uint8)


def _text(part: NDArray[np.uint8]) -> str:
    return part.tobytes().decode()
