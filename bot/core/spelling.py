"""Typing mistakes: the one known word that an unknown word was meant to be, or none."""

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, combinations, groupby
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.core.buckets import bucket

# Deletions are taken from the first letters only, which keeps the index small (SymSpell's trick).
_PREFIX: Final = 7
# What is left of words is filed in so many buckets: a dict of it would take 17 MB, this takes 2.
_BUCKETS: Final = 2**18
# Fewer consonants than this may be short for too many words.
_SKELETON: Final = 4

# How unlikely a slip is: its kind, and whether the first letter is wrong, which is seldom.
Rank = tuple[int, bool]
# A swap, a doubled letter, or what sounds the same; a key beside, or a letter too many or too few;
# a key far away.
LIKELY, USUAL, WILD = range(3)

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


# Letters that are put for each other by ear, in one of our languages: all become the last one.
_SOUNDS: Final = (
    ("ph", "f"), ("qu", "k"), ("ck", "k"), ("ch", "x"), ("sh", "x"), ("ss", "s"), ("sc", "s"),
    ("ce", "se"), ("ci", "si"), ("z", "s"), ("c", "k"), ("q", "k"), ("v", "b"), ("ll", "y"),
    ("ie", "i"), ("ei", "i"), ("ee", "i"), ("y", "i"), ("j", "g"), ("h", ""), ("ou", "u"),
)  # fmt: skip
_VOWELS: Final = str.maketrans("", "", "aeiou")


@dataclass(frozen=True, slots=True)
class Speller:
    """Words that may be guessed, found by what is left of them when letters are left out.

    *words* are filed under every way to leave out as many letters as a word may hold mistakes:
    those of bucket n are *entries*, positions in *words*, from *starts[n]* to *starts[n + 1]*.
    *skeletons* has the consonants of each word, as "rprt" for "report".
    """

    words: Sequence[str]
    starts: Sequence[int]
    entries: Sequence[int]
    skeletons: Mapping[str, str]

    def near(self, word: str) -> dict[str, Rank]:
        """Return the known words nearest to *word*, and how unlikely each slip is."""
        if whole := self.skeletons.get(word):
            return {known: (USUAL, word[0] != known[0]) for known in whole.split()}
        far = _distances(word, self._alike(word))
        nearest = min(far.values(), default=0)
        close = [known for known, away in far.items() if away == nearest]
        # One alone has no rival to be ranked against.
        if len(close) == 1:
            return {close[0]: (USUAL, word[0] != close[0][0])}
        return {known: (_slip(word, known), word[0] != known[0]) for known in close}

    def _alike(self, word: str) -> list[str]:
        """Return the words in the buckets of *word*, each once; others may share a bucket."""
        found: set[int] = set()
        for rest in _deletions(word, edits(len(word))):
            at = bucket(rest, _BUCKETS)
            found.update(self.entries[self.starts[at] : self.starts[at + 1]])
        return [self.words[at] for at in found]


def edits(length: int) -> int:
    """Return how many mistakes a word of *length* letters may hold.

    A word of three letters is one edit from too many others.
    """
    return 0 if length < 4 else 1 if length < 7 else 2


def build(known: Iterable[str]) -> Speller:
    """Return a speller that guesses the words of *known*."""
    words = sorted(set(known))
    skeletons: dict[str, str] = {}
    buckets, filed = array("I"), array("I")
    for at, word in enumerate(words):
        for rest in _deletions(word, edits(len(word) + 1)):
            buckets.append(bucket(rest, _BUCKETS))
            filed.append(at)
        bones = word.translate(_VOWELS)
        if _SKELETON <= len(bones) < len(word) - 1:
            skeletons[bones] = f"{skeletons[bones]} {word}" if bones in skeletons else word
    return Speller(words, *_sorted(buckets, filed), skeletons)


def _sorted(buckets: Sequence[int], filed: Sequence[int]) -> tuple[Sequence[int], Sequence[int]]:
    """Return where each bucket starts, and what is *filed* in the order of its *buckets*."""
    sizes = array("I", bytes(4 * _BUCKETS))
    for at in buckets:
        sizes[at] += 1
    starts = array("I", accumulate(sizes, initial=0))
    free, entries = starts[:], array("I", filed)
    for at, entry in zip(buckets, filed, strict=True):
        entries[free[at]] = entry
        free[at] += 1
    return starts, entries


def _deletions(word: str, most: int) -> set[str]:
    """Return *word*'s beginning with up to *most* letters left out."""
    start = word[:_PREFIX]
    return {
        "".join(letters)
        for left_out in range(most + 1)
        for letters in combinations(start, max(len(start) - left_out, 0))
    }


def _distances(word: str, alike: Sequence[str]) -> dict[str, int]:
    """Return how many mistakes make *word* of each of the words *alike* that is near enough.

    A longer known word may hold more mistakes, so what is found is held to its own budget.
    """
    if not edits(len(word)):
        return {}
    most = edits(len(word) + edits(_PREFIX))
    found = process.extract(word, alike, scorer=OSA.distance, score_cutoff=most, limit=None)
    return {
        known: int(away)
        for known, away, _ in found
        if 0 < away <= edits(max(len(word), len(known)))
    }


def _slip(word: str, known: str) -> int:
    """Return how likely it is that a thumb or an ear makes *word* of *known*."""
    alike = (sorted, _single, _sound)
    if any(made(word) == made(known) for made in alike):
        return LIKELY
    if len(word) != len(known):
        return USUAL
    changed = [(one, other) for one, other in zip(word, known, strict=True) if one != other]
    return USUAL if all(other in BESIDE.get(one, "") for one, other in changed) else WILD


def _single(word: str) -> str:
    """Return *word* with no letter doubled."""
    return "".join(letter for letter, _ in groupby(word))


def _sound(word: str) -> str:
    """Return about how *word* sounds."""
    for written, heard in _SOUNDS:
        word = word.replace(written, heard)
    return _single(word)
