"""Typing mistakes: the one known word that an unknown word was meant to be, or none."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from rapidfuzz.distance import OSA

# Deletions are taken from the first letters only, which keeps the index small (SymSpell's trick).
_PREFIX: Final = 8


@dataclass(frozen=True, slots=True)
class Speller:
    """Words that may be guessed, found by what is left of them after one or two deletions."""

    index: Mapping[str, tuple[str, ...]]

    def guesses(self, word: str) -> tuple[str, ...]:
        """Return the nearest known words to *word*: none, one, or several that tie."""
        budget = edits(len(word))
        if not budget:
            return ()
        near: set[str] = set()
        for rest in _deletions(word, budget):
            near.update(self.index.get(rest, ()))
        ranked = [(rank, known) for known in near if (rank := _rank(word, known))]
        best = min((rank for rank, _ in ranked), default=None)
        return tuple(sorted(known for rank, known in ranked if rank == best))


def edits(length: int) -> int:
    """Return how many mistakes a word of *length* letters may hold.

    A word of three letters is one edit from too many others.
    """
    return 0 if length < 4 else 1 if length < 7 else 2


def build(known: Iterable[str]) -> Speller:
    """Return a speller that guesses the words of *known*."""
    index: dict[str, list[str]] = {}
    for word in sorted(set(known)):
        for rest in _deletions(word, edits(len(word))):
            index.setdefault(rest, []).append(word)
    return Speller({rest: tuple(found) for rest, found in index.items()})


def _deletions(word: str, most: int) -> set[str]:
    """Return *word*'s beginning with up to *most* letters left out."""
    start = word[:_PREFIX]
    return {
        "".join(letters)
        for left_out in range(most + 1)
        for letters in combinations(start, max(len(start) - left_out, 0))
    }


def _rank(word: str, known: str) -> tuple[int, bool, bool] | None:
    """Return how far *known* is from *word*, nearest first; none if it is too far.

    Thumbs slip in the middle of a word: the first letter, then the length, breaks a tie.
    """
    budget = edits(max(len(word), len(known)))
    distance = OSA.distance(word, known, score_cutoff=budget)
    if not 0 < distance <= budget:
        return None
    return distance, word[0] != known[0], len(word) != len(known)
