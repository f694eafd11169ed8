"""Typing mistakes: the one known word that an unknown word was meant to be, or none."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from rapidfuzz.distance import OSA

# Deletions are taken from the first letters only, which keeps the index small (SymSpell's trick).
_PREFIX: Final = 8


# How far a word is: mistakes, whether one is unlike a thumb's, whether it is the first letter.
Rank = tuple[int, bool, bool]

_ROWS: Final = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


def _beside() -> dict[str, str]:
    """Return for each letter the keys that touch its key."""
    places = {
        key: (row, at + row / 2) for row, keys in enumerate(_ROWS) for at, key in enumerate(keys)
    }
    return {
        key: "".join(
            other
            for other, (other_row, other_at) in places.items()
            if key != other and abs(row - other_row) <= 1 and abs(at - other_at) <= 1
        )
        for key, (row, at) in places.items()
    }


BESIDE: Final = _beside()


@dataclass(frozen=True, slots=True)
class Speller:
    """Words that may be guessed, found by what is left of them after one deletion.

    A misspelt word may lose one letter more than the word it was meant to be: that finds all
    single mistakes and nearly all pairs, in a quarter of the room that two deletions would take.
    """

    index: Mapping[str, str]

    def near(self, word: str) -> dict[str, Rank]:
        """Return the known words that *word* may have been meant to be, and how far each is."""
        found: set[str] = set()
        for rest in _deletions(word, edits(len(word))):
            if known := self.index.get(rest):
                found.update(known.split())
        ranks = ((known, _rank(word, known)) for known in found)
        return {known: rank for known, rank in ranks if rank}


def edits(length: int) -> int:
    """Return how many mistakes a word of *length* letters may hold.

    A word of three letters is one edit from too many others.
    """
    return 0 if length < 4 else 1 if length < 7 else 2


def build(known: Iterable[str]) -> Speller:
    """Return a speller that guesses the words of *known*."""
    index: dict[str, str] = {}
    for word in sorted(set(known)):
        for rest in _deletions(word, 1):
            index[rest] = f"{index[rest]} {word}" if rest in index else word
    return Speller(index)


def _deletions(word: str, most: int) -> set[str]:
    """Return *word*'s beginning with up to *most* letters left out."""
    start = word[:_PREFIX]
    return {
        "".join(letters)
        for left_out in range(most + 1)
        for letters in combinations(start, max(len(start) - left_out, 0))
    }


def _rank(word: str, known: str) -> Rank | None:
    """Return how far *known* is from *word*; none if it is too far.

    Thumbs leave letters out, double them, swap them, or hit the key beside; and they seldom slip
    at the first letter.
    """
    budget = edits(max(len(word), len(known)))
    distance = OSA.distance(word, known, score_cutoff=budget)
    if not 0 < distance <= budget or not edits(len(word)):
        return None
    return distance, _wild(word, known), word[0] != known[0]


def _wild(word: str, known: str) -> bool:
    """Return whether a letter of *word* was put for one that is far from it on the keyboard."""
    if len(word) != len(known):
        return False
    changed = [(one, other) for one, other in zip(word, known, strict=True) if one != other]
    if sorted(word) == sorted(known):
        return False
    return any(other not in BESIDE.get(one, "") for one, other in changed)
