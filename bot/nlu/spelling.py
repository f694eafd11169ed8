"""Typing mistakes: the one known word that an unknown word was meant to be, or none."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

# Letters that are put for each other by ear in one of our languages: all become the last one.
_SOUNDS: Final = (
    ("ph", "f"), ("qu", "k"), ("ck", "k"), ("ch", "x"), ("sh", "x"), ("sc", "s"),
    ("ce", "se"), ("ci", "si"), ("z", "s"), ("c", "k"), ("q", "k"), ("v", "b"), ("ll", "y"),
    ("ie", "i"), ("ei", "i"), ("ee", "i"), ("y", "i"), ("j", "g"), ("h", ""), ("ou", "u"),
    ("w", "u"),
)  # fmt: skip
_VOWELS: Final = str.maketrans("", "", "aeiou")


def allowed_edits(length: int) -> int:
    """Return how many mistakes a word of *length* letters may hold.

    A word of three letters is one edit from too many others.
    """
    return 0 if length < 4 else 1 if length < 7 else 2


class Speller:
    """Corrects to one of *words*, each with how often it is used (any scale)."""

    def __init__(self, words: Mapping[str, float]) -> None:
        self._words = words
        by_length: dict[int, list[str]] = defaultdict(list)
        for word in sorted(words):
            by_length[len(word)].append(word)
        # The candidates for a typed word of each length: each edit is a letter more at most.
        self._candidates = {}
        for length in range(4, max(by_length, default=4) + 3):
            edits = allowed_edits(length)
            lengths = range(length - edits, length + edits + 1)
            self._candidates[length] = [word for near in lengths for word in by_length[near]]

    def correct(self, typed: str) -> tuple[str, int] | None:
        """Return the word that *typed*, which is unknown, was meant to be, and how many edits away.

        It is None if none is near.  The fewest edits win; among equals the same first letter, the
        same sound, a word of which a letter was left out, the commoner.
        """
        edits = allowed_edits(len(typed))
        candidates = self._candidates.get(len(typed), ())
        if not edits or not candidates:
            return None
        near = process.extract(
            typed, candidates, scorer=OSA.distance, score_cutoff=edits, limit=None
        )
        if not near:
            return None
        sound = sound_of(typed)
        word, edits, _ = min(near, key=lambda found: self._rank(typed, sound, found[0], found[1]))
        return word, edits

    def _rank(self, typed: str, sound: str, word: str, edits: float) -> tuple[float, ...]:
        alike = sorted(word) == sorted(typed) or sound_of(word) == sound
        left_out = len(word) > len(typed)
        return edits - 0.5 * alike, word[0] != typed[0], not left_out, -self._words[word]


@dataclass(frozen=True, slots=True)
class Dictionary:
    """*known* words are left as they are; two *joinable* ones may have been run together.

    *speller* corrects all others.
    """

    known: frozenset[str]
    joinable: frozenset[str]
    speller: Speller


def sound_of(word: str) -> str:
    """Return about how *word* sounds in English, Spanish, or Portuguese."""
    for written, heard in _SOUNDS:
        word = word.replace(written, heard)
    return "".join([letter for letter, _ in groupby(word)])


def consonants_of(word: str) -> str:
    """Return the consonants of *word* by their sound, the first letter kept: "folriver" -> "flrbr".

    It finds names that were written by ear.
    """
    single = "".join([letter for letter, _ in groupby(word)])
    sound = sound_of(single).replace("u", "")
    return sound[:1] + sound[1:].translate(_VOWELS)
