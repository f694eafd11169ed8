"""A guess for what no rule knows: a linear model over the words of a text.

It was trained on texts that people wrote for the purpose (`make train`), and it is plain to read:
each word adds a weight to each topic, and the topic with the greatest sum is the guess.
"""

import math
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final, NamedTuple

# The topic of texts that are about something else.
NONE: Final = "fallback"
# How many words a reason names.
NAMED: Final = 3
# The byte that stands for no weight, in a row of weights.
ZERO: Final = 128
# Features that begin so are not words of the text.
SIGN: Final = "="


class Guess(NamedTuple):
    """The likeliest topic, the words that weighed most, and two chances from 0 to 1.

    *sure*: that it is this topic, among all; *none*: that the text is about something else.
    """

    topic: str
    sure: float
    none: float
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Model:
    """A row of weights per feature: a byte for each of *topics*, in steps of *step* from ZERO.

    *bias* is what each topic has without any word.  Bytes are summed in C, several times as fast
    as numbers in Python, in a fifth of the memory.
    """

    topics: tuple[str, ...]
    bias: tuple[float, ...]
    step: float
    weights: Mapping[str, bytes]

    def guess(self, features: Sequence[str], topics: AbstractSet[str]) -> Guess:
        """Return the likeliest of *topics* for a text with *features*."""
        known = [feature for feature in features if feature in self.weights]
        if not known:
            return Guess(NONE, 0.0, 1.0, ())
        rows = [self.weights[feature] for feature in known]
        scale = self.step / math.sqrt(len(features) or 1)
        none = ZERO * len(rows)
        columns = map(sum, zip(*rows, strict=True))
        sums = [
            bias + scale * (total - none) for bias, total in zip(self.bias, columns, strict=True)
        ]
        best = max(range(len(sums)), key=lambda at: (self.topics[at] in topics, sums[at]))
        total = sum(math.exp(value - sums[best]) for value in sums)
        words = [feature for feature in known if not feature.startswith(SIGN)]
        words.sort(key=lambda word: -self.weights[word][best])
        return Guess(
            topic=self.topics[best],
            sure=1 / total,
            none=math.exp(sums[self.topics.index(NONE)] - sums[best]) / total,
            words=tuple(words[:NAMED]),
        )
