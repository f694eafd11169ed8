"""Checks that no fact is trusted for longer than a year without being checked again."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from bot.content import directory
from bot.content.loading import Loaded
from bot.content.problems import Problem
from bot.content.yaml_nodes import Node

# From `checked` to `recheck`: a year, also a leap year.
LONGEST: Final = timedelta(days=366)


def check(loaded: Loaded) -> Iterator[Problem]:
    """Yield a problem for each fact whose `recheck` is more than `LONGEST` after its `checked`."""
    for name, entry in directory.facts(loaded.directory_node):
        yield from _problem(name, entry)
    for topic, node in loaded.responses.files.items():
        yield from _problem(topic, node["facts"])
        for name, entry in node["answers"].items():
            yield from _problem(f"{topic}.{name}", entry["facts"])


def _problem(name: str, dates: Node) -> Iterator[Problem]:
    checked, recheck = dates["checked"].date(), dates["recheck"].date()
    if checked and recheck and recheck - checked > LONGEST:
        what = f"`{name}` is to be checked again on {recheck} only, {checked} being the last time."
        todo = f"Write a date within {LONGEST.days} days as `recheck`."
        yield dates["recheck"].problem(what, todo)
