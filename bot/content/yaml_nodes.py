"""Reads YAML into nodes that know their file and line.

Every scalar stays the text that was written.  YAML would make `no` a boolean, 02721 a number,
and 9:45 a count of seconds: a word list would lose "no", and a ZIP code its first digit.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import yaml
from yaml.reader import Reader

from bot.content.fileset import FileSet
from bot.content.problems import Kind, Problem
from bot.dialogue.characters import UNSENDABLE

_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_NOTHING = frozenset({"", "null", "~"})


@dataclass(frozen=True, slots=True, eq=False)
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

    def problem(self, what: str, todo: str, *, warning: bool = False, kind: Kind = "") -> Problem:
        """Return a problem that stands here; one of a *kind* is a warning."""
        return Problem(self.file, self.line, what, todo, warning or bool(kind), kind)


def is_due(node: Node, today: date) -> bool:
    """Return whether *node* is a date, *today* or before it."""
    day = node.date()
    return day is not None and day <= today


def read(files: FileSet, name: str, problems: list[Problem]) -> Node:
    """Return the file *name* of *files*; what cannot be read is added to *problems*."""
    if name in files.unreadable:
        todo = "Restore it, or let this program read it."
        problems.append(Problem(name, 1, "The file cannot be read.", todo))
    elif name not in files.files:
        problems.append(Problem(name, 1, "The file is missing.", "Restore it, or undo the change."))
    else:
        try:
            # Windows editors begin a file with a mark of its encoding, and end lines with two
            # characters.
            text = files.files[name].decode("utf-8-sig").replace("\r\n", "\n")
        except UnicodeDecodeError:
            problems.append(Problem(name, 1, "The file is not UTF-8 text.", "Save it as UTF-8."))
        else:
            node, found = _parsed(text, name)
            problems += found
            return node
    return Node({}, name, 1)


@lru_cache(maxsize=64)
def _parsed(text: str, name: str) -> tuple[Node, tuple[Problem, ...]]:
    """Return a file and what is wrong with it; while one is edited the others stay as they are."""
    problems: list[Problem] = []
    return _composed(text, name, problems), tuple(problems)


def _composed(text: str, name: str, problems: list[Problem]) -> Node:
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
    problems += _character_problems(tree.value, file, line)
    return Node(tree.value, file, line)


def _character_problems(text: str, file: str, line: int) -> Iterator[Problem]:
    """Yield a problem where *text* holds a character that may not be sent."""
    if odd := UNSENDABLE.search(text):
        before = " ".join(text[: odd.start()].split())[-20:]
        where = f' behind "{before}"' if before else ""
        what = f"A character that nobody can see (U+{ord(odd[0]):04X}) stands here{where}."
        yield Problem(file, line, what, "Delete it, and type the space or the line anew.")


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
        problems += _character_problems(key.value, file, at)
        yield key.value, _node(value, file, problems)
