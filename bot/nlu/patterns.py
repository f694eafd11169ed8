"""Runs of words, all found in one pass over a text.

A phrase is written as people would say it; {young} in it is any member of the group "young".
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from bot.nlu.context import Tongue
from bot.nlu.tokenizer import words


class Phrase(NamedTuple):
    """A phrase as it stands in the YAML: *label* is what it leads to, an answer or a group."""

    label: str
    language: Tongue | None
    text: str


class Match(NamedTuple):
    """A phrase that was found, and the *positions* of its words."""

    phrase: Phrase
    positions: tuple[int, ...]


class Group:
    """Words, or runs of words, that count as one: "in", "lives in", "town of"."""

    def __init__(self, members: Iterable[str]) -> None:
        runs = (tuple(words(member)) for member in members)
        self.runs = tuple(run for run in dict.fromkeys(runs) if run)
        self._by_first: dict[str, list[tuple[str, ...]]] = defaultdict(list)
        for run in self.runs:
            self._by_first[run[0]].append(run)

    def ends(self, text: Sequence[str], start: int) -> Iterator[int]:
        """Yield where each member that stands at *start* ends."""
        if start < len(text):
            for run in self._by_first.get(text[start], ()):
                if tuple(text[start : start + len(run)]) == run:
                    yield start + len(run)

    def stands_before(self, text: Sequence[str], end: int) -> bool:
        """Return whether a member ends right before position *end*."""
        return any(tuple(text[max(end - len(run), 0) : end]) == run for run in self.runs)

    def stands_at(self, text: Sequence[str], start: int) -> bool:
        """Return whether a member begins at position *start*."""
        return any(True for _ in self.ends(text, start))

    def is_in(self, text: Sequence[str]) -> bool:
        """Return whether a member stands anywhere in *text*."""
        return not self._by_first.keys().isdisjoint(text) and any(
            self.stands_at(text, at) for at in range(len(text))
        )


class Matcher:
    """Phrases, each filed under the words that it may begin with."""

    def __init__(self, phrases: Iterable[Phrase], groups: Mapping[str, Group]) -> None:
        """Raise `KeyError` for a group that is not in *groups*."""
        self._by_first: dict[str, list[tuple[tuple[str, ...], Phrase]]] = defaultdict(list)
        for phrase in phrases:
            parts = [
                groups[part[1:-1]].runs if part[0] == "{" else ((part,),)
                for part in parts_of(phrase.text)
            ]
            for runs in product(*parts):
                run = sum(runs, ())
                self._by_first[run[0]].append((run, phrase))

    def find(self, text: Sequence[str]) -> list[Match]:
        """Return every phrase in *text*, each where it first stands."""
        text = tuple(text)
        found: dict[Phrase, Match] = {}
        for start, word in enumerate(text):
            for run, phrase in self._by_first.get(word, ()):
                if text[start : start + len(run)] == run:
                    found.setdefault(phrase, Match(phrase, tuple(range(start, start + len(run)))))
        return list(found.values())


# Each is asked for three times by every load, and a form of staff loads them again and again.
@lru_cache(maxsize=4096)
def parts_of(text: str) -> tuple[str, ...]:
    """Return the parts of a phrase: plain words, and groups."""
    parts: list[str] = []
    for written in text.split():
        parts += [written] if written[0] == "{" and written[-1] == "}" else words(written)
    return tuple(parts)
