"""A guess for what no rule knows: a linear model over the words of a text.

It was trained on texts that people wrote for the purpose (`make train`), and it is plain to read:
each word adds a weight to each topic, and the topic with the greatest sum is the guess.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

# The topic of texts that are about something else.
NONE: Final = "fallback"
# How many words a reason names.
NAMED: Final = 3


class Guess(NamedTuple):
    """The likeliest topic, how likely it is that there is none, the words that weighed most.

    *none* is from 0 to 1: the chance that the text is about something else.
    """

    topic: str
    none: float
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Model:
    """A weight per feature and topic; *bias* is what each topic has without any word."""

    topics: tuple[str, ...]
    bias: tuple[float, ...]
    weights: Mapping[str, tuple[tuple[int, float], ...]]

    def guess(self, features: Sequence[str], topics: frozenset[str]) -> Guess:
        """Return the likeliest of *topics* for a text with *features*."""
        known = [feature for feature in features if feature in self.weights]
        scale = 1 / math.sqrt(len(features) or 1)
        sums = list(self.bias)
        for feature in known:
            for topic, weight in self.weights[feature]:
                sums[topic] += weight * scale
        best = max(range(len(sums)), key=lambda at: (self.topics[at] in topics, sums[at]))
        total = sum(math.exp(value - sums[best]) for value in sums)
        none = math.exp(sums[self.topics.index(NONE)] - sums[best]) / total
        heaviest = sorted(known, key=lambda feature: -dict(self.weights[feature]).get(best, 0.0))
        return Guess(self.topics[best], none, tuple(heaviest[:NAMED]))
