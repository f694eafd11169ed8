"""Copies of the real YAML files, broken in one way."""

import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from bot.content import model_file
from tests.processes import ROOT

# A model that never guesses.
NO_GUESS = {"topics": ["fallback"], "bias": [0], "step": 1, "words": "", "signs": []}
# What is done to the text of a file.
Break = Callable[[str], str]


def copied(root: Path) -> Path:
    """Copy the YAML files below *root*, and return it."""
    for name in ("intents.yaml", "directory.yaml", "model.bin", "posters.yaml"):
        shutil.copy(ROOT / name, root / name)
    shutil.copytree(ROOT / "responses", root / "responses")
    return root


def with_few_words(root: Path, **added: str) -> Path:
    """Leave but two words for each list of a topic below *root*, and give topics one more.

    Loading takes half the time, and the words that are left do not disturb the *added* ones.
    """
    text = _few_words()
    for topic, phrase in added.items():
        start = f"  {topic}:\n    says:\n      en:"
        text = Edit(f"^{start}( \\[\\])?\n", f"{start}\n      - {phrase}\n")(text)
    (root / "intents.yaml").write_text(text, encoding="utf-8")
    model_file.write(root, NO_GUESS, {})
    return root


@cache
def _few_words() -> str:
    tree = yaml.load((ROOT / "intents.yaml").read_text(encoding="utf-8"), yaml.CBaseLoader)
    for id, topic in tree["topics"].items():
        few = {
            kind: {language: said[:2] for language, said in topic.get(kind, {}).items()}
            for kind in ("says", "only")
        }
        few["says"]["en"] = few["says"].get("en", [])
        tree["topics"][id] = {**few, **{k: v for k, v in topic.items() if k not in few}}
    return yaml.dump(tree, allow_unicode=True, sort_keys=False)


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
