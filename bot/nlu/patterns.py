"""Phrases with gaps and groups, all found in one pass over the words of a text.

A phrase is written as people would say it, with three signs:

    her boyfriend        these words, side by side
    traffick*            any word that begins so
    {young}              any member of the group "young"
    owe ... money        in this order, with up to GAP words between
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, NamedTuple

from bot.nlu.context import Tongue
from bot.nlu.tokenizer import fold, words

GAP: Final = 7
GAP_SIGN: Final = "..."
PREFIX_SIGN: Final = "*"


class Phrase(NamedTuple):
    """A phrase as it stands in the YAML: *label* is what it leads to, an answer or a group."""

    label: str
    language: Tongue
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
        if self._by_first.keys().isdisjoint(text):
            return False
        return any(self.stands_at(text, at) for at in range(len(text)))


@dataclass(frozen=True, slots=True)
class Matcher:
    """All phrases, each filed under the words that it may begin with.

    *plain* are those without gaps, groups, or beginnings of words: nearly all.
    """

    by_word: Mapping[str, Sequence[Phrase]]
    by_prefix: Mapping[str, Sequence[Phrase]]
    parts: Mapping[Phrase, tuple[str, ...]]
    plain: frozenset[Phrase] = frozenset()
    groups: Mapping[str, Group] = field(default_factory=dict)

    def find(self, text: Sequence[str]) -> list[Match]:
        """Return every phrase in *text*, each where it first stands."""
        found: dict[Phrase, Match] = {}
        for start, word in enumerate(text):
            for phrase in self._beginning(word):
                if phrase not in found and (positions := self._positions(phrase, text, start)):
                    found[phrase] = Match(phrase, positions)
        return list(found.values())

    def _positions(self, phrase: Phrase, text: Sequence[str], start: int) -> tuple[int, ...]:
        parts = self.parts[phrase]
        if phrase not in self.plain:
            return self._match(parts, text, start, 0)
        end = start + len(parts)
        return tuple(range(start, end)) if tuple(text[start:end]) == parts else ()

    def _beginning(self, word: str) -> Iterator[Phrase]:
        yield from self.by_word.get(word, ())
        for prefix, phrases in self.by_prefix.items():
            if word.startswith(prefix):
                yield from phrases

    def _match(
        self, parts: Sequence[str], text: Sequence[str], at: int, gap: int
    ) -> tuple[int, ...]:
        """Return the positions that *parts* take from *at* on, up to *gap* words later; or none."""
        first, *rest = parts
        for start in range(at, min(at + gap, len(text) - 1) + 1):
            for end in self._ends(first, text, start):
                here = tuple(range(start, end))
                if not rest:
                    return here
                spread = GAP if rest[0] == GAP_SIGN else 0
                after = self._match(rest[1:] if spread else rest, text, end, spread)
                if after:
                    return here + after
        return ()

    def _ends(self, part: str, text: Sequence[str], at: int) -> Iterable[int]:
        if part[0] == "{":
            return self.groups[part[1:-1]].ends(text, at)
        if part[-1] == PREFIX_SIGN:
            return (at + 1,) if text[at].startswith(part[:-1]) else ()
        return (at + 1,) if text[at] == part else ()


def compile_phrases(phrases: Iterable[Phrase], groups: Mapping[str, Group]) -> Matcher:
    """Return the matcher of *phrases*; raises `KeyError` for a group that is not in *groups*."""
    by_word: dict[str, list[Phrase]] = defaultdict(list)
    by_prefix: dict[str, list[Phrase]] = defaultdict(list)
    all_parts: dict[Phrase, tuple[str, ...]] = {}
    for phrase in phrases:
        parts = all_parts[phrase] = parts_of(phrase.text)
        if parts[0][0] == "{":
            for first in {run[0] for run in groups[parts[0][1:-1]].runs}:
                by_word[first].append(phrase)
        elif parts[0][-1] == PREFIX_SIGN:
            by_prefix[parts[0][:-1]].append(phrase)
        else:
            by_word[parts[0]].append(phrase)
    plain = frozenset(phrase for phrase, parts in all_parts.items() if all(map(_is_word, parts)))
    return Matcher(by_word, by_prefix, all_parts, plain, groups)


def _is_word(part: str) -> bool:
    return part != GAP_SIGN and part[0] != "{" and part[-1] != PREFIX_SIGN


# Each is asked for three times by every load, and a form of staff loads them again and again.
@lru_cache(maxsize=4096)
def parts_of(text: str) -> tuple[str, ...]:
    """Return the parts of a phrase: plain words, prefixes, groups, and signs for gaps."""
    parts: list[str] = []
    for written in text.split():
        if written == GAP_SIGN or (written[0] == "{" and written[-1] == "}"):
            parts.append(written)
        elif written.endswith(PREFIX_SIGN):
            parts.append(fold(written[:-1]) + PREFIX_SIGN)
        else:
            parts += words(written)
    return tuple(parts)
