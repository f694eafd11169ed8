"""A guess for what no rule knows: a linear model over the words of a text.

It was trained on texts that people wrote for the purpose (`make train`), and it is plain to read:
each word adds a weight to each topic, and the topic with the greatest sum is the guess.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

# How many words a reason names.
NAMED: Final = 3


class Guess(NamedTuple):
    """The likeliest topic, how likely it is (0 to 1), and the words that weighed most."""

    topic: str
    chance: float
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Model:
    """A weight per feature and topic; *bias* is what each topic has without any word."""

    topics: tuple[str, ...]
    bias: tuple[float, ...]
    weights: Mapping[str, tuple[tuple[int, float], ...]]

    def guess(self, features: Sequence[str]) -> Guess:
        """Return the guess for a text with *features*."""
        known = [feature for feature in features if feature in self.weights]
        scale = 1 / math.sqrt(len(features) or 1)
        sums = list(self.bias)
        for feature in known:
            for topic, weight in self.weights[feature]:
                sums[topic] += weight * scale
        best = max(range(len(sums)), key=sums.__getitem__)
        chance = 1 / sum(math.exp(total - sums[best]) for total in sums)
        heaviest = sorted(known, key=lambda feature: -dict(self.weights[feature]).get(best, 0.0))
        return Guess(self.topics[best], chance, tuple(heaviest[:NAMED]))
