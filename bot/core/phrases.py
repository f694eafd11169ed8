"""Phrases with groups and gaps, all found in one walk over the words.

A phrase is written as people would say it, with four signs:

    her boyfriend        these words, side by side
    traffick*            any word that begins so
    {young}              any member of the group "young"
    owe ... money        in this order, with up to GAP (placing.py) words between
    {young} + {lodging}  near each other, in any order
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.core.model import Tongue
from bot.core.placing import Span, place
from bot.core.tries import Edge, Trie, ending, ends, insert, walk


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

    *runs* holds whole phrases, the ids of parts, and the groups with members of several words.
    *by_part* lists a scattered phrase under the part that the fewest phrases share,
    so that the cost of a walk hardly grows with the number of phrases; most lack the second.
    """

    runs: Trie
    by_part: Mapping[int, tuple[Scattered, ...]]

    def read(self, symbols: Sequence[tuple[str, ...]]) -> tuple[list[list[Edge]], list[Hit]]:
        """Return the ways to go on from each word, which can be read as any of its *symbols*.

        With them comes every phrase found along these ways.
        """
        edges = [[(symbol, at + 1) for symbol in found] for at, found in enumerate(symbols)]
        hits, present, groups = _sorted(walk(self.runs, edges))
        if groups:
            # Few texts have a member of several words, so that they are walked twice.
            for group, start, end in groups:
                edges[start].append((group, end))
            hits, present, _ = _sorted(walk(self.runs, edges))
        return edges, [*hits, *self._scattered(present)] if present else hits

    def find(self, edges: Sequence[Sequence[Edge]]) -> list[Hit]:
        """Return every phrase without gaps found along *edges*."""
        return _sorted(walk(self.runs, edges))[0]

    def _scattered(self, present: Mapping[int, Sequence[Span]]) -> Iterator[Hit]:
        """Yield every phrase all of whose parts are *present*, where they fit together."""
        for part in present:
            for phrase in self.by_part.get(part, ()):
                if phrase.second in present and (
                    spans := place(phrase.parts, present, phrase.anywhere)
                ):
                    yield Hit(phrase, spans, sum([end - start for start, end in spans]))

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


def _sorted(
    walked: Iterable[tuple[Any, int, int]],
) -> tuple[list[Hit], dict[int, list[Span]], list[tuple[str, int, int]]]:
    """Return the phrases, the parts, and the groups among what was *walked* through."""
    hits: list[Hit] = []
    present: dict[int, list[Span]] = {}
    groups: list[tuple[str, int, int]] = []
    for found, start, end in walked:
        if isinstance(found, Phrase):
            hits.append(Hit(found, ((start, end),), end - start))
        elif isinstance(found, int):
            present.setdefault(found, []).append((start, end))
        else:
            groups.append((found, start, end))
    return hits, present, groups


class Builder:
    """Collects groups and phrases, then gives the index."""

    def __init__(self) -> None:
        self._runs: dict[str, Any] = {}
        self._ids: dict[tuple[str, ...], int] = {}
        self._scattered: list[tuple[Phrase, tuple[int, ...], bool]] = []

    def add_member(self, group: str, symbols: Sequence[str]) -> None:
        """Let *symbols*, two or more, be read as one *group*."""
        insert(self._runs, symbols, group)

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
        return Index(self._runs, {part: tuple(found) for part, found in by_part.items()})
