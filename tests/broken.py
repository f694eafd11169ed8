"""Copies of the real YAML files, broken in one way."""

import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from tests.processes import ROOT

# What is done to the text of a file.
Break = Callable[[str], str]


def copied(root: Path) -> Path:
    """Copy the YAML files below *root*, and return it."""
    for name in ("intents.yaml", "directory.yaml", "model.json"):
        shutil.copy(ROOT / name, root / name)
    shutil.copytree(ROOT / "responses", root / "responses")
    return root


def with_few_words(root: Path) -> Path:
    """Leave but a few words for each topic below *root*: loading takes half the time."""
    (root / "intents.yaml").write_text(_few_words(), encoding="utf-8")
    return root


@cache
def _few_words() -> str:
    tree = yaml.load((ROOT / "intents.yaml").read_text(encoding="utf-8"), yaml.CBaseLoader)
    for topic in tree["topics"].values():
        for kind in ("only", "says"):
            topic[kind] = {language: said[:2] for language, said in topic.get(kind, {}).items()}
    return yaml.dump(tree, allow_unicode=True)


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
