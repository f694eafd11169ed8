"""Copies of the real YAML files, broken in one way."""

import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import yaml

from bot.content import model_card, model_file
from bot.content.model_file import Model
from bot.content.topics import LABELS
from bot.nlu.context import TONGUES, WRITERS
from tests.processes import ROOT

# What is done to the text of a file.
Break = Callable[[str], str]


def copied(root: Path) -> Path:
    """Copy the YAML files below *root*, link the model, and return *root*."""
    for name in ("intents.yaml", "directory.yaml", "posters.yaml"):
        shutil.copy(ROOT / name, root / name)
    shutil.copytree(ROOT / "responses", root / "responses")
    for name in (model_file.FILE, model_card.FILE):
        if (ROOT / name).exists():
            (root / name).symlink_to((ROOT / name).resolve())
    return root


def with_few_words(root: Path, **added: str) -> Path:
    """Leave but two words of each list of messages below *root*, and give answers a phrase each.

    The model knows no text, so that loading is quick and nothing disturbs the *added* phrases.
    """
    tree = yaml.load(_few_words(), yaml.CBaseLoader)
    tree["phrases"] = {answer: {"en": [phrase]} for answer, phrase in added.items()}
    text = yaml.dump(tree, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False)
    (root / "intents.yaml").write_text(text, encoding="utf-8")
    write_model(root, no_guess())
    return root


def write_model(root: Path, model: Model) -> None:
    """Put *model* below *root* in the place of the link, with a card of its own."""
    for name in (model_file.FILE, model_card.FILE):
        (root / name).unlink(missing_ok=True)
    model_file.write(root, model)
    model_card.write(root, model_card.data_digest(root), {})


def no_guess() -> Model:
    """Return a model that takes every text for the fallback."""
    columns = len(LABELS) + len(TONGUES) + len(WRITERS)
    bias = np.zeros(columns, np.float32)
    bias[LABELS.index("fallback")] = 30
    step, weights = np.ones(columns, np.float32), np.zeros((1, columns), np.int8)
    known = ("xyzzy",)
    return Model(LABELS, TONGUES, WRITERS, known, weights, step, bias, known, known, {})


@cache
def _few_words() -> str:
    tree = yaml.load((ROOT / "intents.yaml").read_text(encoding="utf-8"), yaml.CBaseLoader)
    for said in tree["messages"].values():
        said.update({language: texts[:2] for language, texts in said.items()})
    tree["dangers"] = {"crisis": {"en": ["want to die"]}}
    return yaml.dump(tree, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False)


@dataclass(frozen=True)
class Edit:
    """Puts *new* where *old*, a regular expression, stands first."""

    old: str
    new: str

    def __call__(self, text: str) -> str:
        """Return *text*, edited; fails where there is nothing to edit."""
        edited, count = re.subn(self.old, lambda _: self.new, text, count=1, flags=re.M | re.S)
        assert count, f"{self.old!r} is no longer in the file"
        return edited


def line_of(text: str, pattern: str) -> int:
    """Return the number of the first line of *text* where *pattern* stands."""
    found = re.search(pattern, text, re.M)
    assert found, f"{pattern!r} is no longer in the file"
    return text.count("\n", 0, found.start()) + 1


def rewrite(path: Path, change: Break) -> None:
    """Change the text of the file at *path*."""
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")
