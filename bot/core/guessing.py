"""A guess at what a text is about: a linear model over its words, its pairs, and its letters.

It was trained on texts that people wrote for the purpose (`make train`), and it is plain to read:
each word adds a weight to each topic, and the topic with the greatest sum is the guess.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, NamedTuple

from bot.core.weights import Lanes, Table

# The topic of texts that are about something else.
NONE: Final = "fallback"
# How many words a reason names.
NAMED: Final = 3
# Features that begin so are not words of the text.
SIGN: Final = "="
# Words that share so many letters in a row are alike.
GRAMS: Final = (3, 4)


class Guess(NamedTuple):
    """The likeliest topic, and chances from 0 to 1.

    *sure*: that it is this topic, among all; *none*: that the text is about something else;
    *chances*: of each topic of the model.
    """

    topic: str
    sure: float
    none: float
    chances: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Model:
    """A row of weights per feature in *table*, in steps of *step*.

    *bias* is what each topic has without any word.  *words* holds for each known word its own row
    and those of its pieces, added and packed by *lanes*.
    """

    topics: tuple[str, ...]
    bias: tuple[float, ...]
    step: float
    table: Table
    lanes: Lanes
    words: Mapping[str, int]

    def guess(self, words: Sequence[str], signs: Sequence[str], topics: AbstractSet[str]) -> Guess:
        """Return the likeliest of *topics* for a text of *words*; *signs* are other features."""
        known = self.words
        whole = self.lanes.unpack(sum([known[word] for word in words if word in known]))
        unknown = [name for word in words if word not in known for name in (word, *pieces(word))]
        parts = self.table.added([*signs, *pairs(words), *unknown])
        scale = self.step * scaled(len(words))
        sums = [
            bias + scale * (one + other)
            for bias, one, other in zip(self.bias, whole, parts, strict=True)
        ]
        # The greatest is taken off, or a text of one syllable a hundred times would overflow.
        most = max(sums)
        odds = [math.exp(value - most) for value in sums]
        all_odds = sum(odds)
        chances = {topic: odd / all_odds for topic, odd in zip(self.topics, odds, strict=True)}
        allowed = [topic for topic in self.topics if topic in topics] or self.topics
        topic = max(allowed, key=chances.__getitem__)
        return Guess(topic, chances[topic], chances[NONE], chances)

    def heaviest(self, words: Sequence[str], signs: Sequence[str], topic: str) -> list[str]:
        """Return the words, pairs, and groups that speak most for *topic*."""
        at = self.topics.index(topic)
        names = dict.fromkeys((*words, *pairs(words), *signs))
        weights = {name: self.table.weight(name, at) for name in names if name[0] != SIGN}
        speaking = [name for name in weights if weights[name] > 0]
        return sorted(speaking, key=lambda name: -weights[name])[:NAMED]


def build(
    topics: Sequence[str], bias: Sequence[float], step: float, words: Iterable[str], table: Table
) -> Model:
    """Return the model that has a row of *table* for each feature, and knows *words*."""
    lanes = Lanes(len(topics))
    known = {word: lanes.pack(table.added([word, *pieces(word)])) for word in words}
    return Model(tuple(topics), tuple(bias), step, table, lanes, known)


def names(words: Sequence[str], signs: Sequence[str]) -> list[str]:
    """Return all features of a text, for whoever trains a model: what `guess()` adds up."""
    found = [*signs, *pairs(words), *words]
    return found + [piece for word in words for piece in pieces(word)]


def scaled(words: int) -> float:
    """Return what the weights of a text of so many *words* are multiplied by."""
    return 1 / math.sqrt(1 + words)


def pairs(words: Sequence[str]) -> list[str]:
    """Return each two neighbours of *words*, and each two with one between, with both ends."""
    whole = ("^", *words, "$")
    near = [f"{one} {other}" for one, other in pairwise(whole)]
    return near + [f"{one} * {other}" for one, other in zip(whole, whole[2:], strict=False)]


def pieces(word: str) -> Iterable[str]:
    """Return the runs of letters in *word*, each once, its ends marked: "=^re", ..., "=ort$"."""
    whole = f"^{word}$"
    return dict.fromkeys(
        [SIGN + whole[at : at + size] for size in GRAMS for at in range(len(whole) - size + 1)]
    )
