"""A guess at what a text is about: a linear model over its words, its pairs, and its letters.

It was trained on texts that people wrote for the purpose (`make train`), and it is plain to read:
each word adds a weight to each topic, and the topic with the greatest sum is the guess.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import pairwise
from struct import Struct
from typing import Final, NamedTuple

# The topic of texts that are about something else.
NONE: Final = "fallback"
# How many words a reason names.
NAMED: Final = 3
# Features that begin so are not words of the text.
SIGN: Final = "="
# Words that share so many letters in a row are alike.
GRAMS: Final = (3, 4)
_BITS: Final = 32
_HALF: Final = 1 << (_BITS - 1)
_MASK: Final = (1 << _BITS) - 1


class Lanes:
    """Packs a row of *size* weights into one whole number, so that rows are added in one step.

    Each weight has 32 bits, which no text is long enough to fill.
    """

    def __init__(self, size: int) -> None:
        self._layout = Struct(f"<{size}I")
        self._zero = sum(_HALF << (_BITS * at) for at in range(size))

    def pack(self, weights: Sequence[int]) -> int:
        """Return *weights* as one number."""
        return sum([weight << (_BITS * at) for at, weight in enumerate(weights)])

    def unpack(self, row: int) -> list[int]:
        """Return the weights of a *row*, or of a sum of rows."""
        lanes = (row + self._zero).to_bytes(self._layout.size, "little")
        return [lane - _HALF for lane in self._layout.unpack(lanes)]

    def weight(self, row: int, at: int) -> int:
        """Return the weight at position *at* of a *row*."""
        return ((row + self._zero) >> (_BITS * at) & _MASK) - _HALF


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
    """A row of weights per feature, packed by *lanes*, in steps of *step*.

    *bias* is what each topic has without any word.  *words* holds for each known word its own row
    and those of its pieces, which `build()` has added.
    """

    topics: tuple[str, ...]
    bias: tuple[float, ...]
    step: float
    lanes: Lanes
    rows: Mapping[str, int]
    words: Mapping[str, int]

    def guess(self, words: Sequence[str], signs: Sequence[str], topics: AbstractSet[str]) -> Guess:
        """Return the likeliest of *topics* for a text of *words*; *signs* are other features."""
        rows, known = self.rows.get, self.words
        total = sum([rows(sign, 0) for sign in signs])
        total += sum([rows(pair, 0) for pair in pairs(words)])
        total += sum([known[word] if word in known else _added(word, self.rows) for word in words])
        scale = self.step * scaled(len(words))
        sums = [
            bias + scale * weight
            for bias, weight in zip(self.bias, self.lanes.unpack(total), strict=True)
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
        names = dict.fromkeys(
            name
            for name in (*words, *pairs(words), *signs)
            if name in self.rows and not name.startswith(SIGN)
        )
        weights = {name: self.lanes.weight(self.rows[name], at) for name in names}
        speaking = [name for name in names if weights[name] > 0]
        return sorted(speaking, key=lambda name: -weights[name])[:NAMED]


def build(
    topics: Sequence[str],
    bias: Sequence[float],
    step: float,
    weights: Mapping[str, Sequence[int]],
) -> Model:
    """Return the model of *weights*: for each feature one per topic, in steps of *step*."""
    lanes = Lanes(len(topics))
    rows = {name: lanes.pack(row) for name, row in weights.items()}
    words = {name: _added(name, rows) for name in rows if _is_word(name)}
    return Model(tuple(topics), tuple(bias), step, lanes, rows, words)


def names(words: Sequence[str], signs: Sequence[str]) -> list[str]:
    """Return all features of a text, for whoever trains a model: what `guess()` adds up."""
    found = [*signs, *pairs(words), *words]
    return found + [piece for word in words for piece in pieces(word)]


def scaled(words: int) -> float:
    """Return what the weights of a text of so many *words* are multiplied by."""
    return 1 / math.sqrt(1 + words)


def pairs(words: Sequence[str]) -> list[str]:
    """Return each two neighbours of *words*, with a sign for either end."""
    return [f"{one} {other}" for one, other in pairwise(("^", *words, "$"))]


def pieces(word: str) -> Iterable[str]:
    """Return the runs of letters in *word*, each once, its ends marked: "=^re", ..., "=ort$"."""
    whole = f"^{word}$"
    return dict.fromkeys(
        [SIGN + whole[at : at + size] for size in GRAMS for at in range(len(whole) - size + 1)]
    )


def _is_word(name: str) -> bool:
    return not name.startswith((SIGN, "{")) and " " not in name


def _added(word: str, rows: Mapping[str, int]) -> int:
    """Return the row of *word* and those of its pieces, added."""
    return rows.get(word, 0) + sum([rows.get(piece, 0) for piece in pieces(word)])
