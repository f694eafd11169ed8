"""model.yaml: what the model file was made from, so that a stale one is noticed."""

import ast
import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import yaml

from bot.content import model_file
from bot.content.problems import Problem
from bot.content.topics import LABELS

FILE: Final = "model.yaml"
DATA: Final = "training/data/train"
# What the features of a text depend on, and how they are learnt.
CODE: Final = (
    *(
        f"bot/nlu/{name}.py"
        for name in "context tokenizer spelling normalizer places features classifier".split()
    ),
    "bot/dialogue/memory.py",
    "training/examples.py",
    "training/train.py",
)
# Ten times as fast as the loader in Python, which takes a fifth of each load.
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_HEAD: Final = """\
# What model.npz is, and what it was made from.  Written by `make train`; `make check` compares it.
"""


def write(root: Path, data: str, figures: Mapping[str, str]) -> None:
    """Write the card of the model below *root*, learnt from *data* by their digest.

    *figures* are how well it understands.
    """
    card = {
        "checksum": model_file.checksum(root),
        "data": data,
        "code": code_digest(root),
        "answers": list(model_file.read(root, []).labels),
        "figures": dict(figures),
    }
    _write(root, card)


def write_figures(root: Path, figures: Mapping[str, str]) -> None:
    """Write to the card below *root* how well the model understands with the words of now."""
    _write(root, {**read(root), "figures": dict(figures)})


def _write(root: Path, card: Mapping[str, Any]) -> None:
    text = yaml.safe_dump(dict(card), sort_keys=False, allow_unicode=True, width=100)
    (root / FILE).write_text(_HEAD + text, encoding="utf-8")


def damaged(root: Path) -> Iterator[Problem]:
    """Yield a problem if the model file below *root* is not the one that its card describes."""
    card = read(root)
    if not card:
        todo = "Restore it with `git checkout model.yaml`."
        yield Problem(FILE, 1, "The card of the model is missing or cannot be read.", todo)
    elif (root / model_file.FILE).exists() and card["checksum"] != model_file.checksum(root):
        what = "The model is not the one that model.yaml describes."
        todo = "Restore both with `git checkout model.npz model.yaml`, or run `make train`."
        yield Problem(model_file.FILE, 1, what, todo)


def stale(root: Path) -> Iterator[Problem]:
    """Yield a problem for each way in which the model does not belong to the files below *root*.

    Where the training data are not, as in a slim image, nothing is said of them.
    """
    card = read(root)
    if not card:
        return
    todo = "Run `make train`, then do what training/data/README.md tells from step 5 on."
    if (root / DATA).is_dir() and card["data"] != data_digest(root):
        what = "The model is stale: training/data/train changed since it was trained."
        yield Problem(model_file.FILE, 1, what, todo)
    if (root / "training").is_dir() and card["code"] != code_digest(root):
        what = "The model is stale: what it looks at in a text changed since it was trained."
        yield Problem(model_file.FILE, 1, what, todo)
    if unknown := sorted(set(card["answers"]) - set(LABELS)):
        what = f"The model gives answers that do not exist: {', '.join(unknown)}."
        yield Problem(model_file.FILE, 1, what, todo)


def data_digest(root: Path) -> str:
    """Return the digest of the training data below *root*; that of nothing where there are none."""
    digest = hashlib.sha256()
    for path in sorted((root / DATA).glob("*")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def code_digest(root: Path) -> str:
    """Return the digest of the code that makes features; comments and spaces do not count."""
    digest = hashlib.sha256()
    for name in filter(lambda name: (root / name).exists(), CODE):
        tree = ast.parse((root / name).read_text(encoding="utf-8"))
        digest.update(ast.dump(tree).encode())
    return digest.hexdigest()


def read(root: Path) -> Mapping[str, Any]:
    """Return the card below *root*; nothing if it is missing or cannot be read."""
    try:
        card = yaml.load((root / FILE).read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506
    except (OSError, ValueError, yaml.YAMLError):
        return {}
    known = isinstance(card, dict) and {"checksum", "data", "code", "answers"} <= card.keys()
    return card if known else {}
