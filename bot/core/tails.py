"""What the names of places have to do with each other: "Bedford" is the rest of "New Bedford"."""

from collections.abc import Callable, Mapping, Sequence, Set
from itertools import pairwise

from bot.core import text

# Per id of a place, its names.
Names = Mapping[str, Sequence[str]]


def bound(names: Names, odd: Set[str]) -> frozenset[tuple[str, str]]:
    """Return the neighbours in *names* of which one is *odd*: else dropped, or made full."""
    runs = (text.words(name) for listed in names.values() for name in listed)
    pairs = (pair for run in runs for pair in pairwise(run))
    return frozenset(pair for pair in pairs if not odd.isdisjoint(pair))


def tails(names: Names, one: Callable[[str], str]) -> dict[str, tuple[tuple[str, str], ...]]:
    """Return for each of *names* the first words with which it is another, and their places.

    *one* gives the same object for equal words: they stand in many places.
    """
    runs = [(text.words(name), place) for place, listed in names.items() for name in listed]
    alone = {tuple(run) for run, _ in runs}
    found: dict[str, dict[tuple[str, str], None]] = {}
    for (head, *rest), place in runs:
        if tuple(rest) in alone:
            found.setdefault(one(" ".join(rest)), {})[one(head), place] = None
    return {rest: tuple(heads) for rest, heads in found.items()}
