"""A guess at what a text is about: linear models over its words, what is next to them, and letters.

They were trained on texts that people wrote for the purpose (`make train`), and are plain to read:
each word adds a weight to each topic, and the topic with the greatest sum is the guess.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import exp, sqrt
from operator import itemgetter
from typing import Final, NamedTuple

from bot.core.features import SIGN, hashes, neighbours, own_hashes
from bot.core.weights import Lanes, Table

# The topic of texts that are about something else.
NONE: Final = "fallback"
# How many words a reason names.
NAMED: Final = 3
# The words of a text leave no doubt where they alone make its topic e to this power, 400 times, as
# likely as any other that is as common (docs/decisions.md).
PLAIN: Final = 6.0


class Guess(NamedTuple):
    """The likeliest topic, and chances from 0 to 1.

    *sure*: that it is this topic, among all; *odds*: of each of the model's *topics*, which add up
    to *all_odds*.
    """

    topic: str
    sure: float
    topics: Sequence[str]
    odds: Sequence[float]
    all_odds: float

    @property
    def none(self) -> float:
        """The chance that the text is about something else."""
        return self.chance(NONE)

    def chance(self, topic: str) -> float:
        """Return the chance of *topic*: 0 if the model never learnt it."""
        return self.odds[self.topics.index(topic)] / self.all_odds if topic in self.topics else 0.0

    def likeliest(self) -> list[str]:
        """Return all topics, the likeliest first."""
        odds = dict(zip(self.topics, self.odds, strict=True))
        return sorted(odds, key=lambda topic: -odds[topic])


@dataclass(frozen=True, slots=True)
class Model:
    """A row of weights per feature in *table*, in steps of *step*.

    *bias* is what each topic has without any word.  *known* holds for each known word its own row
    and those of its pieces, and for each sign its row, added and packed by *lanes*.
    """

    topics: tuple[str, ...]
    bias: tuple[float, ...]
    step: float
    table: Table
    lanes: Lanes
    known: Mapping[str, int]

    def guess(
        self,
        words: Sequence[str],
        signs: Sequence[str],
        topics: frozenset[str],
    ) -> Guess:
        """Return the likeliest of *topics* for a text of *words*; *signs* are other features.

        What all sums have too much changes no chance; the greatest is taken off, or a text of one
        syllable a hundred times would overflow.
        """
        single = [*words, *signs]
        rest = hashes(words)
        for name in single:
            if name not in self.known:
                rest += own_hashes(name)
        parts = self.table.added(rest)
        sums = [one + other for one, other in zip(self._alone(single), parts, strict=True)]
        scale = self.step * scaled(len(words))
        most = scale * max(sums)
        odds = [
            exp(bias + scale * added - most) for bias, added in zip(self.bias, sums, strict=True)
        ]
        all_odds = sum(odds)
        at = odds.index(max(odds))
        if self.topics[at] not in topics:
            at = max(_allowed(self.topics, topics), key=odds.__getitem__)
        return Guess(self.topics[at], odds[at] / all_odds, self.topics, odds, all_odds)

    def is_plain(self, words: Sequence[str], signs: Sequence[str], topic: str) -> bool:
        """Return whether *words* and *signs* leave no doubt, each taken alone, about *topic*.

        What stands next to what is then not asked: that is the dear part of a guess, a table in
        which each name is looked up.
        """
        sums = [*self._alone([*words, *signs])]
        own = sums.pop(self.topics.index(topic))
        return self.step * scaled(len(words)) * (own - max(sums)) >= PLAIN

    def _alone(self, names: Sequence[str]) -> Sequence[int]:
        """Return what the weights of all *names* that are known add up to, a sum each topic."""
        return self.lanes.unpack(sum(filter(None, map(self.known.get, names))))

    def knows(self, word: str) -> bool:
        """Return whether *word* itself has weights: not its pieces alone."""
        return word in self.known or word in self.table

    def heaviest(self, words: Sequence[str], signs: Sequence[str], topic: str) -> list[str]:
        """Return the words, pairs, and groups that speak most for *topic*."""
        at = self.topics.index(topic)
        kinds = [sign for sign in signs if sign[0] != SIGN]
        names = dict.fromkeys((*words, *neighbours(words), *kinds))
        weights = [(-self.table.weight(name, at), name) for name in names]
        return [name for weight, name in sorted(weights, key=itemgetter(0))[:NAMED] if weight < 0]


def build(
    topics: Sequence[str], bias: Sequence[float], step: float, known: Iterable[str], table: Table
) -> Model:
    """Return the model that has a row of *table* for each feature; of *known* words and signs."""
    lanes = Lanes(len(topics))
    added = {name: lanes.pack(table.added(own_hashes(name))) for name in known}
    return Model(tuple(topics), tuple(bias), step, table, lanes, added)


def scaled(words: int) -> float:
    """Return what the weights of a text of so many *words* are multiplied by."""
    return 1 / sqrt(1 + words)


def _allowed(topics: tuple[str, ...], wanted: frozenset[str]) -> Sequence[int]:
    """Return the positions of those of *topics* that are *wanted*, or of all if none is."""
    return [at for at, topic in enumerate(topics) if topic in wanted] or range(len(topics))
