"""Reads YAML into nodes that know their file and line.

Every scalar stays the text that was written.  YAML would make `no` a boolean, 02721 a number,
and 9:45 a count of seconds: a word list would lose "no", and a ZIP code its first digit.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from yaml.reader import Reader

from bot.content.problems import Problem

_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_NOTHING = frozenset({"", "null", "~"})


@dataclass(frozen=True, slots=True)
class Node:
    """A value with its place: *value* is a text, a list of nodes, or a dict of nodes."""

    value: Any
    file: str
    line: int

    def __getitem__(self, key: str) -> "Node":
        """Return the entry *key*; a node without value if there is none."""
        if isinstance(self.value, dict) and key in self.value:
            found: Node = self.value[key]
            return found
        return Node("", self.file, self.line)

    def __contains__(self, key: str) -> bool:
        return isinstance(self.value, dict) and key in self.value

    def __bool__(self) -> bool:
        return not (isinstance(self.value, str) and self.value in _NOTHING) and bool(self.value)

    def items(self) -> Iterator[tuple[str, "Node"]]:
        """Yield the entries of a mapping; nothing for any other value."""
        if isinstance(self.value, dict):
            yield from self.value.items()

    def entries(self) -> Iterator["Node"]:
        """Yield the entries of a list; nothing for any other value."""
        if isinstance(self.value, list):
            yield from self.value

    def text(self) -> str:
        """Return the text; empty for null and for anything that is no text."""
        return self.value.strip() if self and isinstance(self.value, str) else ""

    def texts(self) -> list[str]:
        """Return the texts of a list."""
        return [node.text() for node in self.entries()]

    def date(self) -> date | None:
        """Return the date, written as 2026-11-24; None for anything else."""
        try:
            return date.fromisoformat(self.text())
        except ValueError:
            return None

    def problem(self, what: str, todo: str, *, warning: bool = False) -> Problem:
        """Return a problem that stands here."""
        return Problem(self.file, self.line, what, todo, warning)


def is_past(node: Node, today: date) -> bool:
    """Return whether *node* is a date before *today*."""
    day = node.date()
    return day is not None and day < today


def read(root: Path, name: str, problems: list[Problem]) -> Node:
    """Return the file *name* below *root*; what cannot be read is added to *problems*."""
    try:
        # Windows editors begin a file with a mark of its encoding.
        text = (root / name).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        problems.append(Problem(name, 1, "The file is not UTF-8 text.", "Save it as UTF-8."))
    except FileNotFoundError:
        problems.append(Problem(name, 1, "The file is missing.", "Restore it, or undo the change."))
    except OSError:
        todo = "Restore it, or let this program read it."
        problems.append(Problem(name, 1, "The file cannot be read.", todo))
    else:
        return _parsed(text, name, problems)
    return Node({}, name, 1)


def _parsed(text: str, name: str, problems: list[Problem]) -> Node:
    try:
        tree = yaml.compose(text, Loader=_Loader)
        if isinstance(tree, yaml.MappingNode):
            return _node(tree, name, problems)
        todo = "It must hold entries such as `name: value`."
        problems.append(Problem(name, 1, "The file holds no entries.", todo))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        what = f"This is not YAML: {error.problem or error.context}."
        todo = "Look at this line and the one above for a missing quote, colon, or space."
        problems.append(Problem(name, line, what, todo))
    except yaml.YAMLError:
        odd = Reader.NON_PRINTABLE.search(text)
        line = text.count("\n", 0, odd.start()) + 1 if odd else 1
        todo = "Delete what was pasted last and type it again."
        problems.append(Problem(name, line, "It holds a character that YAML forbids.", todo))
    except RecursionError:
        todo = "Delete what was pasted last and type it again."
        problems.append(Problem(name, 1, "Its brackets or & names go round in a circle.", todo))
    return Node({}, name, 1)


def _node(tree: yaml.Node, file: str, problems: list[Problem]) -> Node:
    line = tree.start_mark.line + 1
    if isinstance(tree, yaml.MappingNode):
        return Node(dict(_entries(tree, file, problems)), file, line)
    if isinstance(tree, yaml.SequenceNode):
        return Node([_node(value, file, problems) for value in tree.value], file, line)
    return Node(tree.value, file, line)


def _entries(
    tree: yaml.MappingNode, file: str, problems: list[Problem]
) -> Iterator[tuple[str, Node]]:
    keys: set[str] = set()
    for key, value in tree.value:
        at = key.start_mark.line + 1
        if not isinstance(key.value, str):
            todo = "Put it in quotes."
            problems.append(Problem(file, at, "A name before a colon holds a bracket.", todo))
            continue
        if key.value in keys:
            what = f"`{key.value}` stands here a second time."
            problems.append(Problem(file, at, what, "Keep one of the two."))
        keys.add(key.value)
        yield key.value, _node(value, file, problems)
