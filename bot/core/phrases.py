"""Phrases with groups and gaps, all found in one walk over the words.

A phrase is written as people would say it, with four signs:

    her boyfriend        these words, side by side
    traffick*            any word that begins so
    {young}              any member of the group "young"
    owe ... money        in this order, with up to GAP words between
    {young} + {lodging}  anywhere in the text, in any order
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from bot.core.model import Tongue

GAP: Final = 7

# A trie: symbol -> node; the ids of what ends at a node stand under END.
Trie = Mapping[str, Any]
END: Final = ""

# One way to read the words from a position: a symbol, and the position after it.
Edge = tuple[str, int]
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Phrase:
    """One phrase of a topic: *parts* are ids of runs of symbols, in order unless *anywhere*."""

    topic: str
    text: str
    languages: tuple[Tongue, ...]
    parts: tuple[int, ...]
    anywhere: bool = False


class Hit(NamedTuple):
    """A phrase that was found, and where each of its parts stands."""

    phrase: Phrase
    spans: tuple[Span, ...]

    @property
    def size(self) -> int:
        """How many words it took: the more, the surer."""
        return sum(end - start for start, end in self.spans)

    def positions(self) -> Iterator[int]:
        """Yield the positions of its words."""
        for span in self.spans:
            yield from range(*span)

    def covers(self, positions: Iterable[int]) -> bool:
        """Return whether any of *positions* lies in it."""
        return any(start <= at < end for at in positions for start, end in self.spans)


@dataclass(frozen=True, slots=True)
class Index:
    """All phrases, ready to be found: *groups* for members of several words, *runs* for parts.

    *by_part* lists a phrase under the one of its parts that the fewest phrases share,
    so that the cost of a walk hardly grows with the number of phrases.
    """

    groups: Trie
    runs: Trie
    by_part: Mapping[int, tuple[Phrase, ...]]

    def find(self, edges: Sequence[Sequence[Edge]]) -> list[Hit]:
        """Return every phrase found along *edges*."""
        present: dict[int, list[Span]] = {}
        for part, start, end in _walk(self.runs, edges):
            present.setdefault(part, []).append((start, end))
        return [
            Hit(phrase, spans)
            for part in present
            for phrase in self.by_part.get(part, ())
            for spans in _fits(phrase, present)
        ]

    def edges(self, symbols: Sequence[tuple[str, ...]]) -> list[list[Edge]]:
        """Return the ways to go on from each word, given the possible readings of each."""
        edges = [[(symbol, at + 1) for symbol in found] for at, found in enumerate(symbols)]
        for group, start, end in list(_walk(self.groups, edges)):
            edges[start].append((group, end))
        return edges


def _walk(trie: Trie, edges: Sequence[Sequence[Edge]]) -> Iterator[tuple[Any, int, int]]:
    """Yield (id, start, end) for each run of symbols in *trie* that *edges* can spell."""
    length = len(edges)
    for start, first in enumerate(edges):
        stack = [(trie[symbol], end) for symbol, end in first if symbol in trie]
        while stack:
            node, at = stack.pop()
            for found in node.get(END, ()):
                yield found, start, at
            if at < length:
                stack += [(node[symbol], end) for symbol, end in edges[at] if symbol in node]


def _fits(phrase: Phrase, present: Mapping[int, Sequence[Span]]) -> list[tuple[Span, ...]]:
    """Return where *phrase* stands: each place of a single run, one place of several."""
    choices = [present.get(part, ()) for part in phrase.parts]
    if len(choices) == 1:
        return [(span,) for span in choices[0]]
    spans = _place(choices, (), phrase.anywhere) if all(choices) else ()
    return [spans] if spans else []


def _place(
    choices: Sequence[Sequence[Span]], placed: tuple[Span, ...], anywhere: bool
) -> tuple[Span, ...]:
    if len(placed) == len(choices):
        return placed
    for span in choices[len(placed)]:
        fits = _follows(span, placed, anywhere)
        if fits and (rest := _place(choices, (*placed, span), anywhere)):
            return rest
    return ()


def _follows(span: Span, placed: tuple[Span, ...], anywhere: bool) -> bool:
    """Return whether *span* may come next: clear of the others, or soon after the last."""
    if anywhere:
        return all(span[1] <= start or end <= span[0] for start, end in placed)
    return not placed or 0 <= span[0] - placed[-1][1] <= GAP


class Builder:
    """Collects groups and phrases, then gives the index."""

    def __init__(self) -> None:
        self._groups: dict[str, Any] = {}
        self._runs: dict[str, Any] = {}
        self._ids: dict[tuple[str, ...], int] = {}
        self._phrases: list[Phrase] = []

    def add_member(self, group: str, symbols: Sequence[str]) -> None:
        """Let *symbols*, two or more, be read as one *group*."""
        _insert(self._groups, symbols, group)

    def add_phrase(
        self,
        topic: str,
        text: str,
        languages: tuple[Tongue, ...],
        runs: Sequence[tuple[str, ...]],
        anywhere: bool,
    ) -> None:
        """Add a phrase made of *runs* of symbols."""
        parts = tuple(self._part(run) for run in runs)
        self._phrases.append(Phrase(topic, text, languages, parts, anywhere))

    def _part(self, run: tuple[str, ...]) -> int:
        if run not in self._ids:
            self._ids[run] = len(self._ids)
            _insert(self._runs, run, self._ids[run])
        return self._ids[run]

    def build(self) -> Index:
        """Return the index of all that was added."""
        shared: dict[int, int] = {}
        for phrase in self._phrases:
            for part in phrase.parts:
                shared[part] = shared.get(part, 0) + 1
        by_part: dict[int, list[Phrase]] = {}
        for phrase in self._phrases:
            rarest = min(phrase.parts, key=lambda part: shared[part])
            by_part.setdefault(rarest, []).append(phrase)
        return Index(
            self._groups, self._runs, {part: tuple(found) for part, found in by_part.items()}
        )


def _insert(trie: dict[str, Any], symbols: Sequence[str], found: object) -> None:
    for symbol in symbols:
        trie = trie.setdefault(symbol, {})
    trie[END] = (*trie.get(END, ()), found)
