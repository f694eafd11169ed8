"""All known words.  Those of the subject are kept as they are, ordinary ones by their hash alone.

Of 40,000 ordinary words no more is asked than how common each is, and a dict of them would take
4 MB; this takes 1.  One unknown word in 100,000 is taken for one of them, and is then not mended.
"""

from array import array
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from bot.core.buckets import hashed
from bot.core.model import LANGUAGES, Language

# One figure per language, in the order of LANGUAGES: how common a word is there (Zipf scale).
Votes = tuple[float, ...]
NO_VOTES: Final[Votes] = (0.0,) * len(LANGUAGES)
# The Zipf frequency of a word that a language's list lacks.
UNSEEN: Final = 2.0
RARE: Final[Votes] = (UNSEEN,) * len(LANGUAGES)
# At least so many slots for each ordinary word: most are then found at the first look.
_ROOM: Final = 2


def summed(votes: Iterable[Votes]) -> Votes:
    """Return what *votes* say together."""
    return tuple(map(sum, zip(NO_VOTES, *votes, strict=True)))


def likeliest(votes: Votes) -> Language:
    """Return the language that *votes* speak for most: the first of equals."""
    return LANGUAGES[votes.index(max(votes))]


class Word(NamedTuple):
    """A known word: what it can be read as, which language it speaks for, what it stands for.

    *common* words (the, que, com) say nothing about the subject.
    *variants* gives the full words that a short form stands for, per language.
    """

    symbols: tuple[str, ...] = ()
    votes: Votes = NO_VOTES
    common: bool = False
    variants: Mapping[Language, tuple[str, ...]] | None = None


# What a word is that nobody knows.
UNKNOWN: Final = Word()


class Vocabulary:
    """Known words, each with what is known of it.

    *subject* holds the words of the subject.  An ordinary one has its hash in *hashes*, at the
    slot that its last bits tell or soon after, and its place in *ordinary* at the same of *places*.
    """

    def __init__(self, words: Mapping[str, Word]) -> None:
        self.subject = {word: known for word, known in words.items() if not _is_ordinary(known)}
        plain = {word: known for word, known in words.items() if _is_ordinary(known)}
        self._ordinary = tuple(dict.fromkeys(plain.values()))
        self._mask = (1 << (_ROOM * len(plain)).bit_length()) - 1
        self._hashes = array("I", bytes(4 * (self._mask + 1)))
        self._places = array("H", bytes(2 * (self._mask + 1)))
        place = {known: at for at, known in enumerate(self._ordinary)}
        for word, known in plain.items():
            slot = self._slot(_hash(word))
            self._hashes[slot], self._places[slot] = _hash(word), place[known]

    def get(self, word: str) -> Word | None:
        """Return what is known of *word*, if it is known."""
        if known := self.subject.get(word):
            return known
        slot = self._slot(_hash(word))
        return self._ordinary[self._places[slot]] if self._hashes[slot] else None

    def read(self, word: str) -> Word:
        """Return what is known of *word*, which may be nothing."""
        return self.get(word) or UNKNOWN

    def __contains__(self, word: str) -> bool:
        return self.get(word) is not None

    def _slot(self, hashed: int) -> int:
        """Return the slot that has *hashed*, or the empty one where it would be."""
        slot = hashed & self._mask
        while self._hashes[slot] not in (0, hashed):
            slot = slot + 1 & self._mask
        return slot


def _hash(word: str) -> int:
    """Return the hash of *word*: never 0, which marks an empty slot."""
    return hashed(word) or 1


def _is_ordinary(word: Word) -> bool:
    return not (word.symbols or word.common or word.variants)
