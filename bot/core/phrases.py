"""Phrases with groups and gaps, all found in one walk over the words.

A phrase is written as people would say it, with four signs:

    her boyfriend        these words, side by side
    traffick*            any word that begins so
    {young}              any member of the group "young"
    owe ... money        in this order, with up to GAP words between
    {young} + {lodging}  near each other, in any order
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from bot.core.model import Tongue
from bot.core.tries import Edge, Trie, ending, ends, insert, walk

GAP: Final = 7
# In any order, words that are further apart than this belong to different sentences.
NEAR: Final = 14

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Phrase:
    """One phrase of a topic; a *hint* alone is no answer in a longer text."""

    topic: str
    text: str
    languages: tuple[Tongue, ...]
    hint: bool = False


@dataclass(frozen=True, slots=True)
class Scattered(Phrase):
    """A phrase that has gaps: *parts* are ids of runs of symbols, in order unless *anywhere*.

    *second* is the part that the fewest phrases share but for one.
    """

    parts: tuple[int, ...] = ()
    anywhere: bool = False
    second: int = 0


# Never changed, but not frozen either: a text has a dozen, and to freeze one takes three times as
# long as to make it.
@dataclass(slots=True)
class Hit:
    """A phrase that was found, where each of its parts stands, and how many words it took.

    The more it took, the surer it is.
    """

    phrase: Phrase
    spans: tuple[Span, ...]
    size: int

    def positions(self) -> Sequence[int]:
        """Return the positions of its words."""
        if len(self.spans) == 1:
            return range(*self.spans[0])
        return [at for span in self.spans for at in range(*span)]

    def covers(self, positions: Iterable[int]) -> bool:
        """Return whether any of *positions* lies in it."""
        return any(start <= at < end for at in positions for start, end in self.spans)


@dataclass(frozen=True, slots=True)
class Index:
    """All phrases, ready to be found.

    *groups* holds members of several words, *runs* whole phrases and the ids of parts.
    *by_part* lists a scattered phrase under the part that the fewest phrases share,
    so that the cost of a walk hardly grows with the number of phrases; most lack the second.
    """

    groups: Trie
    runs: Trie
    by_part: Mapping[int, tuple[Scattered, ...]]

    def find(self, edges: Sequence[Sequence[Edge]]) -> list[Hit]:
        """Return every phrase found along *edges*."""
        hits: list[Hit] = []
        present: dict[int, list[Span]] = {}
        for found, start, end in walk(self.runs, edges):
            if isinstance(found, Phrase):
                hits.append(Hit(found, ((start, end),), end - start))
            else:
                present.setdefault(found, []).append((start, end))
        for part in present:
            for phrase in self.by_part.get(part, ()):
                if phrase.second in present and (spans := _fits(phrase, present)):
                    hits.append(Hit(phrase, spans, sum([end - start for start, end in spans])))
        return hits

    def edges(self, symbols: Sequence[tuple[str, ...]]) -> list[list[Edge]]:
        """Return the ways to go on from each word, given the possible readings of each."""
        edges = [[(symbol, at + 1) for symbol in found] for at, found in enumerate(symbols)]
        for group, start, end in walk(self.groups, edges):
            edges[start].append((group, end))
        return edges

    def begins(self, symbols: Iterable[str]) -> bool:
        """Return whether a run may begin with one of *symbols*."""
        return not self.runs.keys().isdisjoint(symbols)

    def ends(self, symbol: str) -> bool:
        """Return whether *symbol* alone is a whole run."""
        return bool(ending(self.runs, (symbol,)))

    def phrases(self) -> Iterator[Phrase]:
        """Yield every phrase."""
        for found in ends(self.runs):
            if isinstance(found, Phrase):
                yield found
        for phrases in self.by_part.values():
            yield from phrases


def _fits(phrase: Scattered, present: Mapping[int, Sequence[Span]]) -> tuple[Span, ...]:
    """Return one place where all parts of *phrase* stand; nothing if there is none."""
    choices = [present.get(part, ()) for part in phrase.parts]
    return _place(choices, (), phrase.anywhere) if all(choices) else ()


def _place(
    choices: Sequence[Sequence[Span]], placed: tuple[Span, ...], anywhere: bool
) -> tuple[Span, ...]:
    if len(placed) == len(choices):
        return placed
    for span in choices[len(placed)]:
        if _follows(span, placed, anywhere) and (
            rest := _place(choices, (*placed, span), anywhere)
        ):
            return rest
    return ()


def _follows(span: Span, placed: tuple[Span, ...], anywhere: bool) -> bool:
    """Return whether *span* may come next: beside the others, or soon after the last."""
    if not placed:
        return True
    if anywhere:
        return False not in [_beside(span, other) for other in placed]
    return 0 <= span[0] - placed[-1][1] <= GAP


def _beside(one: Span, other: Span) -> bool:
    """Return whether two spans share no word and are near each other."""
    return 0 <= one[0] - other[1] <= NEAR or 0 <= other[0] - one[1] <= NEAR


class Builder:
    """Collects groups and phrases, then gives the index."""

    def __init__(self) -> None:
        self._groups: dict[str, Any] = {}
        self._runs: dict[str, Any] = {}
        self._ids: dict[tuple[str, ...], int] = {}
        self._scattered: list[tuple[Phrase, tuple[int, ...], bool]] = []

    def add_member(self, group: str, symbols: Sequence[str]) -> None:
        """Let *symbols*, two or more, be read as one *group*."""
        insert(self._groups, symbols, group)

    def add_phrase(
        self, phrase: Phrase, runs: Sequence[tuple[str, ...]], *, anywhere: bool = False
    ) -> None:
        """Add *phrase*, which is made of *runs* of symbols, in order unless *anywhere*."""
        if len(runs) == 1:
            insert(self._runs, runs[0], phrase)
        else:
            parts = tuple(self._part(run) for run in runs)
            self._scattered.append((phrase, parts, anywhere))

    def _part(self, run: tuple[str, ...]) -> int:
        if run not in self._ids:
            self._ids[run] = len(self._ids)
            insert(self._runs, run, self._ids[run])
        return self._ids[run]

    def build(self) -> Index:
        """Return the index of all that was added."""
        shared = Counter(part for _, parts, _ in self._scattered for part in parts)
        by_part: dict[int, list[Scattered]] = {}
        for phrase, parts, anywhere in self._scattered:
            rarest, second, *_ = sorted(parts, key=shared.__getitem__)
            told = (phrase.topic, phrase.text, phrase.languages, phrase.hint)
            scattered = Scattered(*told, parts, anywhere, second)
            by_part.setdefault(rarest, []).append(scattered)
        return Index(
            self._groups, self._runs, {part: tuple(found) for part, found in by_part.items()}
        )
